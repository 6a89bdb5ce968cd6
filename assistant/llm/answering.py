"""Questions answered with the language model, from the conversation to the cost.

The model may make a follow-up stand alone and read a question that the rules cannot. Sets and
whole collections are answered from the catalogue, as without a model; everything else is written,
and whatever goes wrong, the reader gets the quoted answer and one line that says why.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from assistant.answer.answering import Answerer, checked
from assistant.answer.followup import standalone
from assistant.errors import GenerationError
from assistant.llm.cost import together
from assistant.llm.writer import Writer
from assistant.llm.writing import Given, Written
from assistant.question import parse
from assistant.types import (
    WHOLE,
    Answer,
    AnswerEvent,
    Coverage,
    Event,
    EvidenceEvent,
    Question,
    TextEvent,
    Usage,
)

__all__ = ["WritingAnswerer"]

_CUT = "The reply reached its longest length and may be incomplete; raise ASKPAPERS_OUTPUT_TOKENS."


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as it will be answered, what reading it took, and what went wrong with that."""

    question: Question
    usage: Usage = field(default_factory=Usage)
    notice: str | None = None


class WritingAnswerer:
    """Answers plans over one collection with a :class:`Writer`. Thread-safe.

    ``today`` gives the day, for questions such as "this year"; ``clock`` seconds.
    """

    def __init__(
        self,
        catalog: Any,
        retriever: Any,
        writer: Writer,
        *,
        today: Callable[[], date],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._catalog = catalog
        self._retriever = retriever
        self._writer = writer
        self._today = today
        self._clock = clock
        self._quoting = Answerer(catalog, retriever, summarize=writer.summarize)

    def stream(self, question: Question, *, history: Sequence[Answer] = ()) -> Iterator[Event]:
        """Events as of :meth:`Answerer.stream`; closing the iterator ends the model's call.

        Args:
            question: How the rules read the question.
            history: Earlier answers of the conversation, oldest first.
        """
        begun = self._clock()
        read = self._read(checked(question), history)
        # A follow-up is about the papers of the answer before it, whatever else is found.
        carried = (
            [one.paper_id for one in history[-1].citations] if read.question.text != question.text else []
        )
        for event in self._events(read.question, list(dict.fromkeys(carried))):
            if isinstance(event, AnswerEvent):
                told = replace(event.answer, seconds=round(max(0.0, self._clock() - begun), 6))
                yield AnswerEvent(_told(told, question, read))
            else:
                yield event

    def _events(self, question: Question, carried: Sequence[str]) -> Iterator[Event]:
        *events, last = self._quoting.stream(question)
        assert isinstance(last, AnswerEvent), "a stream ends with an answer"
        quoted = last.answer
        empty = quoted.coverage.papers == 0
        if question.kind == "set" and quoted.outcome == "abstained" and quoted.kind == "set" and not empty:
            yield from self._instead_of_a_set(question, quoted)
        elif question.kind in {"chat", "set"} or question.everything or empty:
            yield from events
            yield last
        else:
            yield from self._written(question, quoted, carried)

    def _instead_of_a_set(self, question: Question, quoted: Answer) -> Iterator[Event]:
        """What is said about it, where no paper fits the filter; the set's own answer when nothing is."""
        other = replace(question, kind="overview", query=None, reading="no paper fits this as a filter")
        events = list(self._written(other, quoted))
        last = events[-1]
        if (
            isinstance(last, AnswerEvent)
            and last.answer.engine == "llm"
            and last.answer.outcome == "answered"
        ):
            yield from events
            return
        yield EvidenceEvent(question, quoted.nearest)
        yield TextEvent(quoted.text)
        yield AnswerEvent(quoted)

    def _written(self, question: Question, quoted: Answer, carried: Sequence[str] = ()) -> Iterator[Event]:
        """Written, else quoted with the reason and what was spent."""
        written = Written()
        writer = self._writer.writer(self._catalog, self._retriever)
        try:
            given = writer.given(question, quoted, carried)
            if given is None:
                yield from self._instead(question, quoted, None, written)
                return
            written.usage = given.gathered.usage
            if given.gathered.each:
                yield from self._writer.of_each(question, written.usage, self._catalog, self._retriever)
                return
            yield EvidenceEvent(question, tuple(given.packed.evidence.values()))
            yield from map(TextEvent, writer.write(question, given, quoted, written))
        except GenerationError as error:
            yield from self._instead(question, quoted, str(error), written)
            return
        page = written.page
        if page is not None and page.text:
            yield AnswerEvent(self._answer(question, given, written))
        elif written.abstained:
            answer = self._abstained(question, given, written)
            yield TextEvent(answer.text)
            yield AnswerEvent(answer)
        else:
            why = f"no sentence that {self._writer.model} wrote could be verified"
            yield from self._instead(question, quoted, why, written)

    def _answer(self, question: Question, given: Given, written: Written) -> Answer:
        page = written.page
        assert page is not None, "an answer has a page"
        passed = page.verified()
        return Answer(
            question=question.text,
            outcome="answered",
            kind=question.kind,
            text=page.text,
            citations=passed.citations,
            coverage=self._coverage(question, given),
            rejected=tuple(written.rejected),
            engine="llm",
            model=self._writer.model,
            check=written.check,
            prompt_sha=written.prompt_sha,
            usage=written.usage,
            notice=" ".join(filter(None, [question.reading, _CUT if written.cut else None])) or None,
            groups=page.groups,
            table=page.table,
            reading=question.words,
        )

    def _abstained(self, question: Question, given: Given, written: Written) -> Answer:
        titles = "; ".join(f"“{title}”" for title in dict.fromkeys(one.title for one in given.packed.nearest))
        return Answer(
            question=question.text,
            outcome="abstained",
            kind=question.kind,
            text=f"The collection does not answer this: the passages found do not say. Nearest: {titles}.",
            coverage=self._coverage(question, given),
            rejected=tuple(written.rejected),
            engine="llm",
            model=self._writer.model,
            prompt_sha=written.prompt_sha,
            usage=written.usage,
            notice=question.reading,
            nearest=given.packed.nearest,
            reading=question.words,
        )

    def _coverage(self, question: Question, given: Given) -> Coverage:
        scope = question.scope
        papers = len(self._catalog.paper_ids(scope)) if scope != WHOLE else int(self._catalog.counts().papers)
        read = max(given.gathered.read if given.gathered.scored else 0, len(given.packed.papers))
        return Coverage(papers, found=given.gathered.found, read=read)

    def _instead(
        self, question: Question, quoted: Answer, why: str | None, written: Written
    ) -> Iterator[Event]:
        """The quoted answer, with the reason and what was spent."""
        evidence = tuple(self._quoting_evidence(quoted))
        yield EvidenceEvent(question, evidence)
        yield TextEvent(quoted.text)
        yield AnswerEvent(
            replace(
                quoted,
                notice=f"Quoted instead of written: {why}." if why else quoted.notice,
                usage=written.usage,
                rejected=(*written.rejected, *quoted.rejected),
            )
        )

    @staticmethod
    def _quoting_evidence(quoted: Answer) -> Iterator[Any]:
        from assistant.types import Evidence

        for one in quoted.citations:
            yield Evidence(f"{one.label}", one.paper_id, one.title, one.quote, one.start, one.end, one.url)
        yield from quoted.nearest

    def _read(self, question: Question, history: Sequence[Answer]) -> _Read:
        read = self._standalone(question, history)
        try:
            understood, usage = self._writer.understand(read.question, today=self._today())
        except GenerationError:
            return read  # the rules' reading stands; the drafter meets the same trouble and says so
        return replace(read, question=understood, usage=together(read.usage, usage))

    def _standalone(self, question: Question, history: Sequence[Answer]) -> _Read:
        """A follow-up with its conversation in it, and read by the rules again."""
        if not history:
            return _Read(question)
        ours = standalone(question, history, partial(parse, today=self._today()))
        if ours.query is not None:
            return _Read(ours)  # a set is narrowed by the rules, the same way every time
        try:
            rewritten, usage = self._writer.condense(question.text, history)
        except GenerationError as error:
            return _Read(ours, notice=f"The follow-up was read without the model: {error}.")
        if rewritten == question.text:
            return _Read(question, usage)
        return _Read(_again(question, rewritten, self._today()), usage)


def _again(question: Question, rewritten: str, today: date) -> Question:
    """The rewritten question, read under the scope that the caller set."""
    new = parse(rewritten, today=today)
    scope = question.scope.over(new.scope)
    query = new.query
    if query is not None:
        query = replace(query, since=scope.since, until=scope.until, source=scope.source)
    return replace(new, query=query, scope=scope, reading=f"read as: {rewritten}")


def _told(answer: Answer, question: Question, read: _Read) -> Answer:
    """The answer under the question as it was asked, with all that it took."""
    reading = read.question.reading if read.question.text != question.text else None
    notices = [reading, answer.notice, read.notice]
    shown = list(dict.fromkeys(notice for notice in notices if notice))
    return replace(
        answer,
        question=question.text,
        usage=together(read.usage, answer.usage),
        notice=" ".join(shown) or None,
    )
