"""The one table of quantities; whatever lists quantities derives from it."""

from __future__ import annotations

from assistant.language.quantities.definition import Definition, listed
from assistant.language.quantities.definitions import space, time, work
from assistant.language.quantities.term import Term
from assistant.types import Context, Quantity

__all__ = ["BY_UNIT", "QUANTITIES", "TIMED", "default_term", "measured_in"]

_UNRESOURCED = (
    Definition(
        "quality",
        noun="quality",
        less_is_better=False,
        on_scale=False,
        example="Which papers report a gain in accuracy?",
    ),
    Definition(
        "other",
        noun="other",
        less_is_better=False,
        terms="""
            [any level]
            scaling efficiency, parallel efficiency, weak scaling efficiency, strong scaling efficiency
        """,
    ),
)

QUANTITIES: dict[Quantity, Definition] = {
    entry.name: entry for entry in (*time.DEFINITIONS, *space.DEFINITIONS, *work.DEFINITIONS, *_UNRESOURCED)
}
"""One entry a quantity, in the order in which they are shown."""

TIMED: dict[Context | None, Quantity] = {
    entry.phase: entry.name for entry in QUANTITIES.values() if "time" in listed(entry.means)
}
"""What a duration is, in training and at inference."""

BY_UNIT: dict[str, Quantity] = {
    dimension: entry.name for entry in QUANTITIES.values() for dimension in listed(entry.means)
} | {"time": "inference_latency"}
"""Dimension of a unit -> what it measures when no word says otherwise; time is decided by its context."""


def default_term(dimension: str) -> Term | None:
    """What an amount of ``dimension`` measures when no word says otherwise, as a term."""
    name = BY_UNIT.get(dimension)
    if name is None:
        return None
    trained = dimension.endswith(" time") or dimension == "epochs"
    return Term(name, "training" if trained else None, "rate" if dimension.endswith(" rate") else "amount")


def measured_in(dimension: str) -> frozenset[Quantity]:
    """The quantities that a unit of ``dimension`` can measure."""
    return frozenset(
        entry.name for entry in QUANTITIES.values() if entry.dimensions and entry.measures(dimension)
    )
