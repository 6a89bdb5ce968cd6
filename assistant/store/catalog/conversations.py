"""Conversations, notes and choices kept in the catalogue, each reader's apart from all others'."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from assistant.errors import InputError
from assistant.store.catalog import engine, schema

__all__ = ["Conversations", "Kept", "KeptTurn"]

_TITLE = 120
_ID_BYTES = 9


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation in a list: its address, its title, when it was last added to, in UTC."""

    id: str
    title: str
    updated: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question. ``answer`` is ``Answer.to_dict()``, or ``None`` where there is none.

    ``said`` is then what had been shown before it was stopped, or why it failed.
    """

    number: int
    question: str
    answer: Mapping[str, Any] | None
    said: str


class Conversations:
    """One reader's conversations. An id that is not theirs is as good as none."""

    def __init__(self, connections: sa.Engine, owner: str, may_write: Callable[[], None]) -> None:
        self._engine = connections
        self._owner = owner
        self._may_write = may_write

    def begin(self, title: str) -> str:
        """Start a conversation; returns its id, which cannot be guessed."""
        self._may_write()
        now = _now()
        identifier = secrets.token_urlsafe(_ID_BYTES)
        row = {"id": identifier, "owner": self._owner, "title": title[:_TITLE], "deleted": False}
        with engine.writing(self._engine) as connection:
            connection.execute(sa.insert(schema.conversations), row | {"created": now, "updated": now})
        return identifier

    def ask(self, conversation: str, question: str) -> int:
        """Add a question; returns its number, from 1. Raises ``InputError`` for an unknown conversation."""
        self._may_write()
        turns = schema.turns.c
        with engine.writing(self._engine) as connection:
            self._check(connection, conversation)
            last = connection.scalar(
                sa.select(sa.func.max(turns.number)).where(turns.conversation == conversation)
            )
            number = int(last or 0) + 1
            row = {"conversation": conversation, "number": number, "question": question, "said": ""}
            connection.execute(sa.insert(schema.turns), row | {"answer": None, "asked": _now()})
            self._change(connection, conversation, updated=_now())
        return number

    def answer(self, conversation: str, number: int, answer: Mapping[str, Any]) -> None:
        """Keep the answer to a question, in place of an earlier one."""
        self._fill(conversation, number, answer=dict(answer), said="")

    def say(self, conversation: str, number: int, said: str) -> None:
        """Keep what there is instead of an answer."""
        self._fill(conversation, number, said=said)

    def turns(
        self,
        conversation: str,
        *,
        number: int | None = None,
        before: int | None = None,
        most: int | None = None,
    ) -> list[KeptTurn]:
        """Its questions in order: all, one by its ``number``, or the last ``most`` of those ``before`` one.

        None for an unknown conversation.
        """
        columns = schema.turns.c
        wanted = (
            sa.select(columns.number, columns.question, columns.answer, columns.said)
            .join(schema.conversations)
            .where(*self._own(conversation))
            .order_by(columns.number.desc())
            .limit(most)
        )
        wanted = wanted if number is None else wanted.where(columns.number == number)
        wanted = wanted if before is None else wanted.where(columns.number < before)
        with self._engine.connect() as connection:
            return [KeptTurn(*row) for row in connection.execute(wanted)][::-1]

    def title(self, conversation: str) -> str | None:
        """Its title, or ``None`` for an unknown conversation."""
        wanted = sa.select(schema.conversations.c.title).where(*self._own(conversation))
        with self._engine.connect() as connection:
            return connection.scalar(wanted)

    def list(self, *, most: int = 200) -> list[Kept]:
        """The latest conversations, last used first."""
        columns, turns = schema.conversations.c, schema.turns.c
        count = sa.select(sa.func.count()).where(turns.conversation == columns.id).scalar_subquery()
        wanted = (
            sa.select(columns.id, columns.title, columns.updated, count)
            .where(columns.owner == self._owner, ~columns.deleted)
            .order_by(columns.updated.desc(), columns.id)
            .limit(most)
        )
        with self._engine.connect() as connection:
            return [Kept(*row) for row in connection.execute(wanted)]

    def rename(self, conversation: str, title: str) -> None:
        """Give it another title. Raises ``InputError`` for an empty one or an unknown conversation."""
        if not title.strip():
            raise InputError("a conversation needs a title; write a few words")
        self._change_own(conversation, title=" ".join(title.split())[:_TITLE])

    def delete(self, conversation: str) -> None:
        """Take it off the list; :meth:`restore` brings it back."""
        self._change_own(conversation, deleted=True)

    def restore(self, conversation: str) -> None:
        """Bring a deleted conversation back."""
        self._change_own(conversation, deleted=False)

    def note(self, paper_id: str) -> tuple[str, tuple[str, ...]]:
        """What the reader noted about a paper, and its tags; nothing by default."""
        columns = schema.notes.c
        wanted = sa.select(columns.note, columns.tags).where(*self._noted(paper_id))
        with self._engine.connect() as connection:
            found = connection.execute(wanted).first()
        return (found[0], tuple(found[1])) if found else ("", ())

    def set_note(self, paper_id: str, note: str, tags: Sequence[str]) -> None:
        """Keep a note about a paper in place of an earlier one."""
        self._may_write()
        row = {"owner": self._owner, "paper_id": paper_id, "note": note, "tags": list(tags)}
        with engine.writing(self._engine) as connection:
            schema.upsert(connection, schema.notes, [row], ("note", "tags"))

    def tags(self) -> dict[str, tuple[str, ...]]:
        """The reader's tags by paper, of papers that have any."""
        columns = schema.notes.c
        wanted = sa.select(columns.paper_id, columns.tags).where(columns.owner == self._owner)
        with self._engine.connect() as connection:
            return {paper: tuple(tags) for paper, tags in connection.execute(wanted) if tags}

    def preference(self, name: str) -> Any:
        """What the reader chose under ``name``, in JSON's types; ``None`` by default."""
        columns = schema.preferences.c
        wanted = sa.select(columns.value).where(columns.owner == self._owner, columns.name == name)
        with self._engine.connect() as connection:
            return connection.scalar(wanted)

    def prefer(self, name: str, value: Any) -> None:
        """Keep a choice in place of an earlier one. A key is no choice: this is a plain table."""
        self._may_write()
        row = {"owner": self._owner, "name": name, "value": value}
        with engine.writing(self._engine) as connection:
            schema.upsert(connection, schema.preferences, [row], ("value",))

    def _noted(self, paper_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        columns = schema.notes.c
        return (columns.owner == self._owner, columns.paper_id == paper_id)

    def _fill(self, conversation: str, number: int, **values: Any) -> None:
        self._may_write()
        columns = schema.turns.c
        place = (columns.conversation == conversation, columns.number == number)
        with engine.writing(self._engine) as connection:
            self._check(connection, conversation)
            connection.execute(sa.update(schema.turns).where(*place).values(**values))
            self._change(connection, conversation, updated=_now())

    def _change_own(self, conversation: str, **values: Any) -> None:
        self._may_write()
        with engine.writing(self._engine) as connection:
            self._check(connection, conversation)
            self._change(connection, conversation, **values)

    def _change(self, connection: sa.Connection, conversation: str, **values: Any) -> None:
        table = schema.conversations
        connection.execute(sa.update(table).where(table.c.id == conversation).values(**values))

    def _own(self, conversation: str) -> tuple[sa.ColumnElement[bool], ...]:
        columns = schema.conversations.c
        return (columns.id == conversation, columns.owner == self._owner)

    def _check(self, connection: sa.Connection, conversation: str) -> None:
        wanted = sa.select(schema.conversations.c.id).where(*self._own(conversation))
        if connection.scalar(wanted) is None:
            raise InputError("this conversation is not here; start a new one")


def _now() -> datetime:
    return datetime.now(tz=UTC).replace(tzinfo=None)
