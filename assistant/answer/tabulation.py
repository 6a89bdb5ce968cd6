"""A table about papers: one row each, a cell for each column asked for, the quote behind every cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from assistant.types import Paper, Rejected, Usage

__all__ = ["NOT_STATED", "Cell", "PaperRow", "Tabulation"]

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Cell:
    """What an abstract says on a column, and where; ``text`` is ``None`` where it says nothing."""

    text: str | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of :meth:`to_dict`."""
        return cls(data["text"], data["quote"], data["start"], data["end"])

    def __str__(self) -> str:
        return self.text or NOT_STATED


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper's cells, in the order of the columns."""

    paper: Paper
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """The whole table. ``rejected`` are cells that the gate stopped; ``notice`` says what went wrong."""

    columns: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    topic: str | None = None
    model: str | None = None
    prompt_sha: str | None = None
    usage: Usage = field(default_factory=Usage)
    rejected: tuple[Rejected, ...] = ()
    notice: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON shape: the cells of a row by column."""
        return {
            "columns": list(self.columns),
            "topic": self.topic,
            "rows": [
                {
                    "paper_id": row.paper.id,
                    "title": row.paper.title,
                    "url": row.paper.url,
                    "published": row.paper.published.isoformat() if row.paper.published else None,
                    "cells": {
                        name: cell.to_dict() for name, cell in zip(self.columns, row.cells, strict=True)
                    },
                }
                for row in self.rows
            ],
            "model": self.model,
            "prompt_sha": self.prompt_sha,
            "usage": dataclasses.asdict(self.usage),
            "rejected": [dataclasses.asdict(one) for one in self.rejected],
            "notice": self.notice,
        }

    def records(self) -> list[dict[str, str]]:
        """Plain rows, for CSV and Markdown: the paper, then what each column says."""
        return [
            {"paper": row.paper.title, **dict(zip(self.columns, map(str, row.cells), strict=True))}
            for row in self.rows
        ]
