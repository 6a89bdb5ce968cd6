"""Sets of papers: precision, recall, F1, and how far several answers agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

__all__ = ["Overlap", "agreement", "overlap"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Precision, recall and F1 of a set; an empty answer to a question with gold has all three 0."""

    precision: float
    recall: float
    f1: float


def overlap(found: Collection[str], gold: Collection[str], optional: Collection[str] = ()) -> Overlap:
    """How ``found`` meets ``gold``; ``optional`` members count neither way."""
    wanted = set(gold)
    counted = set(found) - (set(optional) - wanted)
    hits = len(counted & wanted)
    precision = hits / len(counted) if counted else 0.0
    recall = hits / len(wanted) if wanted else 0.0
    total = precision + recall
    return Overlap(precision, recall, 2 * precision * recall / total if total else 0.0)


def agreement(answers: Sequence[Collection[str]]) -> float:
    """The mean Jaccard index over all pairs of answers; two empty answers agree."""
    pairs = [_jaccard(set(one), set(other)) for one, other in combinations(answers, 2)]
    return sum(pairs) / len(pairs)


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
