"""The frames, tried from the most to the least specific, and what a group may borrow from its neighbour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from assistant.language.changes import Change
from assistant.language.quantities import Term
from ingest.claims.comparatives import comparative, comparative_before
from ingest.claims.nouns import noun_after, noun_before
from ingest.claims.reading import Reading, aligned, aligned_remaining, bounded_as
from ingest.claims.resources import KEPT, Setting, terms_after
from ingest.claims.sentence import Group, Sentence
from ingest.claims.shares import left_over, passive, placed, rate, utilization
from ingest.claims.verbs import beaten, governed, halving

__all__ = ["changes"]

Frame: TypeAlias = Callable[[Sentence, Group, Setting], list[Reading]]
FRAMES: tuple[Frame, ...] = (
    halving,
    utilization,
    comparative,
    comparative_before,
    noun_after,
    noun_before,
    governed,
    passive,
    left_over,
    rate,
    beaten,
    placed,
)
"""Each looks at one group of amounts and either understands it or passes."""


def changes(sentence: Sentence, setting: Setting) -> dict[int, list[Reading]]:
    """The readings of every group that a frame understands, by the group's number."""
    found: dict[int, list[Reading]] = {}
    for number, group in enumerate(sentence.groups):
        readings = _first(sentence, group, setting)
        if readings:
            found[number] = readings
    for number in range(len(sentence.groups)):
        borrowed = [] if number in found else _borrowed(sentence, number, found, setting)
        if borrowed:
            found[number] = borrowed
    for number in sorted(found):
        found[number] = _bounded_on(sentence, number, found)
    return found


def _bounded_on(sentence: Sentence, number: int, found: dict[int, list[Reading]]) -> list[Reading]:
    """``up to 2.7x for A and 2.1x speedup for B``: the bound holds for both."""
    readings, before = found[number], found.get(number - 1)
    if not before or before[-1].quantity != readings[0].quantity:
        return readings
    other, group = sentence.groups[number - 1], sentence.groups[number]
    between = sentence.until(group, other.last + 1)
    joined = sentence.left(group).word == "and" and any(item.word in {"for", "on"} for item in between)
    if not joined or any(item.kind in _TURNS for item in between):
        return readings
    alike = _bounded_alike(other, group).amounts
    if len(alike) != len(readings):
        return readings
    return [replace(one, amount=amount) for one, amount in zip(readings, alike, strict=True)]


def _first(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    unit = group.amounts[0].unit
    compares_results = (
        unit == "percent" and group.bracketed and sentence.right(group).word in {"vs", "versus"}
    )
    condition = unit == "percent" and sentence.lead(group).startswith(("under a ", "under an "))
    if unit not in {"percent", "times", "count"} or compares_results or condition:
        return []
    return next((readings for frame in FRAMES if (readings := frame(sentence, group, setting))), [])


# ---------------------------------------------------------------- borrowing


def _borrowed(
    sentence: Sentence, number: int, found: dict[int, list[Reading]], setting: Setting
) -> list[Reading]:
    """``a 50% decrease in memory and 30% in latency``; ``up to 3.4x (on average 2.1x)``."""
    group = sentence.groups[number]
    before = number - 1
    if before in range(1, number) and before not in found and sentence.groups[before].bracketed:
        before -= 1  # "by up to 32.5% (1.5B) and 25.7% (7B)"
    for neighbour in (before, number + 1):
        readings = found.get(neighbour)
        if not readings or sentence.groups[neighbour].amounts[0].unit != group.amounts[0].unit:
            continue
        other = sentence.groups[neighbour]
        terms = _own_terms(sentence, group)
        left, right = (other, group) if neighbour < number else (group, other)
        own = terms and _joined(sentence, left, right)
        if neighbour < number and (
            _restates(sentence, other, group) or (not own and _repeats(sentence, other, group))
        ):
            return _same(_bounded_alike(other, group), readings)
        if own:
            if (readings[0].wording or "").startswith("remaining"):
                return aligned_remaining(sentence, group, terms, setting)
            effect: Change = "less" if readings[0].direction == "decrease" else "more"
            return aligned(sentence, group, terms, effect, setting)
    return []


def _bounded_alike(before: Group, group: Group) -> Group:
    """``up to 37x over A and 345x over B``: the bound holds for both."""
    amounts = (one if one.statistic else bounded_as(one, before.amounts[-1]) for one in group.amounts)
    return replace(group, amounts=tuple(amounts))


def _repeats(sentence: Sentence, before: Group, group: Group) -> bool:
    """The group says of the same resource what the group before it said."""
    return _continues(sentence, before, group) or (
        sentence.right(group).comparative is not None and _ends(sentence, group)
    )


_GLANCE = 6
_STRETCH = 25


def _restates(sentence: Sentence, before: Group, group: Group) -> bool:
    """The group gives another statistic of the group right before it."""
    gap = sentence.items[group.first].start - sentence.items[before.last].end
    return (group.bracketed and gap < _GLANCE) or (group.amounts[0].statistic == "mean" and gap < _STRETCH)


def _ends(sentence: Sentence, group: Group) -> bool:
    """Nothing is named behind the comparative: ``3.3x higher throughput ... and up to 2.9x higher when``."""
    return sentence.right(group, 2).kind in {"PREPOSITION", "BREAK", "AND", "THAN", "CLOSE", "EDGE"}


_PLACED = frozenset({"PREPOSITION", "THAN", "OPEN"})
_TURNS = frozenset({"DOWN", "UP", "BETTER", "FAST", "REACH", "BEAT", "METRIC"})


def _continues(sentence: Sentence, before: Group, group: Group) -> bool:
    """``40% on BERT and 51% on GPT``, ``37x over A and 345x over B``: one change, several places."""
    if sentence.left(group).kind not in {"AND", "PREPOSITION"} or sentence.right(group).kind not in _PLACED:
        return False
    opened = sentence.right(before).kind in _PLACED | {"TERM", "BREAK", "LESS"}
    return opened and not any(
        item.kind in _TURNS and not _placed_in(sentence, i)
        for i, item in enumerate(sentence.items[before.last + 1 : group.first], before.last + 1)
    )


def _placed_in(sentence: Sentence, index: int) -> bool:
    """A benchmark behind a preposition is where it was measured: ``8.7x on GSM8K, 4.8x on HumanEval``."""
    return sentence.items[index].kind == "METRIC" and sentence.at(index - 1).kind == "PREPOSITION"


def _same(group: Group, readings: Sequence[Reading]) -> list[Reading]:
    if not readings:
        return []
    matched = readings if len(readings) == len(group.amounts) else [readings[0]] * len(group.amounts)
    return [replace(reading, amount=amount) for amount, reading in zip(group.amounts, matched, strict=True)]


def _own_terms(sentence: Sentence, group: Group) -> list[Term]:
    return terms_after(
        sentence, group.last + (sentence.right(group).word in {"in", "on", "for", "of"}), reach=2
    )


_LIST = frozenset({"AND", "TERM", "PREPOSITION", "WORD", "TRAIN", "INFER", "NUMBER_OF", "LESS"})


def _joined(sentence: Sentence, left: Group, right: Group) -> bool:
    """Only terms, prepositions and *and* lie between two groups."""
    between = sentence.until(right, left.last + 1)
    listed = all(item.kind in _LIST or item.word in KEPT for item in between)
    return listed and any(item.kind == "AND" for item in between)
