"""A whole catalogue as rows of JSON, and such rows back: all that cannot be made again.

Chunks, indexes and the claims that rules read are left out, for they are derived; so is what names this
catalogue. Rows come in an order in which each finds those that it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from assistant.store.catalog import schema

__all__ = ["HEADER", "TABLES", "everything", "values_of"]

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
