"""Which of the papers found fit a question across papers, as a fitted probability for each.

A recommendation wants the topic and the kind of thing asked for; evidence wants a conclusion
that speaks of what the question speaks of. Fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.language.linear import fitted
from assistant.language.roles import Role, judged
from assistant.language.sentences import quotable_spans
from assistant.limits import watched
from assistant.types import Hit

__all__ = ["Fitting", "cut", "findings", "found", "likeliest", "log_odds", "quotable"]

_SURE = 0.98
_RECALL = 1.2  # how much recall counts against precision, as a square
_UNKNOWN = 0.45  # a cosine where there is no embedder


@dataclass(frozen=True, slots=True)
class Fitting:
    """A paper found, and the probability that it fits."""

    hit: Hit
    chance: float


def quotable(hits: Iterable[Hit]) -> list[Hit]:
    """The hits whose abstract has a sentence to quote."""
    return [hit for hit in hits if quotable_spans(hit.paper.abstract)]


def found(hits: Sequence[Hit]) -> list[dict[str, float]]:
    """What the search says of each hit, best first, as signs; gaps are to the best."""
    cosines = [hit.similarity for hit in hits if hit.similarity is not None]
    lowest, highest = min(cosines, default=_UNKNOWN), max(cosines, default=_UNKNOWN)
    return [
        {
            "log_rank": math.log1p(rank),
            "similarity": similarity,
            "similarity_gap": similarity - highest,
            "coverage": hit.coverage,
            "title_coverage": hit.title_coverage,
            "maxsim": _UNKNOWN if hit.maxsim is None else hit.maxsim,
        }
        for rank, hit in enumerate(hits)
        for similarity in [lowest if hit.similarity is None else hit.similarity]
    ]


def log_odds(chance: float) -> float:
    """The log odds of a probability, kept within what a fitted model can know."""
    kept = min(_SURE, max(1 - _SURE, chance))
    return math.log(kept / (1 - kept))


def cut(
    judgement: str,
    hits: Sequence[Hit],
    signs: Sequence[Mapping[str, float]],
    *,
    least: float,
    most: int | None = None,
) -> list[Fitting]:
    """The hits that fit with a chance of at least ``least``, likeliest first, at most ``most``."""
    weights = fitted(judgement, __package__)
    judged = [
        Fitting(hit, weights.chances(own)["fits"]) for hit, own in watched(zip(hits, signs, strict=True))
    ]
    judged.sort(key=lambda one: (-one.chance, one.hit.paper.id))
    return [one for one in judged if one.chance >= least][:most]


def likeliest(fitting: Sequence[Fitting], *, counted: float = 0.0, recall: float = _RECALL) -> list[Fitting]:
    """As many of the likeliest as promise the best F-measure that can be expected.

    ``recall`` is how much that counts against precision: somewhat more where what is shown last is told apart
    as only close. What is less likely than ``counted`` adds nothing to how many are to be found.
    """
    ranked = sorted(fitting, key=lambda one: -one.chance)
    wanted = math.fsum(one.chance for one in ranked if one.chance >= counted)
    sums = accumulate(one.chance for one in ranked)
    expected = [have / (count + recall * wanted) for count, have in enumerate(sums, start=1)]
    return ranked[: 1 + max(range(len(ranked)), key=expected.__getitem__, default=-1)]


def findings(abstract: str, roles: Sequence[Role] = ("result", "limit")) -> list[float]:
    """For each quotable span, how likely its sentence has one of these roles: what was found, by default.

    What ends at a colon only announces what comes.
    """
    sentences = judged(abstract)
    return [
        next(
            sum(one.chances[role] for role in roles)
            for one in reversed(sentences)
            if one.span.start <= span.start
        )
        * (not span.text.endswith(":"))
        for span in quotable_spans(abstract)
    ]
