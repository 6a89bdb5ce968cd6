"""Superlatives, "top 5", "how many", "rank by", "newest first", "the first papers on"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assistant.language.numerals import CARDINALS
from assistant.language.text import either
from assistant.language.words import words
from assistant.question.words import CUT, GAIN, PLURALS, any_of
from assistant.types import Extreme, Order

__all__ = ["Ranking", "done_by_another", "extreme", "ranking", "sequence", "wished"]

By = Literal["saving", "value", "date"]

_NUMBERS = {word: value for word, value in CARDINALS.items() if value > 1}
_NUMBER = rf"(?:\d{{1,3}}|{either(_NUMBERS)})"
_MOST = any_of("""
    largest, biggest, greatest, highest, best, most, strongest, maximum, maximal, max, top, record,
    deepest, steepest, fastest, quickest
""")
_LEAST = any_of("""
    smallest, lowest, least, minimum, minimal, fewest, shortest, weakest, worst, slightest,
    cheapest, lightest, slowest
""")
# "top-1 accuracy" and "top 5%" rank nothing.
_NO_RANK = any_of("%, percent, x, times, accuracy, acc, error, on")
_TOP = re.compile(
    rf"\b(?:first|{_MOST}|{_LEAST})[ -](?P<after>{_NUMBER})\b(?![ -]?{_NO_RANK}(?!\w))"
    rf"|\b(?P<before>{_NUMBER})\s+(?:(?:{either(PLURALS)}) (?:with|of|having) (?:the )?)?"
    rf"(?:{_MOST}|{_LEAST})\b"
)
_EXTREME = re.compile(
    rf"(?<!at )\b(?:(?P<least>{_LEAST})|{_MOST})\b(?! of\b|-[15]\b| [15] (?:accuracy|acc|error)\b)"
)
_RANK = re.compile(
    r"^(?:please )?(?:rank|sort|order)\b|\b(?:(?:ranked|sorted|ordered) by|ranking of)\b"
    r"|\bin (?:ascending|descending) order\b"
)
_UP = re.compile(
    r"\bascending\b|\bincreasing order\b|\bfrom (?:small|low|least)\w*\b"
    r"|\b(?:smallest|lowest|least|weakest|worst)(?: \w+)? (?:to|first)\b"
)
_DATED = re.compile(
    r"\b(?:newest|latest|most recent|oldest|earliest)(?: \w+)? first\b|\bby (?:publication )?date\b"
    r"|\bchronolog\w+"
)
_PAPERS = rf"(?:{'|'.join(sorted(PLURALS))}|benchmarks|datasets|corpora|agents)\b"
# "How many papers does it read?" is asked of what reads them; "do you have" is asked of the collection.
_DOER = (
    r"\s+(?:does|did|(?:do|can|could|will|would)(?= (?:they|these|those|the|it|he|she|this|that|its)\b))\s+"
    r"(?!the (?:collection|library|corpus)\b|my\b|your\b)"
)
_COUNT = re.compile(
    rf"\bhow many(?= (?:of (?:the |these |my )?)?(?:(?!(?:are|were|do|did|have)\b)[\w-]+ ){{0,3}}?"
    rf"{_PAPERS}(?!{_DOER}))"
    rf"|^count\b|\bnumber of {_PAPERS}"
    rf"|\b(?:share|fraction|percentage|proportion|percent) of (?:the |all |my )?(?:[\w-]+ )?{_PAPERS}"
)
_BY_ANOTHER = re.compile(rf"\bhow many (?:[\w-]+ ){{0,4}}?[\w-]+{_DOER}")


@dataclass(frozen=True, slots=True)
class Ranking:
    """``superlative`` is set when the question asks for an extreme; ``spans`` say where."""

    order: By = "saving"
    ascending: bool = False
    limit: int | None = None
    count: bool = False
    superlative: bool = False
    ranked: bool = False
    spans: tuple[tuple[int, int], ...] = ()


def ranking(text: str, *, plural: bool) -> Ranking:
    """How the answers are to be ordered and how many are wanted.

    ``plural`` tells that the question asks for several ("which methods"): a
    superlative then orders them all instead of choosing one.
    """
    lower = text.lower()
    marks = [rule.search(lower) for rule in (_COUNT, _RANK, _UP, _DATED)]
    counted, ranked, rising, dated = (mark is not None for mark in marks)
    found = Ranking("saving", rising, count=counted, ranked=ranked or dated, spans=_spans(marks))
    if dated:
        return replace(found, order="date", ascending=_EARLY.search(lower) is not None)
    top, extreme = _TOP.search(lower), _EXTREME.search(lower)
    if extreme is None or (counted and not top):
        return found
    order, ascending = _direction(lower, extreme)
    if ranked:
        order, ascending = "saving", rising
    limit = _size(top) if top else (None if plural or ranked else 1)
    spans = _spans([*marks, top, extreme])
    return replace(found, order=order, ascending=ascending, limit=limit, superlative=True, spans=spans)


def done_by_another(text: str) -> bool:
    """Whether what is counted is what somebody else does it to: "how many papers does it read?"."""
    return _BY_ANOTHER.search(text.lower()) is not None


def _spans(marks: Iterable[re.Match[str] | None]) -> tuple[tuple[int, int], ...]:
    return tuple(mark.span() for mark in marks if mark)


def _size(match: re.Match[str]) -> int:
    raw = (match["after"] or match["before"]).lower()
    return int(raw) if raw.isdigit() else _NUMBERS[raw]


def _direction(text: str, extreme: re.Match[str]) -> tuple[By, bool]:
    """The largest saving is the largest; the smallest model is the one with the least of it."""
    word, rest = extreme.group(), text[extreme.end() :]
    of_change = CUT.search(rest) is not None or GAIN.search(rest) is not None
    if extreme["least"] is None:
        return "saving" if of_change or word != "highest" else "value", False
    return "saving" if of_change and word not in {"cheapest", "lightest"} else "value", True


_EXTREMES: dict[str, Extreme] = {
    "best": "best", "strongest": "best", "hardest": "hardest", "toughest": "hardest",
    "largest": "largest", "biggest": "largest", "smallest": "smallest", "tiniest": "smallest",
}  # fmt: skip


def extreme(text: str) -> Extreme | None:
    """The first superlative that tells which of many things is wanted."""
    return next((_EXTREMES[word] for word in words(text) if word in _EXTREMES), None)


_VOTED = re.compile(
    r"\b(?:up-?vote[ds]?|votes|most (?:discussed|popular|liked|interesting|important|influential|cited))\b",
    re.IGNORECASE,
)
_EARLY = re.compile(
    rf"\b(?:oldest|earliest)\b|\bfirst (?:{_NUMBER} )?(?:{_PAPERS}|paper\b)|\bold(?:er|est)? to new",
    re.IGNORECASE,
)
_LATE = re.compile(r"\b(?:newest|latest|most recent|by date|chronolog\w+)\b", re.IGNORECASE)
_LATELY = re.compile(r"\b(?:recent(?:ly)?|what(?:'s| is) new|new papers)\b", re.IGNORECASE)
_WISHED = re.compile(
    rf"\b(?:newest|latest|most recent|oldest|earliest|first|top|most upvoted) (?P<after>{_NUMBER})\b"
    rf"|\b(?P<before>{_NUMBER}) (?:newest|latest|most recent|oldest|earliest|first|most upvoted)\b",
    re.IGNORECASE,
)


def sequence(text: str, *, surely: bool = False) -> Order:
    """What papers are to be ordered by; ``surely`` where a list in that order is asked for."""
    if _VOTED.search(text):
        return "upvotes"
    if _EARLY.search(text):
        return "oldest"
    return "date" if _LATE.search(text) or (not surely and _LATELY.search(text)) else "relevance"


def wished(text: str) -> int | None:
    """How many papers are wanted: "the ten newest", "first five papers on"."""
    match = _WISHED.search(text)
    return _size(match) if match else None
