"""Which papers belong to a list: a calibrated cut, not the top ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.extractive.asking import read
from assistant.extractive.comparing import Search
from assistant.extractive.cues import traits
from assistant.extractive.features import Rows, coverage, overlap, paper_stems
from assistant.extractive.pieces import pieces
from assistant.extractive.topics import topic
from assistant.extractive.weights import Weights
from assistant.extractive.words import terms
from assistant.types import Hit, Paper

__all__ = ["BELONGS", "Listed", "belonging", "list_rows"]

BELONGS = tuple(
    (
        "similarity topic_similarity similarity_gap topic_similarity_gap coverage overlap overlap_gap "
        "title_coverage best_coverage best_coverage_gap similar_and_covered constant"
    ).split()
)
"""Columns of :func:`list_rows`; words are those of the topic, gaps are to the best paper."""

_DEPTH = 60
_MOST = 12
# Of 63 questions on topics of the seeds 61 are at 0.45 and above; volcanoes or tax law at 0.32 and below.
_NEAR = 0.43
_COVERAGE_COUNTS = 0.3
_COVERED = 0.4


class Listed(NamedTuple):
    """The papers of a list with their worth, best first; ``near``: whether the best is on the topic."""

    papers: list[tuple[Hit, float]]
    near: bool


def belonging(question: str, search: Search, weights: Weights) -> Listed:
    """The papers worth more than zero, ordered by ``(-worth, id)``, and always the best one."""
    hits, rows = list_rows(question, search)
    if not hits:
        return Listed([], near=False)
    lexical = all(hit.similarity is None for hit in hits)
    worth = rows @ np.array(weights.belongs_lexical if lexical else weights.belongs)
    order = sorted(range(len(hits)), key=lambda place: (-worth[place], hits[place].paper.id))
    kept = [place for rank, place in enumerate(order[:_MOST]) if rank == 0 or worth[place] > 0]
    best = rows[order[0]]
    nearness = best[BELONGS.index("topic_similarity")] + _COVERAGE_COUNTS * best[BELONGS.index("coverage")]
    near = best[BELONGS.index("coverage")] >= _COVERED if lexical else nearness >= _NEAR
    return Listed([(hits[place], float(worth[place])) for place in kept], near=bool(near))


def list_rows(question: str, search: Search) -> tuple[list[Hit], Rows]:
    """Everything found for the question or its topic, and a row of :data:`BELONGS` for each."""
    subject = topic(question)
    whole, narrow = search(question, _DEPTH), search(subject, _DEPTH)
    hits = {hit.paper.id: hit for hit in (*whole, *narrow) if pieces(hit.paper.abstract)}
    ordered = [hits[paper_id] for paper_id in sorted(hits)]
    cosines = np.array([_cosines(ordered, found) for found in (whole, narrow)]).T
    covered = np.array([_covered(subject, hit.paper) for hit in ordered]).reshape(len(ordered), 4)
    if not ordered:
        return [], np.zeros((0, len(BELONGS)))
    coverages, overlaps, titles, bests = covered.T
    columns = (
        cosines[:, 0],
        cosines[:, 1],
        cosines[:, 0] - cosines[:, 0].max(),
        cosines[:, 1] - cosines[:, 1].max(),
        coverages,
        overlaps,
        overlaps - overlaps.max(),
        titles,
        bests,
        bests - bests.max(),
        cosines.mean(axis=1) * coverages,
        np.ones(len(ordered)),
    )
    return ordered, np.stack(columns, axis=1)


def _cosines(papers: Sequence[Hit], found: Sequence[Hit]) -> list[float]:
    """Each paper's cosine in one search; the lowest one seen for a paper that the search did not rank."""
    known = {hit.paper.id: hit.similarity for hit in found if hit.similarity is not None}
    lowest = min(known.values(), default=0.0)
    return [known.get(hit.paper.id, lowest) for hit in papers]


def _covered(subject: str, paper: Paper) -> tuple[float, float, float, float]:
    """Coverage by the paper, overlap, coverage by the title and by the best sentence."""
    asked = read(subject)
    stems = paper_stems(paper.title, paper.abstract)
    best = max(coverage(asked, traits(span.text).stems) for span in pieces(paper.abstract))
    return coverage(asked, stems), overlap(asked, paper), coverage(asked, frozenset(terms(paper.title))), best
