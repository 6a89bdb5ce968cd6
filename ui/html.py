"""Papers, claims and the small parts of an answer as HTML. Every string that is not ours is escaped here.

Titles, abstracts, file names and model output are untrusted: they appear as text, never as
markup, and a link is made only of an ``http(s)`` address.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from assistant.language.text import visible
from assistant.types import Answer, Citation, JudgedClaim, Paper
from ui.render import saving_words, stated_words

__all__ = [
    "claim_table",
    "error_line",
    "escape",
    "footing",
    "linked",
    "marked",
    "meta",
    "paper_button",
    "paper_row",
    "paragraphs",
    "safe_url",
]

# From the surest to the least sure.
_BOUNDS = ("at_least", "exact", "about", "up_to")
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
    """A title that opens its paper."""
    return (
        f'<button type="button" class="ap-title" data-do="paper" data-paper="{escape(paper_id)}">'
        f"{escape(title)}</button>"
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


def paper_row(paper: Paper, *, selectable: bool = True) -> str:
    """A paper of the library: its title, what is known of it, and the beginning of its abstract."""
    box = (
        f'<input type="checkbox" class="ap-pick" value="{escape(paper.id)}" '
        f'aria-label="choose {escape(paper.title)}">'
        if selectable
        else ""
    )
    return (
        f'<li class="ap-row">{box}<div>{paper_button(paper.id, paper.title)}'
        f'<p class="ap-meta">{meta(paper)}</p></div></li>'
    )


def meta(paper: Paper) -> str:
    """Authors, date, organisation and link, as far as they are known."""
    parts = []
    if paper.published:
        inferred = " (year inferred)" if paper.published_inferred else ""
        parts.append(paper.dated + inferred)
    if paper.authors:
        more = ", …" if len(paper.authors) > 3 else ""
        parts.append(escape(", ".join(paper.authors[:3])) + more)
    elif paper.author_count:
        parts.append(f"{paper.author_count} author{'s' if paper.author_count > 1 else ''}")
    parts += [escape(part) for part in (paper.venue, paper.organization) if part]
    if url := safe_url(paper.link):
        parts.append(f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">open page</a>')
    parts += [f"{escape(_base(source.file))}, line {source.line}" for source in paper.sources[:1]]
    return " · ".join(parts)


def _base(file: str) -> str:
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


def claim_table(
    rows: Sequence[JudgedClaim],
    turn: int | None = None,
    *,
    reasons: bool = False,
    dates: Mapping[str, Paper] | None = None,
) -> str:
    """Claims as a table that sorts by its headings (``app.js``); numbers carry their sort key.

    Args:
        rows: The claims, in the order they are first shown.
        turn: The answer whose sources the labels lead to, and whose sources hold the quotes.
        reasons: Why each could not be decided, beside its quote.
        dates: The papers by id, for a column of dates.
    """
    if not rows:
        return '<p class="ap-empty">None.</p>'
    names = ["paper", "claim", "saving", "bound"] + (["quote"] if turn is None else [])
    names += ["why"] if reasons else []
    names[1:1] = ["published"] if dates is not None else []
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="ap-sort">{name}</button></th>'
        for name in names
    )
    body = "".join(_claim_row(row, turn, reasons=reasons, dates=dates) for row in rows)
    return (
        '<div class="ap-scroll" tabindex="0" role="region" aria-label="claims"><table class="ap-table">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _claim_row(
    row: JudgedClaim, turn: int | None, *, reasons: bool, dates: Mapping[str, Paper] | None
) -> str:
    claim = row.claim
    label = ""
    if row.label is not None and turn is not None:
        label = f' <a class="ap-cite" href="#cite-{turn}-{row.label}">[{row.label}]</a>'
    key = -1.0 if claim.saving is None else claim.saving
    published = dates[claim.paper_id].published if dates and claim.paper_id in dates else None
    date = f'<td class="ap-date">{published or "–"}</td>' if dates is not None else ""
    why = f"<td>{escape(row.reason or '')}</td>" if reasons else ""
    quote = f'<td class="ap-quote">{escape(claim.quote)}</td>' if turn is None else ""
    return (
        f'<tr><td class="ap-paper">{paper_button(claim.paper_id, row.title)}{label}</td>{date}'
        f'<td data-sort="{claim.value:.6g}">{escape(stated_words(claim))} <span class="ap-unit">'
        f"{escape(claim.quantity.replace('_', ' '))}</span></td>"
        f'<td class="ap-number" data-sort="{key:.6f}">{escape(saving_words(claim))}</td>'
        f'<td data-sort="{_BOUNDS.index(claim.bound)}">{claim.bound.replace("_", " ")}</td>{quote}{why}</tr>'
    )


def footing(answer: Answer) -> str:
    """What was looked at, what was left out, and who wrote it."""
    coverage = answer.coverage
    parts = [f"{coverage.papers:,} papers searched"]
    if coverage.papers_with_claim is not None:
        parts.append(f"{coverage.papers_with_claim} state such a figure")
    if answer.usage.cost_usd:
        parts.append(f"${answer.usage.cost_usd:.4f}")
    parts += [answer.model or "quotes only", f"{answer.seconds:.2f} s"]
    return f'<p class="ap-footing">{escape(" · ".join(parts))}</p>'
