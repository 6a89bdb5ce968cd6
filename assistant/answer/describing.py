"""What an answer says of the papers that it cites, and of dates that are known to the year only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from assistant.types import Answer, Paper, Scope

__all__ = ["described"]


class _Reader(Protocol):
    def papers(self, *, ids: Iterable[str] | None = None) -> list[Paper]: ...

    def by_year_alone(self, scope: Scope) -> int: ...


def described(answer: Answer, scope: Scope, catalog: _Reader) -> Answer:
    """``answer`` with authors, dates, venues and links in its citations.

    Where a period was asked for, its coverage says how many papers a year or month alone put into it.
    """
    ids = sorted({cited.paper_id for cited in answer.citations})
    papers = {paper.id: paper for paper in catalog.papers(ids=ids)} if ids else {}
    cited = tuple(
        replace(
            citation,
            url=papers[citation.paper_id].link,
            **{name: getattr(papers[citation.paper_id], name) for name in _TOLD},
        )
        if citation.paper_id in papers
        else citation
        for citation in answer.citations
    )
    coverage = answer.coverage
    if scope.since or scope.until:
        coverage = replace(coverage, by_year=catalog.by_year_alone(scope) or None)
    return replace(answer, citations=cited, coverage=coverage)


_TOLD = ("authors", "published", "date_precision", "venue", "doi", "arxiv_id")
