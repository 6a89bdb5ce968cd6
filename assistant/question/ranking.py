"""Superlatives, "top 5", "how many", "rank by", "newest first"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.question.words import PLURALS

__all__ = ["Ranking", "ranking"]

Order = Literal["saving", "value", "date"]

_NUMBERS = {
    word: value
    for value, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
} | {"fifteen": 15, "twenty": 20, "fifty": 50}
_NUMBER = r"(?P<n>\d{1,3}|" + "|".join(_NUMBERS) + ")"
_MOST = "largest|biggest|greatest|highest|best|most|strongest|maximum|maximal|max|top|record|deepest|steepest|fastest|quickest|top"
_LEAST = (
    "smallest|lowest|least|minimum|minimal|fewest|shortest|weakest|worst|slightest|cheapest|lightest|slowest"
)
_TOP = re.compile(
    rf"\b(?:(?:top|first|best|{_MOST}|{_LEAST})[ -]{_NUMBER}\b(?![ -]?(?:%|percent|x\b|times|accuracy|acc\b|error|on\b))|{_NUMBER.replace('<n>', '<m>')}\s+(?:{_MOST}|{_LEAST})\b)"
)
_EXTREME = re.compile(
    rf"(?<!at )(?<!the very )\b(?P<least>{_LEAST})\b|(?<!at )\b(?P<most>{_MOST})\b(?! of\b)"
)
_RANK = re.compile(
    r"^(?:please )?(?:rank|sort|order)\b|\b(?:ranked|sorted|ordered) by\b|\branking of\b|\bin (?:ascending|descending) order\b"
)
_UP = re.compile(
    r"\bascending\b|\b(?:smallest|lowest|least|weakest|worst)(?: \w+)? (?:to|first)\b|\bincreasing order\b|\bfrom (?:small|low|least)\w*\b"
)
_DATED = re.compile(
    r"\b(?:newest|latest|most recent|oldest|earliest)(?: \w+)? first\b|\bby (?:publication )?date\b|\bchronolog\w+"
)
_OLDEST = re.compile(r"\b(?:oldest|earliest)(?: \w+)? first\b|\bchronolog\w+")
_PAPERS = "|".join(sorted(PLURALS))
_COUNT = re.compile(
    rf"\bhow many (?:of (?:the |these |my )?)?(?:[\w-]+ ){{0,3}}?(?:{_PAPERS})\b|^count\b|\bnumber of (?:{_PAPERS})\b"
    rf"|\b(?:share|fraction|percentage|proportion|percent) of (?:the |all |my )?(?:[\w-]+ )?(?:{_PAPERS})\b"
)  # fmt: skip
_AMOUNT_NOUN = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:saving|reduction|speed-?up|cut|gain|decrease|improvement|compression|acceleration|drop|increase|boost)s?\b"
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """``superlative`` is set when the question asks for an extreme; ``spans`` say where."""

    order: Order = "saving"
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
    count = _COUNT.search(lower)
    ranked = _RANK.search(lower) is not None
    spans = [
        match.span()
        for match in (count, _RANK.search(lower), _UP.search(lower), _DATED.search(lower))
        if match
    ]
    if _DATED.search(lower):
        return Ranking(
            "date",
            _OLDEST.search(lower) is not None,
            None,
            count is not None,
            ranked=True,
            spans=tuple(spans),
        )
    top, extreme = _TOP.search(lower), _EXTREME.search(lower)
    if extreme is None or (count and not top):
        return Ranking(
            "saving",
            _UP.search(lower) is not None,
            None,
            count is not None,
            ranked=ranked,
            spans=tuple(spans),
        )
    spans += [match.span() for match in (top, extreme) if match]
    order, ascending = _direction(lower, extreme)
    if ranked:
        order = "saving"
        ascending = _UP.search(lower) is not None
    limit = _size(top) if top else (None if plural or ranked else 1)
    return Ranking(
        order, ascending, limit, count is not None, superlative=True, ranked=ranked, spans=tuple(spans)
    )


def _size(match: re.Match[str]) -> int:
    raw = match["n"] or match["m"]
    return int(raw) if raw.isdigit() else _NUMBERS[raw]


def _direction(text: str, extreme: re.Match[str]) -> tuple[Order, bool]:
    """The largest saving is the largest; the smallest model is the one with the least of it."""
    rest = text[extreme.end() :]
    word = extreme.group()
    if extreme["least"] is None:
        absolute = re.match(
            r"\s+(?:\w+\s+)?(?:throughput|accuracy|fps|frame rate)\b(?!\s*(?:gain|increase|improvement|boost))",
            rest,
        )
        return ("value", False) if absolute and word in {"highest", "best"} else ("saving", False)
    if word in {"cheapest", "lightest"} or not _AMOUNT_NOUN.match(rest):
        return "value", True
    return "saving", True
