"""A written answer as it takes shape: what passed, in order, as text and as groups and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.answer.compose import marks
from assistant.gate.citations import Verified, Verifier
from assistant.language.words import stem, words
from assistant.llm.cutting import Heading, TableRow
from assistant.types import Evidence, Group, Item, Paper, Row, Stance, Statement, Table

__all__ = ["COLUMNS", "Page", "row_statement"]

COLUMNS = ("name", "what it is", "result", "date")
"""The columns of a recommendation; the dates are the catalogue's."""

_CELLS = " · "
_NOTHING = {"", "-", "–", "—", "n/a", "none"}
_STANCES: dict[str, Stance] = {
    "for": "for", "against": "against", "it depends": "depends", "depends": "depends",
}  # fmt: skip
_LONGEST_LABEL = 8
_ITEM = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


class Page:
    """Takes what passed one by one; each call gives the text to append.

    ``evidence`` is all that was given: a label of a group must be in its words.
    """

    def __init__(self, gate: Verifier, evidence: Mapping[str, Evidence], papers: Mapping[str, Paper]) -> None:
        self._gate = gate
        self._papers = papers
        self._evidence = evidence
        given = (f"{piece.title} {piece.quote}" for piece in evidence.values())
        self._words = {stem(word) for text in given for word in words(text)}
        self._waiting: str | None = None
        self._listed = False
        self._groups: list[tuple[str, Stance | None, list[Item]]] = []
        self._further: list[Group] = []
        self._rows: list[Row] = []
        self.text = ""

    def heading(self, heading: Heading) -> None:
        """Begin a group; its label is shown with the first line under it."""
        self._waiting = heading.text

    def statement(self, statement: Statement) -> str:
        """A sentence: of the running text, or a line of the group begun last."""
        labels = self._gate.labels(statement)
        if not labels:
            return ""
        line = _ITEM.sub("", statement.text).strip()
        listed = line != statement.text.strip()
        if self._groups and not listed and self._waiting is None and self._listed:
            # A sentence after the lines of a group is about all of them.
            return self._append(f"\n\n{line} {marks(labels)}")
        self._listed = listed
        if self._waiting is not None:
            self._groups.append((*self._label(self._waiting), []))
            joint = f"{self._gap}{self._groups[-1][0]}\n- "
            self._waiting = None
        elif self._groups:
            joint = "\n- "
        elif _ITEM.match(statement.text):
            joint = "\n- " if self.text else "- "
        else:
            joint = " " if self.text else ""
        if self._groups:
            self._groups[-1][2].append(Item(line, labels))
        return self._append(f"{joint}{line} {marks(labels)}")

    def row(self, row: TableRow) -> str:
        """A row of the table; its date is that of its first paper."""
        labels = self._gate.labels(row_statement(row))
        if not labels:
            return ""
        first = self._papers[self._evidence[row.evidence[0]].paper_id].published
        cells = [("–" if cell.casefold() in _NOTHING else cell) for cell in row.cells[:3]]
        cells = [*cells, *["–"] * (3 - len(cells)), first.isoformat() if first else "–"]
        head = "" if self._rows else f"{self._gap}{_CELLS.join(COLUMNS)}"
        self._rows.append(Row(tuple(cells), labels))
        return self._append(f"{head}\n{_CELLS.join(cells)} {marks(labels)}")

    def further(self, label: str, statements: Iterable[Statement], more: Iterable[Statement] = ()) -> str:
        """A last group of lines, under a label of our own; of ``more`` only the numbers are shown."""
        items: list[Item] = []
        for one in statements:
            labels = self._gate.labels(one)
            if labels:
                items.append(Item(one.text, labels))
        others = tuple(label for one in more for label in self._gate.labels(one))
        if not items and not others:
            return ""
        self._further.append(Group(label, tuple(items), more=others))
        lines = [label, *(f"- {item.text} {marks(item.labels)}" for item in items)]
        lines += [f"+{len(others)} more {marks(others)}"] if others else []
        return self._append("\n\n" + "\n".join(lines))

    def note(self, text: str) -> str:
        """A line of our own at the end."""
        return self._append(f"{self._gap}{text}")

    @property
    def cited(self) -> set[str]:
        """Ids of the papers cited up to now."""
        return {citation.paper_id for citation in self._gate.result().citations}

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups up to now."""
        own = (Group(label, tuple(items), stance) for label, stance, items in self._groups)
        return (*own, *self._further)

    @property
    def table(self) -> Table | None:
        """The rows up to now."""
        return Table(COLUMNS, tuple(self._rows)) if self._rows else None

    def verified(self) -> Verified:
        """What the gate has let through."""
        return self._gate.result()

    @property
    def _gap(self) -> str:
        return "\n\n" if self.text else ""

    def _append(self, piece: str) -> str:
        self.text += piece
        return piece

    def _label(self, text: str) -> tuple[str, Stance | None]:
        """A label as it may be shown: a stance, or words that the evidence has."""
        stance = _STANCES.get(text.casefold().strip(" .:"))
        if stance:
            return text, stance
        held = set(map(stem, words(text)))
        known = held and len(text.split()) <= _LONGEST_LABEL and held <= self._words
        return (text if known else "Further findings"), None


def row_statement(row: TableRow) -> Statement:
    """What a row says, as the gate is to check it."""
    said = [cell for cell in row.cells if cell.casefold() not in _NOTHING]
    return Statement(_CELLS.join(said), row.evidence)
