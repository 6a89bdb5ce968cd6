"""Questions answered with the language model, from the conversation to the cost.

The model may make a follow-up stand alone and read a question that the rules cannot; then
everything goes the way of :class:`assistant.answering.Answerer`, with the model as drafter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answering import Answerer, checked
from assistant.errors import GenerationError
from assistant.extractive import ExtractiveDrafter
from assistant.followup import standalone
from assistant.generation.cost import together
from assistant.generation.writer import Writer
from assistant.question import parse
from assistant.types import Answer, AnswerEvent, Event, Plan, Usage

__all__ = ["WritingAnswerer"]


@dataclass(frozen=True, slots=True)
class _Read:
    """A plan as it will be answered, what reading it took, and what went wrong with that."""

    plan: Plan
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

    def stream(self, plan: Plan, *, history: Sequence[Answer] = ()) -> Iterator[Event]:
        """Events as of :meth:`Answerer.stream`; closing the iterator ends the model's call.

        Args:
            plan: How the rules read the question.
            history: Earlier answers of the conversation, oldest first.
        """
        read = self._read(checked(plan), history)
        for event in self._answerer.stream(read.plan):
            if isinstance(event, AnswerEvent):
                yield AnswerEvent(_told(event.answer, plan, read))
            else:
                yield event

    def _read(self, plan: Plan, history: Sequence[Answer]) -> _Read:
        read = self._standalone(plan, history)
        try:
            understood, usage = self._writer.plan(read.plan, today=self._today())
        except GenerationError:
            return read  # the rules' reading stands; the drafter meets the same trouble and says so
        return replace(read, plan=understood, usage=together(read.usage, usage))

    def _standalone(self, plan: Plan, history: Sequence[Answer]) -> _Read:
        """A follow-up with its conversation in it, and read by the rules again."""
        if not history:
            return _Read(plan)
        ours = standalone(plan, history)
        if ours.query is not None:
            return _Read(ours)  # a set is narrowed by the rules, the same way every time
        try:
            question, usage = self._writer.condense(plan.question, history)
        except GenerationError as error:
            return _Read(ours, notice=f"The follow-up was read without the model: {error}.")
        if question == plan.question:
            return _Read(plan, usage)
        return _Read(_again(plan, question, self._today()), usage)


def _again(plan: Plan, question: str, today: date) -> Plan:
    """The plan of the rewritten question, under the filters that the caller set."""
    new = parse(question, today=today)
    kept: dict[str, Any] = {
        name: getattr(plan, name)
        for name in ("since", "until", "source")
        if getattr(plan, name) is not None and getattr(new, name) is None
    }
    query = replace(new.query, **kept) if new.query is not None else None
    return replace(new, query=query, reading=f"read as: {question}", **kept)


def _told(answer: Answer, plan: Plan, read: _Read) -> Answer:
    """The answer under the question as it was asked, with all that it took."""
    notices = [read.plan.reading if read.plan.question != plan.question else None, answer.notice, read.notice]
    shown = list(dict.fromkeys(notice for notice in notices if notice))
    return replace(
        answer,
        question=plan.question,
        usage=together(read.usage, answer.usage),
        notice=" ".join(shown) or None,
    )
