"""Filters that contradict themselves or that nothing can meet, refused with one clear line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import get_args

from assistant.errors import QueryError
from assistant.language.quantities import QUANTITIES, measure
from assistant.types import Comparison, Context, Direction, Quantity, Query

__all__ = ["check"]


def check(query: Query) -> Query:
    """``query`` itself, when something can meet it.

    Raises ``QueryError``: unknown names, a comparison without a number or the other way
    round, an impossible saving, a unit that does not measure the quantity, ends in the
    wrong order, a limit below one.
    """
    for fault in _faults(query):
        raise QueryError(fault)
    if query.also is not None:
        check(query.also)
    return query


def _faults(query: Query) -> Iterator[str]:
    yield from _names(query)
    yield from _numbers(query)
    yield from _thresholds(query)
    yield from _units(query)
    if query.since and query.until and query.since > query.until:
        yield (
            f"no paper is from {query.since} or later and also from {query.until} or earlier; "
            "exchange the dates or drop one"
        )
    if query.limit is not None and (not isinstance(query.limit, int) or query.limit < 1):
        yield f"limit {query.limit!r} shows nothing; use 1 or more, or leave it out"
    if (query.metric or query.dataset) and query.quantity not in {None, "quality"}:
        named = f"metric {query.metric!r}" if query.metric else f"dataset {query.dataset!r}"
        yield f"{named} goes with quantity 'quality', not {query.quantity!r}; drop one"


def _names(query: Query) -> Iterator[str]:
    allowed = (
        ("quantity", query.quantity, get_args(Quantity)),
        ("direction", query.direction, get_args(Direction)),
        ("op", query.op, get_args(Comparison)),
        ("context", query.context, get_args(Context)),
        ("order", query.order, ("saving", "value", "date")),
    )
    for name, value, known in allowed:
        if value not in known and (value is not None or name == "order"):
            yield f"{name} {value!r} is unknown; use one of {', '.join(known)}"


def _numbers(query: Query) -> Iterator[str]:
    for name in ("saving", "saving_high", "value", "value_high"):
        value = getattr(query, name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            yield f"{name} {value!r} is not a number"
        elif name.startswith("saving") and not 0 <= value < 1:
            yield _impossible(value)
        elif name.startswith("value") and value < 0:
            yield f"{name} {value:g} is below zero; amounts are not"


def _impossible(saving: float) -> str:
    if saving < 0:
        return f"a saving of {100 * saving:g} % is an increase; ask for direction 'increase' instead"
    return (
        f"a saving of {100 * saving:g} % cannot be: nothing is reduced by 100 % or more; "
        "ask for less, or for 'N times'"
    )


def _thresholds(query: Query) -> Iterator[str]:
    low, high = (
        (query.saving, query.saving_high) if query.saving is not None else (query.value, query.value_high)
    )
    if query.saving is not None and query.value is not None:
        yield "saving and value are both given; one number is the threshold, so drop one"
    if query.op is None and low is not None:
        yield f"the threshold {low:g} has no comparison; set op to one of {', '.join(get_args(Comparison))}"
    if query.op is not None and low is None:
        yield f"the comparison {query.op!r} has no number; set saving (0 to 1) or value with a unit"
    if query.op == "between" and low is not None and (high is None or high < low):
        ends = f"from {low:g} to {high:g}" if high is not None else f"from {low:g} to nothing"
        yield f"'between' {ends} holds no number; give the lower end first"
    if query.op not in {None, "between"} and high is not None:
        yield f"the upper end {high:g} goes with 'between', not {query.op!r}; drop it or change op"


_UNITS = "percent, points, times or absolute:UNIT, for example absolute:GB"


def _units(query: Query) -> Iterator[str]:
    if query.value is not None and not query.unit:
        yield f"the value {query.value:g} has no unit; use {_UNITS}"
    if query.unit is None or query.unit in {"percent", "points", "times"}:
        if query.unit == "points" and query.quantity not in {None, "quality"}:
            yield f"points measure quality, not {query.quantity}; use percent or times"
        return
    if query.quantity == "quality" and query.unit == "absolute:score":
        return
    known = measure(1.0, query.unit)
    name = query.unit.removeprefix("absolute:")
    if known is None or not query.unit.startswith("absolute:"):
        yield f"unit {query.unit!r} is unknown; use {_UNITS}"
    elif query.quantity and not QUANTITIES[query.quantity].measures(known.dimension):
        yield f"{name} do not measure {query.quantity.replace('_', ' ')}; change the unit or the quantity"
