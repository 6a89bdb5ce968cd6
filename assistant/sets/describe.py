"""A filter and a claim in words."""

from __future__ import annotations

import math
import re

from assistant.types import Claim, Query

__all__ = ["change", "filter_words", "noun", "stated"]

_NOUNS = {
    "training_time": "training time", "inference_latency": "inference time", "throughput": "throughput",
    "memory": "memory use", "model_size": "model size", "compute": "compute", "energy": "energy use",
    "data": "training data", "communication": "communication", "cost": "cost", "steps": "steps or batch size",
    "quality": "quality", "other": "something else", None: "a resource",
}  # fmt: skip
_CONTEXTS = {"training": "in training", "inference": "at inference", "both": "in both training and inference"}
_OPS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "exactly"}


def noun(query: Query) -> str:
    """What is measured: "training time", "accuracy on ImageNet", "memory use in training"."""
    if query.quantity == "quality":
        measured = query.metric or "quality"
        return f"{measured} on {query.dataset}" if query.dataset else measured
    name = _NOUNS[query.quantity]
    side = _CONTEXTS.get(query.context or "")
    return f"{name} {side}" if side else name


def filter_words(query: Query) -> str:
    """The filter as the predicate of "papers": "cut training time by more than 50 %"."""
    scope = [_core(query)]
    if query.baseline:
        scope.append(f"against {query.baseline}")
    if query.method:
        scope.append(f"with {query.method}")
    if query.topic:
        scope.append(f"and are about {_quoted(query.topic)}")
    return " ".join(scope)


def _quoted(topic: str) -> str:
    return " and ".join(f"“{part.strip()}”" for part in topic.split(","))


def _core(query: Query) -> str:
    what = noun(query)
    if query.unit and query.unit.startswith("absolute:"):
        unit = query.unit.removeprefix("absolute:")
        if query.op is None or query.value is None:
            return f"state an amount for {what}"
        if query.quantity == "quality":
            size = _size(query.op, _number(query.value), query.value_high)
            return f"reach {what} of {size}{' %' if unit == 'percent' else ''}"
        amount = f"{_size(query.op, _number(query.value), query.value_high)} {_unit(unit, query.value)}"
        return f"run at {amount}" if unit in {"FPS", "Hz", "QPS"} else f"state {what} of {amount}"
    if query.op is None:
        return f"give a number for {what}"
    if query.saving is not None:
        return _saved(query, what)
    assert query.value is not None
    size = _size(query.op, _number(query.value), query.value_high)
    unit = {"percent": " %", "times": "x", "points": " points"}[query.unit or "times"]
    if query.unit == "times" and query.op == ">" and query.value == 1:
        return f"raise {what}"
    verb = "lower" if query.direction == "decrease" else "raise"
    if query.unit == "points" and query.direction != "decrease":
        return f"gain {size} points in {what}"
    return f"{verb} {what} {'' if query.unit == 'times' else 'by '}{size}{unit}"


def _saved(query: Query, what: str) -> str:
    if query.saving == 0 and query.op in {">", ">="}:
        return f"report a saving in {what}"
    assert query.saving is not None and query.op is not None
    high = None if query.saving_high is None else round(100 * query.saving_high, 2)
    return f"cut {what} by {_size(query.op, percent(query.saving), high)} %{_as_factor(query)}"


def _as_factor(query: Query) -> str:
    """The factor, where the percentage is an odd number: "66.7 % (3x)"."""
    assert query.saving is not None
    factor = 1 / (1 - query.saving)
    whole = abs(factor - round(factor)) < 1e-3 * factor  # noqa: PLR2004  five digits of saving
    odd = abs(100 * query.saving - round(100 * query.saving)) > 1e-3  # noqa: PLR2004
    return f" ({round(factor)}x)" if whole and odd and query.op != "between" else ""


def _size(op: str, number: str, high: float | None) -> str:
    if op == "between":
        return f"{number} to {_number(high or 0.0)}"
    return f"{_OPS[op]} {number}"


def percent(saving: float) -> str:
    """A saving in percent, two digits of what is left where it is near the whole: 66.7, 50, 99.975."""
    left = 100 * (1 - saving)
    digits = max(1, 1 - math.floor(math.log10(left)))
    text = f"{100 * saving:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: float) -> str:
    return f"{value:g}"


def _unit(unit: str, value: float) -> str:
    singular = {"hours": "hour", "days": "day", "minutes": "minute", "weeks": "week", "seconds": "second"}
    return singular.get(unit, unit) if value == 1 else unit


def stated(claim: Claim, *, named: bool = True) -> str:
    """What a claim says, in its printed number: "training time: up to 2.45x faster"."""
    what = _NOUNS[claim.quantity].removeprefix("the ")
    if claim.quantity == "quality":
        what = " on ".join(part for part in (claim.metric or "quality", claim.dataset) if part)
    return f"{what}: {_amount(claim)}" if named else _amount(claim)


_BOUNDS = {"exact": "", "up_to": "up to ", "at_least": "at least ", "about": "about "}
_SPENT = frozenset(
    {"training_time", "memory", "model_size", "compute", "energy", "data", "communication", "cost"}
)
"""Less of these is better: "up to 12 GB" there means at most."""
_BETTER = {
    "training_time": "faster", "inference_latency": "faster", "model_size": "smaller", "steps": "fewer", "cost": "cheaper",
}  # fmt: skip


def _amount(claim: Claim) -> str:
    """The number with its bound and sense; as printed where it is in words or a change from A to B."""
    printed = _printed(claim.raw)
    if (
        not any(character.isdigit() for character in printed)
        or " from " in f" {printed}"
        or " to " in f" {printed} "
    ):
        return printed
    low = f"{_plain(claim.value_low)}–" if claim.value_low is not None else ""
    bound = "" if low and claim.bound == "up_to" else _BOUNDS[claim.bound]
    number = f"{low}{_plain(claim.value)}"
    if claim.unit == "percent" or (claim.unit == "times" and claim.value < 1):
        sign = "%" if claim.unit == "percent" else "x"
        return f"{_down(claim)}{number}{sign}" if _is_left(claim) else f"{bound}{number}{sign}{_sense(claim)}"
    if claim.unit == "times":
        return f"{bound}{number}x{_sense(claim)}"
    unit = claim.unit.removeprefix("absolute:")
    if claim.bound == "up_to" and claim.quantity in _SPENT and not low:
        bound = "at most "
    if claim.quantity == "quality":
        unit = {"points": "points", "percent": "%"}.get(unit, "")
    return f"{bound}{number}{'' if unit == '%' else ' '}{unit}".strip()


def _is_left(claim: Claim) -> bool:
    """The number is what remains, not what is saved."""
    if claim.saving is None or claim.quantity == "quality":
        return False
    share = claim.value / 100 if claim.unit == "percent" else claim.value
    return abs(claim.saving - (1 - share)) < abs(claim.saving - share) or claim.unit == "times"


def _down(claim: Claim) -> str:
    return {
        "exact": "down to ",
        "up_to": "down to ",
        "at_least": "down to no less than ",
        "about": "down to about ",
    }[claim.bound]


def _sense(claim: Claim) -> str:
    """What the number does to the resource."""
    if claim.quantity == "quality":
        return "" if claim.direction == "increase" else " lower"
    if claim.direction == "increase":
        return " more" if claim.unit == "percent" else ""
    if claim.saving is None:
        return ""
    if claim.unit == "percent":
        return " faster" if claim.readings and claim.saving < claim.value / 100 else " less"
    return f" {_BETTER.get(claim.quantity, 'less')}"


def _plain(value: float) -> str:
    """Digits as a text has them: no exponent, no trailing zeros."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.10f}".rstrip("0")


_DRESS = re.compile(r"\\(?=[%$])|\\?(?:text(?:bf|it)?|math(?:bf|rm)?)(?=\{)|[{}$]")


def _printed(raw: str) -> str:
    text = _DRESS.sub("", raw).replace("\\times", "×").replace("\\sim", "~")
    text = re.sub(r"(?<=\d)\s?times\b", "×", text)
    return " ".join(text.split())


def change(claim: Claim) -> str | None:
    """The saving in percent where the printed number is something else: "= 59.2 % less"."""
    if claim.saving is None or claim.quantity == "quality":
        return None
    if claim.direction == "increase":
        return None
    if claim.unit == "percent" and abs(claim.saving - claim.value / 100) < 1e-6 and claim.value_low is None:
        return None
    less = "fewer" if claim.quantity == "steps" else "less"
    return f"= {percent(claim.saving)} % {less}"
