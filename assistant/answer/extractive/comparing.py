"""Two papers for a question that sets one against another.

Each way to cut the question in two gives two searches; the best pair is good for its
sides and for the question as a whole. "The two papers on ..." has no sides: then it is
the two best for the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.extractive.asking import read
from assistant.answer.extractive.ranking import Candidate, rank
from assistant.answer.extractive.topics import splits
from assistant.answer.extractive.weights import Weights
from assistant.search.expand import Search
from assistant.types import Hit

__all__ = ["pair"]

_WHOLE_DEPTH = 30
_SIDE_DEPTH = 12
_SIDE_TRIED = 4
_MOST_SPLITS = 4
_WHOLE_COUNTS = 0.25


def pair(question: str, search: Search, weights: Weights) -> tuple[Candidate, ...]:
    """The two papers compared, in the order the question names them; fewer when there are fewer."""
    hits = {hit.paper.id: hit for hit in search(question, _WHOLE_DEPTH)}
    sides = []
    for split in splits(question)[:_MOST_SPLITS]:
        found = tuple(search(side, _SIDE_DEPTH) for side in split)
        for hit in (*found[0], *found[1]):
            hits.setdefault(hit.paper.id, hit)
        sides.append([_scores(side, some, weights) for side, some in zip(split, found, strict=True)])
    whole = {
        found.paper.id: found
        for found in rank(read(question, comparing=True), list(hits.values()), weights).candidates
    }
    best = max((_best(left, right, whole) for left, right in sides), default=None)
    if best is None or best[1] is None:
        return tuple(whole.values())[:2]
    return tuple(whole[paper_id] for paper_id in best[1])


def _scores(side: str, hits: Sequence[Hit], weights: Weights) -> dict[str, float]:
    return {found.paper.id: found.score for found in rank(read(side), hits, weights).candidates}


def _best(
    left: dict[str, float], right: dict[str, float], whole: dict[str, Candidate]
) -> tuple[float, tuple[str, str] | None]:
    """The best pair of two different papers, with its worth."""
    pairs = [
        (left[one] + right[other] + _WHOLE_COUNTS * (whole[one].score + whole[other].score), (one, other))
        for one in list(left)[:_SIDE_TRIED]
        for other in list(right)[:_SIDE_TRIED]
        if one != other
    ]
    return max(pairs, default=(float("-inf"), None))
