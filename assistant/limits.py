"""What the work on questions may take: a turn, so long, and so much memory for texts that were read.

Answers are made of arithmetic in one process: twenty made side by side each take twenty times as long and
hold twenty times the memory. So a few are made at once, visitor by visitor, and who asks much waits behind
who asks little. Each has a deadline at which long loops look; nothing is interrupted from outside, so no
lock and no transaction is left half-way. What was read of texts is kept in ``functools.lru_cache``s, each
with a bound of its own; all of them full would take half a gigabyte, so one setting bounds them together.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import _lru_cache_wrapper
from itertools import islice
from time import monotonic
from typing import Any, TypeAlias, TypeVar

from assistant.errors import Overloaded

__all__ = ["HEAVY", "Turns", "check", "deadline", "megabytes", "trim", "watched"]

_Cache: TypeAlias = "_lru_cache_wrapper[Any]"

HEAVY = {"_indexed": 42, "judged": 8, "stance_signs": 9, "paper_stems": 5, "quotable_spans": 3}
"""Kilobytes that an entry of these takes; one of the others takes half of one.

Measured after 150 questions over 3,550 papers, when 91,068 entries took 92 MB together.
"""
_LIGHT = 0.5
_FEW = 16
"""What holds no more than this holds models, which are needed for every question."""

_found: tuple[int, list[_Cache]] = (0, [])


def megabytes() -> float:
    """About how much what is kept takes."""
    return sum(one.cache_info().currsize * HEAVY.get(one.__name__, _LIGHT) for one in _caches()) / 1000


def trim(most: float) -> None:
    """Forget what is kept once it takes more than about so many megabytes."""
    if megabytes() > most:
        for one in _caches():
            one.cache_clear()


def _caches() -> list[_Cache]:
    """The caches of every module that is loaded; looked for again when more are."""
    global _found  # noqa: PLW0603  found once
    if _found[0] != len(sys.modules):
        modules = [module for name, module in list(sys.modules.items()) if name.startswith("assistant.")]
        held = {id(one): one for module in modules for one in list(vars(module).values()) if _is_cache(one)}
        _found = len(sys.modules), list(held.values())
    return _found[1]


def _is_cache(one: object) -> bool:
    return isinstance(one, _lru_cache_wrapper) and (one.cache_parameters()["maxsize"] or 0) > _FEW


class Turns:
    """At most ``at_once`` at a time; the others wait for at most ``patience`` seconds."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._free = at_once
        self._patience = patience
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @contextmanager
    def turn(self, visitor: str) -> Iterator[None]:
        """Wait for a turn and hold it. Raises ``Overloaded`` when none comes in time."""
        self._take(visitor)
        try:
            yield
        finally:
            self._give_back()

    def _take(self, visitor: str) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = threading.Event()
            self._waiting.setdefault(visitor, deque()).append(mine)
        if mine.wait(self._patience):
            return
        with self._lock:
            if mine.is_set():  # it came in the last moment
                return
            self._waiting[visitor].remove(mine)
            if not self._waiting[visitor]:
                del self._waiting[visitor]
        raise Overloaded(
            f"too many questions are being answered: none of yours within {self._patience:g} s; ask again"
        )

    def _give_back(self) -> None:
        """The next visitor's oldest question; one who has more waits behind the others with them."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            visitor, questions = self._waiting.popitem(last=False)
            questions.popleft().set()
            if questions:
                self._waiting[visitor] = questions


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
