"""A table about papers, one row each: every cell a few words with the sentence they are from, or not stated.

Each cell goes through the gate against its own sentence; one that fails is replaced by nothing.
Cells are kept for ever under the paper's text, the column, the model and the prompt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answer.tabulation import Cell, PaperRow, Tabulation
from assistant.errors import GenerationError, InputError
from assistant.gate.citations import Verifier
from assistant.llm.cost import together
from assistant.llm.evidence import Rows, rows_of
from assistant.llm.replies import Cache, NoCache, Replies, closed, many, numbers, objects
from assistant.types import Evidence, Paper, Rejected, Statement, Usage
from prompts import load

__all__ = ["Tabulator", "columns_of", "tabulate"]

_KIND = "cell"
_BATCH = 5
_ROOM = 1200
_MOST_COLUMNS = 8
_LONGEST_CELL = 160


def columns_of(text: str | Sequence[str]) -> tuple[str, ...]:
    """The columns named in ``"method, data used, main result"`` or in a list.

    Raises ``InputError`` for none, too many, or one twice.
    """
    named = text.split(",") if isinstance(text, str) else list(text)
    columns = tuple(" ".join(name.split()) for name in named if name.strip())
    if not columns:
        raise InputError('no column is named; write for example "method, data used, main result"')
    if len(columns) > _MOST_COLUMNS or len({name.casefold() for name in columns}) < len(columns):
        raise InputError(
            f"name up to {_MOST_COLUMNS} different columns, not {len(columns)}: {', '.join(columns)}"
        )
    return columns


@dataclass(slots=True)
class Tabulator:
    """Fills rows with one model."""

    replies: Replies
    columns: tuple[str, ...]
    cache: Cache = field(default_factory=NoCache)
    usage: Usage = field(default_factory=Usage)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def prompt_sha(self) -> str:
        """The hash of the prompt."""
        return load("columns").sha256

    def rows(self, papers: Sequence[Paper]) -> Iterator[PaperRow]:
        """One row a paper, in order, a batch at a time. Raises a ``GenerationError``."""
        for start in range(0, len(papers), _BATCH):
            batch = papers[start : start + _BATCH]
            known = {paper.id: self.known(paper) for paper in batch}
            left = [paper for paper in batch if known[paper.id] is None]
            for _again in range(2):
                if left:
                    known |= self._asked(left)
                    left = [paper for paper in batch if known[paper.id] is None]
            for paper in batch:
                yield PaperRow(paper, known[paper.id] or tuple(Cell() for _ in self.columns))

    def _asked(self, batch: Sequence[Paper]) -> dict[str, tuple[Cell, ...] | None]:
        """One call; papers that the reply leaves out are missing."""
        named = ", ".join(f"{number}: {name}" for number, name in enumerate(self.columns, start=1))
        told = rows_of(self.replies, "columns", batch, _SCHEMA, _ROOM, columns=named)
        self.usage = together(self.usage, told.usage)
        return {paper.id: self._cells(paper, told) for paper in batch if paper.id in told.rows}

    def _cells(self, paper: Paper, told: Rows) -> tuple[Cell, ...]:
        """The cells of a row that pass the gate; each is kept, also when it is empty."""
        given = objects(told.rows[paper.id].get("cells"))
        by_column = {int(n): one for one in given for n in numbers(one.get("column"))}
        cells = []
        for place, name in enumerate(self.columns, start=1):
            cell = self._cell(paper, by_column.get(place, {}), told)
            self.cache.remember(_KIND, self._key(paper, name), json.dumps(cell.to_dict()))
            cells.append(cell)
        return tuple(cells)

    def _cell(self, paper: Paper, given: Mapping[str, Any], told: Rows) -> Cell:
        text, span = given.get("text"), told.span(paper, given.get("sentence"))
        if not isinstance(text, str) or not text.strip() or span is None:
            return Cell()
        said = " ".join(text.split())[:_LONGEST_CELL]
        if said.casefold() in " ".join(span.text.split()).casefold():
            return Cell(said, span.text, span.start, span.end)  # its own words, letter by letter
        piece = Evidence("1", paper.id, paper.title, span.text, span.start, span.end, paper.url)
        gate = Verifier({"1": piece}, {paper.id: paper}, strict=True)
        if not gate.labels(Statement(said, ("1",))):
            self.rejected += gate.result().rejected
            return Cell()
        return Cell(said, span.text, span.start, span.end)

    def known(self, paper: Paper) -> tuple[Cell, ...] | None:
        """The row as it was filled before, when it was filled whole."""
        kept = [self.cache.cached(_KIND, self._key(paper, name)) for name in self.columns]
        held = [Cell.from_dict(json.loads(one)) for one in kept if one is not None]
        return tuple(held) if len(held) == len(self.columns) else None

    def _key(self, paper: Paper, column: str) -> str:
        parts = [paper.title, paper.abstract, column.casefold(), self.replies.model.full, self.prompt_sha]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def tabulate(tabulator: Tabulator, papers: Sequence[Paper], topic: str | None) -> Tabulation:
    """The whole table; rows that could be filled when the model broke off, and why it did."""
    rows: list[PaperRow] = []
    notice = None
    try:
        rows += tabulator.rows(papers)
    except GenerationError as error:
        notice = f"Broken off: {error}. Cells that were filled are kept; run it again to go on."
        rows = [PaperRow(paper, known) for paper in papers if (known := tabulator.known(paper)) is not None]
    return Tabulation(
        tabulator.columns,
        tuple(rows),
        topic,
        model=tabulator.replies.model.full,
        prompt_sha=tabulator.prompt_sha,
        usage=tabulator.usage,
        rejected=tuple(tabulator.rejected),
        notice=notice,
    )


_CELL = closed(
    column={"type": "integer"}, text={"type": ["string", "null"]}, sentence={"type": ["integer", "null"]}
)
_SCHEMA = closed(papers=many(closed(paper={"type": "integer"}, cells=many(_CELL))))
