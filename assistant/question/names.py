"""Names of papers and methods in a question: ``GaLore``, ``GPT-4``, ``LoRA+``, ``Kimi Linear``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.asking import ABBREVIATIONS, FORM
from assistant.question.vocabulary import Vocabulary

__all__ = ["Named", "named"]

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
