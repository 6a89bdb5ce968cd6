"""The claims explorer: a filter, a table, a plot, what could not be decided, and exports."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.language.quantities import QUANTITIES
from assistant.types import Answer, Query
from ui.html import claim_table, error_line
from ui.plots import savings
from ui.render import export_claims
from ui.web import filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Explorer", "build"]

_ENDINGS = {"CSV": "csv", "JSON": "json", "Markdown": "md", "BibTeX": "bib"}
_FIRST = next(iter(QUANTITIES))
_NO_SCALE = {name for name, entry in QUANTITIES.items() if not entry.on_scale}


class Explorer:
    """The explorer's callbacks over one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        # One folder a server, gone with it; exports lie under the hash of what they hold.
        self._exports = tempfile.mkdtemp(prefix="askpapers-exports-")
        weakref.finalize(self, shutil.rmtree, self._exports, ignore_errors=True)

    def look(
        self, quantity: str, saving: float, topic: str, since: str, until: str, view: str
    ) -> tuple[Any, ...]:
        """Headline, table, undecided, plot for a filter."""
        try:
            answer = self.filtered(quantity, saving, topic, since, until)
        except AskpapersError as error:
            return (error_line(str(error)), gr.skip(), gr.skip(), gr.skip())
        matched = [row for row in answer.claims if row.verdict == "match"]
        undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
        papers = {p.id: p for p in self._assistant.papers(ids=[row.claim.paper_id for row in matched])}
        return (
            _headline(answer),
            claim_table(matched, papers=papers),
            claim_table(undecided, reasons=True),
            savings(matched, papers, over_time=view == "over time"),
        )

    def export(self, form: str, *fields: Any) -> str:
        """The path of a file with the matching claims. Raises ``gr.Error`` for a filter that is none."""
        try:
            answer = self.filtered(*fields)
        except AskpapersError as error:
            raise gr.Error(error_line(str(error)), title="Nothing to export") from None
        matched = [row for row in answer.claims if row.verdict == "match"]
        papers = self._assistant.papers(ids=[row.claim.paper_id for row in matched])
        text = export_claims(matched, papers, form.lower()).encode()
        folder = Path(self._exports, hashlib.sha256(text).hexdigest()[:16])
        folder.mkdir(exist_ok=True)
        file = folder / f"claims.{_ENDINGS[form]}"
        file.write_bytes(text)
        return str(file)

    def filtered(self, quantity: str, saving: float, topic: str, since: str, until: str) -> Answer:
        """The answer to these fields. Raises ``QueryError`` for one that cannot be used."""
        scaled = saving > 0 and quantity not in _NO_SCALE
        return self._assistant.filter(
            Query(
                quantity=quantity or None,  # type: ignore[arg-type]  # one of the dropdown's choices
                op=">=" if scaled else None,
                saving=saving / 100 if scaled else None,
                topic=topic.strip() or None,
                since=filters.day(since, last=False),
                until=filters.day(until, last=True),
            )
        )


def _headline(answer: Answer) -> str:
    coverage = answer.coverage
    return (
        f'<p class="ap-count" role="status"><strong>{coverage.matched or 0}</strong> '
        f"of {coverage.papers} papers match · {coverage.papers_with_claim or 0} give such a figure · "
        f"{coverage.undecided or 0} undecided</p>"
    )


def build(assistant: Assistant, opened: gr.Tab) -> None:
    """Lay out the explorer and wire it; it looks again whenever its tab is opened."""
    explorer = Explorer(assistant)
    fields = _fields()
    count = gr.HTML(elem_id="explorer-count")
    with gr.Tabs(elem_classes="ap-inner"):
        with gr.Tab("Table"):
            table = gr.HTML(elem_id="explorer-table")
        with gr.Tab("Plot"):
            view = gr.Radio(["by paper", "over time"], value="by paper", label="View")
            plot = gr.Plot(show_label=False, elem_id="explorer-plot")
        with gr.Tab("Undecided"):
            undecided = gr.HTML(elem_id="explorer-undecided")
    _exports(explorer, fields)
    _, saving, *texts = fields
    events = [fields[0].input, saving.change, view.input, opened.select]
    events += [event for text in texts for event in (text.submit, text.blur)]
    gr.on(
        events,
        explorer.look,
        [*fields, view],
        [count, table, undecided, plot],
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )


def _fields() -> list[Any]:
    with gr.Row(elem_classes="ap-fields"):
        quantity = gr.Dropdown(
            [("any resource", ""), *filters.QUANTITIES], value=_FIRST, label="Quantity", min_width=150
        )
        saving = gr.Slider(
            0, 99, value=50, step=1, label="Saving at least, %", min_width=220, buttons=[], elem_id="saving"
        )
        topic = gr.Textbox(label="Topic", placeholder="any", max_lines=1, min_width=160)
        since = gr.Textbox(label="Since", placeholder="2023", max_lines=1, min_width=100)
        until = gr.Textbox(label="Until", placeholder="any", max_lines=1, min_width=100)
    return [quantity, saving, topic, since, until]


def _exports(explorer: Explorer, fields: list[Any]) -> None:
    """Buttons that make a file and then press the link to it, which is there but not shown."""
    with gr.Row(elem_classes="ap-exports"):
        gr.HTML('<span class="ap-empty">Export these claims as</span>', min_width=150)
        for form, ending in _ENDINGS.items():
            button = gr.Button(form, size="sm", min_width=90, elem_id=f"export-{ending}")
            link = gr.DownloadButton(form, visible="hidden", elem_id=f"link-{ending}")

            def made(*values: Any, form: str = form) -> str:
                return explorer.export(form, *values)

            button.click(made, fields, link, api_visibility="private", show_progress="hidden").success(
                None, None, None, js=_PRESS.replace("ID", f"link-{ending}"), api_visibility="private"
            )


_PRESS = """() => setTimeout(() => {
  const link = document.getElementById('ID');
  (link.matches('a, button') ? link : link.querySelector('a, button')).click();
}, 100)"""
