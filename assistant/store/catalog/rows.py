"""Rows to the values of ``assistant.types`` and back; a whole catalogue as rows of JSON, and such rows back.

Of the catalogue all is written that cannot be made again. Chunks, indexes and the claims that rules read are
left out, for they are derived; so is what names this catalogue. Rows come in an order in which each finds
those that it refers to.
"""

from __future__ import annotations

import dataclasses
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa

from assistant.language.bibliography import plain_names
from assistant.limits import watched
from assistant.store.catalog import schema
from assistant.types import Author, Chunk, Claim, DatePrecision, Paper, Source

__all__ = [
    "HEADER",
    "TABLES",
    "by_ids",
    "chunk_of",
    "claim_of",
    "claim_row",
    "everything",
    "paper_of",
    "paper_row",
    "slices",
    "values_of",
]

HEADER = "askpapers"
"""The key of the first row, whose value is the version of the tables."""

TABLES: dict[str, sa.Table] = {
    table.name: table
    for table in (
        schema.papers, schema.titles, schema.identifiers, schema.sources, schema.history, schema.wanted,
        schema.decisions, schema.claims, schema.conversations, schema.turns, schema.notes,
        schema.preferences, schema.feedback, schema.cache, schema.meta,
    )
}  # fmt: skip

_KEPT_OF_META = ("watch",)
_ONLY: dict[str, sa.ColumnElement[bool]] = {
    "claims": schema.claims.c.origin != "rules",
    "meta": schema.meta.c.key.in_(_KEPT_OF_META),
}
_LEFT_OUT = {"papers": {"published_last", "who"}}


def everything(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The header, then every row as ``{"table": name, column: value}``; of the same catalogue, the same."""
    yield {HEADER: schema.version(connection)}
    for name, table in TABLES.items():
        columns = [column for column in table.c if column.name not in _LEFT_OUT.get(name, ())]
        wanted = sa.select(*columns).order_by(*table.primary_key.columns)
        if name in _ONLY:
            wanted = wanted.where(_ONLY[name])
        for row in connection.execution_options(yield_per=1000).execute(wanted).mappings():
            yield {"table": name} | {key: _plain(value) for key, value in row.items()}


def values_of(row: Any) -> tuple[str, dict[str, Any]]:
    """The table's name and a row's values as the database takes them.

    Raises ``ValueError`` for a table or column that there is not, and for a value of another kind.
    """
    name = row.get("table") if isinstance(row, Mapping) else None
    table = TABLES.get(name) if isinstance(name, str) else None
    if table is None:
        raise ValueError("names no table of a collection")
    given = {key: value for key, value in row.items() if key != "table"}
    if unknown := sorted(given.keys() - table.c.keys()):
        raise ValueError(f"{unknown[0]!r} is no column of {table.name}")
    if table is schema.meta and given.get("key") not in _KEPT_OF_META:
        raise ValueError("is about another catalogue")
    left_out = _LEFT_OUT.get(table.name, set())
    kept = [column for column in table.c if column.name not in left_out]
    return table.name, {column.name: _read(column, given.get(column.name)) for column in kept}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise ValueError(f"has no {column.name}")
        return None
    if isinstance(column.type, sa.JSON):
        return value
    kind = column.type.python_type
    try:
        if kind in {date, datetime}:
            return kind.fromisoformat(value)
    except TypeError:
        pass
    else:
        if isinstance(value, kind) and isinstance(value, bool) is (kind is bool):
            return value
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
    raise ValueError(f"{column.name} is no {kind.__name__}")


T = TypeVar("T")
Row: TypeAlias = "sa.Row[*tuple[Any, ...]]"

# SQLite takes 32,766 variables in a statement and PostgreSQL's protocol 65,535; a statement of a thousand is
# also compiled faster than it runs.
SLICE = 1_000

_PAPER_FIELDS = tuple(f.name for f in dataclasses.fields(Paper) if f.name != "sources")
_CLAIM_FIELDS = tuple(f.name for f in dataclasses.fields(Claim))

_DERIVED = ("published_last", "who")

PAPER_COLUMNS = tuple(schema.papers.c[name] for name in _PAPER_FIELDS)
WRITTEN = (*_PAPER_FIELDS, *_DERIVED)
CLAIM_COLUMNS = tuple(schema.claims.c[name] for name in _CLAIM_FIELDS)


def slices(items: Iterable[T], size: int = SLICE) -> Iterator[list[T]]:
    """The items in order, in lists of at most ``size``."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


def by_ids(
    connection: sa.Connection, wanted: sa.Select[Any], column: sa.Column[str], ids: Iterable[str] | None
) -> list[Row]:
    """The rows of ``wanted``, of all when ``ids`` is ``None``; each once, in no order."""
    if ids is None:
        return list(watched(connection.execute(wanted)))
    found: list[Row] = []
    for part in slices(dict.fromkeys(ids)):
        found += watched(connection.execute(wanted.where(column.in_(part))))
    return found


def paper_of(row: Row, sources: Sequence[Source] = ()) -> Paper:
    """A paper from a row of :data:`PAPER_COLUMNS`."""
    values = dict(zip(_PAPER_FIELDS, row, strict=True))
    for name in ("authors", "categories", "ids"):
        values[name] = tuple(values[name])
    values["people"] = tuple(Author(*parts) for parts in values["people"]) if values["people"] else ()
    return Paper(**values, sources=tuple(sources))


def paper_row(paper: Paper, **more: Any) -> dict[str, Any]:
    """The values of a row of ``papers``."""
    row = {name: getattr(paper, name) for name in _PAPER_FIELDS}
    row |= {name: list(row[name]) for name in ("authors", "categories", "ids")}
    row["people"] = [dataclasses.astuple(author) for author in paper.people]
    row["published_last"] = last_day(paper.published, paper.date_precision)
    row["who"] = plain_names(paper.authors)
    return row | more


def global_ids(paper: Paper) -> list[str]:
    """The names that are this paper's wherever they are printed; those of one file alone are not."""
    own = [f"doi:{paper.doi}"] if paper.doi else []
    return own + [name for name in paper.ids if not name.startswith("file:")]


def last_day(first: date | None, precision: DatePrecision | None) -> date | None:
    """The last day of the year or month that begins on ``first``; of a day, itself."""
    if first is None or precision in {None, "day"}:
        return first
    month = 12 if precision == "year" else first.month
    return date(first.year, month, monthrange(first.year, month)[1])


def chunk_of(row: Row) -> Chunk:
    """A chunk from ``(id, paper_id, start, end, abstract)``: the text is the abstract's own."""
    identifier, paper_id, start, end, abstract = row
    return Chunk(identifier, paper_id, start, end, abstract[start:end])


def claim_of(row: Row) -> Claim:
    """A claim from a row of :data:`CLAIM_COLUMNS`."""
    values = dict(zip(_CLAIM_FIELDS, row, strict=True))
    values["readings"] = tuple(values["readings"])
    return Claim(**values)


def claim_row(claim: Claim) -> dict[str, Any]:
    """The values of a row of ``claims``."""
    return {name: getattr(claim, name) for name in _CLAIM_FIELDS} | {"readings": list(claim.readings)}
