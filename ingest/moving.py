"""A whole collection written to a file of JSON lines, and read from one into another home.

Papers with their printings and history, what was merged and split by hand, conversations, notes, votes,
choices, verdicts and a model's other replies, and what is watched. What is in the home already stays as
it is, so that reading a file twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from time import perf_counter
from typing import Any

from assistant.config import Settings
from assistant.errors import HomeTooNew, InputError
from assistant.language.text import as_json
from assistant.store.catalog import Catalog
from assistant.store.catalog.rows import HEADER, values_of
from assistant.store.catalog.schema import SCHEMA
from assistant.store.catalog.writes import Writes
from assistant.types import Author, Paper
from ingest.absorbing import Absorber
from ingest.chunk import chunk
from ingest.extraction import is_current, load_extractor
from ingest.indexing import Indexer, Progress
from ingest.pipeline import embed_new, locked
from ingest.records import Refusal
from ingest.report import Report

__all__ = ["dump", "load"]

_BATCH = 500
_NAMES = ("authors", "categories", "ids")

Row = tuple[int, dict[str, Any]]


def dump(catalog: Catalog) -> Iterator[str]:
    """The collection, one row a line."""
    for row in catalog.everything():
        yield as_json(row) + "\n"


def load(lines: Iterable[str], file: str, settings: Settings, *, progress: Progress | None = None) -> Report:
    """Take a collection in that :func:`dump` wrote; a line that cannot be used is refused, the rest goes on.

    Raises ``InputError`` for a file of another kind, ``HomeTooNew`` for one of a newer version.
    """
    from assistant.store.stores import open_stores

    started = perf_counter()
    numbered = enumerate(lines, 1)
    _check(next(numbered, (1, ""))[1], file)
    tell = progress or (lambda *_: None)
    with open_stores(settings, create=True) as stores:
        with locked(stores):
            taken = _Taken(stores.catalog, file)
            with stores.catalog.writing() as writes:
                for table, rows in taken.by_table(numbered):
                    taken.put(writes, table, rows)
                    tell("reading papers", taken.papers_seen, None)
            absorber = Absorber(stores.catalog, extractor := load_extractor("rules", stores))
            read_by = stores.catalog.read_by()
            stale = [paper for paper, by in read_by.items() if not is_current(by, extractor.version)]
            for start in range(0, len(stale), _BATCH):
                absorber.read_again(stale[start : start + _BATCH])
                tell("reading abstracts", min(start + _BATCH, len(stale)), len(stale))
            indexer = Indexer(stores, tell)
            indexer.heal()
        embed_new(stores, indexer)
    return Report(
        files=1, papers_seen=taken.papers_seen, new=taken.new, unchanged=taken.papers_seen - taken.new,
        claims=absorber.claims, chunks=taken.chunks, rejected=tuple(taken.refused),
        seconds=perf_counter() - started,
    )  # fmt: skip


def _check(first: str, file: str) -> None:
    try:
        version = json.loads(first)[HEADER]
    except (ValueError, KeyError, TypeError, RecursionError):
        version = None
    if not isinstance(version, int):
        raise InputError(f"{file} is no export of a whole collection; make one with: askpapers export --all")
    if version > SCHEMA:
        raise HomeTooNew(f"{file} was written by a newer askpapers (version {version}); upgrade askpapers")


class _Taken:
    """What was taken in, and by which ids it is known here."""

    def __init__(self, catalog: Catalog, file: str) -> None:
        self.papers_seen = self.new = self.chunks = 0
        self.refused: list[Refusal] = []
        self._file = file
        self._known = catalog.paper_ids()
        self._by_arxiv = catalog.arxiv_ids()
        self._before = frozenset(self._known)
        self._elsewhere: dict[str, str] = {}
        self._talks = set(catalog.conversation_ids())

    def by_table(self, lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, list[Row]]]:
        """Runs of rows of one table, ready to be put."""
        for table, rows in groupby(self._read(lines), key=itemgetter(0)):
            run = [row for _, row in rows]
            for start in range(0, len(run), _BATCH):
                yield table, run[start : start + _BATCH]

    def put(self, writes: Writes, table: str, rows: list[Row]) -> None:
        """Write rows that are not there yet, and refer to what is."""
        if table == "papers":
            self._put_papers(writes, rows)
            return
        fitting = [row for number, row in rows if self._fits(table, number, row)]
        if table == "conversations":
            self._talks.update(row["id"] for row in fitting)
        if table == "claims":
            fitting = self._literal(writes, rows, fitting)
        writes.restore(table, fitting)

    def _read(self, lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, Row]]:
        for number, line in lines:
            if not line.strip():
                continue
            try:
                table, values = values_of(json.loads(line))
            except (ValueError, RecursionError) as error:
                self._refuse(number, f"not a row of a collection: it {error}")
                continue
            yield table, (number, values)

    def _put_papers(self, writes: Writes, rows: list[Row]) -> None:
        papers: list[Paper] = []
        added: dict[str, str] = {}
        for number, row in rows:
            self.papers_seen += 1
            same = row["id"] if row["id"] in self._known else self._by_arxiv.get(row["arxiv_id"] or "")
            if same is not None:
                self._elsewhere[row["id"]] = same
                continue
            try:
                papers.append(paper := _paper(row))
            except (TypeError, ValueError) as error:
                self._refuse(number, f"not a paper: {error}")
                continue
            self._known.add(paper.id)
            if paper.arxiv_id:
                self._by_arxiv[paper.arxiv_id] = paper.id
            # What rules read of it is read again here; what a model added comes with its claims.
            added[paper.id] = row["extractor"].partition("+")[2]
        self.new += len(papers)
        writes.put_papers(papers)
        writes.read_by({paper_id: f"+{more}" for paper_id, more in added.items() if more})
        chunks = {paper.id: chunk(paper) for paper in papers}
        self.chunks += sum(map(len, chunks.values()))
        writes.put_chunks(chunks)

    def _fits(self, table: str, number: int, row: dict[str, Any]) -> bool:
        if "paper_id" in row:
            row["paper_id"] = self._elsewhere.get(row["paper_id"], row["paper_id"])
            if row["paper_id"] not in self._known:
                self._refuse(number, f"a row of {table} about a paper that is not here")
                return False
            if table in {"history", "claims"} and row["paper_id"] in self._before:
                return False
        if table == "turns" and row["conversation"] not in self._talks:
            self._refuse(number, "a question of a conversation that is not here")
            return False
        return True

    def _literal(
        self, writes: Writes, rows: list[Row], fitting: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The claims whose quote is what stands at their span."""
        texts = writes.abstracts(row["paper_id"] for row in fitting)
        wrong = {
            row["id"] for row in fitting if texts[row["paper_id"]][row["start"] : row["end"]] != row["quote"]
        }
        for number, row in rows:
            if row["id"] in wrong:
                self._refuse(number, "a claim whose quote is not in the abstract where it says")
        return [row for row in fitting if row["id"] not in wrong]

    def _refuse(self, number: int, reason: str) -> None:
        self.refused.append(Refusal(self._file, number, reason))


def _paper(row: Mapping[str, Any]) -> Paper:
    """A row of ``papers`` as a paper. Raises ``ValueError`` or ``TypeError`` where it cannot be one."""
    values = {name: value for name, value in row.items() if name != "extractor"}
    for name in _NAMES:
        if not isinstance(values[name], list) or not all(isinstance(one, str) for one in values[name]):
            raise ValueError(f"{name} are no names")
        values[name] = tuple(values[name])
    parts = values["people"] or []
    if not all(isinstance(one, list) and all(isinstance(part, str) for part in one) for one in parts):
        raise ValueError("people are no names in parts")
    values["people"] = tuple(Author(*one) for one in parts)
    if values["date_precision"] not in {None, "year", "month", "day"} or not values["title"].strip():
        raise ValueError("it has no title, or a date of another precision")
    return Paper(**values)
