"""Settings of one session: engine, model, key, passages, dates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from ui.html import error_line, escape
from ui.web import filters
from ui.web.visit import Options, Visit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["build", "scope_words"]


def chosen(visit: Visit, *fields: Any) -> tuple[Visit, str]:
    """The visit with these options, and what to tell the visitor."""
    engine, model, key, passages, since, until = fields
    try:
        options = Options(
            engine=engine,
            model=(model or "").strip() or None,
            api_key=(key or "").strip() or None,
            passages=int(passages),
            since=filters.day(since, last=False),
            until=filters.day(until, last=True),
        )
    except AskpapersError as error:
        return visit, error_line(str(error))
    return replace(visit, options=options), '<p role="status">In force for this session.</p>'


def build(assistant: Assistant, visit: gr.State, opened: gr.Tab) -> None:
    """Lay out the settings and wire them."""
    settings = assistant.settings
    with gr.Row(elem_classes="ap-settings"):
        with gr.Column(min_width=320):
            engine = gr.Radio(
                [("Quotes only, no model", "extractive"), ("A language model writes, checked", "llm")],
                value="llm" if settings.model else "extractive",
                label="Engine",
            )
            model = gr.Textbox(settings.model or "", label="Model", placeholder="openai:gpt-4o-mini")
            key = gr.Textbox(label="API key, kept in this session's memory only", type="password")
        with gr.Column(min_width=320):
            passages = gr.Slider(
                1, 30, value=settings.passages, step=1, buttons=[], label="Passages a model may read"
            )
            since = gr.Textbox(label="Only papers since", placeholder="2023 or 2023-05-31")
            until = gr.Textbox(label="Only papers until", placeholder="any")
            save = gr.Button("Use these", variant="primary")
            told = gr.HTML()
    gr.HTML('<h2 class="ap-heading">In force</h2>')
    facts = gr.HTML(elem_id="facts")
    fields = [engine, model, key, passages, since, until]
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def state(current: Visit) -> str:
        return _facts(assistant, current)

    words = gr.Textbox(visible="hidden")
    save.click(chosen, [visit, *fields], [visit, told], **quiet).then(state, [visit], [facts], **quiet).then(
        lambda current: scope_words(assistant, current), [visit], [words], **quiet
    ).then(None, [words], None, js="(text) => window.ap.setScope(text)", **quiet)
    opened.select(state, [visit], [facts], **quiet)


def scope_words(assistant: Assistant, visit: Visit) -> str:
    """What is asked and who answers, in a line: "3,550 papers, quotes only, since 2025"."""
    options = visit.options
    parts = [f"{assistant.stores.catalog.counts().papers:,} papers"]
    parts.append(
        "quotes only" if options.engine == "extractive" else f"written by {options.model or 'a model'}"
    )
    parts += [f"since {options.since}"] if options.since else []
    parts += [f"until {options.until}"] if options.until else []
    return ", ".join(parts)


def _facts(assistant: Assistant, visit: Visit) -> str:
    """What answers this visitor, what it has cost, and how papers are found."""
    options = visit.options
    facts = (
        ("answers", "quotes only" if options.engine == "extractive" else options.model or "no model named"),
        ("key", "typed here" if options.api_key else "the server's, if it has one"),
        ("embedder", assistant.stores.embedder_choice.reason),
        ("papers since", options.since or "any"),
        ("papers until", options.until or "any"),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in facts)
    return f'<dl class="ap-facts">{listed}</dl>'
