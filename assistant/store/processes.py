"""One writer at a time: a lock file in the home, released by the system when its holder dies.

Who embeds in the background holds another one for as long as it takes, and the first only while it
puts a batch in: whoever wants to write meanwhile waits for that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

from assistant.errors import HomeBusy
from assistant.store import home as homes

__all__ = ["abandon", "embedder_lock", "holder", "is_embedding", "reopened_after_fork", "writer_lock"]

_LOCK = "ingest.lock"
_EMBEDDING = "embed.lock"
_HOLDER = "ingest.pid"
# `holder` takes the lock for an instant to see whether it is free.
_PATIENCE = 0.2
_BATCH_PATIENCE = 30.0
"""Seconds for a batch that is being put in."""


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the home's write lock for the block.

    Raises ``HomeBusy`` at once when another process, or another thread, holds it, and
    ``HomeError`` when the home cannot be written to.
    """
    from filelock import FileLock, Timeout

    homes.prepare(home)
    lock = FileLock(home / _LOCK, thread_local=False)
    with homes.guarded(home):
        try:
            lock.acquire(timeout=_BATCH_PATIENCE if is_embedding(home) else _PATIENCE)
        except Timeout:
            raise HomeBusy(_busy(home)) from None
    try:
        with homes.guarded(home):
            # Beside the lock file, which every attempt to lock it empties.
            (home / _HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        lock.release()


@contextmanager
def embedder_lock(home: Path) -> Iterator[None]:
    """Be the only one that embeds for the home; waits for another one to be done."""
    from filelock import FileLock

    with homes.guarded(home), FileLock(home / _EMBEDDING, thread_local=False):
        yield


def is_embedding(home: Path) -> bool:
    """Whether a process embeds for ``home`` at this moment."""
    return _is_held(home / _EMBEDDING)


def holder(home: Path) -> str | None:
    """The process that is writing to ``home`` at this moment, or ``None``."""
    return _holder(home) if _is_held(home / _LOCK) else None


def _is_held(path: Path) -> bool:
    from filelock import FileLock, Timeout

    if not path.exists() or not homes.writable(path):
        return False
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _busy(home: Path) -> str:
    return (
        f"{home} is being written to by process {_holder(home)}; "
        "wait for that to finish, or stop it, and try again"
    )


def _holder(home: Path) -> str:
    try:
        return str(int((home / _HOLDER).read_text(encoding="ascii")))
    except (OSError, ValueError):
        return "(unknown)"


# After a fork the child opens everything anew: engines with threads of their own do not survive one.
#
# Chroma's and ONNX Runtime's threads are not there in the child, and whoever waits for them waits for ever.
# What the parent had open is left alone, not closed: closing would wait for the same threads.


class Reopens(Protocol):
    """What can begin again in a child."""

    def reopen(self) -> None:
        """Forget every open handle without closing it; the next use opens another."""


_OPEN: WeakSet[Any] = WeakSet()
_ABANDONED: list[Any] = []


def reopened_after_fork(holder: Reopens) -> None:
    """Have ``holder`` reopen in every child that this process forks."""
    _OPEN.add(holder)


def abandon(*handles: Any) -> None:
    """Keep handles of the parent from being destroyed in the child."""
    _ABANDONED.extend(handles)


def _in_child() -> None:
    for holder in list(_OPEN):
        holder.reopen()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
