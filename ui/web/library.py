"""The library: papers in, papers out, and the state of the stores."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Paper
from ui.html import abstract_card

if TYPE_CHECKING:
    from assistant.wiring import Assistant
    from ingest.records import Refusal
    from ingest.report import Report

__all__ = ["MOST_FILES", "build", "load_demo"]

MOST_FILES = 50
_LARGEST_PASTE = 2_000_000
_SHOWN = 200


class Library:
    """The library's callbacks over one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def add(self, uploads: Sequence[str] | None, pasted: str, progress: Any) -> str:
        """Ingest uploads and a pasted page; returns the report as HTML."""
        targets = list(uploads or [])
        if len(targets) > MOST_FILES:
            return _error(f"{len(targets)} files at once are too many; add {MOST_FILES} at most")
        if len(pasted) > _LARGEST_PASTE:
            return _error(f"the pasted text has {len(pasted):,} characters; save it as a file and add that")
        with tempfile.TemporaryDirectory(prefix="askpapers-paste-") as folder:
            if pasted.strip():
                page = Path(folder, "pasted page.txt")
                page.write_text(pasted, encoding="utf-8")
                targets.append(str(page))
            if not targets:
                return _error("nothing to add: drop files above or paste a page")
            return ingest_into(self._assistant, targets, progress)

    def remove(self, paper_id: str | None) -> str:
        """Delete one paper."""
        from ingest import remove

        if not paper_id:
            return _error("choose a paper to delete")
        removed = remove([paper_id], stores=self._assistant.stores)
        return f'<p role="status">{removed} removed</p>'

    def browse(self, words: str) -> tuple[str, Any, str]:
        """The list, the choices of the detail view, and the state of the stores."""
        papers = self._matching(words)
        more = f'<p class="ap-empty">… and {len(papers) - _SHOWN} more: filter to see them.</p>'
        listed = "".join(map(_line, papers[:_SHOWN])) + (more if len(papers) > _SHOWN else "")
        choices = [(paper.title, paper.id) for paper in papers[:_SHOWN]]
        empty = (
            '<p class="ap-empty">No papers yet: drop files above, or load the demo corpus in the chat.</p>'
        )
        html = f'<ol class="ap-papers">{listed}</ol>' if papers else empty
        return html, gr.update(choices=choices, value=None), self._state()

    def show(self, paper_id: str | None) -> str:
        """One paper, whole."""
        paper = self._assistant.paper(paper_id) if paper_id else None
        return abstract_card(paper) if paper else ""

    def _matching(self, words: str) -> list[Paper]:
        wanted = words.casefold().split()
        papers = self._assistant.papers()
        found = [p for p in papers if all(word in f"{p.title} {p.abstract}".casefold() for word in wanted)]
        return sorted(found, key=lambda p: (p.title.casefold(), p.id))

    def _state(self) -> str:
        counts = self._assistant.stores.catalog.counts()
        choice = self._assistant.stores.embedder_choice
        return (
            f'<p class="ap-footing">{counts.papers} papers · {counts.sources} sources · '
            f"{counts.chunks} passages · {counts.claims} claims · {escape(choice.reason)}</p>"
        )


def ingest_into(assistant: Assistant, targets: Sequence[str], progress: Any) -> str:
    """Ingest and say what happened, as HTML."""
    from ingest import ingest

    def told(stage: str, done: int, total: int | None) -> None:
        progress((done, total), desc=stage)

    try:
        report = ingest(targets, stores=assistant.stores, progress=told)
    except AskpapersError as error:
        return _error(str(error))
    return _report(report)


def load_demo(assistant: Assistant, progress: Any) -> str:
    """Ingest the packaged corpus."""
    with as_file(files("ingest.demo")) as corpus:
        return ingest_into(assistant, sorted(str(page) for page in corpus.glob("*.txt")), progress)


def _report(report: Report) -> str:
    line = (
        f"{report.new} new, {report.updated} updated, {report.unchanged} known, "
        f"{report.duplicates} met twice · {report.claims} claims · {report.seconds:.1f} s"
    )
    refused = "".join(
        f"<li><strong>{escape(_place(refusal))}</strong>: {escape(refusal.reason)}</li>"
        for refusal in report.rejected
    )
    listed = f'<ul class="ap-refused">{refused}</ul>' if refused else ""
    return f'<div role="status"><p>{line}</p>{listed}</div>'


def _place(refusal: Refusal) -> str:
    name = Path(refusal.file).name
    return f"{name}, line {refusal.line}" if refusal.line else name


def _line(paper: Paper) -> str:
    date = f"<time>{paper.published.isoformat()}</time>" if paper.published else ""
    return f"<li><span>{escape(paper.title)}</span> {date}</li>"


def _error(text: str) -> str:
    return f'<p class="ap-error" role="alert">{escape(text)}</p>'


def build(assistant: Assistant, opened: gr.Tab) -> None:
    """Lay out the library and wire it."""
    library = Library(assistant)
    with gr.Row(elem_classes="ap-columns"):
        with gr.Column(scale=2, min_width=320):
            uploads = gr.File(
                label="Drop saved pages, JSON, CSV, BibTeX or Atom files", file_count="multiple"
            )
            pasted = gr.Textbox(label="Or paste a page", lines=4, max_lines=8)
            add = gr.Button("Add to the library", variant="primary", elem_id="add")
            report = gr.HTML(elem_id="report")
            state = gr.HTML()
        with gr.Column(scale=3, min_width=320):
            words = gr.Textbox(
                label="Filter", placeholder="words in title or abstract", elem_id="library-filter"
            )
            listed = gr.HTML(elem_id="papers")
            chosen = gr.Dropdown([], label="Open a paper", interactive=True)
            detail = gr.HTML()
            delete = gr.Button("Delete this paper", size="sm", variant="stop")
    refreshed = [listed, chosen, state]

    def added(paths: list[str] | None, text: str, progress: Any = gr.Progress()) -> tuple[str, None, str]:  # noqa: B008  how Gradio is asked for a bar
        return library.add(paths, text, progress), None, ""

    add.click(added, [uploads, pasted], [report, uploads, pasted], api_visibility="private").then(
        library.browse, [words], refreshed, api_visibility="private"
    )
    delete.click(library.remove, [chosen], [report], api_visibility="private").then(
        library.browse, [words], refreshed, api_visibility="private"
    )
    gr.on(
        [words.submit, words.blur, opened.select],
        library.browse,
        [words],
        refreshed,
        api_visibility="private",
    )
    chosen.change(library.show, [chosen], [detail], api_visibility="private")
