"""Multinomial logistic regression over a matrix of few ones, the same digits at every run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["column_weights"]

Rows = NDArray[np.float64]

_STEPS = 300
_POWER_STEPS = 30


def column_weights(
    rows: Sequence[Sequence[str]], labels: Rows, *, ridge: float, least: int, digits: int
) -> dict[str, list[float]]:
    """The weights of each column, one a class, rounded; columns of fewer than ``least`` rows are left out.

    ``rows`` name the columns that are 1; ``labels`` are ones and zeros, ``(len(rows), classes)``. A rare
    class counts for more than its share.
    """
    counted = Counter(column for row in rows for column in row)
    names = sorted(column for column, count in counted.items() if count >= least)
    place = {name: index for index, name in enumerate(names)}
    ones = [(index, place[name]) for index, row in enumerate(rows) for name in row if name in place]
    weights = _softmax(_Ones(np.array(ones), len(rows), len(names)), labels, ridge)
    kept = {name: [round(float(value), digits) for value in weights[index]] for name, index in place.items()}
    return {name: values for name, values in kept.items() if any(values)}


class _Ones:
    """A matrix of few ones, by their places; every row and every column has at least one.

    Sums run in one order, whatever the machine's threads, so that the digits stay the same.
    """

    def __init__(self, places: NDArray[np.int64], rows: int, columns: int) -> None:
        self._row, self._column = places.T
        self._by_column = np.lexsort((self._row, self._column))
        self._row_starts = np.searchsorted(self._row, np.arange(rows))
        self._column_starts = np.searchsorted(self._column[self._by_column], np.arange(columns))
        self.columns = columns

    def times(self, weights: Rows) -> Rows:
        """One row of sums for each row of the matrix."""
        return np.add.reduceat(weights[self._column], self._row_starts, axis=0)

    def turned(self, values: Rows) -> Rows:
        """The same of the matrix turned: one row of sums for each column."""
        return np.add.reduceat(values[self._row[self._by_column]], self._column_starts, axis=0)

    def steepness(self, weight: Rows) -> float:
        """The largest eigenvalue of the weighted Gram matrix, a little above; by power iteration."""
        vector = np.ones((self.columns, 1))
        for _ in range(_POWER_STEPS):
            vector = self.turned(self.times(vector / np.linalg.norm(vector)) * weight)
        return 1.02 * float(np.linalg.norm(vector))


def _softmax(matrix: _Ones, labels: Rows, ridge: float) -> Rows:
    """Weights under a ridge: Nesterov's steps, long enough to settle."""
    balance = 1.0 / np.sqrt(labels.sum(axis=0))
    weight = (labels * balance).sum(axis=1, keepdims=True)
    weight *= len(weight) / weight.sum()
    steepest = 0.5 * matrix.steepness(weight) + ridge
    at = ahead = np.zeros((matrix.columns, labels.shape[1]))
    pace = (1 - np.sqrt(ridge / steepest)) / (1 + np.sqrt(ridge / steepest))
    for _ in range(_STEPS):
        scores = matrix.times(ahead)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = matrix.turned((likely - labels) * weight) + ridge * ahead
        before, at = at, ahead - slope / steepest
        ahead = at + pace * (at - before)
    return at
