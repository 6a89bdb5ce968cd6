"""The library: papers in, papers out, and the state of the stores."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Paper
from ui.html import error_line, paper_row
from ui.web import adding

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Library", "build"]

_SHOWN = 100


class Library:
    """The library's callbacks over one assistant; ``read_only`` shows papers without a way to delete them."""

    def __init__(self, assistant: Assistant, *, read_only: bool = False) -> None:
        self._assistant = assistant
        self._read_only = read_only

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
            empty = _NOTHING if self._read_only else _EMPTY
            none = "No paper has all of these words." if words.strip() else empty
            return f'<p class="ap-empty">{none}</p>'
        shown = papers[:_SHOWN]
        more = f" · the first {_SHOWN} are shown, filter to see others" if len(papers) > _SHOWN else ""
        rows = "".join(paper_row(paper, deletable=not self._read_only) for paper in shown)
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


def build(assistant: Assistant, opened: gr.Tab, *, read_only: bool = False) -> None:
    """Lay out the library and wire it; ``read_only`` leaves out all that would change it."""
    library = Library(assistant, read_only=read_only)
    with gr.Row(elem_classes="ap-columns"):
        with gr.Column(scale=2, min_width=320):
            entrance = None if read_only else _entrance()
            gr.HTML('<h2 class="ap-heading">What is stored</h2>')
            state = gr.HTML(elem_id="stores")
        with gr.Column(scale=3, min_width=320):
            words = gr.Textbox(
                label="Filter", placeholder="words in title or abstract", elem_id="library-filter"
            )
            listed = gr.HTML(elem_id="papers", js_on_load=None if read_only else _ON_DELETE)
    shown = [listed, state]
    gr.on([words.change, opened.select], library.browse, [words], shown, trigger_mode="always_last", **_QUIET)
    if entrance is not None:
        _let_change(assistant, library, entrance, words, shown)


class _Entrance(NamedTuple):
    uploads: gr.File
    pasted: gr.Textbox
    add: gr.Button
    report: gr.HTML


def _entrance() -> _Entrance:
    """Where papers come in."""
    gr.HTML('<h2 class="ap-heading">Add papers</h2>')
    uploads = gr.File(
        label="Saved pages, JSON, CSV, BibTeX or Atom files",
        file_count="multiple",
        height=150,
        elem_id="uploads",
    )
    pasted = gr.Textbox(label="Or paste a page", lines=4, max_lines=8, elem_id="pasted")
    add = gr.Button("Add to the library", variant="primary", elem_id="add")
    return _Entrance(uploads, pasted, add, gr.HTML(elem_id="report"))


def _let_change(
    assistant: Assistant, library: Library, entrance: _Entrance, words: gr.Textbox, shown: list[gr.HTML]
) -> None:
    """Wire what adds and deletes. Where this is not called there is nothing that a request could reach."""
    uploads, pasted, add, report = entrance

    def added(paths: list[str] | None, text: str, progress: Any = gr.Progress()) -> tuple[str, None, str]:  # noqa: B008  how Gradio is asked for a bar
        return adding.add(assistant, paths, text, progress), None, ""

    def deleted(data: gr.EventData) -> str:
        return library.remove(str(data.paper))

    add.click(added, [uploads, pasted], [report, uploads, pasted], api_visibility="private").then(
        library.browse, [words], shown, **_QUIET
    )
    shown[0].delete(deleted, None, [report], **_QUIET).then(library.browse, [words], shown, **_QUIET)


_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_NOTHING = "No papers yet."
_EMPTY = "No papers yet: drop files here, paste a page, or load the demo corpus above."
_ON_DELETE = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-paper]');
  if (!button || !confirm('Delete this paper from the library?')) return;
  trigger('delete', { paper: button.dataset.paper });
});
"""
