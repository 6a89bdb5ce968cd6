"""Settings of one reader: what answers, with which key, from which papers; and a button to try it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import gradio as gr

from assistant.errors import AskpapersError, InputError
from ui.html import error_line, escape
from ui.keys import Keys
from ui.reader import Reader
from ui.web import filters
from ui.web.visit import Options, Visit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Chosen", "build", "scope_words"]

_NAME = "settings"
_LONGEST = 500


class Chosen:
    """The options of each reader.

    Where visitors are strangers to each other and have no names, ``keeps`` is false: then options are those
    of one session, and nothing is stored.
    """

    def __init__(self, assistant: Assistant, *, keeps: bool = True) -> None:
        self._assistant = assistant
        self._keys = Keys(assistant.settings.home)
        self.keeps = keeps

    def of(self, owner: str | None) -> Options:
        """What this reader chose, else what the server was started with."""
        settings = self._assistant.settings
        default = Options(
            "llm" if settings.model else "extractive", settings.model, passages=settings.passages
        )
        kept = Reader(self._assistant, owner).kept.preference(_NAME) if self.keeps else None
        if not isinstance(kept, dict):
            return default
        try:
            return replace(Options.from_dict(kept), api_key=self._keys.of(owner or ""))
        except (TypeError, ValueError):  # written by another version
            return default

    def keep(self, owner: str | None, options: Options) -> str:
        """Keep them, where there is somebody to keep them for; returns what to tell."""
        if not self.keeps:
            return "In force until this page is closed."
        try:
            Reader(self._assistant, owner).kept.prefer(_NAME, options.to_dict())
            if options.api_key != self._keys.of(owner or ""):
                self._keys.keep(owner or "", options.api_key)
        except (AskpapersError, OSError):
            return "In force until this page is closed: this library cannot be written."
        return "Saved."

    def tried(self, options: Options) -> str:
        """What the model says to two tiny calls, as HTML."""
        from assistant.llm.probing import probe

        if options.engine == "extractive":
            return '<p role="status">Answers are quotes: there is no model to try.</p>'
        try:
            found = probe(self._assistant.using(**options.writing()).settings)
        except AskpapersError as error:
            return error_line(str(error))
        listed = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>"
            for name, said in found.items()
            if name != "model"
        )
        return f'<p role="status"><strong>It answers.</strong></p><dl class="ap-facts">{listed}</dl>'


def read(now: Options, *fields: Any) -> Options:
    """The options typed into the form. Raises ``InputError`` or ``QueryError`` for what cannot be used."""
    engine, model, base_url, key, passages, since, until = fields
    address = str(base_url or "").strip()[:_LONGEST] or None
    if address and urlsplit(address).scheme not in {"http", "https"}:
        raise InputError(f"{address!r} is no address of a server; write it as http://127.0.0.1:11434/v1")
    typed = str(key or "").strip()[:_LONGEST]
    return Options(
        engine="llm" if engine == "llm" else "extractive",
        model=str(model or "").strip()[:_LONGEST] or None,
        base_url=address,
        # A key that was typed for one server is not sent to another.
        api_key=typed or (now.api_key if address == now.base_url else None),
        passages=int(passages),
        since=filters.day(since, last=False),
        until=filters.day(until, last=True),
    )


def build(assistant: Assistant, visit: gr.State, opened: gr.Tab, chosen: Chosen) -> None:
    """Lay out the settings and wire them."""
    with gr.Row(elem_classes="ap-settings"):
        with gr.Column(min_width=300):
            gr.HTML('<h2 class="ap-heading">Who answers</h2>')
            engine = gr.Radio(
                [
                    ("Quotes only, no model", "extractive"),
                    ("A language model writes, every sentence checked", "llm"),
                ],
                value="extractive",
                show_label=False,
                container=False,
            )
            model = gr.Textbox(label="Model", placeholder="openai:gpt-4o-mini, ollama:llama3.2, ...")
            base_url = gr.Textbox(
                label="Server, if it is one of your own",
                placeholder="http://127.0.0.1:8000/v1",
                elem_id="base-url",
            )
            key = gr.Textbox(label="API key", type="password", elem_id="key")
            passages = gr.Slider(
                1, 30, value=8, step=1, buttons=[], label="Papers a model may read for one answer"
            )
        with gr.Column(min_width=300):
            gr.HTML('<h2 class="ap-heading">Which papers</h2>')
            since = gr.Textbox(label="Only papers since", placeholder="2023 or 2023-05-31")
            until = gr.Textbox(label="Only papers until", placeholder="any")
            with gr.Row():
                save = gr.Button("Save", variant="primary", min_width=90)
                attempt = gr.Button("Try it", min_width=90)
                forget = gr.Button("Forget key", min_width=90)
            told = gr.HTML(elem_id="told")
            facts = gr.HTML(elem_id="facts")
    fields = [engine, model, base_url, key, passages, since, until]

    def shown(current: Visit) -> list[Any]:
        now = current.options
        days = ["" if day is None else day.isoformat() for day in (now.since, now.until)]
        return [
            now.engine,
            now.model or "",
            now.base_url or "",
            "",
            now.passages,
            *days,
            _facts(assistant, now),
        ]

    def saved(current: Visit, request: gr.Request, *typed: Any) -> tuple[Visit, str]:
        try:
            options = read(current.options, *typed)
        except AskpapersError as error:
            return current, error_line(str(error))
        said = chosen.keep(request.username, options)
        return replace(current, options=options), f'<p role="status">{said}</p>'

    def forgotten(current: Visit, request: gr.Request) -> tuple[Visit, str]:
        options = replace(current.options, api_key=None)
        return replace(
            current, options=options
        ), f'<p role="status">{chosen.keep(request.username, options)}</p>'

    def tried(current: Visit, *typed: Any) -> str:
        try:
            return chosen.tried(read(current.options, *typed))
        except AskpapersError as error:
            return error_line(str(error))

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    words = gr.JSON(visible="hidden")
    changes = [
        save.click(saved, [visit, *fields], [visit, told], **quiet),
        forget.click(forgotten, [visit], [visit, told], **quiet),
    ]
    for change in changes:
        change.then(lambda current: _facts(assistant, current.options), [visit], [facts], **quiet).then(
            lambda current: [scope_words(assistant, current), current.options.engine == "llm"],
            [visit],
            [words],
            **quiet,
        ).then(None, [words], None, js=_SCOPE, **quiet)
    attempt.click(lambda: '<p class="ap-wait" role="status">Asking it …</p>', None, [told], **quiet).then(
        tried, [visit, *fields], [told], **quiet
    )
    opened.select(shown, [visit], [*fields, facts], **quiet)


_SCOPE = "([words, paid]) => { window.ap.setScope(words); window.ap.paid = paid; }"


def scope_words(assistant: Assistant, visit: Visit) -> str:
    """What is asked and who answers, in a line: "3,550 papers, quotes only, since 2025"."""
    options = visit.options
    count = assistant.stores.catalog.counts().papers
    parts = [f"{count:,} paper{'s' if count != 1 else ''}"]
    parts.append(
        "quotes only" if options.engine == "extractive" else f"written by {options.model or 'a model'}"
    )
    parts += [f"since {options.since}"] if options.since else []
    parts += [f"until {options.until}"] if options.until else []
    return ", ".join(parts)


def _facts(assistant: Assistant, options: Options) -> str:
    """What is in force for this reader."""
    facts = (
        ("answers", "quotes only" if options.engine == "extractive" else options.model or "no model named"),
        ("key", "yours" if options.api_key else "none of yours"),
        ("found by", "words and meaning" if assistant.stores.embedder else "words"),
        ("papers since", options.since or "any"),
        ("papers until", options.until or "any"),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in facts)
    return f'<dl class="ap-facts">{listed}</dl>'
