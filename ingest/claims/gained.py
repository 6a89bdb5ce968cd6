"""Gains of quality: ``improves F1 by 3.2 points``, ``1.9% higher accuracy``, ``outperforms LoRA by 5%``."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import Direction
from ingest.claims.measured import metric_after, metric_near, reading
from ingest.claims.reading import Reading
from ingest.claims.resource import clause
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["gain"]

_RISES = frozenset({"higher", "better", "greater", "more", "stronger"})
_FALLS = frozenset({"lower", "less", "fewer", "smaller"})


def gain(sentence: Sentence, group: Group) -> list[Reading]:
    """Readings of a group as a change of a metric."""
    return _compared(sentence, group) or _noun_gain(sentence, group) or _verb_gain(sentence, group)


def _compared(sentence: Sentence, group: Group) -> list[Reading]:
    """``1.9% higher accuracy``, ``0.4% better than``."""
    item = sentence.at(group.last + 1)
    if item is None or item.word not in _RISES | _FALLS:
        return []
    metric = metric_after(sentence, group.last + 1) or metric_near(sentence, group)
    if metric is None and item.word != "better":
        return []
    direction: Direction = "increase" if item.word in _RISES else "decrease"
    if metric is not None and item.word in {"better", "stronger"}:
        direction = "increase" if metric.higher_is_better else "decrease"
    return [reading(sentence, amount, metric, direction) for amount in group.amounts]


def _noun_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``a 3.2% accuracy gain``, ``an improvement of 2.1 points in F1``."""
    noun = _gain_after(sentence, group) or _gain_before(sentence, group)
    if noun is None:
        return []
    metric = _metric_of(sentence, noun) or metric_near(sentence, group) or metric_after(sentence, group.last)
    falling = noun.kind in {"LESS", "DOWN"}
    if falling and metric is None:
        return []
    rises = not falling if noun.kind != "GAIN" or metric is None else bool(metric.higher_is_better)
    direction: Direction = "increase" if rises else "decrease"
    return [reading(sentence, amount, metric, direction) for amount in group.amounts]


_INSIDE = frozenset({"METRIC", "WORD", "EXTRA", "INFER"})
_NOUNS = frozenset({"GAIN", "MORE", "LESS"})
_VERBAL = frozenset({"increase", "boost", "decrease", "drop"})


def _metric_of(sentence: Sentence, noun: Item) -> Item | None:
    """The metric of ``a 0.7 gain in box AP``."""
    index = sentence.items.index(noun)
    following = sentence.at(index + 1)
    if noun.word.endswith(" in"):
        return metric_after(sentence, index)
    return (
        metric_after(sentence, index + 1)
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
            metric = metric_near(sentence, group) or metric_after(sentence, group.last)
            direction: Direction = "increase" if metric is None or metric.higher_is_better else "decrease"
            return [reading(sentence, amount, metric, direction) for amount in group.amounts]
        if item.kind in {"BETTER", "UP", "DOWN"}:
            return _changed_metric(sentence, group, i)
        if item.kind in {"REACH", "USE", "FAST"} or item.term is not None:
            return []
    return []


def _changed_metric(sentence: Sentence, group: Group, verb: int) -> list[Reading]:
    metric = next((item for item in sentence.items[verb : group.first] if item.kind == "METRIC"), None)
    metric = metric or metric_after(sentence, group.last) or _object(sentence, verb, group)
    kind = sentence.items[verb].kind
    if metric is None:
        return []
    if metric.kind == "WORD":
        metric = replace(metric, higher_is_better=kind != "DOWN")
    rises = kind == "UP" or (kind == "BETTER" and (metric is None or bool(metric.higher_is_better)))
    direction: Direction = "increase" if rises else "decrease"
    return [reading(sentence, amount, metric, direction) for amount in group.amounts]


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
