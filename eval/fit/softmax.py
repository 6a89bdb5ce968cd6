"""Multinomial logistic regression, the same digits at every run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["softmax"]

Rows = NDArray[np.float64]

_STEPS = 300


def softmax(matrix: Rows, labels: Rows, ridge: float) -> Rows:
    """Weights ``(columns, classes)`` under a ridge: Nesterov's steps, long enough to settle.

    ``labels`` are ones and zeros, ``(rows, classes)``; a rare class counts for more than its share.
    """
    per_row = (labels / np.sqrt(labels.sum(axis=0))).sum(axis=1)
    per_row *= len(per_row) / per_row.sum()
    steepest = 0.5 * float(np.linalg.norm(matrix * np.sqrt(per_row)[:, None], 2) ** 2) + ridge
    root = np.sqrt(ridge / steepest)
    at = ahead = np.zeros((matrix.shape[1], labels.shape[1]))
    for _ in range(_STEPS):
        scores = matrix @ ahead
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = matrix.T @ ((likely - labels) * per_row[:, None]) + ridge * ahead
        before, at = at, ahead - slope / steepest
        ahead = at + (1 - root) / (1 + root) * (at - before)
    return at
