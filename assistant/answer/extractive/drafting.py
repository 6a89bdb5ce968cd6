"""From chosen sentences to the statements of a draft: the paper's title, then its words."""

from __future__ import annotations

import numpy as np

from assistant.answer.extractive.features import Rows
from assistant.answer.extractive.ranking import Candidate, evidence_of
from assistant.language.typeset import typeset
from assistant.types import Evidence, Statement

__all__ = ["choose", "statements", "words_of"]

_FAR = 4.0


def choose(candidate: Candidate, scores: Rows, budget: int, most: int = 4) -> list[int]:
    """The best spans that fit into ``budget`` words, at least one and at most ``most``; in reading order.

    A span fifty times less likely to answer than the best one is left out.
    """
    chosen: list[int] = []
    used = 0
    for index in np.argsort(-scores, kind="stable"):
        words = words_of(candidate, index)
        if chosen and (used + words > budget or scores[index] < scores[chosen[0]] - _FAR):
            continue
        chosen.append(int(index))
        used += words
        if len(chosen) == most:
            break
    return sorted(chosen)


def words_of(candidate: Candidate, index: int) -> int:
    """How many words a span has."""
    return len(candidate.spans[index].text.split())


def statements(
    candidate: Candidate, chosen: list[int], title: str | None = None
) -> list[tuple[Statement, Evidence]]:
    """One statement for each span, the first one led by the title."""
    drafted = []
    for place, index in enumerate(chosen):
        evidence = evidence_of(candidate, index)
        lead = "" if place else f"{title or candidate.paper.title}: "
        drafted.append((Statement(f"{lead}“{_shown(candidate, index)}”", (evidence.id,)), evidence))
    return drafted


def _shown(candidate: Candidate, index: int) -> str:
    """The span for reading: typeset, with dots where a sentence was cut."""
    span = candidate.spans[index]
    abstract = candidate.paper.abstract
    before = abstract[: span.start].rstrip()
    begins = not before or before[-1] in ".!?\"”’)'" or index == 0
    ends = span.text[-1] in ".!?\"”’)'" or span.end >= len(abstract.rstrip())
    text = typeset(span.text)
    return f"{'' if begins else '… '}{text}{'' if ends else ' …'}"
