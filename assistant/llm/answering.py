"""Questions answered with the language model, from the conversation to the cost.

The model may make a follow-up stand alone and read a question that the rules cannot; then
everything goes the way of :class:`assistant.answer.answering.Answerer`, with the model as drafter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answer.answering import Answerer, checked
from assistant.answer.extractive import ExtractiveDrafter
from assistant.answer.followup import standalone
from assistant.errors import GenerationError
from assistant.llm.cost import together
from assistant.llm.writer import Writer
from assistant.question import parse
from assistant.types import Answer, AnswerEvent, Event, Question, Usage

__all__ = ["WritingAnswerer"]


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as it will be answered, what reading it took, and what went wrong with that."""

    question: Question
    usage: Usage = field(default_factory=Usage)
    notice: str | None = None


class WritingAnswerer:
    """Answers plans over one collection with a :class:`Writer`. Thread-safe.

    ``today`` gives the day, for questions such as "this year".
    """

    def __init__(self, catalog: Any, retriever: Any, writer: Writer, *, today: Callable[[], date]) -> None:
        self._writer = writer
        self._today = today
        self._answerer = Answerer(
            catalog,
            retriever,
            writer.drafter(retriever, ExtractiveDrafter(retriever)),
            summarize=writer.summarize,
        )

    def stream(self, question: Question, *, history: Sequence[Answer] = ()) -> Iterator[Event]:
        """Events as of :meth:`Answerer.stream`; closing the iterator ends the model's call.

        Args:
            question: How the rules read the question.
            history: Earlier answers of the conversation, oldest first.
        """
        read = self._read(checked(question), history)
        for event in self._answerer.stream(read.question):
            if isinstance(event, AnswerEvent):
                yield AnswerEvent(_told(event.answer, question, read))
            else:
                yield event

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
        ours = standalone(question, history)
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
