"""Papers, claims and the small parts of an answer as HTML. Every string that is not ours is escaped here.

Titles, abstracts, file names and model output are untrusted: they appear as text, never as
markup, and a link is made only of an ``http(s)`` address.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from assistant.answer.tabulation import Cell, Tabulation
from assistant.language.text import visible
from assistant.language.typeset import typeset
from assistant.types import Answer, Citation, JudgedClaim, Paper
from ui.blocks import written_by
from ui.wording import saving_words, stated_words

__all__ = [
    "OPEN_ROWS",
    "claim_table",
    "document",
    "error_line",
    "escape",
    "file_name",
    "footing",
    "linked",
    "marked",
    "meta",
    "paper_button",
    "paper_row",
    "paragraphs",
    "safe_url",
    "unroll",
]

OPEN_ROWS = 12  # of a long table, before the reader asks for all
_DOCUMENT = (
    "body { font: 16px/1.6 system-ui, sans-serif; margin: 0; color: #1e293b; } "
    "main { max-width: 60rem; margin: 0 auto; padding: 1rem; } button { all: unset; font-weight: 600; } "
    ".ap-sort::after { content: none; } .ap-quote { -webkit-line-clamp: none; }"
)
_MARK = re.compile(r"\[(\d+)\]")


def escape(text: str) -> str:
    """Text as it may stand in a page, in an element or in a quoted attribute."""
    return html.escape(visible(text))


def safe_url(url: str | None) -> str | None:
    """The address when it is plainly a web page's, else ``None`` (no ``javascript:``, no quotes)."""
    return url if url and re.fullmatch(r"https?://[^\s<>\"'`\\]+", url) else None


def error_line(text: str) -> str:
    """What went wrong, in one line."""
    return f'<p class="ap-error" role="alert">{escape(" ".join(text.split()))}</p>'


def paragraphs(text: str, known: set[int], turn: int) -> str:
    """Lines as paragraphs and bullets as lists, their ``[1]`` markers as links to the sources."""
    blocks: list[str] = []
    for is_list, lines in _runs(text):
        shown = [linked(line, known, turn) for line in lines]
        if is_list:
            blocks.append("<ul>" + "".join(f"<li>{line}</li>" for line in shown) + "</ul>")
        else:
            blocks += [f"<p>{line}</p>" for line in shown]
    return "".join(blocks)


def linked(line: str, known: set[int], turn: int) -> str:
    """A line, escaped, with links where it cites one of the ``known`` labels."""

    def link(match: re.Match[str]) -> str:
        label = int(match.group(1))
        if label not in known:
            return match.group()
        return f'<a class="ap-cite" href="#cite-{turn}-{label}" aria-label="source {label}">[{label}]</a>'

    return _MARK.sub(link, escape(line))


def paper_button(paper_id: str, title: str) -> str:
    """A title that opens its paper. No ``button``: those do not wrap with the words around them."""
    return (
        f'<span role="button" tabindex="0" class="ap-title" data-do="paper" data-paper="{escape(paper_id)}">'
        f"{escape(typeset(title))}</span>"
    )


def _runs(text: str) -> list[tuple[bool, list[str]]]:
    runs: list[tuple[bool, list[str]]] = []
    for raw in text.splitlines():
        line = raw.strip()
        is_item = line.startswith("- ")
        if not line:
            continue
        if not runs or runs[-1][0] != is_item:
            runs.append((is_item, []))
        runs[-1][1].append(line.removeprefix("- "))
    return runs


def paper_row(paper: Paper, tags: Sequence[str] = ()) -> str:
    """A paper of the library: its title, what is known of it, and the reader's tags."""
    box = (
        f'<input type="checkbox" class="ap-pick" value="{escape(paper.id)}" '
        f'aria-label="choose {escape(paper.title)}">'
    )
    labels = "".join(f'<span class="ap-tag">{escape(tag)}</span>' for tag in tags)
    return (
        f'<li class="ap-row">{box}<div>{paper_button(paper.id, paper.title)}'
        f'<p class="ap-meta">{meta(paper)}</p>{labels}</div></li>'
    )


def meta(paper: Paper, *, whole: bool = False) -> str:
    """First author, date, where it appeared and its link; ``whole`` has all authors and where it was met."""
    parts = [escape(_authors(paper, 20 if whole else 1))]
    if paper.published:
        inferred = " (year inferred)" if whole and paper.published_inferred else ""
        parts.append(paper.dated + inferred)
    parts += [escape(part) for part in (paper.venue, paper.organization) if part]
    parts += [f"{paper.upvotes} upvotes"] if paper.upvotes and whole else []
    if url := safe_url(paper.link):
        parts.append(f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">open page</a>')
    if whole:
        parts += [
            f"from {escape(file_name(source.file))}, line {source.line}" for source in paper.sources[:1]
        ]
    return " · ".join(filter(None, parts))


def _authors(paper: Paper, most: int) -> str:
    if not paper.authors:
        count = paper.author_count
        return f"{count} author{'s' if count > 1 else ''}" if count else ""
    more = len(paper.authors) > most
    return ", ".join(paper.authors[:most]) + (" et al." if more else "")


def file_name(file: str) -> str:
    """A file's own name: where it lies on the server is nobody's business."""
    return re.split(r"[/\\\\]", file)[-1]


def marked(abstract: str, cited: Sequence[Citation]) -> str:
    """The abstract, escaped, with its quoted spans marked."""
    pieces, at = [], 0
    for citation in sorted(cited, key=lambda c: (c.start, c.end)):
        start = max(at, citation.start)
        if citation.end <= start:
            continue
        pieces.append(escape(abstract[at:start]))
        pieces.append(f"<mark>{escape(abstract[start : citation.end])}</mark>")
        at = citation.end
    return "".join([*pieces, escape(abstract[at:])])


def document(title: str, articles: Sequence[str]) -> str:
    """A page that needs nothing but itself: its style is in it, and there is no script."""
    style = files("ui.assets").joinpath("style.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}{_DOCUMENT}</style></head>"
        f"<body><main>{''.join(articles)}</main></body></html>\n"
    )


def table_page(made: Tabulation) -> str:
    """A table as a page of its own: a row a paper, under each cell the sentence that it is from."""
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("paper", *made.columns))
    rows = "".join(
        f'<tr><th scope="row">{_titled(row.paper)}</th>{"".join(map(_filled, row.cells))}</tr>'
        for row in made.rows
    )
    notice = f'<p class="ap-notice">{escape(made.notice)}</p>' if made.notice else ""
    title = made.topic or ", ".join(made.columns)
    table = f'<table class="ap-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return document(title, [f"<h1>{escape(title)}</h1>", notice, table])


def _titled(paper: Paper) -> str:
    url = safe_url(paper.url)
    return f'<a href="{escape(url)}">{escape(paper.title)}</a>' if url else escape(paper.title)


def _filled(cell: Cell) -> str:
    quote = f'<p class="ap-quote">{escape(cell.quote)}</p>' if cell.quote else ""
    return f"<td>{escape(str(cell))}{quote}</td>"


def claim_table(
    rows: Sequence[JudgedClaim],
    turn: int | None = None,
    *,
    papers: Mapping[str, Paper] | None = None,
    reasons: bool = False,
    titled: bool = True,
) -> str:
    """Claims as a table that sorts by its headings (``app.js``); cells carry their sort keys.

    Args:
        rows: The claims, in the order they are first shown.
        turn: The answer whose sources the labels lead to; its table is shown in part when it is long.
        papers: The papers by id, for their dates.
        reasons: Why each could not be decided.
        titled: Whether each says which paper it is of.
    """
    if not rows:
        return '<p class="ap-empty">None.</p>'
    mixed = len({row.claim.quantity for row in rows}) > 1
    saving = any(row.claim.saving is not None for row in rows)
    names = ["paper" if titled else "in its words", *(["published"] if papers else []), "as printed"]
    names += [*(["saving"] if saving else []), *(["why it is open"] if reasons else [])]
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="ap-sort">{name}</button></th>'
        for name in names
    )
    body = "".join(
        "<tr>"
        + _paper_cell(row, turn, titled=titled)
        + (_date_cell(papers.get(row.claim.paper_id)) if papers else "")
        + _printed_cell(row, mixed=mixed)
        + (_saving_cell(row) if saving else "")
        + (f"<td>{escape(row.reason or '')}</td>" if reasons else "")
        + "</tr>"
        for row in rows
    )
    short = turn is not None and len(rows) > OPEN_ROWS
    return (
        f'<div class="ap-scroll" tabindex="0" role="region" aria-label="claims">'
        f'<table class="ap-table{" ap-short" if short else ""}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        + (unroll(len(rows)) if short else "")
    )


def unroll(rows: int) -> str:
    """What shows the rest of a table that is ``rows`` long."""
    return f'<button type="button" class="ap-secondary" data-do="allrows">Show all {rows} rows</button>'


def _paper_cell(row: JudgedClaim, turn: int | None, *, titled: bool) -> str:
    claim = row.claim
    mark = ""
    if row.label is not None and turn is not None:
        mark = (
            f'<a class="ap-cite" href="#cite-{turn}-{row.label}" aria-label="source {row.label}">'
            f"[{row.label}]</a>"
        )
    title = paper_button(claim.paper_id, row.title) if titled else ""
    quote = f'<p class="ap-quote">{escape(claim.quote)}</p>'
    key = escape(row.title.casefold())
    return f'<td class="ap-paper" data-sort="{key}">{mark}<div>{title}{quote}</div></td>'


def _date_cell(paper: Paper | None) -> str:
    return f'<td class="ap-date">{(paper.dated if paper else "") or "–"}</td>'


def _printed_cell(row: JudgedClaim, *, mixed: bool) -> str:
    claim = row.claim
    unit = f' <span class="ap-unit">{escape(claim.quantity.replace("_", " "))}</span>' if mixed else ""
    return f'<td class="ap-printed" data-sort="{claim.value:.6g}">{escape(stated_words(claim))}{unit}</td>'


def _saving_cell(row: JudgedClaim) -> str:
    saving = row.claim.saving
    bar = "" if saving is None else f'<span class="ap-bar" style="--share:{max(0.0, saving):.3f}"></span>'
    return (
        f'<td class="ap-number" data-sort="{-1.0 if saving is None else saving:.6f}">'
        f"{escape(saving_words(row.claim))}{bar}</td>"
    )


def footing(answer: Answer) -> str:
    """What was looked at, what was left out, and who wrote it."""
    coverage = answer.coverage
    parts = [f"{coverage.papers:,} papers searched"]
    if coverage.papers_with_claim is not None:
        parts.append(f"{coverage.papers_with_claim} state such a figure")
    if answer.usage.cost_usd:
        parts.append(f"${answer.usage.cost_usd:.4f}")
    written = written_by(answer) if answer.engine == "llm" else [answer.model or "quotes only"]
    parts += [*written, f"{answer.seconds:.2f} s"]
    return f'<p class="ap-footing">{escape(" · ".join(parts))}</p>'
