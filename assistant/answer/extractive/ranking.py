"""Candidates for an answer: the papers retrieval found, ranked by what their sentences offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from assistant.answer.extractive.features import Rows, Weights, paper_row, sentence_rows
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.limits import watched
from assistant.types import Evidence, Hit, Need, Paper

__all__ = ["Candidate", "Ranked", "evidence_of", "rank"]

_ALONE = 10.0


@dataclass(frozen=True, eq=False)
class Candidate:
    """A paper with its row of :data:`~assistant.answer.extractive.features.PAPER` and its score.

    ``similarity`` and ``maxsim`` are as in :class:`~assistant.types.Hit`; ``None`` when no hit has any. Its
    sentences are looked at when they are asked for: of most candidates they never are.
    """

    need: Need
    paper: Paper
    row: Rows
    score: float
    similarity: float | None
    maxsim: float | None
    linear: tuple[float, ...]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What may be quoted."""
        return quotable_spans(self.paper.abstract)

    @cached_property
    def rows(self) -> Rows:
        """One row of :data:`~assistant.answer.extractive.features.SENTENCE` for each span."""
        return sentence_rows(self.need, [span.text for span in self.spans])

    @cached_property
    def scores(self) -> Rows:
        """How well each span answers by its wording alone, by the weights ``linear``."""
        found: Rows = self.rows @ np.array(self.linear)
        return found


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
    farthest = _least([hit.similarity for hit in hits]), _least([hit.maxsim for hit in hits])
    found = [
        _candidate(need, hit, farthest, weights)
        for hit in watched(hits)
        if quotable_spans(hit.paper.abstract)
    ]
    found.sort(key=lambda one: (-one.score, one.paper.id))
    margin = found[0].score - found[1].score if len(found) > 1 else _ALONE * len(found)
    return Ranked(need, tuple(found), margin)


def _least(values: Sequence[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _candidate(
    need: Need, hit: Hit, farthest: tuple[float | None, float | None], weights: Weights
) -> Candidate:
    """``farthest`` stands in for what is not known of a hit; ``None`` when it is of none."""
    similarity = farthest[0] if hit.similarity is None else hit.similarity
    maxsim = farthest[1] if hit.maxsim is None else hit.maxsim
    row = paper_row(need, replace(hit, similarity=similarity, maxsim=maxsim))
    linear = weights.paper_plain if maxsim is None else weights.paper
    if similarity is None:
        linear = weights.paper_lexical
    score = float(row @ np.array(linear))
    return Candidate(need, hit.paper, row, score, similarity, maxsim, weights.sentence)


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
