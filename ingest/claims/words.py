"""Lists of words near an amount, as data: where they stand decides what it is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import ne

__all__ = ["Words"]


class Words:
    """Words near an amount; of ``stems`` any ending will do, and an underscore is a space or a hyphen.

    Up to ``between`` words may stand between one of them and the amount; ``of`` asks for *of* behind it.
    """

    def __init__(self, words: str, *, stems: bool = False, between: int = 0, of: bool = False) -> None:
        self._phrases = tuple(tuple(word.split("_")) for word in words.split())
        self._stems, self._between, self._of = stems, between, of

    def _at(self, parts: Sequence[str], start: int = 0) -> bool:
        """One of them stands at ``start``."""
        return any(self._is(phrase, parts[start : start + len(phrase)]) for phrase in self._phrases)

    def _is(self, phrase: Sequence[str], parts: Sequence[str]) -> bool:
        if len(parts) < len(phrase) or any(map(ne, phrase[:-1], parts)):
            return False
        return parts[-1].startswith(phrase[-1]) if self._stems else parts[-1] == phrase[-1]

    def within(self, text: str) -> bool:
        """One of them stands anywhere in ``text``."""
        return self.last(text) >= 0

    def last(self, text: str, *, but: tuple[str, ...] = ()) -> int:
        """The place of the last among the words of ``text`` that does not end in ``but``, else -1."""
        parts = _parts(text)
        places = (i for i in range(len(parts) - 1, -1, -1) if self._at(parts, i))
        return next((i for i in places if not parts[i].endswith(but)), -1)

    def ends(self, text: str) -> bool:
        """One of them stands right before the amount that ``text`` leads to, or to its bracket."""
        words = _PHRASES.split(text.rstrip().removesuffix("("))[-1].split()
        for last in range(len(words), max(0, len(words) - 1 - self._between), -1):
            parts = _parts(" ".join(words[:last]))
            if any(self._is(phrase, parts[-len(phrase) :]) for phrase in self._phrases):
                return True
        return False

    def opens(self, text: str) -> bool:
        """One of them stands right behind the amount that ``text`` follows."""
        head = _PHRASES.split(text.lstrip(" )-"))[0]
        lead = next((lead for lead in _LEADS if head.startswith(lead)), "")
        words = head.removeprefix(lead).split()
        starts = range(min(len(words), self._between + 1))
        return bool(lead or not self._of) and any(self._at(_parts(" ".join(words[i:]))) for i in starts)


def _parts(text: str) -> list[str]:
    return _WORD.findall(text)


_WORD = re.compile(r"\w+")
_PHRASES = re.compile(r"[^\w\s-]")
_LEADS = ("of ", "on a ", "on an ", "on one ")
