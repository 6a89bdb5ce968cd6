"""Ranked retrieval with binary relevance; checked in tests against ir_measures."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

__all__ = ["ndcg", "recall", "reciprocal_rank"]


def recall(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant documents among the first ``k``."""
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """One over the rank of the first relevant document; 0 when there is none."""
    for rank, document in enumerate(ranking, start=1):
        if document in relevant:
            return 1.0 / rank
    return 0.0


def ndcg(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Discounted gain of the first ``k`` over that of the best order (Järvelin and Kekäläinen, 2002)."""
    gain = sum(_discount(rank) for rank, document in enumerate(ranking[:k], start=1) if document in relevant)
    best = sum(_discount(rank) for rank in range(1, min(k, len(set(relevant))) + 1))
    return gain / best


def _discount(rank: int) -> float:
    return 1.0 / math.log2(rank + 1)
