"""Whether a retelling dropped or added a *not*."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.denials import DENIALS, SOFT_DENIALS
from assistant.language.synonyms import meaning
from assistant.language.turns import TURNS
from assistant.language.words import STOP, stem

__all__ = ["denies", "denies_nothing", "turned_negation"]

_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*|[,;:.]", re.IGNORECASE)
_HARMLESS = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno\. ?\d"
    # A denial that bounds a number is compared with the number.
    r"|\b(?:without|not|never|cannot) \w+ (?:more|less|fewer|greater|further|higher|lower) than\b"
    r"|\bno (?:more|less|fewer|longer|later|higher|lower|greater|larger|smaller) than\b",
    re.IGNORECASE,
)
_DENYING = re.compile(r"^(?:un|non-?)(?=[a-z]{4})|^self-supervised$|(?:-free|less|-agnostic)$")
_REACH = 8


def turned_negation(text: str, quote: str) -> str | None:
    """A word that one side denies and the other states.

    Lenient on purpose: only what stands undenied in so many words, or its prefixed opposite, is certain.
    """
    said, quoted = _denials(text), _denials(quote)
    if quoted.hard and not said.any:
        both = quoted.denied & said.stems - quoted.stated
        if both:
            return min(both)
    if said.hard:
        both = said.denied & quoted.stated - quoted.denied
        if both:
            return min(both)
    return _prefixed(said, quoted) or _prefixed(quoted, said)


def denies(text: str) -> str | None:
    """A word that ``text`` denies outright, and that is no change: ``little loss`` denies none."""
    said = _denials(text)
    return min(said.outright, default=None) if said.hard else None


def _prefixed(one: _Denials, two: _Denials) -> str | None:
    """``unseen`` on one side and ``seen``, undenied, on the other."""
    if two.hard:
        return None
    bare = {
        word.removeprefix(prefix)
        for word in one.words
        for prefix in ("un", "non-")
        if word.startswith(prefix)
    }
    return min(bare & two.words - one.words, default=None)


@lru_cache(maxsize=8192)
def _denials(text: str) -> _Denials:
    return _Denials(text)


class _Denials:
    """The denials of one sentence: whether there are any, and the meanings they reach."""

    def __init__(self, text: str) -> None:
        words = [
            match.group().lower().replace("’", "'") for match in _WORD.finditer(_HARMLESS.sub(" ", text))
        ]
        self.words = frozenset(words)
        self.hard = any(word in DENIALS for word in words)
        self.any = self.hard or any(_soft(word) for word in words)
        self.stems = frozenset(_meaning(word) for word in words if word not in STOP)
        denied = [
            near for index, word in enumerate(words) if word in DENIALS for near in _following(words, index)
        ]
        self.denied = frozenset(map(_meaning, denied))
        self.outright = frozenset(_meaning(word) for word in denied if word not in TURNS)
        self.stated = frozenset(
            _meaning(word)
            for index, word in enumerate(words)
            if word not in STOP
            and not _reached(words[max(0, index - _REACH) : index])
            and not _gone(words[index + 1 : index + 4])
        )


def _reached(before: list[str]) -> bool:
    """Whether a denial stands before, in the same phrase."""
    for word in reversed(before):
        if not word[0].isalpha():
            return False
        if word in DENIALS or _soft(word):
            return True
    return False


def _gone(after: list[str]) -> bool:
    """Whether the words behind say that it is gone: ``the gain vanishes``."""
    return any(word in SOFT_DENIALS for word in after)


def _meaning(word: str) -> str:
    return meaning(stem(word))


def _soft(word: str) -> bool:
    return word in SOFT_DENIALS or _DENYING.search(word) is not None


def _following(words: list[str], index: int) -> list[str]:
    """The first content word behind a denial: what is denied."""
    for word in words[index + 1 :]:
        if not word[0].isalpha():
            break
        if word not in STOP:
            return [word]
    return []


def denies_nothing(text: str) -> bool:
    """Whether ``text`` has no word of denial at all, not even a soft one."""
    return not _denials(text).any
