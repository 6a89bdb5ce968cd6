"""The shape of a question: its words with every subject made alike, as columns for the kind.

``how do people reduce hallucination in VLMs`` becomes ``how do people CUT X in X``. What is left are
the words that say what is asked for, so that a question on a topic nobody wrote about is read like
one on another topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.language.asking import FORM
from assistant.question.names import Named
from assistant.question.words import CUT, GAIN, REPORT

__all__ = ["columns", "shape"]

Span = tuple[int, int]

_TOKEN = re.compile(r"[^\W_](?:[\w.+/@'’-]*[\w+])?%?|[?:;,]")
_AMOUNT = re.compile(r"[~<>=]*\$?\d[\d.,]*(?:%|x|k|m|b|gb|mb|kb|fps|ms|s|h|min|tb)?")
_CLASSES = (("CUT", CUT), ("GAIN", GAIN), ("TELL", REPORT))
_LONGEST = 3
_MOST_WORDS = (4, 7, 11, 16, 23)


def shape(text: str, names: Sequence[Named], resources: Iterable[Span] = ()) -> tuple[str, ...]:
    """The words of ``text`` (made plain, dates taken out) in lower case, with subjects as classes.

    ``N`` is a name, ``R`` a resource or metric, ``#`` an amount, ``X`` any other run of words and
    ``XS`` one that ends in a plural.
    """
    measured = tuple(resources)
    marked = [(span, "N") for name in names for span in name.spans] + [(span, "R") for span in measured]
    found: list[str] = []
    for token in _TOKEN.finditer(text):
        one = _class(token, marked)
        if one in {"X", "XS"} and found and found[-1] in {"X", "XS"}:
            found[-1] = one
        elif one not in {"N", "R", "#"} or not found or found[-1] != one:
            found.append(one)
    return tuple(found)


def _class(token: re.Match[str], marked: Sequence[tuple[Span, str]]) -> str:
    word = token.group().lower()
    inside = next((name for (start, end), name in marked if start <= token.start() < end), None)
    if inside == "N":
        return inside
    if word in FORM or not word[0].isalnum():
        return word
    if inside:
        return inside
    if _AMOUNT.fullmatch(word):
        return "#"
    matched = next((name for name, words in _CLASSES if words.fullmatch(word)), None)
    return matched or ("XS" if re.search(r"[a-z](?<![sui])s$", word) else "X")


def columns(found: Sequence[str], signs: Iterable[str]) -> tuple[str, ...]:
    """The columns that are 1 for a question of this shape: its n-grams and what else was seen in it."""
    return tuple(sorted({*_grams(found), *signs}))


def _grams(found: Sequence[str]) -> Iterator[str]:
    bounded = ("^", *found, "$")
    for size in range(1, _LONGEST + 1):
        for start in range(len(bounded) - size + 1):
            yield " ".join(bounded[start : start + size])
    words = sum(one[0].isalnum() or one == "#" for one in found)
    yield f"words<{next((most for most in _MOST_WORDS if words < most), 99)}"
    yield f"subjects={min(4, sum(one in {'X', 'XS', 'N'} for one in found))}"
