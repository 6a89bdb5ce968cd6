"""One question and its answer as HTML: everything that belongs to an answer stands inside its own article.

Nothing outside an article is needed to read it at any age: its sources, its filter, its table and its
actions are its own. Every string that is not ours is escaped in :mod:`ui.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.types import Answer, Citation, Evidence, Group, Paper, Table
from ui.html import (
    claim_table,
    error_line,
    escape,
    footing,
    linked,
    meta,
    paper_button,
    paragraphs,
    safe_url,
)
from ui.web.filters import chips
from ui.web.suggestions import suggestions

__all__ = ["answered", "cards", "growing", "unanswered", "waiting"]

_OPEN_ROWS = 12
_STANCES = {"for": "For", "against": "Against", "depends": "It depends"}


def waiting(number: int, question: str) -> str:
    """A question just asked."""
    inner = '<p class="ap-wait" role="status">Reading the papers…</p><div class="ap-growing"></div>'
    return _article(number, question, _columns(inner, ""), live=True)


def growing(text: str) -> str:
    """Verified sentences while more are on their way."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def unanswered(number: int, question: str, said: str) -> str:
    """A question that was stopped or failed: what had been shown, and a way to ask it again."""
    again = '<button type="button" class="ap-action" data-do="again">Ask again</button>'
    shown = said or "This question was not answered."
    return _article(number, question, _columns(f"{error_line(shown)}<p>{again}</p>", ""))


def answered(number: int, answer: Answer, papers: Mapping[str, Paper]) -> str:
    """The whole of an answer.

    Args:
        number: Its place in the conversation, from 1; part of its address.
        answer: What was answered.
        papers: The papers it cites, or names as nearest, by id.
    """
    notice = f'<p class="ap-notice">{escape(answer.notice)}</p>' if answer.notice else ""
    body = notice + (_set(number, answer) if answer.kind == "set" else _prose(number, answer))
    body += f"{_left_out(answer)}{footing(answer)}{_actions(answer)}{_suggested(answer)}"
    wide = bool(answer.claims) or answer.table is not None
    inner = _columns(body, _sources(number, answer, papers), wide=wide)
    return _article(number, answer.question, inner, kind=answer.kind)


def _article(number: int, question: str, inner: str, *, kind: str = "", live: bool = False) -> str:
    return (
        f'<article class="ap-turn{" ap-live" if live else ""}" id="t{number}" data-n="{number}" '
        f'data-kind="{kind}"><h2 class="ap-question" tabindex="-1">{escape(question)}</h2>{inner}</article>'
    )


def _columns(body: str, sources: str, *, wide: bool = False) -> str:
    return (
        f'<div class="ap-columns{" ap-wide" if wide else ""}"><div class="ap-answer">{body}</div>'
        f'<aside class="ap-sources" aria-label="Sources of this answer">{sources}</aside></div>'
    )


# ---------------------------------------------------------------- forms


def _prose(number: int, answer: Answer) -> str:
    """Text, groups, the sides of a question, or a table."""
    known = _labels(answer)
    if not answer.groups and answer.table is None:
        return paragraphs(answer.text, known, number)
    head, foot = _frame(answer)
    parts = [f'<p class="ap-headline">{linked(head, known, number)}</p>' if head else ""]
    parts.append(_grouped(number, answer.groups, known))
    parts.append(_rows(number, answer.table) if answer.table else "")
    parts.append(f'<p class="ap-footnote">{linked(foot, known, number)}</p>' if foot else "")
    return "".join(parts)


def _frame(answer: Answer) -> tuple[str, str]:
    """The first and the last paragraph of the text where they stand around its groups and table."""
    inside = {group.label for group in answer.groups}
    if answer.table is not None:
        inside.add(" · ".join(answer.table.columns))
    blocks = [block for block in answer.text.split("\n\n") if block.partition("\n")[0] not in inside]
    blocks = [" ".join(block.split()) for block in blocks if block.strip()]
    return (blocks[0] if blocks else "", blocks[-1] if len(blocks) > 1 else "")


def _grouped(number: int, groups: Sequence[Group], known: set[int]) -> str:
    if not groups:
        return ""
    sides = sum(group.stance is not None for group in groups) > 1
    shown = "".join(_group(number, group, known) for group in groups)
    return f'<div class="{"ap-sides" if sides else "ap-groups"}">{shown}</div>'


def _group(number: int, group: Group, known: set[int]) -> str:
    title = _STANCES[group.stance] if group.stance else group.label
    items = "".join(
        f"<li>{linked(item.text, known, number)} {_marks(number, item.labels)}</li>" for item in group.items
    )
    more = (
        f'<details class="ap-more"><summary>+{len(group.more)} more</summary>'
        f"<p>{_marks(number, group.more)}</p></details>"
        if group.more
        else ""
    )
    papers = len({label for item in group.items for label in item.labels} | set(group.more))
    stance = f' data-stance="{group.stance}"' if group.stance else ""
    return (
        f'<details class="ap-group" open{stance}><summary><h3>{escape(title)}</h3>'
        f'<span class="ap-small">{papers} paper{"s" if papers != 1 else ""}</span></summary>'
        f"<ul>{items}</ul>{more}</details>"
    )


def _rows(number: int, table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row.cells)}"
        f"<td>{_marks(number, row.labels)}</td></tr>"
        for row in table.rows
    )
    return (
        '<div class="ap-scroll" tabindex="0" role="region" aria-label="answer in rows">'
        f'<table class="ap-table ap-rows"><thead><tr>{heads}<th scope="col">source</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _set(number: int, answer: Answer) -> str:
    """The number large, the denominators in one line, the filter as chips, then the table."""
    coverage = answer.coverage
    matched = [row for row in answer.claims if row.verdict == "match"]
    undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
    if not matched and not undecided:
        return chips(answer.query) + paragraphs(answer.text, _labels(answer), number)
    count = (
        f'<p class="ap-count"><strong>{coverage.matched or 0}</strong> of {coverage.papers:,} papers</p>'
        f'<p class="ap-small">{coverage.papers_with_claim or 0} give such a figure · '
        f"{coverage.undecided or 0} could not be decided</p>"
    )
    table = claim_table(matched, number) if matched else ""
    open_ = (
        f'<details class="ap-undecided"><summary>Claims that could not be decided: {len(undecided)}'
        f"</summary>{claim_table(undecided, reasons=True)}</details>"
        if undecided
        else ""
    )
    return count + chips(answer.query) + table + open_


# ---------------------------------------------------------------- sources


def _sources(number: int, answer: Answer, papers: Mapping[str, Paper]) -> str:
    grouped: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        grouped.setdefault(citation.paper_id, []).append(citation)
    listed = [_card(number, papers.get(key), cited) for key, cited in grouped.items()]
    if listed:
        many = f"{len(listed)} source{'s' if len(listed) > 1 else ''} of this answer"
        return f"<h3>{many}</h3>{''.join(listed)}"
    return cards(answer.nearest, papers, "Not an answer, but nearest to the question")


def _card(number: int, paper: Paper | None, cited: Sequence[Citation]) -> str:
    first = cited[0]
    quotes = "".join(f"<blockquote>{escape(one.quote)}</blockquote>" for one in cited)
    return (
        f'<section class="ap-card" id="cite-{number}-{first.label}" data-paper="{escape(first.paper_id)}" '
        f'data-label="{first.label}" tabindex="-1"><p class="ap-cardhead"><span class="ap-label">'
        f"[{first.label}]</span> {paper_button(first.paper_id, first.title)}</p>"
        f'<p class="ap-meta">{meta(paper) if paper else ""}</p>{quotes}{_unfold()}</section>'
    )


def cards(evidence: Iterable[Evidence], papers: Mapping[str, Paper], heading: str) -> str:
    """What was found, one card a paper, before or without an answer."""
    firsts: dict[str, Evidence] = {}
    for piece in evidence:
        firsts.setdefault(piece.paper_id, piece)
    shown = "".join(
        f'<section class="ap-card" data-paper="{escape(piece.paper_id)}"><p class="ap-cardhead">'
        f'{paper_button(piece.paper_id, piece.title)}</p><p class="ap-meta">{_meta_of(piece, papers)}</p>'
        f"<blockquote>{escape(piece.quote)}</blockquote>{_unfold()}</section>"
        for piece in firsts.values()
    )
    return f"<h3>{heading}</h3>{shown}" if shown else ""


def _meta_of(piece: Evidence, papers: Mapping[str, Paper]) -> str:
    if piece.paper_id in papers:
        return meta(papers[piece.paper_id])
    url = safe_url(piece.url)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">open page</a>' if url else ""


def _unfold() -> str:
    return '<button type="button" class="ap-action ap-small" data-do="abstract">Show abstract</button>'


# ---------------------------------------------------------------- what stands under an answer


def _left_out(answer: Answer) -> str:
    if not answer.rejected:
        return ""
    lines = "".join(
        f'<li>{escape(one.text)} <span class="ap-small">{escape(one.reason)}</span></li>'
        for one in answer.rejected
    )
    many = len(answer.rejected)
    return (
        f'<details class="ap-undecided"><summary>{many} sentence{"s" if many > 1 else ""} left out, '
        f"unsupported</summary><ul>{lines}</ul></details>"
    )


def _actions(answer: Answer) -> str:
    forms = [("md", "Markdown"), ("bib", "BibTeX")] + ([("csv", "CSV")] if answer.claims else [])
    files = "".join(
        f'<button type="button" class="ap-action" data-do="download" data-form="{form}">{name}</button>'
        for form, name in forms
    )
    return (
        '<p class="ap-actions"><button type="button" class="ap-action" data-do="copy">Copy</button>'
        '<a class="ap-action" data-do="link" href="#">Link</a>'
        f'{files}<button type="button" class="ap-action" data-do="again">Ask again</button>'
        f"{_vote(1, 'Good')}{_vote(-1, 'Bad')}</p>"
    )


def _vote(value: int, name: str) -> str:
    return (
        f'<button type="button" class="ap-action" data-do="vote" data-vote="{value}" aria-pressed="false">'
        f"{name}</button>"
    )


def _suggested(answer: Answer) -> str:
    buttons = "".join(
        f'<button type="button" class="ap-chip" data-do="suggest">{escape(text)}</button>'
        for text in suggestions(answer)
    )
    return f'<p class="ap-suggested">{buttons}</p>' if buttons else ""


def _labels(answer: Answer) -> set[int]:
    return {citation.label for citation in answer.citations}


def _marks(number: int, labels: Iterable[int]) -> str:
    return "".join(
        f'<a class="ap-cite" href="#cite-{number}-{label}" aria-label="source {label}">[{label}]</a>'
        for label in labels
    )
