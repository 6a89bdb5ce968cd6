"""The composition root: one home opened, and one question through the whole of it.

``Assistant`` is what the console script, the web app, scripts and the evaluation use.
It is safe to share between threads.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Self, get_args

from assistant import limits
from assistant.config import Settings
from assistant.errors import GenerationError, InputError
from assistant.limits import Turns, deadline
from assistant.store.processes import abandon, is_embedding, reopened_after_fork
from assistant.types import (
    WHOLE,
    Answer,
    AnswerEvent,
    Direction,
    Event,
    Hit,
    JudgedClaim,
    Paper,
    Quantity,
    Query,
    Question,
    Scope,
)

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from assistant.answer.answering import Answerer
    from assistant.answer.screening import Screening
    from assistant.answer.tabulation import Tabulation
    from assistant.llm import Choice, Writer, WritingAnswerer
    from assistant.llm.screening import ScreeningRun
    from assistant.question import CollectionWords
    from assistant.search.retriever import Retriever
    from assistant.store.stores import Stores

__all__ = ["Assistant"]


class Assistant:
    """Answers questions over one collection."""

    def __init__(self, settings: Settings, stores: Stores) -> None:
        self.settings = settings
        self.stores = stores
        self._lock = threading.Lock()
        self._writer: Choice | None = None
        self._turns = Turns(settings.answers_at_once, settings.deadline)
        reopened_after_fork(self)
        self._words: tuple[str, CollectionWords] | None = None
        self._embedded: str | None = None  # the last revision that was seen embedded whole

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
        from assistant.store.stores import open_stores

        chosen = settings or Settings.load(home)
        return cls(chosen, open_stores(chosen, create=create))

    def close(self) -> None:
        """Release the stores; the assistant cannot be used afterwards."""
        self.stores.close()

    def reopen(self) -> None:
        """Begin again in a child of a fork, whose stores are open anew."""
        for name in ("retriever", "_quoting"):
            abandon(self.__dict__.pop(name, None))
        self._lock = threading.Lock()
        self._writer = None
        self._turns = Turns(self.settings.answers_at_once, self.settings.deadline)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str, *, id: str | None = None, **options: Any) -> Answer:  # noqa: A002  the contract's name
        """Answer one question.

        Args:
            question: What the reader wants to know.
            id: Given back in the answer.
            options: ``query``, ``engine``, ``since``, ``until``, ``source``, ``author``, ``venue``,
                ``organization``, ``paper_ids``, ``history``, as for :meth:`stream`.
        """
        answer: Answer | None = None
        for event in self.stream(question, **options):
            if isinstance(event, AnswerEvent):
                answer = event.answer
        assert answer is not None, "a stream ends with an answer"
        return replace(answer, id=id)

    def ask_all(self, questions: Iterable[str | Mapping[str, Any]], **options: Any) -> Iterator[Answer]:
        """Answer several questions, in order.

        Args:
            questions: Each as text, or as ``{"id": ..., "question": ..., "follows": ...}``: ``follows`` is
                the id of the question before it in a conversation, ``None`` for one that stands alone.
                Without it a question that cannot stand alone is read after the one before it, and its
                answer says so.
            options: As for :meth:`ask`.

        Raises ``InputError`` for a question that follows none asked before it.
        """
        from assistant.batch import UNSAID, Batch

        rows = [{"question": one} if isinstance(one, str) else one for one in questions]
        batch = Batch(partial(self.ask, **options), {one["follows"] for one in rows if one.get("follows")})
        for row in rows:
            yield batch.ask(row["question"], row.get("id"), row.get("follows", UNSAID))

    async def aask(self, question: str, *, id: str | None = None, **options: Any) -> Answer:  # noqa: A002  the contract's name
        """Like :meth:`ask`, without blocking the event loop."""
        answer: Answer | None = None
        async for event in self.astream(question, **options):
            if isinstance(event, AnswerEvent):
                answer = event.answer
        assert answer is not None, "a stream ends with an answer"
        return replace(answer, id=id)

    def stream(  # noqa: PLR0913  one parameter per documented option
        self,
        question: str,
        *,
        query: Query | None = None,
        engine: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        author: str | None = None,
        venue: str | None = None,
        organization: str | None = None,
        paper_ids: Iterable[str] | None = None,
        history: Sequence[Answer] = (),
        model: str | None = None,
        api_key: str | None = None,
        passages: int | None = None,
        base_url: str | None = None,
        visitor: str = "",
    ) -> Generator[Event, None, None]:
        """Events while the answer is made: evidence, verified text, and last the answer.

        Args:
            question: What the reader wants to know.
            query: An edited filter to answer a set question with, instead of the parsed one.
            engine: ``extractive`` or ``llm``; by default the model when one is configured.
            since: Only papers published on this day or later.
            until: Only papers published on this day or earlier.
            source: Only papers met in a file whose name contains this.
            paper_ids: Only these papers.
            author: Only papers by this author: a name or a part of one.
            venue: Only papers of venues whose name contains this.
            organization: Only papers of organisations whose name contains this.
            history: Earlier answers of the conversation, for follow-up questions.
            model: Another language model for this question, as ``provider:name``.
            api_key: Another key for this question; it is not kept.
            passages: How many papers the model may read for this question.
            base_url: Another server that speaks OpenAI's protocol; it is sent no key but ``api_key``.
            visitor: Whose question it is: where many ask at once, they take turns.

        Raises ``QueryError`` for a filter that nothing can meet, ``Overloaded`` when too many
        ask at once or it takes too long.
        """
        chosen = None if paper_ids is None else frozenset(paper_ids)
        scope = Scope(since, until, source, chosen, author, venue, organization)
        read = self.read(question, query=query, scope=scope)
        asked = self.using(model, api_key, passages, base_url)
        answerer, notice = asked._answerer(engine)  # noqa: SLF001  another of this class
        from assistant.answer.compose import described

        # An edited filter says it all: nothing before it may change it.
        events = answerer.stream(read, history=() if query is not None else history)
        if answerer is asked._quoting:  # noqa: SLF001  made by arithmetic, in a turn; a model is waited for
            with self._turns.turn(visitor), deadline(self.settings.deadline):
                events = iter(list(events))
            limits.trim(self.settings.readings_mb)
        for event in events:
            if isinstance(event, AnswerEvent):
                told = described(event.answer, _period(read, event.answer), self.stores.catalog)
                notices = (notice or told.notice, self.lacking)
                yield AnswerEvent(replace(told, notice=" ".join(filter(None, notices)) or None))
            else:
                yield event

    @property
    def lacking(self) -> str | None:
        """What searches are made without at this moment, and what to do about it; ``None`` for nothing."""
        from assistant.search.dense import NO_VECTORS

        fault = self.retriever.fault
        if fault is not None and not (NO_VECTORS in fault and is_embedding(self.settings.home)):
            return fault
        revision = self.stores.catalog.revision()
        if not getattr(self.stores.lexical, "made", True) and self.stores.catalog.counts().papers:
            return "There is no word index: run `askpapers reindex`."
        if self._embedded == revision:
            return None
        held, passages = self.stores.embedded()
        if held >= passages:
            self._embedded = revision
            return None
        done = "embedding is under way" if is_embedding(self.settings.home) else "run `askpapers embed`"
        part = f"and by meaning among the {held / passages:.0%} that are embedded so far"
        return f"Found by words{', ' + part if held else ' alone, for nothing is embedded yet'}: {done}."

    async def astream(self, question: str, **options: Any) -> AsyncIterator[Event]:
        """Like :meth:`stream`, without blocking the event loop."""
        events = self.stream(question, **options)
        step = asyncio.ensure_future(asyncio.to_thread(next, events, None))
        try:
            while (event := await asyncio.shield(step)) is not None:
                yield event
                step = asyncio.ensure_future(asyncio.to_thread(next, events, None))
        finally:
            # Cancelled half-way: a call to a model ends with the step that is running.
            step.add_done_callback(lambda _: events.close())

    def filter(self, query: Query) -> Answer:
        """Answer a filter that has no question behind it, as the claims explorer does."""
        from assistant.answer.sets.describe import filter_words

        return self.ask(f"which papers {filter_words(query)}?", query=query, engine="extractive")

    def read(self, question: str, *, query: Query | None = None, scope: Scope = WHOLE) -> Question:
        """How a question is read, under the caller's own scope."""
        from assistant.question import parse

        if not isinstance(question, str):
            raise InputError(f"a question is text, not {type(question).__name__}")
        read = parse(question, today=_today(), vocabulary=self._vocabulary())
        if query is None:
            return _narrowed(read, scope)
        from assistant.answer.sets.check import check

        edited = _narrowed(replace(read, kind="set", query=query, reading=None, language=None), scope)
        check(edited.query or query)
        return edited

    def _vocabulary(self) -> CollectionWords:
        """The words of the titles as the collection is now."""
        from assistant.question import CollectionWords

        catalog = self.stores.catalog
        revision = catalog.revision()
        if self._words is None or self._words[0] != revision:
            self._words = (revision, CollectionWords(catalog))
        return self._words[1]

    def search(  # noqa: PLR0913  as many as filters
        self,
        query: str,
        k: int = 10,
        *,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        author: str | None = None,
        venue: str | None = None,
        organization: str | None = None,
        paper_ids: Iterable[str] | None = None,
    ) -> list[Hit]:
        """The ``k`` best papers for a query, each with its best passage.

        Raises ``InputError`` for a query longer than a question may be, ``Overloaded`` where it takes
        too long.
        """
        from assistant.answer.answering import checked
        from assistant.search.fuse import search_for
        from assistant.types import Question

        chosen = None if paper_ids is None else frozenset(paper_ids)
        scope = Scope(since, until, source, chosen, author, venue, organization)
        asked = checked(Question(query, "lookup")) if query.strip() else Question(query, "lookup")
        with deadline(self.settings.deadline):
            return search_for(asked, k, lambda text, n: self.retriever.search(text, n, scope))

    def papers(
        self,
        *,
        ids: Iterable[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        author: str | None = None,
        venue: str | None = None,
        organization: str | None = None,
    ) -> list[Paper]:
        """Papers of the collection, ordered by id; ``author`` and the like as in :class:`Scope`."""
        scope = Scope(since, until, source, None, author, venue, organization)
        return self.stores.catalog.papers(ids=None if ids is None else sorted(set(ids)), scope=scope)

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
        scope = Scope(since, until, source)
        within = catalog.paper_ids(scope) if scope else None
        found = catalog.claims(
            quantity=_known_quantity(quantity), direction=direction, min_saving=min_saving, paper_ids=within
        )
        papers = {paper.id: paper for paper in self.papers(ids={claim.paper_id for claim in found})}
        if topic is not None:
            from assistant.answer.sets.topical import about

            with deadline(self.settings.deadline):
                relevant = about(topic, papers, self.retriever)
            found = [claim for claim in found if claim.paper_id in relevant]
        # A paper may have been removed since its claims were read.
        there = [claim for claim in found if claim.paper_id in papers]
        return [JudgedClaim(claim, papers[claim.paper_id].title, "match") for claim in there]

    def screening(
        self,
        criterion: str,
        *,
        topic: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        engine: str | None = None,
        max_cost: float | None = None,
        limit: int | None = None,
    ) -> ScreeningRun:
        """A screening that has not begun: its price, its verdicts as they come, its result.

        Without a model, or with ``engine="extractive"``, papers are judged by words and meaning.
        """
        from assistant.llm.screening import ScreeningRun

        writer, notice = self._wanted_writer(engine)
        screener = writer.screener(criterion, self.stores.catalog) if writer else None
        papers = self._about(topic, Scope(since, until, source))
        return ScreeningRun(criterion, papers, self.retriever, screener, max_cost, limit, notice)

    def screen(self, criterion: str, **options: Any) -> Screening:
        """Every paper judged against ``criterion``; options as for :meth:`screening`."""
        run = self.screening(criterion, **options)
        deque(run.judge(), maxlen=0)
        return run.result()

    def table(
        self,
        columns: str | Sequence[str],
        *,
        topic: str | None = None,
        papers: Iterable[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        limit: int = 20,
    ) -> Tabulation:
        """A table, filled by the model, about papers given by id, in this order, else the best on ``topic``.

        Raises ``InputError`` for columns that cannot be used, a ``GenerationError`` without a model.
        """
        from assistant.llm.columns import columns_of, tabulate

        named = columns_of(columns)
        choice = self.writer
        if choice.writer is None:
            raise GenerationError(f"a table is filled by a language model; {choice.reason}")
        scope = Scope(since, until, source)
        if papers is not None:
            wanted = list(dict.fromkeys(papers))
            found = {one.id: one for one in self.stores.catalog.papers(ids=sorted(wanted), scope=scope)}
            chosen = [found[one] for one in wanted if one in found]
        elif topic:
            chosen = [hit.paper for hit in self.retriever.search(topic, limit, scope)]
        else:
            chosen = self.stores.catalog.papers(scope=scope)
        return tabulate(choice.writer.tabulator(named, self.stores.catalog), chosen[:limit], topic)

    def _about(self, topic: str | None, scope: Scope) -> list[Paper]:
        """The papers in scope, all or those about a topic."""
        papers = self.stores.catalog.papers(scope=scope)
        if topic is None:
            return papers
        from assistant.answer.sets.topical import about

        relevant = about(topic, {paper.id: paper for paper in papers}, self.retriever)
        return [paper for paper in papers if paper.id in relevant]

    def feedback(self, answer: Answer, vote: int) -> None:
        """Store a reader's verdict on an answer: 1 for good, -1 for bad."""
        if vote not in {1, -1}:
            raise InputError(f"a vote is 1 or -1, not {vote}")
        self.stores.catalog.add_feedback(answer.question, answer.to_dict(), vote)

    def as_retriever(self, k: int = 10) -> BaseRetriever:
        """The search as a LangChain retriever of one document per paper."""
        from assistant.search.langchain_retriever import make_retriever

        return make_retriever(self.retriever, k)

    @cached_property
    def retriever(self) -> Retriever:
        """The hybrid search over both indexes."""
        from assistant.search.retriever import Retriever

        stores = self.stores
        return Retriever(stores.catalog, stores.lexical, stores.vectors, stores.embedder, stores.tokens)

    @cached_property
    def _quoting(self) -> Answerer:
        from assistant.answer.answering import Answerer

        return Answerer(self.stores.catalog, self.retriever, read=self.read)

    @property
    def writer(self) -> Choice:
        """The language model in force and why; the default one where none is named."""
        from assistant.embed.minilm import kept_vocabulary
        from assistant.llm import load_writer

        with self._lock:
            if self._writer is None:
                words = kept_vocabulary(self.settings)
                self._writer = load_writer(self.settings, cache=self.stores.catalog, vocabulary=words)
            return self._writer

    def _answerer(self, engine: str | None) -> tuple[Answerer | WritingAnswerer, str | None]:
        """Who answers, and what the reader should know when it is not whom they asked for."""
        writer, notice = self._wanted_writer(engine)
        if writer is None:
            return self._quoting, notice
        from assistant.llm import WritingAnswerer

        return WritingAnswerer(self.stores.catalog, self.retriever, writer, today=_today), None

    def _wanted_writer(self, engine: str | None) -> tuple[Writer | None, str | None]:
        """The model to use, ``None`` for none, and why not when it was wanted."""
        if engine not in {None, "extractive", "llm"}:
            raise InputError(f"engine {engine!r} is not known; use extractive or llm")
        if engine == "extractive" or (engine is None and not self._has_model):
            return None, None
        choice = self.writer
        return choice.writer, None if choice.writer else f"Quoted instead of written: {choice.reason}."

    def using(
        self,
        model: str | None = None,
        api_key: str | None = None,
        passages: int | None = None,
        base_url: str | None = None,
    ) -> Self:
        """This assistant, or one over the same stores with other settings of the model.

        Another server than this one's own is not given this one's keys.
        """
        wanted: dict[str, Any] = {
            "model": model,
            "api_key": api_key,
            "passages": passages,
            "openai_base_url": base_url,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        if not given or given.items() <= {name: getattr(self.settings, name) for name in wanted}.items():
            return self
        if base_url is not None and base_url != self.settings.openai_base_url:
            given = {"api_key": None} | given | {"openai_api_key": None, "keys": {}}
        other = type(self)(replace(self.settings, **given), self.stores)
        other.__dict__["retriever"] = self.retriever
        other.__dict__["_turns"] = self._turns
        return other

    @property
    def _has_model(self) -> bool:
        """Whether a model is configured; without one nothing of it is even imported."""
        return any((self.settings.model, self.settings.openai_api_key, self.settings.api_key))


def _today() -> date:
    return datetime.now(tz=UTC).date()


def _narrowed(question: Question, scope: Scope) -> Question:
    """The question under the caller's scope, which wins over what its words say."""
    if not scope:
        return question
    within = scope.over(question.scope)
    query = question.query
    if query is not None:
        whole = scope.over(Scope(query.since, query.until, query.source))
        query = replace(query, since=whole.since, until=whole.until, source=whole.source)
    return replace(question, query=query, scope=within)


def _period(question: Question, answer: Answer) -> Scope:
    """The scope that an answer was looked for in: its filter's, which a conversation may have changed."""
    query = answer.query
    return question.scope if query is None else Scope(query.since, query.until, query.source)


def _known_quantity(name: str | None) -> Quantity | None:
    known: tuple[Quantity, ...] = get_args(Quantity)
    for quantity in known:
        if quantity == name:
            return quantity
    if name is not None:
        raise InputError(f"quantity {name!r} is not known; use one of {', '.join(known)}")
    return None
