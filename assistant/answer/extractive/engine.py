"""The extractive drafter: a question in, quoted sentences or a reasoned abstention out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.answerability import called, reason
from assistant.answer.extractive.asking import Asked, read
from assistant.answer.extractive.drafting import choose, statements
from assistant.answer.extractive.listing import Listed, belonging
from assistant.answer.extractive.ranking import (
    Candidate,
    Ranked,
    evidence_of,
    rank,
    reread,
)
from assistant.answer.extractive.topics import topic
from assistant.answer.extractive.weights import Weights, fitted
from assistant.language.titles import short_title
from assistant.protocols import DraftPart, Encoded
from assistant.search.expand import Search, with_names
from assistant.search.rerank import Reader
from assistant.types import WHOLE, Draft, Evidence, Hit, Kind, Question, Scope, Statement

__all__ = ["ExtractiveDrafter", "Retrieves"]

_DEPTH = 20
_WORDS = 97  # with its titles: an answer stays under a hundred words
_ITEM_WORDS = 45
_NEAREST = 3
# Lists by topic have margins below 2.5 even when they name it ("Monte Carlo tree search").
_CLEAR = 3.0
_SEVERAL = {"list", "set", "overview", "recommend"}


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
        """The draft for any kind of question; kinds are read as advice, not as orders."""
        both = self._two(question)
        if both:
            return self._compared(question, both)
        return self._list(question) if question.kind in _SEVERAL else self._lookup(question)

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
        asked = read(question.text)
        ranked = rank(asked, self._found(asked, self._search(question)), self._weights)
        if not ranked.candidates:
            return ranked
        reader = Reader(question.text, self._retriever)
        return reread(ranked, reader, self._weights, decided=called(asked, ranked.candidates[0]))

    def _found(self, asked: Asked, search: Search) -> list[Hit]:
        """The hits for a question, and for its telling names where none of them holds one."""
        return with_names(search(asked.text, _DEPTH), [name for name, _ in asked.telling], search)

    def _two(self, question: Question) -> tuple[Candidate, ...]:
        """The two papers that a question sets side by side; none for any other question."""
        from assistant.answer.comparison import two  # which reads with this package

        return () if question.kind in _SEVERAL else two(question, self._search(question), self._weights)

    def _compared(self, question: Question, both: Sequence[Candidate]) -> Draft:
        from assistant.answer.comparison import compared

        drafted = compared(question, both, self._retriever, self._weights)
        if not drafted:
            return _abstained(both, reason(read(question.text, comparing=True), both))
        return _draft(drafted, both, _kind(question, "compare"))

    def _list(self, question: Question) -> Draft:
        if self._is_about_one(question):
            return self._lookup(question)
        found = self._belonging(question)
        if len(found.papers) == 1:
            return self._lookup(question)
        ranked = rank(read(topic(question.text)), [hit for hit, _ in found.papers], self._weights)
        if not found.near:
            return _abstained(ranked.candidates, "no paper is close enough to the topic")
        worth = {hit.paper.id: value for hit, value in found.papers}
        items = sorted(ranked.candidates, key=lambda one: (-worth[one.paper.id], one.paper.id))
        drafted = []
        for candidate in items:
            chosen = choose(candidate, candidate.scores, _ITEM_WORDS, most=1)
            drafted += statements(candidate, chosen, bullet="- ")
        return _draft(drafted, items, _kind(question, "list"))

    def _belonging(self, question: Question) -> Listed:
        reader = Reader(topic(question.text), self._retriever)
        return belonging(question.text, self._search(question), self._weights, reader)

    def _is_about_one(self, question: Question) -> bool:
        """Whether a "which ..." question calls one paper by name: "which models did Compressor shrink?"."""
        asked = read(question.text)
        if not asked.telling:
            return False
        ranked = rank(asked, self._found(asked, self._search(question)), self._weights)
        return ranked.margin >= _CLEAR and called(asked, ranked.candidates[0])


def _title_words(candidate: Candidate) -> int:
    return len(short_title(candidate.paper.title).split())


def _kind(question: Question, taken: Kind) -> Kind | None:
    same = question.kind == taken or (taken == "list" and question.kind in _SEVERAL - {"set"})
    return None if same else taken


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
