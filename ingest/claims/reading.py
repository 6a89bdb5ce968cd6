"""Pairing amounts with resources: lists of equal length go one to one, in printed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.language.changes import Change
from assistant.language.quantities import TIMED, Amount, Term, Wording
from assistant.types import Bound, Context, Direction, Quantity
from ingest.claims.resources import Setting, phased
from ingest.claims.sentence import Group, Sentence

__all__ = ["Reading", "aligned", "aligned_remaining", "bounded_as"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One amount understood.

    ``before`` is the A of ``from A to B``, in the unit of ``amount``; ``rate`` tells that
    more of it is faster. ``achieved`` marks an increase that is wanted (utilisation).
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


# Effects that lessen the resource, by the nature of its term; all others add to it.
_LESSENING: dict[str, frozenset[Change]] = {
    "amount": frozenset({"less", "better", "faster"}),
    "rate": frozenset({"more", "better", "faster"}),
    "gain": frozenset({"less", "more", "better", "faster"}),
    "level": frozenset({"less", "slower"}),
}
_SPEED: frozenset[Quantity] = frozenset(TIMED.values())


def bounded_as(amount: Amount, before: Amount) -> Amount:
    """``amount`` with the bound of the one it goes on from, where it has none: ``up to 37x and 345x``."""
    carried = before.bound in {"up_to", "at_least"} and amount.bound == "exact"
    return replace(amount, bound=before.bound) if carried else amount


def change(amount: Amount, term: Term, effect: Change) -> Reading | None:
    """``amount`` as the size of a change of ``term``; ``None`` when it is none, or only describes."""
    if amount.unit not in {"percent", "times"}:
        return None
    direction: Direction = "decrease" if effect in _LESSENING[term.nature] else "increase"
    if term.nature == "level":
        return Reading(amount, term.quantity, term.context, direction, achieved=True)
    if term.quantity == "throughput":
        return _throughput(amount, term, raised=direction == "decrease")
    if direction == "increase":
        described = term.quantity == "data" and effect != "slower"  # a larger dataset
        return None if described else Reading(amount, term.quantity, term.context, "increase")
    return Reading(amount, term.quantity, term.context, "decrease", _wording(amount, term, effect))


def _throughput(amount: Amount, term: Term, *, raised: bool) -> Reading:
    if not raised:
        return Reading(amount, "throughput", term.context, "decrease")
    wording = _in_unit(amount, "more_percent_rate", "more_times_rate")
    return Reading(amount, "throughput", term.context, "increase", wording)


def _wording(amount: Amount, term: Term, effect: Change) -> Wording:
    by_rate = term.quantity in _SPEED and (term.nature != "amount" or effect == "faster")
    return _in_unit(amount, "percent_faster" if by_rate else "less_percent", "less_times")


def remaining(amount: Amount, term: Term) -> Reading | None:
    """``amount`` as what is left of ``term``: ``with 33% of training time``, ``0.25x the cost``."""
    if term.nature != "amount" or amount.unit not in {"percent", "times"}:
        return change(amount, term, "more") if amount.unit == "times" else None
    whole = 100.0 if amount.unit == "percent" else 1.0
    if amount.value == whole or (amount.value > whole and term.quantity == "data"):
        return None  # "trained on 10x the data" only describes
    if amount.value > whole:
        return Reading(amount, term.quantity, term.context, "increase")
    wording = _in_unit(amount, "remaining_percent", "remaining_times")
    return Reading(amount, term.quantity, term.context, "decrease", wording)


def _in_unit(amount: Amount, percent: Wording, times: Wording) -> Wording:
    return percent if amount.unit == "percent" else times


def aligned(
    sentence: Sentence, group: Group, terms: Sequence[Term], effect: Change, setting: Setting
) -> list[Reading]:
    """The amounts of ``group`` as changes of ``terms``."""
    made = (
        change(amount, phased(sentence, group.first, term, setting), effect)
        for amount, term in _pairs(group, terms)
    )
    return [reading for reading in made if reading is not None]


def aligned_remaining(
    sentence: Sentence, group: Group, terms: Sequence[Term], setting: Setting
) -> list[Reading]:
    """The amounts of ``group`` as what is left of ``terms``."""
    made = (
        remaining(amount, phased(sentence, group.first, term, setting))
        for amount, term in _pairs(group, terms)
    )
    return [reading for reading in made if reading is not None]


def _pairs(group: Group, terms: Sequence[Term]) -> Iterable[tuple[Amount, Term]]:
    """One amount holds for every term; several amounts for one term all hold for it."""
    if not terms:
        return []
    if len(group.amounts) == 1:
        return [(group.amounts[0], term) for term in _different(terms)]
    if len(group.amounts) == len(terms):
        return zip(group.amounts, terms, strict=True)
    return [(amount, terms[0]) for amount in group.amounts]


def _different(terms: Sequence[Term]) -> list[Term]:
    seen: list[Term] = []
    for term in terms:
        if all(term.quantity != other.quantity for other in seen):
            seen.append(term)
    return seen
