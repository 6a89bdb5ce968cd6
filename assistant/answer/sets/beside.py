"""Two quantities beside each other: a table with a paper's number of each, where both were asked for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.sets.describe import noun
from assistant.answer.sets.stated import change, stated
from assistant.types import JudgedClaim, Query, Row, Table

__all__ = ["beside", "pairs"]


def pairs(query: Query, matches: Sequence[JudgedClaim]) -> list[tuple[JudgedClaim, JudgedClaim]]:
    """Of each paper its first claim of either quantity, the first as ordered; papers with both alone."""
    second = query.also.quantity if query.also else None
    found: dict[str, dict[bool, JudgedClaim]] = {}
    for row in matches:
        found.setdefault(row.claim.paper_id, {}).setdefault(row.claim.quantity == second, row)
    return [(of[False], of[True]) for of in found.values() if len(of) > 1]


def beside(query: Query, matches: Sequence[JudgedClaim], literal: frozenset[str]) -> Table | None:
    """The table of a question for two quantities; ``None`` for others, or where no paper has both."""
    rows = pairs(query, matches) if query.also is not None else []
    if query.also is None or not rows:
        return None
    return Table(
        ("paper", noun(query), noun(query.also)),
        tuple(
            Row((one.title, _cell(one, literal), _cell(other, literal)), (one.label,) if one.label else ())
            for one, other in rows
        ),
    )


def _cell(row: JudgedClaim, literal: frozenset[str]) -> str:
    named = row.claim.quantity == "quality"
    said = stated(row.claim, named=named, literal=row.claim.id in literal)
    more = change(row.claim)
    return f"{said} ({more})" if more else said
