"""Words of change, and whether a retelling turned one round.

A cue says that something becomes less or more, faster or slower, better or worse, or is
kept. What is good depends on the resource: less latency is good, less accuracy is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.gate.vocabulary import COSTS, OPPOSITES, TURNS, WORTHS, Turn
from assistant.language.number_words import CARDINALS
from assistant.language.words import STOP, stem

__all__ = ["Cue", "Turn", "contrary", "cues", "governing", "is_cue", "opposed"]


_WORD = re.compile(r"[A-Za-z]+\d*(?:-[A-Za-z]+)*|\d[\d.,]*%?|[^\s\w]")
_BREAK = re.compile(r"[,;:()]|^(?:and|but|while|whereas|although|though|yet|which|with|without)$")
_HARD = re.compile(r"[;]|^(?:but|while|whereas|although|though|yet)$")
_PRICE = re.compile(r"\bat the (?:cost|expense|price) of\b", re.IGNORECASE)
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of change where it stands, what it says, and the stems near it.

    ``good`` is +1 or -1 when the resource near it tells whether the change is welcome.
    """

    start: int
    end: int
    turn: Turn
    near: frozenset[str]
    good: int


def is_cue(word: str) -> bool:
    """Whether a lower-case word tells of a change."""
    return word in TURNS


@lru_cache(maxsize=4096)
def cues(text: str) -> tuple[Cue, ...]:
    """The cues of one sentence, in order."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    found = []
    for index, (word, start, end) in enumerate(tokens):
        turn = _turn(word, text[end:])
        if turn is not None:
            near = _near([token[0] for token in tokens], index)
            found.append(Cue(start, end, turn, near, _good(turn, near)))
    return tuple(found)


# "less than 5" bounds a number; it does not say that anything became less.
_BOUND = re.compile(
    r" than (?:an? |about |one\b|half\b|[~$]?\d|(?:" + "|".join(CARDINALS) + r")\b)", re.IGNORECASE
)


def _turn(word: str, after: str) -> Turn | None:
    if word in {"up", "down"}:
        # "up to" is a bound, "down from 11" a change.
        shift = re.match(r" (?:from|by)\b", after)
        return (Turn.MORE if word == "up" else Turn.LESS) if shift else None
    return None if _BOUND.match(after) else TURNS.get(word)


def _near(words: list[str], index: int) -> frozenset[str]:
    after = _run(words[index + 1 :])
    before = _run(words[:index][::-1])
    return frozenset(after[:_NEAR] + before[:_NEAR])


def _run(words: list[str]) -> list[str]:
    """The content stems up to the next break."""
    found = []
    for word in words:
        if _BREAK.search(word):
            break
        if word[0].isalpha() and word not in STOP and word not in TURNS:
            found.append(stem(word))
    return found


def _good(turn: Turn, near: frozenset[str]) -> int:
    fixed = {Turn.FAST: 1, Turn.GOOD: 1, Turn.SLOW: -1, Turn.BAD: -1, Turn.KEEP: 0}.get(turn)
    if fixed is not None:
        return fixed
    cost, worth = bool(near & COSTS), bool(near & WORTHS)
    if turn in {Turn.LOSS, Turn.GAIN}:
        return 0 if cost else (-1 if turn is Turn.LOSS else 1)
    if cost == worth:
        return 0
    return (1 if cost else -1) * (1 if turn is Turn.LESS else -1)


def governing(text: str, start: int, end: int) -> Cue | None:
    """The cue that a figure at ``start:end`` belongs to: right behind it, else the nearest before."""
    after = [cue for cue in cues(text) if cue.start >= end and _joined(text[end : cue.start], 3)]
    if after:
        return after[0]
    before = [cue for cue in cues(text) if cue.end <= start and not _broken(text[cue.end : start])]
    return before[-1] if before else None


def _joined(gap: str, words: int) -> bool:
    parts = _WORD.findall(gap.lower())
    return len(parts) <= words and not any(_BREAK.search(part) or part[0].isdigit() for part in parts)


def _broken(gap: str) -> bool:
    return _PRICE.search(gap) is not None or any(_HARD.search(part) for part in _WORD.findall(gap.lower()))


def contrary(word: str, other: str) -> bool:
    """Whether two lower-case words of change say the opposite of each other."""
    one, two = TURNS.get(word), TURNS.get(other)
    return one is not None and two is not None and frozenset({one, two}) in OPPOSITES


def opposed(one: Cue, two: Cue) -> bool:
    """Whether two cues about the same thing contradict each other."""
    if one.good and two.good and Turn.KEEP not in {one.turn, two.turn}:
        return one.good != two.good
    return frozenset({one.turn, two.turn}) in OPPOSITES
