"""Acronyms as a collection itself defines them: "long form (ABC)".

A pair that two papers define is a synonym: papers that have the one are found by the other. Definitions
are told as by Schwartz and Hearst (2003): the letters of the short form stand in this order in
the words before it, the first one at the beginning of a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

__all__ = ["Acronyms", "defined", "mined"]

_DEFINED = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9})\)")
_WORD = re.compile(r"[A-Za-z0-9]+")
_BREAK = re.compile(r"[.;:()?!]")
_FARTHEST = 90
_FEWEST = 2
_MOST_OF = 0.6
"""Share of an acronym's definitions from which it stands for one long form."""
_CAPITALS = 2


def defined(text: str) -> list[tuple[str, str]]:
    """``(short, long)`` of each definition in ``text``, in order; long forms in lower-case words."""
    found = []
    for match in _DEFINED.finditer(text):
        short = match.group(1)
        if sum(map(str.isupper, short)) < _CAPITALS:
            continue
        before = _BREAK.split(text[max(0, match.start() - _FARTHEST) : match.start()])[-1]
        long = _long_form(short.removesuffix("s"), before.rstrip())
        if long is not None:
            found.append((short.removesuffix("s"), _plain(long)))
    return found


def _long_form(short: str, before: str) -> str | None:
    """The end of ``before`` that spells out ``short``: its letters from the last to the first."""
    at, lower = len(before), before.lower()
    letters = [letter.lower() for letter in short if letter.isalnum()]
    for place, letter in reversed(list(enumerate(letters))):
        at = lower.rfind(letter, 0, at)
        while place == 0 and at > 0 and before[at - 1].isalnum():
            at = lower.rfind(letter, 0, at)
        if at < 0:
            return None
    long = before[at:]
    words = _WORD.findall(long)
    fits = 1 < len(words) <= 2 * len(letters) and short not in words
    return long if fits else None


def _plain(long: str) -> str:
    words = [word.lower() for word in _WORD.findall(long)]
    return " ".join([*words[:-1], words[-1].removesuffix("s")])


class Acronyms:
    """Synonyms from ``(short, long)`` and the number of papers that define it so."""

    def __init__(self, papers: Mapping[tuple[str, str], int]) -> None:
        definitions = Counter[str]()
        for (short, _), count in papers.items():
            definitions[short] += count
        kept = {pair: count for pair, count in papers.items() if count >= _FEWEST}
        self._long = {
            short: long for (short, long), count in kept.items() if count >= _MOST_OF * definitions[short]
        }
        self._said: dict[str, str] = {}
        # By their first two words: a text is a few hundred pairs of words, few of which begin any.
        self._short: dict[tuple[str, str], list[tuple[list[str], str]]] = {}
        for short, long in sorted(kept):
            self._said |= dict.fromkeys(_numbers(short), short)
            first, *rest = words = long.split()
            for second in _numbers(rest[0]) if len(rest) == 1 else rest[:1]:
                self._short.setdefault((first, second), []).append((words, short))

    def synonyms(self, text: str) -> str:
        """What ``text`` says in one form only, in the other form; empty when there is nothing to add."""
        return " ".join(dict.fromkeys(self._missing(_WORD.findall(text))))

    def _missing(self, words: list[str]) -> Iterator[str]:
        said = {self._said[word] for word in self._said.keys() & words}
        lower = " ".join(words).lower().split()
        spelled = set()
        after = 0
        for place, pair in enumerate(pairwise(lower)):
            if place < after or pair not in self._short:
                continue
            here = [
                (long, short)
                for long, short in self._short[pair]
                if _stands(long, lower[place : place + len(long)])
            ]
            # "Large language model" is no "language model": the longest alone counts.
            longest = max((len(long) for long, _ in here), default=1)
            found = [short for long, short in here if len(long) == longest]
            yield from (short for short in found if short not in said)
            spelled.update(found)
            after = place + longest
        for short in sorted(said & self._long.keys()):
            if short not in spelled:
                yield self._long[short]


def _numbers(word: str) -> tuple[str, ...]:
    """What is ``word`` without the sign of the plural: itself and its plural."""
    return (f"{word}s",) if word.endswith("s") else (word, f"{word}s")


def _stands(long: list[str], words: Iterable[str]) -> bool:
    *head, last = words
    return [*head, last.removesuffix("s")] == long


def mined(abstracts: Iterable[str]) -> Acronyms:
    """The synonyms that these abstracts define, each counted once an abstract."""
    papers = Counter[tuple[str, str]]()
    for abstract in abstracts:
        if found := defined(abstract):
            papers.update(set(found))
    return Acronyms(papers)
