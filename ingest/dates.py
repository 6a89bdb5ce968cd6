"""Dates as files and pages print them, with or without all their parts."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from ingest.records import one_line

__all__ = ["MONTH", "Day", "month_number", "when"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)


class Day(NamedTuple):
    """A date, and whether a part of it was not printed."""

    value: date
    inferred: bool = False


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ])")
_YEAR = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?")
_WORDED = (
    re.compile(rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{MONTH}),? (?P<year>\d{{4}})", re.IGNORECASE),
)


def month_number(name: str) -> int:
    """1 to 12 for an English month's name or its first three letters; ``ValueError`` otherwise."""
    return _MONTHS.index(name[:3].lower()) + 1


def when(value: Any) -> Day | None:
    """The day that a field prints, ``None`` when it prints none.

    A bare year, or year and month, is its first day, inferred.

    Raises:
        ValueError: it is meant as a date but is none that exists.
    """
    text = one_line(str(value)) if isinstance(value, (str, int)) else ""
    if not text or text.casefold() in {"none", "null", "nan", "n/a"}:
        return None
    if found := _ISO.match(text):
        return Day(date(*map(int, found.groups())))
    if found := _YEAR.fullmatch(text):
        return Day(date(int(found[1]), int(found[2] or 1), 1), inferred=True)
    for pattern in _WORDED:
        if found := pattern.fullmatch(text):
            return Day(date(int(found["year"]), month_number(found["month"]), int(found["day"])))
    try:
        return Day(parsedate_to_datetime(text[:100]).date())
    except (TypeError, IndexError, OverflowError) as error:  # what it raises besides, for scrambled dates
        raise ValueError(str(error)) from None
