"""Gains of quality: ``improves F1 by 3.2 points``, ``1.9% higher accuracy``, ``outperforms LoRA by 5%``."""

from __future__ import annotations

from dataclasses import replace

from ingest.claims.measured import metric_after, metric_near, reading, rising
from ingest.claims.reading import Reading
from ingest.claims.sentence import Group, Item, Sentence
from ingest.claims.terms import clause, counts

__all__ = ["gain"]

_RISES = frozenset({"higher", "better", "greater", "more", "stronger"})
_FALLS = frozenset({"lower", "less", "fewer", "smaller"})
_INSIDE = frozenset({"METRIC", "WORD", "EXTRA", "INFER"})
_NOUNS = frozenset({"GAIN", "MORE", "LESS"})
_VERBAL = frozenset({"increase", "boost", "decrease", "drop"})


def gain(sentence: Sentence, group: Group) -> list[Reading]:
    """Readings of a group as a change of a metric."""
    return (
        _compared(sentence, group)
        or _noun_gain(sentence, group)
        or _verb_gain(sentence, group)
        or _signed(sentence, group)
    )


def _signed(sentence: Sentence, group: Group) -> list[Reading]:
    """``GSM8K (+4.9%), SciQ (+1.7%)``, ``+13% accuracy``."""
    before = sentence.at(group.first - 2)
    tied = sentence.left(group).kind == "OPEN" or sentence.left(group).word == ":"
    bracketed = before if tied and before.kind == "METRIC" else None
    first = group.amounts[0]
    if first.sign == "-" and first.unit == "percent" and bracketed is not None:
        return _all(sentence, group, bracketed, up=False)  # "(FVD: -67%)"
    metric = bracketed or metric_after(sentence, group.last)
    alone = first.unit == "percent" and sentence.left(group).kind != "AND"
    placed = alone and sentence.right(group).word in {"on", "in", "over"}
    if first.sign != "+" or (metric is None and not placed):
        return []
    return _all(sentence, group, metric, up=True)


def _all(sentence: Sentence, group: Group, metric: Item | None, *, up: bool) -> list[Reading]:
    return [reading(sentence, amount, metric, rising(up=up)) for amount in group.amounts]


def _better(metric: Item | None) -> bool:
    return metric is None or bool(metric.higher_is_better)


def _compared(sentence: Sentence, group: Group) -> list[Reading]:
    """``1.9% higher accuracy``, ``0.4% better than``."""
    item = sentence.right(group)
    if item.word not in _RISES | _FALLS:
        return []
    metric = metric_after(sentence, group.last + 1) or metric_near(sentence, group)
    if metric is None and item.word != "better":
        return []
    up = _better(metric) if item.word in {"better", "stronger"} else item.word in _RISES
    return _all(sentence, group, metric, up=up)


def _noun_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``a 3.2% accuracy gain``, ``an improvement of 2.1 points in F1``."""
    found = _noun_behind(sentence, group)
    noun = found if found is not None else _noun_before(sentence, group)
    if noun is None:
        return []
    item = sentence.items[noun]
    metric = _metric_of(sentence, noun) or metric_near(sentence, group) or metric_after(sentence, group.last)
    falls = item.kind in {"LESS", "DOWN"}
    if falls and metric is None:
        return []
    gains = item.kind in {"GAIN", "BEAT"}
    return _all(sentence, group, metric, up=_better(metric) if gains else not falls)


def _metric_of(sentence: Sentence, noun: int) -> Item | None:
    """The metric of ``a 0.7 gain in box AP``."""
    if sentence.items[noun].word.endswith(" in"):
        return metric_after(sentence, noun)
    return metric_after(sentence, noun + 1) if sentence.at(noun + 1).word in {"in", "of"} else None


def _noun_behind(sentence: Sentence, group: Group) -> int | None:
    for i in range(group.last + 1, group.last + 6):
        item = sentence.at(i)
        if item.kind in _NOUNS or item.word in _VERBAL or item.word.startswith("improvement"):
            return i
        if item.kind not in _INSIDE:
            return None
    return None


def _noun_before(sentence: Sentence, group: Group) -> int | None:
    joint = sentence.left(group)
    if joint.kind == "OPEN" and sentence.right(group).kind == "THAN" and not group.amounts[0].sign:
        return None  # "a margin of 1.3 (1.0 vs 2.3)" gives the levels
    if joint.word not in {"of", "by", "up", "averaging", "reaching"} and joint.kind not in _NOUNS | {"OPEN"}:
        return None
    for i in range(group.first - 1, max(clause(sentence, group.first)[0], group.first - 7) - 1, -1):
        item = sentence.items[i]
        if item.kind in _NOUNS or item.word in _VERBAL:
            return i
        if item.kind in {"AMOUNT", "TERM", "REACH", "USE"}:
            return None
    return None


def _verb_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``improves F1 by 3.2 points``, ``outperforms LoRA by 5%``."""
    joint = sentence.left(group)
    if joint.kind in {"BETTER", "BEAT"} and sentence.right(group).kind == "THAN":
        return _all(sentence, group, None, up=True)  # "improves 13 percent over zero-shot"
    # As in "improves accuracy up to 7%".
    extent = joint.kind == "METRIC" and sentence.lead(group).startswith("up to")
    if joint.word not in {"by", "(", "up"} and not extent:
        return []
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, first - 1, -1):
        item = sentence.items[i]
        if item.kind == "BEAT":
            metric = metric_near(sentence, group) or metric_after(sentence, group.last)
            return _all(sentence, group, metric, up=_better(metric))
        if item.kind in {"BETTER", "UP", "DOWN"}:
            return [] if _told_aside(sentence, group, item) else _changed(sentence, group, i)
        if item.kind in {"REACH", "USE", "FAST"} or item.term is not None:
            return []
    return []


def _told_aside(sentence: Sentence, group: Group, verb: Item) -> bool:
    """``drops from easy questions (75%)``, ``reducing the FPR (0.24 vs 0.33)``: levels, not changes."""
    if sentence.left(group).kind != "OPEN" or group.amounts[0].sign:
        return False
    far = sentence.at(group.first - 2).kind != "METRIC" and verb.kind != "BETTER"
    return far or sentence.right(group).kind == "THAN"


def _changed(sentence: Sentence, group: Group, verb: int) -> list[Reading]:
    kind = sentence.items[verb].kind
    named = _first_metric(sentence, group, verb) or _subject(sentence, verb)
    metric = named or metric_after(sentence, group.last) or _object(sentence, verb, group)
    # As in "improves by 9% on WebArena" and "improves over LoRA by 9 points".
    alone = kind == "BETTER" and (verb == group.first - 2 or sentence.at(verb + 1).kind == "THAN")
    if metric is None and not alone:
        return []
    return _all(sentence, group, metric, up=kind == "UP" or (kind == "BETTER" and _better(metric)))


def _subject(sentence: Sentence, verb: int) -> Item | None:
    """``HIT@1 increases by 54%``."""
    before = sentence.at(verb - 1)
    return before if before.kind == "METRIC" else None


def _first_metric(sentence: Sentence, group: Group, verb: int) -> Item | None:
    """``HIT@1 by 54%, MAP by 50%``: the first metric behind the amount before, else behind the verb."""
    previous = max((other.last for other in sentence.groups if other.last < group.first), default=verb)
    for start in (max(previous, verb), verb):
        for item in sentence.until(group, start):
            if item.kind == "METRIC":
                return item
    return None


_ARTICLES = frozenset({"the", "a", "an", "its", "their", "our", "it", "them", "this", "that", "these"})


_WHOLES = frozenset("model models system systems network networks method methods baseline baselines".split())


def _object(sentence: Sentence, verb: int, group: Group) -> Item | None:
    """What is improved or reduced when it is no known metric: the head noun of the verb's object."""
    head = None
    for item in sentence.until(group, verb + 1)[:-1]:
        if item.kind in {"PREPOSITION", "THAN"}:
            break
        if item.kind in {"WORD", "INFER"} and item.word not in _ARTICLES:
            head = item
    if head and head.word in _WHOLES:
        return None  # "improves the base model by 13%"
    if sentence.items[verb].kind == "DOWN" and counts(sentence, verb, group):
        return None  # "reduces the usage of the expert by 50%"
    return replace(head, higher_is_better=sentence.items[verb].kind != "DOWN") if head else None
