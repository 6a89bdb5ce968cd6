"""Printings into papers: who is who, and what a later printing changes.

A printing belongs to the paper with its arXiv id, else to the one with its DOI, else to the
one with its title that nothing speaks against (:mod:`ingest.identity`); what a reader decided
by hand goes before all of it. Everything is decided in memory for one batch and written at
once by the caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.identity import title_key
from assistant.language.bibliography import in_parts
from assistant.store.catalog import Catalog
from assistant.store.catalog.writes import Writes
from assistant.types import Author, Paper
from ingest.abstracts import alike, supersedes
from ingest.exports import is_made
from ingest.history import said, telling
from ingest.identity import clash, fresh_id, is_posted, names_of, same_by_id, same_by_title
from ingest.records import Record

__all__ = ["Changes", "Fate", "as_paper", "filled", "fingerprint", "merge", "merge_batch", "write_changes"]

Fate = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch of printings does to the catalogue.

    ``read`` are the papers whose text is new or changed. ``fates`` says what became of
    each paper met; ``merged`` maps the id of a paper that turned out to be another one to
    that one's; ``printings`` are ``(paper id, file, line, sha)`` of all that was read;
    ``history`` are ``(paper id, file, line, what was printed)`` where printings differ.
    """

    write: tuple[Paper, ...] = ()
    read: tuple[Paper, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    printings: tuple[tuple[str, str, int, str], ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    fates: Mapping[str, Fate] = field(default_factory=dict)
    history: tuple[tuple[str, str, int, dict[str, Any]], ...] = ()


_FIELDS = tuple(name for name in Record.__slots__ if name not in {"file", "line"})


def fingerprint(record: Record) -> str:
    """A digest of all that a printing says, its place aside."""
    content = repr([getattr(record, name) for name in _FIELDS])
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def as_paper(record: Record) -> Paper:
    """A printing as a paper that has no id yet."""
    return Paper(id="", **{name: getattr(record, name) for name in _FIELDS})


def merge_batch(catalog: Catalog, printings: Sequence[tuple[Record, str]]) -> Changes:
    """What these printings, each with its fingerprint, change in ``catalog``; nothing is written."""
    shelf = _Shelf(catalog, [record for record, _ in printings])
    for record, sha in printings:
        shelf.place(record, sha)
    return shelf.changes()


def merge(paper: Paper, later: Record | Paper) -> Paper:
    """``paper`` after a later printing of it.

    A changed abstract is taken over, with its title, unless it says less than the stored one
    (:func:`ingest.abstracts.supersedes`). What was not known is filled in, a printed
    date replaces an inferred one, a fuller one a shorter one, and the counts are the latest.
    """
    whole = filled(paper, later)
    if supersedes(later.abstract, paper.abstract):
        return replace(whole, title=later.title, abstract=later.abstract)
    return whole


_PRECISION = {None: 0, "year": 1, "month": 2, "day": 3}
_EDITION = ("type", "venue", "volume", "issue", "pages", "publisher")


def filled(paper: Paper, other: Paper | Record) -> Paper:
    """``paper`` with what only the other one knew."""
    if other == paper:
        return paper
    dated = other if _date_rank(other) > _date_rank(paper) else paper
    named = other if len(other.authors) > len(paper.authors) else paper
    edition = paper if paper.venue or not other.venue else other
    names = [name for name in other.ids if name not in paper.ids]
    if other.doi and paper.doi and other.doi != paper.doi:
        names.append(f"doi:{other.doi}")
    if other.arxiv_id and paper.arxiv_id and other.arxiv_id != paper.arxiv_id:
        names.append(f"arxiv:{other.arxiv_id}")
    either: dict[str, Any] = {
        name: getattr(edition, name) or getattr(paper, name) or getattr(other, name) for name in _EDITION
    }
    for name in ("organization", "url", "arxiv_id", "doi", "language", "categories"):
        either[name] = getattr(paper, name) or getattr(other, name)
    if is_posted(paper.doi) and other.doi and not is_posted(other.doi):
        either["doi"] = other.doi
        names = [name for name in names if name != f"doi:{other.doi}"] + [f"doi:{paper.doi}"]
    if either["venue"] and either["type"] == "article" != edition.type:
        either["type"] = None  # the preprint's, which the publication is not
    key = paper.key or (None if other.key is None or is_made(other.key, paper) else other.key)
    return replace(
        paper,
        published=dated.published,
        published_inferred=dated.published_inferred,
        date_precision=dated.date_precision,
        authors=named.authors,
        people=named.people or _parts(named, other),
        author_count=_largest(named.author_count, paper.author_count or other.author_count),
        comments=_first(other.comments, paper.comments),
        upvotes=_first(other.upvotes, paper.upvotes),
        key=key,
        ids=(*paper.ids, *(name for name in names if name not in paper.ids)),
        **either,
    )


def _parts(named: Paper | Record, other: Paper | Record) -> tuple[Author, ...]:
    """The other's names in parts, where they are the same names and their parts are not plain to see."""
    same = named.authors == other.authors and other.people != tuple(map(in_parts, other.authors))
    return other.people if same else ()


def _date_rank(paper: Paper | Record) -> tuple[bool, bool, int]:
    """Any date, then a printed one, then one to the day."""
    precision = paper.date_precision or "day"
    known = paper.published is not None
    return known, known and not paper.published_inferred, _PRECISION[precision] if known else 0


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _largest(*values: int | None) -> int | None:
    return max((value for value in values if value is not None), default=None)


class _Shelf:
    """The papers that a batch may concern, changed in memory."""

    def __init__(self, catalog: Catalog, records: Sequence[Record]) -> None:
        drafts = [as_paper(record) for record in records]
        known = catalog.namesakes(
            (record.arxiv_id for record in records if record.arxiv_id),
            (title_key(record.title) for record in records),
            (
                name
                for draft in drafts
                if draft.doi or draft.ids or draft.arxiv_id
                for name in names_of(draft)
            ),
        )
        self._decisions = catalog.decisions()
        missing = {other for _, other in self._decisions} - known.keys()
        known |= {paper_id: [] for paper_id in catalog.titles(missing)} if missing else {}
        self._before = {paper.id: paper for paper in catalog.papers(ids=known)}
        self._papers = dict(self._before)
        self._by_name: dict[str, str] = {}
        self._by_title: dict[str, list[str]] = {}
        for identifier, keys in known.items():
            self._remember(identifier, keys)
        self._printed = {
            identifier: {telling(fields) for _, _, fields in rows}
            for identifier, rows in (catalog.history(known) if known else {}).items()
        }
        self._origins = {
            paper.id: (paper.sources[0].file, paper.sources[0].line)
            for paper in self._before.values()
            if paper.sources
        }
        self._history: list[tuple[str, str, int, dict[str, Any]]] = []
        self._keys: dict[tuple[str, str], None] = {}
        self._printings: dict[tuple[str, str, int], str] = {}
        self._merged: dict[str, str] = {}
        self._met: dict[str, None] = {}

    def place(self, record: Record, sha: str) -> None:
        """Give a printing to its paper, a new one if need be."""
        key = title_key(record.title)
        draft = as_paper(record)
        identifier = self._find(draft, key)
        if identifier is None:
            identifier = self._add(draft)
            self._origins[identifier] = (record.file, record.line)
        else:
            self._unite(identifier, key, draft)
            before = self._papers[identifier]
            if (before.abstract, before.title, before.doi) != (record.abstract, record.title, record.doi):
                if not self._printed.get(identifier):  # else each of its printings was told as it came
                    self._tell(before, *self._origins.get(identifier, ("", 0)))
                self._tell(replace(draft, id=identifier), record.file, record.line)
            self._papers[identifier] = merge(before, draft)
        self._remember(identifier, (key,))
        self._keys[key, identifier] = None
        self._printings[identifier, record.file, record.line] = sha
        self._met[identifier] = None

    def changes(self) -> Changes:
        """All that is to be written."""
        # A title's id may be taken anew after its paper turned out to be another one.
        changed = [
            paper
            for paper in self._papers.values()
            if paper != self._before.get(paper.id) or paper.id in self._merged
        ]
        return Changes(
            write=tuple(changed),
            read=tuple(paper for paper in changed if self._must_read(paper)),
            keys=tuple(self._keys),
            printings=tuple((*place, sha) for place, sha in self._printings.items()),
            merged=dict(self._merged),
            fates={identifier: self._fate(identifier) for identifier in self._met},
            history=tuple(self._history),
        )

    def _find(self, draft: Paper, key: str) -> str | None:
        found = self._by_name.get(f"arxiv:{draft.arxiv_id}") if draft.arxiv_id else None
        if found is not None:
            return found
        for name in names_of(draft):
            found = self._by_name.get(name)
            if found is not None and same_by_id(draft, self._papers[found]):
                return found
        by_hand = self._given(draft)
        if by_hand is not None:
            return by_hand
        fitting = [name for name in self._by_title.get(key, ()) if same_by_title(draft, self._papers[name])]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        return min(fitting, key=lambda name: (-alike(self._papers[name].abstract, draft.abstract), name))

    def _given(self, draft: Paper) -> str | None:
        """The paper that a reader gave this one to."""
        if not self._decisions:
            return None
        one = fresh_id(draft, ())
        into = next((b for (a, b), same in self._decisions.items() if same and a == one), None)
        return into if into in self._papers and not clash(draft, self._papers[into]) else None

    def _add(self, draft: Paper) -> str:
        identifier = fresh_id(draft, self._papers)
        self._papers[identifier] = replace(draft, id=identifier)
        return identifier

    def _unite(self, identifier: str, key: str, draft: Paper) -> None:
        """What is known by this title alone, or by one of these names, is the paper printed with them."""
        names = names_of(draft)
        if not names:
            return
        named = {self._by_name[name] for name in names if name in self._by_name}
        for twin in sorted({*self._by_title.get(key, ()), *named} - {identifier}):
            paper = self._papers[twin]
            same = same_by_id(draft, paper) if twin in named else same_by_title(draft, paper)
            if same and not clash(self._papers[identifier], paper) and not self._kept_apart(twin, identifier):
                self._absorb(twin, identifier)

    def _kept_apart(self, one: str, other: str) -> bool:
        pairs = ((one, other), (other, one))
        return any(self._decisions.get(pair) is False for pair in pairs)

    def _absorb(self, twin: str, identifier: str) -> None:
        kept, gone = self._papers[identifier], self._papers.pop(twin)
        if telling(said(kept)) != telling(said(gone)):
            self._tell(kept, *self._origins.get(identifier, ("", 0)))
            self._tell(replace(gone, id=identifier), *self._origins.get(twin, ("", 0)))
        self._merged[twin] = identifier
        self._papers[identifier] = filled(kept, gone)
        self._printed.setdefault(identifier, set()).update(self._printed.pop(twin, ()))
        self._history = [(identifier if row[0] == twin else row[0], *row[1:]) for row in self._history]
        self._by_name = {n: identifier if of == twin else of for n, of in self._by_name.items()}
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

    def _tell(self, paper: Paper, file: str, line: int) -> None:
        """Keep what was printed, once."""
        printed = said(paper)
        known = self._printed.setdefault(paper.id, set())
        if telling(printed) not in known:
            known.add(telling(printed))
            self._history.append((paper.id, file, line, printed))

    def _remember(self, identifier: str, keys: Iterable[str]) -> None:
        for name in names_of(self._papers[identifier]):
            self._by_name.setdefault(name, identifier)
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


def write_changes(writes: Writes, changes: Changes) -> None:
    """Write what a batch changes of papers, their titles, printings and history, in one transaction.

    A title's id may be taken anew in the batch in which its paper became another one: the paper that
    was is dropped before the one that is new is written.
    """
    writes.release(changes.merged)
    anew = [paper for paper in changes.write if paper.id in changes.merged]
    writes.put_papers([paper for paper in changes.write if paper.id not in changes.merged])
    for gone, into in changes.merged.items():
        writes.move_sources(gone, into)
        writes.move_history(gone, into)
    writes.drop_papers(changes.merged)
    writes.put_papers(anew)
    writes.put_titles(changes.keys)
    writes.put_sources(changes.printings)
    writes.put_history(changes.history)
