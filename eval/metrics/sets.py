"""Sets of papers: precision, recall, F1, and how far several answers agree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

__all__ = ["Overlap", "agreement", "overlap", "purity", "recall_of"]


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


def recall_of(found: Collection[str], gold: Collection[str], most: int) -> float:
    """The share of ``gold`` that is found; ``most`` of them are enough."""
    return min(1.0, len(set(found) & set(gold)) / min(len(set(gold)), most))


def purity(shown: Sequence[Collection[str]], gold: Sequence[Collection[str]]) -> float:
    """Of the gold papers in shown groups, the share that is in its group's commonest gold group.

    Nothing when no gold paper is in any group.
    """
    counts = [[len(set(group) & set(own)) for own in gold] for group in shown]
    known = sum(len(set(group) & {paper for own in gold for paper in own}) for group in shown)
    return sum(max(count, default=0) for count in counts) / known if known else 0.0


def agreement(answers: Sequence[Collection[str]]) -> float:
    """The mean Jaccard index over all pairs of answers; two empty answers agree."""
    pairs = [_jaccard(set(one), set(other)) for one, other in combinations(answers, 2)]
    return sum(pairs) / len(pairs)


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0
