"""Which sentences of a paper answer, and the statements of a draft: the paper's title, then its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.features import SENTENCE, Rows, Weights
from assistant.answer.extractive.ranking import Candidate, evidence_of
from assistant.language.roles import ROLES, Role, chances, wanted
from assistant.language.typeset import typeset
from assistant.protocols import SentenceNearness
from assistant.types import Evidence, Statement

__all__ = ["Nearness", "choose", "quoted", "roles_of", "statements", "with_nearness", "words_of"]

_FAR = 4.0
_NEARNESS = SENTENCE.index("nearness")
_ROLE_COUNTS = 2.5
_LISTED = 0.5  # an item out of an enumeration
_HARMS: dict[Role, float] = {"background": 0.6, "resource": 2.5, "other": 1.0}


class Nearness(SentenceNearness, Protocol):
    """What is needed of :class:`~assistant.search.retriever.Retriever` to choose sentences."""

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of the query with each text; zeros without an embedder."""


def quoted(question: str, candidate: Candidate, near: Nearness, weights: Weights) -> Rows:
    """How well each span answers, once it is known how near it comes to the question.

    Less for what sets the scene or praises, more for the role that is asked for by name.
    """
    likely, role = roles_of(candidate), wanted(question)
    worth = np.array([-_HARMS.get(one, 0.0) for one in ROLES])
    if role is not None:
        worth[ROLES.index(role)] = _ROLE_COUNTS
    listed = np.array([span.text.startswith("(") for span in candidate.spans], dtype=float)
    found: Rows = _near(question, candidate, near, weights) + likely @ worth - _LISTED * listed
    return found


def roles_of(candidate: Candidate) -> Rows:
    """Of each span how likely it has each of the roles."""
    spans, length = candidate.spans, max(1, len(candidate.paper.abstract))
    return chances([span.text for span in spans], [min(0.99, span.start / length) for span in spans])


def _near(question: str, candidate: Candidate, near: Nearness, weights: Weights) -> Rows:
    """By the tokens that are stored with the passage, so that no sentence is embedded where there are any."""
    (stored,) = near.sentence_nearness(question, [candidate.paper])
    if stored is not None:
        return _weighed(with_nearness(candidate.rows, stored), weights.quoted)
    cosines = near.similarities(question, [span.text for span in candidate.spans])
    if not cosines.any():
        return candidate.scores
    return _weighed(with_nearness(candidate.rows, cosines), weights.quoted_plain)


def _weighed(rows: Rows, linear: tuple[float, ...]) -> Rows:
    found: Rows = rows @ np.array(linear)
    return found


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


def choose(candidate: Candidate, scores: Rows, budget: int, most: int = 4) -> list[int]:
    """The best spans that fit into ``budget`` words, at least one and at most ``most``; in reading order.

    A span fifty times less likely to answer than the best one is left out.
    """
    chosen: list[int] = []
    used = 0
    for index in np.argsort(-scores, kind="stable"):
        words = words_of(candidate, index)
        if chosen and (used + words > budget or scores[index] < scores[chosen[0]] - _FAR):
            continue
        chosen.append(int(index))
        used += words
        if len(chosen) == most:
            break
    return sorted(chosen)


def words_of(candidate: Candidate, index: int) -> int:
    """How many words a span has."""
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
