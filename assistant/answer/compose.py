"""A draft with groups or a table, sentence by sentence through the gate, into an answer's text.

The one place that decides how groups and tables read as plain text; every other surface sets
``Answer.groups`` and ``Answer.table`` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.gate.citations import Verifier
from assistant.limits import watched
from assistant.types import (
    Answer,
    Draft,
    DraftGroup,
    DraftRow,
    DraftTable,
    Evidence,
    Group,
    Item,
    Paper,
    Row,
    Scope,
    Statement,
    Table,
    dated,
)

__all__ = ["NOTHING", "compose", "described"]

_CELLS = " · "
NOTHING = "–"
"""What a cell shows that has nothing to say."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What passed the gate, as text and as structure."""

    text: str
    groups: tuple[Group, ...] = ()
    table: Table | None = None


def compose(draft: Draft, verifier: Verifier) -> Composed:
    """Check every sentence, row and further paper of ``draft``; empty text when nothing passed."""
    for statement in watched(draft.statements):
        verifier.add(statement)
    body = verifier.result().text
    drawn = [_group(one, draft.evidence, verifier) for one in watched(draft.groups)]
    groups = tuple(group for group in drawn if group.items)
    table = _table(draft.table, draft.evidence, verifier) if draft.table else None
    days = _days(verifier)
    parts = [body, *(_group_text(group, days) for group in groups), _table_text(table) if table else ""]
    shown = [part for part in parts if part]
    if not shown:
        return Composed("")
    framed = (draft.headline, *shown, draft.footnote)
    return Composed("\n\n".join(part for part in framed if part), groups, table)


def marks(labels: Iterable[int]) -> str:
    """Citation marks: ``[1][4]``."""
    return "".join(f"[{label}]" for label in labels)


def _group(draft: DraftGroup, evidence: Mapping[str, Evidence], verifier: Verifier) -> Group:
    items = [Item(one.text, labels) for one in draft.statements if (labels := verifier.labels(one))]
    shown = {label for item in items for label in item.labels}
    quoted = [Statement(f"“{evidence[key].quote}”", (key,)) for key in draft.more] if items else []
    more = [label for one in quoted for label in verifier.labels(one)]
    further = tuple(label for label in dict.fromkeys(more) if label not in shown)
    return Group(draft.label, tuple(items), draft.stance, further)


def _table(draft: DraftTable, evidence: Mapping[str, Evidence], verifier: Verifier) -> Table | None:
    """The rows that passed, with a last column for the date of each."""
    carried = [(row.cells, _carried(row, evidence, verifier)) for row in watched(draft.rows)]
    rows = [(cells, labels) for cells, labels in carried if labels]
    days = _days(verifier)
    if not rows:
        return None
    dated = tuple(Row((*cells, days.get(labels[0]) or NOTHING), labels) for cells, labels in rows)
    return Table((*draft.columns, "date"), dated)


def _carried(row: DraftRow, evidence: Mapping[str, Evidence], verifier: Verifier) -> tuple[int, ...]:
    """The labels of a row whose cells are its paper's own words, of its title or of what it rests on.

    Each cell is a quote of its own: what one of them counts is not what the next one names.
    """
    titles = [evidence[key].title for key in row.evidence]
    cells = [cell for cell in row.cells if cell != NOTHING and not any(cell in title for title in titles)]
    cells = cells or [evidence[key].quote for key in row.evidence[:1]]
    said = [verifier.labels(Statement(f"“{cell}”", row.evidence)) for cell in cells]
    return said[0] if said and all(said) else ()


def _days(verifier: Verifier) -> dict[int, str]:
    """The date of each cited paper by its label, as far as it is known."""
    cited = verifier.result().citations
    return {one.label: dated(one.published, one.date_precision) for one in cited}


def _group_text(group: Group, days: Mapping[int, str]) -> str:
    lines = [group.label]
    for item in group.items:
        day = ", ".join(filter(None, (days.get(label) for label in item.labels)))
        lines.append(f"- {item.text}{f' ({day})' if day else ''} {marks(item.labels)}")
    if group.more:
        lines.append(f"+{len(group.more)} more {marks(group.more)}")
    return "\n".join(lines)


def _table_text(table: Table) -> str:
    lines: Sequence[str] = [f"{_CELLS.join(row.cells)} {marks(row.labels)}" for row in table.rows]
    return "\n".join([_CELLS.join(table.columns), *lines])


# What an answer says of the papers that it cites, and of dates that are known to the year only.


class _Reader(Protocol):
    def papers(self, *, ids: Iterable[str] | None = None) -> list[Paper]: ...

    def by_year_alone(self, scope: Scope) -> int: ...


def described(answer: Answer, scope: Scope, catalog: _Reader) -> Answer:
    """``answer`` with authors, dates, venues and links in its citations.

    Where a period was asked for, its coverage says how many papers a year or month alone put into it.
    """
    ids = sorted({cited.paper_id for cited in answer.citations})
    papers = {paper.id: paper for paper in catalog.papers(ids=ids)} if ids else {}
    cited = tuple(
        replace(
            citation,
            url=papers[citation.paper_id].link,
            **{name: getattr(papers[citation.paper_id], name) for name in _TOLD},
        )
        if citation.paper_id in papers
        else citation
        for citation in answer.citations
    )
    coverage = answer.coverage
    if scope.since or scope.until:
        coverage = replace(coverage, by_year=catalog.by_year_alone(scope) or None)
    return replace(answer, citations=cited, coverage=coverage)


_TOLD = ("authors", "published", "date_precision", "venue", "doi", "arxiv_id")
