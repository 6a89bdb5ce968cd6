"""What every claim must satisfy, whoever found it: rules or a language model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from assistant.language.quantities import amounts, measure
from assistant.types import Bound, Claim, Context, Direction, Quantity, Statistic

__all__ = ["validate"]

_ALLOWED = {
    "quantity": get_args(Quantity),
    "context": get_args(Context),
    "direction": get_args(Direction),
    "bound": get_args(Bound),
    "statistic": (*get_args(Statistic), None),
}
_PLAIN_UNITS = frozenset({"percent", "points", "times"})
_CLOSE = 1e-6


def validate(claim: Claim, abstract: str) -> tuple[str, ...]:
    """What is wrong with ``claim`` as read from ``abstract``, one clear line each; empty when nothing is.

    The quote must stand literally at its span, the printed amount and its number in the
    quote, and every field in its range.
    """
    return (*_span(claim, abstract), *_vocabulary(claim), *_number(claim), *_ranges(claim))


def _span(claim: Claim, abstract: str) -> Iterator[str]:
    if not 0 <= claim.start < claim.end <= len(abstract):
        yield f"span {claim.start}:{claim.end} is not in the abstract of {len(abstract)} characters"
    elif abstract[claim.start : claim.end] != claim.quote:
        yield f"the quote is not literally at {claim.start}:{claim.end}"
    if claim.raw not in claim.quote:
        yield f"{claim.raw!r} is not in the quote"


def _vocabulary(claim: Claim) -> Iterator[str]:
    for name, allowed in _ALLOWED.items():
        if getattr(claim, name) not in allowed:
            yield f"{name} {getattr(claim, name)!r} is unknown"
    unit = claim.unit.removeprefix("absolute:")
    known = claim.quantity == "quality" or measure(1.0, unit) is not None
    if claim.unit not in _PLAIN_UNITS and not (claim.unit.startswith("absolute:") and known):
        yield f"unit {claim.unit!r} is unknown"
    if claim.unit == "points" and claim.quantity != "quality":
        yield "points measure quality only"


def _number(claim: Claim) -> Iterator[str]:
    printed = [value for amount in amounts(claim.quote) for value in (amount.value, amount.value_low)]
    for name in ("value", "value_low"):
        value = getattr(claim, name)
        if value is not None and not any(_same(abs(value), number) for number in printed):
            yield f"{name} {value:g} is not a number of the quote"


def _same(value: float, number: float | None) -> bool:
    return number is not None and abs(value - number) <= _CLOSE * max(1.0, abs(number))


def _ranges(claim: Claim) -> Iterator[str]:
    if claim.value_low is not None and claim.value_low > claim.value:
        yield f"value_low {claim.value_low:g} is above value {claim.value:g}"
    savings = {"saving": claim.saving, "saving_low": claim.saving_low}
    for name, saving in (*savings.items(), *(("reading", reading) for reading in claim.readings)):
        if saving is not None and not 0 <= saving < 1:
            yield f"{name} {saving:g} is not in [0, 1)"
    if claim.saving_low is not None and (claim.saving is None or claim.saving_low > claim.saving):
        yield "saving_low needs a saving that is not below it"
    lessened = claim.direction == "decrease" or claim.quantity == "throughput"
    if claim.saving is not None and not lessened:
        yield f"a saving of {claim.quantity} cannot come from an increase"
