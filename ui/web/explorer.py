"""The claims explorer: a filter, a table, a plot, what could not be decided, and exports."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Answer, Query
from ui.html import claim_table
from ui.plots import savings
from ui.render import export_claims
from ui.web import filters

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["build"]

_ENDINGS = {"CSV": "csv", "JSON": "json", "Markdown": "md", "BibTeX": "bib"}
_ALL = "training_time"


class Explorer:
    """The explorer's callbacks over one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def look(
        self, quantity: str, saving: float, topic: str, since: str, until: str, view: str
    ) -> tuple[Any, ...]:
        """Headline, table, undecided, plot for a filter."""
        try:
            answer = self._filtered(quantity, saving, topic, since, until)
        except AskpapersError as error:
            return (f'<p class="ap-error" role="alert">{escape(str(error))}</p>', "", "", None)
        matched = [row for row in answer.claims if row.verdict == "match"]
        undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
        papers = {p.id: p for p in self._assistant.papers(ids=[row.claim.paper_id for row in matched])}
        return (
            _headline(answer, len(undecided)),
            claim_table(matched),
            claim_table(undecided, reasons=True),
            savings(matched, papers, over_time=view == "over time"),
        )

    def export(self, form: str, *fields: Any) -> str:
        """A file with the matching claims, for the browser to download."""
        answer = self._filtered(*fields)
        matched = [row for row in answer.claims if row.verdict == "match"]
        papers = self._assistant.papers(ids=[row.claim.paper_id for row in matched])
        folder = Path(tempfile.mkdtemp(prefix="askpapers-export-"))
        file = folder / f"claims.{_ENDINGS[form]}"
        file.write_text(export_claims(matched, papers, form.lower()), encoding="utf-8")
        return str(file)

    def _filtered(self, quantity: str, saving: float, topic: str, since: str, until: str) -> Answer:
        return self._assistant.filter(
            Query(
                quantity=quantity,  # type: ignore[arg-type]  # one of the dropdown's choices
                direction="decrease",
                op=">=" if saving else ">",
                saving=saving / 100,
                topic=topic.strip() or None,
                since=filters.day(since, last=False),
                until=filters.day(until, last=True),
            )
        )


def _headline(answer: Answer, undecided: int) -> str:
    coverage = answer.coverage
    return (
        f'<p class="ap-count" role="status"><strong>{coverage.matched or 0}</strong> '
        f"of {coverage.papers} papers match · {coverage.papers_with_claim or 0} give such a figure · "
        f"{undecided} claims undecided</p>"
    )


def build(assistant: Assistant, opened: gr.Tab) -> None:
    """Lay out the explorer and wire it; it looks again whenever its tab is opened."""
    explorer = Explorer(assistant)
    with gr.Row(elem_classes="ap-filter"):
        quantity = gr.Dropdown(filters.QUANTITIES, value=_ALL, label="Quantity", min_width=150)
        saving = gr.Slider(
            0, 99, value=50, step=1, label="Saving at least, %", min_width=200, elem_id="saving"
        )
        topic = gr.Textbox(label="Topic", placeholder="any", max_lines=1, min_width=160)
        since = gr.Textbox(label="Since", placeholder="2023", max_lines=1, min_width=100)
        until = gr.Textbox(label="Until", placeholder="any", max_lines=1, min_width=100)
    count = gr.HTML(elem_id="explorer-count")
    with gr.Tabs():
        with gr.Tab("Table"):
            table = gr.HTML(elem_id="explorer-table")
        with gr.Tab("Plot"):
            view = gr.Radio(["by paper", "over time"], value="by paper", label="View")
            plot = gr.Plot(show_label=False)
        with gr.Tab("Undecided"):
            undecided = gr.HTML(elem_id="explorer-undecided")
    fields = [quantity, saving, topic, since, until]
    with gr.Row(elem_classes="ap-exports"):
        for form in _ENDINGS:
            button = gr.DownloadButton(f"{form}", size="sm", min_width=90)
            hidden = gr.Textbox(form, visible=False)
            button.click(explorer.export, [hidden, *fields], button, api_visibility="private")
    events = [
        quantity.change,
        saving.release,
        topic.submit,
        topic.blur,
        since.submit,
        until.submit,
        view.change,
    ]
    gr.on(
        [*events, since.blur, until.blur, opened.select],
        explorer.look,
        [*fields, view],
        [count, table, undecided, plot],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )
