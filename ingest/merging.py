"""Printings into papers: who is who, and what a later printing changes.

A printing belongs to the paper with its arXiv id; else, while that paper's arXiv id is not
known or not printed, to the one with its title. Two papers with one title and two arXiv ids
stay two. All of it is decided in memory for one batch and written at once by the caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.identity import paper_id, title_key
from assistant.store.catalog import Catalog
from assistant.types import Paper
from ingest.records import Record

__all__ = ["Changes", "Fate", "fingerprint", "merge", "merge_batch"]

Fate = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch of printings does to the catalogue.

    ``read`` are the papers whose text is new or changed. ``fates`` says what became of
    each paper met; ``merged`` maps the id of a paper that turned out to be another one to
    that one's; ``printings`` are ``(paper id, file, line, sha)`` of all that was read.
    """

    write: tuple[Paper, ...] = ()
    read: tuple[Paper, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    printings: tuple[tuple[str, str, int, str], ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    fates: Mapping[str, Fate] = field(default_factory=dict)


def fingerprint(record: Record) -> str:
    """A digest of all that a printing says, its place aside."""
    said = repr(replace(record, file="", line=0))
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def merge_batch(catalog: Catalog, printings: Sequence[tuple[Record, str]]) -> Changes:
    """What these printings, each with its fingerprint, change in ``catalog``; nothing is written."""
    shelf = _Shelf(catalog, [record for record, _ in printings])
    for record, sha in printings:
        shelf.place(record, sha)
    return shelf.changes()


def merge(paper: Paper, record: Record) -> Paper:
    """``paper`` after a later printing of it.

    A changed abstract is taken over, with its title; a mere difference in white space is
    no change, nor is one that was cut short. What was not known is filled in, a printed
    date replaces an inferred one, and the counts are the latest.
    """
    filled = _filled(paper, record)
    if _supersedes(record.abstract, paper.abstract):
        return replace(filled, title=record.title, abstract=record.abstract)
    return filled


def _filled(paper: Paper, other: Paper | Record) -> Paper:
    """``paper`` with what only the other one knew."""
    printed = paper.published_inferred and not other.published_inferred
    dated = other if other.published is not None and (paper.published is None or printed) else paper
    return replace(
        paper,
        published=dated.published,
        published_inferred=dated.published_inferred,
        authors=paper.authors or other.authors,
        author_count=_first(paper.author_count, other.author_count),
        organization=paper.organization or other.organization,
        comments=_first(other.comments, paper.comments),
        upvotes=_first(other.upvotes, paper.upvotes),
        url=paper.url or other.url,
        arxiv_id=paper.arxiv_id or other.arxiv_id,
    )


def _supersedes(new: str, old: str) -> bool:
    new, old = " ".join(new.split()), " ".join(old.split())
    return bool(new) and not old.startswith(new.rstrip(" .…"))


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


class _Shelf:
    """The papers that a batch may concern, changed in memory."""

    def __init__(self, catalog: Catalog, records: Sequence[Record]) -> None:
        known = catalog.namesakes(
            (record.arxiv_id for record in records if record.arxiv_id),
            (title_key(record.title) for record in records),
        )
        self._before = {paper.id: paper for paper in catalog.papers(ids=known)}
        self._papers = dict(self._before)
        self._by_arxiv = {paper.arxiv_id: paper.id for paper in self._papers.values() if paper.arxiv_id}
        self._by_title: dict[str, list[str]] = {}
        for identifier, keys in known.items():
            self._remember(identifier, keys)
        self._keys: dict[tuple[str, str], None] = {}
        self._printings: dict[tuple[str, str, int], str] = {}
        self._merged: dict[str, str] = {}
        self._met: dict[str, None] = {}

    def place(self, record: Record, sha: str) -> None:
        """Give a printing to its paper, a new one if need be."""
        key = title_key(record.title)
        identifier = self._find(record, key)
        if identifier is None:
            identifier = self._add(record)
        else:
            self._unite(identifier, key, record)
            self._papers[identifier] = merge(self._papers[identifier], record)
        if record.arxiv_id:
            self._by_arxiv[record.arxiv_id] = identifier
        self._remember(identifier, (key,))
        self._keys[key, identifier] = None
        self._printings[identifier, record.file, record.line] = sha
        self._met[identifier] = None

    def changes(self) -> Changes:
        """All that is to be written."""
        changed = [paper for paper in self._papers.values() if paper != self._before.get(paper.id)]
        return Changes(
            write=tuple(changed),
            read=tuple(paper for paper in changed if self._must_read(paper)),
            keys=tuple(self._keys),
            printings=tuple((*place, sha) for place, sha in self._printings.items()),
            merged=dict(self._merged),
            fates={identifier: self._fate(identifier) for identifier in self._met},
        )

    def _find(self, record: Record, key: str) -> str | None:
        namesakes = self._by_title.get(key, [])
        if record.arxiv_id is None:
            same = [name for name in namesakes if self._papers[name].abstract == record.abstract]
            return next(iter(same or namesakes), None)
        if record.arxiv_id in self._by_arxiv:
            return self._by_arxiv[record.arxiv_id]
        return next((name for name in namesakes if self._papers[name].arxiv_id is None), None)

    def _add(self, record: Record) -> str:
        identifier = paper_id(record.title, record.arxiv_id)
        fields = {name: getattr(record, name) for name in Record.__slots__ if name not in {"file", "line"}}
        self._papers[identifier] = Paper(id=identifier, **fields)
        return identifier

    def _unite(self, identifier: str, key: str, record: Record) -> None:
        """A paper that was met by this title alone is the one whose arXiv id is printed with it."""
        if record.arxiv_id is None:
            return
        for twin in list(self._by_title.get(key, ())):
            if twin == identifier or self._papers[twin].arxiv_id is not None:
                continue
            self._merged[twin] = identifier
            self._papers[identifier] = _filled(self._papers[identifier], self._papers.pop(twin))
            self._by_title = {
                k: sorted({identifier if name == twin else name for name in names})
                for k, names in self._by_title.items()
            }
            self._keys = {(k, identifier if name == twin else name): None for k, name in self._keys}
            self._printings = {
                (identifier if name == twin else name, file, line): sha
                for (name, file, line), sha in self._printings.items()
            }
            self._met.pop(twin, None)

    def _remember(self, identifier: str, keys: Iterable[str]) -> None:
        for key in keys:
            names = self._by_title.setdefault(key, [])
            if identifier not in names:
                names.append(identifier)
                names.sort()

    def _must_read(self, paper: Paper) -> bool:
        before = self._before.get(paper.id)
        return before is None or (before.title, before.abstract) != (paper.title, paper.abstract)

    def _fate(self, identifier: str) -> Fate:
        before, after = self._before.get(identifier), self._papers[identifier]
        if before is None:
            return "new"
        # Counts of comments and votes move every day: that is no news about the paper.
        same = replace(after, comments=before.comments, upvotes=before.upvotes) == before
        return "unchanged" if same else "updated"
