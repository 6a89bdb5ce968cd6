"""The metric that a number of quality is about, and the benchmark it was measured on."""

from __future__ import annotations

import re

from assistant.quantities import Amount
from assistant.types import Direction
from ingest.claims.metrics import METRICS
from ingest.claims.reading import Reading
from ingest.claims.resource import clause
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["dataset", "metric_after", "metric_in", "metric_near", "reading"]


def reading(
    sentence: Sentence,
    amount: Amount,
    metric: Item | None,
    direction: Direction,
    before: Amount | None = None,
) -> Reading:
    name = sentence.text[metric.start : metric.end] if metric is not None else None
    return Reading(amount, "quality", None, direction, before=before, metric=name)


def metric_in(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``+0.3 in box AP``."""
    following = sentence.at(group.last + 1)
    inside = following is not None and following.word in {"in", "on", "in terms of", "for"}
    return metric_after(sentence, group.last + 1) if inside else None


def metric_near(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``3% in F1``, else the nearest before the group in its clause, past no other amount."""
    if inside := metric_in(sentence, group):
        return inside
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - 12) - 1, -1):
        if sentence.items[i].kind == "METRIC":
            return sentence.items[i]
        if sentence.items[i].kind == "AMOUNT":
            break
    return metric_after(sentence, group.last)


def metric_after(sentence: Sentence, index: int) -> Item | None:
    for i in range(index + 1, min(index + 7, len(sentence.items))):
        item = sentence.items[i]
        if item.kind == "METRIC":
            return item
        if item.kind in {"AMOUNT", "BREAK", "TERM", "AND", "CLOSE"}:
            return None
    return None


_DATASET = re.compile(
    r"\b(?:on|in|for|over|across)\s(?:the\s)?(?P<name>[A-Z][\w+.-]*[\w+](?:[ -](?:[A-Z\d][\w.-]*\w|v\d))*)"
)


def dataset(sentence: Sentence, amount: Amount) -> str | None:
    """The benchmark named after the amount, else the one that opens the sentence."""
    for start, end in ((amount.end, amount.end + 90), (0, min(60, amount.start))):
        match = _DATASET.search(sentence.clean, start)
        if match and match.start() < end and match["name"].lower() not in METRICS:
            return match["name"]
    return None
