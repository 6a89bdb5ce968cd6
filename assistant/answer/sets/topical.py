"""Which papers are about a topic, among those that match a filter.

By words first: the telling words of a phrase stand close together in the title or
abstract, under their short or long names. Where they do not, by words and meaning
together: some of the words, and the cosine of the topic with the paper's best passage.

Measured by eye on seventeen topics over the 116 seed papers with a claim on time,
memory, size or compute (MiniLM): above 0.40 with half of the words there, nearly all
belong; without any of the words, only above 0.50 do ("vision transformers" is at 0.44
to papers on radiance fields). One mention outside the title and below 0.25 is in passing
in about a third of the cases, so it is left undecided.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from assistant.answer.sets.names import NAMES
from assistant.types import Paper

__all__ = ["Searcher", "Standing", "about", "says", "standing"]

NEAR = 0.40
"""Cosine from which a passage with half of a topic's words counts as about it."""
NEARER = 0.50
"""The same for a passage with none of them."""
FAR = 0.25
"""Below this, one mention of a topic may be in passing."""
_WINDOW = 2
"""How many other words may stand among those of a phrase."""


class Searcher(Protocol):
    """What is needed of retrieval."""

    def cosines(self, query: str, paper_ids: Collection[str]) -> dict[str, float]:
        """The cosine of each paper's best passage; empty without an embedder."""


class Standing(NamedTuple):
    """Ids of papers about a topic, and of those that only mention it, once and in passing."""

    about: set[str]
    passing: set[str]


def about(topic: str, papers: Mapping[str, Paper], retriever: Searcher) -> set[str]:
    """Ids of the ``papers`` that have to do with every phrase of ``topic`` (separated by commas)."""
    found = standing(topic, papers, retriever)
    return found.about | found.passing


def standing(topic: str, papers: Mapping[str, Paper], retriever: Searcher) -> Standing:
    """How each paper stands to ``topic``: about every phrase, or one of them only in passing."""
    ids, passing = set(papers), set[str]()
    for phrase in (part.strip() for part in topic.split(",") if part.strip()):
        found = _standing(phrase, {key: papers[key] for key in sorted(ids)}, retriever)
        ids = found.about | found.passing
        passing |= found.passing
    return Standing(ids - passing, ids & passing)


def says(topic: str, text: str) -> bool:
    """Every phrase of ``topic`` is in ``text`` by its words."""
    phrases = [part.strip() for part in topic.split(",") if part.strip()]
    return all(_read(phrase, text).share == 1 for phrase in phrases)


class _Reading(NamedTuple):
    """The share of a phrase's words that are there (1 only when they stand together), and how often."""

    share: float
    times: int


def _standing(phrase: str, papers: Mapping[str, Paper], retriever: Searcher) -> Standing:
    read = {key: _read(phrase, f"{paper.title}. {paper.abstract}") for key, paper in papers.items()}
    whole = {key for key in read if read[key].share == 1}
    if _PRESERVING.search(phrase):
        return Standing(whole, set())
    near = _similarities(phrase, sorted(papers), retriever)
    if not near:  # no embedder: words alone
        return Standing(whole, set())
    once = {key for key in whole if read[key].times < 2 and near[key] < FAR}
    passing = {key for key in once if _read(phrase, papers[key].title).share < 1}
    by_meaning = {key for key in near if near[key] >= (NEAR if 2 * read[key].share >= 1 else NEARER)}
    return Standing((whole - passing) | by_meaning, passing - by_meaning)


def _similarities(phrase: str, ids: Sequence[str], retriever: Searcher) -> dict[str, float]:
    """Cosine of each paper's best passage, 0 where the index did not give one; empty without an embedder."""
    known = retriever.cosines(phrase, ids) if ids else {}
    return {key: known.get(key, 0.0) for key in ids} if known else {}


def _read(phrase: str, text: str) -> _Reading:
    if _PRESERVING.search(phrase):
        return _Reading(float(_PRESERVED.search(text) is not None), 1)
    words = re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", text.casefold())
    return max(_part(part, words) for part in re.split(r"\s+(?:or|and)\s+", phrase))


def _part(phrase: str, words: Sequence[str]) -> _Reading:
    telling = [
        word for word in re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", phrase.casefold()) if word not in _SMALL
    ]
    if not telling:
        return _Reading(0.0, 0)
    stems = [_stem(word) for word in words]
    places = [_places(word, words, stems) for word in telling]
    found = {*_named(" ".join(telling), words), *_together(places)}
    if found:
        return _Reading(1.0, len(found))
    return _Reading(min(sum(bool(where) for where in places) / len(telling), 0.9), 0)


def _places(word: str, words: Sequence[str], stems: Sequence[str]) -> list[int]:
    """Where ``word`` stands, by its stem or by its other names."""
    stem = _stem(word)
    found = [index for index, other in enumerate(stems) if other == stem]
    return found or _named(word, words)


def _named(name: str, words: Sequence[str]) -> list[int]:
    """Where any other name of ``name`` stands."""
    return [
        index
        for other in NAMES.get(name, ())
        for index in range(len(words))
        if _matches(words, index, other.split())
    ]


def _matches(words: Sequence[str], start: int, name: Sequence[str]) -> bool:
    piece = words[start : start + len(name)]
    return len(piece) == len(name) and all(
        word in (other, f"{other}s") for word, other in zip(piece, name, strict=True)
    )


def _together(places: Sequence[Sequence[int]]) -> list[int]:
    """Where all words stand within a short stretch of text."""
    reach = len(places) + _WINDOW
    return [
        start
        for start in places[0]
        if all(any(abs(start - place) < reach for place in found) for found in places)
    ]


_SMALL = frozenset(
    "a an and for in of on or the to with using based model models network networks method methods task "
    "tasks via by at from papers deep".split()
)
_ENDINGS = re.compile(
    r"(?:isations?|izations?|ations?|ising|izing|ised|ized|ises|izes|ise|ize|ings?|ers?|ors?|ives?|ions?|"
    r"ed|es|s|e|al|y|ies)$"
)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    """A crude stem: enough to meet "rendering" with "renders" and "labelled" with "labels"."""
    if len(word) <= 3:
        return word
    cut = _ENDINGS.sub("", word)
    cut = cut if len(cut) > 2 else word
    return cut[:-1] if len(cut) > 3 and cut[-1] == cut[-2] else cut


_PRESERVING = re.compile(
    r"\b(?:without|while|with|at|and|no|not|\w+n['’]t|same|equal|comparable|similar|unchanged)\b.*"
    r"\b(?:accuracy|quality|performance|loss|losing|degrad\w+|drop|fidelity|precision|results)\b|^lossless",
    re.IGNORECASE,
)
_PRESERVED = re.compile(
    r"\b(?:without|no|negligible|minimal|little|almost no|marginal|not|zero)\b[^.;]{0,40}"
    r"\b(?:loss|losing|degrad\w+|drop|sacrific\w+|compromis\w+|decreas\w+|harm\w*|hurt\w*|impact\w*)"
    r"|\b(?:comparable|similar|same|equal|competitive|on par|preserv\w+|maintain\w*|retain\w*|keep\w*|"
    r"match\w*|recover\w*|better|higher|superior|improv\w+)\b[^.;]{0,50}"
    r"\b(?:accura\w+|quality|performance|results?|fidelity|scores?|effectiveness)|\blossless",
    re.IGNORECASE,
)
"""Ways in which abstracts say that quality is kept."""
