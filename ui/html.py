"""Answers and papers as HTML. Every string that is not ours is escaped here and nowhere else.

Titles, abstracts, file names and model output are untrusted: they appear as text, never as
markup, and a link is made only of an ``http(s)`` address. A chat message is read as Markdown by
the page; it is therefore one line that begins with a block element, which Markdown passes over whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from assistant.types import Answer, Citation, Hit, JudgedClaim, Paper
from ui.render import by_label, saving_words, stated_words

__all__ = [
    "abstract_card",
    "actions",
    "answer_text",
    "claim_table",
    "earlier",
    "error_line",
    "evidence_panel",
    "footing",
    "growing_text",
    "paper_row",
    "question_text",
    "safe_url",
    "waiting",
]

_OPEN = 3
_MARK = re.compile(r"\[(\d+)\]")


def safe_url(url: str | None) -> str | None:
    """The address when it is plainly a web page's, else ``None`` (no ``javascript:``, no quotes)."""
    return url if url and re.fullmatch(r"https?://[^\s<>\"'`\\]+", url) else None


def answer_text(answer: Answer, turn: int) -> str:
    """The text with its ``[1]`` markers as links to the evidence panel; bullets as a list."""
    known = {citation.label for citation in answer.citations}
    blocks: list[str] = []
    for is_list, lines in _runs(answer.text):
        linked = [_linked(line, known, turn) for line in lines]
        if is_list:
            blocks.append("<ul>" + "".join(f"<li>{line}</li>" for line in linked) + "</ul>")
        else:
            blocks += [f"<p>{line}</p>" for line in linked]
    notice = f'<p class="ap-notice">{_line(answer.notice)}</p>' if answer.notice else ""
    return f'<div class="ap-answer">{notice}{"".join(blocks)}</div>'


def growing_text(text: str) -> str:
    """Verified sentences while more are on their way; markers become links when the answer is whole."""
    lines = "".join(f"<p>{_line(line)}</p>" for line in text.splitlines() if line.strip())
    return f'<div class="ap-answer ap-live">{lines}</div>'


def question_text(text: str) -> str:
    """A reader's question."""
    return f'<div class="ap-question">{_line(text)}</div>'


def waiting() -> str:
    """What stands in an answer's place until its first sentence."""
    return '<p class="ap-wait ap-live" role="status">Reading the papers…</p>'


def error_line(text: str) -> str:
    """What went wrong, in one line."""
    return f'<p class="ap-error" role="alert">{_line(text)}</p>'


def actions(question: str) -> str:
    """A link that asks this question again, and a button that copies the answer (``app.js``)."""
    return (
        f'<a class="ap-action" href="?q={quote(question, safe="")}">Link to this question</a> · '
        '<button type="button" class="ap-action ap-copy">Copy</button>'
    )


def earlier(question: str, panel: str) -> str:
    """The evidence of an earlier answer, folded; its citations unfold it."""
    return (
        f'<details class="ap-earlier"><summary>Earlier: {_line(question)}</summary>{panel}</details>'
        if panel
        else ""
    )


def _line(text: str) -> str:
    """Escaped, and on one line: a blank line would end the block that keeps Markdown out."""
    return escape(" ".join(text.split()))


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


def _linked(line: str, known: set[int], turn: int) -> str:
    def link(match: re.Match[str]) -> str:
        label = int(match.group(1))
        if label not in known:
            return match.group()
        return f'<a class="ap-cite" href="#cite-{turn}-{label}" aria-label="source {label}">[{label}]</a>'

    return _MARK.sub(link, escape(line))


def evidence_panel(
    answer: Answer, papers: Mapping[str, Paper], turn: int, hits: Mapping[str, Hit] | None = None
) -> str:
    """One card per cited paper, in order of first citation, its quoted sentences marked.

    Without a citation the nearest papers are shown, and said to be no answer.

    Args:
        answer: The verified answer.
        papers: The cited papers by id.
        turn: Which answer of the conversation this is; keeps the anchors apart.
        hits: Why each paper was retrieved, where that is known.
    """
    grouped: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        grouped.setdefault(citation.paper_id, []).append(citation)
    cards = [
        abstract_card(papers[key], grouped[key], turn, _why(answer, key, hits or {}), unfolded=place < _OPEN)
        for place, key in enumerate(key for key in grouped if key in papers)
    ]
    if cards:
        return f'<div class="ap-evidence">{"".join(cards)}</div>'
    nearest = list(dict.fromkeys(item.paper_id for item in answer.nearest if item.paper_id in papers))
    cards = [abstract_card(papers[paper_id], why=_why(answer, paper_id, hits or {})) for paper_id in nearest]
    if not cards:
        return '<p class="ap-empty">No quotes for this answer.</p>'
    return f'<p class="ap-empty">Not an answer, but nearest to the question:</p>{"".join(cards)}'


def abstract_card(
    paper: Paper, cited: Sequence[Citation] = (), turn: int = 0, why: str = "", *, unfolded: bool = True
) -> str:
    """A paper with its abstract; the cited spans are ``<mark>`` elements with anchors.

    ``why`` says in plain text why the paper was retrieved. A folded card opens when one of
    its citations is clicked.
    """
    labels = "".join(f'<span class="ap-label">[{label}]</span>' for label in by_label(cited))
    reason = f'<p class="ap-why">{escape(why)}</p>' if why else ""
    return (
        f'<details class="ap-card"{" open" if unfolded else ""}>'
        f'<summary>{labels}<span class="ap-title">{escape(paper.title)}</span></summary>'
        f'<p class="ap-meta">{_meta(paper)}</p>'
        f'<p class="ap-abstract">{_marked(paper.abstract, cited, turn)}</p>{reason}</details>'
    )


def paper_row(paper: Paper, *, deletable: bool = True) -> str:
    """A paper of the library: its title, and what unfolds beneath it."""
    button = f'<button type="button" class="ap-delete" data-paper="{escape(paper.id)}">Delete</button>'
    date = f" <time>{paper.dated}</time>" if paper.published else ""
    return (
        f'<details class="ap-row"><summary>{escape(paper.title)}{date}</summary>'
        f'<p class="ap-meta">{_meta(paper)}</p><p class="ap-abstract">{escape(paper.abstract)}</p>'
        f"{button if deletable else ''}</details>"
    )


def _meta(paper: Paper) -> str:
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
    parts += [f"{escape(source.file)}, line {source.line}" for source in paper.sources[:1]]
    return " · ".join(parts)


def _marked(abstract: str, cited: Sequence[Citation], turn: int) -> str:
    """The abstract with its quotes marked; the first quote of a label is where its links lead."""
    pieces, at, anchored = [], 0, set()
    for citation in sorted(cited, key=lambda c: (c.start, c.end)):
        start = max(citation.start, at)  # Of overlapping quotes the later one marks what is left of it.
        if start >= citation.end:
            continue
        anchor = "" if citation.label in anchored else f' id="cite-{turn}-{citation.label}" tabindex="-1"'
        pieces.append(escape(abstract[at:start]))
        pieces.append(f"<mark{anchor}>{escape(abstract[start : citation.end])}</mark>")
        anchored.add(citation.label)
        at = citation.end
    return "".join([*pieces, escape(abstract[at:])])


def _why(answer: Answer, paper_id: str, hits: Mapping[str, Hit]) -> str:
    """The claims that put a paper into a set, or its places in the two rankings."""
    stated = [
        f"{row.claim.quantity.replace('_', ' ')} {stated_words(row.claim)}, read as {saving_words(row.claim)}"
        for row in answer.claims
        if row.claim.paper_id == paper_id and row.verdict == "match" and row.claim.saving is not None
    ]
    if stated:
        return f"In the set for {'; '.join(dict.fromkeys(stated))} saved."
    hit = hits.get(paper_id)
    ranks = (
        []
        if hit is None
        else [
            f"number {rank} by {name}"
            for rank, name in ((hit.lexical_rank, "words"), (hit.dense_rank, "meaning"))
            if rank
        ]
    )
    return f"Found as {' and '.join(ranks)}." if ranks else ""


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
        turn: The answer whose evidence the labels lead to.
        reasons: Why each could not be decided, beside its quote.
        dates: The papers by id, for a column of dates.
    """
    if not rows:
        return '<p class="ap-empty">None.</p>'
    names = ["paper", "claim", "saving", "bound", "quote"]
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
    return (
        f'<tr><td class="ap-paper">{escape(row.title)}{label}</td>{date}'
        f'<td>{escape(stated_words(claim))} <span class="ap-unit">'
        f"{escape(claim.quantity.replace('_', ' '))}</span></td>"
        f'<td class="ap-number" data-sort="{key:.6f}">{escape(saving_words(claim))}</td>'
        f"<td>{claim.bound.replace('_', ' ')}</td>"
        f'<td class="ap-quote">{escape(claim.quote)}</td>{why}</tr>'
    )


def footing(answer: Answer, more: str = "") -> str:
    """What was looked at, what was left out, and who wrote it; ``more`` is HTML to end with."""
    coverage = answer.coverage
    parts = [f"{coverage.papers} papers searched"]
    if coverage.papers_with_claim is not None:
        parts.append(f"{coverage.papers_with_claim} state such a figure")
    if answer.rejected:
        parts.append(f"{len(answer.rejected)} unsupported sentences left out")
    if answer.usage.cost_usd:
        parts.append(f"${answer.usage.cost_usd:.4f}")
    parts += [answer.model or answer.engine, f"{answer.seconds:.2f} s"]
    return f'<p class="ap-footing">{_line(" · ".join(parts))}{more and " · " + more}</p>'
