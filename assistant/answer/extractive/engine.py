"""The extractive drafter: a question in, quoted sentences or a reasoned abstention out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.answerability import called, reason
from assistant.answer.extractive.ranking import (
    Candidate,
    Ranked,
    evidence_of,
    rank,
    reread,
)
from assistant.answer.extractive.weights import Weights, fitted
from assistant.protocols import DraftPart, Encoded
from assistant.search.expand import Search, with_names
from assistant.search.late import Reader
from assistant.types import WHOLE, Draft, Evidence, Hit, Kind, Question, Scope, Statement

__all__ = ["ExtractiveDrafter", "Retrieves"]

_DEPTH = 20
_NEAREST = 3


class Retrieves(Protocol):
    """What the drafter needs of :class:`~assistant.search.retriever.Retriever`."""

    def search(
        self,
        query: str,
        k: int = 10,
        scope: Scope = WHOLE,
    ) -> Sequence[Hit]:
        """The best ``k`` papers in scope."""

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of the query with each text; zeros without an embedder."""

    def encode(self, texts: Sequence[str]) -> list[Encoded] | None:
        """The texts token by token; ``None`` where that cannot be had."""


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

        both = two(question, self._search(question), self._weights)
        return self._compared(question, both) if both else self._lookup(question)

    def _search(self, question: Question) -> Search:
        def search(text: str, depth: int) -> Sequence[Hit]:
            return self._retriever.search(text, depth, question.scope)

        return search

    def _lookup(self, question: Question) -> Draft:
        from assistant.answer.fact import lookup  # which reads with this package

        return replace(
            lookup(question, self._ranked(question), self._weights), kind=_kind(question, "lookup")
        )

    def _ranked(self, question: Question) -> Ranked:
        """The papers found for the question, the nearest of them read."""
        ranked = rank(question.need, self.found(question), self._weights)
        if not ranked.candidates:
            return ranked
        reader = Reader(question.text, self._retriever)
        return reread(ranked, reader, self._weights, decided=called(question.need, ranked.candidates[0]))

    def found(self, question: Question) -> list[Hit]:
        """The hits for a question, and for its telling names where none of them holds one."""
        search = self._search(question)
        return with_names(search(question.text, _DEPTH), [name for name, _ in question.need.names], search)

    def _compared(self, question: Question, both: Sequence[Candidate]) -> Draft:
        from assistant.answer.comparison import compared

        drafted = compared(question, both, self._retriever, self._weights)
        if not drafted:
            return _abstained(both, reason(question.need, both))
        return _draft(drafted, both, _kind(question, "compare"))


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
