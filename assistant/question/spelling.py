"""Slips of typing: a word that nobody knows, near one that the question or the collection knows."""

from __future__ import annotations

import re
from functools import cache

from assistant.language.asking import FORM, GENERIC, TASKS
from assistant.language.metrics import ASKED
from assistant.language.quantities import DESK, QUANTITIES
from assistant.language.quantities.vocabulary import TERMS
from assistant.language.terms import closest
from assistant.language.words import UNSEEN, rarity, stem
from assistant.question.vocabulary import Vocabulary

__all__ = ["corrected"]

_WORD = re.compile(r"(?<![\w.@/'’])[A-Za-z]?[a-z]{3,}(?![\w@/'’]|\.\w)")
_SHORTEST = 4
_BEFORE = re.compile(r"\b([A-Z][\w.'’-]*) $")


def corrected(text: str, vocabulary: Vocabulary | None = None) -> tuple[str, dict[str, str]]:
    """``text`` with what was misspelt put right, and each such word with what it was taken for.

    Names in capitals, words with digits or signs and words that anything knows are left alone.
    """
    found: dict[str, str] = {}

    def mend(match: re.Match[str]) -> str:
        meant = _meant(match.group().lower(), vocabulary)
        if meant is None or _is_name(text, match, vocabulary):
            return match.group()
        found[match.group()] = meant
        return meant

    return _WORD.sub(mend, text), found


def _is_name(text: str, match: re.Match[str], vocabulary: Vocabulary | None) -> bool:
    """Whether it is in capitals behind another such word, and both are somebody's name here."""
    before = _BEFORE.search(text, 0, match.start()) if match.group()[0].isupper() else None
    name = f"{before[1]} {match.group()}" if before else ""
    return bool(name) and vocabulary is not None and vocabulary.place(name, "author") == "author"


def _meant(word: str, vocabulary: Vocabulary | None) -> str | None:
    if word in _asked_with() or (vocabulary is not None and vocabulary.count(word)):
        return None
    rare = rarity(stem(word))
    near = (
        closest(word, _of_length(len(word)), shortest=_SHORTEST) if rare >= _RARE or _doubtful(word) else None
    )
    if near is not None and _slipped(word, near) and (rare >= _RARE or stem(near) == stem(word)):
        return near
    near = vocabulary.closest(word) if vocabulary is not None and rare >= UNSEEN else None
    return near if near is not None and _slipped(word, near) else None


def _slipped(word: str, meant: str) -> bool:
    """Whether a hand would write ``word`` for ``meant``: the first letter stays.

    A letter is too many or too few, two changed places, or one in a long word was struck for its neighbour
    or is another vowel; with any other it is another word, "humidity" and "humility".
    """
    if word[0] != meant[0]:
        return False
    if len(word) != len(meant) or sorted(word) == sorted(meant):
        return True
    struck = next(pair for pair in zip(word, meant, strict=True) if pair[0] != pair[1])
    return len(word) > _SHORT and (_NEAR.get(struck[0], "").count(struck[1]) > 0 or set(struck) <= _VOWELS)


_SHORT = 5
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    key: "".join(row[max(0, at - 1) : at + 2] for row in _ROWS[max(0, line - 1) : line + 2])
    for line, keys in enumerate(_ROWS)
    for at, key in enumerate(keys)
}
"""The keys around each."""
_RARE = 7.0
"""So rare is what a slip leaves of a word whose ending is cut: "traning"."""


def _doubtful(word: str) -> bool:
    """A letter doubled before an ending, or a plural of a bare stem: "reasonning", "halvs"."""
    return re.search(r"([a-z])\1ing$|[^aeiou]vs$", word) is not None


@cache
def _of_length(length: int) -> tuple[tuple[str, int], ...]:
    """The words that one slip may turn into one of this length, longer ones first among equals."""
    return tuple((word, len(word)) for word in sorted(_asked_with()) if abs(len(word) - length) <= 1)


@cache
def _asked_with() -> frozenset[str]:
    """What questions are made of: words of form, of tasks, of resources and metrics."""
    asked = (block for entry in QUANTITIES.values() for block, _ in entry.triggers())
    measured = {
        word for phrase in (*TERMS, *ASKED, *DESK, *asked) for word in re.findall(r"[a-z]+", phrase.lower())
    }
    plural = {f"{word}s" for word in measured}
    return frozenset(word for word in FORM | TASKS | GENERIC | measured | plural if len(word) >= _SHORTEST)
