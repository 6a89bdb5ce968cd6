"""Whether the collection answers at all: the near miss is the hard case.

The paper is there and the fact is not when the question names something the paper never
names, counts something it never counts, or asks for a kind of amount it never gives.
"""

from __future__ import annotations

import re

import numpy as np

from assistant.extractive.asking import Asked
from assistant.extractive.cues import traits
from assistant.extractive.features import PAPER, Rows, coverage
from assistant.extractive.ranking import Candidate, Ranked
from assistant.extractive.weights import Weights
from assistant.extractive.words import rarity, squeezed, terms

__all__ = ["ANSWERS", "answers", "doubt_row", "reason"]

ANSWERS = tuple(
    (
        "overlap coverage similarity best_sentence margin unknown_names rarest_unknown kinds_missing "
        "any_kind_missing count_missing number reason number_coverage number_shown constant"
    ).split()
)
"""Columns of :func:`doubt_row`."""

_DERIVED = re.compile(
    r"(?:-(?:based|like|style|tuned|trained|shaped|written|sized|class|level|scale|type|parameters?|specific|aware|era"
    r"|powered|driven|only|free|size))+$",
    re.IGNORECASE,
)
_AMOUNT_NAME = re.compile(r"[\d.]+[a-z]*", re.IGNORECASE)
_COMMON = 4.5
_FAR_AHEAD = 6.0


def answers(ranked: Ranked, weights: Weights) -> float:
    """Above zero when the first candidate answers the question."""
    linear = weights.answers_lexical if ranked.candidates[0].similarity is None else weights.answers
    return float(doubt_row(ranked) @ np.array(linear))


def doubt_row(ranked: Ranked) -> Rows:
    """One row of :data:`ANSWERS` for the first candidate."""
    asked, first = ranked.asked, ranked.candidates[0]
    unknown = unknown_names(asked, first)
    missing = missing_kinds(asked, first)
    shown = [coverage(asked, traits(span.text).stems) for span in first.spans if traits(span.text).amounts]
    return np.array(
        [
            first.row[PAPER.index("overlap")],
            first.row[PAPER.index("coverage")],
            first.similarity or 0.0,
            float(first.scores.max()),
            min(ranked.margin, _FAR_AHEAD),
            float(len(unknown)),
            max((weight for _, weight in unknown), default=0.0),
            float(len(missing)),
            float(bool(missing)),
            float(_count_missing(asked, first)),
            float(asked.number),
            float(asked.reason),
            asked.number * max(shown, default=0.0),
            float(asked.number and not shown),
            1.0,
        ]
    )


def reason(ranked: Ranked) -> str:
    """In words, why the nearest paper does not answer."""
    asked, first = ranked.asked, ranked.candidates[0]
    unknown, missing = unknown_names(asked, first), missing_kinds(asked, first)
    if unknown:
        return f"the nearest paper does not mention {unknown[0][0]}"
    if missing:
        return f"the nearest paper states no {missing[0]}"
    return "no paper is close enough to the question"


def unknown_names(asked: Asked, candidate: Candidate) -> list[tuple[str, float]]:
    """Proper names of the question that the paper does not hold, with their rarity."""
    held = squeezed(f"{candidate.paper.title} {candidate.paper.abstract}")
    unknown = []
    for name in asked.names:
        bare = _DERIVED.sub("", name)
        plain = squeezed(bare)
        if len(plain) < 2 or _AMOUNT_NAME.fullmatch(bare) or plain in held or plain.rstrip("s") in held:
            continue
        weight = max((rarity(term) for term in terms(bare)), default=0.0)
        if weight >= _COMMON:
            unknown.append((name, weight))
    return unknown


def missing_kinds(asked: Asked, candidate: Candidate) -> list[str]:
    """Firm kinds of fact that are asked and that no sentence of the paper shows."""
    text = f"{candidate.paper.title}. {candidate.paper.abstract}"
    return [kind.name for kind in asked.kinds if kind.firm and not kind.shown.search(text)]


def _count_missing(asked: Asked, candidate: Candidate) -> bool:
    if asked.counted is None:
        return False
    return not any(asked.counted in traits(span.text).stems for span in candidate.spans)
