"""A draft with groups or a table, sentence by sentence through the gate, into an answer's text.

The one place that decides how groups and tables read as plain text; every other surface sets
``Answer.groups`` and ``Answer.table`` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.gate.citations import Verifier
from assistant.types import Draft, DraftGroup, DraftTable, Group, Item, Row, Statement, Table

__all__ = ["Composed", "compose"]

_CELLS = " · "


@dataclass(frozen=True, slots=True)
class Composed:
    """What passed the gate, as text and as structure."""

    text: str
    groups: tuple[Group, ...] = ()
    table: Table | None = None


def compose(draft: Draft, verifier: Verifier) -> Composed:
    """Check every sentence, row and further paper of ``draft``; empty text when nothing passed."""
    for statement in draft.statements:
        verifier.add(statement)
    body = verifier.result().text
    groups = tuple(group for one in draft.groups if (group := _group(one, verifier)).items)
    table = _table(draft.table, verifier) if draft.table else None
    parts = [body, *(_group_text(group) for group in groups), _table_text(table) if table else ""]
    shown = [part for part in parts if part]
    if not shown:
        return Composed("")
    framed = (draft.headline, *shown, draft.footnote)
    return Composed("\n\n".join(part for part in framed if part), groups, table)


def marks(labels: Iterable[int]) -> str:
    """Citation marks: ``[1][4]``."""
    return "".join(f"[{label}]" for label in labels)


def _group(draft: DraftGroup, verifier: Verifier) -> Group:
    items = [Item(one.text, labels) for one in draft.statements if (labels := verifier.labels(one))]
    shown = {label for item in items for label in item.labels}
    more = [label for key in draft.more for label in verifier.labels(Statement("…", (key,)))] if items else []
    further = tuple(label for label in dict.fromkeys(more) if label not in shown)
    return Group(draft.label, tuple(items), draft.stance, further)


def _table(draft: DraftTable, verifier: Verifier) -> Table | None:
    rows = [
        Row(row.cells, labels)
        for row in draft.rows
        if (labels := verifier.labels(Statement(_CELLS.join(row.cells), row.evidence)))
    ]
    return Table(draft.columns, tuple(rows)) if rows else None


def _group_text(group: Group) -> str:
    lines = [group.label, *(f"- {item.text} {marks(item.labels)}" for item in group.items)]
    if group.more:
        lines.append(f"+{len(group.more)} more {marks(group.more)}")
    return "\n".join(lines)


def _table_text(table: Table) -> str:
    lines: Sequence[str] = [f"{_CELLS.join(row.cells)} {marks(row.labels)}" for row in table.rows]
    return "\n".join([_CELLS.join(table.columns), *lines])
