"""Two papers side by side, for a question that sets one against the other.

Two that the question calls by names of their own are these. Else each way to cut it in two gives
two searches, and the best pair is good for its sides and for the question as a whole. "The two
papers on ..." has no sides: then it is the two best for the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.answer.extractive.answerability import both_answer
from assistant.answer.extractive.drafting import Nearness, quoted, statements, words_of
from assistant.answer.extractive.features import Rows
from assistant.answer.extractive.ranking import Candidate, rank
from assistant.answer.extractive.weights import Weights
from assistant.answer.naming import named_pair
from assistant.language.bibliography import short_title
from assistant.search.expand import Search
from assistant.types import Evidence, Hit, Need, Question, Statement

__all__ = ["choose_together", "compared", "pair", "two"]

_WHOLE_DEPTH = 20
_SIDE_DEPTH = 8
_SIDE_TRIED = 4
_WHOLE_COUNTS = 0.25
_BOTH = 2
_WORDS = 97  # with its titles: an answer stays under a hundred words
_MOST = 4
_FAR = 4.0


def two(question: Question, search: Search, weights: Weights) -> tuple[Candidate, ...]:
    """The two papers that a question sets side by side; none for any other question."""
    named = named_pair(question, search) or ()
    found = {one.paper.id: one for one in rank(question.need, named, weights).candidates}
    both = tuple(found[hit.paper.id] for hit in named if hit.paper.id in found)
    if len(both) < _BOTH and question.kind == "compare":
        both = pair(question, search, weights)
    return both if len(both) == _BOTH else ()


def compared(
    question: Question, both: Sequence[Candidate], near: Nearness, weights: Weights
) -> list[tuple[Statement, Evidence]]:
    """The sentences of both papers that answer, in the question's order; none when they do not."""
    if not both_answer(question.need, both):
        return []
    scores = [quoted(question.text, one, near, weights) for one in both]
    titles = [short_title(one.paper.title) for one in both]
    chosen = choose_together(both, scores, _WORDS - sum(len(title.split()) for title in titles))
    return [
        quote
        for side, own, title in zip(both, chosen, titles, strict=True)
        for quote in statements(side, own, title)
    ]


def pair(question: Question, search: Search, weights: Weights) -> tuple[Candidate, ...]:
    """The two papers compared, in the order the question names them; fewer when there are fewer."""
    hits = {hit.paper.id: hit for hit in search(question.text, _WHOLE_DEPTH)}
    sides = []
    for halves in question.halves:
        found = tuple(search(half.text, _SIDE_DEPTH) for half in halves)
        for hit in (*found[0], *found[1]):
            hits.setdefault(hit.paper.id, hit)
        sides.append([_scores(half, some, weights) for half, some in zip(halves, found, strict=True)])
    whole = {found.paper.id: found for found in rank(question.need, list(hits.values()), weights).candidates}
    best = max((_best(left, right, whole) for left, right in sides), default=None)
    if best is None or best[1] is None:
        return tuple(whole.values())[:_BOTH]
    return tuple(whole[paper_id] for paper_id in best[1])


def _scores(half: Need, hits: Sequence[Hit], weights: Weights) -> dict[str, float]:
    return {found.paper.id: found.score for found in rank(half, hits, weights).candidates}


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


def choose_together(
    candidates: Sequence[Candidate], scores: Sequence[Rows], budget: int, most: int = _MOST
) -> list[list[int]]:
    """The best span of each candidate, then the next best of any while ``budget`` words last.

    At most ``most`` spans each, none fifty times less likely to answer than the best of its own.
    """
    chosen = [[int(np.argmax(own))] for own in scores]
    used = sum(words_of(one, own[0]) for one, own in zip(candidates, chosen, strict=True))
    rest = sorted(
        (float(own.max() - own[index]), side, index)
        for side, own in enumerate(scores)
        for index in range(len(own))
        if index != chosen[side][0]
    )
    for behind, side, index in rest:
        words = words_of(candidates[side], index)
        if behind <= _FAR and used + words <= budget and len(chosen[side]) < most:
            chosen[side].append(index)
            used += words
    return [sorted(own) for own in chosen]
