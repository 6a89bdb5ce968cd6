"""Quality: how much a metric gains (``improves F1 by 3.2 points``) and what it reaches (``62.2 mAP``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.quantities import Amount
from assistant.types import Direction
from ingest.claims.absolute import of_baseline
from ingest.claims.metrics import METRICS
from ingest.claims.reading import Reading
from ingest.claims.resource import clause
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["dataset", "quality", "quality_pair"]

_RISES = frozenset({"higher", "better", "greater", "more", "stronger"})
_FALLS = frozenset({"lower", "less", "fewer", "smaller"})


def quality(sentence: Sentence, group: Group, previous: Sequence[Reading] = ()) -> list[Reading]:
    """Readings of a group as a gain or a level of a metric; empty when it is neither.

    ``previous`` is what the group before it said: ``by 3% on A and 5% on B``.
    """
    if of_baseline(sentence, group):
        return []
    signed = group.amounts[0].unit == "count" and (
        group.amounts[0].sign == "+" or not group.amounts[0].value.is_integer()
    )
    if group.amounts[0].unit in {"percent", "points", "times"} or signed:
        gain = _compared(sentence, group) or _noun_gain(sentence, group) or _verb_gain(sentence, group)
        if gain:
            return gain
    if group.amounts[0].unit in {"percent", "count"} and (levels := _level(sentence, group)):
        return levels
    return _continued(sentence, group, previous)


def _continued(sentence: Sentence, group: Group, previous: Sequence[Reading]) -> list[Reading]:
    joint, following = sentence.at(group.first - 1), sentence.at(group.last + 1)
    if not previous or joint is None or joint.kind != "AND" or previous[-1].before is not None:
        return []
    last, amount = previous[-1], group.amounts[0]
    level = last.amount.unit.startswith("absolute:")
    alike = last.amount.unit == amount.unit or (level and amount.unit in {"percent", "count"})
    placed = following is None or following.kind in {"PREPOSITION", "THAN", "CLOSE", "AND", "METRIC", "BREAK"}
    if not alike or not placed:
        return []
    metric = _metric_in(sentence, group)
    name = sentence.text[metric.start : metric.end] if metric else last.metric
    return [
        replace(last, amount=replace(amount, unit=last.amount.unit), metric=name) for amount in group.amounts
    ]


def _metric_in(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``+0.3 in box AP``."""
    following = sentence.at(group.last + 1)
    inside = following is not None and following.word in {"in", "on", "in terms of", "for"}
    return _metric_after(sentence, group.last + 1) if inside else None


def quality_pair(sentence: Sentence, number: int) -> list[Reading]:
    """``increasing the success rate from 85.79% to 98.95%``: the second amount, with the first before it."""
    before, after = sentence.groups[number].amounts[-1], sentence.groups[number + 1].amounts[0]
    metric = _metric_near(sentence, sentence.groups[number]) or _metric_near(
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
    return [_reading(sentence, _as_level(after, metric), metric, direction, before)]


def _reading(
    sentence: Sentence,
    amount: Amount,
    metric: Item | None,
    direction: Direction,
    before: Amount | None = None,
) -> Reading:
    name = sentence.text[metric.start : metric.end] if metric is not None else None
    return Reading(amount, "quality", None, direction, before=before, metric=name)


# ---------------------------------------------------------------- gains


def _compared(sentence: Sentence, group: Group) -> list[Reading]:
    """``1.9% higher accuracy``, ``0.4% better than``."""
    item = sentence.at(group.last + 1)
    if item is None or item.word not in _RISES | _FALLS:
        return []
    metric = _metric_after(sentence, group.last + 1) or _metric_near(sentence, group)
    if metric is None and item.word != "better":
        return []
    direction: Direction = "increase" if item.word in _RISES else "decrease"
    if metric is not None and item.word in {"better", "stronger"}:
        direction = "increase" if metric.higher_is_better else "decrease"
    return [_reading(sentence, amount, metric, direction) for amount in group.amounts]


def _noun_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``a 3.2% accuracy gain``, ``an improvement of 2.1 points in F1``."""
    noun = _gain_after(sentence, group) or _gain_before(sentence, group)
    if noun is None:
        return []
    metric = (
        _metric_of(sentence, noun) or _metric_near(sentence, group) or _metric_after(sentence, group.last)
    )
    falling = noun.kind in {"LESS", "DOWN"}
    if falling and metric is None:
        return []
    rises = not falling if noun.kind != "GAIN" or metric is None else bool(metric.higher_is_better)
    direction: Direction = "increase" if rises else "decrease"
    return [_reading(sentence, amount, metric, direction) for amount in group.amounts]


_INSIDE = frozenset({"METRIC", "WORD", "EXTRA", "INFER"})
_NOUNS = frozenset({"GAIN", "MORE", "LESS"})
_VERBAL = frozenset({"increase", "boost", "decrease", "drop"})


def _metric_of(sentence: Sentence, noun: Item) -> Item | None:
    """The metric of ``a 0.7 gain in box AP``."""
    index = sentence.items.index(noun)
    following = sentence.at(index + 1)
    if noun.word.endswith(" in"):
        return _metric_after(sentence, index)
    return (
        _metric_after(sentence, index + 1)
        if following is not None and following.word in {"in", "of"}
        else None
    )


def _gain_after(sentence: Sentence, group: Group) -> Item | None:
    for i in range(group.last + 1, min(group.last + 6, len(sentence.items))):
        item = sentence.items[i]
        if item.kind in _NOUNS or item.word in _VERBAL:
            return item
        if item.kind not in _INSIDE:
            return None
    return None


def _gain_before(sentence: Sentence, group: Group) -> Item | None:
    joint = sentence.at(group.first - 1)
    if joint is None or not (
        joint.word in {"of", "by", "up"} or joint.kind in _NOUNS or joint.kind == "OPEN"
    ):
        return None
    for i in range(group.first - 1, max(clause(sentence, group.first)[0], group.first - 7) - 1, -1):
        item = sentence.items[i]
        if item.kind in _NOUNS or item.word in _VERBAL:
            return item
        if item.kind in {"AMOUNT", "TERM", "REACH", "USE"}:
            return None
    return None


def _verb_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``improves F1 by 3.2 points``, ``outperforms LoRA by 5%``."""
    joint = sentence.at(group.first - 1)
    if joint is None or joint.word not in {"by", "(", "up"}:
        return []
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, first - 1, -1):
        item = sentence.items[i]
        if item.kind == "BEAT":
            metric = _metric_near(sentence, group) or _metric_after(sentence, group.last)
            direction: Direction = "increase" if metric is None or metric.higher_is_better else "decrease"
            return [_reading(sentence, amount, metric, direction) for amount in group.amounts]
        if item.kind in {"BETTER", "UP", "DOWN"}:
            return _changed_metric(sentence, group, i)
        if item.kind in {"REACH", "USE", "FAST"} or item.term is not None:
            return []
    return []


def _changed_metric(sentence: Sentence, group: Group, verb: int) -> list[Reading]:
    metric = next((item for item in sentence.items[verb : group.first] if item.kind == "METRIC"), None)
    metric = metric or _metric_after(sentence, group.last) or _object(sentence, verb, group)
    kind = sentence.items[verb].kind
    if metric is None:
        return []
    if metric.kind == "WORD":
        metric = replace(metric, higher_is_better=kind != "DOWN")
    rises = kind == "UP" or (kind == "BETTER" and (metric is None or bool(metric.higher_is_better)))
    direction: Direction = "increase" if rises else "decrease"
    return [_reading(sentence, amount, metric, direction) for amount in group.amounts]


def _object(sentence: Sentence, verb: int, group: Group) -> Item | None:
    """What is improved or reduced when it is no known metric: the head noun of the verb's object."""
    words = [i for i in range(verb + 1, group.first - 1) if sentence.items[i].kind == "WORD"]
    first = next(
        (i for i in range(verb + 1, group.first) if sentence.items[i].kind == "PREPOSITION"), group.first
    )
    inside = [
        i
        for i in words
        if i < first and sentence.items[i].word not in {"the", "a", "an", "its", "their", "our"}
    ]
    return sentence.items[inside[-1]] if inside else None


# ---------------------------------------------------------------- levels


_NEAR = 24


def _level(sentence: Sentence, group: Group) -> list[Reading]:
    """``an FID of 5.02``, ``achieves 76.9% mAP``."""
    metric = _metric_behind(sentence, group)
    if (
        metric is not None
        and (head := _metric_after(sentence, group.last + 1))
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
    return [_reading(sentence, _as_level(amount, metric), metric, direction) for amount in group.amounts]


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


# ---------------------------------------------------------------- the metric and where it was measured


def _metric_near(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``3% in F1``, else the nearest before the group in its clause, past no other amount."""
    if inside := _metric_in(sentence, group):
        return inside
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - 12) - 1, -1):
        if sentence.items[i].kind == "METRIC":
            return sentence.items[i]
        if sentence.items[i].kind == "AMOUNT":
            break
    return _metric_after(sentence, group.last)


def _metric_after(sentence: Sentence, index: int) -> Item | None:
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
