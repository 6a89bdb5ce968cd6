"""What can be asked of the catalogue. Every list has a total order; every filter is optional."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assistant.identity import title_key
from assistant.language.bibliography import is_named, plain, spelled_out
from assistant.limits import watched
from assistant.store.catalog import rows, schema
from assistant.types import WHOLE, Chunk, Claim, Direction, Paper, Quantity, Scope, Source

__all__ = ["Counts", "Reads"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each the catalogue holds."""

    papers: int
    sources: int
    chunks: int
    claims: int


class Reads:
    """The reading half of the catalogue; each call is a transaction of its own, from any thread."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def paper(self, paper_id: str) -> Paper | None:
        """The paper with this id, or ``None``."""
        found = self.papers(ids=[paper_id])
        return found[0] if found else None

    def papers(
        self,
        *,
        ids: Iterable[str] | None = None,
        scope: Scope = WHOLE,
    ) -> list[Paper]:
        """Papers ordered by id.

        Args:
            ids: Only these; unknown ones are left out.
            scope: Only papers in it; undated ones are in no period.
        """
        wanted = sa.select(*rows.PAPER_COLUMNS).where(*_filters(scope))
        with self._engine.connect() as connection:
            for only in (scope.paper_ids, _by_author(connection, scope)):
                if only is not None:
                    ids = only if ids is None else only.intersection(ids)
            found = rows.by_ids(connection, wanted, schema.papers.c.id, ids)
            ids_found = None if ids is None and not scope else [row[0] for row in found]
            met = _sources(connection, ids_found)
        return [
            rows.paper_of(row, met.get(row[0], ())) for row in watched(sorted(found, key=lambda row: row[0]))
        ]

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        """The ids that :meth:`papers` would return."""
        wanted = sa.select(schema.papers.c.id).where(*_filters(scope))
        with self._engine.connect() as connection:
            found = set(connection.scalars(wanted))
            authored = _by_author(connection, scope)
        found = found if authored is None else found & authored
        return found if scope.paper_ids is None else found & scope.paper_ids

    def recorded(self) -> frozenset[str]:
        """Which of author, organization and venue the record of some paper has."""
        columns = schema.papers.c
        of = {"author": columns.who, "organization": columns.organization, "venue": columns.venue}
        with self._engine.connect() as connection:
            return frozenset(
                name
                for name, column in of.items()
                if connection.execute(sa.select(columns.id).where(column != "").limit(1)).first()
            )

    def by_year_alone(self, scope: Scope) -> int:
        """How many papers are in the scope's period as far as their year or month tells."""
        columns = schema.papers.c
        across: list[sa.ColumnElement[bool]] = [sa.false()]
        if scope.since is not None:
            across.append(columns.published < scope.since)
        if scope.until is not None:
            across.append(columns.published_last > scope.until)
        wanted = sa.select(columns.id).where(*_filters(scope), sa.or_(*across))
        with self._engine.connect() as connection:
            found = set(connection.scalars(wanted))
            for only in (scope.paper_ids, _by_author(connection, scope)):
                found = found if only is None else found & only
        return len(found)

    def named(self, name: str) -> list[str]:
        """Ids of the papers with this id, arXiv id, DOI, citation key or other identifier; ordered."""
        columns = schema.papers.c
        exact = sa.or_(columns.id == name, columns.arxiv_id == name, columns.key == name)
        named = schema.identifiers.c.key.in_([f"doi:{name.lower()}", name])
        wanted = sa.select(columns.id).where(exact)
        with self._engine.connect() as connection:
            found = set(connection.scalars(wanted))
            found.update(connection.scalars(sa.select(schema.identifiers.c.paper_id).where(named)))
        return sorted(found)

    def titles(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """Paper id to title, of these papers or of all, ordered by id."""
        columns = schema.papers.c
        with self._engine.connect() as connection:
            found = rows.by_ids(connection, sa.select(columns.id, columns.title), columns.id, ids)
        return dict(sorted(map(tuple, found)))

    def texts(self, ids: Collection[str], having: Sequence[Sequence[str]] = ()) -> list[Paper]:
        """Papers with their title and abstract alone, ordered by id: for what reads every abstract.

        Of each of ``having`` one stands in the title or the abstract, in any case.
        """
        columns = schema.papers.c
        wanted = sa.select(columns.id, columns.title, columns.abstract)
        for some in having:
            places = (
                column.icontains(one, autoescape=True)
                for column in (columns.title, columns.abstract)
                for one in some
            )
            wanted = wanted.where(sa.or_(*places))
        with self._engine.connect() as connection:
            found = list(watched(connection.execute(wanted.order_by(columns.id))))
        return [Paper(*row) for row in found if row[0] in ids]

    def find_title(self, title: str) -> list[str]:
        """Ids of the papers printed under this title, however it was typeset; ordered."""
        wanted = sa.select(schema.titles.c.paper_id).where(schema.titles.c.key == title_key(title))
        with self._engine.connect() as connection:
            return sorted(connection.scalars(wanted))

    def chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        """The chunks with these ids, in the order asked for; unknown ones are left out."""
        asked = list(ids)
        with self._engine.connect() as connection:
            found = rows.by_ids(connection, _CHUNKS, schema.chunks.c.id, asked)
        by_id = {row[0]: rows.chunk_of(row) for row in found}
        return {identifier: by_id[identifier] for identifier in asked if identifier in by_id}

    def abstracts(self) -> Iterator[str]:
        """Every abstract, in no order; read as they are asked for."""
        with self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=1000).scalars(
                sa.select(schema.papers.c.abstract)
            )

    def places(self, chunk_ids: Iterable[str]) -> dict[str, tuple[str, int, int]]:
        """Of each of these chunks its paper's id, start and end; unknown ones are left out."""
        columns = schema.chunks.c
        wanted = sa.select(columns.id, columns.paper_id, columns.start, columns.end)
        with self._engine.connect() as connection:
            found = rows.by_ids(connection, wanted, columns.id, chunk_ids)
        return {identifier: (paper_id, start, end) for identifier, paper_id, start, end in found}

    def chunks_of(self, paper_ids: Iterable[str]) -> dict[str, list[Chunk]]:
        """The chunks of each of these papers, in reading order; a key for every known paper."""
        asked = list(paper_ids)
        with self._engine.connect() as connection:
            found = rows.by_ids(connection, _CHUNKS, schema.chunks.c.paper_id, asked)
        chunks = sorted(map(rows.chunk_of, found), key=lambda chunk: (chunk.start, chunk.end))
        grouped: dict[str, list[Chunk]] = {}
        for chunk in chunks:
            grouped.setdefault(chunk.paper_id, []).append(chunk)
        return {paper_id: grouped[paper_id] for paper_id in asked if paper_id in grouped}

    def claims(
        self,
        *,
        quantity: Quantity | None = None,
        direction: Direction | None = None,
        min_saving: float | None = None,
        paper_ids: Iterable[str] | None = None,
    ) -> list[Claim]:
        """Claims ordered by ``(paper_id, start, id)``.

        ``min_saving`` is a fraction, 0..1; claims whose saving is not known are then left out.
        """
        columns = schema.claims.c
        wanted = sa.select(*rows.CLAIM_COLUMNS)
        if quantity is not None:
            wanted = wanted.where(columns.quantity == quantity)
        if direction is not None:
            wanted = wanted.where(columns.direction == direction)
        if min_saving is not None:
            wanted = wanted.where(columns.saving >= min_saving)
        with self._engine.connect() as connection:
            found = rows.by_ids(connection, wanted, columns.paper_id, paper_ids)
        return sorted(
            map(rows.claim_of, watched(found)), key=lambda claim: (claim.paper_id, claim.start, claim.id)
        )

    def counts(self) -> Counts:
        """How many papers, sources, chunks and claims there are."""
        tables = (schema.papers, schema.sources, schema.chunks, schema.claims)
        with self._engine.connect() as connection:
            counted: Sequence[int] = connection.execute(sa.select(*map(_count, tables))).one()
        return Counts(*counted)

    def cached(self, kind: str, key: str) -> str | None:
        """What :meth:`~assistant.store.catalog.Catalog.remember` kept, e.g. a model's reply."""
        columns = schema.cache.c
        wanted = sa.select(columns.value).where(columns.kind == kind, columns.key == key)
        with self._engine.connect() as connection:
            return connection.scalar(wanted)

    def meta(self, key: str) -> str | None:
        """A value kept about the collection as a whole."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(schema.meta.c.value).where(schema.meta.c.key == key))

    def name(self) -> str:
        """What tells it from other catalogues on one Chroma server; all homes that share it read the same."""
        return self.meta("name") or ""

    def revision(self) -> str:
        """Another one whenever chunks may have been added or removed."""
        return self.meta("revision") or "0"

    def feedback(self) -> list[dict[str, Any]]:
        """Every vote, oldest first: question, the answer's JSON, vote, and when it was cast."""
        columns = schema.feedback.c
        wanted = sa.select(columns.question, columns.answer, columns.vote, columns.created)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(wanted.order_by(columns.id)).mappings()]


_CHUNKS = sa.select(
    schema.chunks.c.id,
    schema.chunks.c.paper_id,
    schema.chunks.c.start,
    schema.chunks.c.end,
    schema.papers.c.abstract,
).join_from(schema.chunks, schema.papers)


def _filters(scope: Scope) -> list[sa.ColumnElement[bool]]:
    columns = schema.papers.c
    wanted: list[sa.ColumnElement[bool]] = []
    if scope.since is not None:
        wanted.append(columns.published_last >= scope.since)
    if scope.until is not None:
        wanted.append(columns.published <= scope.until)
    if scope.source is not None:
        named = sa.func.lower(schema.sources.c.file).contains(scope.source.lower(), autoescape=True)
        wanted.append(columns.id.in_(sa.select(schema.sources.c.paper_id).where(named)))
    if scope.organization is not None:
        of = sa.func.lower(columns.organization)
        wanted.append(of.contains(scope.organization.lower(), autoescape=True))
    if scope.venue is not None:
        at = sa.func.lower(columns.venue)
        spellings = spelled_out(scope.venue)
        wanted.append(sa.or_(*(at.contains(one, autoescape=True) for one in spellings)))
    return wanted


def _by_author(connection: sa.Connection, scope: Scope) -> frozenset[str] | None:
    """The papers of the scope's author; ``None`` where it names none."""
    if scope.author is None:
        return None
    wanted = list(map(plain, re.split(r" and |&|;", scope.author)))
    longest = max(" ".join(wanted).split(), key=len, default="")
    columns = schema.papers.c
    near = sa.select(columns.id, columns.who).where(columns.who.contains(longest, autoescape=True))
    return frozenset(
        paper_id
        for paper_id, who in connection.execute(near)
        if all(any(is_named(name, one) for name in who.split("|")) for one in wanted)
    )


def _sources(connection: sa.Connection, ids: list[str] | None) -> dict[str, list[Source]]:
    columns = schema.sources.c
    wanted = sa.select(columns.paper_id, columns.file, columns.line)
    met: dict[str, list[Source]] = {}
    for paper_id, file, line in sorted(map(tuple, rows.by_ids(connection, wanted, columns.paper_id, ids))):
        met.setdefault(paper_id, []).append(Source(file, line))
    return met


def _count(table: sa.Table) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).scalar_subquery()
