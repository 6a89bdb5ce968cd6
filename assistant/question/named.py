"""The resources and metrics that a question names, and how near each is to its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.metrics import ASKED
from assistant.language.quantities import Term, mentions
from assistant.question.limits import Limit
from assistant.question.terms import TRIGGERS, WEAK
from assistant.question.words import CUT, GAIN, PLURALS, REPORT, SINGULARS, any_of

__all__ = ["Named", "anchor", "gap", "metric", "named"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A resource where it is named; ``weak`` when the words may as well mean something else."""

    start: int
    end: int
    term: Term
    weak: bool


_DOUBT = 40
"""How many characters further away a named resource may be than a doubtful word."""


def named(text: str, near: Span, own: Span) -> list[Named]:
    """The resources of ``text``, nearest to ``near`` first; words within ``own`` do not count."""
    found = (one for one in _candidates(text) if not own[0] <= one.start < own[1])
    return sorted(found, key=lambda one: (gap(one.start, one.end, near) + _DOUBT * one.weak, one.start))


def gap(start: int, end: int, near: Span) -> int:
    """Characters between two spans; 0 when they touch."""
    return max(start - near[1], near[0] - end, 0)


def anchor(text: str, limit: Limit | None) -> Span:
    """What the resource stands next to: the number, else the verb that cuts, gains or reports."""
    if limit is not None:
        return limit.start, limit.end
    lower = text.lower()
    found = (words.search(lower) for words in (CUT, GAIN, REPORT))
    return next((match.span() for match in found if match), (0, 0))


def _candidates(text: str) -> Iterator[Named]:
    """Terms of the vocabulary and trigger words, none of which only names a kind of paper."""
    read = (Named(found.start, found.end, found.term, found.phrase in WEAK) for found in mentions(text))
    strong = [one for one in read if not _modifies(text, one)]
    yield from strong
    lower = text.lower()
    for words, term in TRIGGERS:
        for match in words.finditer(lower):
            if not any(one.start <= match.start() < one.end for one in strong):
                yield Named(match.start(), match.end(), term, weak=True)


_KINDS = (PLURALS | SINGULARS) - frozenset(
    "claims numbers figures results result anyone anybody anything everything one people".split()
)


def _modifies(text: str, one: Named) -> bool:
    """Part of a description: "compression papers", "without labels"."""
    after = re.match(r"[ -](\w+)", text[one.end :])
    if after and after[1].lower() in _KINDS:
        return True
    return re.search(r"\b(?:without|no|requiring no)(?: \w+)?\s$", text[: one.start].lower()) is not None


_METRIC = re.compile(rf"(?<![\w-]){any_of(', '.join(ASKED))}(?!\w)")


def metric(text: str, near: Span) -> re.Match[str] | None:
    """The metric nearest to ``near``; a general one ("performance") only when there is no other."""
    found = sorted(
        _METRIC.finditer(text.lower()),
        key=lambda match: (
            ASKED[match.group()] == "",
            gap(match.start(), match.end(), near),
            match.start(),
        ),
    )
    return found[0] if found else None
