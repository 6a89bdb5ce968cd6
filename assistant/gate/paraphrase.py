"""Whether a paper's quotes speak of what a sentence says, by a small model over how their words meet.

The features have names; the weights lie in ``paraphrase.json``, fitted by ``eval/fit_gate.py`` on sentences
of our own. A score is a log-odds: above zero the sentence is taken for a retelling.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from assistant.gate.content import Held, Word, content, held_by, shares, total
from assistant.gate.contrast import spelled_out
from assistant.gate.figures import figures
from assistant.gate.sources import Source
from assistant.language.sentences import clauses, segments

__all__ = ["FEATURES", "features", "score", "unsupported"]

FEATURES = (
    "coverage",
    "figure_quote",
    "worst_segment",
    "worst_missing",
    "longest_run",
    "missing",
    "missing_share",
    "pairs",
    "figures",
    "added",
)
"""Columns of the weights.

``coverage``: share of the content, by rarity, that quotes and title hold. ``figure_quote``: the same of the
clause around a number, by a quote with that number. ``worst_segment``: the share of the worst piece between
commas and conjunctions, ``worst_missing`` the weight that it misses. ``longest_run``: weight of the longest
run of words that are not held. ``missing``, ``missing_share``: weight and share of what is not held.
``pairs``: share of neighbouring words that stand near each other in a quote. ``figures``: how many
numbers (up to 3). ``added``: a last piece that is not spoken of at all.
"""

_HELD = 0.5
_MOST = 12.0
_NEAR = 6


def features(text: str, source: Source) -> tuple[float, ...]:
    """The columns of :data:`FEATURES` for a sentence and one paper."""
    words = content(text)
    quotes = [held_by(spelled_out(quote, source.texts)) for quote in source.quotes]
    titles = [held_by(name) for name in source.called]
    found = shares(words, quotes, titles)
    worst, lost, added = _worst(text, quotes, titles)
    missing = sum(word.weight * (1 - one) for word, one in zip(words, found, strict=True))
    whole = total(words) or 1.0
    return (
        1 - missing / whole if words else 1.0,
        _figured(text, source, titles),
        worst,
        lost,
        _run(words, found),
        min(missing, _MOST),
        sum(one < _HELD for one in found) / len(found) if found else 0.0,
        _pairs(words, source),
        float(min(3, len(figures(text)))),
        added,
    )


def _figured(text: str, source: Source, titles: Sequence[Held]) -> float:
    """The least share of a clause with a number that a quote with that number holds."""
    least = 1.0
    for clause in clauses(text):
        words = content(clause)
        for figure in figures(clause) if words else ():
            own = [quote for quote in source.quotes if any(figure.same_amount(one) for one in figures(quote))]
            helds = [held_by(spelled_out(quote, source.texts)) for quote in own or source.quotes]
            least = min(least, max(_covered(words, shares(words, [one], titles)) for one in helds))
    return least


def _covered(words: Sequence[Word], found: Sequence[float]) -> float:
    whole = total(words)
    return sum(word.weight * one for word, one in zip(words, found, strict=True)) / whole if whole else 1.0


def _worst(text: str, quotes: Sequence[Held], titles: Sequence[Held]) -> tuple[float, float, float]:
    """The least covered piece: its share, the weight that it misses, whether it is a last piece with none."""
    worst, lost, added = 1.0, 0.0, 0.0
    pieces = segments(text)
    for place, piece in enumerate(pieces):
        words = content(piece)
        if not words:
            continue
        part = _covered(words, shares(words, quotes, titles))
        if part < worst:
            worst, lost = part, total(words) * (1 - part)
        if part < _HELD / 2 and place and place == len(pieces) - 1:
            added = 1.0
    return worst, min(lost, _MOST), added


def _run(words: Sequence[Word], found: Sequence[float]) -> float:
    longest = current = 0.0
    for word, one in zip(words, found, strict=True):
        current = 0.0 if one >= _HELD else current + word.weight
        longest = max(longest, current)
    return min(longest, _MOST)


def _pairs(words: Sequence[Word], source: Source) -> float:
    """The share of neighbours of the sentence that stand near each other in one of the quotes."""
    pairs = [(one.meaning, two.meaning) for one, two in pairwise(words)]
    if not pairs:
        return 1.0
    near = frozenset().union(*map(_neighbours, source.quotes))
    return sum(pair in near for pair in pairs) / len(pairs)


@lru_cache(maxsize=4096)
def _neighbours(quote: str) -> frozenset[tuple[str, str]]:
    terms = [word.meaning for word in content(quote)]
    return frozenset(
        pair
        for at, one in enumerate(terms)
        for two in terms[at + 1 : at + _NEAR]
        for pair in ((one, two), (two, one))
    )


@lru_cache(maxsize=1)
def _weights() -> tuple[float, tuple[float, ...]]:
    stored = json.loads(files(__package__).joinpath("paraphrase.json").read_text(encoding="utf-8"))
    return float(stored["bias"]), tuple(float(stored["weights"][name]) for name in FEATURES)


def score(text: str, source: Source) -> float:
    """The log-odds that the paper's quotes speak of what ``text`` says."""
    bias, weights = _weights()
    return bias + math.fsum(one * weight for one, weight in zip(features(text, source), weights, strict=True))


def unsupported(text: str, source: Source) -> str | None:
    """What the quotes do not speak of; ``None`` where they speak of the sentence."""
    if score(text, source) > 0:
        return None
    words = content(text)
    found = shares(
        words, [held_by(quote) for quote in source.quotes], [held_by(name) for name in source.called]
    )
    missing = [word.text for word, one in zip(words, found, strict=True) if one < _HELD]
    if not missing:
        return "the cited quotes say it otherwise"
    return f"the cited quotes do not speak of {' '.join(missing[:6])!r}"
