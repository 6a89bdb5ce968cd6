"""The two halves of a comparison, cut out of its wording."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.language.words import terms

__all__ = ["Split", "halves"]

_VERSUS = re.compile(
    r"\s+(?:or|versus|vs\.?|as opposed to|as against|compared (?:with|to)|against|than|rather than"
    r"|with (?:that|those) (?:\w+ )?(?:by|of))\s+|[,;]\s+(?:or|versus)\s+",
    re.IGNORECASE,
)
# A second question with a subject of its own.
_AGAIN = re.compile(
    r",? and (?:(?:with|on|by|in|at|for) )?(?:how|what|which|who|why|where|when|whom)\b"
    r"|,? and as a function of what\b|; (?:how|what)\b",
    re.IGNORECASE,
)
_UNNAMED_TWO = re.compile(
    r"\b(?:of|by|in|do|does|did|are|is) (?:the )?(?:two|both)\b(?!-)|^(?:the )?two\b(?!-)|\beach$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:and|with|while)\s+", re.IGNORECASE)
_CLAUSE = re.compile(r"[:.?;]\s+")


class Split(NamedTuple):
    """The two halves of a comparison."""

    left: str
    right: str


@lru_cache(maxsize=1024)
def halves(question: str) -> tuple[Split, ...]:
    """Every way to cut the question in two within one clause.

    At a word of comparison, or where a second question begins. "The two papers on A and B" has no sides.
    Else at "and" or "with", which may join the two sides ("compare A with B") or be part of one.
    """
    text = question.strip().rstrip("?.! ")
    found = _cut(text, _AGAIN)
    if found:
        return found
    joined = () if _UNNAMED_TWO.search(text) else _cut(text, _JOINED)
    return tuple(dict.fromkeys((*_cut(text, _VERSUS), *joined)))


def _cut(text: str, between: re.Pattern[str]) -> tuple[Split, ...]:
    found = []
    for match in between.finditer(text):
        left = _CLAUSE.split(text[: match.start()])[-1].strip(" ,")
        right = _CLAUSE.split(text[match.end() :])[0].strip(" ,")
        if terms(left) and terms(right):
            found.append(Split(left, right))
    return tuple(dict.fromkeys(found))
