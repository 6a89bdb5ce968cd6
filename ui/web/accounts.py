"""Who may log in: names and passwords, and patience with those who guess.

After a few failures a name and an address must each wait before they may try again, twice as long every
time. What is refused while waiting is not looked at, so that guessing many at once gains nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass

from assistant.language.text import visible

__all__ = ["CALLER", "Accounts", "Patience"]

CALLER: ContextVar[str] = ContextVar("caller", default="")
"""The address that the request in hand came from."""

_LOG = logging.getLogger("askpapers.login")
_FREE = 3
_FIRST_SECONDS, _LONGEST_SECONDS = 1.0, 300.0
_REMEMBERED = 4096
_NAME = 60  # characters of a name that are logged


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


class Patience:
    """How long each key must wait after its failures. Bounded: the key that failed longest ago is forgotten.

    ``clock`` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, most: int = _REMEMBERED) -> None:
        self._clock = clock
        self._most = most
        self._failed: OrderedDict[str, _Failures] = OrderedDict()

    def __len__(self) -> int:
        return len(self._failed)

    def wait(self, keys: Iterable[str]) -> float:
        """Seconds until all of ``keys`` may try again; 0 for now."""
        now = self._clock()
        return max(0.0, *(self._failed[key].until - now if key in self._failed else 0.0 for key in keys))

    def failed(self, keys: Iterable[str]) -> None:
        """Count a failure for each of ``keys``."""
        for key in keys:
            failures = self._failed.setdefault(key, _Failures())
            failures.count += 1
            if failures.count >= _FREE:
                seconds = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** min(failures.count - _FREE, 30))
                failures.until = self._clock() + seconds
            self._failed.move_to_end(key)
            while len(self._failed) > self._most:
                self._failed.popitem(last=False)

    def passed(self, keys: Iterable[str]) -> None:
        """Forget the failures of ``keys``."""
        for key in keys:
            self._failed.pop(key, None)


class Accounts:
    """Names with their passwords, of which only digests are kept."""

    def __init__(self, passwords: Iterable[tuple[str, str]], patience: Patience | None = None) -> None:
        self._digests = {name: _digest(password) for name, password in passwords}
        self._nobody = _digest("")
        self._patience = Patience() if patience is None else patience

    async def admits(self, name: str, password: str) -> bool:
        """Whether they may come in, in the same time for a name that is unknown; Gradio asks this.

        Raises an HTTP error 429 for who must wait.
        """
        keys = (f"name {_short(name)}", f"address {CALLER.get()}")
        seconds = self._patience.wait(keys)
        if seconds > 0:
            from fastapi import HTTPException

            told = f"too many failed logins; try again in {seconds:.0f} seconds"
            raise HTTPException(429, told, headers={"Retry-After": f"{seconds:.0f}"})
        # Both are always done: a name that is not known takes as long as one that is.
        right = hmac.compare_digest(_digest(password), self._digests.get(name, self._nobody))
        if right and name in self._digests:
            self._patience.passed(keys)
            return True
        self._patience.failed(keys)
        _LOG.warning("failed login of %r from %s", _short(name), CALLER.get() or "an unknown address")
        return False


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()


def _short(name: str) -> str:
    return visible(name)[:_NAME]
