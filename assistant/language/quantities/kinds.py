"""What a number of a sentence counts: reasoning tokens, visual tokens, calls, or the quantity at large."""

from __future__ import annotations

from assistant.language.quantities.definitions import QUANTITIES
from assistant.language.quantities.vocabulary import mentions
from assistant.types import Quantity

__all__ = ["counted"]


def counted(quantity: Quantity, sentence: str, raw: str) -> str | None:
    """The kind of ``quantity`` that the term nearest to ``raw`` in ``sentence`` names; ``None`` for none."""
    entry = QUANTITIES[quantity]
    if not entry.kinds:
        return None
    start = max(sentence.find(raw), 0)
    end = start + len(raw)
    near = [
        (max(one.start - end, start - one.end, 0), one.start < start, one.phrase)
        for one in mentions(sentence)
        if one.term.quantity == quantity or entry.kind(one.phrase)
    ]
    return entry.kind(min(near)[2]) if near else None
