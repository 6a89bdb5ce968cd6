"""Which papers are about a topic: a fitted probability for each that the search found, not a fixed number.

Judged twice: the likeliest papers of the first time stand for the topic the second time, as in
pseudo-relevance feedback (Rocchio, 1971). Fitted by :mod:`eval.fit.lines` on papers that were judged for
topics of our own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from statistics import fmean, pstdev

import numpy as np
from numpy.typing import NDArray

from assistant.answer.fitting import Fitting, cut, found
from assistant.language.linear import fitted
from assistant.language.words import terms
from assistant.protocols import Vectors
from assistant.search.retriever import Retriever
from assistant.types import Hit

__all__ = ["about", "belonging", "is_anything", "read_again", "signs"]

_ANYTHING = 0.4  # 24 of 101 topics of which no paper is pass, and 251 of 255 others
_FIRST = 0.25  # what is about nothing has no first paper that is likelier
_MOST = 60
_CENTRE = 5  # papers
_LIKELY, _UNLIKELY = 8, 40  # the first stand for the topic, those after the second stand beside it
_AMONG = 50  # the first papers, which a paper is set against
_COUNTED = 0.1  # what is less likely adds nothing to how many papers may be about a topic
_SPREAD = 1e-6
_FAR = 4.0  # spreads
_SET_AGAINST = ("similarity", "maxsim", "coverage", "title_coverage", "best_sentence")


def belonging(
    topic: str, hits: Sequence[Hit], retriever: Retriever, *, least: float | None = None, most: int = _MOST
) -> list[Fitting]:
    """The hits of a search for ``topic`` that are about it, likeliest first; none when not even one is.

    As many as promise the best of finding and missing, or those that are about it with a chance of at
    least ``least``; at most ``most``.
    """
    vectors = retriever.vectors([hit.chunk.id for hit in hits])
    judgement = _judgement(hits, vectors)
    if judgement == "belonging" and not is_anything(topic, hits):
        return []
    sentences = retriever.sentence_scores(topic, [hit.paper for hit in hits])
    said = signs(hits, vectors, sentences)
    if judgement == "belonging":
        said = read_again(hits, said, vectors, _chances("belonging_first", said))
    judged = cut(judgement, hits, said, least=least or 0.0, most=most)
    if not judged or judged[0].chance < _FIRST:
        return []
    return judged if least else judged[: _best([one.chance for one in judged])]


def _best(chances: Sequence[float]) -> int:
    """How many of the likeliest have the highest F1 that can be expected, by the chances, best first."""
    wanted = math.fsum(chance for chance in chances if chance >= _COUNTED)
    expected = [found / (count + wanted) for count, found in enumerate(accumulate(chances), start=1)]
    return 1 + max(range(len(expected)), key=expected.__getitem__)


def about(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[float]:
    """The probability of each hit that it is about what was searched for, by the first judgement."""
    judgement = _judgement(hits, vectors)
    return _chances("belonging_first" if judgement == "belonging" else judgement, signs(hits, vectors))


def _chances(judgement: str, said: Sequence[Mapping[str, float]]) -> list[float]:
    weights = fitted(judgement, __package__)
    return [weights.chances(own)["fits"] for own in said]


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


def signs(
    hits: Sequence[Hit],
    vectors: Mapping[str, Vectors],
    sentences: Sequence[NDArray[np.float64] | None] = (),
) -> list[dict[str, float]]:
    """What the search says of each hit, best first; gaps are to the best, ``_among`` is in spreads.

    ``centre`` is how near a paper is to the middle of the first five, ``best_sentence`` how near its
    nearest sentence comes to the topic.
    """
    nearest = [hit.maxsim or 0.0 for hit in hits]
    highest, first = max(nearest, default=0.0), max((hit.bm25 for hit in hits), default=0.0)
    centres = _centres(hits, vectors)
    best = [0.0 if near is None or not len(near) else float(near.max()) for near in sentences]
    said = [
        own
        | {
            "maxsim": near,
            "maxsim_gap": near - highest,
            "bm25_share": hit.bm25 / first if first else 0.0,
            "score_gap": hit.score - hits[0].score,
            "centre": centre,
            "similar_and_covered": own["similarity"] * hit.coverage,
            "best_sentence": one,
        }
        for hit, own, near, centre, one in zip(
            hits, found(hits), nearest, centres, best or [0.0] * len(hits), strict=True
        )
    ]
    for sign in _SET_AGAINST:
        among = [own[sign] for own in said[:_AMONG]]
        mean, spread = (fmean(among), pstdev(among) + _SPREAD) if among else (0.0, 1.0)
        for own in said:
            apart = (own[sign] - mean) / spread
            own[f"{sign}_among"] = round(min(_FAR, max(-_FAR, apart)), 6)
    return said


def read_again(
    hits: Sequence[Hit],
    said: Sequence[Mapping[str, float]],
    vectors: Mapping[str, Vectors],
    chances: Sequence[float],
) -> list[dict[str, float]]:
    """The signs, and how near each paper is to the likeliest others and to those that are not likely."""
    order = sorted(range(len(hits)), key=lambda place: (-chances[place], hits[place].paper.id))
    blank = np.zeros(len(next(iter(vectors.values()))))
    rows = np.array([vectors.get(hit.chunk.id, blank) for hit in hits], dtype=float)
    weights = np.zeros(len(hits))
    weights[order[:_LIKELY]] = np.square([chances[place] for place in order[:_LIKELY]])
    rest = _unit(rows[order[_UNLIKELY:]].sum(axis=0))
    whole = weights @ rows
    return [
        {
            **own,
            "near_likely": round(float(row @ _unit(whole - weight * row)), 6),
            "near_unlikely": round(float(row @ rest), 6),
        }
        for own, row, weight in zip(said, rows, weights, strict=True)
    ]


def _unit(row: NDArray[np.float64]) -> NDArray[np.float64]:
    unit: NDArray[np.float64] = row / (math.sqrt(float(row @ row)) + _SPREAD)
    return unit


def _centres(hits: Sequence[Hit], vectors: Mapping[str, Vectors]) -> list[float]:
    known = [vectors[hit.chunk.id] for hit in hits[:_CENTRE] if hit.chunk.id in vectors]
    if not known:
        return [0.0] * len(hits)
    middle = np.mean(known, axis=0)
    middle /= math.sqrt(float(middle @ middle))
    return [
        round(float(vectors[hit.chunk.id] @ middle), 6) if hit.chunk.id in vectors else 0.0 for hit in hits
    ]
