"""The lines of a page and what each of them is."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from ingest.pages.marks import Meta

__all__ = ["Labelled", "Line", "Role"]

Role: TypeAlias = Literal[
    "blank", "furniture", "meta", "title", "names", "abstract", "organization", "unknown"
]


class Line(NamedTuple):
    """A line of a page, or a block of an HTML page; ``number`` is 1-based."""

    number: int
    text: str
    heading: bool = False
    link: str | None = None


class Labelled(NamedTuple):
    """A line, or a piece of one, and what it is; ``meta`` is what a metadata line holds."""

    line: Line
    role: Role
    meta: Meta | None = None
