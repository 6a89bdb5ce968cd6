"""Finding the phrases of a table in a text, longest first, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

__all__ = ["Found", "Phrases", "Word", "words_of"]

T = TypeVar("T")
Word: TypeAlias = tuple[str, int, int]
"""A word in lower case, and its span."""

_WORD = re.compile(r"[A-Za-z0-9/]+")
# Only these may lie between the words of one phrase: "wall-clock time", "key-value (KV) cache".
_GLUE = frozenset({" ", "-", " (", ") ", "  ", "- ", "@", "&"})


class Found(NamedTuple, Generic[T]):
    """A phrase where it stands and what the table says of it."""

    start: int
    end: int
    phrase: str
    value: T


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in order."""
    return [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]


class Phrases(Generic[T]):
    """A table of lower-case phrases. A plural ``s`` on the last word is understood."""

    def __init__(self, table: Mapping[str, T]) -> None:
        rows: dict[str, list[tuple[tuple[str, ...], str, T]]] = {}
        for phrase, value in table.items():
            words = tuple(_WORD.findall(phrase))
            plural = (words[0] + "s",) if len(words) == 1 and words[0] + "s" not in table else ()
            for first in (words[0], *plural):
                rows.setdefault(first, []).append((words, phrase, value))
        self._starts = {
            first: tuple(sorted(found, key=lambda row: (-len(row[0]), -len(row[1]), row[1])))
            for first, found in rows.items()
        }

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Found[T]]:
        """The phrases among ``words`` of ``text``; none overlaps another."""
        starts, index = self._starts, 0
        while index < len(words):
            candidates = starts.get(words[index][0])
            step = 1
            for phrase_words, phrase, value in candidates or ():
                if _stands(text, words, index, phrase_words):
                    step = len(phrase_words)
                    yield Found(words[index][1], words[index + step - 1][2], phrase, value)
                    break
            index += step


def _stands(text: str, words: Sequence[Word], index: int, phrase: tuple[str, ...]) -> bool:
    """The words of ``phrase`` follow one another from ``index``; the last may be a plural."""
    last = len(phrase) - 1
    if index + last >= len(words):
        return False
    for offset, expected in enumerate(phrase):
        word = words[index + offset][0]
        if word != expected and not (offset == last and word == expected + "s"):
            return False
        if offset and text[words[index + offset - 1][2] : words[index + offset][1]] not in _GLUE:
            return False
    return True
