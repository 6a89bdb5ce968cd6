"""The words of a collection, for telling misspelt words from rare ones, and names of papers in a question.

``GaLore``, ``GPT-4``, ``LoRA+`` and ``Kimi Linear`` are names as they are written; those in lower case are
told by the collection.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from assistant.language.asking import ABBREVIATIONS, FORM
from assistant.language.terms import closest
from assistant.language.words import rarity, stem
from assistant.types import WHOLE, Scope

__all__ = ["CollectionWords", "Named", "Place", "Vocabulary", "named"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A name as the question spells it, and where it stands."""

    text: str
    spans: tuple[Span, ...]


_TOKEN = re.compile(r"[^\W_][\w.+@*-]*[\w+*]|[^\W_]")
_MIXED = re.compile(r"[a-z\d]+[A-Z]|[A-Z]{2,}[a-z]{2,}")
_VERSION = re.compile(r"^(?=.*[A-Za-z]{2})(?=.*\d)[A-Za-z][\w.+-]*$|[a-z]\+$", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z]{2,}[\w+-]*$")
_AMOUNT = re.compile(r"(?:top|rank|pass|f|k|q)[-@]?\d+$|\d", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)*$")
_OPENS = re.compile(r"(?:^|[.?!:]\s+)$")


def named(text: str, vocabulary: Vocabulary | None = None) -> tuple[Named, ...]:
    """The names in ``text``, in order; words that stand side by side are one name.

    ``vocabulary`` knows names that a reader types in lower case.
    """
    known = _known(text, vocabulary) if vocabulary is not None else []
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        whole = next((span for span in known if span[0] <= token.start() < span[1]), None)
        if whole is not None:
            if not found or found[-1][1] < whole[1]:
                found.append(whole)
            continue
        if not _is_name(token.group(), text[: token.start()]) or _is_shared(token.group(), vocabulary):
            continue
        if found and text[found[-1][1] : token.start()] == " ":
            found[-1] = (found[-1][0], token.end())
        else:
            found.append(token.span())
    spans: dict[str, list[Span]] = {}
    for start, end in found:
        spans.setdefault(text[start:end], []).append((start, end))
    return tuple(Named(name, tuple(places)) for name, places in spans.items())


_LONGEST = 4


def _known(text: str, vocabulary: Vocabulary) -> list[Span]:
    """Where the names of the collection stand, the longest of those that overlap."""
    tokens = [token.span() for token in _TOKEN.finditer(text)]
    found: list[Span] = []
    place = 0
    while place < len(tokens):
        ends = range(min(place + _LONGEST, len(tokens)) - 1, place - 1, -1)
        spans = ((tokens[place][0], tokens[end][1], end) for end in ends)
        match = next((one for one in spans if vocabulary.name(text[one[0] : one[1]])), None)
        if match:
            found.append(match[:2])
        place = match[2] + 1 if match else place + 1
    return found


_SHARED = 3  # titles that use a short form of the field, no paper's own: CAD, EEG


def _is_shared(word: str, vocabulary: Vocabulary | None) -> bool:
    """Capitals that titles of the collection use and no paper is called by."""
    bare = word.removesuffix("s")
    if vocabulary is None or not bare.isupper() or vocabulary.name(word):
        return False
    return vocabulary.count(bare.lower()) >= _SHARED


def _is_name(word: str, before: str) -> bool:
    bare = word.removesuffix("s") if word[:-1].isupper() else word
    if "-" in word and all(part in ABBREVIATIONS or part.islower() for part in word.split("-")):
        return False
    if bare in ABBREVIATIONS or word in ABBREVIATIONS or _AMOUNT.match(word):
        return False
    if _MIXED.search(word) or _VERSION.search(word) or _CAPITALS.match(bare):
        return True
    return _PLAIN.match(word) is not None and word.lower() not in FORM and _OPENS.search(before) is None


Place: TypeAlias = Literal["author", "organization", "venue"]


class Vocabulary(Protocol):
    """What reading a question may ask of a collection."""

    def count(self, word: str) -> int:
        """How often the collection has a word, in lower case; 0 for one it does not know."""

    def closest(self, word: str) -> str | None:
        """The commonest word that one slip turns into ``word``; ``None`` without one."""

    def name(self, words: str) -> str | None:
        """A paper's own name as its title spells it, for these words in any case."""

    def place(self, name: str, likely: Place) -> Place | None:
        """What the collection has under a name, ``likely`` first; ``None`` when nothing."""

    def records(self, likely: Place) -> bool:
        """Whether some paper says who wrote it, or who or what published it."""

    def paper(self, reference: str) -> str | None:
        """The id of the one paper with this arXiv identifier, DOI or citation key."""


_WORD = re.compile(r"[^\W\d_]+")
_HEAD = re.compile(r"^([^:?!.]{2,40}?)\s*:\s")
_MOST_WORDS = 4
_TELLING = 5.5
"""So rare is one of the words of a name at least: "Attention: ..." calls no paper by name."""


class Holdings(Protocol):
    """What is needed of the catalogue."""

    def titles(self) -> Mapping[str, str]:
        """Paper id to title."""

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        """Ids of the papers in scope."""

    def named(self, name: str) -> list[str]:
        """Ids of the papers with this id, arXiv identifier, DOI or citation key."""

    def recorded(self) -> frozenset[str]:
        """Which of author, organization and venue the record of some paper has."""


class CollectionWords:
    """The words of titles, the names that they open with ("TurboDiffusion: ..."), people and places."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._recorded = holdings.recorded()
        titles = holdings.titles().values()
        # All of them at once: title by title takes twice as long, a second for 150,000.
        self._counts = Counter(_WORD.findall("\n".join(titles).lower()))
        self._names: dict[str, str] = {}
        for title in titles:
            head = _HEAD.match(title) if ":" in title else None
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

    def place(self, name: str, likely: Place) -> Place | None:
        """An author, an organisation or a venue of some paper."""
        scopes: dict[Place, Scope] = {
            "author": Scope(author=name),
            "organization": Scope(organization=name),
            "venue": Scope(venue=name),
        }
        order = sorted(scopes, key=lambda place: place != likely)
        return next((place for place in order if self._holdings.paper_ids(scopes[place])), None)

    def records(self, likely: Place) -> bool:
        """Whether the record of some paper has one."""
        return likely in self._recorded

    def paper(self, reference: str) -> str | None:
        """The one paper that the catalogue has under it."""
        found = self._holdings.named(reference)
        return found[0] if len(found) == 1 else None


def _tells(name: str) -> bool:
    words = _WORD.findall(name)
    if any(re.search(r"[a-z][A-Z]|[A-Z]{2}", word) for word in words) or re.search(r"\d", name):
        return True
    return _rare(name)


def _rare(name: str) -> bool:
    return any(rarity(stem(word.lower())) >= _TELLING for word in _WORD.findall(name))
