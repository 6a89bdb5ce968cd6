"""Abstracts for papers that were named without one: from arXiv and from the catalogues of DOIs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from assistant.config import Settings
from assistant.types import Paper
from ingest.history import unsaid
from ingest.identity import names_of
from ingest.indexing import Progress
from ingest.merging import as_paper, filled
from ingest.pipeline import store
from ingest.records import Reading, Record, Refusal
from ingest.report import Report
from ingest.sources import SourceError, Sources

__all__ = ["fetch"]

Wanted = Mapping[str, tuple[str, int, dict[str, Any]]]


def fetch(
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    sources: Sources | None = None,
    most: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Fetch the abstracts that the collection lacks, and take their papers in.

    What comes keeps what its file said of it: key, venue, date. What no service has stays wanted.

    Args:
        home: Where the collection lives; by default as :meth:`Settings.load` finds it.
        settings: Used instead of ``home`` when given.
        sources: Fetches; the public services by default.
        most: Papers at most; the rest stays wanted.
        progress: Told how far it is.

    Raises what :func:`ingest.ingest` raises.
    """
    from assistant.store.stores import open_stores

    chosen = settings or Settings.load(home)
    fetching = sources or Sources.of(chosen)
    with open_stores(chosen) as stores:
        catalog = stores.catalog
        wanted = dict(list(catalog.wanted().items())[:most])
        report = store(_found(wanted, fetching), progress=progress, stores=stores)
        held = catalog.namesakes((), (), wanted)
        known = {name for paper in catalog.papers(ids=held) for name in names_of(paper)}
        arxiv = [name.removeprefix("arxiv:") for name in wanted if name.startswith("arxiv:")]
        known |= {
            name for paper in catalog.papers(ids=catalog.namesakes(arxiv, ())) for name in names_of(paper)
        }
        with catalog.writing() as writes:
            writes.want_no_more(name for name in wanted if name in known)
    return report


def _found(wanted: Wanted, sources: Sources) -> Reading:
    """Each paper as it was fetched, and again with what its file said of it."""
    papers = {name: replace(unsaid(said), id="") for name, (_, _, said) in wanted.items()}
    by_arxiv = {paper.arxiv_id: name for name, paper in papers.items() if paper.arxiv_id}
    for item in _replies(by_arxiv, papers, sources):
        yield item
        if not isinstance(item, Record):
            continue
        name = next((name for name in names_of(as_paper(item)) if name in papers), None)
        name = name or by_arxiv.get(item.arxiv_id or "")
        if name is not None:
            file, line, _ = wanted[name]
            yield _whole(papers[name], item, file, line)


def _replies(
    by_arxiv: Mapping[str, str], papers: Mapping[str, Paper], sources: Sources
) -> Iterator[Record | Refusal]:
    if by_arxiv:
        try:
            yield from sources.by_arxiv(by_arxiv)
        except SourceError as error:
            yield Refusal("arxiv", 0, str(error))
    for paper in papers.values():
        if paper.arxiv_id or not paper.doi:
            continue
        target = f"doi:{paper.doi}"
        try:
            yield from sources.read(target)
        except SourceError as error:
            yield Refusal(target, 0, str(error))


def _whole(bare: Paper, fetched: Record, file: str, line: int) -> Record:
    """What a file said of a paper, with the abstract that it lacked."""
    paper = filled(bare, as_paper(fetched))
    kept = [one.name for one in fields(Record) if one.name not in {"file", "line", "abstract"}]
    known = {name: getattr(paper, name) for name in kept}
    if bare.title in {f"arXiv:{bare.arxiv_id}", f"doi:{bare.doi}"}:  # all that a list of links knew
        known["title"] = fetched.title
    return Record(**{**known, "abstract": fetched.abstract, "file": file, "line": line})
