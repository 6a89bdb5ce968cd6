"""Pairing amounts with resources: lists of equal length go one to one, in printed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.language.quantities import Amount, Term
from ingest.claims.context import timed
from ingest.claims.reading import Effect, Reading, change, remaining
from ingest.claims.sentence import Group, Sentence
from ingest.claims.setting import Setting

__all__ = ["kept", "spread"]


def spread(
    sentence: Sentence, group: Group, terms: Sequence[Term], effect: Effect, setting: Setting
) -> list[Reading]:
    """The amounts of ``group`` as changes of ``terms``."""
    made = (
        change(amount, timed(sentence, group.first, term, setting), effect)
        for amount, term in _pairs(group, terms)
    )
    return [reading for reading in made if reading is not None]


def kept(sentence: Sentence, group: Group, terms: Sequence[Term], setting: Setting) -> list[Reading]:
    """The amounts of ``group`` as what is left of ``terms``."""
    made = (
        remaining(amount, timed(sentence, group.first, term, setting))
        for amount, term in _pairs(group, terms)
    )
    return [reading for reading in made if reading is not None]


def _pairs(group: Group, terms: Sequence[Term]) -> Iterable[tuple[Amount, Term]]:
    """One amount holds for every term; several amounts for one term all hold for it."""
    if not terms:
        return []
    if len(group.amounts) == 1:
        return [(group.amounts[0], term) for term in _different(terms)]
    if len(group.amounts) == len(terms):
        return zip(group.amounts, terms, strict=True)
    return [(amount, terms[0]) for amount in group.amounts]


def _different(terms: Sequence[Term]) -> list[Term]:
    seen: list[Term] = []
    for term in terms:
        if all(term.quantity != other.quantity for other in seen):
            seen.append(term)
    return seen
