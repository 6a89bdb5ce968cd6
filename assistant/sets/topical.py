"""Which papers are about a topic, among those that match a filter.

By words first: the telling words of a phrase stand close together in the title or
abstract, under their short or long names. Where they do not, by words and meaning
together: some of the words, and the cosine of the topic with the paper's best passage.

Measured by eye on seventeen topics over the 116 seed papers with a claim on time,
memory, size or compute (MiniLM): above 0.40 with half of the words there, nearly all
belong; without any of the words, only above 0.50 do ("vision transformers" is at 0.44
to papers on radiance fields).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from assistant.sets.names import NAMES
from assistant.types import Hit, Paper

__all__ = ["NEAR", "NEARER", "Searcher", "about"]

NEAR = 0.40
"""Cosine from which a passage with half of a topic's words counts as about it."""
NEARER = 0.50
"""The same for a passage with none of them."""
_WINDOW = 2
"""How many other words may stand among those of a phrase."""


class Searcher(Protocol):
    """What is needed of retrieval."""

    def search(self, query: str, k: int = 10, *, paper_ids: Sequence[str] | None = None) -> list[Hit]:
        """Papers for a query, best first, each with its similarity."""


def about(topic: str, papers: Mapping[str, Paper], retriever: Searcher) -> set[str]:
    """Ids of the ``papers`` that are about every phrase of ``topic`` (phrases are separated by commas)."""
    ids = set(papers)
    for phrase in (part.strip() for part in topic.split(",") if part.strip()):
        worded = {paper_id: _worded(phrase, papers[paper_id]) for paper_id in sorted(ids)}
        found = {paper_id for paper_id, share in worded.items() if share == 1}
        ids = found | _near(phrase, {key: worded[key] for key in worded if key not in found}, retriever)
    return ids


def _near(phrase: str, shares: Mapping[str, float], retriever: Searcher) -> set[str]:
    if not shares or _PRESERVING.search(phrase):
        return set()
    hits = retriever.search(phrase, len(shares), paper_ids=sorted(shares))
    return {
        hit.paper.id
        for hit in hits
        if (hit.similarity or 0.0) >= (NEAR if 2 * shares[hit.paper.id] >= 1 else NEARER)
    }


def _worded(phrase: str, paper: Paper) -> float:
    """The share of the phrase's words that are there; 1 only when they stand together."""
    text = f"{paper.title}. {paper.abstract}"
    if _PRESERVING.search(phrase):
        return float(_PRESERVED.search(text) is not None)
    words = re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", text.casefold())
    return max(_share(part, words) for part in re.split(r"\s+(?:or|and)\s+", phrase))


def _share(phrase: str, words: Sequence[str]) -> float:
    telling = [
        word for word in re.findall(r"[a-z0-9]+(?:\.[0-9]+)?", phrase.casefold()) if word not in _SMALL
    ]
    if not telling:
        return 0.0
    if _named(" ".join(telling), words):
        return 1.0
    stems = [_stem(word) for word in words]
    places = [_places(word, words, stems) for word in telling]
    present = sum(bool(found) for found in places) / len(telling)
    together = present == 1 and _together(places)
    return 1.0 if together else min(present, 0.9)


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


def _together(places: Iterable[Sequence[int]]) -> bool:
    """All words within a short stretch of text."""
    lists = list(places)
    reach = len(lists) + _WINDOW
    return any(
        all(any(abs(start - place) < reach for place in found) for found in lists) for start in lists[0]
    )


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
    r"\b(?:without|while|with|at|and|no)\b.*\b(?:accuracy|quality|performance|loss|losing|degrad\w+|drop|"
    r"fidelity|precision|results)\b|^lossless",
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
