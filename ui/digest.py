"""A digest of new papers as Markdown, HTML or RSS: what answers the questions first, then the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from assistant.language.text import visible
from assistant.types import Answer, Paper
from ingest.exports import linked
from ingest.watching import Digest
from ui.render import export_answer

__all__ = ["DIGESTS", "write_digest"]


def write_digest(digest: Digest, form: str) -> str:
    """The digest in one of :data:`DIGESTS`; empty when there is nothing new."""
    return visible(DIGESTS[form](digest)) if digest.papers else ""


def _counted(digest: Digest) -> str:
    count, found = len(digest.papers), len(digest.answered)
    papers = "1 new paper" if count == 1 else f"{count} new papers"
    return f"{papers}, {found} of {len(digest.answers)} questions answered by them"


def _rest(digest: Digest) -> list[Paper]:
    """The new papers that no answer cites."""
    cited = {one.paper_id for answer in digest.answered for one in answer.citations}
    return [paper for paper in digest.papers if paper.id not in cited]


def _markdown(digest: Digest) -> str:
    parts = [
        f"# {_counted(digest)}\n",
        *(export_answer(answer, (), "markdown") for answer in digest.answered),
    ]
    rest = _rest(digest)
    if rest:
        parts.append("## Also new\n\n" + "".join(f"- {_linked(paper)}\n" for paper in rest))
    return "\n".join(parts)


def _linked(paper: Paper) -> str:
    return linked(paper.title, paper.link) + (f" ({paper.dated})" if paper.dated else "")


def _html(digest: Digest) -> str:
    answers = "".join(_section(answer) for answer in digest.answered)
    rest = "".join(f"<li>{_anchor(paper.title, paper.link)}</li>" for paper in _rest(digest))
    also = f"<h2>Also new</h2><ul>{rest}</ul>" if rest else ""
    title = escape(_counted(digest))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{answers}{also}</body></html>\n"
    )


def _section(answer: Answer) -> str:
    text = "".join(f"<p>{escape(line)}</p>" for line in answer.text.splitlines() if line.strip())
    cited = "".join(
        f"<li>[{one.label}] {_anchor(one.title, one.url)}<blockquote>{escape(one.quote)}</blockquote></li>"
        for one in answer.citations
    )
    return f"<section><h2>{escape(answer.question)}</h2>{text}<ul>{cited}</ul></section>"


def _anchor(title: str, url: str | None) -> str:
    if url is None or not re.match(r"https?://", url):
        return escape(title)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(title)}</a>'


def _rss(digest: Digest) -> str:
    """One item a question that is answered, one a paper that is not cited."""
    items = [_rss_item(answer.question, None, _section(answer)) for answer in digest.answered]
    items += [_rss_item(paper.title, paper.link, escape(paper.abstract), paper.id) for paper in _rest(digest)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>askpapers</title>'
        f"<link>https://arxiv.org</link><description>{escape(_counted(digest))}</description>\n"
        f"{''.join(items)}</channel></rss>\n"
    )


def _rss_item(title: str, url: str | None, body: str, name: str | None = None) -> str:
    link = f"<link>{escape(url)}</link>" if url else ""
    guid = f'<guid isPermaLink="false">{escape(name)}</guid>' if name else ""
    return (
        f"<item><title>{escape(title)}</title>{link}{guid}<description>{escape(body)}</description></item>\n"
    )


DIGESTS: Mapping[str, Callable[[Digest], str]] = {"html": _html, "markdown": _markdown, "rss": _rss}
"""How each form is written."""
