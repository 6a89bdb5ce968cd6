"""A resource as it is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.types import Context, Quantity

__all__ = ["Nature", "Term"]

Nature: TypeAlias = Literal["amount", "rate", "gain", "level"]


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase names.

    ``nature`` is ``amount`` (training time: less is less), ``rate`` (training speed,
    FPS: more means less time), ``gain`` (a speedup: its size is the saving) or ``level``
    (utilisation, batch size: a number that is reached, no saving).
    ``context`` is ``None`` when the words leave it open; time and speed without a
    context (``speedup``, ``runtime``) may turn out to be those of training.
    """

    quantity: Quantity
    context: Context | None = None
    nature: Nature = "amount"
