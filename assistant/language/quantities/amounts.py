"""Every amount a text states: value, unit, bound and statistic, with exact offsets.

This is the reading of numbers that claims and questions share. It says what is
printed, not what it is about: that is for :mod:`ingest.claims` and
:mod:`assistant.question`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from assistant.language.quantities.bounds import leading, statistic, trailing
from assistant.language.quantities.numbers import DIGITS, STARTS, WORDED, number, undress, worded
from assistant.language.quantities.units import MULTIPLIERS, unit_at
from assistant.language.quantities.vocabulary import Word, words_of
from assistant.types import Bound, Statistic

# One printed amount.

Form: TypeAlias = Literal["digits", "word", "fraction", "fold", "orders", "ratio"]


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed amount; ``text[start:end] == raw``.

    ``unit`` is ``percent``, ``times``, ``points``, ``absolute:UNIT`` or ``count`` (a
    number without a unit). ``value`` is as printed (9.7 of ``9.7 billion tokens``, whose
    unit is ``absolute:billion tokens``); ``value_low`` is the lower end of a printed
    range. ``form`` tells digits from ``one-third`` (33.3 percent), ``threefold``,
    ``two orders of magnitude`` (100 times) and ``halves``/``twice`` (2 times).
    ``lead`` is where the words of the bound start, ``tail`` where those after it end.
    ``sign`` is a printed plus or minus; ``value`` is without it.
    """

    start: int
    end: int
    raw: str
    value: float
    unit: str
    value_low: float | None = None
    bound: Bound = "exact"
    statistic: Statistic | None = None
    form: Form = "digits"
    lead: int = 0
    tail: int = 0
    sign: str = ""


# Several numbers together: units printed once, ranges, bounds that hold for a list.

MOST_ORDERS = 30.0
"""No abstract saves more orders of magnitude; keeps hostile input finite."""


def disjoint(found: Iterable[Amount]) -> list[Amount]:
    """In order, the longer of two that overlap."""
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start, -a.end)):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept


_BOUND_WORDS = r"(?:(?:about|up to|over|around|nearly|roughly|~|an?|by)\s*)?"
_SHARES = re.compile(
    rf"\s*(?P<tight>--?>?|–|—|→|~|/|to|or|vs\.?|versus)\s*{_BOUND_WORDS}"
    r"|\s*(?:,|and|, and|&)\s*(?:(?:about|up to|over|around|nearly|roughly|~|by)\s*)?",
    re.IGNORECASE,
)


_SCALES = {f"absolute:{multiplier}": factor for multiplier, factor in MULTIPLIERS.values()}


def share_units(clean: str, found: list[Amount]) -> list[Amount]:
    """``from 36.0 to 9.0 GPU hours``, ``2, 4 and 8 times``: the unit is printed once."""
    shared = _factors(clean, found)
    for index in range(len(shared) - 2, -1, -1):
        amount, after = shared[index], shared[index + 1]
        scaled = amount.unit in _SCALES and after.unit.partition(" ")[0] in _SCALES and " " in after.unit
        if scaled and _SHARES.fullmatch(clean, amount.end, after.start):  # "5B to 20B parameters"
            shared[index] = replace(amount, unit=f"{amount.unit} {after.unit.partition(' ')[2]}")
        if amount.unit != "count" or after.unit == "count":
            continue
        join = _SHARES.fullmatch(clean, amount.end, after.start)
        if join and (
            join["tight"]
            or (
                _listed(clean, amount)
                and after.unit not in _LENGTHS
                and not _GLUED.search(clean, after.start, after.end)
            )
        ):
            value = 10.0 ** min(amount.value, MOST_ORDERS) if after.form == "orders" else amount.value
            shared[index] = replace(amount, value=value, unit=after.unit, form=after.form)
    return [amount for amount in shared if amount.form != "word" or amount.unit != "count"]


# "a Dice of 0.56, 5 mm Dice of 0.73": a length may belong to the next name.
_LENGTHS = frozenset({"absolute:mm", "absolute:cm", "absolute:km"})
# "an FID of 4.5 and 12.5M parameters": a letter glued to the second number is its own.
_GLUED = re.compile(r"\d[KkMBT]\b")
_FACTOR = re.compile(
    r"\bfactors? of\s*(?:(?:about|around|nearly|roughly|up to|over|~|an?)\s*)*$", re.IGNORECASE
)


def _factors(clean: str, found: list[Amount]) -> list[Amount]:
    """``by a factor of 10`` is 10 times, ``by factors of 2 to 5`` is up to 5 times."""
    read: list[Amount] = []
    for amount in found:
        counted = amount.unit == "count" and _FACTOR.search(clean[max(0, amount.start - 30) : amount.start])
        goes_on = bool(read) and amount.unit == "count" and read[-1].unit == "times"
        ranged = goes_on and clean[read[-1].end : amount.start].strip() in {"to", "-", "–", "and"}
        led = ranged and _FACTOR.search(clean[max(0, read[-1].start - 30) : read[-1].start])
        read.append(replace(amount, unit="times") if counted or led else amount)
    return read


def _is_year(amount: Amount) -> bool:
    return amount.value.is_integer() and 1900 <= amount.value <= 2100  # years of papers


def _listed(clean: str, amount: Amount) -> bool:
    """A member of a list of values, not a year and not the number of a name before it."""
    return not _is_year(amount) and not _named(clean, amount)


_TO = re.compile(rf"\s*(?:--?|–|—|~|to|up to|or)\s*{_BOUND_WORDS}[+−-]?", re.IGNORECASE)
# What opens a range (``between``, ``ranging from``) and what a change: the name of the group tells.
_OPENED = re.compile(
    r"(?P<range>\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|spann?(?:s|ed|ing)?)\b[^,;.]{0,20}$"
    r"|\bbetween\s*(?:about\s|~\s*)?$)"
    r"|(?P<change>\bfrom\s*(?:(?:an?|about|around|the|previous|original|initial)\s|~\s*)*[+−-]?\s?$"
    r"|\bfrom (?:(?!to\b|by\b|and\b|or\b)[A-Za-z'’-]+\s){1,5}$)",
    re.IGNORECASE,
)


def ranges(clean: str, found: list[Amount]) -> Iterator[Amount]:
    """Joins the two ends of a range; the ends of a change (``from A to B``) stay apart."""
    skip = False
    for amount, after in pairwise([*found, None]):
        if skip or amount is None:
            skip = False
            continue
        low = _scaled(amount, after) if after is not None else amount
        if after is not None and _is_range(clean, low, after):
            skip = True
            yield replace(after, start=amount.start, value_low=low.value, bound="exact")
        else:
            yield amount


def _scaled(low: Amount, high: Amount) -> Amount:
    """``500M to 2B parameters``: the lower end counted as the upper one is."""
    (one, _, what), (other, _, same) = low.unit.partition(" "), high.unit.partition(" ")
    if one == other or what != same or not {one, other} <= _SCALES.keys():
        return low
    return replace(low, value=low.value * _SCALES[one] / _SCALES[other], unit=high.unit)


def _is_range(clean: str, low: Amount, high: Amount) -> bool:
    dashed = low.sign == "" and clean[low.end : high.start].strip() in {"-", "−"}  # "50% - 90%"
    if low.unit != high.unit or not low.value < high.value or not (dashed or low.sign == high.sign):
        return False
    joint, match = (
        clean[low.end : high.start].strip(),
        _OPENED.search(clean[max(0, low.start - 40) : low.start]),
    )
    opened = match.lastgroup if match else None
    if joint == "and":
        return opened == "range"
    if not _TO.fullmatch(clean, low.end, high.start):
        return False
    return low.unit in {"times", "points"} or joint in {"-", "–"} or opened != "change"


_SAME_BOUND = frozenset({",", "and", ", and", "or", "/", "&"})
# As in "up to 92% of the parameters and 88% of the FLOPs".
_SHARE_AND = re.compile(r"\s*of (?:[\w-]+ ){1,3}and ", re.IGNORECASE)


def bounded(clean: str, found: Iterable[Amount]) -> Iterator[Amount]:
    """``more than 70% and 50%``: a bound holds for the whole list it opens."""
    last: Amount | None = None
    for amount in found:
        own = _bound(clean, amount)
        if last and _shares_bound(clean, last, own):
            own = replace(own, bound=last.bound, statistic=own.statistic or last.statistic)
        yield own
        last = own


def _shares_bound(clean: str, last: Amount, own: Amount) -> bool:
    if own.bound != "exact" or own.unit != last.unit or own.value_low is not None:
        return False
    if clean[own.tail :].lstrip().startswith("of ") and _SHARE_AND.fullmatch(clean, last.tail, own.lead):
        return True
    return clean[last.tail : own.lead].strip().lower() in _SAME_BOUND


def _bound(clean: str, amount: Amount) -> Amount:
    gap = clean[max(0, amount.start - 2) : amount.start].rstrip()
    signed = amount.sign and gap[-1:] in {"+", "−", "-"}
    lead = leading(clean, clean.rindex(gap[-1], 0, amount.start) if signed else amount.start)
    after, tail = trailing(clean, amount.end)
    after = after or ("at_least" if "+" in clean[amount.start : amount.end] else None)
    bound: Bound = after or (lead.bound if lead.bound != "exact" else amount.bound)
    mean = statistic(clean, lead.start, amount.start, amount.end)
    return replace(amount, bound=bound, statistic=mean, lead=lead.start, tail=tail)


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of ``text`` in order, ranges joined, bounds read."""
    clean = undress(text)
    return scan(clean, text, words_of(clean))


def scan(clean: str, text: str, words: Sequence[Word]) -> tuple[Amount, ...]:
    """Like :func:`amounts`, for a ``text`` already made ``clean`` by ``undress``, and its words."""
    single = share_units(clean, disjoint([*_digits(clean), *_words(clean, words)]))
    read = bounded(clean, ranges(clean, single))
    return tuple(_as_printed(clean, text, amount) for amount in read)


def _as_printed(clean: str, text: str, amount: Amount) -> Amount:
    """The literal text, with the whole of a LaTeX command that was blanked from its middle."""
    end = amount.end
    while end < len(text) and clean[end] == " " and not (text[end].isspace() or text[end] == "*"):
        end += 1
    return replace(amount, end=end, tail=max(end, amount.tail), raw=text[amount.start : end])


# ---------------------------------------------------------------- one number and its unit

# One of these makes a number relative; the name of the group is its unit.
_RELATIVE = re.compile(
    r"(?P<points>\s{0,3}%[\s-]?p(?:oints?)?\b"
    r"|(?:[\s-]?(?:percentage|percent|pct\.?|absolute|accuracy))?[\s-](?:points?|pts?|pp)\b"
    r"(?![\s-](?:cloud|track|process|predict|set|map|of\b))|\s?pp\b)"
    r"|(?P<percent>\+?\s{0,3}%|[\s-]?(?:percent|per cent)(?![a-z]))"
    r"|(?P<times>\s{0,3}×(?!\s*\d|\s?[A-Z])|[\s-]?folds?\b"
    r"|[\s-]?(?:[xX]|times)(?=\W|$)(?!/(?!\d)|\s?\d)"
    r"(?!\s(?:[ALHV]\d|RTX|GPU|TPU|NVIDIA|the resolution|per\b|a (?:day|week))))"
    r"|(?P<orders>[\s-](?i:orders?[\s-]of[\s-]magnitudes?))"
)
_MULTIPLIER = re.compile(
    r"(?P<glued>[KkMBT])(?![A-Za-z\d])|[\s-]{0,4}(?P<word>thousand|million|billion|trillion)s?(?![a-z])"
    r"|\s(?P<spaced>[KMBT])(?![\w.-])"
)
_NO_UNIT = re.compile(r"(?:st|nd|rd|th)(?![a-z])|:\d|[A-Za-z_]")
_MONEY = re.compile(r"(?:(?:USD?)?(?P<sign>[$€£])|\b(?P<code>USD|EUR|GBP) )$")
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP"}


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
            sign = (match["sign"] or "").strip().replace("−", "-")
            yield replace(amount, value=abs(amount.value), sign=sign) if sign or amount.value < 0 else amount


_NAMED = re.compile(r"(?:[A-Z][\w.-]*|(?:19|20)\d\d(?:,|\s(?:and|or|&|/))+)\s$")


def _names_year(clean: str, amount: Amount) -> bool:
    """``ISIC 2018``: the year in the name of a benchmark."""
    return amount.unit == "count" and _is_year(amount) and _named(clean, amount)


def _named(clean: str, amount: Amount) -> bool:
    return _NAMED.search(clean[max(0, amount.start - 20) : amount.start]) is not None


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
    match = _RELATIVE.match(clean, end)
    if match is None:
        return _absolute(clean, start, end, value, form)
    unit = match.lastgroup or ""
    if unit == "orders":
        return Amount(start, match.end(), "", 10.0 ** min(value, MOST_ORDERS), "times", form="orders")
    return Amount(start, match.end(), "", value, unit, form="fold" if "fold" in match[0] else form)


def _absolute(clean: str, start: int, end: int, value: float, form: Form) -> Amount | None:
    money = _MONEY.search(clean[max(0, start - 5) : start])
    scale = _MULTIPLIER.match(clean, end)
    multiplier = MULTIPLIERS[scale[scale.lastgroup or 0].lower()][0] if scale else None
    after = scale.end() if scale else end
    if money:
        unit = " ".join(filter(None, (multiplier, money["code"] or _CURRENCY[money["sign"]])))
        return Amount(start - len(money[0]), after, "", value, f"absolute:{unit}", form=form)
    plus = after + clean.startswith("+ ", after)  # "200k+ pages"
    gap = plus + (clean.startswith("-", plus) or _spaces(clean, plus))
    found = unit_at(clean, gap, multiplier=multiplier)
    if found and gap == end and found[0] == "seconds" and 1900 <= value < 2100 and value % 10 == 0:
        return None  # "the 1960s"
    if found:
        return Amount(start, found[1], "", value, f"absolute:{found[0]}", form=form)
    if not scale and _NO_UNIT.match(clean, after):
        return None
    return Amount(start, after, "", value, f"absolute:{multiplier}" if multiplier else "count", form=form)


def _spaces(clean: str, start: int) -> int:
    """How many spaces follow, of which blanked LaTeX leaves more than one."""
    near = clean[start : start + 16]
    return len(near) - len(near.lstrip(" "))


def _words(clean: str, words: Sequence[Word]) -> Iterator[Amount]:
    for name, start, _ in words:
        match = WORDED.match(clean, start) if name in STARTS or "/" in name else None
        word = worded(match) if match else None
        if match is None or word is None:
            continue
        if word.unit and clean.startswith("-", match.end()):
            continue  # "a double-compression format"
        if word.unit:
            yield Amount(
                match.start(), match.end(), "", word.value, word.unit, bound=word.bound, form=word.form
            )
        else:
            amount = _with_unit(clean, match.start(), match.end(), word.value, "word")
            bare = Amount(match.start(), match.end(), "", word.value, "count", form="word")
            yield replace(amount or bare, bound=word.bound)
