"""The word of a topic of which the papers found say nothing: what a count of them must not hide.

A search always finds something. "Federated learning" over papers none of which is federated finds learning;
the rarest word of a topic tells, when no paper has it in any spelling and no word of theirs comes near it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.language.asking import GENERIC
from assistant.language.words import holds, rarity, terms, total_rarity
from assistant.search.retriever import Retriever
from assistant.types import Paper

__all__ = ["Unheard", "unheard"]

# Over 356 topics, a quarter of which no paper is about, with words met in their papers and not.
_NEAR = 0.45  # the cosine of a word with one that may mean it
_PART = 0.45  # of a topic's rarity: 5 of 254 topics with papers, 50 of 101 without any
_WHOLE = 0.6  # what is left of the topic is not worth a list: 1 of 254, 39 of 101


@dataclass(frozen=True, slots=True)
class Unheard:
    """A word as the question has it, and whether it is nearly all of the topic."""

    word: str
    whole: bool


def unheard(topic: str, papers: Sequence[Paper], retriever: Retriever) -> Unheard | None:
    """The word of ``topic`` that tells most, where these papers say nothing of it and it tells much."""
    texts = [f"{paper.title}\n{paper.abstract}" for paper in papers]  # as the search has cut them into words
    held = frozenset(term for text in texts for term in terms(text))
    whole = total_rarity(frozenset(terms(topic)))
    asked = [word.strip(".,;:?!\"'()") for word in topic.split()]
    telling = [word for word in asked if terms(word) and word.lower() not in GENERIC]
    shares = {word: max(map(rarity, terms(word))) / whole for word in telling}
    for word, share in sorted(shares.items(), key=lambda one: -one[1]):
        if share < _PART:
            break
        met = not held.isdisjoint(terms(word)) or any(holds(text, word) for text in texts)
        if not met and _nearest(word, papers, retriever) < _NEAR:
            return Unheard(word, share >= _WHOLE)
    return None


def _nearest(word: str, papers: Sequence[Paper], retriever: Retriever) -> float:
    """The cosine of the nearest word of these papers; 1, so that nothing is said, where it is not known."""
    near = retriever.word_nearness(word, papers)
    if any(one is None for one in near):
        return 1.0
    return max(
        (float(np.max([one.title, *one.spans])) for one in near if one is not None and len(one.weights)),
        default=1.0,
    )
