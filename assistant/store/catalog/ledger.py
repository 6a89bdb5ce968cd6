"""What an ingest asks of the catalogue: who is known by which name, what was read, what is indexed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from assistant.store.catalog import rows, schema
from assistant.store.catalog.reads import Reads
from assistant.store.catalog.rows import everything

__all__ = ["Ledger", "Printing"]


class Printing(NamedTuple):
    """A printing that was read before: whose it is, and which extractor last read that paper."""

    paper_id: str
    extractor: str


class Ledger(Reads):
    """The part of the catalogue that only ingesting, reindexing and health checks use."""

    def printings(self, shas: Iterable[str]) -> dict[tuple[str, int, str], Printing]:
        """``(file, line, sha)`` of the printings with these digests, to whose they are."""
        columns = schema.sources.c
        wanted = sa.select(
            columns.file, columns.line, columns.sha, columns.paper_id, schema.papers.c.extractor
        ).join_from(schema.sources, schema.papers)
        found: dict[tuple[str, int, str], Printing] = {}
        with self._engine.connect() as connection:
            for part in rows.slices(dict.fromkeys(shas)):
                for file, line, sha, *printing in connection.execute(wanted.where(columns.sha.in_(part))):
                    found[file, line, sha] = Printing(*printing)
        return found

    def namesakes(
        self, arxiv_ids: Iterable[str], keys: Iterable[str], identifiers: Iterable[str] = ()
    ) -> dict[str, list[str]]:
        """The ids of papers with one of these arXiv ids, title keys or identifiers (``doi:...``).

        Each comes with all its title keys.
        """
        columns = schema.titles.c
        by_arxiv = sa.select(schema.papers.c.id)
        ids: set[str] = set()
        with self._engine.connect() as connection:
            for part in rows.slices(dict.fromkeys(arxiv_ids)):
                ids.update(connection.scalars(by_arxiv.where(schema.papers.c.arxiv_id.in_(part))))
            for part in rows.slices(dict.fromkeys(keys)):
                ids.update(connection.scalars(sa.select(columns.paper_id).where(columns.key.in_(part))))
            for part in rows.slices(dict.fromkeys(identifiers)):
                named = sa.select(schema.identifiers.c.paper_id).where(schema.identifiers.c.key.in_(part))
                ids.update(connection.scalars(named))
            known: dict[str, list[str]] = {identifier: [] for identifier in sorted(ids)}
            for part in rows.slices(known):
                wanted = sa.select(columns.paper_id, columns.key).where(columns.paper_id.in_(part))
                for paper_id, key in connection.execute(wanted.order_by(columns.key)):
                    known[paper_id].append(key)
        return known

    def history(self, ids: Iterable[str]) -> dict[str, list[tuple[str, int, dict[str, Any]]]]:
        """``(file, line, the paper as it was printed there)`` of each paper with several, oldest first."""
        columns = schema.history.c
        wanted = sa.select(columns.id, columns.paper_id, columns.file, columns.line, columns.said)
        printed: dict[str, list[tuple[str, int, dict[str, Any]]]] = {}
        with self._engine.connect() as connection:
            found = sorted(
                map(tuple, rows.by_ids(connection, wanted, columns.paper_id, ids)), key=lambda row: row[0]
            )
        for _, paper_id, file, line, said in found:
            printed.setdefault(paper_id, []).append((file, line, said))
        return printed

    def wanted(self) -> dict[str, tuple[str, int, dict[str, Any]]]:
        """Papers without an abstract: identifier to ``(file, line, the paper as JSON)``, ordered."""
        columns = schema.wanted.c
        wanted = sa.select(columns.name, columns.file, columns.line, columns.said).order_by(columns.name)
        with self._engine.connect() as connection:
            return {name: (file, line, said) for name, file, line, said in connection.execute(wanted)}

    def decisions(self) -> dict[tuple[str, str], bool]:
        """What a reader decided of two papers: whether they are one; the first was given to the second."""
        columns = schema.decisions.c
        wanted = sa.select(columns.one, columns.other, columns.same).order_by(columns.one, columns.other)
        with self._engine.connect() as connection:
            return {(one, other): same for one, other, same in connection.execute(wanted)}

    def printed_in(self, file: str) -> list[tuple[str, int]]:
        """``(paper id, line)`` of every printing known from a file."""
        columns = schema.sources.c
        wanted = sa.select(columns.paper_id, columns.line).where(columns.file == file)
        with self._engine.connect() as connection:
            return list(map(tuple, connection.execute(wanted)))

    def shas_of(self, paper_id: str) -> dict[tuple[str, int], str]:
        """``(file, line)`` of a paper's printings, to their digests."""
        columns = schema.sources.c
        wanted = sa.select(columns.file, columns.line, columns.sha).where(columns.paper_id == paper_id)
        with self._engine.connect() as connection:
            return {(file, line): sha for file, line, sha in connection.execute(wanted)}

    def extractors(self) -> dict[str, int]:
        """How many papers each version of the claims' extractor has read."""
        column = schema.papers.c.extractor
        wanted = sa.select(column, sa.func.count()).group_by(column).order_by(column)
        with self._engine.connect() as connection:
            return dict(map(tuple, connection.execute(wanted)))

    def read_by(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """Which version of the claims' extractor read each of these papers, or of all; ordered by id."""
        columns = schema.papers.c
        with self._engine.connect() as connection:
            found = rows.by_ids(connection, sa.select(columns.id, columns.extractor), columns.id, ids)
        return dict(sorted(map(tuple, found)))

    def stores(self) -> dict[str, int]:
        """How many chunks each derived index is known to hold, by the index's name."""
        columns = schema.indexed.c
        wanted = sa.select(columns.store, sa.func.count()).where(columns.done).group_by(columns.store)
        with self._engine.connect() as connection:
            return dict(map(tuple, connection.execute(wanted.order_by(columns.store))))

    def held(self, store: str) -> tuple[int, int]:
        """How many chunks ``store`` is known to hold, and how many there are."""
        columns = schema.indexed.c
        done = (
            sa.select(sa.func.count()).select_from(schema.indexed).where(columns.store == store, columns.done)
        )
        every = sa.select(sa.func.count(schema.chunks.c.id))
        with self._engine.connect() as connection:
            held, there = connection.execute(sa.select(done.scalar_subquery(), every.scalar_subquery())).one()
        return int(held), int(there)

    def missing(self, store: str) -> list[str]:
        """Ids of the chunks that ``store`` still has to take in, in reading order."""
        columns, held = schema.chunks.c, schema.indexed.c
        done = sa.exists().where(held.chunk_id == columns.id, held.store == store, held.done)
        wanted = sa.select(columns.id).where(~done)
        with self._engine.connect() as connection:
            return list(connection.scalars(wanted.order_by(columns.paper_id, columns.start, columns.id)))

    def unwanted(self, store: str) -> list[str]:
        """Ids that ``store`` may hold and that are no chunk's any more; ordered."""
        held = schema.indexed.c
        alive = sa.exists().where(schema.chunks.c.id == held.chunk_id)
        with self._engine.connect() as connection:
            return sorted(connection.scalars(sa.select(held.chunk_id).where(held.store == store, ~alive)))

    def indexed(self, store: str) -> set[str]:
        """Ids that ``store`` is known to hold."""
        columns = schema.indexed.c
        with self._engine.connect() as connection:
            return set(
                connection.scalars(sa.select(columns.chunk_id).where(columns.store == store, columns.done))
            )

    def everything(self) -> Iterator[dict[str, Any]]:
        """All that cannot be made again, row by row, as one transaction sees it."""
        with self._engine.connect() as connection:
            yield from everything(connection)

    def arxiv_ids(self) -> dict[str, str]:
        """ArXiv id to the id of its paper."""
        columns = schema.papers.c
        wanted = sa.select(columns.arxiv_id, columns.id).where(columns.arxiv_id.is_not(None))
        with self._engine.connect() as connection:
            return dict(map(tuple, connection.execute(wanted)))

    def conversation_ids(self) -> list[str]:
        """The id of every reader's every conversation, ordered."""
        with self._engine.connect() as connection:
            column = schema.conversations.c.id
            return list(connection.scalars(sa.select(column).order_by(column)))

    def chunk_ids(self) -> set[str]:
        """The id of every chunk."""
        with self._engine.connect() as connection:
            return set(connection.scalars(sa.select(schema.chunks.c.id)))
