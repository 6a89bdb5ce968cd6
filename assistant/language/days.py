"""Arithmetic of stretches of days: thirds, quarters and edges of them, and so far back from a day.

Both ends of a stretch are inclusive.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TypeAlias

__all__ = [
    "Ends",
    "beginning_or_end",
    "counted_back",
    "division",
    "first_or_last",
    "month_or_day",
    "months",
    "third",
    "week",
]

Ends: TypeAlias = tuple[date, date]


def third(ends: Ends, which: int) -> Ends:
    """A third of a stretch: of a year four months, of a month ten days."""
    first, last = ends
    if first.year == last.year and (first.month, last.month) == (1, 12):
        return months(first.year, 1 + 4 * which, 4)
    third = ((last - first).days + 1) // 3
    begin = first + timedelta(days=third * which)
    return begin, last if which == 2 else begin + timedelta(days=third - 1)


def beginning_or_end(ends: Ends, *, first: bool) -> Ends:
    """The first or last quarter of a year; of anything shorter the first or last third."""
    begin, last = ends
    if (last - begin).days < 360:
        return third(ends, 0 if first else 2)
    return division(begin.year, 0 if first else 3, 4)


def first_or_last(ends: Ends, unit: str, number: int, *, first: bool) -> Ends:
    """The first or last so many days, weeks, months or years of a stretch, and no more than all of it."""
    begin, last = ends
    if first:
        return begin, min(last, _back(unit, begin, -number) - timedelta(days=1))
    return max(begin, _back(unit, last + timedelta(days=1), number)), last


def division(year: int, which: int, of: int) -> Ends:
    """Part ``which``, from 0, of a year that is cut into ``of`` equal parts."""
    return months(year, 1 + which * (12 // of), 12 // of)


def months(year: int, first: int, length: int) -> Ends:
    """``length`` months from the month ``first``, which may be 0: December of the year before."""
    begin, end = _month_after(year, first - 1), _month_after(year, first + length - 1)
    return begin, end - timedelta(days=1)


def _month_after(year: int, months: int) -> date:
    years, month = divmod(year * 12 + months, 12)
    return date(years, month + 1, 1)


def month_or_day(year: int, month: int, day: int | None = None) -> Ends:
    """A month, or one day of it; ``ValueError`` when there is no such."""
    if day is not None:
        return date(year, month, day), date(year, month, day)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def week(day: date) -> Ends:
    """Monday to Sunday around a day."""
    monday = _start("week", day)
    return monday, monday + timedelta(days=6)


def counted_back(which: str, unit: str, number: int | None, today: date) -> Ends:
    """Like "this month", "last year" (the whole one before), "last three weeks" (until today)."""
    if which == "this":
        return _start(unit, today), today
    if number is None and which in {"last", "previous"}:
        end = _start(unit, today) - timedelta(days=1)
        return _start(unit, end), end
    return _back(unit, today, number or 1), today


def _start(unit: str, day: date) -> date:
    """First day of the day, week (Monday), month or year that holds ``day``."""
    if unit == "year":
        return day.replace(month=1, day=1)
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _back(unit: str, day: date, steps: int) -> date:
    if unit in {"day", "week"}:
        return day - timedelta(days=steps * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - steps * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
