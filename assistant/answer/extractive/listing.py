"""Which papers belong to a list: a calibrated cut, not the top ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.answer.extractive.asking import read
from assistant.answer.extractive.cues import traits
from assistant.answer.extractive.features import Rows, coverage, overlap, paper_stems
from assistant.answer.extractive.topics import topic
from assistant.answer.extractive.weights import Weights
from assistant.language.sentences import pieces
from assistant.language.words import terms
from assistant.search.expand import Search
from assistant.search.rerank import Reader
from assistant.types import Hit, Paper

__all__ = ["BELONGS", "Listed", "belonging", "likely", "list_rows", "read_rows"]

BELONGS = tuple(
    (
        "similarity topic_similarity similarity_gap topic_similarity_gap coverage overlap overlap_gap "
        "title_coverage best_coverage best_coverage_gap similar_and_covered matched matched_gap "
        "best_matched best_matched_gap constant"
    ).split()
)
"""Columns of :func:`list_rows`; words are those of the topic, gaps are to the best paper.

The four before the constant are zero until :func:`read_rows` fills them in.
"""

_DEPTH = 60
_READ = 24
_MOST = 12
# Of 63 questions on topics of the seeds 61 are at 0.45 and above; volcanoes or tax law at 0.32 and below.
_NEAR = 0.43
_COVERAGE_COUNTS = 0.3
_COVERED = 0.4


class Listed(NamedTuple):
    """The papers of a list with their worth, best first; ``near``: whether the best is on the topic."""

    papers: list[tuple[Hit, float]]
    near: bool


def belonging(question: str, search: Search, weights: Weights, reader: Reader) -> Listed:
    """The papers worth more than zero, ordered by ``(-worth, id)``, and always the best one.

    ``reader`` reads for the :func:`topic`.
    """
    hits, rows = list_rows(question, search)
    if not hits:
        return Listed([], near=False)
    lexical = all(hit.similarity is None for hit in hits)
    linear = weights.belongs_lexical if lexical else weights.belongs_plain
    if not lexical and reader.by_word:
        hits, rows = read_rows(*likely(hits, rows, weights), reader)
        linear = weights.belongs
    worth = rows @ np.array(linear)
    order = _order(hits, worth)
    kept = [place for rank, place in enumerate(order[:_MOST]) if rank == 0 or worth[place] > 0]
    best = rows[order[0]]
    nearness = best[BELONGS.index("topic_similarity")] + _COVERAGE_COUNTS * best[BELONGS.index("coverage")]
    near = best[BELONGS.index("coverage")] >= _COVERED if lexical else nearness >= _NEAR
    return Listed([(hits[place], float(worth[place])) for place in kept], near=bool(near))


def likely(hits: Sequence[Hit], rows: Rows, weights: Weights) -> tuple[list[Hit], Rows]:
    """The hits worth reading, and their rows."""
    order = _order(hits, rows @ np.array(weights.belongs_plain))[:_READ]
    return [hits[place] for place in order], rows[order]


def read_rows(hits: list[Hit], rows: Rows, reader: Reader) -> tuple[list[Hit], Rows]:
    """The same with what reading them word by word says."""
    found = reader.read([hit.paper for hit in hits])
    matched = np.array([[one.matched or 0.0, one.best_matched or 0.0] for one in found])
    filled = rows.copy()
    for column, values in zip(("matched", "best_matched"), matched.T, strict=True):
        filled[:, BELONGS.index(column)] = values
        filled[:, BELONGS.index(f"{column}_gap")] = values - values.max()
    return hits, filled


def _order(hits: Sequence[Hit], worth: Rows) -> list[int]:
    return sorted(range(len(hits)), key=lambda place: (-worth[place], hits[place].paper.id))


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
        *np.zeros((4, len(ordered))),
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
