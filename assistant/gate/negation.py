"""Whether a retelling dropped or added a *not*."""

from __future__ import annotations

import re

from assistant.gate.vocabulary import DENIALS, SOFT_DENIALS
from assistant.language.words import STOP, stem

__all__ = ["turned_negation"]

_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*|[,;:.]", re.IGNORECASE)
_HARMLESS = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno\. ?\d"
    # A denial that bounds a number is compared with the number.
    r"|\b(?:without|not|never|cannot) \w+ (?:more|less|fewer|greater|further|higher|lower) than\b"
    r"|\bno (?:more|less|fewer|longer|later|higher|lower|greater|larger|smaller) than\b",
    re.IGNORECASE,
)


def turned_negation(text: str, quote: str) -> str | None:
    """A word that one side denies and the other, which denies nothing at all, states.

    Lenient on purpose: with any word of denial on both sides the two are taken to agree.
    """
    said, quoted = _Denials(text), _Denials(quote)
    if quoted.hard and not said.any:
        both = quoted.denied & said.stems
        return min(both, default=None)
    if said.hard and not quoted.any:
        both = said.denied & quoted.stems
        return min(both, default=None)
    return _prefixed(said, quoted) or _prefixed(quoted, said)


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


class _Denials:
    """The denials of one sentence: whether there are any, and the stems they reach."""

    def __init__(self, text: str) -> None:
        words = [
            match.group().lower().replace("’", "'") for match in _WORD.finditer(_HARMLESS.sub(" ", text))
        ]
        self.words = frozenset(words)
        self.hard = any(word in DENIALS for word in words)
        self.any = self.hard or any(_soft(word) for word in words)
        self.stems = frozenset(stem(word) for word in words if word not in STOP)
        self.denied = frozenset(
            stem(near)
            for index, word in enumerate(words)
            if word in DENIALS
            for near in _following(words, index)
        )


def _soft(word: str) -> bool:
    return word in SOFT_DENIALS or word.endswith(("-free", "-less"))


def _following(words: list[str], index: int) -> list[str]:
    """The first content word behind a denial: what is denied."""
    for word in words[index + 1 :]:
        if not word[0].isalpha():
            break
        if word not in STOP:
            return [word]
    return []
