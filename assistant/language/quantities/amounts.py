"""Every amount a text states: value, unit, bound and statistic, with exact offsets.

This is the reading of numbers that claims and questions share. It says what is
printed, not what it is about: that is for :mod:`ingest.claims` and
:mod:`assistant.question`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.language.quantities.amount import Amount, Form
from assistant.language.quantities.numbers import DIGITS, number, undress
from assistant.language.quantities.phrases import Word, words_of
from assistant.language.quantities.together import MOST_ORDERS, bounded, disjoint, ranges, share_units
from assistant.language.quantities.units import MULTIPLIERS, unit_at
from assistant.language.quantities.worded import STARTS, WORDED, worded

__all__ = ["amounts", "scan"]


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of ``text`` in order, ranges joined, bounds read."""
    clean = undress(text)
    return scan(clean, text, words_of(clean))


def scan(clean: str, text: str, words: Sequence[Word]) -> tuple[Amount, ...]:
    """Like :func:`amounts`, for a ``text`` already made ``clean`` by ``undress``, and its words."""
    single = share_units(clean, disjoint([*_digits(clean), *_prefixed(clean), *_words(clean, words)]))
    read = bounded(clean, ranges(clean, single))
    return tuple(_as_printed(clean, text, amount) for amount in read)


def _as_printed(clean: str, text: str, amount: Amount) -> Amount:
    """The literal text, with the whole of a LaTeX command that was blanked from its middle."""
    end = amount.end
    while end < len(text) and clean[end] == " " and not (text[end].isspace() or text[end] == "*"):
        end += 1
    return replace(amount, end=end, tail=max(end, amount.tail), raw=text[amount.start : end])


# ---------------------------------------------------------------- one number and its unit

_POINTS = re.compile(
    r"\s{0,3}%[\s-]?points?\b"
    r"|(?:[\s-]?(?:percentage|percent|pct\.?|absolute|accuracy))?[\s-](?:points?|pts?|pp)\b"
    r"(?![\s-](?:cloud|track|process|predict|set|map|of\b))"
    r"|\s?pp\b"
)
_PERCENT = re.compile(r"\+?\s{0,3}%|[\s-]?(?:percent|per cent)(?![a-z])")
_TIMES = re.compile(
    r"\s{0,3}×(?!\s*\d|\s?[A-Z])|[\s-]?folds?\b"
    r"|[\s-]?(?:[xX]|times)(?=\W|$)(?!/(?!\d)|\s?\d)"
    r"(?!\s(?:[ALHV]\d|RTX|GPU|TPU|NVIDIA|the resolution|per\b|a (?:day|week)))"
)
_ORDERS = re.compile(r"[\s-]orders?[\s-]of[\s-]magnitudes?", re.IGNORECASE)
_MULTIPLIER = re.compile(
    r"(?P<glued>[KkMBT])(?![A-Za-z\d])|[\s-]{0,4}(?P<word>thousand|million|billion|trillion)s?(?![a-z])"
    r"|\s(?P<spaced>[KMBT])(?![\w.-])"
)
_NO_UNIT = re.compile(r"(?:st|nd|rd|th)(?![a-z])|:\d|[A-Za-z_]")
_MONEY = re.compile(r"(?:(?:USD?)?(?P<sign>[$€£])|\b(?P<code>USD|EUR|GBP) )$")
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP"}


_GAP = re.compile(r"-| {0,16}")  # blanked LaTeX leaves more than one space
_DECADE = re.compile(r"(?:19|20)\d0s")
_LARGEST = 1e30


def _digits(clean: str) -> Iterator[Amount]:
    for match in DIGITS.finditer(clean):
        start = match.start("digits")
        if _in_name(clean, start):
            continue
        amount = _with_unit(clean, start, match.end(), number(match))
        if amount is None or _enumerates(clean, amount) or _names_year(clean, amount):
            continue
        if abs(amount.value) < _LARGEST:
            yield replace(
                amount, value=abs(amount.value), sign=(match["sign"] or "").strip().replace("−", "-")
            )


# "x2 faster"
_PREFIXED = re.compile(
    r"(?<![\w.])[x×](?P<value>\d{1,6}(?:\.\d+)?)(?=\s(?:faster|slower|smaller|fewer|less|more|lower|higher|larger"
    r"|cheaper|speed-?up|acceleration|reduction|improvement|throughput)\b)"
)


def _prefixed(clean: str) -> Iterator[Amount]:
    for match in _PREFIXED.finditer(clean):
        yield Amount(match.start(), match.end(), "", float(match["value"]), "times")


_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(r"(?:[A-Z][\w.-]*|(?:19|20)\d\d(?:,|\s(?:and|or|&|/))+)\s$")


def _names_year(clean: str, amount: Amount) -> bool:
    """``ISIC 2018``: the year in the name of a benchmark."""
    year = amount.unit == "count" and _YEAR.fullmatch(clean, amount.start, amount.end)
    return bool(year) and _NAMED.search(clean[max(0, amount.start - 20) : amount.start]) is not None


def _enumerates(clean: str, amount: Amount) -> bool:
    """``(2)`` and ``2)`` number the items of a list."""
    digit = amount.unit == "count" and amount.end - amount.start == 1
    opened = clean[max(0, amount.start - 1) : amount.start] in {"(", " ", ""}
    return digit and opened and clean[amount.end : amount.end + 1] == ")"


def _in_name(clean: str, start: int) -> bool:
    """The digits continue a name (``LLaMA-2-7B``) or a tolerance (``± 0.3``)."""
    before = clean[max(0, start - 24) : start]
    if before.endswith(("-", "–")):
        token = before.rstrip("-–").rpartition(" ")[2]
        return re.search(r"[A-Za-z]{2}|[A-Za-z]-", token) is not None
    return before.rstrip().endswith(("±", "+/-"))


def _with_unit(clean: str, start: int, end: int, value: float, form: Form = "digits") -> Amount | None:
    for pattern, unit in ((_POINTS, "points"), (_PERCENT, "percent"), (_TIMES, "times")):
        match = pattern.match(clean, end)
        if match:
            return Amount(start, match.end(), "", value, unit, form="fold" if "fold" in match[0] else form)
    match = _ORDERS.match(clean, end)
    if match:
        return Amount(start, match.end(), "", 10.0 ** min(value, MOST_ORDERS), "times", form="orders")
    return _absolute(clean, start, end, value, form)


def _absolute(clean: str, start: int, end: int, value: float, form: Form) -> Amount | None:
    money = _MONEY.search(clean[max(0, start - 5) : start])
    scale = _MULTIPLIER.match(clean, end)
    multiplier = MULTIPLIERS[scale[scale.lastgroup or 0].lower()][0] if scale else None
    after = scale.end() if scale else end
    if money:
        unit = " ".join(filter(None, (multiplier, money["code"] or _CURRENCY[money["sign"]])))
        return Amount(start - len(money[0]), after, "", value, f"absolute:{unit}", form=form)
    plus = after + clean.startswith("+ ", after)  # "200k+ pages"
    gap = _GAP.match(clean, plus).end()  # type: ignore[union-attr]  # it always matches
    found = unit_at(clean, gap, multiplier=multiplier)
    if found and gap == end and _DECADE.fullmatch(clean[start : end + 1]):
        return None  # "the 1960s"
    if found:
        return Amount(start, found[1], "", value, f"absolute:{found[0]}", form=form)
    if not scale and _NO_UNIT.match(clean, after):
        return None
    return Amount(start, after, "", value, f"absolute:{multiplier}" if multiplier else "count", form=form)


def _words(clean: str, words: Sequence[Word]) -> Iterator[Amount]:
    for name, start, _ in words:
        match = WORDED.match(clean, start) if name in STARTS or "/" in name else None
        word = worded(match) if match else None
        if match is None or word is None:
            continue
        if word.unit:
            yield Amount(
                match.start(), match.end(), "", word.value, word.unit, bound=word.bound, form=word.form
            )
        else:
            amount = _with_unit(clean, match.start(), match.end(), word.value, "word")
            bare = Amount(match.start(), match.end(), "", word.value, "count", form="word")
            yield replace(amount or bare, bound=word.bound)
