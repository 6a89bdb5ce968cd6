"""Settings of one session: engine, model, key, passages, dates."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from ui.web import filters
from ui.web.visit import Options, Visit

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["build"]


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
        return visit, f'<p class="ap-error" role="alert">{escape(str(error))}</p>'
    return replace(visit, options=options), '<p role="status">In force for this session.</p>'


def build(assistant: Assistant, visit: gr.State, opened: gr.Tab) -> None:
    """Lay out the settings and wire them."""
    settings = assistant.settings
    with gr.Row(elem_classes="ap-columns"):
        with gr.Column(min_width=320):
            engine = gr.Radio(
                [("Quotes only, no model", "extractive"), ("A language model writes, checked", "llm")],
                value="llm" if settings.model else "extractive",
                label="Engine",
            )
            model = gr.Textbox(settings.model or "", label="Model", placeholder="openai:gpt-4o-mini")
            key = gr.Textbox(label="API key, kept in this session's memory only", type="password")
        with gr.Column(min_width=320):
            passages = gr.Slider(1, 30, value=settings.passages, step=1, label="Passages a model may read")
            since = gr.Textbox(label="Only papers since", placeholder="2023 or 2023-05-31")
            until = gr.Textbox(label="Only papers until", placeholder="any")
            save = gr.Button("Use these", variant="primary")
            told = gr.HTML()
    facts = gr.HTML(elem_id="facts")
    fields = [engine, model, key, passages, since, until]
    save.click(chosen, [visit, *fields], [visit, told], api_visibility="private")

    def state(current: Visit) -> str:
        reason = escape(assistant.stores.embedder_choice.reason)
        return f'<p class="ap-footing">Embedder: {reason} · cost so far: ${current.cost:.4f}</p>'

    opened.select(state, [visit], [facts], api_visibility="private")
