"""Quality: how much a metric gains, and what it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.claims.absolute import of_baseline
from ingest.claims.gained import gain
from ingest.claims.measured import metric_of
from ingest.claims.reached import level
from ingest.claims.reading import Reading, bounded_as
from ingest.claims.sentence import Group, Sentence

__all__ = ["quality"]

_PLACED = frozenset({"PREPOSITION", "THAN", "CLOSE", "AND", "METRIC", "BREAK", "EDGE"})


def quality(sentence: Sentence, group: Group, previous: Sequence[Reading] = ()) -> list[Reading]:
    """Readings of a group as a gain or a level of a metric; empty when it is neither.

    ``previous`` is what the group before it said: ``by 3% on A and 5% on B``.
    """
    if of_baseline(sentence, group):
        return []
    amount = group.amounts[0]
    measured = sentence.left(group).word in {"by", "of"} and sentence.right(group).kind == "METRIC"
    signed = amount.unit == "count" and (amount.sign == "+" or measured or not amount.value.is_integer())
    changes = amount.unit in {"percent", "points", "times"} or signed
    if _gained(previous) and (more := _continued(sentence, group, previous)):
        return more  # "by 4.6 APLS and 10.2 IoU"
    if changes and (gains := gain(sentence, group)):
        return gains
    if amount.unit in {"percent", "count"} and (levels := level(sentence, group)):
        return levels
    return _continued(sentence, group, previous)


def _gained(previous: Sequence[Reading]) -> bool:
    """What came before was a gain in points, not a level that was reached."""
    return bool(previous) and previous[-1].amount.unit == "count" and previous[-1].before is None


def _continued(sentence: Sentence, group: Group, previous: Sequence[Reading]) -> list[Reading]:
    if not previous or sentence.left(group).kind != "AND" or sentence.right(group).kind not in _PLACED:
        return []
    last, amount = previous[-1], group.amounts[0]
    reached = last.amount.unit.startswith("absolute:") and amount.unit in {"percent", "count"}
    if last.before is not None or (last.amount.unit != amount.unit and not reached):
        return []
    right = sentence.right(group)
    metric = right if right.kind == "METRIC" else metric_of(sentence, group)
    name = sentence.text[metric.start : metric.end] if metric else last.metric
    amounts = (bounded_as(replace(one, unit=last.amount.unit), last.amount) for one in group.amounts)
    return [replace(last, amount=amount, metric=name) for amount in amounts]
