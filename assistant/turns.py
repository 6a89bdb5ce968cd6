"""Whose question is answered next: a few at once, visitor by visitor, nobody for ever.

Answers are made of arithmetic in one process: twenty made side by side each take twenty times as long and
hold twenty times the memory. So few are made at a time. Who asks much waits behind who asks little.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import Overloaded

__all__ = ["Turns"]


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
