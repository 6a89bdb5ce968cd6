"""Numbers written as words: ``threefold``, ``one-third``, ``an order of magnitude``, ``halves``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from assistant.language.number_words import CARDINALS, FRACTIONS, ONES, RATIOS, either
from assistant.types import Bound

__all__ = ["STARTS", "WORDED", "Worded", "worded"]

# "zero-shot" counts nothing.
_COUNTS = {word: float(value) for word, value in CARDINALS.items() if value}
_MANY = {"several": 100.0, "multiple": 100.0, "many": 100.0, "a few": 100.0, "some": 10.0}
_PLURALS = {"tens": 10.0, "dozens": 12.0, "hundreds": 100.0, "thousands": 1000.0}


class Worded(NamedTuple):
    """The value of a worded number; ``unit`` is empty when it must be read behind it."""

    value: float
    unit: str
    form: Literal["word", "fraction", "orders", "ratio"]
    bound: Bound = "exact"


WORDED = re.compile(
    rf"(?:(?P<ratio>{either(RATIOS)})\b(?![\s-](?:q-|dip|blind|descent|check|precision|robust))"
    rf"|(?:(?P<many>{either(_MANY)})[\s-])?(?:an?[\s-])?(?P<orders>orders?[\s-]of[\s-]magnitudes?)"
    rf"|(?P<plural>{either(_PLURALS)})(?P<thousands>[\s-]of[\s-]thousands)?(?:[\s-]of)?(?=[\s-](?:times|(?:GPU[\s-])?(?:hours|days)))"
    rf"|(?:(?P<top>an?|{either(ONES)})[\s-])?(?P<part>{either(FRACTIONS)})s?\b(?!-)(?!\s(?:century|decade|precision|life|space|plane|person|party|place|stage))"
    r"|(?P<below>sub)(?=-(?:second|millisecond|minute|hour)\b)"
    r"|(?P<over>\d{1,2})/(?P<under>\d{1,4})(?:th|rd)?"
    r"(?=\s(?:of|the|as|less|fewer|its|smaller)\b|(?:,? and|,) \d/\d)"
    rf"|(?P<cardinal>(?:{either(_COUNTS)})(?:-(?:{either(ONES)}))?)(?=[\s-]\w|fold)"
    r"|(?P<single>an?\ssingle)(?=\s(?:(?:training|labell?ed|unlabell?ed|annotated)\s){1,2}(?:example|sample|image"
    r"|demonstration|problem|prompt)\b|\s(?:example|demonstration)\b)"
    r"|(?P<article>an?(?:\ssingle)?)(?=[\s-](?:GPU[\s-])?(?:second|minute|hour|day|week|month)\b))",
    re.IGNORECASE,
)
"""A candidate, to be matched where a word of :data:`STARTS` stands; :func:`worded` decides."""

STARTS = frozenset(
    word.partition(" ")[0]
    for table in (_COUNTS, RATIOS, FRACTIONS, _MANY, _PLURALS)
    for name in table
    for word in (name, name + "fold")
) | {"a", "an", "order", "orders", "sub"}


# "in under a day" is an amount, "a second stage" and "per a day" are not.
_LIMITS = re.compile(
    r"\b(?:in|within|under|below|than|over|about|around|just|only|nearly|almost|takes?|to|most|least)\s$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:of|the|as|that|its|their|fewer|less|smaller|lower|cheaper)\b|[,.;)]|$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|to|in|than|over|about|only|just|nearly|almost|up to|least|with|using|under|below|roughly"
    r"|approximately)\s(?:more than\s)?$",
    re.IGNORECASE,
)


def worded(match: re.Match[str]) -> Worded | None:
    """What a :data:`WORDED` match is worth, or ``None`` when it is no amount."""
    reader = _READERS.get(match.lastgroup or "")
    return reader(match) if reader else None


def _ratio(match: re.Match[str]) -> Worded:
    return Worded(RATIOS[match["ratio"].lower()], "times", "ratio")


def _orders(match: re.Match[str]) -> Worded:
    """Plural and uncounted is at least one order; ``several`` at least two."""
    if match["many"]:
        return Worded(_MANY[match["many"].lower()], "times", "orders", "at_least")
    plural = match["orders"].lower().startswith("orders")
    return Worded(10.0, "times", "orders", "at_least" if plural else "exact")


def _plural(match: re.Match[str]) -> Worded:
    thousands = 1000.0 if match["thousands"] else 1.0
    return Worded(_PLURALS[match["plural"].lower()] * thousands, "", "word", "at_least")


def _fraction(match: re.Match[str]) -> Worded | None:
    """``a third of``, ``by half``; not ``a third stage`` or ``the first half``."""
    top, part = (match["top"] or "").lower(), match["part"].lower()
    text, before = match.string, match.string[max(0, match.start() - 24) : match.start()]
    if not top and part != "half":
        return None
    if part == "half" and _BY.search(before):
        return Worded(50.0, "percent", "fraction")
    if not (_OF.match(text, match.end()) and (top or text.startswith((" of", " the", " as"), match.end()))):
        return None
    count = _COUNTS.get(top, 1.0)
    if (
        part != "half"
        and top in {"a", "an"}
        and not (_BY.search(before) or text.startswith(" of", match.end()))
    ):
        return None
    return Worded(count * FRACTIONS[part], "percent", "fraction")


def _slash(match: re.Match[str]) -> Worded | None:
    over, under = int(match["over"]), int(match["under"])
    return Worded(100.0 * over / under, "percent", "fraction") if 0 < over < under else None


def _below(_: re.Match[str]) -> Worded:
    """``sub-second latency``."""
    return Worded(1.0, "", "word", "up_to")


def _cardinal(match: re.Match[str]) -> Worded:
    head, _, tail = match["cardinal"].lower().partition("-")
    return Worded(_COUNTS[head] + _COUNTS.get(tail, 0.0), "", "word")


def _article(match: re.Match[str]) -> Worded | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    return Worded(1.0, "", "word") if _LIMITS.search(before) else None


_READERS: dict[str, Callable[[re.Match[str]], Worded | None]] = {
    "ratio": _ratio, "orders": _orders, "plural": _plural, "thousands": _plural, "part": _fraction,
    "single": lambda _: Worded(1.0, "", "word"),
    "below": _below, "under": _slash, "cardinal": _cardinal, "article": _article,
}  # fmt: skip
