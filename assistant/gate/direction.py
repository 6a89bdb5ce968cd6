"""Words of change and denials, and whether a retelling turned one round.

A cue says that something becomes less or more, faster or slower, better or worse, or is
kept. What is good depends on the resource: less latency is good, less accuracy is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.language.changes import COSTS, DENIALS, LITTLE, OPPOSITES, SOFT_DENIALS, TURNS, WORTHS, Turn
from assistant.language.numerals import CARDINALS
from assistant.language.synonyms import meaning
from assistant.language.text import either
from assistant.language.words import STOP, stem

__all__ = [
    "Cue",
    "contrary",
    "cues",
    "denies",
    "denies_nothing",
    "governing",
    "opposed",
    "turned_negation",
    "turned_round",
]

_WORD = re.compile(r"[A-Za-z]+\d*(?:-[A-Za-z]+)*|\d[\d.,]*%?|[^\s\w]")
_BREAK = re.compile(r"[,;:()]|^(?:and|but|while|whereas|although|though|yet|which|with|without)$")
_HARD = re.compile(r"[;]|^(?:but|while|whereas|although|though|yet)$")
_PRICE = re.compile(
    r"\bat the (?:cost|expense|price) of\b|\bwith(?: only| just| under| less than| about| a| an)* *$",
    re.IGNORECASE,
)
_NEAR = 4
_FARTHEST = 200
"""Characters between a figure and the word of change that it can belong to."""


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


@lru_cache(maxsize=4096)
def cues(text: str) -> tuple[Cue, ...]:
    """The cues of one sentence, in order."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    found = []
    for index, (word, start, end) in enumerate(tokens):
        turn = _turn(word, text[end:])
        if turn is Turn.LOSS and _LITTLE_AFTER.match(text, end):
            turn = Turn.KEEP
        turn = (
            turn
            if _BOUNDED.match(text, end)
            else _denied(turn, [token[0] for token in tokens[max(0, index - _DENIED) : index]])
        )
        if turn is not None:
            near = _near([token[0] for token in tokens], index)
            found.append(Cue(start, end, turn, near, _good(turn, near)))
    return tuple(found)


_LITTLE_AFTER = re.compile(r" (?:little|nothing|no|hardly any)\b", re.IGNORECASE)
# "without losing more than 0.5 points" bounds a loss; it denies none.
_BOUNDED = re.compile(
    r"(?: \w+){0,2} (?:more|less|fewer|greater|higher|lower) than\b|(?: \w+){0,2} no more", re.IGNORECASE
)
_DENIED = 3
_UNCHANGED = frozenset({Turn.LESS, Turn.MORE, Turn.LOSS, Turn.BAD, Turn.SLOW})


def _denied(turn: Turn | None, before: list[str]) -> Turn | None:
    """``little loss`` and ``no increase`` keep things as they are; of ``not better`` nothing is certain."""
    reach = before[
        max(
            (at + 1 for at, word in enumerate(before) if _BREAK.search(word) and word != "without"), default=0
        ) :
    ]
    if turn is None or not any(word in DENIALS or word in LITTLE for word in reach):
        return turn
    if turn in _UNCHANGED:
        return Turn.KEEP
    return None if any(word in DENIALS for word in reach) else turn


# "less than 5" bounds a number; it does not say that anything became less.
_BOUND = re.compile(rf" than (?:an? |about |one\b|half\b|[~$]?\d|(?:{either(CARDINALS)})\b)", re.IGNORECASE)


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
    near = [cue for cue in cues(text) if start - _FARTHEST <= cue.start <= end + _FARTHEST]
    after = [cue for cue in near if cue.start >= end and _joined(text[end : cue.start], 3)]
    if after:
        return after[0]
    before = [cue for cue in near if cue.end <= start and not _broken(text[cue.end : start])]
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


def turned_round(text: str, quotes: Sequence[str]) -> str | None:
    """A word of change said of the same thing as its opposite in the quotes, and nowhere as in the text."""
    held = [cue for quote in quotes for cue in cues(quote)]
    for cue in cues(text):
        about = [other for other in held if cue.near & other.near]
        if about and all(opposed(cue, other) for other in about):
            return text[cue.start : cue.end]
    return None


# Whether a retelling dropped or added a *not*.

_DENIED_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*|[,;:.]", re.IGNORECASE)
_HARMLESS = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno\. ?\d|\b(?:hardly|scarcely) any\b"
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
    if quoted.hard and not said.hard and not said.soft - quoted.denied:
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
            match.group().lower().replace("’", "'")
            for match in _DENIED_WORD.finditer(_HARMLESS.sub(" ", text))
        ]
        self.words = frozenset(words)
        self.hard = any(word in DENIALS for word in words)
        self.soft = frozenset(_meaning(word) for word in words if _soft(word))
        self.any = self.hard or bool(self.soft)
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
