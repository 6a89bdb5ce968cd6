"""The side of "is X better than Y?" that the table of claims tells: one beats the other by a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.forms import Collection
from assistant.language.text import Span
from assistant.language.versus import compared
from assistant.language.words import holds
from assistant.types import Claim, Paper, Question, Stance

__all__ = ["Measured", "measured"]


@dataclass(frozen=True, slots=True)
class Measured:
    """The sentence that states the figure, and the side that it takes."""

    span: Span
    stance: Stance


def measured(question: Question, papers: Sequence[Paper], collection: Collection) -> dict[str, Measured]:
    """By paper id, where it is asked which of two is ahead and a gain of one over the other is claimed."""
    pair = compared(question.text)
    if pair is None or not papers:
        return {}
    left, right, asked = pair
    found: dict[str, Measured] = {}
    for claim in collection.catalog.claims(quantity="quality", paper_ids=[paper.id for paper in papers]):
        ahead, behind = _beats(claim, left, right), _beats(claim, right, left)
        if ahead != behind:
            stance: Stance = "for" if ahead == (asked >= 0) else "against"
            found.setdefault(claim.paper_id, Measured(Span(claim.start, claim.end, claim.quote), stance))
    return found


def _beats(claim: Claim, one: str, other: str) -> bool:
    """A gain of just the one over just the other; a drop may be of a score of which less is better."""
    method, baseline = claim.method or "", claim.baseline or ""
    gains = claim.direction == "increase" and holds(method, one) and holds(baseline, other)
    return gains and not holds(method, other) and not holds(baseline, one)
