"""Candidates for an answer: the papers retrieval found, ranked by what their sentences offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extractive.asking import Asked
from assistant.extractive.features import SENTENCE, Rows, paper_row, sentence_rows
from assistant.extractive.pieces import pieces
from assistant.extractive.weights import Weights
from assistant.text import Span
from assistant.types import Evidence, Hit, Paper

__all__ = ["Candidate", "Ranked", "evidence_of", "quoted", "rank"]

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
    """A question with its candidates, best first by ``(-score, paper id)``."""

    asked: Asked
    candidates: tuple[Candidate, ...]

    @property
    def margin(self) -> float:
        """How far the first is ahead of the second; large when there is no second."""
        scores = [candidate.score for candidate in self.candidates[:2]]
        return scores[0] - scores[1] if len(scores) > 1 else 10.0


def rank(asked: Asked, hits: Sequence[Hit], weights: Weights) -> Ranked:
    """Rank the papers of ``hits``; those without an abstract to quote are left out."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    lowest = min(known, default=0.0)
    found = [
        _candidate(asked, hit, lowest if known else None, weights)
        for hit in hits
        if pieces(hit.paper.abstract)
    ]
    return Ranked(asked, tuple(sorted(found, key=lambda found: (-found.score, found.paper.id))))


def _candidate(asked: Asked, hit: Hit, lowest: float | None, weights: Weights) -> Candidate:
    """``lowest`` stands in for a cosine that is not known; ``None`` when none is."""
    spans = pieces(hit.paper.abstract)
    rows = sentence_rows(asked, [span.text for span in spans])
    scores = rows @ np.array(weights.sentence)
    similarity = hit.similarity if hit.similarity is not None else lowest
    row = paper_row(asked, hit.paper, scores, similarity or 0.0)
    linear = weights.paper_lexical if similarity is None else weights.paper
    return Candidate(hit.paper, spans, rows, scores, row, float(row @ np.array(linear)), similarity)


def quoted(candidate: Candidate, similarities: NDArray[np.float32], weights: Weights) -> Rows:
    """The sentence scores once each sentence's cosine with the question is known."""
    if not similarities.any():
        return candidate.scores
    rows = candidate.rows.copy()
    padded = np.concatenate(([0.0], similarities, [0.0]))
    rows[:, _SIMILARITY] = similarities
    rows[:, _SIMILARITY + 1] = similarities - similarities.max()
    rows[:, _SIMILARITY + 2] = np.maximum(padded[:-2], padded[2:])
    scores: Rows = rows @ np.array(weights.quoted)
    return scores


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
