"""The composition root: one home opened, and one question through the whole of it.

``Assistant`` is what the console script, the web app, scripts and the evaluation use.
It is safe to share between threads.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, get_args

from assistant.config import Settings
from assistant.errors import InputError
from assistant.types import (
    Answer,
    AnswerEvent,
    Direction,
    Event,
    Hit,
    JudgedClaim,
    Paper,
    Plan,
    Quantity,
    Query,
)

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from assistant.answering import Answerer
    from assistant.retrieval import Retriever
    from assistant.stores import Stores

__all__ = ["Assistant"]


class Assistant:
    """Answers questions over one collection."""

    def __init__(self, settings: Settings, stores: Stores) -> None:
        self.settings = settings
        self.stores = stores

    @classmethod
    def open(
        cls,
        home: str | os.PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        create: bool = False,
    ) -> Self:
        """Open the collection in ``home`` (default: see :meth:`Settings.load`).

        Raises ``HomeError`` when there is no collection there and ``create`` is false,
        or when it cannot be used.
        """
        from assistant.stores import open_stores

        chosen = settings or Settings.load(home)
        return cls(chosen, open_stores(chosen, create=create))

    def close(self) -> None:
        """Release the stores; the assistant cannot be used afterwards."""
        self.stores.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str, *, id: str | None = None, **options: Any) -> Answer:  # noqa: A002  the contract's name
        """Answer one question.

        Args:
            question: What the reader wants to know.
            id: Given back in the answer.
            options: ``query``, ``engine``, ``since``, ``until``, ``source``, ``history``,
                as for :meth:`stream`.
        """
        answer: Answer | None = None
        for event in self.stream(question, **options):
            if isinstance(event, AnswerEvent):
                answer = event.answer
        assert answer is not None, "a stream ends with an answer"
        return replace(answer, id=id)

    async def aask(self, question: str, *, id: str | None = None, **options: Any) -> Answer:  # noqa: A002  the contract's name
        """Like :meth:`ask`, without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, id=id, **options)

    def stream(
        self,
        question: str,
        *,
        query: Query | None = None,
        engine: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        history: Sequence[Answer] = (),
    ) -> Iterator[Event]:
        """Events while the answer is made: evidence, verified text, and last the answer.

        Args:
            question: What the reader wants to know.
            query: An edited filter to answer a set question with, instead of the parsed one.
            engine: ``extractive`` or ``llm``; by default the model when one is configured.
            since: Only papers published on this day or later.
            until: Only papers published on this day or earlier.
            source: Only papers met in a file whose name contains this.
            history: Earlier answers of the conversation, for follow-up questions.

        Raises ``QueryError`` for a filter that nothing can meet.
        """
        plan = self.plan(question, query=query, since=since, until=until, source=source)
        yield from self._answerer(engine).stream(plan, history=history)

    async def astream(self, question: str, **options: Any) -> AsyncIterator[Event]:
        """Like :meth:`stream`, without blocking the event loop."""
        events = self.stream(question, **options)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    def filter(self, query: Query) -> Answer:
        """Answer a filter that has no question behind it, as the claims explorer does."""
        from assistant.sets.describe import filter_words

        return self.ask(f"which papers {filter_words(query)}?", query=query, engine="extractive")

    def plan(
        self,
        question: str,
        *,
        query: Query | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> Plan:
        """How a question is read, with the caller's own filters on top."""
        from assistant.question import parse

        plan = parse(question, today=datetime.now(tz=UTC).date())
        if query is not None:
            plan = replace(plan, kind="set", query=query)
        return _narrowed(plan, since, until, source)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> list[Hit]:
        """The ``k`` best papers for a query, each with its best passage."""
        return self.retriever.search(query, k, since=since, until=until, source=source)

    def papers(
        self,
        *,
        ids: Iterable[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> list[Paper]:
        """Papers of the collection, ordered by id."""
        return self.stores.catalog.papers(
            ids=None if ids is None else sorted(set(ids)), since=since, until=until, source=source
        )

    def paper(self, paper_id: str) -> Paper | None:
        """One paper, or ``None``."""
        return self.stores.catalog.paper(paper_id)

    def claims(
        self,
        *,
        quantity: str | None = None,
        direction: Direction | None = None,
        min_saving: float | None = None,
        topic: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> list[JudgedClaim]:
        """Claims on one scale, ordered by paper and place; every one of them is a ``match``.

        Raises ``InputError`` for an unknown quantity or a saving outside [0, 1).
        """
        if min_saving is not None and not 0 <= min_saving < 1:
            raise InputError(f"a saving is a fraction from 0 to below 1, not {min_saving:g}; 0.5 is half")
        catalog = self.stores.catalog
        within = self._within(topic, since, until, source)
        found = catalog.claims(
            quantity=_known_quantity(quantity), direction=direction, min_saving=min_saving, paper_ids=within
        )
        titles = catalog.titles()
        return [JudgedClaim(claim, titles[claim.paper_id], "match") for claim in found]

    def feedback(self, answer: Answer, vote: int) -> None:
        """Store a reader's verdict on an answer: 1 for good, -1 for bad."""
        if vote not in {1, -1}:
            raise InputError(f"a vote is 1 or -1, not {vote}")
        self.stores.catalog.add_feedback(answer.question, answer.to_dict(), vote)

    def as_retriever(self, k: int = 10) -> BaseRetriever:
        """The search as a LangChain retriever of one document per paper."""
        from assistant.langchain_retriever import make_retriever

        return make_retriever(self.retriever, k)

    @cached_property
    def retriever(self) -> Retriever:
        """The hybrid search over both indexes."""
        from assistant.retrieval import Retriever

        stores = self.stores
        return Retriever(stores.catalog, stores.lexical, stores.vectors, stores.embedder)

    @cached_property
    def _quoting(self) -> Answerer:
        from assistant.answering import Answerer

        return Answerer(self.stores.catalog, self.retriever)

    def _answerer(self, engine: str | None) -> Answerer:
        if engine not in {None, "extractive", "llm"}:
            raise InputError(f"engine {engine!r} is not known; use extractive or llm")
        return self._quoting

    def _within(
        self, topic: str | None, since: date | None, until: date | None, source: str | None
    ) -> set[str] | None:
        """The papers that pass, ``None`` for all."""
        allowed = None
        if since or until or source:
            allowed = self.stores.catalog.paper_ids(since=since, until=until, source=source)
        if topic is None:
            return allowed
        from assistant.sets.topical import about

        papers = self.papers(ids=allowed)
        return about(topic, {paper.id: paper for paper in papers}, self.retriever)


def _narrowed(plan: Plan, since: date | None, until: date | None, source: str | None) -> Plan:
    """The plan under the caller's filters, which win over what the question says."""
    wanted: dict[str, Any] = {
        name: value
        for name, value in (("since", since), ("until", until), ("source", source))
        if value is not None
    }
    if not wanted:
        return plan
    query = None if plan.query is None else replace(plan.query, **wanted)
    return replace(plan, query=query, **wanted)


def _known_quantity(name: str | None) -> Quantity | None:
    known: tuple[Quantity, ...] = get_args(Quantity)
    for quantity in known:
        if quantity == name:
            return quantity
    if name is not None:
        raise InputError(f"quantity {name!r} is not known; use one of {', '.join(known)}")
    return None
