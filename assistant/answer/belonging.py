"""Which papers are about a topic: a fitted probability for each that the search found, not a fixed number.

Fitted by :mod:`eval.fit.lines` on papers that were judged for topics of our own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answer.fitting import cut, found
from assistant.language.linear import fitted
from assistant.language.words import terms
from assistant.protocols import Vectors
from assistant.types import Hit

__all__ = ["about", "belonging", "is_anything", "signs"]

_LEAST = 0.27  # .4 finds less in topics judged by hand, and no more of it is right
_ANYTHING = 0.4  # 24 of 101 topics of which no paper is pass, and 251 of 255 others
_FIRST = 0.6  # what is about nothing has no first paper that is likelier
_MOST = 60
_CENTRE = 5  # papers


def belonging(
    topic: str,
    hits: Sequence[Hit],
    vectors: Mapping[str, Vectors],
    *,
    least: float = _LEAST,
    most: int = _MOST,
) -> list[Hit]:
    """The hits of a search for ``topic`` that are about it, likeliest first; none when not even one is.

    ``vectors`` are those of the hits' passages, by id; ``most`` hits are kept, each about it with a chance
    of at least ``least``.
    """
    judgement = _judgement(hits, vectors)
    if judgement == "belonging" and not is_anything(topic, hits):
        return []
    judged = cut(judgement, hits, signs(hits, vectors), least=least, most=most)
    return [one.hit for one in judged] if judged and judged[0].chance >= _FIRST else []


def about(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[float]:
    """The probability of each hit that it is about what was searched for."""
    weights = fitted(_judgement(hits, vectors), __package__)
    return [weights.chances(own)["fits"] for own in signs(hits, vectors)]


def _judgement(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> str:
    """The judgement that has all its signs."""
    if all(hit.similarity is None for hit in hits):
        return "belonging_lexical"
    if any(hit.maxsim is None for hit in hits) or not vectors:
        return "belonging_plain"
    return "belonging"


def is_anything(topic: str, hits: Sequence[Hit]) -> bool:
    """Whether the nearest papers are near enough that one can be about the topic at all.

    Not known, and so taken for granted, where a search lacks a sign of it.
    """
    if all(hit.similarity is None for hit in hits) or any(hit.maxsim is None for hit in hits):
        return True
    most = {
        "coverage": max((hit.coverage for hit in hits), default=0.0),
        "maxsim": max((hit.maxsim or 0.0 for hit in hits), default=0.0),
        "similarity": max((hit.similarity or 0.0 for hit in hits), default=0.0),
        "length": math.log1p(len(set(terms(topic)))),
    }
    return fitted("anything", __package__).chances(most)["fits"] >= _ANYTHING


def signs(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[dict[str, float]]:
    """What the search says of each hit, best first; gaps are to the best.

    ``centre`` is how near a paper is to the middle of the first five.
    """
    nearest = [hit.maxsim or 0.0 for hit in hits]
    highest, first = max(nearest, default=0.0), max((hit.bm25 for hit in hits), default=0.0)
    centres = _centres(hits, vectors)
    return [
        said
        | {
            "maxsim": near,
            "maxsim_gap": near - highest,
            "bm25_share": hit.bm25 / first if first else 0.0,
            "score_gap": hit.score - hits[0].score,
            "centre": centre,
            "similar_and_covered": said["similarity"] * hit.coverage,
        }
        for hit, said, near, centre in zip(hits, found(hits), nearest, centres, strict=True)
    ]


def _centres(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[float]:
    known = [vectors[hit.chunk.id] for hit in hits[:_CENTRE] if hit.chunk.id in vectors]
    if not known:
        return [0.0] * len(hits)
    middle = np.mean(known, axis=0)
    middle /= math.sqrt(float(middle @ middle))
    return [
        round(float(vectors[hit.chunk.id] @ middle), 6) if hit.chunk.id in vectors else 0.0 for hit in hits
    ]
