"""The library: papers in, papers out, and the state of the stores."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Paper
from ui.html import error_line, paper_row
from ui.web import adding

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["Library", "build"]

_SHOWN = 100


class Library:
    """The library's callbacks over one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def remove(self, paper_id: str) -> str:
        """Delete one paper; returns what to tell."""
        from ingest import remove

        try:
            removed = remove([paper_id], stores=self._assistant.stores)
        except AskpapersError as error:
            return error_line(str(error))
        return f'<p class="ap-report" role="status">{removed} paper{"s" if removed != 1 else ""} deleted</p>'

    def browse(self, words: str) -> tuple[str, str]:
        """The list and the state of the stores."""
        papers = self._matching(words)
        return self._listed(papers, words), self._state()

    def _listed(self, papers: list[Paper], words: str) -> str:
        if not papers:
            none = "No paper has all of these words." if words.strip() else _EMPTY
            return f'<p class="ap-empty">{none}</p>'
        shown = papers[:_SHOWN]
        more = f" · the first {_SHOWN} are shown, filter to see others" if len(papers) > _SHOWN else ""
        rows = "".join(paper_row(paper) for paper in shown)
        return f'<p class="ap-count" role="status"><strong>{len(papers)}</strong> papers{more}</p>{rows}'

    def _matching(self, words: str) -> list[Paper]:
        wanted = words.casefold().split()
        papers = self._assistant.papers()
        found = [p for p in papers if all(word in f"{p.title} {p.abstract}".casefold() for word in wanted)]
        return sorted(found, key=lambda p: (p.title.casefold(), p.id))

    def _state(self) -> str:
        counts = self._assistant.stores.catalog.counts()
        search = "words and meaning" if self._assistant.stores.embedder else "words"
        facts = (
            ("papers", counts.papers),
            ("sources", counts.sources),
            ("passages", counts.chunks),
            ("claims", counts.claims),
            ("searched by", search),
        )
        listed = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in facts)
        return f'<dl class="ap-facts">{listed}</dl>'


def build(assistant: Assistant, opened: gr.Tab) -> None:
    """Lay out the library and wire it."""
    library = Library(assistant)
    with gr.Row(elem_classes="ap-columns"):
        with gr.Column(scale=2, min_width=320):
            gr.HTML('<h2 class="ap-heading">Add papers</h2>')
            uploads = gr.File(
                label="Saved pages, JSON, CSV, BibTeX or Atom files",
                file_count="multiple",
                height=150,
                elem_id="uploads",
            )
            pasted = gr.Textbox(label="Or paste a page", lines=4, max_lines=8, elem_id="pasted")
            add = gr.Button("Add to the library", variant="primary", elem_id="add")
            report = gr.HTML(elem_id="report")
            gr.HTML('<h2 class="ap-heading">What is stored</h2>')
            state = gr.HTML(elem_id="stores")
        with gr.Column(scale=3, min_width=320):
            words = gr.Textbox(
                label="Filter", placeholder="words in title or abstract", elem_id="library-filter"
            )
            listed = gr.HTML(elem_id="papers", js_on_load=_ON_DELETE)
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def added(paths: list[str] | None, text: str, progress: Any = gr.Progress()) -> tuple[str, None, str]:  # noqa: B008  how Gradio is asked for a bar
        return adding.add(assistant, paths, text, progress), None, ""

    def deleted(data: gr.EventData) -> str:
        return library.remove(str(data.paper))

    add.click(added, [uploads, pasted], [report, uploads, pasted], api_visibility="private").then(
        library.browse, [words], [listed, state], **quiet
    )
    listed.delete(deleted, None, [report], **quiet).then(library.browse, [words], [listed, state], **quiet)
    gr.on(
        [words.change, opened.select],
        library.browse,
        [words],
        [listed, state],
        trigger_mode="always_last",
        **quiet,
    )


_EMPTY = "No papers yet: drop files here, paste a page, or load the demo corpus above."
_ON_DELETE = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-paper]');
  if (!button || !confirm('Delete this paper from the library?')) return;
  trigger('delete', { paper: button.dataset.paper });
});
"""
