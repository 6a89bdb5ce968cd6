"""A filter in words: the predicate of "papers" in the first sentence of an answer."""

from __future__ import annotations

import math

from assistant.language.quantities import QUANTITIES
from assistant.types import Query

__all__ = ["filter_words", "noun", "percent"]

_CONTEXTS = {"training": "in training", "inference": "at inference", "both": "in both training and inference"}
_OPS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "exactly"}


def noun(query: Query) -> str:
    """What is measured: "training time", "accuracy on ImageNet", "memory use in training"."""
    if query.quantity == "quality":
        measured = query.metric or "quality"
        return f"{measured} on {query.dataset}" if query.dataset else measured
    side = _CONTEXTS.get(query.context or "")
    name = query.counted or (QUANTITIES[query.quantity].noun if query.quantity else "a resource")
    return f"{name} {side}" if side else name


def filter_words(query: Query) -> str:
    """The filter as a predicate in the plural: "cut training time by more than 50 %"."""
    scope = [_core(query)]
    if query.also:
        scope.append(f"and {_core(query.also)}")
    if query.baseline:
        scope.append(f"against {query.baseline}")
    if query.method:
        scope.append(f"with {query.method}")
    if query.topic:
        phrases = " and ".join(f"“{part.strip()}”" for part in query.topic.split(","))
        scope.append(f"and are about {phrases}")
    return " ".join(scope)


def _core(query: Query) -> str:
    if query.unit and query.unit.startswith("absolute:"):
        return _amount(query)
    if query.op is None and query.direction is not None:
        return f"report {'an increase' if query.direction == 'increase' else 'a decrease'} in {noun(query)}"
    if query.op is None:
        return f"give a number for {noun(query)}"
    return _saved(query) if query.saving is not None else _grown(query)


def _amount(query: Query) -> str:
    what, unit = noun(query), (query.unit or "").removeprefix("absolute:")
    if query.op is None or query.value is None:
        return f"state an amount for {what}"
    size = _size(query)
    if query.quantity == "quality":
        return f"reach {what} of {size}{' %' if unit == 'percent' else ''}"
    if query.value == 1 and query.op != "between":
        unit = _SINGULAR.get(unit, unit)
    return f"reach {size} {unit}" if unit in {"FPS", "Hz", "QPS"} else f"state {what} of {size} {unit}"


_SINGULAR = {"hours": "hour", "days": "day", "minutes": "minute", "weeks": "week", "seconds": "second"}


def _saved(query: Query) -> str:
    what, saving = noun(query), query.saving or 0.0
    if saving == 0 and query.op in {">", ">="}:
        return f"report a saving in {what}"
    if query.op == "between":
        return f"cut {what} by {percent(saving)} to {percent(query.saving_high or 0.0)} %"
    return f"cut {what} by {_OPS[query.op or '>']} {percent(saving)} %{_as_factor(saving)}"


def _as_factor(saving: float) -> str:
    """The factor, where the percentage is an odd number: "66.7 % (3x)"."""
    factor, share = 1 / (1 - saving), 100 * saving
    whole = abs(factor - round(factor)) < 1e-3 * factor  # savings carry five digits
    odd = abs(share - round(share)) > 1e-3
    return f" ({round(factor)}x)" if whole and odd else ""


def _grown(query: Query) -> str:
    what = noun(query)
    if query.unit == "times":
        if query.op == ">" and query.value == 1:
            return f"raise {what}"
        return f"{'lower' if query.direction == 'decrease' else 'raise'} {what} {_size(query)}x"
    if query.value == 0 and query.op == ">=":
        return f"state a change in {what}"
    if query.value == 0 and query.op == ">":
        return f"report a {'loss' if query.direction == 'decrease' else 'gain'} in {what}"
    if query.unit == "points" and query.direction != "decrease":
        return f"gain {_size(query)} points in {what}"
    unit = " %" if query.unit == "percent" else " points"
    return f"{'lower' if query.direction == 'decrease' else 'raise'} {what} by {_size(query)}{unit}"


def _size(query: Query) -> str:
    if query.op == "between":
        return f"{query.value:g} to {query.value_high:g}"
    return f"{_OPS[query.op or '>']} {query.value:g}"


def percent(saving: float) -> str:
    """A saving in percent, two digits of what is left where it is near the whole: 66.7, 50, 99.975."""
    left = 100 * (1 - saving)
    digits = max(1, 1 - math.floor(math.log10(left)))
    text = f"{100 * saving:.{digits}f}"
    return text.rstrip("0").rstrip(".")
