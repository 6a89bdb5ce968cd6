"""Dates as files and pages print them, in any of the usual languages, with or without all their parts.

Nothing is guessed: what is not printed is not known, and ``03/04/2021`` says the year alone, for half
of the world reads March in it and the other half April.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from assistant.language.dates import MONTH, MONTHS
from assistant.language.text import unaccented
from assistant.types import DatePrecision
from ingest.records import one_line

__all__ = ["Day", "month_number", "when"]

_MONTHS = tuple(month[:3] for month in MONTHS)
# German, French, Spanish, Italian, Portuguese, Dutch, without accents; English is in _MONTHS.
_ABROAD = (
    "januar janner janvier janv enero ene gennaio gen janeiro januari",
    "februar fevrier fevr febrero febbraio fevereiro fev februari",
    "marz mars marzo marco maart mrt mrz",
    "avril avr abril abr aprile",
    "mai mayo maggio mag maio mei",
    "juni juin junio giugno giu junho",
    "juli juillet juil julio luglio lug julho",
    "aout agosto ago augustus",
    "septembre septiembre settembre set setembro",
    "oktober octobre octubre ottobre ott outubro out okt",
    "novembre noviembre novembro",
    "dezember decembre diciembre dicembre dic dezembro dez",
)
_NUMBERS = {name: number for number, names in enumerate(_ABROAD, 1) for name in names.split()}
# What stands where a date should, and says that there is none.
_NONE = re.compile(
    r"none|null|nan|n/?a|n\.?\s?d\.?|no date|s\.?d\.?|o\.?j\.?|in press|forthcoming|to appear|submitted"
    r"|accepted|in review|under review|in preparation|unpublished|unknown|undated|pending|early access"
    r"|online first|0+|tbd|-+|im druck|sous presse|en prensa",
    re.IGNORECASE,
)


class Day(NamedTuple):
    """The first day of what is printed, and how much that is."""

    value: date
    precision: DatePrecision = "day"


_AROUND = re.compile(
    r"^(?:c(?:a|irca)?\.?\s*|[\[(©]\s*|(?:published|posted|submitted)(?: on)?:?\s+)+|[\])~?%,.;\s]+$",
    re.IGNORECASE,
)
_DAY = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)(?:\Z|T)")
# Year, month and day by the groups that are there.
_IN_ORDER = (
    re.compile(r"([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T /~?%].*)"),
    re.compile(r"([12]\d{3})(?:-(\d{2}))?(?:-(\d{2}))?[~?%]?/(?:\.\.|[12]\d{3}.*)?"),
    re.compile(r"([12]\d{3})(0[1-9]|1[0-2])([0-2]\d|3[01])"),
    re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*)?(?:(\d{1,2})\s*[日일])?"),
    re.compile(r"([12]\d{3})\s*[-/.]\s*(\d{1,2})/*"),
    re.compile(r"([12]\d{3})[a-z]?(?:\s*(?:[-/–].*|//+))?"),
)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.]([12]\d{3})")
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2([12]\d{3})(?:[T ,].*)?")
_EPOCH = range(10**9, 10**13)


def month_number(name: str) -> int:
    """1 to 12 for an English month's name or its first three letters; ``ValueError`` otherwise."""
    return _MONTHS.index(name[:3].lower()) + 1


def when(value: Any) -> Day | None:
    """The day that a field prints, ``None`` when it prints none.

    A bare year, or year and month, is its first day. Of a period it is the beginning.

    Raises:
        ValueError: it is meant as a date but is none that exists.
    """
    if isinstance(value, str) and (found := _DAY.match(value)):
        return _of(int(found[1]), int(found[2]), int(found[3]))
    if isinstance(value, (Mapping, list, tuple)):
        return _in_parts(value)
    if isinstance(value, (datetime, date)):
        return Day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = one_line(str(value))[:120] if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    text = _AROUND.sub("", text)
    if not text or _NONE.fullmatch(text):
        return None
    return _numbered(text) or _worded(text) or _mailed(text)


def _in_parts(value: Any) -> Day | None:
    """CSL's ``{"date-parts": [[2023, 7, 3]]}``, with a season, a raw text, or the parts by themselves."""
    if isinstance(value, Mapping):
        if value.get("date-parts"):
            return _in_parts(value["date-parts"])
        inner = next(
            (value[name] for name in ("raw", "literal", "date-time", "year") if value.get(name)), None
        )
        return None if isinstance(inner, (Mapping, list)) else when(inner)
    while value and isinstance(value[0], (list, tuple)):
        value = value[0]
    parts = [int(part) for part in value[:3] if isinstance(part, int) or str(part).strip().isdigit()]
    return _of(*parts) if parts else None


def _of(year: int, month: int | None = None, day: int | None = None) -> Day:
    """A day, month or year; months beyond twelve are EDTF's seasons, and zeros say nothing."""
    if not month or 21 <= month <= 41:
        return Day(date(year, 1, 1), "year")
    if not day:
        return Day(date(year, month, 1), "month")
    return Day(date(year, month, day))


def _numbered(text: str) -> Day | None:
    """Dates in digits."""
    if text.isdigit() and len(text) > 8 and int(text) in _EPOCH:
        seconds = int(text) // (1000 if len(text) > 10 else 1)
        return Day(datetime.fromtimestamp(seconds, tz=UTC).date())
    for pattern in _IN_ORDER:
        if found := pattern.fullmatch(text):
            return _of(*(int(part) for part in found.groups() if part))
    if found := _MONTH_YEAR.fullmatch(text):
        return _of(int(found[2]), int(found[1]))
    return _short(found) if (found := _SHORT.fullmatch(text)) else None


def _short(found: re.Match[str]) -> Day:
    """``31.12.2021``; where day and month could be told either way, the year alone is known."""
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "." or first > 12 or first == second:
        return _of(year, second, first)
    if second > 12:
        return _of(year, first, second)
    return _of(year)


def _worded(text: str) -> Day | None:
    """A year with the name of a month, a day beside it, in any order; or with a season."""
    words = re.findall(r"[a-z]+|\d+", unaccented(text.casefold()))
    months = [number for word in words if (number := _month_of(word))]
    years = [int(word) for word in words if len(word) == 4 and word.isdigit()]
    if len(years) != 1 or (":" in text) or not _FILLERS.issuperset(w for w in words if _is_other(w)):
        return None
    days = [int(word) for word in words if word.isdigit() and len(word) < 3]
    if not months:
        return _of(years[0]) if not days and len(words) > 1 else None
    # Several days or months are a period, of which the first of both is the beginning.
    whole = len(days) == len(months) or (len(months) == 1 and days)
    return _of(years[0], months[0], days[0] if whole else None)


_FILLERS = frozenset(
    "de del of the st nd rd th er le el den der am spring summer autumn fall winter early mid late and to"
    " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)


def _is_other(word: str) -> bool:
    return not word.isdigit() and not _month_of(word)


def _month_of(word: str) -> int | None:
    if word in _NUMBERS:
        return _NUMBERS[word]
    known = re.fullmatch(rf"{MONTH}\.?", word, re.IGNORECASE)
    return month_number(word) if known else None


def _mailed(text: str) -> Day:
    try:
        return Day(parsedate_to_datetime(text[:100]).date())
    except (TypeError, IndexError, OverflowError) as error:  # what it raises besides, for scrambled dates
        raise ValueError(str(error)) from None
