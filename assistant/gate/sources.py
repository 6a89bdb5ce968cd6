"""A cited paper as the gate sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.gate.names import introduced
from assistant.types import DatePrecision, dated

__all__ = ["Source", "own_names"]


@dataclass(frozen=True, slots=True)
class Source:
    """What one paper offers a sentence: its cited quotes, its title, its date.

    ``methods`` are names by which the paper calls itself elsewhere in its abstract.
    """

    quotes: tuple[str, ...]
    title: str = ""
    methods: tuple[str, ...] = ()
    published: date | None = None
    precision: DatePrecision | None = None

    @property
    def called(self) -> tuple[str, ...]:
        """How a sentence may call the paper: its title, what stands before the colon, its own names."""
        names = (self.title, self.title.partition(":")[0].strip(), *self.methods)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def dated(self) -> str:
        """The paper's date as far as it is known; empty without one."""
        return dated(self.published, self.precision)

    @property
    def texts(self) -> tuple[str, ...]:
        """Where a name may stand."""
        return (*self.quotes, *self.called)


_INTRODUCED = re.compile(
    r"\b(?:(?:propose|introduce|present|develop|describe|release|design|build|call(?:ed)?|named|dubbed"
    r"|termed?)\b"
    r"(?P<about>[^.;]{0,80})|(?:our|train)\b(?P<close>[^.;]{0,25}))",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def own_names(abstract: str) -> tuple[str, ...]:
    """Names by which a paper introduces its own work (``we propose FooNet``), in order.

    A sentence may call the work by them although its quote says "our method".
    """
    found = [introduced(match["about"] or match["close"] or "") for match in _INTRODUCED.finditer(abstract)]
    return tuple(dict.fromkeys(name for name in found if name))
