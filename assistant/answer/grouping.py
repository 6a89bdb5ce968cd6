"""Papers of one topic put into groups, each with a label from the papers' own words.

Average linkage over what the papers say of their method; a label is the noun phrase that the papers
of a group share and the others lack (class-based tf-idf).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.language.phrases import noun_phrases
from assistant.language.words import rarity, terms

__all__ = ["OTHER", "Cluster", "Described", "clusters"]

Rows = NDArray[np.float64]

_ALONE = 5  # as many papers as need no groups
_MOST = 6
_DENSE = 0.6  # share of the embedding in the likeness of two papers, where there is one
_TITLE = 2.0  # a word of the title counts as so many of a sentence
_LONGER = 0.35  # what each further word of a label adds
_SHARED, _ALL_SHARED = 0.3, 0.5  # of a group that has its label, the latter of a single word
_TELLING = 4.0  # rarity of a single word that can be a label
OTHER = "Other approaches"
"""The label of the papers that share none."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """What a paper is grouped by; ``vector`` is of unit length, ``None`` without an embedder."""

    title: str
    text: str
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places of the papers of a group in the order they came in, and its label."""

    label: str
    places: tuple[int, ...]


def clusters(papers: Sequence[Described], topic: str) -> list[Cluster]:
    """One to six groups that hold every paper once, largest first, those of one paper together last."""
    asked = frozenset(terms(topic))
    if len(papers) <= _ALONE:
        return [Cluster("", tuple(range(len(papers))))]
    parts = _linked(_similarities(papers, asked), min(_MOST, 1 + round(math.sqrt(len(papers)))))
    whole = sorted((part for part in parts if len(part) > 1), key=lambda part: (-len(part), part))
    single = sorted(place for part in parts if len(part) == 1 for place in part)
    if len(single) == 1 and whole:
        whole[-1] = tuple(sorted((*whole[-1], *single)))
        single = []
    labelled = list(zip(_labels(papers, whole, asked), whole, strict=True))
    found = [Cluster(label, part) for label, part in labelled if label]
    # Papers that share no phrase are no approach of their own.
    rest = sorted([*single, *(place for label, part in labelled if not label for place in part)])
    return [*found, Cluster(OTHER if found else "", tuple(rest))] if rest else found


def _similarities(papers: Sequence[Described], asked: frozenset[str]) -> Rows:
    """Cosines of the papers' words, those of the topic left out, mixed with those of their vectors."""
    counts = []
    for paper in papers:
        said, titled = Counter(terms(paper.text)), frozenset(terms(paper.title))
        own = {term: said[term] + _TITLE * (term in titled) for term in {*said, *titled} - asked}
        counts.append({term: own[term] for term in sorted(own)})
    columns = {term: place for place, term in enumerate(sorted({term for own in counts for term in own}))}
    matrix = np.zeros((len(papers), len(columns)))
    for row, own in enumerate(counts):
        for term, count in own.items():
            matrix[row, columns[term]] = math.log1p(count) * rarity(term)
    words = _cosines(matrix)
    vectors = [paper.vector for paper in papers if paper.vector is not None]
    if len(vectors) < len(papers):
        return words
    dense = np.stack(vectors).astype(float)
    return (1 - _DENSE) * words + _DENSE * _cosines(dense - dense.mean(axis=0))


def _cosines(matrix: Rows) -> Rows:
    unit = matrix / (np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9)
    found: Rows = np.round(unit @ unit.T, 9)
    return found


def _linked(similarities: Rows, wanted: int) -> list[tuple[int, ...]]:
    """Average linkage until ``wanted`` groups of two or more are left, or nothing more can be joined.

    Groups larger than their share are joined last.
    """
    parts: list[tuple[int, ...]] = [(place,) for place in range(len(similarities))]
    share = math.ceil(len(parts) / wanted) + 2
    sums, sizes = similarities.copy(), np.ones(len(parts))
    while len(parts) > wanted:
        together = np.add.outer(sizes, sizes)
        means = np.round(sums / np.outer(sizes, sizes), 9) - 0.5 * (together > share)
        means[np.tril_indices(len(parts))] = -np.inf
        one, other = divmod(int(means.argmax()), len(parts))  # the first of equals
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sizes[one] += sizes[other]
        sums = np.delete(np.delete(sums, other, axis=0), other, axis=1)
        sizes = np.delete(sizes, other)
        parts[one] = tuple(sorted(parts[one] + parts.pop(other)))
    return parts


def _labels(
    papers: Sequence[Described], parts: Sequence[tuple[int, ...]], asked: frozenset[str]
) -> list[str]:
    """The best phrase of each part that no other part took."""
    held = [_phrases(paper) for paper in papers]
    holders = Counter(key for own in held for key in own)
    printed: dict[tuple[str, ...], Counter[str]] = {}
    for own in held:
        for key, phrase in own.items():
            printed.setdefault(key, Counter())[phrase] += 1
    taken: set[str] = set()
    labels = []
    for part in parts:
        inside = Counter(key for place in part for key in held[place])
        worth = {
            key: _worth(key, count / len(part), (holders[key] - count) / max(1, len(papers) - len(part)))
            for key, count in inside.items()
            if not asked.issuperset(key) and not taken & set(key) and _shared(key, count, len(part))
        }
        best = min(worth, key=lambda key: (-worth[key], key), default=())
        taken |= set(best)
        labels.append(_spelled(printed[best]) if best else "")
    return labels


def _shared(key: tuple[str, ...], count: int, size: int) -> bool:
    """Whether enough of a group have a phrase for it to be the label; a single word must be telling too."""
    if len(key) > 1:
        return count >= max(2, _SHARED * size)
    return count >= max(2, _ALL_SHARED * size) and rarity(*key) >= _TELLING


def _subtitle(paper: Described) -> str:
    """A title without the name before its colon."""
    return paper.title.partition(": ")[2] or paper.title


def _worth(key: tuple[str, ...], inside: float, outside: float) -> float:
    rare = math.fsum(map(rarity, key)) / len(key)
    apart = math.log((inside + 0.05) / (outside + 0.05))
    return inside * apart * math.sqrt(rare) * (1 + _LONGER * (len(key) - 1))


def _phrases(paper: Described) -> dict[tuple[str, ...], str]:
    """Noun phrases by their stems; a single word must be one of the title."""
    titled = noun_phrases(_subtitle(paper))
    found: dict[tuple[str, ...], str] = {}
    for phrase in (*(one for one in noun_phrases(paper.text) if " " in one), *titled):
        key = terms(phrase)
        if key:
            found.setdefault(key, phrase)
    return found


def _spelled(printed: Counter[str]) -> str:
    """The commonest spelling, in lower case unless the capitals are inside a word."""
    phrase = min(printed, key=lambda one: (-printed[one], one))
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in phrase.split())
