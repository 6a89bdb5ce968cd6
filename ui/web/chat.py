"""The chat: conversations at the left, the one that is open, and the box to ask in.

The page is Gradio's: one ``gr.HTML`` shows it, another (``wire``) carries events to Python and messages
back. Gradio's own chatbot sends the whole history with every piece of an answer and cannot keep a table, a
filter or sources inside an answer; what was tried is told in ``NOTES.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.reader import Reader
from ui.web import paper
from ui.web.first import First
from ui.web.talk import Talk
from ui.web.visit import Visit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["build"]

_AT_ONCE = 16


def build(assistant: Assistant, visit: gr.State, *, read_only: bool = False) -> gr.HTML:
    """Lay out the chat and wire it; returns the wire, which carries messages to the page."""
    gr.HTML(files("ui.assets").joinpath("chat.html").read_text(encoding="utf-8"), elem_id="chat")
    wire = gr.HTML(html_template="<i></i>", js_on_load=_WIRE, elem_id="wire")
    first = First(assistant)
    _asking(Talk(assistant, first.share), assistant, wire, visit)
    _keeping(assistant, wire)
    paper.wire(assistant, wire)
    if not read_only:
        first.wire(wire)
    return wire


def _asking(talk: Talk, assistant: Assistant, wire: gr.HTML, visit: gr.State) -> None:
    def ask(data: gr.EventData, current: Visit, request: gr.Request) -> Iterator[str]:
        options = current.options.asking() | _about(data)
        options["visitor"] = request.username or request.session_hash or ""
        yield from talk.ask(
            _reader(assistant, request), _text(data, "question"), _text(data, "c"), _number(data), **options
        )

    def stop(data: gr.EventData) -> None:
        talk.stop(_text(data, "c"), _number(data) or 0)

    def refilter(data: gr.EventData, request: gr.Request) -> str:
        fields = getattr(data, "fields", None)
        known = fields if isinstance(fields, dict) else {}
        return talk.refilter(_reader(assistant, request), _text(data, "c"), _number(data) or 0, known)

    def vote(data: gr.EventData, request: gr.Request) -> None:
        value = 1 if _text(data, "vote") == "1" else -1
        talk.vote(_reader(assistant, request), _text(data, "c"), _number(data) or 0, value)

    def download(data: gr.EventData, request: gr.Request) -> str:
        reader, number, form = _reader(assistant, request), _number(data), _text(data, "form")
        if number is None:
            return talk.download_all(reader, _text(data, "c"), form)
        return talk.download(reader, _text(data, "c"), number, form)

    on(wire.submit, ask, wire, [visit], concurrency_limit=_AT_ONCE)
    on(wire.stop, stop, None, queue=False)
    on(wire.apply, refilter, wire)
    on(wire.like, vote, None)
    on(wire.download, download, wire)


def _keeping(assistant: Assistant, wire: gr.HTML) -> None:
    talk = Talk(assistant)

    def opened(data: gr.EventData, request: gr.Request) -> str:
        return talk.opened(_reader(assistant, request), _text(data, "c"))

    def changed(data: gr.EventData, request: gr.Request) -> str:
        reader, what, c = _reader(assistant, request), _text(data, "what"), _text(data, "c")
        if what == "follow":
            return talk.follow(reader, c, _number(data) or 0)
        if what == "unfollow":
            return talk.unfollow(reader, _text(data, "question"))
        if what == "news":
            return talk.news(reader)
        return talk.change(reader, what, c, _text(data, "title"))

    on(wire.select, opened, wire)
    on(wire.edit, changed, wire)


def on(event: Any, callback: Callable[..., Any], output: Any, inputs: Any = None, **more: Any) -> None:
    """Wire one of the wire's events, out of sight of the page's own progress bars and of the API."""
    event(
        callback,
        inputs,
        output,
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="multiple",
        **more,
    )


def _reader(assistant: Assistant, request: gr.Request) -> Reader:
    return Reader(assistant, request.username)


def _text(data: gr.EventData, name: str) -> str:
    """A field of what the page sent, which anybody may have made up."""
    return str(getattr(data, name, "") or "")[:4000]


def _number(data: gr.EventData) -> int | None:
    value = getattr(data, "n", None)
    return value if isinstance(value, int) and value > 0 else None


def _about(data: gr.EventData) -> dict[str, Any]:
    """The papers that the reader is asking about alone, if any."""
    chosen = getattr(data, "papers", None)
    ids = [str(one)[:200] for one in chosen[:50]] if isinstance(chosen, list) else []
    return {"paper_ids": ids} if ids else {}


_WIRE = """
window.ap.connect((name, data) => trigger(name, data), upload);
watch('value', () => window.ap.receive(props.value));
"""
