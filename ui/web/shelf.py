"""The library: papers in, papers out, and the state of the stores."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import gradio as gr

from assistant.errors import AskpapersError
from assistant.types import Paper
from ingest.exports import export
from ui.html import error_line, escape, file_name, paper_row
from ui.reader import Reader
from ui.web import adding
from ui.web.talk import message

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Chosen", "Library", "build"]

_PAGE = 50
_DEEPEST = 500
_MOST_VALUES = 200
_LONGEST = 500
_FORMS = {"md": "markdown", "bib": "bibtex", "csv": "csv", "json": "json"}
_IDENTIFIER = re.compile(r"(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d+)?|10\.\d{4,9}/\S+", re.IGNORECASE)
_ORDERS = ["best match", "newest first", "oldest first", "most upvoted", "title"]


Shown: TypeAlias = tuple[str, str, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the library is looked at: words, an order, and what each facet is set to."""

    words: str = ""
    order: str = _ORDERS[0]
    year: str = ""
    source: str = ""
    group: str = ""
    tag: str = ""

    def admits(self, paper: Paper, tags: Sequence[str]) -> bool:
        """Whether a paper is among them, whatever the words."""
        return (
            self.year in {"", _year(paper)}
            and (not self.source or self.source in _files(paper))
            and self.group in {"", paper.venue, paper.organization}
            and (not self.tag or self.tag in tags)
        )


class Library:
    """The library's callbacks over one assistant; ``read_only`` shows papers without a way to delete them."""

    def __init__(self, assistant: Assistant, *, read_only: bool = False) -> None:
        self._assistant = assistant
        self._read_only = read_only

    def remove(self, ids: Sequence[str]) -> str:
        """Delete papers; returns what to tell."""
        from ingest import remove

        try:
            removed = remove(list(ids), stores=self._assistant.stores)
        except AskpapersError as error:
            return error_line(str(error))
        return f'<p class="ap-report" role="status">{removed} paper{"s" if removed != 1 else ""} deleted</p>'

    def browse(self, chosen: Chosen, page: int = 1, tags: Mapping[str, Sequence[str]] | None = None) -> Shown:
        """The list, the state of the stores, and what there is to choose from, with how many of each.

        ``tags`` are the reader's own, by paper.
        """
        tagged = tags or {}
        everything = self._matching(chosen.words[:_LONGEST], chosen.order)
        papers = [one for one in everything if chosen.admits(one, tagged.get(one.id, ()))]
        return (
            self._listed(papers, chosen.words, page, tagged),
            self._state(),
            _facet("any year", (_year(one) for one in everything), newest=True),
            _facet("any source", (name for one in everything for name in _files(one))),
            _facet("any", (_group(one) for one in everything)),
            _facet("any tag", (tag for one in everything for tag in tagged.get(one.id, ()))),
        )

    def export(self, ids: Sequence[str], form: str) -> str:
        """The message that makes the page save the chosen papers."""
        papers = self._assistant.papers(ids=ids)
        if not papers or form not in _FORMS:
            return message({"error": "choose papers first, with the boxes beside them"})
        return message({"file": {"name": f"papers.{form}", "text": export(papers, _FORMS[form])}})

    def _listed(
        self, papers: Sequence[Paper], words: str, page: int, tags: Mapping[str, Sequence[str]]
    ) -> str:
        if not papers:
            empty = _NOTHING if self._read_only else _EMPTY
            none = "No paper is found for these words." if words.strip() else empty
            return f'<p class="ap-empty">{none}</p>'
        last = -(-len(papers) // _PAGE)
        page = min(max(1, int(page)), last)
        rows = "".join(
            paper_row(paper, tags.get(paper.id, ())) for paper in papers[(page - 1) * _PAGE : page * _PAGE]
        )
        return (
            f'<p class="ap-count" role="status"><strong>{len(papers):,}</strong> papers</p>'
            f'{_with_chosen(delete=not self._read_only)}<ul class="ap-papers">{rows}</ul>{_pager(page, last)}'
        )

    def _matching(self, words: str, order: str) -> list[Paper]:
        known = _IDENTIFIER.fullmatch(words.strip())
        if known:
            key = known.group().lower().removeprefix("arxiv:")
            plain = re.sub(r"v\d+$", "", key)
            return [
                paper
                for paper in self._assistant.papers()
                if key == (paper.doi or "").lower() or plain in {paper.arxiv_id, paper.id}
            ]
        if words.strip():
            papers = [hit.paper for hit in self._assistant.search(words, _DEEPEST)]
            return papers if order == _ORDERS[0] else _ordered(papers, order)
        return _ordered(self._assistant.papers(), _ORDERS[1] if order == _ORDERS[0] else order)

    def _state(self) -> str:
        counts = self._assistant.stores.catalog.counts()
        search = "words and meaning" if self._assistant.stores.embedder else "words"
        facts = (
            ("papers", counts.papers),
            ("claims", counts.claims),
            ("searched by", search),
        )
        listed = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in facts)
        return f'<dl class="ap-facts">{listed}</dl>'


def _year(paper: Paper) -> str:
    return str(paper.published.year) if paper.published else ""


def _group(paper: Paper) -> str:
    return paper.venue or paper.organization or ""


def _files(paper: Paper) -> set[str]:
    return {file_name(source.file) for source in paper.sources}


def _facet(everything: str, values: Iterable[str], *, newest: bool = False) -> Any:
    """A choice among values, each with how many papers have it: the latest first, or the commonest."""
    counted = Counter(filter(None, values))
    named = (
        sorted(counted, reverse=True) if newest else [name for name, _ in counted.most_common(_MOST_VALUES)]
    )
    return gr.update(choices=[(everything, ""), *((f"{name} ({counted[name]:,})", name) for name in named)])


def _ordered(papers: Sequence[Paper], order: str) -> list[Paper]:
    if order == "title":
        return sorted(papers, key=lambda one: (one.title.casefold(), one.id))
    if order == "most upvoted":
        return sorted(papers, key=lambda one: (-(one.upvotes or 0), one.id))
    newest = order != "oldest first"
    dated = [one for one in papers if one.published]
    dated.sort(key=lambda one: (one.published, one.id), reverse=newest)
    return [*dated, *(one for one in papers if not one.published)]


def _with_chosen(*, delete: bool) -> str:
    """What can be done with the papers that are chosen."""
    forms = "".join(
        f'<button type="button" class="ap-quiet" data-export="{form}">{name}</button>'
        for form, name in (("bib", "BibTeX"), ("csv", "CSV"), ("md", "Markdown"))
    )
    forms += '<button type="button" class="ap-quiet" data-table>Table</button>'
    gone = '<button type="button" class="ap-quiet" data-remove>Delete</button>' if delete else ""
    every = '<label><input type="checkbox" class="ap-all"> all on this page</label>'
    return f'<p class="ap-chosen">{every}{forms}{gone}</p>'


def _pager(page: int, last: int) -> str:
    if last == 1:
        return ""
    steps = [("Previous", page - 1, page > 1), ("Next", page + 1, page < last)]
    buttons = "".join(
        f'<button type="button" class="ap-secondary" data-page="{to}" {"" if can else "disabled"}>{name}'
        "</button>"
        for name, to, can in steps
    )
    return f'<p class="ap-pager">{buttons} <span class="ap-small">page {page} of {last}</span></p>'


def build(assistant: Assistant, opened: gr.Tab, wire: gr.HTML, *, read_only: bool = False) -> dict[str, Any]:
    """Lay out the library and wire it; ``read_only`` leaves out all that would change it.

    Returns the fields that choose what is listed.
    """
    library = Library(assistant, read_only=read_only)
    with gr.Row(elem_classes="ap-shelf"):
        with gr.Column(scale=5, min_width=320):
            words = gr.Textbox(
                label="Search", placeholder="words, an arXiv id, a DOI", elem_id="library-filter", max_lines=1
            )
            with gr.Row(elem_classes="ap-fields"):
                order = gr.Dropdown(_ORDERS, value=_ORDERS[0], label="Order", min_width=130)
                facets = [
                    gr.Dropdown([("any", "")], value="", label=name, min_width=130)
                    for name in ("Year", "Source", "Venue or organisation", "Your tag")
                ]
            listed = gr.HTML(elem_id="papers", js_on_load=_ON_LIST)
        with gr.Column(scale=3, min_width=300):
            entrance = None if read_only else _entrance()
            gr.HTML('<h2 class="ap-heading">What is stored</h2>')
            state = gr.HTML(elem_id="stores")
    shown, inputs = [listed, state, *facets], [words, order, *facets]

    def browse(request: gr.Request, *fields: Any) -> Shown:
        return library.browse(Chosen(*map(_field, fields)), tags=_tags(assistant, request))

    def turned(data: gr.EventData, request: gr.Request, *fields: Any) -> Shown:
        to = getattr(data, "page", 1)
        page = to if isinstance(to, int) else 1
        return library.browse(Chosen(*map(_field, fields)), page, _tags(assistant, request))

    def exported(data: gr.EventData) -> str:
        return library.export(_ids(data), str(getattr(data, "form", "")))

    looks = [words.change, order.input, *(facet.input for facet in facets), opened.select]
    gr.on(looks, browse, inputs, shown, **_LATEST)
    listed.select(turned, inputs, shown, **_QUIET)
    listed.download(exported, None, wire, **_QUIET)
    if entrance is not None:
        _let_change(assistant, library, entrance, (browse, inputs, shown))
    return dict(zip(("words", "order", "year", "source", "group", "tag"), inputs, strict=True))


def _tags(assistant: Assistant, request: gr.Request) -> dict[str, tuple[str, ...]]:
    return Reader(assistant, request.username).kept.tags()


def _field(value: Any) -> str:
    return str(value or "")


def _ids(data: gr.EventData) -> list[str]:
    chosen = getattr(data, "ids", None)
    return [str(one)[:200] for one in chosen[:_DEEPEST]] if isinstance(chosen, list) else []


class _Entrance(NamedTuple):
    uploads: gr.File
    pasted: gr.Textbox
    add: gr.Button
    report: gr.HTML


def _entrance() -> _Entrance:
    """Where papers come in."""
    gr.HTML('<h2 class="ap-heading">Add papers</h2>')
    uploads = gr.File(
        label="Files of any reference manager, saved pages, spreadsheets",
        file_count="multiple",
        height=150,
        elem_id="uploads",
    )
    pasted = gr.Textbox(
        label="Or paste a page, addresses, arXiv ids, DOIs", lines=3, max_lines=8, elem_id="pasted"
    )
    add = gr.Button("Add to the library", variant="primary", elem_id="add")
    return _Entrance(uploads, pasted, add, gr.HTML(elem_id="report"))


def _let_change(
    assistant: Assistant, library: Library, entrance: _Entrance, browse: tuple[Any, list[Any], list[Any]]
) -> None:
    """Wire what adds and deletes. Where this is not called there is nothing that a request could reach."""
    uploads, pasted, add, report = entrance

    def added(paths: list[str] | None, text: str, progress: Any = gr.Progress()) -> tuple[str, None, str]:  # noqa: B008  how Gradio is asked for a bar
        return adding.add(assistant, paths, text, progress), None, ""

    def deleted(data: gr.EventData) -> str:
        return library.remove(_ids(data))

    add.click(added, [uploads, pasted], [report, uploads, pasted], api_visibility="private").then(
        *browse, **_QUIET
    )
    browse[2][0].delete(deleted, None, [report], **_QUIET).then(*browse, **_QUIET)


_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_LATEST: dict[str, Any] = _QUIET | {"trigger_mode": "always_last"}
_NOTHING = "No papers yet."
_EMPTY = "No papers yet: drop files, or paste a page, an address or an arXiv id."
_ON_LIST = "window.ap.shelf(element, trigger);"
