"""Which papers are about a topic: a fitted probability for each that the search found, not a fixed number.

A paper is about a topic when it speaks of every part of it, best in one sentence: each word of the topic
is looked for on its own, by late interaction. Judged twice: the likeliest papers of the first time stand
for the topic the second time, as in pseudo-relevance feedback (Rocchio, 1971): by their middle, by what
sets them apart from the rest (a linear discriminant), by their words, and as neighbours.

Fitted by :mod:`eval.fit.lines` on papers that were judged for topics of our own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

import numpy as np
from numpy.typing import NDArray

from assistant.answer.fitting import Fitting, found, likeliest
from assistant.language.asking import GENERIC
from assistant.language.linear import fitted
from assistant.language.words import holds, rarity, terms, total_rarity
from assistant.limits import watched
from assistant.protocols import Vectors
from assistant.search.late import Nearness
from assistant.search.retriever import Retriever
from assistant.types import Hit, Paper

__all__ = [
    "Unheard",
    "about",
    "all_signs",
    "belonging",
    "is_anything",
    "read_again",
    "read_closely",
    "signs",
    "unheard",
]

_ANYTHING = 0.4  # 24 of 101 topics of which no paper is pass, and 251 of 255 others
_FIRST = 0.25  # what is about nothing has no first paper that is likelier
_MOST = 60
_CENTRE = 5  # papers
_LIKELY, _UNLIKELY = 8, 40  # the first stand for the topic, those after the second stand beside it
_AMONG = 50  # the first papers, which a paper is set against
_COUNTED = 0.1  # what is less likely adds nothing to how many papers may be about a topic
_SPREAD = 1e-6
_FAR = 4.0  # spreads
_SET_AGAINST = ("similarity", "maxsim", "coverage", "title_coverage", "title_nearness", "phrases")
_STRICT = 6.0  # how much more the farthest word of a topic counts than a near one
_SENTENCES = 3
_SHRUNK = 0.01  # added to the variance of each direction
_NEIGHBOURS, _CLOSE = 5, 8.0
_FEEDBACK, _POSSIBLE, _TERMS, _SMOOTH = 10, 0.15, 40, 0.02


def belonging(
    topic: str, hits: Sequence[Hit], retriever: Retriever, *, least: float | None = None, most: int = _MOST
) -> list[Fitting]:
    """The hits of a search for ``topic`` that are about it, likeliest first; none when not even one is.

    As many as promise the best of finding and missing, or those that are about it with a chance of at
    least ``least``; at most ``most``.
    """
    if not is_anything(topic, hits):
        return []
    judged = [Fitting(hit, chance) for hit, chance in zip(hits, about(topic, hits, retriever), strict=True)]
    judged.sort(key=lambda one: (-one.chance, one.hit.paper.id))
    if not judged or judged[0].chance < _FIRST:
        return []
    kept = [one for one in judged if one.chance >= (least or 0.0)][:most]
    return kept if least else likeliest(kept, counted=_COUNTED)


def about(topic: str, hits: Sequence[Hit], retriever: Retriever) -> list[float]:
    """The probability of each hit of a search for ``topic`` that it is about it."""
    vectors = retriever.vectors([hit.chunk.id for hit in hits])
    judgement = _judgement(hits, vectors)
    said = all_signs(topic, hits, vectors, retriever) if judgement == "belonging" else signs(hits, vectors)
    return _chances(judgement, said)


def all_signs(
    topic: str, hits: Sequence[Hit], vectors: Mapping[str, Vectors], retriever: Retriever
) -> list[dict[str, float]]:
    """The signs of each hit, best first, that both judgements have between them."""
    said = signs(hits, vectors)
    near = retriever.word_nearness(topic, [hit.paper for hit in hits])
    return read_again(topic, hits, read_closely(said, near), vectors, _chances("belonging_first", said))


def _chances(judgement: str, said: Sequence[Mapping[str, float]]) -> list[float]:
    weights = fitted(judgement, __package__)
    return [weights.chances(own)["fits"] for own in watched(said)]


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
    """What the search says of each hit, best first; gaps are to the best, ``_among`` is in spreads.

    ``centre`` is how near a paper is to the middle of the first five.
    """
    nearest = [hit.maxsim or 0.0 for hit in hits]
    highest, first = max(nearest, default=0.0), max((hit.bm25 for hit in hits), default=0.0)
    return [
        own
        | {
            "maxsim": near,
            "maxsim_gap": near - highest,
            "bm25_share": hit.bm25 / first if first else 0.0,
            "score_gap": hit.score - hits[0].score,
            "centre": centre,
            "phrases": round(hit.phrases, 6),
            "similar_and_covered": own["similarity"] * hit.coverage,
        }
        for hit, own, near, centre in zip(hits, found(hits), nearest, _centres(hits, vectors), strict=True)
    ]


def read_closely(
    said: Sequence[Mapping[str, float]], nearness: Sequence[Nearness | None]
) -> list[dict[str, float]]:
    """The signs, and how near each paper comes to every word of the topic, best first.

    ``every_word`` is low when one word is far from all of the paper, ``every_word_of_sentence`` when one is
    far from each single sentence, ``least_word`` is that one, where the title helps the sentence.
    """
    read = [{**own, **_words(near)} for own, near in zip(said, nearness, strict=True)]
    for sign in _SET_AGAINST:
        _set_against(sign, read)
    return read


def _words(near: Nearness | None) -> dict[str, float]:
    if near is None or not len(near.spans) or not len(near.weights):
        return {}
    whole = np.maximum(near.title, near.spans.max(axis=0))
    best = np.sort(near.by_span)[::-1][:_SENTENCES]
    much = {
        "every_word": _every(whole[np.newaxis], near.weights),
        "every_word_of_sentence": _every(near.spans, near.weights),
        "least_word": float(np.maximum(near.spans, near.title).min(axis=1).max()),
        "title_nearness": float(near.title @ near.weights),
        "sentences": float(best.mean()),
        "length": math.log(len(near.weights)),
    }
    return {sign: round(one, 6) for sign, one in much.items()}


def _every(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """The best of the rows by a mean in which the farthest word counts most."""
    return float((-np.log(np.exp(-_STRICT * rows) @ weights) / _STRICT).max())


def _set_against(sign: str, said: Sequence[dict[str, float]]) -> None:
    """Adds how many spreads each paper stands above the mean of the first, kept within bounds."""
    among = [own.get(sign, 0.0) for own in said[:_AMONG]]
    mean, spread = (fmean(among), pstdev(among) + _SPREAD) if among else (0.0, 1.0)
    for own in said:
        apart = (own.get(sign, 0.0) - mean) / spread
        own[f"{sign}_among"] = round(min(_FAR, max(-_FAR, apart)), 6)


def read_again(
    topic: str,
    hits: Sequence[Hit],
    said: Sequence[Mapping[str, float]],
    vectors: Mapping[str, Vectors],
    chances: Sequence[float],
) -> list[dict[str, float]]:
    """The signs, and how near each paper is to the likeliest others and to those that are not likely.

    ``discriminant`` weighs each direction by how little the papers found differ in it; ``neighbours`` is the
    chance of the nearest other papers, ``feedback`` the words of the likeliest that a paper shares.
    """
    order = sorted(range(len(hits)), key=lambda place: (-chances[place], hits[place].paper.id))
    blank = np.zeros(len(next(iter(vectors.values()))))
    rows = np.array([vectors.get(hit.chunk.id, blank) for hit in hits], dtype=float)
    weights = np.zeros(len(hits))
    weights[order[:_LIKELY]] = np.square([chances[place] for place in order[:_LIKELY]])
    rest = _unit(rows[order[_UNLIKELY:]].sum(axis=0))
    whole = weights @ rows
    apart = _discriminant(rows, weights)
    neighbours = _neighbours(rows, np.array(chances))
    feedback = _feedback(topic, hits, order[:_FEEDBACK], chances)
    again = [
        {
            **own,
            "near_likely": round(float(row @ _unit(whole - weight * row)), 6),
            "near_unlikely": round(float(row @ rest), 6),
            "discriminant": round(float(one), 6),
            "neighbours": round(float(close), 6),
            "feedback": round(shared, 6),
        }
        for own, row, weight, one, close, shared in zip(
            said, rows, weights, apart, neighbours, feedback, strict=True
        )
    ]
    for sign in ("neighbours", "feedback"):
        _set_against(sign, again)
    return again


def _discriminant(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """How near each row is to the weighted others, where directions in which all differ count little."""
    apart = rows - rows.mean(axis=0)
    shared = apart.T @ apart / len(rows) + _SHRUNK * np.eye(rows.shape[1])
    weighed = np.linalg.solve(shared, apart.T).T
    others = weights @ apart - weights[:, np.newaxis] * apart
    long = np.sqrt(np.einsum("ij,ij->i", weighed, apart)) + _SPREAD
    count = weights.sum() - weights + _SPREAD
    near: NDArray[np.float64] = np.einsum("ij,ij->i", weighed, others) / count / long
    return near


def _neighbours(rows: NDArray[np.float64], chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of the nearest other papers, the nearer ones counting more."""
    alike = rows @ rows.T
    np.fill_diagonal(alike, -1.0)
    nearest = np.argsort(-np.round(alike, 6), axis=1, kind="stable")[:, :_NEIGHBOURS]
    weights = np.exp(_CLOSE * np.take_along_axis(alike, nearest, axis=1))
    mean: NDArray[np.float64] = (weights * chances[nearest]).sum(axis=1) / weights.sum(axis=1)
    return mean


def _feedback(
    topic: str, hits: Sequence[Hit], likely: Sequence[int], chances: Sequence[float]
) -> list[float]:
    """How many of the words that the likely papers share, and the others do not, each paper has."""
    held = [frozenset(terms(f"{hit.paper.title}\n{hit.paper.abstract}")) for hit in hits]
    counted = {place: chances[place] for place in likely if chances[place] > _POSSIBLE}
    known: dict[str, float] = {}
    common, total = Counter[str](), math.fsum(counted.values())
    for own in held:
        common.update(own)
    for place, chance in sorted(counted.items()):
        for term in held[place].difference(terms(topic)):
            known[term] = known.get(term, 0.0) + chance

    def telling(term: str, share: float) -> float:
        usual = common[term] / len(hits) + _SMOOTH
        return max(0.0, math.log((max(0.0, share) + _SMOOTH) / usual))

    worth = {term: telling(term, much / (total + _SPREAD)) * much for term, much in known.items()}
    chosen = sorted((term for term in worth if worth[term] > 0), key=lambda term: (-worth[term], term))
    shared = []
    for place, own in enumerate(held):
        itself = counted.get(place, 0.0)
        shares = {term: (known[term] - itself) / (total - itself + _SPREAD) for term in chosen[:_TERMS]}
        shared.append(
            math.fsum(telling(term, share) * share for term, share in shares.items() if term in own)
        )
    return shared


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


# Over 356 topics, a quarter of which no paper is about, with words met in their papers and not.
_MEANT = 0.45  # the cosine of a word with one that may mean it
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
        if not met and _nearest(word, papers, retriever) < _MEANT:
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
