"""Dates in a question: "since 2023", "in March 2024", "before 2022", "last year".

Periods are whole: "before March 2022" ends on the last day of February, "after 2022"
starts on the first day of 2023. Both ends are inclusive. The day that relative wording
counts from is handed in; nothing here reads the clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from assistant.language.numerals import CARDINALS

__all__ = ["MONTH", "MONTHS", "Period", "Span", "periods", "printed"]

Span = tuple[int, int]

MONTHS = ("january february march april may june july august september october november december").split()
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19[89]\d|20[0-4]\d)"
# A year is no amount: "in 2000 steps", "up to 2048 tokens", "2020x" are not dates.
_NO_UNIT = (
    r"(?![\d.,]*\d|\s*(?:%|x\b|×|percent|times\b|steps?|tokens?|samples?|images?|epochs?|iterations?"
    r"|hours?|"
    r"minutes?|seconds?|days?|gpus?|gb\b|mb\b|flops|parameters?|points?|fps|words?|examples?|frames?"
    r"|labels?))"
)
_MONTHLY = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}-\d{{2}}(?!\d)|\d{{1,2}}(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?{MONTH}\.?,?\s+{_YEAR}|"
    rf"{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|{MONTH}\.?,?\s+(?:of\s+)?{_YEAR}|"
    rf"q[1-4]\s+(?:of\s+)?{_YEAR}|{_YEAR}[ -]?q[1-4]|"
    rf"(?:the\s+)?(?:first|second)\s+half\s+of\s+{_YEAR})"
)
_WHEN = rf"(?:{_MONTHLY}|(?:the\s+year\s+)?{_YEAR}{_NO_UNIT})"
_NUMBERS = CARDINALS | {"couple of": 2, "few": 3, "": 1}
_SEEN = (
    r"(?:(?:that\s+(?:were|was)\s+|which\s+were\s+)?"
    r"(?:published|released|posted|submitted|dated|appeared|written|(?:c[ao]me|comes|coming)\s+out|out)\s+)?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """What the dates of a question say together, and where they stand in it.

    ``since``/``until`` are inclusive; ``unresolved`` is relative wording that had no
    day to count from, or a day that does not exist.
    """

    since: date | None
    until: date | None
    spans: tuple[Span, ...]
    unresolved: str | None = None


def periods(text: str, today: date | None = None) -> Period:
    """Every date of ``text`` (any case), intersected: "since 2020 and before 2023"."""
    since: date | None = None
    until: date | None = None
    spans: list[Span] = []
    unresolved = None
    for span, found in _found(text.lower(), today):
        if any(span[0] < end and start < span[1] for start, end in spans):
            continue
        spans.append(span)
        if found is None:
            unresolved = text[span[0] : span[1]].strip()
            continue
        since = max(filter(None, (since, found[0])), default=None)
        until = min(filter(None, (until, found[1])), default=None)
    return Period(since, until, tuple(sorted(spans)), unresolved)


_Ends = tuple[date | None, date | None]


def _found(text: str, today: date | None) -> Iterator[tuple[Span, _Ends | None]]:
    # All but relative ones have a year; most questions have none, and compiling them takes its time.
    for pattern, ends in _absolute() if _DIGITS.search(text) else ():
        for match in pattern.finditer(text):
            yield match.span(), ends(match)
    for match in _RELATIVE.finditer(text):
        yield match.span(), _relative(match, today) if today else None


def _between(match: re.Match[str]) -> _Ends | None:
    first, last = _whole(match["first"]), _whole(match["last"])
    return (first[0], last[1]) if first and last else None


def _since(match: re.Match[str]) -> _Ends | None:
    whole = _whole(match["when"])
    return (whole[0], None) if whole else None


def _after(match: re.Match[str]) -> _Ends | None:
    whole = _whole(match["when"])
    return (whole[1] + timedelta(days=1), None) if whole else None


def _before(match: re.Match[str]) -> _Ends | None:
    whole = _whole(match["when"])
    return (None, whole[0] - timedelta(days=1)) if whole else None


def _until(match: re.Match[str]) -> _Ends | None:
    whole = _whole(match["when"])
    return (None, whole[1]) if whole else None


def _within(match: re.Match[str]) -> _Ends | None:
    return _whole(match["when"])


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_SEEN}{words}", re.IGNORECASE)


_DIGITS = re.compile(r"\d{4}")


@cache
def _absolute() -> Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], _Ends | None]]]:
    """The first that fits wins; a span is read once."""
    return (
        (
            _pattern(
                rf"(?:between|from)\s+(?P<first>{_WHEN})\s*(?:and|to|-|–|until|through)\s*(?P<last>{_WHEN})"
            ),
            _between,
        ),
        (
            _pattern(rf"(?:in\s+)?(?<![\w-])(?P<first>{_YEAR})\s*[-–]\s*(?P<last>{_YEAR})\b{_NO_UNIT}"),
            _between,
        ),
        (_pattern(rf"(?:since|starting\s+(?:in|from)|as\s+of)\s+(?P<when>{_WHEN})"), _since),
        (
            _pattern(
                rf"(?:from|in)\s+(?P<when>{_WHEN})\s+(?:onwards?\b|on\b(?=\s*(?:[,.;:?!)]|$|about\b|and\b|which\b|that\b))"
                r"|or\s+later|and\s+later)"
            ),
            _since,
        ),
        (_pattern(rf"(?P<when>{_WHEN})\s+or\s+(?:later|newer)"), _since),
        (_pattern(rf"(?:no\s+(?:earlier|older)\s+than|not\s+before)\s+(?P<when>{_WHEN})"), _since),
        (_pattern(rf"(?:no|not)\s+later\s+than\s+(?P<when>{_WHEN})"), _until),
        (
            _pattern(rf"(?:after|later\s+than|newer\s+than|more\s+recent\s+than|past)\s+(?P<when>{_WHEN})"),
            _after,
        ),
        (_pattern(rf"(?:before|earlier\s+than|older\s+than|prior\s+to)\s+(?P<when>{_WHEN})"), _before),
        (_pattern(rf"(?:until|till|up\s+to|through|by(?:\s+the\s+end\s+of)?)\s+(?P<when>{_WHEN})"), _until),
        (_pattern(rf"(?P<when>{_WHEN})\s+or\s+(?:earlier|older)"), _until),
        (_pattern(rf"(?:in|from|during|within|on|dated)\s+(?P<when>{_WHEN})"), _within),
        # "the methods of 2019", "the work of April 2024"; "a batch of 2048" is no date.
        (re.compile(rf"(?:(?<=s )|(?<=work ))of\s+(?P<when>{_WHEN})", re.IGNORECASE), _within),
        # A month with its year is never an amount; a year is none before "papers" and at the end.
        (
            re.compile(
                rf"(?<![\w-])(?P<when>{_MONTHLY}|{_YEAR}(?=\s+(?:papers?|works?|publications?|abstracts?|preprints?)\b)"
                rf"|(?<=, ){_YEAR}(?=\W*$))"
            ),
            _within,
        ),
        (re.compile(rf"[(\[](?P<when>{_WHEN})[)\]]"), _within),
    )


_RELATIVE = re.compile(
    rf"\b{_SEEN}(?:(?:in|from|during|within|over|for)\s+)?(?:the\s+)?"
    r"(?:(?P<which>this|last|past|previous)\s+(?:(?P<n>\d+|" + ""
    r"|".join(w for w in _NUMBERS if w) + r")\s+)?"
    r"(?P<unit>day|week|month|year)s?\b(?!\s+of\b)|(?P<since>since\s+yesterday)|(?P<one>yesterday)\b)"
)  # fmt: skip


def _relative(match: re.Match[str], today: date) -> _Ends:
    if match["one"] or match["since"]:
        day = today - timedelta(days=1)
        return day, (None if match["since"] else day)
    unit, which, count = match["unit"], match["which"], match["n"]
    if which == "this":
        return _start(unit, today), today
    if count is None and which in {"last", "previous"}:
        end = _start(unit, today) - timedelta(days=1)
        return _start(unit, end), end
    steps = int(count) if count and count.isdigit() else _NUMBERS[count or ""]
    return _back(unit, today, steps), today


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


def _whole(when: str) -> tuple[date, date] | None:
    """First and last day of "2024", "March 2024", "Q2 2024", "4 March 2024"; ``None`` if there is none."""
    year = int(re.search(r"\d{4}", when).group())  # type: ignore[union-attr]  # _WHEN always holds one
    try:
        iso = re.match(r"\d{4}-(\d{2})(?:-(\d{2}))?$", when)
        if iso:
            return _days(year, int(iso[1]), int(iso[2]) if iso[2] else None)
        quarter = re.search(r"q([1-4])", when)
        if quarter:
            return date(year, 3 * int(quarter[1]) - 2, 1), _days(year, 3 * int(quarter[1]), None)[1]
        if "half" in when:
            return (
                (date(year, 1, 1), date(year, 6, 30))
                if "first" in when
                else (date(year, 7, 1), date(year, 12, 31))
            )
        named = re.search(MONTH, when)
        if named is None:
            return date(year, 1, 1), date(year, 12, 31)
        day = re.search(r"(?<!\d)\d{1,2}(?!\d)", when)
        month = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(named.group()[:3]))
        return _days(year, month, int(day.group()) if day else None)
    except ValueError:
        return None


def _days(year: int, month: int, day: int | None) -> tuple[date, date]:
    if day is not None:
        return date(year, month, day), date(year, month, day)
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


_PRINTED = re.compile(
    rf"(?<![\w-])(?:\d{{4}}-\d{{2}}(?:-\d{{2}})?(?![\d-])|\d{{1,2}}(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?{MONTH}\.?,?\s+{_YEAR}|"
    rf"{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|{MONTH}\.?,?\s+(?:of\s+)?{_YEAR}|"
    rf"(?<=in )(?:early |mid-|late )?{_YEAR}{_NO_UNIT}|(?<=\(){_YEAR}(?=\)))",
    re.IGNORECASE,
)


def printed(text: str) -> Iterator[tuple[Span, tuple[date, date] | None]]:
    """The days, months and years that a text names: their spans, and the first and last day of each.

    ``None`` for a day that does not exist.
    """
    for match in _PRINTED.finditer(text):
        yield match.span(), _whole(match.group().lower())
