"""The catalogue as the rest of the program holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Self

import sqlalchemy as sa

from assistant.config import Settings
from assistant.errors import HomeError
from assistant.store.catalog import engine, schema
from assistant.store.catalog.conversations import Conversations
from assistant.store.catalog.ledger import Ledger
from assistant.store.catalog.writes import Writes

__all__ = ["Catalog"]

# Any number that other programs are unlikely to lock on.
_WRITER_LOCK = 0x61736B70


class Catalog(Ledger):
    """A collection's catalogue; usable from several threads at once, and by several processes.

    ``writable`` is false for a home that can only be read: then nothing is remembered
    between runs, and writing raises ``HomeError``.
    """

    def __init__(self, connections: sa.Engine, settings: Settings, *, can_write: bool) -> None:
        super().__init__(connections)
        self.settings = settings
        self.writable = can_write

    @classmethod
    def open(cls, settings: Settings, *, create: bool = True) -> Self:
        """The catalogue of ``settings``, brought to the present version.

        Raises ``HomeError`` when it cannot be used, or is not there and ``create`` is
        false; ``HomeTooNew`` when a newer version made it.
        """
        connections, can_write = engine.start(settings, create=create)
        return cls(connections, settings, can_write=can_write)

    def reopen(self) -> None:
        """Leave the parent's connections to the parent, in a child of a fork."""
        self._engine.dispose(close=False)

    def close(self) -> None:
        """Give the connections back. A second call does nothing."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def schema_version(self) -> int:
        """The version of the tables."""
        with self._engine.connect() as connection:
            return schema.version(connection)

    @contextmanager
    def writing(self) -> Iterator[Writes]:
        """One transaction: everything written inside the block, or nothing of it."""
        self._check_writable()
        with engine.writing(self._engine) as connection:
            writes = Writes(connection)
            yield writes
            writes.finish()

    @contextmanager
    def sole_writer(self) -> Iterator[bool]:
        """Whether this process is the only one ingesting into a catalogue that several homes share.

        A SQLite catalogue has one home, whose lock file answers this question; on PostgreSQL
        an advisory lock does, which the server drops when this process dies.
        """
        if self._engine.dialect.name != "postgresql":
            yield True
            return
        # Each statement by itself: a transaction left open for hours would keep the server from tidying up.
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            sole = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_WRITER_LOCK))))
            try:
                yield sole
            finally:
                # The lock is the connection's, which goes back to the pool; one that was cut has lost it.
                with suppress(HomeError):
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(_WRITER_LOCK)))

    def remember(self, kind: str, key: str, value: str) -> None:
        """Keep ``value`` for :meth:`cached`; the first one kept for a key stays.

        ``kind`` tells one cache from another, e.g. ``response`` and ``extraction``. In a
        home that can only be read nothing is kept.
        """
        if self.writable:
            with engine.writing(self._engine) as connection:
                schema.upsert(connection, schema.cache, [{"kind": kind, "key": key, "value": value}])

    def add_feedback(self, question: str, answer: Mapping[str, Any], vote: int) -> None:
        """Store a reader's vote, +1 or -1, on an answer's JSON."""
        self._check_writable()
        row = {"question": question, "answer": dict(answer), "vote": vote}
        with engine.writing(self._engine) as connection:
            connection.execute(sa.insert(schema.feedback), row)

    def conversations(self, owner: str = "") -> Conversations:
        """The conversations of one reader; of everybody who has no account by default."""
        return Conversations(self._engine, owner, self._check_writable)

    def _check_writable(self) -> None:
        if not self.writable:
            where = engine.place(self.settings)
            raise HomeError(f"{where} is read-only; make it writable or give another --home")
