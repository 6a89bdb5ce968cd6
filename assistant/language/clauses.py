"""A sentence cut into what it says, one thing at a time."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

__all__ = ["clauses", "contrasted", "segments"]

_CUT = re.compile(
    r"[;:]\s|,\s|\s\(|\)|\s[–—-]\s|\b(?:while|whereas|but|although|though|and|or|plus|as well as"
    r"|even though|because|which|so|leading to|thereby|due to)\b"
)
_CLAUSE = re.compile(
    r"[;]\s|,\s(?=and\b|but\b|while\b|whereas\b|although\b|though\b|which\b|so\b|yet\b)"
    r"|\s(?=while\b|whereas\b|but\b|although\b|though\b|even though\b)"
)
_SHORTEST = 3


def segments(text: str) -> list[str]:
    """The smallest pieces: between commas, brackets and conjunctions, each with what joins it."""
    return _pieces(text, _CUT)


def clauses(text: str) -> list[str]:
    """The clauses, cut where a new thought starts, each with the word that joins it."""
    return _pieces(text, _CLAUSE)


@lru_cache(maxsize=8192)
def _pieces_of(text: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    cuts = [0, *(match.start() for match in pattern.finditer(text) if match.start() >= _SHORTEST), len(text)]
    return tuple(text[start:end] for start, end in pairwise(cuts) if text[start:end].strip(" ,;:()"))


def _pieces(text: str, pattern: re.Pattern[str]) -> list[str]:
    return list(_pieces_of(text, pattern))


# What follows these is set against the rest: "unlike A, B ...", "B ..., in contrast to A".
_AGAINST = re.compile(
    r"\b(?:unlike|in contrast to|in contrast with|as opposed to|contrary to|rather than"
    r"|instead of)\b\s(?P<what>[^,;.]*)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r",?\s(?:while|whereas|but(?! also\b)|although|though|even though|yet|however)\b,?\s|;\s", re.IGNORECASE
)
_OPENING = re.compile(
    r"(?:^|[,:]\s|\bthat\s)(?:while|whereas|although|though)\s(?P<what>[^,;]*),\s", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def contrasted(text: str) -> tuple[str, ...]:
    """The things that a sentence sets against each other; one piece where it contrasts nothing."""
    against = _AGAINST.search(text)
    if against is not None:
        return (text[: against.start()] + " " + text[against.end() :], against["what"])
    opening = _OPENING.search(text)
    if opening is not None:
        return (opening["what"], text[opening.end() :])
    return tuple(piece for piece in _TURN.split(text) if piece.strip())
