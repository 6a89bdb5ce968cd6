"""What counts as a word in the index of words.

Texts and queries are cut alike: letters and digits in a row, lower case, no accents, English stems.
Two things go beyond that, for what a stem loses: a *name* (``LoRA+``, ``GPT-4``, ``Qwen2.5-VL``) is
also kept whole, and a query's word that is nowhere in the index is taken for the likeliest word one
slip away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

__all__ = ["ANALYZER", "closest", "english", "names"]

ANALYZER = "english"
_LONGEST = 60

_NAME = re.compile(r"[^\W_]+(?:[-./+][^\W_]+)*\+*")
_JOINED = re.compile(r"[-+./]")
_DIGIT_OR_PLUS = re.compile(r"[\d+]")
_SHORTEST_MISSPELT = 5


@cache
def english() -> Any:
    """The tantivy analyzer that texts and queries go through."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple())
    steps = (Filter.remove_long(_LONGEST), Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("english"))
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


def names(text: str) -> list[str]:
    """The names in ``text``, in lower case: words joined by a sign, with a digit or a plus among them."""
    if not _DIGIT_OR_PLUS.search(text):
        return []
    # Most words are letters alone; to match each of them took half of the time of indexing.
    mixed = [word for word in text.split() if not word.isalpha()]
    likely = [word for word in mixed if _DIGIT_OR_PLUS.search(word)]
    found = [name.casefold() for word in likely for name in _NAME.findall(word)]
    return [name for name in found if _JOINED.search(name) and _DIGIT_OR_PLUS.search(name)]


def closest(word: str, known: Iterable[tuple[str, int]], shortest: int = _SHORTEST_MISSPELT) -> str | None:
    """The commonest of ``known`` ``(word, frequency)`` that one slip turns into ``word``.

    A slip is a letter too many, too few, wrong, or swapped with its neighbour. Short words and
    words with digits are left alone: another word or number is too often one slip away.
    """
    if len(word) < shortest or not word.isalpha():
        return None
    near = [(-frequency, other) for other, frequency in known if _one_slip(word, other)]
    return min(near)[1] if near else None


def _one_slip(one: str, other: str) -> bool:
    # A stem ends in i where the word ends in y, but a misspelt word may have kept its y.
    one, other = (word[:-1] + "i" if word.endswith("y") else word for word in (one, other))
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
