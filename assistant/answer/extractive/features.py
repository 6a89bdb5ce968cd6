"""A question against the sentences of one paper, and against the paper, as numbers.

Everything here is about wording. The two cosine columns at the end of a sentence's row
are filled in by the caller for the paper that is quoted, and zero elsewhere.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.asking import Asked
from assistant.answer.extractive.cues import Traits, traits
from assistant.language.sentences import quotable_spans
from assistant.language.words import holds, rarity, terms
from assistant.types import Paper

__all__ = ["PAPER", "SENTENCE", "Rows", "coverage", "overlap", "paper_row", "paper_stems", "sentence_rows"]

SENTENCE = tuple(
    (
        "overlap coverage rare_coverage before after position first last proposes introduces_name "
        "reports sets_scene points_away length amount number*amount shown number*amount*shown counted "
        "which*name which*new_name method*proposes method*introduces_name reason*explains reason*reports "
        "best*best data*tests head which*proposes number*amounts number*digits bigrams asked_names "
        "reason*sets_scene reason*trouble reason*position method*position best*best*new_name "
        "reason*amount similarity similarity_gap similar_neighbour"
    ).split()
)
"""Columns of :func:`sentence_rows`."""

PAPER = tuple(
    (
        "overlap coverage title_coverage best_sentence best_two sum_sentences best_coverage names similarity"
    ).split()
)
"""Columns of :func:`paper_row`."""

Rows = NDArray[np.float64]
_OPENING = 5
_SENTENCE_WORDS = 22.0
_PAPER_WORDS = 180.0


def coverage(asked: Asked, stems: Counter[str] | dict[str, int] | frozenset[str]) -> float:
    """The share of the question's rarity that these stems hold, 0..1."""
    return math.fsum(rarity(term) for term in asked.stems if term in stems) / asked.weight


def kin_coverage(asked: Asked, paper: Paper) -> float:
    """Coverage that also counts words which begin alike, as ``compress`` and ``compressor`` do."""
    held = paper_stems(paper.title, paper.abstract)
    openings = {term[:_OPENING] for term in held}
    kin = (term for term in asked.stems if term in held or term[:_OPENING] in openings)
    return math.fsum(rarity(term) for term in kin) / asked.weight


def sentence_rows(asked: Asked, texts: Sequence[str]) -> Rows:
    """``(len(texts), len(SENTENCE))`` for one paper's sentences, in reading order."""
    read = [traits(text) for text in texts]
    within = Counter(term for sentence in read for term in sentence.stems)
    covered = [coverage(asked, sentence.stems) for sentence in read]
    rows = np.zeros((len(texts), len(SENTENCE)))
    for place, sentence in enumerate(read):
        before = covered[place - 1] if place else 0.0
        after = covered[place + 1] if place + 1 < len(read) else 0.0
        rows[place] = [
            _overlap(asked, sentence.stems, _SENTENCE_WORDS, len(sentence.ordered)),
            covered[place],
            _rare_coverage(asked, sentence, within, len(read)),
            before,
            after,
            place / max(1, len(read) - 1),
            place == 0,
            place == len(read) - 1,
            *_wording(asked, sentence, texts[place], place / max(1, len(read) - 1)),
            0.0,
            0.0,
            0.0,
        ]
    return rows


def _wording(asked: Asked, sentence: Traits, text: str, position: float) -> tuple[float, ...]:
    """What the answer's shape and the sentence's wording say together."""
    amount = sentence.amounts > 0
    shown = _share(kind.shown.search(text) is not None for kind in asked.kinds)
    named = {name.lower() for name in sentence.names}
    fresh = any(name not in asked.lowered for name in named)
    shared = len(named & asked.known) / max(1, len(asked.known))
    return (
        sentence.proposes,
        sentence.introduces_name,
        sentence.reports,
        sentence.sets_scene,
        sentence.points_away,
        sentence.length,
        amount,
        asked.number * amount,
        shown,
        asked.number * amount * shown,
        bool(asked.counted) and asked.counted in sentence.stems and amount,
        asked.which * bool(sentence.names),
        asked.which * fresh,
        asked.method * sentence.proposes,
        asked.method * sentence.introduces_name,
        asked.reason * sentence.explains,
        asked.reason * sentence.reports,
        asked.best * sentence.best,
        asked.data * sentence.tests,
        _share(term in sentence.stems for term in asked.head),
        asked.which * sentence.proposes,
        asked.number * min(sentence.amounts, 4) / 4,
        asked.number * sentence.digits,
        _shared_bigrams(asked, sentence),
        shared,
        asked.reason * sentence.sets_scene,
        asked.reason * asked.trouble * sentence.trouble,
        asked.reason * position,
        asked.method * position,
        asked.best * sentence.best * fresh,
        asked.reason * amount,
    )


def _share(held: Iterable[bool]) -> float:
    """How many of them hold, 0..1; 0 of none."""
    every = list(held)
    return sum(every) / len(every) if every else 0.0


def _overlap(asked: Asked, stems: dict[str, int], typical: float, length: int) -> float:
    """BM25 over the fixed rarities, as a share of the question's weight."""
    norm = 0.4 + 0.6 * length / typical
    hits = ((term, stems[term]) for term in asked.stems if term in stems)
    return math.fsum(rarity(term) * 2 * count / (count + norm) for term, count in hits) / asked.weight


def _rare_coverage(asked: Asked, sentence: Traits, within: Counter[str], count: int) -> float:
    """Coverage where a stem that many sentences of the paper share counts less."""
    whole = math.log1p(count)
    hits = [term for term in asked.stems if term in sentence.stems]
    return math.fsum(rarity(term) * math.log1p(count / within[term]) / whole for term in hits) / asked.weight


def _shared_bigrams(asked: Asked, sentence: Traits) -> float:
    shared = asked.bigrams.intersection(pairwise(sentence.ordered))
    return len(shared) / max(1, len(asked.bigrams))


@lru_cache(maxsize=4096)
def paper_stems(title: str, abstract: str) -> Counter[str]:
    """Stems of a paper with their counts; the title counts twice. Not to be changed by callers."""
    return Counter(terms(title) * 2) + Counter(terms(abstract))


def overlap(asked: Asked, paper: Paper) -> float:
    """BM25 of the whole paper over the fixed rarities, as a share of the question's weight."""
    stems = paper_stems(paper.title, paper.abstract)
    norm = 0.4 + 0.6 * sum(stems.values()) / _PAPER_WORDS
    hits = ((term, stems[term]) for term in asked.stems if term in stems)
    return math.fsum(rarity(term) * 2.2 * count / (count + 1.2 * norm) for term, count in hits) / asked.weight


def paper_row(asked: Asked, paper: Paper, scores: Rows, similarity: float) -> Rows:
    """One row of :data:`PAPER`: ``scores`` are those of the paper's sentences, ``similarity`` a cosine."""
    ranked = np.sort(scores)[::-1] if len(scores) else np.zeros(1)
    text = f"{paper.title}. {paper.abstract}"
    return np.array(
        [
            overlap(asked, paper),
            coverage(asked, paper_stems(paper.title, paper.abstract)),
            coverage(asked, frozenset(terms(paper.title))),
            ranked[0],
            ranked[:2].mean(),
            float(np.log(np.exp(ranked - ranked[0]).sum()) + ranked[0]),
            max(
                (coverage(asked, traits(span.text).stems) for span in quotable_spans(paper.abstract)),
                default=0.0,
            ),
            _named(asked, text),
            similarity,
        ]
    )


def _named(asked: Asked, text: str) -> float:
    """The share, by rarity, of the question's telling names that the text holds; 0 when it has none."""
    telling = [(name, weight) for name, weight in asked.telling if weight > 0]
    found = sum(weight for name, weight in telling if holds(text, name))
    return found / (sum(weight for _, weight in telling) or 1.0)
