"""The extractive drafter: a question in, quoted sentences or a reasoned abstention out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

import numpy as np

from assistant.answer.extractive.answerability import reason
from assistant.answer.extractive.drafting import Nearness
from assistant.answer.extractive.ranking import Candidate, evidence_of, rank
from assistant.answer.extractive.weights import Weights, fitted
from assistant.protocols import DraftPart
from assistant.search.expand import Search, with_names
from assistant.types import WHOLE, Draft, Evidence, Hit, Kind, Question, Scope, Statement

__all__ = ["ExtractiveDrafter", "Retrieves", "found"]

_DEPTH = 20
_NEAREST = 3


class Retrieves(Nearness, Protocol):
    """What the drafter needs of :class:`~assistant.search.retriever.Retriever`."""

    def candidates(self, topic: str, k: int = 150, scope: Scope = WHOLE) -> Sequence[Hit]:
        """The best ``k`` papers in scope, with whole passages: the drafter finds its own sentences."""


class ExtractiveDrafter:
    """Quotes the sentences that answer. Deterministic, thread-safe, no network."""

    engine = "extractive"

    def __init__(self, retriever: Retrieves, weights: Weights | None = None) -> None:
        self._retriever = retriever
        self._weights = weights or fitted()

    def run(self, question: Question) -> Iterator[DraftPart]:
        """The evidence found, then each statement, then the draft as a whole."""
        draft = self.draft(question)
        yield tuple(draft.evidence.values()) or draft.nearest
        yield from draft.statements
        yield draft

    def draft(self, question: Question) -> Draft:
        """A comparison where the question names two papers or describes them, else a fact of one."""
        from assistant.answer.comparison import two  # which reads with this package

        @cache  # whether two papers are named and which one answers begin with the same search
        def search(text: str, depth: int) -> Sequence[Hit]:
            return self._retriever.candidates(text, depth, question.scope)

        both = two(question, search, self._weights)
        return self._compared(question, both) if both else self._lookup(question, search)

    def _lookup(self, question: Question, search: Search) -> Draft:
        from assistant.answer.fact import lookup  # which reads with this package

        ranked = rank(question.need, found(question, search), self._weights)
        drafted = lookup(question, ranked, self._retriever, self._weights)
        return replace(drafted, kind=_kind(question, "lookup"))

    def _compared(self, question: Question, both: Sequence[Candidate]) -> Draft:
        from assistant.answer.comparison import compared

        drafted = compared(question, both, self._retriever, self._weights)
        if not drafted:
            return _abstained(both, reason(question.need, both))
        return _draft(drafted, both, _kind(question, "compare"))


def found(question: Question, search: Search) -> list[Hit]:
    """The hits for a question, and for its telling names where none of them holds one."""
    return with_names(search(question.text, _DEPTH), [name for name, _ in question.need.names], search)


def _kind(question: Question, taken: Kind) -> Kind | None:
    return None if question.kind == taken else taken


def _draft(
    drafted: Sequence[tuple[Statement, Evidence]], candidates: Sequence[Candidate], kind: Kind | None
) -> Draft:
    return Draft(
        statements=tuple(statement for statement, _ in drafted),
        evidence={evidence.id: evidence for _, evidence in drafted},
        nearest=_nearest(candidates),
        kind=kind,
    )


def _abstained(candidates: Sequence[Candidate], why: str) -> Draft:
    return Draft(nearest=_nearest(candidates), abstain_reason=why)


def _nearest(candidates: Sequence[Candidate]) -> tuple[Evidence, ...]:
    """The best span of each of the nearest papers."""
    return tuple(evidence_of(one, int(np.argmax(one.scores))) for one in candidates[:_NEAREST])
