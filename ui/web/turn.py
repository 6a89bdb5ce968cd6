"""One question and its answer as HTML: everything that belongs to an answer stands inside its own article.

Nothing outside an article is needed to read it at any age: its sources, its filter, its table and its
actions are its own. Every string that is not ours is escaped in :mod:`ui.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.types import Answer, Citation, Evidence, Group, Paper, Row, Table
from ui.blocks import Entry, Section, blocks
from ui.html import (
    OPEN_ROWS,
    claim_table,
    error_line,
    escape,
    footing,
    linked,
    meta,
    paper_button,
    paragraphs,
    safe_url,
    unroll,
)
from ui.plots import trade_off
from ui.web.filters import chips
from ui.web.suggestions import suggestions

__all__ = ["STOPPED", "answered", "cards", "growing", "unanswered", "waiting"]

STOPPED = "Stopped."
_STANCES = {"for": "For", "against": "Against", "depends": "It depends"}
_PRESSED = re.compile(r'<button type="button" class="ap-(?:quiet|secondary)".*?</button>| ap-short\b')
_LABEL = re.compile(r"\[\d+\]")
_PIECE = re.compile(r".+?(?:\[\d+\])+\s*|.+$")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def waiting(number: int, question: str) -> str:
    """A question just asked."""
    inner = '<p class="ap-wait" role="status">Reading the papers…</p><div class="ap-growing"></div>'
    return _article(number, question, _columns(inner, ""), live=True)


def growing(text: str) -> str:
    """Verified sentences while more are on their way."""
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def unanswered(number: int, question: str, said: str, found: str = "") -> str:
    """A question that was stopped or failed: what had been shown, and a way to ask it again.

    Only a fault is red. What a reader stopped begins with :data:`STOPPED`, and what had been shown follows;
    ``found`` are the cards of what was being read.
    """
    again = '<button type="button" class="ap-secondary" data-do="again">Ask again</button>'
    if said and not said.startswith(STOPPED):
        return _article(number, question, _columns(f"{error_line(said)}<p>{again}</p>", found))
    shown = growing(said.removeprefix(STOPPED).strip())
    why = "Stopped." if said else "This question was not answered."
    return _article(number, question, _columns(f'{shown}<p class="ap-wait">{why}</p><p>{again}</p>', found))


def answered(number: int, answer: Answer, papers: Mapping[str, Paper], *, printed: bool = False) -> str:
    """The whole of an answer.

    Args:
        number: Its place in the conversation, from 1; part of its address.
        answer: What was answered.
        papers: The papers it cites, or names as nearest, by id.
        printed: Without what can be pressed or edited, and nothing folded.
    """
    notice = f'<p class="ap-notice">{escape(answer.notice)}</p>' if answer.notice else ""
    body = notice + (
        _set(number, answer, papers, printed=printed) if answer.kind == "set" else _prose(number, answer)
    )
    body += f"{_left_out(answer)}{footing(answer)}"
    body += "" if printed else f"{_actions(answer)}{_suggested(answer)}"
    wide = bool(answer.claims) or answer.table is not None
    inner = _columns(body, _sources(number, answer, papers, wide=wide), wide=wide or printed)
    shown = _article(number, answer.question, inner, kind=answer.kind)
    return _PRESSED.sub("", shown).replace("<details ", "<details open ") if printed else shown


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
        text = by_paper(answer.text) if answer.engine == "extractive" else answer.text
        return paragraphs(text, known, number)
    page = blocks(answer)
    parts = [f'<p class="ap-headline">{linked(page.headline, known, number)}</p>' if page.headline else ""]
    parts.append(_grouped(number, answer, page.sections))
    parts.append(_rows(number, answer.table) if answer.table else "")
    parts.append(paragraphs(page.body, known, number))
    parts.append(
        f'<p class="ap-footnote">{linked(page.footnote, known, number)}</p>' if page.footnote else ""
    )
    return "".join(parts)


def by_paper(text: str) -> str:
    """Quotes of several papers, those of each on a line of their own."""
    lines: list[str] = []
    for line in text.splitlines():
        last = ""
        for piece in _PIECE.findall(line):
            label = " ".join(_LABEL.findall(piece)) or last
            if label != last or not lines:
                lines.append("")
            lines[-1] += piece
            last = label
        lines.append("")
    return "\n".join(line.strip() for line in lines if line.strip())


def _grouped(number: int, answer: Answer, sections: Sequence[Section]) -> str:
    if not sections:
        return ""
    titles = {one.label: one for one in answer.citations}
    sides = sum(group.stance is not None for group in answer.groups) > 1
    shown = "".join(
        _group(number, group, section, titles) for group, section in zip(answer.groups, sections, strict=True)
    )
    return f'<div class="{"ap-sides" if sides else "ap-groups"}">{shown}</div>'


def _group(number: int, group: Group, section: Section, titles: Mapping[int, Citation]) -> str:
    title = _STANCES[group.stance] if group.stance else group.label
    items = "".join(_item(number, entry, titles) for entry in section.entries)
    more = "".join(
        f"<li>{_marks(number, [label])} {_named(titles[label])}</li>"
        for label in group.more
        if label in titles
    )
    rest = (
        f'<details class="ap-more"><summary>{len(group.more)} more</summary><ul>{more}</ul></details>'
        if more
        else ""
    )
    papers = len({label for item in group.items for label in item.labels} | set(group.more))
    stance = f' data-stance="{group.stance}"' if group.stance else ""
    return (
        f'<details class="ap-group" open{stance}><summary><h3>{escape(title)}</h3>'
        f'<span class="ap-small">{papers} paper{"s" if papers != 1 else ""}</span></summary>'
        f"<ul>{items}</ul>{rest}</details>"
    )


def _item(number: int, entry: Entry, titles: Mapping[int, Citation]) -> str:
    first = titles.get(entry.labels[0]) if entry.labels else None
    title = paper_button(first.paper_id, entry.title) if first else escape(entry.title)
    year = f' <span class="ap-small">{entry.day[:4]}</span>' if entry.day else ""
    said = linked(entry.text, set(titles), number)
    return f'<li>{title}{year}<p class="ap-said">{said} {_marks(number, entry.labels)}</p></li>'


def _named(citation: Citation) -> str:
    return paper_button(citation.paper_id, citation.title)


def _rows(number: int, table: Table) -> str:
    """An answer in rows; the first column is what the row is about and leads to its source."""
    heads = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" class="ap-sort">{escape(name)}</button></th>'
        for name in table.columns
    )
    body = "".join(
        f"<tr>{''.join(_cell(number, row, at) for at in range(len(row.cells)))}</tr>" for row in table.rows
    )
    short = len(table.rows) > OPEN_ROWS
    more = unroll(len(table.rows)) if short else ""
    return (
        '<div class="ap-scroll" tabindex="0" role="region" aria-label="answer in rows">'
        f'<table class="ap-table ap-rows{" ap-short" if short else ""}"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{more}"
    )


def _cell(number: int, row: Row, at: int) -> str:
    text = escape(row.cells[at])
    if at == 0:
        return f'<th scope="row">{text} {_marks(number, row.labels)}</th>'
    dated = ' class="ap-date"' if _DATE.fullmatch(row.cells[at]) else ""
    return f"<td{dated}>{text}</td>"


def _set(number: int, answer: Answer, papers: Mapping[str, Paper], *, printed: bool) -> str:
    """The number large, the denominators in one line, the filter as chips, then the table."""
    coverage = answer.coverage
    edited = "" if printed else chips(answer.query)
    matched = [row for row in answer.claims if row.verdict == "match"]
    undecided = [row for row in answer.claims if row.verdict == "cannot_tell"]
    if not matched and not undecided:
        return edited + paragraphs(answer.text, _labels(answer), number)
    count = (
        f'<p class="ap-count"><strong>{coverage.matched or 0}</strong> of {coverage.papers:,} papers</p>'
        f'<p class="ap-small">{coverage.papers_with_claim or 0} give such a figure · '
        f"{coverage.undecided or 0} could not be decided</p>"
    )
    table = claim_table(matched, number, papers=papers) if matched else ""
    open_ = (
        f'<details class="ap-undecided"><summary>{len(undecided)} claim{"s" if len(undecided) > 1 else ""} '
        f"could not be decided</summary>{claim_table(undecided, reasons=True)}</details>"
        if undecided
        else ""
    )
    drawn = trade_off(answer.query, matched) if answer.query else ""
    return count + edited + drawn + table + open_


# ---------------------------------------------------------------- sources


def _sources(number: int, answer: Answer, papers: Mapping[str, Paper], *, wide: bool) -> str:
    grouped: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        grouped.setdefault(citation.paper_id, []).append(citation)
    listed = "".join(_card(number, papers.get(key), cited) for key, cited in grouped.items())
    if not listed:
        return cards(answer.nearest, papers, "Not an answer, but nearest to the question")
    many = f"{len(grouped)} source{'s' if len(grouped) > 1 else ''}"
    if wide:
        # Every row shows its quote already: the cards are for those who follow a number to its source.
        return (
            f'<details class="ap-undecided"><summary>{many}, with the sentences quoted</summary>'
            f'<div class="ap-cards">{listed}</div></details>'
        )
    return f"<h3>{many}</h3>{listed}"


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
    return '<button type="button" class="ap-quiet" data-do="abstract">Show abstract</button>'


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
    forms = (
        [("md", "Markdown"), ("bib", "BibTeX"), ("csv", "CSV")] if answer.citations else [("md", "Markdown")]
    )
    files = "".join(
        f'<button type="button" class="ap-quiet" data-do="download" data-form="{form}">{name}</button>'
        for form, name in forms
    )
    return (
        '<div class="ap-actions"><button type="button" class="ap-quiet" data-do="copy">Copy</button>'
        '<a class="ap-quiet" data-do="link" href="#">Link</a>'
        '<button type="button" class="ap-quiet" data-do="again">Ask again</button>'
        '<button type="button" class="ap-quiet" data-do="reword">Edit</button>'
        f"{_COLUMNS if answer.citations else ''}"
        '<button type="button" class="ap-quiet" data-do="follow" '
        'title="keep this question, and hear what is new">Follow</button>'
        f'<span class="ap-gap"></span>{files}<span class="ap-gap"></span>{_vote(1, "Good")}{_vote(-1, "Bad")}'
        "</div>"
    )


_COLUMNS = '<button type="button" class="ap-quiet" data-do="columns">Columns</button>'


def _vote(value: int, name: str) -> str:
    return (
        f'<button type="button" class="ap-quiet" data-do="vote" data-vote="{value}" aria-pressed="false">'
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
