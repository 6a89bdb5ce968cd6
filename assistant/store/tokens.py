"""Passages as a model reads them: the vector of the whole and the signs of its tokens' vectors.

One SQLite file beside Chroma's folder, derived like it. A passage is 1.5 KB of vector, for exact
scores while a collection is small, and 50 bytes for each token of a word that tells something:
about 6 KB, from which MaxSim is computed at question time without reading the passage again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistant.errors import HomeError
from assistant.protocols import Signs, Vectors
from assistant.store.catalog.rows import slices

__all__ = ["TokenIndex"]

_TABLE = "CREATE TABLE IF NOT EXISTS passages (id TEXT PRIMARY KEY, vector BLOB, signs BLOB)"
_IDS = "SELECT id FROM passages"
_COUNT = "SELECT count(*) FROM passages"
# In the file's user_version: begun before there was any vector, so that each passage with one is here.
_WHOLE = 2
_PATIENCE_SECONDS = 30.0


class TokenIndex:
    """The file at ``path``, made at the first write. Thread-safe; other processes may write to it too.

    ``sole`` says that nobody adds vectors without adding their tokens here, as other homes do
    that share a Chroma server.

    Every method raises ``HomeError`` when the file cannot be used.
    """

    def __init__(self, path: Path, dimension: int, *, sole: bool = True, read_only: bool = False) -> None:
        self._path = path
        self._sole = sole
        self._read_only = read_only
        self._dimension = dimension
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._lock = threading.RLock()
        self._loaded: tuple[tuple[int, int], list[str], Vectors] | None = None

    @property
    def whole(self) -> bool:
        """Whether it was kept from the start; one that was not lacks what was embedded before."""
        with self._reading() as connection:
            return connection is not None and self._sole and _pragma(connection, "user_version") == _WHOLE

    def upsert(self, chunk_ids: Sequence[str], vectors: Vectors, signs: Sequence[Signs | None]) -> None:
        """Add or replace by chunk id; durable on return."""
        rows = [
            (chunk_id, vector.astype("<f4").tobytes(), None if packed is None else packed.tobytes())
            for chunk_id, vector, packed in zip(chunk_ids, vectors, signs, strict=True)
        ]
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?, ?)", rows)

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks; unknown ids are no error; durable on return."""
        if self._path.is_file():
            with self._writing() as connection:
                connection.executemany("DELETE FROM passages WHERE id = ?", [(one,) for one in chunk_ids])

    def ids(self) -> set[str]:
        """Every chunk id held."""
        with self._reading() as connection:
            return set() if connection is None else {row[0] for row in connection.execute(_IDS)}

    def clear(self) -> None:
        """Forget everything, also a file that cannot be opened; what is written from now on is whole.

        It is emptied in place: where it is unlinked under a reader, the new one's journal has the name of the
        reader's, which takes it for what a killed writer left, and rolls back and deletes it.
        """
        try:
            self._empty()
        except HomeError:
            self.close()
            self._path.write_bytes(b"")
            self._empty()

    def _empty(self) -> None:
        with self._writing() as connection:
            connection.execute("DELETE FROM passages")
            connection.execute(f"PRAGMA user_version = {_WHOLE}")

    def signs(self, chunk_ids: Iterable[str]) -> dict[str, Signs]:
        """The tokens of each of these chunks, where they are known."""
        found: dict[str, Signs] = {}
        with self._reading() as connection:
            if connection is None:
                return found
            for part in slices(chunk_ids):
                marks = ",".join("?" * len(part))
                wanted = f"SELECT id, signs FROM passages WHERE id IN ({marks}) AND signs IS NOT NULL"  # noqa: S608  marks alone
                for chunk_id, packed in connection.execute(wanted, part):
                    found[chunk_id] = np.frombuffer(packed, np.uint8).reshape(-1, 2 + self._dimension // 8)
        return found

    def vectors(self, chunk_ids: Iterable[str]) -> dict[str, Vectors]:
        """The vector of each of these passages, where it is known."""
        found: dict[str, Vectors] = {}
        with self._reading() as connection:
            if connection is None:
                return found
            for part in slices(chunk_ids):
                marks = ",".join("?" * len(part))
                wanted = f"SELECT id, vector FROM passages WHERE id IN ({marks})"  # noqa: S608  marks alone
                for chunk_id, packed in connection.execute(wanted, part):
                    found[chunk_id] = np.frombuffer(packed, "<f4")
        return found

    def matrix(self) -> tuple[list[str], Vectors]:
        """All chunk ids in order, and their vectors as rows; read once and again when they changed."""
        with self._reading() as connection:
            if connection is None:
                return [], np.zeros((0, self._dimension), dtype=np.float32)
            now = _pragma(connection, "data_version"), connection.total_changes
            if self._loaded is None or self._loaded[0] != now:
                rows = connection.execute("SELECT id, vector FROM passages ORDER BY id").fetchall()
                joined = np.frombuffer(b"".join(vector for _, vector in rows), "<f4")
                self._loaded = now, [row[0] for row in rows], joined.reshape(-1, self._dimension)
            return self._loaded[1], self._loaded[2]

    def __len__(self) -> int:
        with self._reading() as connection:
            return 0 if connection is None else int(connection.execute(_COUNT).fetchone()[0])

    def close(self) -> None:
        """Let go of the file; whatever is asked next opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = self._loaded = None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """The open file; ``None`` where there is none yet."""
        with self._lock, self._explained():
            yield self._opened() if self._path.is_file() else None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._lock, self._explained():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = self._opened()
            with connection:
                connection.execute(_TABLE)
                yield connection

    def _opened(self) -> sqlite3.Connection:
        if self._connection is not None and self._replaced():
            self.close()
        if self._connection is None:
            how = "mode=ro&immutable=1" if self._read_only else "mode=rwc"
            self._connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?{how}",
                uri=True, timeout=_PATIENCE_SECONDS, check_same_thread=False,
            )  # fmt: skip
            self._inode = _inode(self._path)
        return self._connection

    def _replaced(self) -> bool:
        """Whether the file that was opened here was deleted since; SQLite writes to no such file."""
        return _inode(self._path) != self._inode

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:
            self._connection = self._loaded = None
            raise HomeError(
                f"the token vectors in {self._path} cannot be used ({error}); run `askpapers reindex`"
            ) from error


def _inode(path: Path) -> int | None:
    """The file's number in its file system; ``None`` where there is no file. SQLite makes it on opening."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
