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

from assistant.gate.contrast import spelled_out
from assistant.gate.figures import figures
from assistant.gate.sources import Held, Source, Word, content, held_by, shares, total
from assistant.language.sentences import clauses, segments

__all__ = ["FEATURES", "features", "score", "unsupported"]

FEATURES = ("coverage", "figure_quote", "longest_run", "missing_share", "figures", "added")
"""Columns of the weights.

``coverage``: share of the content, by rarity, that quotes and title hold. ``figure_quote``: the same of the
clause around a number, by a quote with that number. ``longest_run``: weight of the longest run of words that
are not held. ``missing_share``: share of the words that are not held. ``figures``: the numbers, up to 3.
``added``: a last piece, behind a comma or conjunction, that is hardly spoken of.
"""

_HELD = 0.5
_MOST = 12.0


def features(text: str, source: Source) -> tuple[float, ...]:
    """The columns of :data:`FEATURES` for a sentence and one paper."""
    words = content(text)
    quotes = [held_by(spelled_out(quote, source.texts)) for quote in source.quotes]
    titles = [held_by(name) for name in source.called]
    found = shares(words, quotes, titles)
    missing = sum(word.weight * (1 - one) for word, one in zip(words, found, strict=True))
    whole = total(words) or 1.0
    return (
        1 - missing / whole if words else 1.0,
        _figured(text, source, titles),
        _run(words, found),
        sum(one < _HELD for one in found) / len(found) if found else 0.0,
        float(min(3, len(figures(text)))),
        _added(text, quotes, titles),
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


def _added(text: str, quotes: Sequence[Held], titles: Sequence[Held]) -> float:
    """1 for a last piece of several of which hardly anything is held."""
    pieces = segments(text)
    words = content(pieces[-1]) if len(pieces) > 1 else ()
    return float(bool(words) and _covered(words, shares(words, quotes, titles)) < _HELD / 2)


def _run(words: Sequence[Word], found: Sequence[float]) -> float:
    longest = current = 0.0
    for word, one in zip(words, found, strict=True):
        current = 0.0 if one >= _HELD else current + word.weight
        longest = max(longest, current)
    return min(longest, _MOST)


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
