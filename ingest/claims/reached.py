"""Levels of quality: ``an FID of 4.5``, ``achieves 71.5% mAP``, ``from 81.5% to 93.5%``."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.quantities import Amount
from ingest.claims.measured import dataset, metric_near, reading, rising
from ingest.claims.reading import Reading
from ingest.claims.sentence import Group, Item, Sentence
from ingest.claims.terms import clause

__all__ = ["level", "level_pair"]

_EARLIER = frozenset(
    "previous prior existing earlier best baseline baselines sota runner human humans".split()
)
_REACHING = frozenset({"REACH", "BE", "BETTER", "BEAT"})
_PASSED = frozenset({"between", "of", ":", "to", "up", "=", "score", "rate", "scores", "rates", "values"})


def level(sentence: Sentence, group: Group) -> list[Reading]:
    """The amounts as what a metric reaches."""
    metric = _behind(sentence, group)
    if metric is not None and not _reaches(sentence, group):
        return []
    metric = metric or _before(sentence, group)
    if _gap(sentence, group) or _beaten(sentence, group) or (metric is None and not _scored(sentence, group)):
        return []
    direction = rising(up=metric is None or bool(metric.higher_is_better))
    return [reading(sentence, _as_level(amount, metric), metric, direction) for amount in group.amounts]


def _behind(sentence: Sentence, group: Group) -> Item | None:
    """The metric right behind the amount, past at most two words of its own name: ``94% Re-ID accuracy``."""
    for i in range(group.last + 1, group.last + 5):
        item = sentence.at(i)
        if item.kind == "METRIC":
            return None if sentence.at(i + 1).word in _KINDS else _head(sentence, i)
        if item.kind not in {"WORD", "INFER"}:
            return None
    return None


_KINDS = frozenset(
    "types levels functions metrics tasks benchmarks datasets models methods settings categories".split()
)
"""Behind a metric these nouns are what is counted: ``18 degradation types``."""


def _head(sentence: Sentence, index: int) -> Item:
    """``4.9% top-5 validation error`` is an error."""
    last = index
    for i in range(index + 1, index + 4):
        if sentence.at(i).kind == "METRIC":
            last = i
        elif sentence.at(i).kind != "WORD":
            break
    return sentence.items[last]


def _before(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``an accuracy of 92%``, ``(FID: 1.28)``, ``F1 score 0.81``."""
    i, named = group.first - 1, None
    if sentence.at(i).kind == "OPEN" and sentence.right(group).kind in {"CLOSE", "THAN"}:
        if group.amounts[0].sign == "+":
            return None
        return sentence.at(i - 1) if sentence.at(i - 1).kind == "METRIC" else None
    if (
        sentence.at(i).word == "of"
        and sentence.at(i - 1).kind == "CLOSE"
        and sentence.at(i - 3).kind == "OPEN"
    ):
        i -= 4  # "a success rate (SR) of 84.5%"
    while (item := sentence.at(i)).word in _PASSED or item.kind == "BE":
        named = named or (item if item.kind == "METRIC" else None)
        i -= 1
    return item if item.kind == "METRIC" else named


_SCORING = frozenset({"scores", "scoring", "score", "scored", "achieves", "achieve", "achieving", "achieved",
    "reaches", "reach", "reaching", "reached", "attains", "attain", "attaining", "attained", "obtains",
    "obtaining", "averages", "averaging"})  # fmt: skip


def _scored(sentence: Sentence, group: Group) -> bool:
    """``scores 84.5% on GPQA``, ``achieves an average of 71.2 on VBench``: a benchmark is named."""
    amount, joint = group.amounts[0], sentence.left(group)
    placed = sentence.right(group).word in {"on", "in"} and dataset(sentence, amount) is not None
    averaged = joint.word == "of" and sentence.at(group.first - 2).word in {"average", "score"}
    scale = amount.unit == "percent" or not amount.value.is_integer()
    return placed and scale and (joint.word in _SCORING or averaged)


def _beaten(sentence: Sentence, group: Group) -> bool:
    """``surpassing the previous best score of 0.80`` tells what others reach."""
    near = sentence.until(group, group.first - 8)
    reach = max((i for i, item in enumerate(near) if item.kind == "REACH"), default=-1)
    near = near[reach + 1 :]  # "beats the best baselines, achieving 92%" is ours
    return any(item.kind in {"BEAT", "THAN"} for item in near) and any(item.word in _EARLIER for item in near)


def _gap(sentence: Sentence, group: Group) -> bool:
    """``within 0.01 perplexity of it``: a distance, no level."""
    return sentence.lead(group).startswith("within")


def _reaches(sentence: Sentence, group: Group) -> bool:
    before = sentence.until(group, clause(sentence, group.first)[0])
    if sentence.lead(group).startswith(("exceed", "surpass")):
        return True
    return any(item.kind in _REACHING or item.word in {"with", "to", "at"} for item in before)


def _as_level(amount: Amount, metric: Item | None) -> Amount:
    unit = "absolute:percent" if amount.unit == "percent" or metric is None else f"absolute:{metric.word}"
    return replace(amount, unit=unit, value=-amount.value if amount.sign == "-" else amount.value)


def _years(*amounts: Amount) -> bool:
    return all(amount.value.is_integer() and 1900 <= amount.value <= 2100 for amount in amounts)


def level_pair(sentence: Sentence, number: int) -> list[Reading]:
    """``increasing the success rate from 81.5% to 93.5%``: the second amount, with the first before it."""
    first, second = sentence.groups[number], sentence.groups[number + 1]
    before, after = first.amounts[-1], second.amounts[0]
    metric = metric_near(sentence, first) or metric_near(sentence, second)
    if before.unit != after.unit or before.unit not in {"percent", "count"} or _years(before, after):
        return []
    improves = before.unit == "percent" and any(
        item.kind in {"BETTER", "UP"} for item in sentence.until(first)
    )
    if metric is None and not improves:
        return []
    return [
        reading(sentence, _as_level(after, metric), metric, rising(up=after.value > before.value), before)
    ]
