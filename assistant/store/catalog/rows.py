"""Rows to the values of ``assistant.types`` and back."""

from __future__ import annotations

import dataclasses
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import sqlalchemy as sa

from assistant.deadline import watched
from assistant.language.bibliography import plain_names
from assistant.store.catalog import schema
from assistant.types import Author, Chunk, Claim, DatePrecision, Paper, Source

__all__ = ["by_ids", "chunk_of", "claim_of", "claim_row", "paper_of", "paper_row", "slices"]

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
