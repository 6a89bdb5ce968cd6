"""The chat: a question, an answer as it is verified, its evidence, and the filter of a set question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Answer, AnswerEvent, TextEvent
from ui.html import answer_text, claim_table, evidence_panel, footing
from ui.web import filters
from ui.web.visit import Visit

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["Chat", "build"]

EXAMPLES = (
    "which methods cut training time over 50%?",
    "What makes inference at least 2x faster?",
    "Which papers reduce memory use by more than half?",
    "How many papers report an energy saving?",
)
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Chat:
    """The components that the rest of the page wires to."""

    question: gr.Textbox
    ask: gr.Button
    history: gr.Chatbot
    evidence: gr.HTML
    outputs: list[Any]


class Conversation:
    """The chat's callbacks over one assistant; all state is in the visitor's :class:`Visit`."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, question: str, shown: list[dict[str, Any]], visit: Visit) -> Iterator[tuple[Any, ...]]:
        """Yields ``(textbox, messages, visit, evidence, table, link, *chips)`` while the answer grows."""
        question = question.strip()[:_LONGEST]
        if not question:
            yield ("", shown, visit, *self._beside(visit))
            return
        shown = [*shown, _user(question), _bot('<p class="ap-wait" role="status">Reading the papers…</p>')]
        yield ("", shown, visit, *_unchanged())
        try:
            yield from self._answer(question, shown, visit)
        except AskpapersError as error:
            yield (
                "",
                [*shown[:-1], _bot(f'<p class="ap-error">{escape(str(error))}</p>')],
                visit,
                *_unchanged(),
            )

    def _answer(self, question: str, shown: list[dict[str, Any]], visit: Visit) -> Iterator[tuple[Any, ...]]:
        text = ""
        for event in self._assistant.stream(question, history=visit.answers, **visit.options.asking()):
            if isinstance(event, TextEvent):
                text += event.text
                yield ("", [*shown[:-1], _bot(_growing(text))], visit, *_unchanged())
            elif isinstance(event, AnswerEvent):
                visit = visit.with_answer(event.answer)
                yield ("", [*shown[:-1], _bot(self._told(visit))], visit, *self._beside(visit))

    def retry(self, shown: list[dict[str, Any]], visit: Visit) -> Iterator[tuple[Any, ...]]:
        """Ask the last question again."""
        if not visit.answers:
            yield ("", shown, visit, *self._beside(visit))
            return
        question = visit.answers[-1].question
        yield from self.ask(question, shown[:-2], visit.without_last())

    def refilter(self, shown: list[dict[str, Any]], visit: Visit, *chips: Any) -> tuple[Any, ...]:
        """Answer the last set question again under the edited filter, without a model."""
        last = visit.answers[-1] if visit.answers else None
        if last is None or last.query is None:
            return (shown, visit, *_unchanged())
        try:
            edited = filters.read(last.query, *chips)
            answer = self._assistant.ask(last.question, query=edited, engine="extractive")
        except AskpapersError as error:
            gr.Warning(escape(str(error)), title="This filter cannot be used")
            return (shown, visit, *_unchanged())
        visit = visit.with_last(answer)
        # The chips already show what the visitor typed; writing them back would move the caret.
        evidence, table, link, *_ = self._beside(visit)
        return ([*shown[:-1], _bot(self._told(visit))], visit, evidence, table, link, *_same(filters.SIZE))

    def vote(self, visit: Visit, index: int, vote: int) -> None:
        """Store thumbs up (1) or down (-1) on the message at this place of the conversation."""
        turn = index // 2
        if 0 <= turn < len(visit.answers):
            self._assistant.feedback(visit.answers[turn], vote)

    def _told(self, visit: Visit) -> str:
        answer, turn = visit.answers[-1], len(visit.answers)
        return answer_text(_headline(answer), turn) + footing(answer)

    def _beside(self, visit: Visit) -> tuple[Any, ...]:
        """Evidence, table, link and chips for the last answer."""
        if not visit.answers:
            return ("", "", "", *filters.show(None))
        answer, turn = visit.answers[-1], len(visit.answers)
        papers = {p.id: p for p in self._assistant.papers(ids=[c.paper_id for c in answer.citations])}
        return (
            evidence_panel(answer, papers, turn, self._found(answer)),
            _tables(answer, turn),
            _link(answer),
            *filters.show(answer.query if answer.kind == "set" else None),
        )

    def _found(self, answer: Answer) -> Mapping[str, Any]:
        """Why each cited paper was retrieved; a set comes from the table of claims, not from search."""
        if answer.kind == "set":
            return {}
        return {hit.paper.id: hit for hit in self._assistant.search(answer.question, 20)}


def _headline(answer: Answer) -> Answer:
    """A set of many is told by its first line: the table beneath says the rest better."""
    from dataclasses import replace

    matched = sum(row.verdict == "match" for row in answer.claims)
    return replace(answer, text=answer.text.partition("\n")[0]) if matched > 3 else answer


def _tables(answer: Answer, turn: int) -> str:
    matched = [row for row in answer.claims if row.verdict == "match"]
    undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
    html = claim_table(matched, turn) if matched else ""
    if undecided:
        html += (
            f'<details class="ap-undecided"><summary>{len(undecided)} could not be decided</summary>'
            f"{claim_table(undecided, reasons=True)}</details>"
        )
    return html


def _link(answer: Answer) -> str:
    return f'<a class="ap-permalink" href="?q={quote(answer.question)}">Link to this question</a>'


def _growing(text: str) -> str:
    return (
        '<div class="ap-answer">' + "".join(f"<p>{escape(line)}</p>" for line in text.splitlines()) + "</div>"
    )


def _user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": f'<div class="ap-question">{escape(text)}</div>'}


def _bot(html: str) -> dict[str, Any]:
    return {"role": "assistant", "content": html}


def _same(count: int) -> tuple[Any, ...]:
    return tuple(gr.skip() for _ in range(count))


def _unchanged() -> tuple[Any, ...]:
    return _same(3 + filters.SIZE)


def build(assistant: Assistant, visit: gr.State) -> Chat:
    """Lay out the chat and wire it."""
    talk = Conversation(assistant)
    with gr.Row(elem_classes="ap-columns"):
        with gr.Column(scale=3, min_width=320, elem_classes="ap-main"):
            history = gr.Chatbot(
                label="Conversation",
                show_label=False,
                height="auto",
                min_height=240,
                layout="panel",
                latex_delimiters=[],
                buttons=["copy"],
                feedback_options=("Like", "Dislike"),
                group_consecutive_messages=False,
                placeholder=_WELCOME,
                elem_id="conversation",
            )
            with gr.Row(elem_classes="ap-composer"):
                question = gr.Textbox(
                    label="Your question",
                    placeholder="Ask about your papers",
                    lines=1,
                    max_lines=4,
                    scale=6,
                    autofocus=True,
                    elem_id="question",
                )
                ask = gr.Button("Ask", variant="primary", scale=1, min_width=80, elem_id="ask")
                stop = gr.Button("Stop", scale=1, min_width=80)
                retry = gr.Button("Retry", scale=1, min_width=80)
            gr.Examples([[text] for text in EXAMPLES], inputs=[question], label="Try")
            row, fields = filters.build()
            table = gr.HTML(elem_classes="ap-answer-table", elem_id="answer-table")
        with gr.Column(scale=2, min_width=320, elem_classes="ap-side"):
            gr.HTML('<h2 class="ap-heading" id="evidence-heading">Evidence</h2>')
            evidence = gr.HTML('<p class="ap-empty">Quotes appear here.</p>', elem_id="evidence")
            link = gr.HTML()
    beside = [evidence, table, link, row, *fields]
    outputs = [question, history, visit, *beside]
    running = [
        gr.on(
            [ask.click, question.submit],
            talk.ask,
            [question, history, visit],
            outputs,
            concurrency_limit=8,
            api_visibility="private",
        ),
        retry.click(talk.retry, [history, visit], outputs, concurrency_limit=8, api_visibility="private"),
    ]
    stop.click(None, cancels=running, api_visibility="private")
    edits = [field.input if isinstance(field, gr.Dropdown) else field.submit for field in fields]
    edits += [field.blur for field in fields if not isinstance(field, gr.Dropdown)]
    gr.on(
        edits, talk.refilter, [history, visit, *fields], [history, visit, *beside], api_visibility="private"
    )

    def voted(data: gr.LikeData, current: Visit) -> None:
        index = data.index[0] if isinstance(data.index, (list, tuple)) else data.index
        talk.vote(current, int(index), 1 if data.liked in {True, "Like"} else -1)

    history.like(voted, [visit], None, api_visibility="private")
    return Chat(question, ask, history, evidence, outputs)


_WELCOME = (
    '<div class="ap-welcome"><h2>Ask your papers</h2>'
    "<p>Set questions are answered completely, from every abstract. "
    "Each quote is literal, each number checked.</p></div>"
)
