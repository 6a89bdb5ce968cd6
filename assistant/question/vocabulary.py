"""The words of a collection, for telling misspelt words from rare ones and names in lower case from words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from assistant.language.terms import closest
from assistant.language.words import rarity, stem

__all__ = ["TitleWords", "Vocabulary"]


class Vocabulary(Protocol):
    """What reading a question may ask of a collection."""

    def count(self, word: str) -> int:
        """How often the collection has a word, in lower case; 0 for one it does not know."""

    def closest(self, word: str) -> str | None:
        """The commonest word that one slip turns into ``word``; ``None`` without one."""

    def name(self, words: str) -> str | None:
        """A paper's own name as its title spells it, for these words in any case."""


_WORD = re.compile(r"[^\W\d_]+")
_HEAD = re.compile(r"^([^:?!.]{2,40}?)\s*:\s")
_MOST_WORDS = 4
_TELLING = 5.5
"""So rare is one of the words of a name at least: "Attention: ..." calls no paper by name."""


class TitleWords:
    """The words of titles and the names that they open with ("TurboDiffusion: ...")."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        for title in titles:
            self._counts.update(word.lower() for word in _WORD.findall(title))
            head = _HEAD.match(title)
            if head and len(head[1].split()) <= _MOST_WORDS and _tells(head[1]):
                self._names.setdefault(head[1].lower(), head[1])

    def count(self, word: str) -> int:
        """How often titles have the word."""
        return self._counts[word]

    def closest(self, word: str) -> str | None:
        """The commonest word of the titles that is one slip away."""
        near = ((known, count) for known, count in self._counts.items() if known[:1] == word[:1])
        return closest(word, near)

    def name(self, words: str) -> str | None:
        """The name that some title opens with; a common word only as the title spells it."""
        name = self._names.get(words.lower())
        return name if name and (words == name or _rare(name)) else None


def _tells(name: str) -> bool:
    words = _WORD.findall(name)
    if any(re.search(r"[a-z][A-Z]|[A-Z]{2}", word) for word in words) or re.search(r"\d", name):
        return True
    return _rare(name)


def _rare(name: str) -> bool:
    return any(rarity(stem(word.lower())) >= _TELLING for word in _WORD.findall(name))
