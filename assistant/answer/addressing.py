"""Which sentence of a paper addresses a question, and how surely: a fitted probability for each.

A paper may be about the topic of a question and say nothing to it: what is judged is the sentence, with its
paper behind it. Fitted by :mod:`eval.fit.lines` on sentences that were judged for questions of our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from assistant.answer.extractive.cues import traits
from assistant.answer.extractive.drafting import roles_of
from assistant.answer.extractive.features import Rows
from assistant.answer.extractive.ranking import Candidate
from assistant.language.linear import fitted
from assistant.language.releases import own_names
from assistant.language.roles import ROLES, wanted
from assistant.language.words import covered, holds, terms
from assistant.protocols import SentenceNearness
from assistant.types import Shape

__all__ = ["Addressed", "addressed", "addressing_signs"]

_UNKNOWN = 0.45  # nearness of a sentence whose tokens are not stored


@dataclass(frozen=True, slots=True)
class Addressed:
    """The sentence of a paper that addresses a question the likeliest, by its place among the spans."""

    candidate: Candidate
    place: int
    chance: float


def addressed(question: str, candidates: Sequence[Candidate], near: SentenceNearness) -> list[Addressed]:
    """For each candidate, best first, its likeliest sentence."""
    judgement = fitted("addresses", __package__)
    found = []
    for candidate, signs in zip(candidates, addressing_signs(question, candidates, near), strict=True):
        chances = [
            judgement.chances(own)["fits"] * (1 - own["is_resource"] - own["is_other"]) for own in signs
        ]
        place = max(range(len(chances)), key=chances.__getitem__)
        found.append(Addressed(candidate, place, chances[place]))
    return found


def addressing_signs(
    question: str, candidates: Sequence[Candidate], near: SentenceNearness
) -> list[list[dict[str, float]]]:
    """The signs of each quotable span of each candidate, best candidate first; gaps are to the best."""
    stored = near.sentence_nearness(question, [one.paper for one in candidates])
    rows = [
        np.full((len(one.spans), 2), _UNKNOWN) if known is None else known.reshape(len(one.spans), -1)
        for one, known in zip(candidates, stored, strict=True)
    ]
    highest = candidates[0].score if candidates else 0.0
    nearest = max((float(of_one[:, 0].max()) for of_one in rows), default=0.0)
    return [
        list(_signs(question, one, highest, of_one, nearest))
        for one, of_one in zip(candidates, rows, strict=True)
    ]


def _signs(
    question: str, candidate: Candidate, highest: float, near: Rows, nearest: float
) -> Iterator[dict[str, float]]:
    need, paper = candidate.need, candidate.paper
    asked = frozenset(terms(question))
    own = [name for name in own_names(paper.title, paper.abstract) if not holds(question, name)]
    role, likely = wanted(question), roles_of(candidate.paper.abstract, candidate.spans)
    asks_trouble = traits(question).trouble
    of_paper = {
        "score_gap": candidate.score - highest,
        "similarity": candidate.similarity or 0.0,
        "maxsim": candidate.maxsim or 0.0,
        "paper_coverage": covered(asked, f"{paper.title}\n{paper.abstract}"),
        "title_coverage": covered(asked, paper.title),
        "title_asks": float(paper.title.rstrip().endswith("?")),
    }
    for place, span in enumerate(candidate.spans):
        said, roles = traits(span.text), dict(zip(ROLES, map(float, likely[place]), strict=True))
        told = {
            "amount": float(said.amounts > 0),
            "explains": float(said.explains),
            "trouble": float(said.trouble),
            "does": roles["method"] + roles["aim"],
            "found": roles["result"] + roles["limit"],
        }
        yield of_paper | {
            "nearness": float(near[place, 0]),
            "nearness_gap": float(near[place, 0]) - nearest,
            "open_nearness": float(near[place, -1]),
            "coverage": covered(asked, span.text),
            "with_title": covered(asked, f"{paper.title}\n{span.text}"),
            "own": float(any(holds(span.text, name) for name in own)),
            "trouble*trouble": float(asks_trouble and said.trouble),
            "proposes": float(said.proposes),
            "sets_scene": float(said.sets_scene),
            "wanted": roles[role] if role else 0.0,
            **{f"is_{one}": much for one, much in roles.items()},
            **{
                f"{shape}*{one}": (shape in need.shapes) * much
                for shape in get_args(Shape)
                for one, much in told.items()
            },
        }
