"""How sure a mean is: seeded bootstrap intervals, and paired comparison of two runs.

Percentile bootstrap over questions (Efron and Tibshirani, 1993, chapter 13). Resampling
is seeded, so the same scores give the same interval on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Comparison", "Interval", "compare", "f1_interval", "interval", "percentile"]

_SEED = 20251121
_RESAMPLES = 2000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval; all ``nan`` when there was nothing to average."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a metric moved between two runs, over the questions that both scored.

    ``worse`` and ``better`` are the questions that moved, in order of id. The change is
    ``certain`` when its interval leaves out zero.
    """

    change: Interval
    worse: tuple[str, ...]
    better: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether the interval of the change leaves out zero."""
        return self.change.low > 0 or self.change.high < 0


def interval(scores: Sequence[float], *, resamples: int = _RESAMPLES, seed: int = _SEED) -> Interval:
    """The mean of ``scores`` and the percentile interval of its bootstrap distribution."""
    if not scores:
        return Interval(math.nan, math.nan, math.nan, 0)
    values = np.asarray(scores, dtype=np.float64)
    mean = float(values.mean())
    if np.all(values == values[0]):
        return Interval(mean, mean, mean, len(values))
    drawn = np.random.default_rng(seed).integers(0, len(values), size=(resamples, len(values)))
    means = values[drawn].mean(axis=1)
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Interval(mean, float(low), float(high), len(values))


def f1_interval(
    precision: Sequence[float], recall: Sequence[float], *, resamples: int = _RESAMPLES, seed: int = _SEED
) -> Interval:
    """The harmonic mean of two means, each over its own items, resampled apart; ``n`` counts the second."""
    if not precision or not recall:
        return Interval(math.nan, math.nan, math.nan, 0)
    random = np.random.default_rng(seed)
    means = []
    for scores in (precision, recall):
        values = np.asarray(scores, dtype=np.float64)
        drawn = random.integers(0, len(values), size=(resamples, len(values)))
        means.append(np.append(values[drawn].mean(axis=1), values.mean()))
    total = means[0] + means[1]
    both = np.divide(2 * means[0] * means[1], total, out=np.zeros_like(total), where=total > 0)
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(both[:-1], [tail, 1 - tail])
    return Interval(float(both[-1]), float(low), float(high), len(recall))


def compare(before: Mapping[str, float], now: Mapping[str, float]) -> Comparison:
    """The paired change from ``before`` to ``now``, by question id."""
    shared = sorted(set(before) & set(now))
    changes = {name: now[name] - before[name] for name in shared}
    return Comparison(
        interval(list(changes.values())),
        worse=tuple(name for name in shared if changes[name] < 0),
        better=tuple(name for name in shared if changes[name] > 0),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value with at least ``share`` of the values at or below it; ``nan`` without values."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
