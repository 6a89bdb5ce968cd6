"""How large the models of a paper are, where it only describes them: "our 8B model", "SmolVLM-256M".

A size is no claim of a saving, so none is stored; a question for sizes reads them from the abstracts.
Sizes behind "outperforms", "such as" or "than" are those of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.theirs import Printed, amount, clause, holding, of_others
from assistant.language.quantities.tallies import COUNTED
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.text import Span
from assistant.limits import watched
from assistant.types import Claim, Paper, Query

__all__ = ["asks_size", "sizes"]

_SIZE = re.compile(
    r"(?:(?<![\w.$+])|(?<=\d[BM]-A))(?:(?<!\w/)|(?<=\d[BM]/))"
    r"(?P<name>[A-Z][\w.+]*-(?:[\w.+]+(?:-| (?=\d+B\b)))*)?(?P<number>\d{1,4}(?:\.\d+)?)"
    r"(?:(?P<short>[MBT])(?![\w.]*\(\w)(?=[\s,.;:)/-]|$)"
    r"(?![ -]?(?:tokens?|images?|samples?|frames?|data|dataset|corpus|benchmark|videos?|pairs?)\b)"
    r"|[\s-]?(?P<long>million|billion|trillion|[MBT])[ -](?:(?:to|and|or) [\d.]+ (?:million|billion)[ -])?"
    r"(?:(?:total|activated|active|trainable) )?(?:param|activ))"
)
_SIGN = re.compile(r"\d ?(?:[MBT]\b|[mb]illion|trillion)")
"""Without it there is no size; most abstracts need no second look."""
_PARAMETERS = re.compile(
    r"[ -](?:(?:total|activated|active|trainable|network) )?param"
    r"|[ ,]+(?:activ|total[ )]*(?:/|,|and|$))|(?<=-A\dB)"
)
_MODEL = re.compile(
    r"(?:-A\d+B)?[\s/,()-]*(?:(?:and )?[\d.]+[MB](?:-A\d+B)?[/, ]*)*\)?\s*(?:[\w-]+ ){0,2}?"
    r"(?:models?|variants?|versions?|[MV]?LLMs?|VLMs?|agents?|(?!CoT\b|[A-Z]{2,3}\b)[A-Z]\w*[A-Z]\w*)\b|\)"
)
_PART = re.compile(
    r"[ -]?(?:param\w*)?\s?(?:[\w-]+\s){0,2}?(?:vision encoder|adapters?|module|tokenizer|projector"
    r"|heads?|mask decoder)\b"
)
_SIZES = re.compile(r"\bsizes\b[^.;]{0,50}$")
_DATA = re.compile(r"\b(?:data ?sets?|corpus|corpora|benchmark|data)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:introduc|present|releas|open-?sourc|propos|train|pre-?train|our|we|scal|variants?|famil|sizes|version|series"
    r"|develop|built|with \d|compris|consist|report)\w*",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\b(?:(?<!ranging )from|ranging up to|evaluat\w+|prompts|using|among)\b", re.IGNORECASE
)


def asks_size(query: Query) -> bool:
    """The filter compares an amount of parameters, or orders by it."""
    compares = query.op is not None or query.order == "value"
    return query.quantity == "model_size" and (query.unit or "").endswith("parameters") and compares


def sizes(papers: Sequence[Paper], *, named: bool = False, own: bool = False) -> Iterator[Claim]:
    """A claim for each size that a paper gives of its own models; quotes are whole sentences of abstracts.

    ``named`` takes every size that it names, also that of a model which it starts from; ``own`` those alone
    of what its sentence says to be its own.
    """
    for paper in watched(papers):
        for match in _SIZE.finditer(paper.abstract) if _SIGN.search(paper.abstract) else ():
            span = holding(paper, match.start())
            if span is None:
                continue
            theirs = own and not _OWN.search(span.text[: match.start() - span.start])
            described = named or _described(span, match)
            if described and not theirs and not _of_data(paper, match):
                yield _claim(paper, span, match)


def _of_data(paper: Paper, match: re.Match[str]) -> bool:
    """Millions of something else: ``Joint-1.6M`` is called a data set, or there are 1.6M pairs, or steps."""
    if match["short"] != "M" or _PARAMETERS.match(match.string, match.end()):
        return False
    data = _OF_DATA.search(match.string, 0, match.start())
    if data is not None and (data["range"] or not _MODEL.match(match.string, match.end())):
        return True
    called = re.escape(match.group())
    beside = (
        rf"{called}\b(?![ -](?:model|param)).{{0,60}}?{_DATA.pattern}|{_DATA.pattern}.{{0,40}}?{called}\b"
    )
    said = [rf"(?<![\w.-]){match['number']}\s?(?:M|million)\b(?:[ -][\w-]+){{0,4}}?[ -](?:{_NOUNS})\b"]
    said += [beside] if match["name"] else []
    return any(re.search(one, paper.abstract, re.IGNORECASE | re.DOTALL) for one in said)


_NOUNS = "|".join(COUNTED.values())
_OF_DATA = re.compile(
    r"\b(?:(?:on|across)\s(?:the )?(?:[\w-]+ )?|(?P<range>data(?: \w+){0,3} \(?[\d.]+[kKM]?[-–]))$",
    re.IGNORECASE,
)
"""Tested on it, or a range of what is trained on."""


def _claim(paper: Paper, span: Span, match: re.Match[str]) -> Claim:
    multiplier, _ = MULTIPLIERS[(match["short"] or match["long"]).lower()]
    raw = match.string[match.start("number") : match.end("short" if match["short"] else "long")]
    printed = Printed(match.start(), raw, float(match["number"]), f"{multiplier} parameters")
    method = (match["name"] or "").strip("-") or None
    return replace(amount(paper, span, "model_size", printed), direction="decrease", method=method)


def _described(span: Span, match: re.Match[str]) -> bool:
    """A size of a model, not of a part that is active, and not in what is said of others."""
    start, end = match.start() - span.start, match.end() - span.start
    if "://" in span.text[span.text.rfind(" ", 0, start) + 1 : end]:
        return False
    if _PART.match(span.text, end):
        return False
    listed = _SIZES.search(span.text[:start]) is not None
    bare = not listed and match["short"] and not match["name"] and not _PARAMETERS.match(span.text, end)
    if bare and _MODEL.match(span.text, end) is None:
        return False
    return not (of_others(span.text, start) or _BESIDES.search(clause(span.text, start)))
