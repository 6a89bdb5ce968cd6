"""A deadline for the work on one question: long loops look at it and give up once it is over.

Nothing is interrupted from outside, so no lock and no transaction is left half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from time import monotonic
from typing import TypeVar

from assistant.errors import Overloaded

__all__ = ["check", "deadline", "watched"]

_T = TypeVar("_T")
_BETWEEN = 64
"""Items: what is done with one takes 3 ms at most."""

_LIMIT: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)
"""When it is over, by the monotonic clock, and after how many seconds that is."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Work in the block, in this thread, may take so many seconds."""
    token = _LIMIT.set((monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def check() -> None:
    """Raises ``Overloaded`` once the deadline in force is over; does nothing where there is none."""
    limit = _LIMIT.get()
    if limit is not None and monotonic() > limit[0]:
        raise Overloaded(
            f"no answer within {limit[1]:g} s; ask about fewer papers, for example with a topic or a year"
        )


def watched(items: Iterable[_T]) -> Iterator[_T]:
    """The items, for as long as there is time; looked at anew after every few."""
    if _LIMIT.get() is None:
        yield from items
        return
    left = iter(items)
    while part := list(islice(left, _BETWEEN)):
        check()
        yield from part
