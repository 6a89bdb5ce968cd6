"""Two conditions at once: "2x faster and half the memory", "both a speedup and a memory saving"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.language.metrics import ASKED
from assistant.language.quantities.vocabulary import words_of
from assistant.language.text import blanked
from assistant.question.limits import Limit, joined, limits
from assistant.question.resource import Resource, named, resource
from assistant.question.words import CUT, GAIN, WORSE

__all__ = ["Condition", "conditions", "traded"]

Span = tuple[int, int]

_AND = re.compile(
    r"\s*,?\s+(?:and|but|while|plus)\s+(?:also\s+|at the same time\s+)?|\s+with\s+|\s*[&+]\s*|,\s+"
)
_MOST_WORDS = 8
"""So many words between two numbers at the most for them to be two conditions of one question."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One clause of a question with what it measures; ``spans`` are places in the whole question."""

    text: str
    limit: Limit | None
    resource: Resource
    spans: tuple[Span, ...]


def conditions(text: str) -> tuple[Condition, Condition] | None:
    """The two conditions of ``text`` (made plain); ``None`` when it has one or none."""
    cut = _cut(text)
    if cut is None:
        return _sharing(text)
    first, second = (_condition(text, start, end) for start, end in ((0, cut), (cut, len(text))))
    if first is None or second is None or first.resource.quantity == second.resource.quantity:
        return None
    return first, second


def _sharing(text: str) -> tuple[Condition, Condition] | None:
    """Two resources that one number is said of: "cut latency and memory by half"."""
    found = limits(text)
    if len(found) != 1:
        return None
    own = (found[0].start, found[0].end)
    read = sorted((one.start, one.end) for one in named(text, own, own) if not one.weak)
    for (start, end), (after, last) in pairwise(read):
        if _COORDINATED.fullmatch(text, end, after):
            sides = [
                _condition(blanked(text, [span]), 0, len(text)) for span in ((end, last), (start, after))
            ]
            if sides[0] and sides[1] and sides[0].resource.quantity != sides[1].resource.quantity:
                return sides[0], sides[1]
    return None


_COORDINATED = re.compile(r"(?: \w+)? (?:and|as well as|&) (?:the |its )?(?:\w+ )?", re.IGNORECASE)


def _condition(text: str, start: int, end: int) -> Condition | None:
    clause = text[start:end]
    found = limits(clause)
    limit = found[0] if found else None
    measured = resource(clause, limit)
    if measured is None or measured.quantity is None or (limit is None and not _changes(clause)):
        return None
    spans = [*measured.spans, *([(limit.start, limit.end)] if limit else ())]
    return Condition(clause, limit, measured, tuple((start + low, start + high) for low, high in spans))


def _cut(text: str) -> int | None:
    """Where the second condition begins: between two numbers, or between two savings without one."""
    found = limits(text)
    if len(found) > 1 and joined(found[0], found[1]) is None:
        return _joint(text, found[0].end, found[1].start)
    marks = [] if found else [match.span() for match in CUT.finditer(text.lower())]
    return next(
        (
            cut
            for (_, before), (after, _) in pairwise(marks)
            if (cut := _joint(text, before, after)) is not None
        ),
        None,
    )


def _joint(text: str, start: int, end: int) -> int | None:
    if end <= start or len(text[start:end].split()) > _MOST_WORDS:
        return None
    match = _AND.search(text, start, end + 1)
    return match.end() if match else None


def _changes(clause: str) -> bool:
    lower = clause.lower()
    return CUT.search(lower) is not None or GAIN.search(lower) is not None


_TRADE = re.compile(r"\btrade[ -]?offs?\b|\btrades? off\b|\bpareto\b|\bbalance (?:of|between)\b")
_JOINT = re.compile(r"\s*,?\s+(?:(?P<loose>and|with|to)|against|versus|vs\.?|for)\s+(?:the |its |their )?")


def traded(text: str) -> tuple[Condition, Condition] | None:
    """Two quantities set against each other; ``None`` where there are not two, or a number bounds one.

    "memory saving against accuracy loss", "the trade-off between speed and quality".
    """
    lower = text.lower()
    if limits(text):
        return None
    said = [match.span() for match in _TRADE.finditer(lower)]
    for joint in _JOINT.finditer(lower):
        first, second = _side(text, 0, joint.start()), _side(text, joint.end(), len(text))
        if joint["loose"] and not said:
            continue
        if first and second and first.resource.quantity != second.resource.quantity:
            return first, replace(second, spans=(*first.spans, *second.spans, joint.span(), *said))
    return None


def _side(text: str, start: int, end: int) -> Condition | None:
    clause = text[start:end]
    measured, lower = resource(clause, None), clause.lower()
    quality = tuple((first, last) for word, first, last in words_of(clause) if ASKED.get(word) == "")
    if measured is None and quality:
        measured = Resource("quality", quality)
    if measured is None or measured.quantity is None:
        return None
    words = [match.span() for rule in (CUT, GAIN, WORSE) for match in rule.finditer(lower)]
    spans = tuple((start + low, start + high) for low, high in (*measured.spans, *words))
    return Condition(clause, None, measured, spans)
