"""Candidates for an answer: the papers retrieval found, ranked by what their sentences offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.asking import Asked
from assistant.extractive.features import SENTENCE, Rows, kin_coverage, paper_row, sentence_rows
from assistant.extractive.pieces import pieces
from assistant.extractive.weights import Weights
from assistant.text import Span
from assistant.types import Evidence, Hit, Paper

__all__ = [
    "CLOSE",
    "Candidate",
    "Ranked",
    "evidence_of",
    "quoted",
    "rank",
    "reread",
    "reread_row",
    "with_cosines",
]

_ALONE = 10.0
_DECIDED = 1.0
CLOSE = 5
"""How many candidates are read again by sentence."""
_SIMILARITY = SENTENCE.index("similarity")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A paper, its quotable spans with their feature rows and scores, and its own row and score."""

    paper: Paper
    spans: tuple[Span, ...]
    rows: Rows
    scores: Rows
    row: Rows
    score: float
    similarity: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question with its candidates, best first, and how far the best was ahead of the next.

    ``margin`` is large when there is no next, zero when there is none at all.
    """

    asked: Asked
    candidates: tuple[Candidate, ...]
    margin: float


def rank(asked: Asked, hits: Sequence[Hit], weights: Weights) -> Ranked:
    """Rank the papers of ``hits``; those without an abstract to quote are left out."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    lowest = min(known, default=0.0)
    found = [
        _candidate(asked, hit, lowest if known else None, weights)
        for hit in hits
        if pieces(hit.paper.abstract)
    ]
    found.sort(key=lambda one: (-one.score, one.paper.id))
    margin = found[0].score - found[1].score if len(found) > 1 else _ALONE * len(found)
    return Ranked(asked, tuple(found), margin)


def _candidate(asked: Asked, hit: Hit, lowest: float | None, weights: Weights) -> Candidate:
    """``lowest`` stands in for a cosine that is not known; ``None`` when none is."""
    spans = pieces(hit.paper.abstract)
    rows = sentence_rows(asked, [span.text for span in spans])
    scores = rows @ np.array(weights.sentence)
    similarity = hit.similarity if hit.similarity is not None else lowest
    row = paper_row(asked, hit.paper, scores, similarity or 0.0)
    linear = weights.paper_lexical if similarity is None else weights.paper
    return Candidate(hit.paper, spans, rows, scores, row, float(row @ np.array(linear)), similarity)


def reread(
    ranked: Ranked, similar: Callable[[Sequence[str]], NDArray[np.float32]], weights: Weights
) -> Ranked:
    """Candidates that words and passages leave nearly equal, ranked again by their sentences' cosines.

    Only then: embedding the sentences of five abstracts takes longer than all the rest.
    """
    close, rest = ranked.candidates[:CLOSE], ranked.candidates[CLOSE:]
    if ranked.margin >= _DECIDED or close[0].similarity is None:
        return ranked
    cosines = np.split(
        similar([span.text for one in close for span in one.spans]),
        np.cumsum([len(one.spans) for one in close])[:-1],
    )
    rows = np.array([reread_row(ranked.asked, one, own) for one, own in zip(close, cosines, strict=True)])
    worth = rows @ np.array(weights.reread)
    order = sorted(range(len(close)), key=lambda place: (-worth[place], close[place].paper.id))
    return Ranked(ranked.asked, (*(close[place] for place in order), *rest), ranked.margin)


def reread_row(asked: Asked, candidate: Candidate, cosines: NDArray[np.float32]) -> Rows:
    """Score, coverage by words that begin alike, the best cosine and the mean of the best three."""
    best = np.sort(cosines)[::-1]
    alike = kin_coverage(asked, candidate.paper)
    return np.array([candidate.score, alike, best[0], best[:3].mean()])


def quoted(candidate: Candidate, similarities: NDArray[np.float32], linear: tuple[float, ...]) -> Rows:
    """The sentence scores once each sentence's cosine with the question is known."""
    if not similarities.any():
        return candidate.scores
    scores: Rows = with_cosines(candidate.rows, similarities) @ np.array(linear)
    return scores


def with_cosines(rows: Rows, similarities: NDArray[np.float32]) -> Rows:
    """Sentence rows with their last three columns filled in: the cosine, its gap, its neighbours'."""
    filled: Rows = rows.copy()
    padded = np.concatenate(([0.0], similarities, [0.0]))
    filled[:, _SIMILARITY] = similarities
    filled[:, _SIMILARITY + 1] = similarities - similarities.max()
    filled[:, _SIMILARITY + 2] = np.maximum(padded[:-2], padded[2:])
    return filled


def evidence_of(candidate: Candidate, index: int) -> Evidence:
    """One quotable span as evidence; its id says where it is."""
    span, paper = candidate.spans[index], candidate.paper
    return Evidence(
        id=f"{paper.id}:{span.start}-{span.end}",
        paper_id=paper.id,
        title=paper.title,
        quote=span.text,
        start=span.start,
        end=span.end,
        url=paper.url,
        score=round(candidate.score, 4),
    )
