"""Several numbers together: units printed once, ranges, bounds that hold for a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from assistant.language.quantities.amount import Amount
from assistant.language.quantities.bounds import leading, statistic, trailing
from assistant.types import Bound

__all__ = ["MOST_ORDERS", "bounded", "disjoint", "ranges", "share_units"]

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
_NAMED = re.compile(r"(?:[A-Z][\w.-]*|[Tt]able|[Ff]igure|[Ss]ection)\s$")


def share_units(clean: str, found: list[Amount]) -> list[Amount]:
    """``from 36.0 to 9.0 GPU hours``, ``2, 4 and 8 times``: the unit is printed once."""
    shared = _factors(clean, found)
    for index in range(len(shared) - 2, -1, -1):
        amount, after = shared[index], shared[index + 1]
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


def _listed(clean: str, amount: Amount) -> bool:
    """A member of a list of values, not a year and not the number of a name before it."""
    year = amount.value.is_integer() and 1900 <= amount.value <= 2100  # years of papers
    return not year and not _NAMED.search(clean[max(0, amount.start - 20) : amount.start])


_TO = re.compile(rf"\s*(?:--?|–|—|~|to|up to|or)\s*{_BOUND_WORDS}[+−-]?", re.IGNORECASE)
_BETWEEN_AND = re.compile(r"\s*and\s*", re.IGNORECASE)
_FROM = re.compile(
    r"\bfrom\s*(?:(?:an?|about|around|the|previous|original|initial)\s|~\s*)*[+−-]?\s?$"
    r"|\bfrom (?:(?!to\b|by\b|and\b|or\b)[A-Za-z'’-]+\s){1,5}$",
    re.IGNORECASE,
)
_SPANNING = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|spann?(?:s|ed|ing)?)\b[^,;.]{0,20}$", re.IGNORECASE
)
_BETWEEN = re.compile(r"\bbetween\s*(?:about\s|~\s*)?$", re.IGNORECASE)


def ranges(clean: str, found: list[Amount]) -> Iterator[Amount]:
    """Joins the two ends of a range; the ends of a change (``from A to B``) stay apart."""
    skip = False
    for amount, after in pairwise([*found, None]):
        if skip or amount is None:
            skip = False
            continue
        if after is not None and _is_range(clean, amount, after):
            skip = True
            yield replace(after, start=amount.start, value_low=amount.value, bound="exact")
        else:
            yield amount


def _is_range(clean: str, low: Amount, high: Amount) -> bool:
    dashed = low.sign == "" and clean[low.end : high.start].strip() in {"-", "−"}  # "50% - 90%"
    if low.unit != high.unit or not low.value < high.value or not (dashed or low.sign == high.sign):
        return False
    before = clean[max(0, low.start - 40) : low.start]
    if _BETWEEN_AND.fullmatch(clean, low.end, high.start):
        return _BETWEEN.search(before) is not None or _SPANNING.search(before) is not None
    if not _TO.fullmatch(clean, low.end, high.start):
        return False
    if low.unit in {"times", "points"} or clean[low.end : high.start].strip() in {"-", "–"}:
        return True
    return not _FROM.search(before) or _SPANNING.search(before) is not None


_SAME_BOUND = re.compile(r"\s*(?:,|and|, and|or|/|&)\s*", re.IGNORECASE)
# As in "up to 92% of the parameters and 88% of the FLOPs".
_SHARE_AND = re.compile(r"\s*of (?:[\w-]+ ){1,3}and ", re.IGNORECASE)
_OF = re.compile(r"\s*of ", re.IGNORECASE)


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
    if _OF.match(clean, own.tail) and _SHARE_AND.fullmatch(clean, last.tail, own.lead):
        return True
    return _SAME_BOUND.fullmatch(clean, last.tail, own.lead) is not None


_SIGN = re.compile(r"[+−-]\s?$")


def _bound(clean: str, amount: Amount) -> Amount:
    sign = _SIGN.search(clean[max(0, amount.start - 2) : amount.start]) if amount.sign else None
    lead = leading(clean, amount.start - len(sign[0]) if sign else amount.start)
    after, tail = trailing(clean, amount.end)
    after = after or ("at_least" if "+" in clean[amount.start : amount.end] else None)
    bound: Bound = after or (lead.bound if lead.bound != "exact" else amount.bound)
    mean = statistic(clean, lead.start, amount.start, amount.end)
    return replace(amount, bound=bound, statistic=mean, lead=lead.start, tail=tail)
