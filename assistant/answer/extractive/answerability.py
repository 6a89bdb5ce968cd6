"""Whether the collection answers at all: the near miss is the hard case.

The paper is there and the fact is not when the question names something the paper never
names, counts something it never counts, or asks for a kind of amount it never gives.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from assistant.answer.extractive.cues import traits
from assistant.answer.extractive.features import PAPER, Rows, Weights, paper_stems
from assistant.answer.extractive.ranking import Candidate, Ranked
from assistant.language.facts import lacking
from assistant.language.words import holds, rarity, terms, weight
from assistant.types import Need

__all__ = [
    "ANSWERS",
    "answerability_row",
    "answers",
    "both_answer",
    "called",
    "missing_facts",
    "reason",
    "unknown_names",
]

ANSWERS = tuple(
    (
        "similarity coverage called asked_rest best_sentence margin unknown_names "
        "rarest_unknown kinds_missing count_missing number reason no_number maxsim constant"
    ).split()
)
"""Columns of :func:`answerability_row`."""

_COVERAGE = PAPER.index("coverage")
_FAR_AHEAD = 6.0
_NEAR, _COVERED = 0.3, 0.35
_SHARED = 0.1


def answers(ranked: Ranked, weights: Weights) -> float:
    """Above zero when the first candidate answers the question."""
    first = ranked.candidates[0]
    if first.similarity is None:
        sharing = first.row[_COVERAGE] >= _SHARED
        return float(answerability_row(ranked) @ np.array(weights.answers_lexical)) if sharing else -1.0
    linear = weights.answers_plain if first.maxsim is None else weights.answers
    return float(answerability_row(ranked) @ np.array(linear))


def answerability_row(ranked: Ranked) -> Rows:
    """One row of :data:`ANSWERS` for the first candidate.

    A paper that the question calls by a telling name is judged by the rest of the
    question ("What is CoTA?" has little meaning to compare, and needs none), any other by
    its nearness as a whole.
    """
    need, first = ranked.need, ranked.candidates[0]
    unknown = unknown_names(need, first)
    missing = missing_facts(need, first)
    by_name = called(need, first)
    number = float("number" in need.shapes)
    return np.array(
        [
            0.0 if by_name else first.similarity or 0.0,
            0.0 if by_name else first.row[_COVERAGE],
            float(by_name),
            _rest_coverage(need, first) if by_name else 0.0,
            float(first.scores.max()),
            min(ranked.margin, _FAR_AHEAD),
            float(len(unknown)),
            max((rare for _, rare in unknown), default=0.0),
            float(len(missing)),
            float(_count_missing(need, first)),
            number,
            float("reason" in need.shapes),
            number * (not any(traits(span.text).amounts for span in first.spans)),
            first.maxsim or 0.0,
            1.0,
        ]
    )


def reason(need: Need, papers: Sequence[Candidate]) -> str:
    """In words, why the nearest papers do not answer."""
    unknown = [
        name
        for name in unknown_names(need, papers[0])
        if all(name in unknown_names(need, one) for one in papers)
    ]
    missing = [
        kind
        for kind in missing_facts(need, papers[0])
        if all(kind in missing_facts(need, one) for one in papers)
    ]
    one = len(papers) == 1
    if unknown:
        name = unknown[0][0]
        return (
            f"the nearest paper does not mention {name}" if one else f"neither nearest paper mentions {name}"
        )
    if missing:
        kind = missing[0]
        return f"the nearest paper states no {kind}" if one else f"neither nearest paper states any {kind}"
    return "no paper is close enough to the question"


def both_answer(need: Need, both: Sequence[Candidate]) -> bool:
    """Whether two papers answer a comparison: one is near, and no setting is missing from both."""
    unknown = [name for name in unknown_names(need, both[0]) if name in unknown_names(need, both[1])]
    near = (
        max(one.similarity or 0.0 for one in both) >= _NEAR
        or max(one.row[_COVERAGE] for one in both) >= _COVERED
    )
    return near and not _applied(need, unknown)


def unknown_names(need: Need, candidate: Candidate) -> list[tuple[str, float]]:
    """Telling names of the question that the paper does not hold, with their rarity."""
    text = f"{candidate.paper.title}. {candidate.paper.abstract}"
    return [(name, rare) for name, rare in need.names if not holds(text, name)]


def called(need: Need, candidate: Candidate) -> bool:
    """Whether the question calls the paper by a telling name."""
    return bool(_known_names(need, candidate))


def _known_names(need: Need, candidate: Candidate) -> list[str]:
    unknown = dict(unknown_names(need, candidate))
    return [name for name, _ in need.names if name not in unknown]


def _rest_coverage(need: Need, candidate: Candidate) -> float:
    """Coverage of what is asked beyond the names that the paper holds; whole when nothing is."""
    rest = frozenset(need.terms).difference(*(terms(name) for name in _known_names(need, candidate)))
    held = paper_stems(candidate.paper.title, candidate.paper.abstract)
    return math.fsum(rarity(term) for term in rest if term in held) / weight(rest) if rest else 1.0


def _applied(need: Need, unknown: list[tuple[str, float]]) -> int:
    """How many of the unknown names say on, with or in what: the setting that is asked about."""
    setting = r"\b(?:on|in|with|for|against|to|than|under|an?)\s+(?:\w+\s+)?"
    return sum(re.search(setting + re.escape(name), need.text) is not None for name, _ in unknown)


def missing_facts(need: Need, candidate: Candidate) -> list[str]:
    """The firm facts that are asked and that the paper does not give."""
    return lacking(need.facts, f"{candidate.paper.title}. {candidate.paper.abstract}")


def _count_missing(need: Need, candidate: Candidate) -> bool:
    if need.counted is None:
        return False
    number = any(fact.startswith("number of ") for fact in missing_facts(need, candidate))
    return number or not any(need.counted in traits(span.text).stems for span in candidate.spans)
