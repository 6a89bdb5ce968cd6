"""The claims explorer: a filter, a table, a plot, what could not be decided, and exports."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.language.quantities import QUANTITIES
from assistant.types import Answer, JudgedClaim, Query
from ui import plots
from ui.html import claim_table, error_line
from ui.render import export_claims
from ui.web import filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Explorer", "build"]

_ENDINGS = {"CSV": "csv", "JSON": "json", "Markdown": "md", "BibTeX": "bib"}
_MOST_TOPICS = 8
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
        """Headline, table, undecided, plot for a filter; of several topics each has a line of its own."""
        try:
            answers = self.topical(quantity, saving, topic, since, until)
        except AskpapersError as error:
            return (error_line(str(error)), gr.skip(), gr.skip(), gr.skip())
        topics = {name: _rows(answer, "match") for name, answer in answers.items()}
        matched = _joined(topics.values())
        undecided = _joined(_rows(answer, "cannot_tell") for answer in answers.values())
        papers = {p.id: p for p in self._assistant.papers(ids=[row.claim.paper_id for row in matched])}
        if view == "over time":
            plot = plots.over_time(matched, papers)
        elif view == "by topic":
            plot = plots.by_topic({name or "all papers": rows for name, rows in topics.items()})
        else:
            plot = plots.by_paper(matched)
        first = next(iter(answers.values()))
        return (
            _headline(first, matched, undecided),
            claim_table(matched, papers=papers),
            claim_table(undecided, reasons=True),
            plot,
        )

    def export(self, form: str, *fields: Any) -> str:
        """The path of a file with the matching claims. Raises ``gr.Error`` for a filter that is none."""
        try:
            answers = self.topical(*fields)
        except AskpapersError as error:
            raise gr.Error(error_line(str(error)), title="Nothing to export") from None
        matched = _joined(_rows(answer, "match") for answer in answers.values())
        papers = self._assistant.papers(ids=[row.claim.paper_id for row in matched])
        text = export_claims(matched, papers, form.lower()).encode()
        folder = Path(self._exports, hashlib.sha256(text).hexdigest()[:16])
        folder.mkdir(exist_ok=True)
        file = folder / f"claims.{_ENDINGS[form]}"
        file.write_bytes(text)
        return str(file)

    def topical(self, quantity: str, saving: float, topic: str, since: str, until: str) -> dict[str, Answer]:
        """The answer for each of the topics, which commas stand between; for all papers under no name."""
        named = [name.strip() for name in topic.split(",") if name.strip()][:_MOST_TOPICS] or [""]
        return {name: self.filtered(quantity, saving, name, since, until) for name in dict.fromkeys(named)}

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


def _rows(answer: Answer, verdict: str) -> list[JudgedClaim]:
    return [row for row in answer.claims if row.verdict == verdict]


def _joined(parts: Iterable[Sequence[JudgedClaim]]) -> list[JudgedClaim]:
    """Each claim once, the best saving first whatever the resource, those without one last."""
    rows = {row.claim.id: row for part in parts for row in part}
    return sorted(
        rows.values(), key=lambda row: -1.0 if row.claim.saving is None else row.claim.saving, reverse=True
    )


def _headline(answer: Answer, matched: Sequence[JudgedClaim], undecided: Sequence[JudgedClaim]) -> str:
    coverage = answer.coverage
    count = f"<strong>{_papers(matched)}</strong> of {coverage.papers:,} papers"
    return (
        f'<p class="ap-count" role="status">{count}</p>'
        f'<p class="ap-small">{coverage.papers_with_claim or 0} give such a figure · '
        f"{_papers(undecided)} could not be decided</p>"
    )


def _papers(rows: Sequence[JudgedClaim]) -> int:
    return len({row.claim.paper_id for row in rows})


def build(assistant: Assistant, opened: gr.Tab) -> dict[str, Any]:
    """Lay out the explorer and wire it; it looks again whenever its tab is opened. Returns its fields."""
    explorer = Explorer(assistant)
    fields = _fields()
    with gr.Row(elem_classes="ap-exports"):
        count = gr.HTML(elem_id="explorer-count", min_width=220)
        _exports(explorer, fields)
    with gr.Tabs(elem_classes="ap-inner"):
        with gr.Tab("Table"):
            table = gr.HTML(elem_id="explorer-table")
        with gr.Tab("Plot"):
            view = gr.Radio(
                ["by paper", "over time", "by topic"], value="by paper", show_label=False, container=False
            )
            plot = gr.HTML(elem_id="explorer-plot")
        with gr.Tab("Undecided"):
            undecided = gr.HTML(elem_id="explorer-undecided")
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
    return dict(zip(("quantity", "saving", "topic", "since", "until", "plot"), [*fields, view], strict=True))


def _fields() -> list[Any]:
    with gr.Row(elem_classes="ap-fields"):
        quantity = gr.Dropdown(
            [("any resource", ""), *filters.QUANTITIES], value=_FIRST, label="Quantity", min_width=130
        )
        saving = gr.Slider(
            0, 99, value=50, step=1, label="Saving at least, %", min_width=180, buttons=[], elem_id="saving"
        )
        topic = gr.Textbox(
            label="Topic, or several", placeholder="KV cache, pruning", max_lines=1, min_width=130
        )
        since = gr.Textbox(label="Since", placeholder="2023", max_lines=1, min_width=80)
        until = gr.Textbox(label="Until", placeholder="any", max_lines=1, min_width=80)
    return [quantity, saving, topic, since, until]


def _exports(explorer: Explorer, fields: list[Any]) -> None:
    """Buttons that make a file and then press the link to it, which is there but not shown."""
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
