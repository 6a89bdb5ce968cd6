"""The chat: a question, an answer as it is verified, its evidence, and the filter of a set question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.web import filters
from ui.web.talk import Conversation
from ui.web.visit import Visit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Chat", "build"]

# Evidence before anything is asked says what will stand there.
_NO_EVIDENCE = (
    '<p class="ap-empty">The papers behind an answer appear here, with the quoted words marked.</p>'
)
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Chat:
    """What the rest of the page wires to: asking with these inputs fills these outputs."""

    talk: Conversation
    question: gr.Textbox
    history: gr.Chatbot
    inputs: list[Any]
    outputs: list[Any]


@dataclass(frozen=True, slots=True)
class _Parts:
    history: gr.Chatbot
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    retry: gr.Button
    row: Any
    fields: list[Any]
    table: gr.HTML
    evidence: gr.HTML


def build(assistant: Assistant, visit: gr.State) -> Chat:
    """Lay out the chat and wire it."""
    talk = Conversation(assistant)
    parts = _layout()
    beside = [parts.evidence, parts.table, parts.row, *parts.fields]
    inputs = [parts.question, parts.history, visit]
    chat = Chat(talk, parts.question, parts.history, inputs, [*inputs, *beside])
    _wire_asking(chat, parts, visit)
    _wire_filter(chat, parts, visit)
    _wire_votes(chat, parts, visit)
    parts.history.clear(talk.cleared, [visit], [visit, *beside], api_visibility="private")
    return chat


def _layout() -> _Parts:
    with gr.Row(elem_classes="ap-columns"):
        with gr.Column(scale=3, min_width=320, elem_classes="ap-main"):
            history = gr.Chatbot(
                label="Conversation",
                show_label=False,
                height="auto",
                layout="panel",
                latex_delimiters=[],
                buttons=[],
                feedback_options=("Like", "Dislike"),
                group_consecutive_messages=False,
                placeholder=_WELCOME,
                elem_id="conversation",
            )
            row, fields = filters.build()
            table = gr.HTML(elem_classes="ap-answer-table", elem_id="answer-table")
            with gr.Row(elem_classes="ap-composer"):
                question = gr.Textbox(
                    label="Your question",
                    placeholder="Ask your papers",
                    lines=1,
                    max_lines=4,
                    max_length=4000,
                    scale=6,
                    autofocus=True,
                    container=False,
                    elem_id="question",
                )
                retry = gr.Button("Retry", scale=0, min_width=80, elem_id="retry")
                stop = gr.Button("Stop", scale=0, min_width=80, elem_id="stop")
                ask = gr.Button("Ask", variant="primary", scale=0, min_width=80, elem_id="ask")
        with gr.Column(scale=2, min_width=320, elem_classes="ap-side"):
            gr.HTML('<h2 class="ap-heading" id="evidence-heading">Evidence</h2>')
            evidence = gr.HTML(_NO_EVIDENCE, elem_id="evidence")
    return _Parts(history, question, ask, stop, retry, row, fields, table, evidence)


def _wire_asking(chat: Chat, parts: _Parts, visit: gr.State) -> None:
    """Enter and Ask ask, so does an example; Stop cancels whichever is running."""
    how: dict[str, Any] = {
        "concurrency_limit": _AT_ONCE,
        "api_visibility": "private",
        "show_progress": "hidden",
    }

    def chosen(data: gr.SelectData, shown: list[dict[str, Any]], current: Visit) -> Any:
        yield from chat.talk.ask(str(data.value["text"]), shown, current)

    running = [
        gr.on([parts.ask.click, parts.question.submit], chat.talk.ask, chat.inputs, chat.outputs, **how),
        parts.retry.click(chat.talk.retry, [parts.history, visit], chat.outputs, **how),
        parts.history.example_select(chosen, [parts.history, visit], chat.outputs, **how),
    ]
    parts.stop.click(
        chat.talk.stopped,
        [parts.history, visit],
        [parts.history],
        cancels=running,
        queue=False,
        api_visibility="private",
    )


def _wire_filter(chat: Chat, parts: _Parts, visit: gr.State) -> None:
    """A choice or a number counts as soon as it is made, words and dates when they are complete."""
    edits: list[Any] = []
    for field in parts.fields:
        is_text = isinstance(field, gr.Textbox)
        edits += [field.submit, field.blur] if is_text else [field.input]
    gr.on(
        edits,
        chat.talk.refilter,
        [parts.history, visit, *parts.fields],
        chat.outputs[1:],
        trigger_mode="always_last",
        show_progress="hidden",
        api_visibility="private",
    )


def _wire_votes(chat: Chat, parts: _Parts, visit: gr.State) -> None:
    def voted(data: gr.LikeData, current: Visit) -> None:
        index = data.index[0] if isinstance(data.index, (list, tuple)) else data.index
        chat.talk.vote(current, int(index), 1 if data.liked in {True, "Like"} else -1)

    parts.history.like(voted, [visit], None, api_visibility="private")


_WELCOME = (
    '<div class="ap-welcome"><h2>Ask your papers</h2>'
    "<p>A question about all of them is answered from every abstract, not from the best few. "
    "Every quote is literal and every number is checked against it.</p></div>"
)
