"""Lists of words near an amount, as data: where they stand decides what it is of."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["Words"]


class Words:
    """Words near an amount; of ``stems`` any ending will do, and an underscore is a space or a hyphen.

    Up to ``between`` words may stand between one of them and the amount; ``of`` asks for *of* behind it.
    """

    def __init__(self, words: str, *, stems: bool = False, between: int = 0, of: bool = False) -> None:
        phrases = [word.replace("_", " ") for word in words.split()]
        lengths = sorted({phrase.count(" ") + 1 for phrase in phrases})
        self._phrases = [(n, tuple(one for one in phrases if one.count(" ") == n - 1)) for n in lengths]
        self._stems, self._between, self._of = stems, between, of

    def _at(self, parts: Sequence[str], start: int, stop: int | None = None) -> bool:
        """One of them stands at ``start``, and ends before ``stop`` where that is given."""
        for length, phrases in self._phrases:
            found = parts[start] if length == 1 else " ".join(parts[start : start + length])
            if (found.startswith(phrases) if self._stems else found in phrases) and stop in {
                None,
                start + length,
            }:
                return True
        return False

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
            starts = (len(parts) - length for length, _ in self._phrases if length <= len(parts))
            if any(self._at(parts, start, len(parts)) for start in starts):
                return True
        return False

    def opens(self, text: str) -> bool:
        """One of them stands right behind the amount that ``text`` follows."""
        head = _PHRASES.split(text.lstrip(" )-"))[0]
        lead = next((lead for lead in _LEADS if head.startswith(lead)), "")
        words = head.removeprefix(lead).split()
        starts = range(min(len(words), self._between + 1))
        return bool(lead or not self._of) and any(self._at(_parts(" ".join(words[i:])), 0) for i in starts)


def _parts(text: str) -> list[str]:
    return _WORD.findall(text)


_WORD = re.compile(r"\w+")
_PHRASES = re.compile(r"[^\w\s-]")
_LEADS = ("of ", "on a ", "on an ", "on one ")
