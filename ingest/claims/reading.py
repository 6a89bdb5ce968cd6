"""What a frame makes of an amount: resource, direction and the wording that gives the saving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.quantities import Amount, Term, Wording
from assistant.types import Bound, Context, Direction, Quantity

__all__ = ["Effect", "Reading", "change", "remaining"]

Effect: TypeAlias = Literal["less", "more", "faster", "slower", "better"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One amount understood. ``before`` is the A of ``from A to B``, in the unit of ``amount``;
    ``achieved`` marks an increase that is wanted (utilisation, batch size).
    """

    amount: Amount
    quantity: Quantity
    context: Context | None
    direction: Direction
    wording: Wording | None = None
    before: Amount | None = None
    rate: bool = False
    bound: Bound | None = None
    metric: str | None = None
    achieved: bool = False


# (nature of the term, effect) -> direction of the resource, and whether that is a gain in speed.
_OUTCOME: dict[tuple[str, Effect], tuple[Direction, bool]] = {
    ("amount", "less"): ("decrease", False),
    ("amount", "better"): ("decrease", False),
    ("amount", "faster"): ("decrease", True),
    ("amount", "more"): ("increase", False),
    ("amount", "slower"): ("increase", False),
    ("rate", "more"): ("decrease", True),
    ("rate", "better"): ("decrease", True),
    ("rate", "faster"): ("decrease", True),
    ("rate", "less"): ("increase", False),
    ("rate", "slower"): ("increase", False),
    ("gain", "less"): ("decrease", True),
    ("gain", "better"): ("decrease", True),
    ("gain", "more"): ("decrease", True),
    ("gain", "faster"): ("decrease", True),
    ("gain", "slower"): ("increase", False),
}
_SPEED: frozenset[Quantity] = frozenset({"training_time", "inference_latency"})


def change(amount: Amount, term: Term, effect: Effect) -> Reading | None:
    """``amount`` as the size of a change of ``term``; ``None`` when its unit is no change."""
    if amount.unit not in {"percent", "times"}:
        return None
    if term.nature == "level":
        lowered: Direction = "decrease" if effect in {"less", "slower"} else "increase"
        return Reading(amount, term.quantity, term.context, lowered, achieved=True)
    direction, faster = _OUTCOME[term.nature, effect]
    if term.quantity == "throughput":
        gained = direction == "decrease"
        wording: Wording | None = _in_unit(amount, "more_percent_rate", "more_times_rate") if gained else None
        return Reading(amount, "throughput", term.context, "increase" if gained else "decrease", wording)
    if direction == "increase" and term.quantity == "data" and effect != "slower":
        return None  # a larger dataset is a description
    if direction == "increase":
        return Reading(amount, term.quantity, term.context, "increase")
    if amount.unit == "times" and amount.value < 1 and effect != "faster":
        return Reading(amount, term.quantity, term.context, "decrease", "remaining_times")
    by_rate = faster and term.quantity in _SPEED
    wording = _in_unit(amount, "percent_faster" if by_rate else "less_percent", "less_times")
    return Reading(amount, term.quantity, term.context, "decrease", wording)


def remaining(amount: Amount, term: Term) -> Reading | None:
    """``amount`` as what is left of ``term``: ``with 33% of training time``, ``0.25x the cost``."""
    if term.nature != "amount" or amount.unit not in {"percent", "times"}:
        return change(amount, term, "more") if amount.unit == "times" else None
    whole = 100.0 if amount.unit == "percent" else 1.0
    if amount.value > whole:
        return Reading(amount, term.quantity, term.context, "increase")
    wording = _in_unit(amount, "remaining_percent", "remaining_times")
    return Reading(amount, term.quantity, term.context, "decrease", wording)


def _in_unit(amount: Amount, percent: Wording, times: Wording) -> Wording:
    return percent if amount.unit == "percent" else times
