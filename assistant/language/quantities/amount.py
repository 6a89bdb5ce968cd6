"""One printed amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.types import Bound, Statistic

__all__ = ["Amount", "Form"]

Form: TypeAlias = Literal["digits", "word", "fraction", "fold", "orders", "ratio"]


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed amount; ``text[start:end] == raw``.

    ``unit`` is ``percent``, ``times``, ``points``, ``absolute:UNIT`` or ``count`` (a
    number without a unit). ``value`` is as printed (9.7 of ``9.7 billion tokens``, whose
    unit is ``absolute:billion tokens``); ``value_low`` is the lower end of a printed
    range. ``form`` tells digits from ``one-third`` (33.3 percent), ``threefold``,
    ``two orders of magnitude`` (100 times) and ``halves``/``twice`` (2 times).
    ``lead`` is where the words of the bound start, ``tail`` where those after it end.
    ``sign`` is a printed plus or minus; ``value`` is without it.
    """

    start: int
    end: int
    raw: str
    value: float
    unit: str
    value_low: float | None = None
    bound: Bound = "exact"
    statistic: Statistic | None = None
    form: Form = "digits"
    lead: int = 0
    tail: int = 0
    sign: str = ""
