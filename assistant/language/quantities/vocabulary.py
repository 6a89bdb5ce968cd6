"""The words for resources: which phrase names which quantity, and in which context.

Claims and questions read the same tables, so a question meets the claims it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from assistant.language.quantities.definition import Nature, Term
from assistant.language.quantities.definitions import QUANTITIES
from assistant.types import Quantity

__all__ = [
    "TERMS",
    "Found",
    "Mention",
    "Nature",
    "Phrases",
    "Term",
    "Word",
    "counted",
    "mentions",
    "words_of",
]


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
                if len(phrase_words) == 1 or _stands(text, words, index, phrase_words):
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


@dataclass(frozen=True, slots=True)
class Mention:
    """A term where it stands: ``text[start:end].lower()`` is ``phrase``, or its plural."""

    start: int
    end: int
    phrase: str
    term: Term


TERMS: dict[str, Term] = {phrase: term for entry in QUANTITIES.values() for phrase, term in entry.named()}
"""Every phrase, lower case, and what it names."""

_PHRASES = Phrases(TERMS)


def mentions(text: str) -> tuple[Mention, ...]:
    """The resource terms of ``text`` in order, longest phrase at each place."""
    return tuple(
        Mention(found.start, found.end, found.phrase, found.value)
        for found in _PHRASES.find(text, words_of(text))
    )


# What a number of a sentence counts: reasoning tokens, visual tokens, calls, or the quantity at large.


_BESIDE = 2
"""Words on either side of a number that tell its kind before any term does."""


def counted(quantity: Quantity, sentence: str, raw: str) -> str | None:
    """The kind of ``quantity`` that the term nearest to ``raw`` in ``sentence`` names; ``None`` for none."""
    entry = QUANTITIES[quantity]
    if not entry.kinds:
        return None
    start = max(sentence.find(raw), 0)
    end = start + len(raw)
    beside = [*sentence[:start].split()[-_BESIDE:], *sentence[end:].split()[:_BESIDE]]
    telling = " ".join(word.strip("(),.;:") for word in beside)
    own = entry.kind("active" if quantity == "model_size" and sentence[:start].endswith("-A") else telling)
    if own is not None or quantity == "model_size":
        return None if sentence.startswith(" total", end) else own  # "3.3 billion activated", "30B-A3B"
    near = [
        (max(one.start - end, start - one.end, 0), one.start < start, one.phrase)
        for one in mentions(sentence)
        if one.term.quantity == quantity or entry.kind(one.phrase)
    ]
    return entry.kind(min(near)[2]) if near else None
