"""The metric that a number of quality is about, and the benchmark it was measured on."""

from __future__ import annotations

import re

from assistant.language.quantities import Amount
from assistant.types import Direction
from ingest.claims.metrics import BENCHMARKS, METRICS
from ingest.claims.reading import Reading
from ingest.claims.sentence import Group, Item, Sentence
from ingest.claims.terms import clause

__all__ = ["dataset", "metric_after", "metric_near", "metric_of", "reading", "rising"]

_AHEAD, _BACK = 7, 12
_ENDS = frozenset({"AMOUNT", "BREAK", "TERM", "AND", "CLOSE", "OPEN"})


def reading(
    sentence: Sentence,
    amount: Amount,
    metric: Item | None,
    direction: Direction,
    before: Amount | None = None,
) -> Reading:
    """A reading of ``quality`` with the metric's name as printed."""
    name = sentence.text[metric.start : metric.end] if metric is not None else None
    return Reading(amount, "quality", None, direction, before=before, metric=name)


def rising(*, up: bool) -> Direction:
    """The direction of a metric's value."""
    return "increase" if up else "decrease"


def metric_after(sentence: Sentence, index: int) -> Item | None:
    """The first metric behind ``index`` in the same phrase."""
    for i in range(index + 1, min(index + _AHEAD, len(sentence.items))):
        item = sentence.items[i]
        if item.kind == "METRIC":
            return item
        if item.kind == "OPEN" and i == index + 1 and sentence.at(i + 2).kind == "CLOSE":
            continue  # "by 22% (AUROC)"
        if item.kind in _ENDS:
            return None
    return None


def metric_of(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``+0.3 in box AP``."""
    inside = sentence.right(group).word in {"in", "on", "in terms of", "for"}
    return metric_after(sentence, group.last + 1) if inside else None


def metric_near(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``3% in F1``, else the nearest before the group in its clause, past no other amount."""
    if inside := metric_of(sentence, group):
        return inside
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - _BACK) - 1, -1):
        if sentence.items[i].kind == "METRIC":
            return sentence.items[i]
        if sentence.items[i].kind == "AMOUNT":
            break
    return metric_after(sentence, group.last)


_DATASET = re.compile(
    r"\b(?:on|in|for|across)\s(?:the\s)?(?P<name>[A-Z][\w+.-]*[\w+](?:[ -](?:[A-Z\d][\w.-]*\w|v\d))*)"
)
_NEAR, _OPENING = 90, 60


def dataset(sentence: Sentence, amount: Amount) -> str | None:
    """The benchmark named after the amount, else the one that opens the sentence."""
    for start, end in ((amount.end, amount.end + _NEAR), (0, min(_OPENING, amount.start))):
        match = _DATASET.search(sentence.clean, start)
        name = match["name"].lower() if match else ""
        if match and match.start() < end and (name not in METRICS or name in BENCHMARKS):
            return match["name"]
    return None
