"""Lists of words as data, and as the inside of a regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["either", "listed"]


def listed(block: str) -> list[str]:
    """The phrases of a block separated by commas, on any number of lines; empty ones left out."""
    return [phrase for part in block.split(",") if (phrase := " ".join(part.split()))]


def either(words: Iterable[str]) -> str:
    """The words of an iterable as the inside of a regular expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
