"""The frames, tried from the most to the least specific, and what a group may borrow from its neighbour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from assistant.quantities import Term
from ingest.claims.comparatives import comparative, comparative_before
from ingest.claims.levels import left_over, level, passive, rate
from ingest.claims.nouns import noun_after, noun_before
from ingest.claims.reading import Effect, Reading
from ingest.claims.resource import KEPT, Setting, terms_after
from ingest.claims.sentence import Group, Sentence
from ingest.claims.spread import kept, spread
from ingest.claims.verbs import beaten, governed, halving

__all__ = ["FRAMES", "Frame", "changes"]

Frame: TypeAlias = Callable[[Sentence, Group, Setting], list[Reading]]
FRAMES: tuple[Frame, ...] = (
    halving,
    level,
    comparative,
    comparative_before,
    noun_after,
    noun_before,
    governed,
    passive,
    left_over,
    rate,
    beaten,
)
"""Each looks at one group of amounts and either understands it or passes."""


def changes(sentence: Sentence, setting: Setting) -> dict[int, list[Reading]]:
    """The readings of every group that a frame understands, by the group's number."""
    found: dict[int, list[Reading]] = {}
    for number, group in enumerate(sentence.groups):
        if group.amounts[0].unit in {"percent", "times", "count"} and not _results(sentence, group):
            readings = next((made for frame in FRAMES if (made := frame(sentence, group, setting))), [])
            if readings:
                found[number] = readings
    for number in range(len(sentence.groups)):
        if number not in found:
            borrowed = _borrowed(sentence, number, found, setting)
            if borrowed:
                found[number] = borrowed
    return found


def _results(sentence: Sentence, group: Group) -> bool:
    """``(100% vs. 60%)`` compares results, not resources."""
    following = sentence.at(group.last + 1)
    versus = following is not None and following.word in {"vs", "versus"}
    return group.bracketed and versus and group.amounts[0].unit == "percent"


def _borrowed(
    sentence: Sentence, number: int, found: dict[int, list[Reading]], setting: Setting
) -> list[Reading]:
    """``a 50% decrease in memory and 30% in latency``; ``up to 2.45x (on average 1.58x)``."""
    group = sentence.groups[number]
    for neighbour in (number - 1, number + 1):
        readings = found.get(neighbour)
        if not readings or sentence.groups[neighbour].amounts[0].unit != group.amounts[0].unit:
            continue
        other = sentence.groups[neighbour]
        if neighbour < number and (_restates(sentence, other, group) or _continues(sentence, other, group)):
            return _same(group, readings)
        following = sentence.at(group.last + 1)
        if (
            neighbour < number
            and following is not None
            and following.comparative is not None
            and _ends(sentence, group)
        ):
            return _same(group, readings)  # "3.3x higher throughput ... and up to 2.9x higher when"
        terms = _own_terms(sentence, group)
        if terms and _joined(sentence, min(other, group, key=_place), max(other, group, key=_place)):
            if (readings[0].wording or "").startswith("remaining"):
                return kept(sentence, group, terms, setting)
            effect: Effect = "less" if readings[0].direction == "decrease" else "more"
            return spread(sentence, group, terms, effect, setting)
    return []


def _place(group: Group) -> int:
    return group.first


def _own_terms(sentence: Sentence, group: Group) -> list[Term]:
    following = sentence.at(group.last + 1)
    start = group.last + (following is not None and following.word in {"in", "on", "for", "of"})
    return terms_after(sentence, start, reach=2)


def _ends(sentence: Sentence, group: Group) -> bool:
    """Nothing is named behind the comparative: it repeats what was compared before."""
    behind = sentence.at(group.last + 2)
    return behind is None or behind.kind in {"PREPOSITION", "BREAK", "AND", "THAN", "CLOSE"}


_GLANCE = 6
_STRETCH = 25


def _restates(sentence: Sentence, before: Group, group: Group) -> bool:
    """The group gives another statistic of the group right before it."""
    gap = sentence.items[group.first].start - sentence.items[before.last].end
    return (group.bracketed and gap < _GLANCE) or (group.amounts[0].statistic == "mean" and gap < _STRETCH)


def _continues(sentence: Sentence, before: Group, group: Group) -> bool:
    """``40% on BERT and 51% on GPT``, ``37x over A and 345x over B``: one change, several places."""
    joint, following = sentence.at(group.first - 1), sentence.at(group.last + 1)
    opening = sentence.at(before.last + 1)
    if joint is None or following is None or opening is None or joint.kind not in {"AND", "PREPOSITION"}:
        return False
    placed = {"PREPOSITION", "THAN", "OPEN"}
    between = sentence.items[before.last + 1 : group.first]
    return (
        following.kind in placed
        and opening.kind in placed | {"TERM", "BREAK", "LESS"}
        and not any(
            item.kind in {"DOWN", "UP", "BETTER", "FAST", "REACH", "BEAT", "METRIC"} for item in between
        )
    )


def _same(group: Group, readings: Sequence[Reading]) -> list[Reading]:
    matched = readings if len(readings) == len(group.amounts) else [readings[0]] * len(group.amounts)
    return [replace(reading, amount=amount) for amount, reading in zip(group.amounts, matched, strict=True)]


def _joined(sentence: Sentence, left: Group, right: Group) -> bool:
    """Only terms, prepositions and *and* lie between two groups."""
    between = sentence.items[left.last + 1 : right.first]
    allowed = {"AND", "TERM", "PREPOSITION", "WORD", "TRAIN", "INFER", "NUMBER_OF", "LESS"}
    return any(item.kind == "AND" for item in between) and all(
        item.kind in allowed or item.word in KEPT for item in between
    )
