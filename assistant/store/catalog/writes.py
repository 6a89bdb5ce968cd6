"""What an ingest may do to the catalogue, inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from assistant.store.catalog import rows, schema
from assistant.store.catalog.rows import TABLES
from assistant.types import Chunk, Claim, Paper

__all__ = ["Writes"]


class Writes:
    """Bulk changes; all of them or none. Made by :meth:`assistant.store.catalog.Catalog.writing`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._chunks_changed = False

    def put_papers(self, papers: Sequence[Paper]) -> None:
        """Insert papers, or replace all that is known of them; their sources are written apart."""
        columns = [name for name in rows.WRITTEN if name != "id"]
        values = [rows.paper_row(paper, extractor="") for paper in papers]
        schema.upsert(self._connection, schema.papers, values, columns)
        names = [{"key": key, "paper_id": paper.id} for paper in papers for key in rows.global_ids(paper)]
        schema.upsert(self._connection, schema.identifiers, names)

    def release(self, ids: Iterable[str]) -> None:
        """Take the arXiv ids from papers that are about to be dropped, so that others may have them."""
        gone = sa.update(schema.papers).where(schema.papers.c.id == sa.bindparam("of")).values(arxiv_id=None)
        self._many(gone, [{"of": paper_id} for paper_id in ids])

    def put_titles(self, keys: Iterable[tuple[str, str]]) -> None:
        """Remember ``(title key, paper id)``."""
        values = [{"key": key, "paper_id": paper_id} for key, paper_id in keys]
        schema.upsert(self._connection, schema.titles, values)

    def put_sources(self, printings: Iterable[tuple[str, str, int, str]]) -> None:
        """Note where papers were met: ``(paper id, file, line, sha of what was printed)``."""
        names = ("paper_id", "file", "line", "sha")
        values = [dict(zip(names, printing, strict=True)) for printing in printings]
        schema.upsert(self._connection, schema.sources, values, ("sha",))

    def drop_sources(self, places: Iterable[tuple[str, str, int]]) -> None:
        """Forget ``(paper id, file, line)``."""
        columns = schema.sources.c
        gone = sa.delete(schema.sources).where(
            columns.paper_id == sa.bindparam("p"),
            columns.file == sa.bindparam("f"),
            columns.line == sa.bindparam("l"),
        )
        self._many(gone, [{"p": paper_id, "f": file, "l": line} for paper_id, file, line in places])

    def put_chunks(self, chunks: Mapping[str, Sequence[Chunk]]) -> None:
        """Give each paper id exactly these chunks; those it has already are left as they are."""
        self._chunks_changed = True
        kept = {chunk.id for of_paper in chunks.values() for chunk in of_paper}
        columns = schema.chunks.c
        held = self._connection.execute(
            sa.select(columns.id).where(columns.paper_id.in_(sa.bindparam("ids", expanding=True))),
            {"ids": list(chunks)},
        )
        self._many(
            sa.delete(schema.chunks).where(columns.id == sa.bindparam("gone")),
            [{"gone": identifier} for (identifier,) in held if identifier not in kept],
        )
        values = [
            {"id": chunk.id, "paper_id": chunk.paper_id, "start": chunk.start, "end": chunk.end}
            for of_paper in chunks.values()
            for chunk in of_paper
        ]
        schema.upsert(self._connection, schema.chunks, values)

    def put_claims(self, claims: Mapping[str, Sequence[Claim]], extractor: str) -> None:
        """Give each paper id exactly these claims, and note which extractor read it."""
        self._many(
            sa.delete(schema.claims).where(schema.claims.c.paper_id == sa.bindparam("read")),
            [{"read": paper_id} for paper_id in claims],
        )
        values = [rows.claim_row(claim) for of_paper in claims.values() for claim in of_paper]
        schema.upsert(self._connection, schema.claims, values)
        self.read_by(dict.fromkeys(claims, extractor))

    def drop_papers(self, ids: Iterable[str]) -> int:
        """Delete papers with all that hangs on them; returns how many there were."""
        self._chunks_changed = True
        dropped = 0
        for part in rows.slices(dict.fromkeys(ids)):
            dropped += self._connection.execute(
                sa.delete(schema.papers).where(schema.papers.c.id.in_(part))
            ).rowcount
        return dropped

    def move_sources(self, gone: str, into: str) -> None:
        """Give the sources, names and notes of one paper to another; two notes of one reader are joined."""
        self._join_notes(gone, into)
        for table in (schema.sources, schema.titles, schema.identifiers, schema.notes):
            moved = [
                dict(row) | {"paper_id": into}
                for row in self._connection.execute(
                    sa.select(table).where(table.c.paper_id == gone)
                ).mappings()
            ]
            schema.upsert(self._connection, table, moved)

    def _join_notes(self, gone: str, into: str) -> None:
        columns = schema.notes.c
        of = {
            paper_id: {
                row["owner"]: row
                for row in self._connection.execute(
                    sa.select(schema.notes).where(columns.paper_id == paper_id)
                ).mappings()
            }
            for paper_id in (gone, into)
        }
        for owner in of[gone].keys() & of[into].keys():
            first, second = of[into][owner], of[gone][owner]
            joined = {
                "note": "\n".join(filter(None, (first["note"], second["note"]))),
                "tags": list(dict.fromkeys((*first["tags"], *second["tags"]))),
            }
            here = sa.update(schema.notes).where(columns.owner == owner, columns.paper_id == into)
            self._connection.execute(here.values(joined))

    def put_history(self, said: Iterable[tuple[str, str, int, Mapping[str, Any]]]) -> None:
        """Keep what was printed: ``(paper id, file, line, the paper as JSON)``, oldest first."""
        names = ("paper_id", "file", "line", "said")
        values = [dict(zip(names, one, strict=True)) for one in said]
        if values:
            self._connection.execute(sa.insert(schema.history), values)

    def drop_history(self, paper_id: str) -> None:
        """Forget what was printed of a paper."""
        self._many(
            sa.delete(schema.history).where(schema.history.c.paper_id == sa.bindparam("of")),
            [{"of": paper_id}],
        )

    def move_history(self, gone: str, into: str) -> None:
        """Give what was printed of one paper to another."""
        column = schema.history.c.paper_id
        self._many(
            sa.update(schema.history).where(column == sa.bindparam("gone")).values(paper_id=into),
            [{"gone": gone}],
        )

    def drop_names(self, paper_id: str) -> None:
        """Forget a paper's titles and identifiers; putting it again gives it those it has now."""
        for table in (schema.titles, schema.identifiers):
            self._many(sa.delete(table).where(table.c.paper_id == sa.bindparam("of")), [{"of": paper_id}])

    def want(self, rows: Iterable[tuple[str, str, int, Mapping[str, Any]]]) -> None:
        """Note papers that lack an abstract: ``(identifier, file, line, the paper as JSON)``."""
        names = ("name", "file", "line", "said")
        values = [dict(zip(names, one, strict=True)) for one in rows]
        schema.upsert(self._connection, schema.wanted, values, names[1:])

    def want_no_more(self, names: Iterable[str]) -> None:
        """Forget papers that were wanted, by their identifiers."""
        gone = sa.delete(schema.wanted).where(schema.wanted.c.name == sa.bindparam("gone"))
        self._many(gone, [{"gone": name} for name in names])

    def decide(self, one: str, other: str, *, same: bool) -> None:
        """Keep that two papers are one, or are not; a later decision replaces an earlier one."""
        columns = schema.decisions.c
        self._many(
            sa.delete(schema.decisions).where(
                columns.one == sa.bindparam("b"), columns.other == sa.bindparam("a")
            ),
            [{"a": one, "b": other}],
        )
        row = {"one": one, "other": other, "same": same}
        schema.upsert(self._connection, schema.decisions, [row], ("same",))

    def restore(self, table: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows of another catalogue's table; those that are here, by their keys, stay as they are.

        A vote is known by its question and its time, for its number means nothing elsewhere.
        """
        target = TABLES[table]
        if target is schema.feedback:
            columns = target.c
            held = set(map(tuple, self._connection.execute(sa.select(columns.question, columns.created))))
            values = [row for row in values if (row["question"], row["created"]) not in held]
        if target in {schema.feedback, schema.history}:
            values = [{name: value for name, value in row.items() if name != "id"} for row in values]
            self._many(sa.insert(target), values)
            return
        schema.upsert(self._connection, target, values)

    def abstracts(self, paper_ids: Iterable[str]) -> dict[str, str]:
        """The abstract of each of these papers, those written in this transaction among them."""
        columns = schema.papers.c
        wanted = sa.select(columns.id, columns.abstract)
        return dict(map(tuple, rows.by_ids(self._connection, wanted, columns.id, paper_ids)))

    def read_by(self, versions: Mapping[str, str]) -> None:
        """Note which version of the extractor read each of these papers."""
        wanted = sa.update(schema.papers).where(schema.papers.c.id == sa.bindparam("read"))
        self._many(wanted, [{"read": key, "extractor": version} for key, version in versions.items()])

    def mark(self, store: str, chunk_ids: Iterable[str], *, done: bool) -> None:
        """Note that ``store`` is about to hold these chunks, or does."""
        values = [{"store": store, "chunk_id": identifier, "done": done} for identifier in chunk_ids]
        schema.upsert(self._connection, schema.indexed, values, ("done",))

    def unmark(self, store: str, chunk_ids: Iterable[str] | None = None) -> None:
        """Note that ``store`` no longer holds these chunks, or any at all."""
        columns = schema.indexed.c
        if chunk_ids is None:
            self._chunks_changed = True  # whoever has seen all of it held looks again
            self._connection.execute(sa.delete(schema.indexed).where(columns.store == store))
            return
        gone = sa.delete(schema.indexed).where(
            columns.store == store, columns.chunk_id == sa.bindparam("gone")
        )
        self._many(gone, [{"gone": identifier} for identifier in chunk_ids])

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value about the collection as a whole."""
        schema.upsert(self._connection, schema.meta, [{"key": key, "value": value}], ("value",))

    def finish(self) -> None:
        """The last thing of a transaction: tells whoever follows the chunks that they may have changed."""
        if self._chunks_changed:
            column = schema.meta.c.value
            now = self._connection.scalar(sa.select(column).where(schema.meta.c.key == "revision"))
            self.set_meta("revision", str(int(now or 0) + 1))

    def _many(self, statement: sa.UpdateBase, parameters: Sequence[Mapping[str, Any]]) -> None:
        if parameters:
            self._connection.execute(statement, list(parameters))
