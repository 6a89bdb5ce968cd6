"""A question against a paper that was found for it, and against the sentences of one, as numbers.

A sentence's row is about wording; the columns of nearness at its end are filled in where that is known.
The fitted numbers lie in one value that can be replaced: each is a linear score over columns named here, in
:mod:`assistant.answer.extractive.ranking` or in :mod:`assistant.answer.extractive.answerability`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.cues import Traits, traits
from assistant.language.facts import given
from assistant.language.words import holds, rarity, terms
from assistant.types import Hit, Need, Shape

__all__ = [
    "NEARNESS",
    "PAPER",
    "SENTENCE",
    "Rows",
    "Weights",
    "coverage",
    "fitted",
    "named",
    "paper_row",
    "paper_stems",
    "sentence_rows",
]

SENTENCE = tuple(
    (
        "overlap coverage rare_coverage before after position first last proposes introduces_name "
        "reports sets_scene points_away length amount number*amount shown number*amount*shown counted "
        "which*name which*new_name method*proposes method*introduces_name reason*explains reason*reports "
        "best*best data*tests head which*proposes number*amounts number*digits bigrams asked_names "
        "reason*sets_scene reason*trouble reason*position method*position best*best*new_name "
        "reason*amount nearness nearness_gap near_neighbour open_nearness"
    ).split()
)
"""Columns of :func:`sentence_rows`."""

NEARNESS = SENTENCE[-4:]
"""Those that are zero until the nearness to the question is known."""

PAPER = ("coverage", "names", "score", "bm25", "similarity", "maxsim")
"""Columns of :func:`paper_row`."""

Rows = NDArray[np.float64]
_SENTENCE_WORDS = 22.0
_HIGHEST = 10.0  # of scores: one found by a name alone is far ahead of all others


def coverage(need: Need, stems: Counter[str] | dict[str, int] | frozenset[str]) -> float:
    """The share of the question's rarity that these stems hold, 0..1."""
    return math.fsum(rarity(term) for term in set(need.terms) if term in stems) / need.rarity


def sentence_rows(need: Need, texts: Sequence[str]) -> Rows:
    """``(len(texts), len(SENTENCE))`` for one paper's sentences, in reading order."""
    read = [traits(text) for text in texts]
    within = Counter(term for sentence in read for term in sentence.stems)
    covered = [coverage(need, sentence.stems) for sentence in read]
    rows = np.zeros((len(texts), len(SENTENCE)))
    for place, sentence in enumerate(read):
        before = covered[place - 1] if place else 0.0
        after = covered[place + 1] if place + 1 < len(read) else 0.0
        rows[place] = [
            _overlap(need, sentence.stems, _SENTENCE_WORDS, len(sentence.ordered)),
            covered[place],
            _rare_coverage(need, sentence, within, len(read)),
            before,
            after,
            place / max(1, len(read) - 1),
            place == 0,
            place == len(read) - 1,
            *_wording(need, sentence, texts[place], place / max(1, len(read) - 1)),
            *(0.0,) * len(NEARNESS),
        ]
    return rows


def _wording(need: Need, sentence: Traits, text: str, position: float) -> tuple[float, ...]:
    """What the answer's shape and the sentence's wording say together."""
    asked = traits(need.text)
    amount = sentence.amounts > 0
    shown = _share(fact in given(text) for fact in need.facts)
    named, known = ({name.lower() for name in names} for names in (sentence.names, asked.names))
    fresh = any(name not in need.text.lower() for name in named)
    shared = len(named & known) / max(1, len(known))
    number, reason, which, method = (shape in need.shapes for shape in get_args(Shape))
    return (
        sentence.proposes,
        sentence.introduces_name,
        sentence.reports,
        sentence.sets_scene,
        sentence.points_away,
        sentence.length,
        amount,
        number * amount,
        shown,
        number * amount * shown,
        bool(need.counted) and need.counted in sentence.stems and amount,
        which * bool(sentence.names),
        which * fresh,
        method * sentence.proposes,
        method * sentence.introduces_name,
        reason * sentence.explains,
        reason * sentence.reports,
        asked.best * sentence.best,
        asked.tests * sentence.tests,
        _share(term in sentence.stems for term in need.head),
        which * sentence.proposes,
        number * min(sentence.amounts, 4) / 4,
        number * sentence.digits,
        _shared_bigrams(need, sentence),
        shared,
        reason * sentence.sets_scene,
        reason * asked.trouble * sentence.trouble,
        reason * position,
        method * position,
        asked.best * sentence.best * fresh,
        reason * amount,
    )


def _share(held: Iterable[bool]) -> float:
    """How many of them hold, 0..1; 0 of none."""
    every = list(held)
    return sum(every) / len(every) if every else 0.0


def _overlap(need: Need, stems: dict[str, int], typical: float, length: int) -> float:
    """BM25 over the fixed rarities, as a share of the question's weight."""
    norm = 0.4 + 0.6 * length / typical
    hits = ((term, stems[term]) for term in set(need.terms) if term in stems)
    return math.fsum(rarity(term) * 2 * count / (count + norm) for term, count in hits) / need.rarity


def _rare_coverage(need: Need, sentence: Traits, within: Counter[str], count: int) -> float:
    """Coverage where a stem that many sentences of the paper share counts less."""
    whole = math.log1p(count)
    hits = [term for term in set(need.terms) if term in sentence.stems]
    return math.fsum(rarity(term) * math.log1p(count / within[term]) / whole for term in hits) / need.rarity


def _shared_bigrams(need: Need, sentence: Traits) -> float:
    bigrams = frozenset(pairwise(need.terms))
    return len(bigrams.intersection(pairwise(sentence.ordered))) / max(1, len(bigrams))


@lru_cache(maxsize=4096)
def paper_stems(title: str, abstract: str) -> Counter[str]:
    """Stems of a paper with their counts; the title counts twice. Not to be changed by callers."""
    return Counter(terms(title) * 2) + Counter(terms(abstract))


def paper_row(need: Need, hit: Hit) -> Rows:
    """One row of :data:`PAPER`; zero for what is not known of the hit."""
    return np.array(
        [
            coverage(need, paper_stems(hit.paper.title, hit.paper.abstract)),
            _named(need, f"{hit.paper.title}. {hit.paper.abstract}"),
            min(hit.score, _HIGHEST),
            hit.bm25,
            hit.similarity or 0.0,
            hit.maxsim or 0.0,
        ]
    )


def _named(need: Need, text: str) -> float:
    """The share, by rarity, of the question's telling names that the text holds; 0 when it has none."""
    telling = [(name, weight) for name, weight in need.names if weight > 0]
    found = sum(weight for name, weight in telling if holds(text, name))
    return found / (sum(weight for _, weight in telling) or 1.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear scores.

    ``sentence`` ranks sentences by wording alone, ``beside`` those of two papers side by side by their
    nearness to the question and their likely roles as well; ``paper`` ranks papers.
    ``answers`` ends with a constant: above zero the paper answers. Of some there is one more for where no
    token vectors are stored, as with embedders of whole vectors only (``plain``), and one without any
    embedder (``lexical``).
    """

    sentence: tuple[float, ...]
    beside: tuple[float, ...]
    beside_plain: tuple[float, ...]
    paper: tuple[float, ...]
    paper_plain: tuple[float, ...]
    paper_lexical: tuple[float, ...]
    answers: tuple[float, ...]
    answers_plain: tuple[float, ...]
    answers_lexical: tuple[float, ...]


@lru_cache(maxsize=1)
def fitted() -> Weights:
    """The weights in force, in the order of their columns."""
    return Weights(**{name: tuple(columns.values()) for name, columns in named().items()})


def named() -> Mapping[str, Mapping[str, float]]:
    """For each score of ``weights.json`` its weights by the names of their columns."""
    text = files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, float]] = json.loads(text)["scores"]
    return found
