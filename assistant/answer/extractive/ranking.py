"""Candidates for an answer: the papers retrieval found, ranked by what their sentences offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.features import SENTENCE, Rows, kin_coverage, paper_row, sentence_rows
from assistant.answer.extractive.weights import Weights
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.search.late import LateScores, Reads
from assistant.types import Evidence, Hit, Need, Paper

__all__ = [
    "CLOSE",
    "REREAD",
    "Candidate",
    "Ranked",
    "evidence_of",
    "quoted",
    "rank",
    "reread",
    "reread_row",
    "with_cosines",
    "with_late_scores",
]

_ALONE = 10.0
_DECIDED = 1.0
CLOSE = 5
"""How many candidates are read again by sentence."""
REREAD = ("score", "kin_coverage", "best_cosine", "best_three_cosines", "matched")
"""Columns of :func:`reread_row`."""
_SIMILARITY = SENTENCE.index("similarity")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A paper, its quotable spans with their feature rows and scores, and its own row and score.

    ``late`` is there once the paper was read for the question.
    """

    paper: Paper
    spans: tuple[Span, ...]
    rows: Rows
    scores: Rows
    row: Rows
    score: float
    similarity: float | None
    late: LateScores | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question with its candidates, best first, and how far the best was ahead of the next.

    ``margin`` is large when there is no next, zero when there is none at all.
    """

    need: Need
    candidates: tuple[Candidate, ...]
    margin: float


def rank(need: Need, hits: Sequence[Hit], weights: Weights) -> Ranked:
    """Rank the papers of ``hits``; those without an abstract to quote are left out."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    lowest = min(known, default=0.0)
    found = [
        _candidate(need, hit, lowest if known else None, weights)
        for hit in hits
        if quotable_spans(hit.paper.abstract)
    ]
    found.sort(key=lambda one: (-one.score, one.paper.id))
    margin = found[0].score - found[1].score if len(found) > 1 else _ALONE * len(found)
    return Ranked(need, tuple(found), margin)


def _candidate(need: Need, hit: Hit, lowest: float | None, weights: Weights) -> Candidate:
    """``lowest`` stands in for a cosine that is not known; ``None`` when none is."""
    spans = quotable_spans(hit.paper.abstract)
    rows = sentence_rows(need, [span.text for span in spans])
    scores = rows @ np.array(weights.sentence)
    similarity = hit.similarity if hit.similarity is not None else lowest
    row = paper_row(need, hit.paper, scores, similarity or 0.0)
    linear = weights.paper_lexical if similarity is None else weights.paper
    return Candidate(hit.paper, spans, rows, scores, row, float(row @ np.array(linear)), similarity)


def reread(ranked: Ranked, reader: Reads, weights: Weights, *, decided: bool = False) -> Ranked:
    """Read the first candidate; of those that words and passages leave nearly equal, the nearest few.

    Then these are ranked again by their likeness to the question. Only then: reading five
    abstracts takes longer than all the rest. ``decided`` says that the first is right.
    """
    alone = decided or ranked.margin >= _DECIDED or ranked.candidates[0].similarity is None
    count = 1 if alone else CLOSE
    close = with_late_scores(ranked.candidates[:count], reader)
    worth = [_worth(ranked.need, one, weights) for one in close]
    order = sorted(range(len(close)), key=lambda place: (-worth[place], close[place].paper.id))
    return replace(ranked, candidates=(*(close[place] for place in order), *ranked.candidates[count:]))


def with_late_scores(candidates: Sequence[Candidate], reader: Reads) -> list[Candidate]:
    """The candidates, read for the question."""
    found = reader.read([one.paper for one in candidates])
    return [replace(one, late=late) for one, late in zip(candidates, found, strict=True)]


def _worth(need: Need, one: Candidate, weights: Weights) -> float:
    assert one.late is not None
    linear = weights.reread_plain if one.late.matched is None else weights.reread
    return float(reread_row(need, one, one.late) @ np.array(linear))


def reread_row(need: Need, candidate: Candidate, late: LateScores) -> Rows:
    """One row of :data:`REREAD`; zero for what is not known."""
    best = np.sort(late.cosines)[::-1]
    alike = kin_coverage(need, candidate.paper)
    return np.array([candidate.score, alike, best[0], best[:3].mean(), late.matched or 0.0])


def quoted(candidate: Candidate, linear: tuple[float, ...]) -> Rows:
    """The sentence scores once each sentence's cosine with the question is known."""
    if candidate.late is None or not candidate.late.cosines.any():
        return candidate.scores
    scores: Rows = with_cosines(candidate.rows, candidate.late.cosines) @ np.array(linear)
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
        url=paper.link,
        score=round(candidate.score, 4),
    )
