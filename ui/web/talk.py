"""What happens when a visitor asks: the callbacks of the chat, over one assistant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Answer, AnswerEvent, EvidenceEvent, TextEvent
from ui.html import (
    actions,
    answer_text,
    claim_table,
    earlier,
    error_line,
    evidence_panel,
    footing,
    growing_text,
    question_text,
    waiting,
)
from ui.web import filters
from ui.web.visit import Visit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["BESIDE", "Conversation"]

LONGEST = 4000
BESIDE = 2 + filters.SIZE
"""How many components stand beside the conversation: evidence, table, and the filter's."""
_KEPT = 12
_SET_IN_WORDS = 3


class Conversation:
    """All state is in the visitor's :class:`Visit`; the assistant is shared and keeps none of it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, question: str, shown: list[dict[str, Any]], visit: Visit) -> Iterator[tuple[Any, ...]]:
        """Yields ``(textbox, messages, visit, evidence, table, row, *chips)`` while the answer grows."""
        question = " ".join(question.split())[:LONGEST]
        if not question:
            yield ("", gr.skip(), gr.skip(), *_same(BESIDE))
            return
        history, visit = visit.answers, visit.asked(question)
        shown = [*shown, _user(question)]
        yield ("", [*shown, _bot(waiting())], visit, *_same(BESIDE))
        try:
            yield from self._answer(question, shown, visit, history)
        except AskpapersError as error:
            yield ("", [*shown, _bot(error_line(str(error)))], visit, *self.beside(visit))

    def linked(self, question: str, shown: list[dict[str, Any]], visit: Visit) -> Iterator[tuple[Any, ...]]:
        """Ask the question of a link; like :meth:`ask`, but leaves the textbox alone."""
        for _, *rest in self.ask(question, shown, visit):
            yield tuple(rest)

    def _answer(
        self, question: str, shown: list[dict[str, Any]], visit: Visit, history: tuple[Answer, ...]
    ) -> Iterator[tuple[Any, ...]]:
        text = ""
        for event in self._assistant.stream(question, history=history, **visit.options.asking()):
            if isinstance(event, EvidenceEvent):
                text = ""
            elif isinstance(event, TextEvent):
                text += event.text
                yield (gr.skip(), [*shown, _bot(growing_text(text))], visit, *_same(BESIDE))
            elif isinstance(event, AnswerEvent):
                visit = self._with(visit, event.answer)
                yield (gr.skip(), [*shown, _bot(self._told(visit))], visit, *self.beside(visit))

    def retry(self, shown: list[dict[str, Any]], visit: Visit) -> Iterator[tuple[Any, ...]]:
        """Ask the last question again."""
        if visit.turns:
            yield from self.ask(visit.turns[-1].question, shown[:-2], visit.without_last())
        else:
            yield (gr.skip(), gr.skip(), gr.skip(), *_same(BESIDE))

    def stopped(self, shown: list[dict[str, Any]], visit: Visit) -> list[dict[str, Any]]:
        """What was shown when the visitor stopped the answer, marked as such."""
        if not shown or visit.last is not None or shown[-1]["role"] != "assistant":
            return shown
        return [*shown[:-1], _bot(error_line("Stopped. Nothing of this answer is kept; Retry asks again."))]

    def refilter(self, shown: list[dict[str, Any]], visit: Visit, *chips: Any) -> tuple[Any, ...]:
        """Answer the last set question again under the edited filter, without a model."""
        unchanged = (gr.skip(), gr.skip(), *_same(BESIDE))
        last = visit.last
        if last is None or last.query is None:
            return unchanged
        try:
            edited = filters.read(last.query, *chips)
            if edited == last.query:
                return unchanged
            answer = self._assistant.ask(last.question, query=edited, engine="extractive")
        except AskpapersError as error:
            gr.Warning(error_line(str(error)), title="This filter cannot be used")
            return unchanged
        visit = self._with(visit, answer)
        evidence, table, *_ = self.beside(visit)
        # The chips already show what the visitor typed; writing them back would move the caret.
        return ([*shown[:-1], _bot(self._told(visit))], visit, evidence, table, *_same(filters.SIZE))

    def vote(self, visit: Visit, index: int, vote: int) -> None:
        """Store thumbs up (1) or down (-1) on the message at this place of the conversation."""
        turn = index // 2
        if 0 <= turn < len(visit.turns) and (answer := visit.turns[turn].answer):
            self._assistant.feedback(answer, vote)

    def cleared(self, visit: Visit) -> tuple[Any, ...]:
        """An empty conversation: visit, evidence, table, row and chips."""
        visit = visit.cleared()
        return (visit, *self.beside(visit))

    def _told(self, visit: Visit) -> str:
        answer, turn = visit.turns[-1].answer, len(visit.turns)
        assert answer is not None, "told only when answered"
        return answer_text(_headline(answer), turn) + footing(answer, actions(answer.question))

    def beside(self, visit: Visit) -> tuple[Any, ...]:
        """Evidence, table, row and chips for the conversation so far."""
        answer = visit.last
        is_set = answer is not None and answer.kind == "set"
        query = answer.query if answer is not None and is_set else None
        table = _tables(answer, len(visit.turns)) if answer is not None else ""
        return (_evidence(visit), table, *filters.show(query))

    def _with(self, visit: Visit, answer: Answer) -> Visit:
        """The visit with its last turn answered, and the evidence of it drawn once."""
        quoted = answer.citations or answer.nearest
        papers = {p.id: p for p in self._assistant.papers(ids=[q.paper_id for q in quoted])}
        return visit.answered(answer, evidence_panel(answer, papers, len(visit.turns), self._found(answer)))

    def _found(self, answer: Answer) -> Mapping[str, Any]:
        """Why each cited paper was retrieved; a set comes from the table of claims, not from search."""
        if answer.kind == "set":
            return {}
        return {hit.paper.id: hit for hit in self._assistant.search(answer.question, 20)}


def _headline(answer: Answer) -> Answer:
    """A set of many is told by its first line: the table beneath says the rest better."""
    matched = sum(row.verdict == "match" for row in answer.claims)
    return replace(answer, text=answer.text.partition("\n")[0]) if matched > _SET_IN_WORDS else answer


def _evidence(visit: Visit) -> str:
    """The last answer's papers open; those of earlier ones folded beneath, where their citations lead."""
    answered = [turn for turn in visit.turns if turn.answer is not None][-_KEPT:]
    if not answered:
        return ""
    current = answered.pop().panel if visit.last is not None else ""
    return current + "".join(earlier(turn.question, turn.panel) for turn in reversed(answered))


def _tables(answer: Answer, turn: int) -> str:
    matched = [row for row in answer.claims if row.verdict == "match"]
    undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
    html = claim_table(matched, turn) if matched else ""
    if undecided:
        html += (
            f'<details class="ap-undecided"><summary>Claims that could not be decided: '
            f"{len(undecided)}</summary>"
            f"{claim_table(undecided, reasons=True)}</details>"
        )
    return html


def _user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": question_text(text)}


def _bot(html: str) -> dict[str, Any]:
    return {"role": "assistant", "content": html}


def _same(count: int) -> tuple[Any, ...]:
    return tuple(gr.skip() for _ in range(count))
