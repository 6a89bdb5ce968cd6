"""How long a context papers work with: "a 256K context window", "sequences of up to one million tokens"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.theirs import Printed, amount, clause, figures, holding
from assistant.deadline import watched
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.text import Span
from assistant.types import Bound, Claim, Context, Paper

__all__ = ["lengths"]

_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)?)"
    r"(?:(?P<short>[KkM])(?![A-Za-z])|[ -](?P<long>thousand|million|[KM])\b)?\+?"
)
_LONG = r"(?:contexts?|windows?|sequences?|inputs?|outputs?|lengths?|prompts?|documents?)"
_LENGTH = re.compile(
    # "128K context window", "256K tokens of context", "16M ultra-long context"
    rf"{_NUMBER}(?:[- ](?P<tokens>tokens?)\b)?"
    r"(?P<behind>(?:[- ](?:extended|ultra-long|long|maximum|native|effective|of|token))*"
    r"[- ](?:contexts?\b|window|(?:sequence|input|output|prompt|token)s?[- ]lengths?|lengths?\b"
    r"|sequence\b|input\b))?"
)
_BEFORE = re.compile(
    rf"(?<![\w-]){_LONG}\b(?:[ -](?:length|window|size)s?)?(?:,? (?!with\b"
    rf"|and\b)[\w-]+){{0,5}},? ?\(?(?:e\.g\.,? )?$",
    re.IGNORECASE,
)
_READ = re.compile(
    r"\b(?:context|long|sequences?|inference|generali[sz]\w+|robust\w*|scal\w+|extrapolat\w+)\b",
    re.IGNORECASE,
)
_REACHING = re.compile(r"\b(?:up to|exceeding|beyond|at|over|reliable scaling to)\s(?:about |around )?$")
_HANDLES = re.compile(
    r"\b(?:support|handl|process|scal|extend|enabl|capab|nativ|generali[sz]|robust|accommodat|allow|compris"
    r"|with an?\b|featur|exceed|span|over a\b|exten[ds]|max)\w*",
    re.IGNORECASE,
)
_MEASURED_AT = re.compile(r"\b(?:at|under|for an?|on|e\.g\.,)\s(?:a )?$")
_CURRENT = re.compile(
    r"\b(?:current|existing|prior|many|these|most) (?:\w+ )?(?:models|llms|methods)\b", re.IGNORECASE
)
_FACTORS = {scale: factor for scale, (_, factor) in MULTIPLIERS.items()}
_SPOKEN = ("context", "token", "sequence", "window")
_LEAST, _MOST = 2e3, 1e8
_UNITS = {1e3: "thousand tokens", 1e6: "million tokens", 1.0: "tokens"}


def lengths(papers: Sequence[Paper]) -> Iterator[Claim]:
    """A claim for each length of context; one where something is only measured is of context ``other``."""
    for paper in watched(papers):
        lower = paper.abstract.lower()
        if not any(word in lower for word in _SPOKEN):
            continue
        for match in figures(paper.abstract, _LENGTH, "_.$-"):
            if not (match["short"] or match["long"] or match["tokens"] or match["behind"]):
                continue
            span = holding(paper, match.start())
            if span is not None and _is_length(span, match):
                yield _claim(paper, span, match)


def _number(match: re.Match[str]) -> tuple[float, float]:
    """The number as printed, and what it is to be multiplied by."""
    scale = (match["short"] or match["long"] or "").lower()
    return float(match["number"].replace(",", "")), _FACTORS.get(scale, 1.0)


def _is_length(span: Span, match: re.Match[str]) -> bool:
    before = match.string[span.start : match.start()]
    printed, factor = _number(match)
    if not _LEAST <= printed * factor <= _MOST or _CURRENT.search(before):
        return False
    if match["behind"]:
        return True
    read = match["tokens"] and _REACHING.search(before) and _READ.search(span.text)
    return bool(read or _BEFORE.search(before))


def _claim(paper: Paper, span: Span, match: re.Match[str]) -> Claim:
    printed, factor = _number(match)
    place = match.start() - span.start
    said = clause(span.text, place)
    bound: Bound = "up_to" if re.search(r"\bup to\b[^,;]*$", said) else "exact"
    measured = _MEASURED_AT.search(said) and not _HANDLES.search(said)
    aside = re.search(r"\([^()]*$", said) is not None
    context: Context = "other" if measured or (aside and not _HANDLES.search(said)) else "both"
    length = Printed(match.start(), match.group().strip(), printed, _UNITS[factor])
    return replace(amount(paper, span, "context_length", length), bound=bound, context=context)
