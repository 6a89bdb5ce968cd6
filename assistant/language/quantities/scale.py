"""The saving scale: "70 % less", "3x faster", "halves" and "from 10 h to 2 h" as one number.

A saving is the fraction of a resource that is removed, in [0, 1). One function for
each wording; ``None`` where the wording does not give a saving (an increase, or
everything removed).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

__all__ = ["NO_SAVING", "WORDINGS", "Saving", "Wording", "from_to", "saving"]


class Saving(NamedTuple):
    """A saving, the lower end of a printed range, and the other readings of the wording."""

    saving: float | None
    low: float | None = None
    readings: tuple[float, ...] = ()


NO_SAVING = Saving(None)

Wording: TypeAlias = Literal[
    "less_percent",  # reduced by p %, p % less, saves p %
    "less_times",  # N x faster, N times fewer, speedup of N, by a factor of N, halves
    "remaining_percent",  # to p %, only p % of, with p % of the training time
    "remaining_times",  # 0.25x of the time
    "percent_faster",  # p % faster, p % speedup
    "more_percent_rate",  # p % more throughput
    "more_times_rate",  # N x throughput
]


def less_percent(percent: float) -> float | None:
    """Reduced by ``percent`` %: 70 gives 0.7."""
    return _fraction(percent / 100)


def less_times(factor: float) -> float | None:
    """``factor`` times faster, smaller or fewer: 4 gives 0.75."""
    return _fraction(1 - 1 / factor) if factor >= 1 else None


def remaining_percent(percent: float) -> float | None:
    """``percent`` % is what is left: 1 gives 0.99."""
    return _fraction(1 - percent / 100)


def remaining_times(factor: float) -> float | None:
    """``factor`` times the resource is what is left: 0.25 gives 0.75."""
    return _fraction(1 - factor)


def percent_faster(percent: float) -> float | None:
    """``percent`` % faster, read as a rate: 25 gives 0.2 of the time saved."""
    return _fraction(percent / (100 + percent))


def more_percent_rate(percent: float) -> float | None:  # noqa: ARG001  one signature for every wording
    """``percent`` % more throughput: an increase; the time saved is only a reading."""
    return None


def from_to(before: float, after: float, *, rate: bool = False) -> float | None:
    """From ``before`` to ``after`` in one unit; ``rate`` when more of it is faster (FPS)."""
    if before <= 0 or after <= 0:
        return None
    return _fraction(1 - (before / after if rate else after / before))


WORDINGS = {
    "less_percent": less_percent,
    "less_times": less_times,
    "remaining_percent": remaining_percent,
    "remaining_times": remaining_times,
    "percent_faster": percent_faster,
    "more_percent_rate": more_percent_rate,
    "more_times_rate": less_times,  # of the time for each item
}


def saving(wording: Wording, value: float, value_low: float | None = None) -> Saving:
    """The saving of a wording, its low end, and what else the wording may mean."""
    scale = WORDINGS[wording]
    ends = [scale(value)] + ([] if value_low is None else [scale(value_low)])
    known = sorted((end for end in ends if end is not None), reverse=True)
    if not known:
        return Saving(None, None, _readings(wording, value))
    low = known[-1] if len(known) > 1 else None
    return Saving(known[0], low, _readings(wording, value))


def _readings(wording: Wording, value: float) -> tuple[float, ...]:
    """``p % faster`` may mean p % less time; ``p % more throughput`` the time that follows."""
    other = {"percent_faster": less_percent, "more_percent_rate": percent_faster}.get(wording)
    found = other(value) if other else None
    return () if found is None else (found,)


def _fraction(value: float) -> float | None:
    """``value`` when it is a saving at all; five digits, as many as any abstract carries."""
    rounded = round(value, 5)
    return rounded if 0 <= value < 1 and rounded < 1 else (None if not 0 <= value < 1 else 0.99999)
