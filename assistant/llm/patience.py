"""How often a call is tried again, and how long is waited in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from assistant.errors import BadReply, ConnectionLost, GenerationError, RateLimited, TimedOut

__all__ = ["Patience"]

T = TypeVar("T")

_TRIES: dict[type[GenerationError], int] = {RateLimited: 12, ConnectionLost: 3, TimedOut: 2, BadReply: 2}
_FIRST_WAIT = 0.5
# A server that keeps naming a short wait is believed this often; then the waits double all the same.
_BELIEVED = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries again what may pass: a rate limit, a lost connection, one time-out, one bad reply.

    ``longest`` bounds the seconds waited for one call in all; a ``retry-after`` that goes
    beyond it is not waited for. Without one the wait doubles from half a second; with one
    that has been too short five times it doubles from there.
    ``spread`` in [0, 1) is added to each wait as a fraction of it, so that calls refused
    together do not come back together.
    """

    longest: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def run(self, attempt: Callable[[], Iterator[T]], *, spread: float = 0.0) -> Iterator[T]:
        """What ``attempt()`` yields; tried again only while it has yielded nothing.

        Raises the ``GenerationError`` of the last try.
        """
        waited, tries = 0.0, 0
        while True:
            yielded = False
            try:
                for item in attempt():
                    yielded = True
                    yield item
                return
            except GenerationError as error:
                tries += 1
                wait = self._wait(error, tries, spread)
                if yielded or wait is None or waited + wait > self.longest:
                    raise
            waited += wait
            self.sleep(wait)

    def _wait(self, error: GenerationError, tries: int, spread: float) -> float | None:
        """Seconds until the next try; ``None`` when there is none."""
        if tries >= _TRIES.get(type(error), 1):
            return None
        wait: float = _FIRST_WAIT * 2 ** (tries - 1)
        if isinstance(error, RateLimited) and error.retry_after is not None:
            wait = max(error.retry_after, wait / 2**_BELIEVED)
        return wait * (1.0 + spread)
