"""A cited paper as the gate sees it, and which content words it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.gate.figures import without_figures
from assistant.gate.names import introduced, without_names
from assistant.language.changes import TURNS
from assistant.language.synonyms import FRAME, meaning
from assistant.language.text import fold
from assistant.language.words import STOP, letters, rarity, stem
from assistant.types import DatePrecision, dated

__all__ = ["Held", "Source", "Word", "content", "empty", "held_by", "own_names", "share", "shares", "total"]

_HEAVIEST = 4.0
_KIN = 5
_TITLE_SHARE = 0.6
_SYNONYM_SHARE = 0.9
_ACRONYM = re.compile(r"\b[A-Z][A-Z]+s?\b|\b[A-Z][a-z]?[A-Z]+s?\b")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: as printed in lower case, its stem, the meaning it shares with synonyms, its weight."""

    text: str
    stem: str
    meaning: str
    weight: float


@lru_cache(maxsize=16384)
def content(text: str) -> tuple[Word, ...]:
    """The content words of ``text`` in order, without names, figures and words that frame a report."""
    plain = fold(without_names(without_figures(text)))
    found = []
    for word in letters(plain):
        term = stem(word)
        if len(word) > 1 and word not in STOP and word not in TURNS and term not in FRAME:
            # Rarity is capped: one rare word that all sentences of a paper share must not decide.
            found.append(Word(word, term, meaning(term), min(rarity(term), _HEAVIEST)))
    return tuple(found)


def empty(text: str) -> bool:
    """Whether there is no content word and no name in ``text``."""
    return not content(text) and without_names(text) == text


@dataclass(frozen=True, slots=True)
class Held:
    """What a text speaks of."""

    stems: frozenset[str]
    meanings: frozenset[str]
    heads: frozenset[str]
    acronyms: tuple[str, ...]

    def share(self, word: Word) -> float:
        """1 for a stem of the text or its kin (``normal``, ``normalis``), a little less for a synonym."""
        if word.stem in self.stems or (len(word.stem) >= _KIN and word.stem[:_KIN] in self.heads):
            return 1.0
        return _SYNONYM_SHARE if word.meaning in self.meanings else 0.0


@lru_cache(maxsize=8192)
def held_by(text: str) -> Held:
    """What ``text`` speaks of, names and words of change among it."""
    words = letters(fold(text))
    stems = frozenset(stem(word) for word in words)
    return Held(
        stems,
        frozenset(map(meaning, stems)),
        frozenset(term[:_KIN] for term in stems if len(term) >= _KIN),
        tuple(dict.fromkeys(match.group().rstrip("s").lower() for match in _ACRONYM.finditer(text))),
    )


def shares(words: Sequence[Word], helds: Sequence[Held], titles: Sequence[Held] = ()) -> list[float]:
    """How far each word is held, 0 to 1; a run of words may stand for an acronym, and titles count less."""
    found = [
        max(
            max((held.share(word) for held in helds), default=0.0),
            _TITLE_SHARE * max((held.share(word) for held in titles), default=0.0),
        )
        for word in words
    ]
    for acronym in {name for held in (*helds, *titles) for name in held.acronyms}:
        for start, end in _standing_for(acronym, words):
            found[start:end] = [1.0] * (end - start)
    return found


def _standing_for(acronym: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Runs of words whose initials are the acronym: ``diffusion language models`` for ``DLM``."""
    firsts = "".join(word.text[0] for word in words)
    at = firsts.find(acronym)
    return [(at, at + len(acronym))] if at >= 0 and len(acronym) > 1 else []


def total(words: Sequence[Word]) -> float:
    """The weight of all."""
    return sum(word.weight for word in words)


def share(text: str, source: Source) -> float:
    """How much of the content of ``text`` the paper speaks of, by rarity, 0 to 1; 1 when there is none."""
    words = content(text)
    if not words:
        return 1.0
    found = shares(
        words, [held_by(quote) for quote in source.quotes], [held_by(name) for name in source.called]
    )
    return sum(word.weight * one for word, one in zip(words, found, strict=True)) / total(words)


@dataclass(frozen=True, slots=True)
class Source:
    """What one paper offers a sentence: its cited quotes, its title, its date.

    ``methods`` are names by which the paper calls itself elsewhere in its abstract.
    """

    quotes: tuple[str, ...]
    title: str = ""
    methods: tuple[str, ...] = ()
    published: date | None = None
    precision: DatePrecision | None = None

    @property
    def called(self) -> tuple[str, ...]:
        """How a sentence may call the paper: its title, what stands before the colon, its own names."""
        names = (self.title, self.title.partition(":")[0].strip(), *self.methods)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def dated(self) -> str:
        """The paper's date as far as it is known; empty without one."""
        return dated(self.published, self.precision)

    @property
    def texts(self) -> tuple[str, ...]:
        """Where a name may stand."""
        return (*self.quotes, *self.called)


_INTRODUCED = re.compile(
    r"\b(?:(?:propose|introduce|present|develop|describe|release|design|build|call(?:ed)?|named|dubbed"
    r"|termed?)\b"
    r"(?P<about>[^.;]{0,80})|(?:our|train)\b(?P<close>[^.;]{0,25}))",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def own_names(abstract: str) -> tuple[str, ...]:
    """Names by which a paper introduces its own work (``we propose FooNet``), in order.

    A sentence may call the work by them although its quote says "our method".
    """
    found = [introduced(match["about"] or match["close"] or "") for match in _INTRODUCED.finditer(abstract)]
    return tuple(dict.fromkeys(name for name in found if name))
