"""Levels of quality: ``an FID of 5.02``, ``achieves 76.9% mAP``, ``from 85.79% to 98.95%``."""

from __future__ import annotations

from dataclasses import replace

from assistant.quantities import Amount
from assistant.types import Direction
from ingest.claims.measured import metric_after, metric_near, reading
from ingest.claims.reading import Reading
from ingest.claims.resource import clause
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["level", "level_pair"]

_NEAR = 24


def level(sentence: Sentence, group: Group) -> list[Reading]:
    """``an FID of 5.02``, ``achieves 76.9% mAP``."""
    metric = _metric_behind(sentence, group)
    if (
        metric is not None
        and (head := metric_after(sentence, group.last + 1))
        and head.end - metric.end < _NEAR
    ):
        metric = head  # "4.9% top-5 validation error" is an error
    if metric is None:
        metric = _named_before(sentence, group)
    elif not _reaches(sentence, group):
        return []
    if metric is None or _beaten(sentence, group):
        return []
    direction: Direction = "increase" if metric.higher_is_better else "decrease"
    return [reading(sentence, _as_level(amount, metric), metric, direction) for amount in group.amounts]


def _beaten(sentence: Sentence, group: Group) -> bool:
    """``surpassing the previous best score of 0.80`` tells what others reach."""
    near = sentence.items[max(0, group.first - 8) : group.first]
    return any(item.kind in {"BEAT", "THAN"} for item in near) and any(item.word in _EARLIER for item in near)


_EARLIER = frozenset("previous prior existing earlier best baseline baselines sota runner".split())


def _metric_behind(sentence: Sentence, group: Group) -> Item | None:
    """The metric right behind the amount, past at most two words of its own name: ``94% Re-ID accuracy``."""
    for i in range(group.last + 1, group.last + 5):
        item = sentence.at(i)
        if item is None or item.kind not in {"METRIC", "WORD", "INFER"}:
            return None
        if item.kind == "METRIC":
            return item
    return None


def _as_level(amount: Amount, metric: Item | None) -> Amount:
    unit = "absolute:percent" if amount.unit == "percent" or metric is None else f"absolute:{metric.word}"
    return replace(amount, unit=unit, value=-amount.value if amount.sign == "-" else amount.value)


def _named_before(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``an accuracy of 92%``, ``(FID: 1.28)``, ``F1 score 0.81``."""
    i, named = group.first - 1, None
    while (item := sentence.at(i)) is not None and (
        item.word in {"of", ":", "to", "up", "is", "=", "score", "rate"}
        or item.kind == "BE"
        or item.word in {"scores", "rates", "values"}
    ):
        named = named or (item if item.kind == "METRIC" else None)
        i -= 1
    return item if item is not None and item.kind == "METRIC" else named


def _reaches(sentence: Sentence, group: Group) -> bool:
    first = clause(sentence, group.first)[0]
    return any(
        sentence.items[i].kind in {"REACH", "BE", "BETTER", "BEAT"}
        or sentence.items[i].word in {"with", "to", "at"}
        for i in range(first, group.first)
    )


def level_pair(sentence: Sentence, number: int) -> list[Reading]:
    """``increasing the success rate from 85.79% to 98.95%``: the second amount, with the first before it."""
    before, after = sentence.groups[number].amounts[-1], sentence.groups[number + 1].amounts[0]
    metric = metric_near(sentence, sentence.groups[number]) or metric_near(
        sentence, sentence.groups[number + 1]
    )
    improves = any(item.kind in {"BETTER", "UP"} for item in sentence.items[: sentence.groups[number].first])
    if (
        before.unit != after.unit
        or before.unit not in {"percent", "count"}
        or not (metric or (improves and before.unit == "percent"))
    ):
        return []
    direction: Direction = "increase" if after.value > before.value else "decrease"
    return [reading(sentence, _as_level(after, metric), metric, direction, before)]
