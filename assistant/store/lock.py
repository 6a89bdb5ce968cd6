"""One writer at a time: a lock file in the home, released by the system when its holder dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import HomeBusy
from assistant.store import home as homes

__all__ = ["holder", "writer_lock"]

_LOCK = "ingest.lock"
_HOLDER = "ingest.pid"
# `holder` takes the lock for an instant to see whether it is free.
_PATIENCE = 0.2


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
            lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise HomeBusy(_busy(home)) from None
    try:
        with homes.guarded(home):
            # Beside the lock file, which every attempt to lock it empties.
            (home / _HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        lock.release()


def holder(home: Path) -> str | None:
    """The process that is writing to ``home`` at this moment, or ``None``."""
    from filelock import FileLock, Timeout

    if not (home / _LOCK).exists() or not homes.writable(home / _LOCK):
        return None
    lock = FileLock(home / _LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _holder(home)
    lock.release()
    return None


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
