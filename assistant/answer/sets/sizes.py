"""How large the models of a paper are, where it only describes them: "our 8B model", "SmolVLM-256M".

A size is no claim of a saving, so none is stored; a question for sizes reads them from the abstracts.
Sizes behind "outperforms", "such as" or "than" are those of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.language.addressed import informative
from assistant.language.text import Span
from assistant.types import Claim, Paper, Query

__all__ = ["asks_size", "sizes"]

_MULTIPLIERS = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}
_SIZE = re.compile(
    r"(?<![\w.$])(?<!\w/)(?P<name>[A-Z][\w.+]*-(?:[\w.+]+-)*)?(?P<number>\d{1,4}(?:\.\d+)?)"
    r"(?:(?P<short>[MBT])(?![\w.]*\(\w)(?=[\s,.;:)/-]|$)"
    r"(?![ -]?(?:tokens?|images?|samples?|frames?|data|dataset|corpus|benchmark|videos?|pairs?)\b)"
    r"|\s?(?P<long>million|billion|trillion|[MBT])[ -](?:(?:to|and|or) [\d.]+ (?:million|billion)[ -])?"
    r"(?:(?:total|activated|active|trainable) )?param)"
)
_PARAMETERS = re.compile(r"[ -](?:(?:total|activated|active|trainable|network) )?param")
_MODEL = re.compile(
    r"(?:-A\d+B)?[\s/,()-]*(?:(?:and )?[\d.]+[MB](?:-A\d+B)?[/, ]*)*\)?\s*(?:[\w-]+ ){0,2}?"
    r"(?:models?|variants?|versions?|[MV]?LLMs?|VLMs?|agents?|[A-Z]\w*[A-Z]\w*)\b|\)"
)
_OTHERS = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|rival\w*|match\w*|compar\w+|than|such as|like|versus|vs"
    r"|over|competitive|against|from|larger|bigger|teacher|existing|previous|prior|ranging up to|on par"
    r"|distilled|evaluat\w+|strongest|leading|prompts)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]|, (?:and|while|which|but)\b|\b(?:and (?:a|an|our|the)|while|whereas)\b")


def asks_size(query: Query) -> bool:
    """The filter compares an amount of parameters."""
    return (
        query.quantity == "model_size" and (query.unit or "").endswith("parameters") and query.op is not None
    )


def sizes(papers: Sequence[Paper]) -> Iterator[Claim]:
    """A claim for each size that a paper gives of its own models; quotes are whole sentences of abstracts."""
    for paper in papers:
        for span in informative(paper.abstract):
            yield from _of_sentence(paper, span)


def _of_sentence(paper: Paper, span: Span) -> Iterator[Claim]:
    for match in _SIZE.finditer(span.text):
        if _described(span.text, match):
            multiplier = _MULTIPLIERS[(match["short"] or match["long"])[0].lower()]
            yield Claim(
                id=f"{paper.id}:size:{span.start + match.start()}",
                paper_id=paper.id,
                quantity="model_size",
                context="both",
                direction="decrease",
                raw=span.text[match.start("number") : match.end("short" if match["short"] else "long")],
                value=float(match["number"]),
                unit=f"absolute:{multiplier} parameters",
                bound="exact",
                quote=span.text,
                start=span.start,
                end=span.end,
                method=(match["name"] or "").strip("-") or None,
            )


def _described(sentence: str, match: re.Match[str]) -> bool:
    """A size of a model, not of a part that is active, and not in what is said of others."""
    if "://" in sentence[sentence.rfind(" ", 0, match.start()) + 1 : match.end()]:
        return False
    bare = match["short"] and not match["name"] and not _PARAMETERS.match(sentence, match.end())
    if bare and _MODEL.match(sentence, match.end()) is None:
        return False
    clause_start = max((cut.end() for cut in _CLAUSE.finditer(sentence, 0, match.start())), default=0)
    clause = sentence[clause_start : match.start()]
    return _OTHERS.search(clause) is None
