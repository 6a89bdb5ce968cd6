"""After a fork the child opens everything anew: engines with threads of their own do not survive one.

Chroma's and ONNX Runtime's threads are not there in the child, and whoever waits for them waits for ever.
What the parent had open is left alone, not closed: closing would wait for the same threads.
"""

from __future__ import annotations

import os
from typing import Any, Protocol
from weakref import WeakSet

__all__ = ["abandon", "reopened_after_fork"]


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
