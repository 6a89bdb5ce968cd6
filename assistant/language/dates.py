"""Dates in a question: "since 2023", "nov-dec 2025", "before the summer of 2024", "last year".

Periods are whole: "before March 2022" ends on the last day of February, "after 2022"
starts on the first day of 2023. Both ends are inclusive. The day that relative wording
counts from is handed in; nothing here reads the clock.

Read by descent over the words: a date is ``[preposition] stretch [connector stretch]``, and a stretch a day,
month, season, quarter, half or year, or a part of one ("late 2025", "the first week of May 2025"). A
stretch without its year takes that of the stretch it is joined to, else the last one that has begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from assistant.language.days import (
    Ends,
    beginning_or_end,
    counted_back,
    division,
    first_or_last,
    month_or_day,
    months,
    third,
    week,
)
from assistant.language.numerals import CARDINALS

__all__ = ["MONTH", "MONTHS", "Period", "Span", "periods", "printed", "without_year"]

Span = tuple[int, int]
_Open: TypeAlias = tuple[date | None, date | None]  # a period without an end at one side
Mode: TypeAlias = Literal["since", "until", "after", "before", "within"]

MONTHS = ("january february march april may june july august september october november december").split()
MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTHS = {name: at for at, full in enumerate(MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
# First month and how many; a winter begins in the year before the one it is called by.
_SEASONS = {"spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "fall": (9, 3), "winter": (0, 3)}
_THIRDS = {"early": 0, "mid": 1, "middle": 1, "late": 2}
_EDGES = {"beginning": "first", "start": "first", "end": "last"}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_DIVISIONS = {"quarter": 4, "half": 2}
_NUMBERS: Mapping[str, int] = CARDINALS | {"couple": 2, "few": 3}
_UNITS = frozenset("day week month year".split())
# A year is no amount: "in 2000 steps", "up to 2048 tokens" are not dates.
_COUNTED = frozenset(
    "% x × percent times step steps token tokens sample samples image images epoch epochs iteration "
    "iterations hour hours minute minutes second seconds day days gpu gpus gb mb flops parameter parameters "
    "point points fps word words example examples frame frames label labels".split()
)
_PAPERS = frozenset(
    "paper papers work works publication publications abstract abstracts preprint preprints".split()
)
_DASHES = frozenset("- – —".split())
_AFTER_A_DATE = frozenset("about and are by for is on or that was were what which who with".split())

_MODES: Mapping[Mode, str] = {
    "since": "since, starting in, starting from, as of, no earlier than, no older than, not before",
    "until": "until, till, up to, through, by, no later than, not later than",
    "after": "after, later than, newer than, more recent than, past",
    "before": "before, earlier than, older than, prior to",
    "within": "in, from, during, within, on, dated, of, between, over, for",
}
_PREPOSITIONS = {
    tuple(words.split()): mode for mode, all_words in _MODES.items() for words in all_words.split(", ")
}
# What stands between a noun and its date: "papers that were published in".
_LEADS = tuple(
    tuple(f"{lead} {verb}".split())
    for lead in ("that were", "that was", "which were", "which was", "that", "which", "")
    for verb in (
        "published, released, posted, submitted, dated, appeared, written, came out, come out, comes out, "
        "coming out, out"
    ).split(", ")
)
_BEGIN_LEADS = frozenset(words[0] for words in _LEADS)
_OR_LATER: Mapping[tuple[str, ...], Mode] = {
    ("or", "later"): "since", ("or", "newer"): "since", ("and", "later"): "since", ("onwards",): "since",
    ("onward",): "since", ("or", "earlier"): "until", ("or", "older"): "until",
}  # fmt: skip

_TOKEN = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?![\d-])|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+|[^\w\s]")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_YEARS = range(1980, 2050)


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
    for span, found in _Reader(text, today).dates():
        spans.append(span)
        if found is None:
            unresolved = text[span[0] : span[1]].strip()
            continue
        since = max(filter(None, (since, found[0])), default=None)
        until = min(filter(None, (until, found[1])), default=None)
    return Period(since, until, tuple(spans), unresolved)


def printed(text: str) -> Iterator[tuple[Span, Ends | None]]:
    """The days, months and years that a text names: their spans, and the first and last day of each.

    ``None`` for a day that does not exist.
    """
    yield from _Reader(text, None).printed()


def without_year(text: str) -> bool:
    """Whether a text names a month or season and no year: "the ones from October"."""
    words = [word for word, _, _ in _tokens(text)]
    named = any(word in _MONTHS or word in _SEASONS for word in words)
    return named and not any(_is_year(word[:4]) for word in words)


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    return [_Token(found.group().lower(), *found.span()) for found in _TOKEN.finditer(text)]


def _is_number(word: str, longest: int = 9) -> bool:
    return word.isdecimal() and len(word) <= longest


def _is_year(word: str) -> bool:
    return len(word) == 4 and _is_number(word) and int(word) in _YEARS


class _Stretch(NamedTuple):
    """A stretch of time that ends before token ``end``: its days in a year, and its own year if it has one.

    ``days`` raises ``ValueError`` for a day that does not exist.
    """

    days: Callable[[int], Ends]
    year: int | None
    end: int
    bare_year: bool = False

    def ends(self, year: int | None) -> Ends | None:
        """First and last day, ``None`` for one that does not exist."""
        try:
            return self.days(self.year or year or 0)
        except ValueError:
            return None


class _Reader:
    """The dates of one text."""

    def __init__(self, text: str, today: date | None) -> None:
        self._text, self._today = text, today
        self._said = _tokens(text)
        self._words = [token.text for token in self._said]

    def dates(self) -> Iterator[tuple[Span, _Open | None]]:
        """Each date from the left: its span, and its ends; ``None`` where it is none that could be told."""
        at = 0
        while at < len(self._words):
            found = self._date(at)
            if found is None:
                at += 1
                continue
            ends, after = found
            yield (self._said[at].start, self._said[after - 1].end), ends
            at = after

    def printed(self) -> Iterator[tuple[Span, Ends | None]]:
        """Days and months with their year; years after "in" and in brackets."""
        at = 0
        while at < len(self._words):
            found = None if self._glued(at) else self._iso(at) or self._day(at) or self._month(at)
            start = at
            if found is None and (self._is("in", at - 1) or self._is("(", at - 1)):
                start = at + 1 if self._words[at] in _THIRDS else at
                start += start > at and self._word(start) in _DASHES
                found = self._year(start)
                if found and self._is("(", at - 1) and not self._is(")", found.end):
                    found = None
            if found is None or found.year is None:
                at += 1
                continue
            yield (self._said[at].start, self._said[found.end - 1].end), found.ends(None)
            at = found.end

    # -- a date: preposition, stretch, connector, stretch -----------------------------------------

    def _date(self, at: int) -> tuple[_Open | None, int] | None:
        start = self._after_lead(at)
        relative = self._relative(self._after_any(start, ("in", "from", "during", "within", "over", "for")))
        if relative is not None:
            return relative
        for length in (3, 2, 1):
            mode = _PREPOSITIONS.get(tuple(self._words[start : start + length]))
            if mode is not None:
                return self._after_preposition(start, start + length, mode)
        return self._alone(at) if start == at else None

    def _after_preposition(self, at: int, start: int, mode: Mode) -> tuple[_Open | None, int] | None:
        said = self._words[at]
        begin = self._after_any(start, ("the", "year"))
        whole = self._range(begin, joined=said in {"between", "from", "in", "during", "of"})
        if whole is None or (said == "between" and not whole.joined):
            return None
        if said in {"over", "for"} and whole.bare_year:
            return None
        if whole.bare_year and said == "of" and not self._dates_a_noun(at):
            return None
        if whole.year is None and not (said != "of" and self._closed(whole.end)):
            return None
        told, after = self._or_later(whole.end)
        if told is None and said in {"from", "in"} and self._is("on", after) and self._closed(after + 1):
            told, after = "since", after + 1
        ends = whole.ends(self._last_year(whole))
        if whole.year is None and self._today is None:
            ends = None
        return (_placed(ends, told or mode) if ends else None), after

    def _alone(self, at: int) -> tuple[_Open | None, int] | None:
        """A date without a preposition; a year alone only where :meth:`_year_stands_alone`."""
        if self._glued(at):
            return None
        whole = self._range(at, joined=False)
        if whole is None or whole.year is None:
            return None
        told, after = self._or_later(whole.end)
        if told is None and whole.bare_year and not whole.joined and not self._year_stands_alone(at, after):
            return None
        ends = whole.ends(None)
        return (_placed(ends, told or "within") if ends else None), after

    def _or_later(self, at: int) -> tuple[Mode | None, int]:
        """What "or later" after a date makes of it, and the place after that."""
        for words, mode in _OR_LATER.items():
            if tuple(self._words[at : at + len(words)]) == words:
                return mode, at + len(words)
        return None, at

    def _year_stands_alone(self, at: int, after: int) -> bool:
        before = self._word(at - 1)
        return (
            self._word(after) in _PAPERS
            or (before == "," and all(not word.isalnum() for word in self._words[after:]))
            or (before in {"(", "["} and self._word(after) in {")", "]"})
        )

    def _range(self, at: int, *, joined: bool) -> _Whole | None:
        """One stretch, or all from one to another; ``joined`` when two bare years may be joined by "and"."""
        first = self._stretch(at)
        if first is None:
            return None
        second = self._joined_to(first, joined=joined)
        if second is None:
            return _Whole(first.ends, first.year, first.end, first.bare_year, joined=False)
        year = second.year

        def ends(assumed: int | None) -> Ends | None:
            last = second.ends(assumed)
            begin = first.ends(year or assumed)
            if begin and last and begin[0] > last[1] and first.year is None and (year or assumed):
                begin = first.ends((year or assumed or 0) - 1)
            return (begin[0], last[1]) if begin and last else None

        return _Whole(ends, year, second.end, first.bare_year and second.bare_year, joined=True)

    def _joined_to(self, first: _Stretch, *, joined: bool) -> _Stretch | None:
        connector = self._word(first.end)
        if connector not in _DASHES | {"to", "and", "until", "through", "till", "/", "&"}:
            return None
        second = self._stretch(self._after_any(first.end + 1, ("the",)))
        if second is None or (second.year is None and first.year is not None):
            return None
        bare = first.bare_year or second.bare_year
        if bare and (first.bare_year != second.bare_year or (connector not in _DASHES and not joined)):
            return None
        return second

    # -- stretches of time ----------------------------------------------------------------------------

    def _stretch(self, at: int) -> _Stretch | None:
        at = self._after_any(at, ("the",))
        if at >= len(self._words):
            return None
        return (
            self._iso(at)
            or self._part(at)
            or self._division(at)
            or self._week_of(at)
            or self._day(at)
            or self._month(at)
            or self._season(at)
            or self._year(at)
        )

    def _iso(self, at: int) -> _Stretch | None:
        word = self._words[at]
        if _ISO.fullmatch(word):
            year, month, *day = (int(part) for part in word.split("-"))
            return _Stretch(lambda _: month_or_day(year, month, *day), year, at + 1)
        if _is_number(word, 2) and self._is("/", at + 1) and _is_year(self._word(at + 2)):
            if self._is("/", at - 1):
                return None
            return _Stretch(lambda year: month_or_day(year, int(word)), int(self._word(at + 2)), at + 3)
        return None

    def _part(self, at: int) -> _Stretch | None:
        """Like "late 2025", "the end of May 2025"."""
        word = self._words[at]
        if word in _THIRDS:
            inner = self._stretch(self._after_any(at + 1, ("-", "in", "of")))
            return inner and _within(inner, lambda ends: third(ends, _THIRDS[word]))
        if word in _EDGES and self._is("of", at + 1):
            inner = self._stretch(at + 2)
            if inner is None:
                return None
            return _within(inner, lambda ends: beginning_or_end(ends, first=_EDGES[word] == "first"))
        return self._first_or_last(at) if word in {"first", "last"} else None

    def _first_or_last(self, at: int) -> _Stretch | None:
        """Like "the last two months of 2025"."""
        word, number = self._words[at], self._number(at + 1)
        unit = at + 1 + (number is not None)
        name = self._word(unit).removesuffix("s")
        if name not in _UNITS or self._word(unit + 1) not in {"of", "in"}:
            return None
        inner = self._stretch(unit + 2)
        if inner is None:
            return None
        return _within(inner, lambda ends: first_or_last(ends, name, number or 1, first=word == "first"))

    def _division(self, at: int) -> _Stretch | None:
        """Quarters and halves: "Q3 2025", "2025 Q3", "the second half of 2025"."""
        word, number = self._words[at], self._word(at + 1)
        if word in {"q", "h"} and number in {"1", "2", "3", "4"}:
            of, which, after = (4 if word == "q" else 2), int(number) - 1, at + 2
            return self._dated(lambda year: division(year, which, of), after) if which < of else None
        if word in _ORDINALS and number in _DIVISIONS:
            of = _DIVISIONS[number]
            which = _ORDINALS[word] % of
            return self._dated(lambda year: division(year, which, of), at + 2)
        if _is_year(word):
            after = self._after_any(at + 1, ("-",))
            later = self._division(after) if self._word(after) in {"q", "h"} else None
            return later and later._replace(days=lambda _: later.days(int(word)), year=int(word))
        return None

    def _week_of(self, at: int) -> _Stretch | None:
        if self._words[at] != "week" or not self._is("of", at + 1):
            return None
        inner = self._day(self._after_any(at + 2, ("the",)))
        return inner and _within(inner, lambda ends: week(ends[0]))

    def _day(self, at: int) -> _Stretch | None:
        """Like "5 May 2025", "May 5, 2025", "5-9 May 2025", "May 5-9 2025"."""
        first = _day_of_month(self._word(at))
        if first:
            last, after = self._to_day(at + 1)
            month = _MONTHS.get(self._word(self._after_any(after, ("of",))))
            after = self._after_any(after, ("of",)) + 1
        else:
            month = _MONTHS.get(self._word(at))
            first = _day_of_month(self._word(self._after_any(at + 1, (".",))))
            last, after = self._to_day(self._after_any(at + 1, (".",)) + 1)
        if month is None or first is None:
            return None
        begin, end = first, last or first
        return self._dated(lambda year: (date(year, month, begin), date(year, month, end)), after)

    def _to_day(self, at: int) -> tuple[int | None, int]:
        last = _day_of_month(self._word(at + 1)) if self._word(at) in _DASHES else None
        return (last, at + 2) if last else (None, at)

    def _month(self, at: int) -> _Stretch | None:
        month = _MONTHS.get(self._words[at])
        return self._dated(lambda year: month_or_day(year, month), at + 1) if month else None

    def _season(self, at: int) -> _Stretch | None:
        if self._words[at] not in _SEASONS:
            return None
        month, length = _SEASONS[self._words[at]]
        return self._dated(lambda year: months(year, month, length), at + 1)

    def _year(self, at: int) -> _Stretch | None:
        word = self._word(at)
        if not _is_year(word) or self._word(at + 1) in _COUNTED:
            return None
        year = int(word)
        return _Stretch(lambda _: (date(year, 1, 1), date(year, 12, 31)), year, at + 1, bare_year=True)

    def _dated(self, days: Callable[[int], Ends], at: int) -> _Stretch:
        """The stretch with the year that follows it, if one does: "May 2025", "Nov. '25", "Q3/2025"."""
        after = at
        for filling in (".", ",", "of", "-", "/"):
            after = self._after_any(after, (filling,))
        if (
            self._word(after) in {"'", "’"}
            and _is_number(self._word(after + 1), 2)
            and len(self._word(after + 1)) == 2
        ):
            return _Stretch(days, 2000 + int(self._word(after + 1)), after + 2)
        found = self._year(after)
        if found is None or found.year is None:
            return _Stretch(days, None, at)
        return _Stretch(days, found.year, found.end)

    # -- relative wording -----------------------------------------------------------------------------

    def _relative(self, at: int) -> tuple[_Open | None, int] | None:
        """Like "yesterday", "last year", "in the past six months", "since last October", "this summer"."""
        word = self._word(at)
        if word == "yesterday" or (word == "since" and self._is("yesterday", at + 1)):
            day = self._today and self._today - timedelta(days=1)
            after = at + 1 + (word == "since")
            return ((day, None if word == "since" else day) if day else None), after
        mode = _PREPOSITIONS.get((word,))
        start = self._after_any(at + 1 if mode and mode != "within" else at, ("the",))
        which = self._word(start)
        if which not in {"this", "last", "past", "previous"}:
            return None
        found = self._last_units(start) or self._last_named(start)
        if found is None:
            return None
        ends, after = found
        return (_placed(ends, mode or "within") if ends else None), after

    def _last_units(self, at: int) -> tuple[Ends | None, int] | None:
        which, number = self._words[at], self._number(at + 1)
        unit = at + 1
        if number is not None:
            unit = self._after_any(at + 2, ("of",))
        name = self._word(unit).removesuffix("s")
        if name not in _UNITS or self._is("of", unit + 1):
            return None
        return (counted_back(which, name, number, self._today) if self._today else None), unit + 1

    def _last_named(self, at: int) -> tuple[Ends | None, int] | None:
        """Like "last October", "this summer"."""
        inner = self._month(at + 1) or self._season(at + 1) if at + 1 < len(self._words) else None
        if inner is None or inner.year is not None or not self._closed(inner.end):
            return None
        if self._today is None:
            return None, inner.end
        year = self._today.year
        if self._words[at] != "this":
            ends = inner.ends(year)
            year -= bool(ends and ends[1] >= self._today)
        return inner.ends(year), inner.end

    # -- words ------------------------------------------------------------------------------------------

    def _last_year(self, whole: _Whole) -> int | None:
        """The year that makes a stretch without one the last that has begun."""
        if whole.year is not None or self._today is None:
            return None
        ends = whole.ends(self._today.year)
        return self._today.year - bool(ends and ends[0] > self._today)

    def _after_lead(self, at: int) -> int:
        """After "that were published", if that stands here."""
        if self._word(at) not in _BEGIN_LEADS:
            return at
        lengths = (len(words) for words in _LEADS if tuple(self._words[at : at + len(words)]) == words)
        return at + next(lengths, 0)

    def _after_any(self, at: int, words: Sequence[str]) -> int:
        """The place after the words that stand here of those, in their order."""
        for word in words:
            at += self._is(word, at)
        return at

    def _number(self, at: int) -> int | None:
        at = self._after_any(at, ("a",))
        word = self._word(at)
        return int(word) if _is_number(word, 4) else _NUMBERS.get(word)

    def _dates_a_noun(self, at: int) -> bool:
        """Like "the methods of 2019", "the work of April 2024"; "a batch of 2048" is no date."""
        before = self._word(at - 1)
        return before.endswith("s") or before == "work"

    def _closed(self, at: int) -> bool:
        """Whether nothing stands here that the words before would belong to: "in winter scenes"."""
        word = self._word(at)
        return not word or not word[0].isalnum() or word in _AFTER_A_DATE

    def _glued(self, at: int) -> bool:
        """Whether the token is part of a longer word: "GPT-4-2025"."""
        start = self._said[at].start
        return start > 0 and (self._text[start - 1].isalnum() or self._text[start - 1] in "-_")

    def _is(self, word: str, at: int) -> bool:
        return self._word(at) == word

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""


class _Whole(NamedTuple):
    """What follows a preposition: ``ends`` takes the year to assume where none is printed."""

    ends: Callable[[int | None], Ends | None]
    year: int | None
    end: int
    bare_year: bool
    joined: bool


def _placed(ends: Ends, mode: Mode) -> _Open:
    """The period that a preposition makes of a stretch."""
    first, last = ends
    return {
        "since": (first, None),
        "until": (None, last),
        "after": (last + timedelta(days=1), None),
        "before": (None, first - timedelta(days=1)),
        "within": (first, last),
    }[mode]


def _within(outer: _Stretch, narrowed: Callable[[Ends], Ends]) -> _Stretch:
    return _Stretch(lambda year: narrowed(outer.days(year)), outer.year, outer.end)


def _day_of_month(word: str) -> int | None:
    digits = word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else word
    return int(digits) if _is_number(digits, 2) and 1 <= int(digits) <= 31 else None
