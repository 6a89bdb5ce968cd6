"""Which sentences of a paper answer, and the statements of a draft: the paper's title, then its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.features import SENTENCE, Rows, Weights
from assistant.answer.extractive.ranking import Candidate, evidence_of
from assistant.language.roles import ROLES, chances
from assistant.language.text import Span
from assistant.language.typeset import typeset
from assistant.protocols import SentenceNearness
from assistant.types import Evidence, Statement

__all__ = [
    "SIDE",
    "Nearness",
    "choose",
    "choose_together",
    "quoted_beside",
    "roles_of",
    "statements",
    "with_nearness",
    "with_roles",
]

SIDE = (*SENTENCE, *ROLES)
"""Columns of :func:`with_roles`."""

_FAR = 4.0
_MOST = 4
_NEARNESS = SENTENCE.index("nearness")


class Nearness(SentenceNearness, Protocol):
    """What is needed of :class:`~assistant.search.retriever.Retriever` to choose sentences."""

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of the query with each text; zeros without an embedder."""


def quoted_beside(question: str, candidate: Candidate, near: Nearness, weights: Weights) -> Rows:
    """How well each span answers for one of two papers that a question sets side by side."""
    rows, by_tokens = _near(question, candidate, near)
    if rows is None:
        return candidate.scores
    likely = roles_of(candidate.paper.abstract, candidate.spans)
    found: Rows = with_roles(rows, likely) @ np.array(weights.beside if by_tokens else weights.beside_plain)
    return found


def roles_of(abstract: str, spans: Sequence[Span]) -> Rows:
    """Of each span of an abstract how likely it has each of the roles."""
    length = max(1, len(abstract))
    return chances([span.text for span in spans], [min(0.99, span.start / length) for span in spans])


def with_roles(rows: Rows, likely: Rows) -> Rows:
    """Sentence rows with the likely roles behind them."""
    return np.concatenate([rows, likely], axis=1)


def _near(question: str, candidate: Candidate, near: Nearness) -> tuple[Rows | None, bool]:
    """Rows with the nearness, and whether it is by tokens; nothing where it is unknown.

    By the tokens that are stored with the passage, so that no sentence is embedded where there are any.
    """
    (stored,) = near.sentence_nearness(question, [candidate.paper])
    if stored is not None:
        return with_nearness(candidate.rows, stored), True
    cosines = near.similarities(question, [span.text for span in candidate.spans])
    return (with_nearness(candidate.rows, cosines) if cosines.any() else None), False


def with_nearness(rows: Rows, near: NDArray[np.floating]) -> Rows:
    """Sentence rows with their last columns filled in: the nearness, its gap, the neighbours'.

    ``near`` may have a second column: the nearness to what the title leaves open.
    """
    filled: Rows = rows.copy()
    whole, *left_open = near.reshape(len(rows), -1).T
    padded = np.concatenate(([0.0], whole, [0.0]))
    filled[:, _NEARNESS] = whole
    filled[:, _NEARNESS + 1] = whole - whole.max()
    filled[:, _NEARNESS + 2] = np.maximum(padded[:-2], padded[2:])
    for column in left_open:
        filled[:, _NEARNESS + 3] = column
    return filled


def choose(candidate: Candidate, scores: Rows, budget: int, most: int = _MOST) -> list[int]:
    """The best spans that fit into ``budget`` words, at least one and at most ``most``; the best first.

    A span fifty times less likely to answer than the best one is left out.
    """
    chosen: list[int] = []
    used = 0
    for index in np.argsort(-scores, kind="stable"):
        words = _words_of(candidate, index)
        if chosen and (used + words > budget or scores[index] < scores[chosen[0]] - _FAR):
            continue
        chosen.append(int(index))
        used += words
        if len(chosen) == most:
            break
    return chosen


def choose_together(candidates: Sequence[Candidate], scores: Sequence[Rows], budget: int) -> list[list[int]]:
    """The best span of each candidate, then the next best of any while ``budget`` words last.

    At most four of each, none fifty times less likely to answer than the best of its own.
    """
    chosen = [[int(np.argmax(own))] for own in scores]
    used = sum(_words_of(one, own[0]) for one, own in zip(candidates, chosen, strict=True))
    rest = sorted(
        (float(own.max() - own[index]), side, index)
        for side, own in enumerate(scores)
        for index in range(len(own))
        if index != chosen[side][0]
    )
    for behind, side, index in rest:
        words = _words_of(candidates[side], index)
        if behind <= _FAR and used + words <= budget and len(chosen[side]) < _MOST:
            chosen[side].append(index)
            used += words
    return [sorted(own) for own in chosen]


def _words_of(candidate: Candidate, index: int) -> int:
    return len(candidate.spans[index].text.split())


def statements(
    candidate: Candidate, chosen: list[int], title: str | None = None
) -> list[tuple[Statement, Evidence]]:
    """One statement for each span, the first one led by the title."""
    drafted = []
    for place, index in enumerate(chosen):
        evidence = evidence_of(candidate, index)
        lead = "" if place else f"{title or candidate.paper.title}: "
        drafted.append((Statement(f"{lead}“{_shown(candidate, index)}”", (evidence.id,)), evidence))
    return drafted


def _shown(candidate: Candidate, index: int) -> str:
    """The span for reading: typeset, with dots where a sentence was cut."""
    span = candidate.spans[index]
    abstract = candidate.paper.abstract
    before = abstract[: span.start].rstrip()
    begins = not before or before[-1] in ".!?\"”’)'" or index == 0
    ends = span.text[-1] in ".!?\"”’)'" or span.end >= len(abstract.rstrip())
    text = typeset(span.text)
    return f"{'' if begins else '… '}{text}{'' if ends else ' …'}"
