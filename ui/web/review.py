"""Papers gone through one by one: which meet a criterion, or a table with columns of the reader's own.

Both are made by a model where the reader has one; a criterion is looked for by words and meaning without.
What was judged is kept with the papers, so that it can be gone on with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from time import monotonic
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.errors import AskpapersError
from ui.html import error_line, escape, paper_button
from ui.web.visit import Options, Visit

if TYPE_CHECKING:
    from assistant.answer.screening import Judged, Screening
    from assistant.answer.tabulation import Cell, Tabulation
    from assistant.assistant import Assistant

__all__ = ["Wanted", "build", "screened", "tabulated"]

_LONGEST = 500
_MOST_PAPERS = 50
_EVERY = 0.7  # seconds between two looks at a screening that is under way
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to know of which papers; ``agreed`` that they have seen the price."""

    text: str
    topic: str | None = None
    papers: tuple[str, ...] = ()
    agreed: bool = False


def screened(assistant: Assistant, options: Options, wanted: Wanted) -> Iterator[str]:
    """A screening as it goes on, as HTML; first what it will cost, where it costs anything."""
    using = assistant.using(**options.writing()) if options.engine == "llm" else assistant
    run = using.screening(
        wanted.text, topic=wanted.topic, since=options.since, until=options.until, engine=options.engine
    )
    estimate = run.estimate()
    if estimate is not None and estimate.calls and not wanted.agreed:
        yield f"<p>{escape(estimate.told())}</p>{_GO_ON}"
        return
    told = monotonic()
    for _ in run.judge():
        if monotonic() - told > _EVERY:
            told = monotonic()
            yield _screening(run.result())
    yield _screening(run.result())


def tabulated(assistant: Assistant, options: Options, wanted: Wanted) -> Iterator[str]:
    """A table, as HTML."""
    if options.engine != "llm":
        yield error_line("a table is filled by a language model; choose one in the settings")
        return
    yield '<p class="ap-wait" role="status">Reading the abstracts …</p>'
    made = assistant.using(**options.writing()).table(
        wanted.text,
        topic=wanted.topic,
        papers=wanted.papers or None,
        since=options.since,
        until=options.until,
    )
    yield _table(made)


def _screening(result: Screening) -> str:
    match, open_ = result.having("match"), result.having("cannot_tell")
    notice = f'<p class="ap-notice">{escape(result.notice)}</p>' if result.notice else ""
    unfolded = "" if match else " open"
    undecided = (
        f'<details class="ap-undecided"{unfolded}><summary>{len(open_):,} could not be decided</summary>'
        f"{_judged(open_)}</details>"
        if open_
        else ""
    )
    count = f'<p class="ap-count" role="status">{escape(result.told())}</p>'
    return f"{count}{notice}{_judged(match)}{undecided}"


def _judged(papers: Sequence[Judged]) -> str:
    rows = "".join(
        f'<tr><td class="ap-paper"><div>{paper_button(one.paper_id, one.title)}'
        f'<p class="ap-quote">{escape(one.quote or "")}</p></div></td></tr>'
        for one in papers[:_SHOWN]
    )
    more = f'<p class="ap-small">and {len(papers) - _SHOWN:,} more</p>' if len(papers) > _SHOWN else ""
    return _framed(("paper",), rows) + more if rows else ""


def _table(made: Tabulation) -> str:
    rows = "".join(
        f'<tr><td class="ap-paper"><div>{paper_button(row.paper.id, row.paper.title)}</div></td>'
        f"{''.join(map(_cell, row.cells))}</tr>"
        for row in made.rows
    )
    notice = f'<p class="ap-notice">{escape(made.notice)}</p>' if made.notice else ""
    if not rows:
        return f'{notice}<p class="ap-empty">No paper fits.</p>'
    count = f'<p class="ap-count" role="status"><strong>{len(made.rows)}</strong> papers</p>'
    return f"{count}{notice}{_framed(('paper', *made.columns), rows)}"


def _cell(cell: Cell) -> str:
    """What an abstract says; the sentence that says so is shown when the cell is met."""
    if cell.text is None:
        return '<td class="ap-small">–</td>'
    quote = escape(cell.quote or "")
    return f'<td><span class="ap-cell" tabindex="0" data-quote="{quote}">{escape(cell.text)}</span></td>'


def _framed(names: Sequence[str], rows: str) -> str:
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="ap-sort">{escape(name)}</button></th>'
        for name in names
    )
    return (
        '<div><div class="ap-scroll" tabindex="0" role="region" aria-label="papers"><table class="ap-table">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        '<button type="button" class="ap-quiet" data-do="csv">Save as CSV</button></div>'
    )


_GO_ON = '<p><button type="button" class="ap-primary" data-do="agree">Go on</button></p>'
_MAKES = {"screen": screened, "table": tabulated}


def build(assistant: Assistant, visit: gr.State) -> None:
    """Lay out the review and wire it."""
    page = files("ui.assets").joinpath("review.html").read_text(encoding="utf-8")
    form = gr.HTML(page, elem_id="review", js_on_load="window.ap.review(element, trigger);")
    result = gr.HTML(elem_id="review-result")

    def begun(data: gr.EventData, current: Visit) -> Iterator[str]:
        make = _MAKES.get(str(getattr(data, "what", "")), screened)
        try:
            yield from make(assistant, current.options, _wanted(data))
        except AskpapersError as error:
            yield error_line(str(error))

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    running = form.submit(begun, [visit], [result], **quiet)
    form.stop(None, None, None, cancels=[running], **quiet)
    for ended in (running.then, form.stop):
        ended(None, None, None, js="() => window.ap.reviewed()", **quiet)


def _wanted(data: gr.EventData) -> Wanted:
    chosen = getattr(data, "papers", None)
    papers = tuple(str(one)[:200] for one in chosen[:_MOST_PAPERS]) if isinstance(chosen, list) else ()
    text, topic = (str(getattr(data, name, "") or "")[:_LONGEST] for name in ("text", "topic"))
    return Wanted(text, topic.strip() or None, papers, agreed=bool(getattr(data, "agreed", False)))
