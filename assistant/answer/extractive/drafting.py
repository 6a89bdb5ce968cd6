"""From chosen sentences to the statements of a draft: the paper's title, then its words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.answer.extractive.features import Rows
from assistant.answer.extractive.ranking import Candidate, evidence_of
from assistant.types import Evidence, Statement

__all__ = ["choose", "choose_together", "short_title", "statements"]

_LONG_TITLE = 14
_SHORT_NAME = 4
_FAR = 4.0


def choose(candidate: Candidate, scores: Rows, budget: int, most: int = 4) -> list[int]:
    """The best spans that fit into ``budget`` words, at least one and at most ``most``; in reading order.

    A span fifty times less likely to answer than the best one is left out.
    """
    chosen: list[int] = []
    used = 0
    for index in np.argsort(-scores, kind="stable"):
        words = _words(candidate, index)
        if chosen and (used + words > budget or scores[index] < scores[chosen[0]] - _FAR):
            continue
        chosen.append(int(index))
        used += words
        if len(chosen) == most:
            break
    return sorted(chosen)


def choose_together(
    candidates: Sequence[Candidate], scores: Sequence[Rows], budget: int, most: int = 4
) -> list[list[int]]:
    """The best span of each candidate, then the next best of any while ``budget`` words last.

    At most ``most`` spans each, none fifty times less likely to answer than the best of its own.
    """
    chosen = [[int(np.argmax(own))] for own in scores]
    used = sum(_words(one, own[0]) for one, own in zip(candidates, chosen, strict=True))
    rest = sorted(
        (float(own.max() - own[index]), side, index)
        for side, own in enumerate(scores)
        for index in range(len(own))
        if index != chosen[side][0]
    )
    for behind, side, index in rest:
        words = _words(candidates[side], index)
        if behind <= _FAR and used + words <= budget and len(chosen[side]) < most:
            chosen[side].append(index)
            used += words
    return [sorted(own) for own in chosen]


def _words(candidate: Candidate, index: int) -> int:
    return len(candidate.spans[index].text.split())


def statements(
    candidate: Candidate, chosen: list[int], title: str | None = None, bullet: str = ""
) -> list[tuple[Statement, Evidence]]:
    """One statement for each span, the first one led by the title."""
    drafted = []
    for place, index in enumerate(chosen):
        evidence = evidence_of(candidate, index)
        lead = "" if place else f"{bullet}{title or candidate.paper.title}: "
        drafted.append((Statement(f"{lead}“{_shown(candidate, index)}”", (evidence.id,)), evidence))
    return drafted


def short_title(title: str) -> str:
    """The name before a colon when the title leads with one; long titles lose what follows the colon."""
    head, colon, _ = title.partition(": ")
    if colon and (len(head.split()) <= _SHORT_NAME or len(title.split()) > _LONG_TITLE):
        return head
    return title


def _shown(candidate: Candidate, index: int) -> str:
    r"""The span for reading: dots where a sentence was cut, no backslash before a percent sign."""
    span = candidate.spans[index]
    abstract = candidate.paper.abstract
    before = abstract[: span.start].rstrip()
    begins = not before or before[-1] in ".!?\"”’)'" or index == 0
    ends = span.text[-1] in ".!?\"”’)'" or span.end >= len(abstract.rstrip())
    text = " ".join(span.text.replace("\\%", "%").split())
    return f"{'' if begins else '… '}{text}{'' if ends else ' …'}"
