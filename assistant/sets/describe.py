"""A filter and a claim in words."""

from __future__ import annotations

import re

from assistant.types import Claim, Query

__all__ = ["change", "filter_words", "noun", "stated"]

_NOUNS = {
    "training_time": "training time", "inference_latency": "inference time", "throughput": "throughput",
    "memory": "memory use", "model_size": "model size", "compute": "compute", "energy": "energy use",
    "data": "training data", "communication": "communication", "cost": "cost", "steps": "the number of steps",
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
            return f"state {what} in units that compare"
        return f"state {what} of {_size(query.op, _number(query.value), query.value_high)} {_unit(unit, query.value)}"
    if query.op is None:
        return f"give a number for {what}"
    if query.saving is not None:
        return _saved(query, what)
    assert query.value is not None
    size = _size(query.op, _number(query.value), query.value_high)
    unit = {"percent": " %", "times": " times", "points": " points"}[query.unit or "times"]
    if query.unit == "times" and query.op == ">" and query.value == 1:
        return f"raise {what}"
    verb = "lower" if query.direction == "decrease" else ("raise" if query.unit != "points" else "gain in")
    return f"{verb} {what} {'' if query.unit == 'times' else 'by '}{size}{unit}"


def _saved(query: Query, what: str) -> str:
    if query.saving == 0 and query.op in {">", ">="}:
        return f"report a saving in {what}"
    assert query.saving is not None and query.op is not None
    high = None if query.saving_high is None else 100 * query.saving_high
    return f"cut {what} by {_size(query.op, percent(query.saving), high)} %"


def _size(op: str, number: str, high: float | None) -> str:
    if op == "between":
        return f"{number} to {_number(high or 0.0)}"
    return f"{_OPS[op]} {number}"


def percent(saving: float) -> str:
    """A saving in percent, three digits where they tell: 66.7, 50, 99.98."""
    share = 100 * saving
    if share <= 99:
        return f"{share:.3g}"
    text = f"{share:.4f}".rstrip("0").rstrip(".")
    match = re.match(r"(99\.9*\d?)", text)
    return match[1] if match else text


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
    bound = _BOUNDS[claim.bound]
    low = f"{_plain(claim.value_low)}–" if claim.value_low is not None else ""
    if claim.unit == "percent":
        return f"{bound}{low}{_plain(claim.value)}%{_sense(claim)}"
    if claim.unit == "times":
        return f"{bound}{low}{_plain(claim.value)}x{_sense(claim)}"
    if claim.unit == "points":
        return f"{bound}{low}{_plain(claim.value)} points"
    return f"{bound}{low}{_plain(claim.value)} {claim.unit.removeprefix('absolute:')}"


def _sense(claim: Claim) -> str:
    """What the number does to the resource, as far as its place on the scale tells."""
    if claim.quantity == "quality":
        return "" if claim.direction == "increase" else " lower"
    if claim.direction == "increase":
        return " more" if claim.unit == "percent" else ""
    if claim.saving is None:
        return ""
    share = claim.value / 100
    if claim.unit == "percent":
        if abs(claim.saving - (1 - share)) < abs(claim.saving - share):
            return " of it"
        faster = claim.readings and claim.saving < share
        return " faster" if faster else " less"
    if claim.value < 1:
        return " of it"
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
