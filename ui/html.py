"""Answers and papers as HTML. Every string that is not ours is escaped here and nowhere else.

Titles, abstracts, file names and model output are untrusted: they appear as text, never as
markup, and a link is made only of an ``http(s)`` address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from assistant.types import Answer, Citation, Hit, JudgedClaim, Paper
from ui.render import saving_words, stated_words

__all__ = ["abstract_card", "answer_text", "claim_table", "evidence_panel", "footing", "safe_url"]

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
    notice = f'<p class="ap-notice">{escape(answer.notice)}</p>' if answer.notice else ""
    return f'<div class="ap-answer">{notice}{"".join(blocks)}</div>'


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
        abstract_card(papers[paper_id], cited, turn, (hits or {}).get(paper_id))
        for paper_id, cited in grouped.items()
        if paper_id in papers
    ]
    if not cards:
        return '<p class="ap-empty">No quotes for this answer.</p>'
    return f'<div class="ap-evidence" data-turn="{turn}">{"".join(cards)}</div>'


def abstract_card(paper: Paper, cited: Sequence[Citation] = (), turn: int = 0, hit: Hit | None = None) -> str:
    """A paper with its abstract; the cited spans are ``<mark>`` elements with anchors."""
    labels = "".join(f'<span class="ap-label">[{c.label}]</span>' for c in cited)
    return (
        f'<details class="ap-card" open><summary>{labels}<span class="ap-title">{escape(paper.title)}</span>'
        f'</summary><p class="ap-meta">{_meta(paper)}</p>'
        f'<p class="ap-abstract">{_marked(paper.abstract, cited, turn)}</p>{_why(hit)}</details>'
    )


def _meta(paper: Paper) -> str:
    parts = []
    if paper.published:
        inferred = " (year inferred)" if paper.published_inferred else ""
        parts.append(paper.published.isoformat() + inferred)
    if paper.authors:
        more = ", …" if len(paper.authors) > 3 else ""
        parts.append(escape(", ".join(paper.authors[:3])) + more)
    elif paper.author_count:
        parts.append(f"{paper.author_count} author{'s' if paper.author_count > 1 else ''}")
    if paper.organization:
        parts.append(escape(paper.organization))
    if url := safe_url(paper.url):
        parts.append(f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">open page</a>')
    parts += [f"{escape(source.file)}, line {source.line}" for source in paper.sources[:1]]
    return " · ".join(parts)


def _marked(abstract: str, cited: Sequence[Citation], turn: int) -> str:
    pieces, at = [], 0
    for citation in sorted(cited, key=lambda c: (c.start, c.end)):
        if citation.start < at:
            # Overlapping quotes: the later one keeps its anchor at the place where it would begin.
            pieces.append(f'<span id="cite-{turn}-{citation.label}"></span>')
            continue
        pieces.append(escape(abstract[at : citation.start]))
        quote = escape(abstract[citation.start : citation.end])
        pieces.append(f'<mark id="cite-{turn}-{citation.label}" tabindex="-1">{quote}</mark>')
        at = citation.end
    return "".join([*pieces, escape(abstract[at:])])


def _why(hit: Hit | None) -> str:
    if hit is None:
        return ""
    reasons = []
    if hit.lexical_rank:
        reasons.append(f"rank {hit.lexical_rank} by words")
    if hit.dense_rank:
        reasons.append(f"rank {hit.dense_rank} by meaning")
    return f'<p class="ap-why">Found as {" and ".join(reasons)}.</p>' if reasons else ""


def claim_table(rows: Sequence[JudgedClaim], turn: int | None = None, *, reasons: bool = False) -> str:
    """Claims as a table that sorts by its headings (``app.js``); numbers carry their sort key."""
    if not rows:
        return '<p class="ap-empty">None.</p>'
    last = "why" if reasons else "quote"
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="ap-sort">{name}</button></th>'
        for name in ("paper", "quantity", "stated", "saving", last)
    )
    body = "".join(_claim_row(row, turn, reasons=reasons) for row in rows)
    return (
        '<div class="ap-scroll" tabindex="0" role="region" aria-label="claims"><table class="ap-table">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _claim_row(row: JudgedClaim, turn: int | None, *, reasons: bool) -> str:
    claim = row.claim
    label = ""
    if row.label is not None and turn is not None:
        label = f' <a class="ap-cite" href="#cite-{turn}-{row.label}">[{row.label}]</a>'
    key = -1.0 if claim.saving is None else claim.saving
    told = (row.reason or "") if reasons else claim.quote
    return (
        f"<tr><td>{escape(row.title)}{label}</td><td>{escape(claim.quantity.replace('_', ' '))}</td>"
        f"<td>{escape(stated_words(claim))}</td>"
        f'<td class="ap-number ap-{claim.bound}" data-sort="{key:.6f}">{escape(saving_words(claim))}</td>'
        f'<td class="ap-quote">{escape(told)}</td></tr>'
    )


def footing(answer: Answer) -> str:
    """What was looked at, what was left out, and who wrote it."""
    coverage = answer.coverage
    parts = [f"{coverage.papers} papers searched"]
    if coverage.papers_with_claim is not None:
        parts.append(f"{coverage.papers_with_claim} state such a figure")
    if answer.rejected:
        parts.append(f"{len(answer.rejected)} unsupported sentences left out")
    if answer.usage.cost_usd:
        parts.append(f"${answer.usage.cost_usd:.4f}")
    parts += [answer.model or answer.engine, f"{answer.seconds:.2f} s"]
    return f'<p class="ap-footing">{escape(" · ".join(parts))}</p>'
