"""What a line of a conversation does to what was answered before it: the columns that it is decided by.

The model is fitted (:mod:`eval.fit.move`): the shape of the line and its own words, one by one and in pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, TypeAlias

__all__ = ["CHANGES", "Move", "move_columns"]

Move: TypeAlias = Literal["own", "them", "pick", "ask", "order", "limit", "swap", "why", "more", "it"]
"""``own`` is a question of its own; ``them`` asks of the papers shown, ``it`` of the one that was.

``pick`` wants some by their place or date, ``ask`` asks something of those; ``order`` sorts, ``limit`` adds a
condition to the last question, ``swap`` puts another subject in its place, ``why`` asks for its reason and
``more`` for the rest.
"""
CHANGES = frozenset({"them", "pick", "order", "limit", "swap"})
"""What may change the filter of a set."""

_TOKEN = re.compile(r"[^\W_](?:[\w.+/'’-]*\w)?|[\[\]#?,:%]")
_PLACE = re.compile(r"\d{1,2}")
_LONGEST = 12


def move_columns(text: str, shape: Iterable[str]) -> tuple[str, ...]:
    """The columns that are 1 for this line, whose shape has those in ``shape``."""
    words = [_plain(match.group().lower()) for match in _TOKEN.finditer(text)]
    bounded = ["^", *words, "$"]
    pairs = (f"word {left} {right}" for left, right in pairwise(bounded))
    return tuple(
        sorted({*shape, *pairs, *(f"word {one}" for one in words), f"long={min(len(words), _LONGEST)}"})
    )


def _plain(word: str) -> str:
    return "9" if _PLACE.fullmatch(word) else "99" if word[0].isdigit() else word
