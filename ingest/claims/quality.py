"""Quality: how much a metric gains, and what it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from assistant.language.metrics import BENCHMARKS, METRICS
from ingest.claims.absolute import of_baseline
from ingest.claims.levels import (
    PLACED,
    is_long,
    metric_after,
    metric_behind,
    metric_level,
    metric_near,
    metric_of,
    preferred,
    reading,
    rising,
)
from ingest.claims.reading import Reading, bounded_as
from ingest.claims.resources import clause, terms_after
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["quality"]


_RISES = frozenset({"higher", "better", "greater", "more", "stronger"})
_FALLS = frozenset({"lower", "less", "fewer", "smaller"})
_OF_LEVELS = frozenset({"higher", "lower", "better", "stronger"})
_INSIDE = frozenset({"METRIC", "WORD", "EXTRA", "INFER"})
_GAIN_NOUNS = frozenset({"GAIN", "MORE", "LESS"})
_VERBAL = frozenset(
    f"{one}{end}" for one in ("increase", "boost", "decrease", "drop", "lift") for end in ("", "s")
)


def metric_change(sentence: Sentence, group: Group) -> list[Reading]:
    """Readings of a group as a change of a metric."""
    bracketed = sentence.left(group).kind == "OPEN" and group.amounts[0].sign == "+"
    if bracketed and (signed := _signed(sentence, group)):
        return signed
    return (
        _listed_gain(sentence, group)
        or _multiplied(sentence, group)
        or _compared(sentence, group)
        or _noun_gain(sentence, group)
        or _verb_gain(sentence, group)
        or _signed(sentence, group)
    )


def _signed(sentence: Sentence, group: Group) -> list[Reading]:
    """``GSM8K (+4.9%), SciQ (+1.7%)``, ``+13% accuracy``."""
    before = sentence.at(group.first - 2)
    tied = sentence.left(group).kind == "OPEN" or sentence.left(group).word == ":"
    bracketed = before if tied and before.kind == "METRIC" and before.word not in BENCHMARKS else None
    first = group.amounts[0]
    if first.sign == "-" and first.unit == "percent" and bracketed is not None:
        return _all(sentence, group, bracketed, up=False)  # "(FVD: -67%)"
    shut = sentence.left(group).kind == "OPEN" and sentence.right(group).kind == "CLOSE"
    listed = sentence.left(group).word == ":"  # "MM-VET: +0.2%"
    metric = bracketed or metric_after(sentence, group.last + shut)
    gains = first.unit == "percent" or shut
    alone = gains and sentence.left(group).kind != "AND"
    placed = alone and (shut or listed or sentence.right(group).word in {"on", "in", "over"})
    if first.sign != "+" or (metric is None and not placed):
        return []
    return _all(sentence, group, metric, up=True)


def _listed_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``12.9% mAP, 11.0% mAP, and 10.4% mAP improvements``: the noun behind the last is that of all."""
    metric = sentence.right(group)
    if metric.kind != "METRIC":
        return []
    for i in range(group.last + 2, group.last + 12):
        item = sentence.at(i)
        if item.kind == "GAIN":
            return _all(sentence, group, metric, up=_better(metric))
        if item.kind not in {"AND", "AMOUNT", "METRIC"}:
            return []
    return []


def _multiplied(sentence: Sentence, group: Group) -> list[Reading]:
    """``doubles the accuracy``."""
    amount = group.amounts[0]
    metric = metric_after(sentence, group.last)
    if amount.form != "ratio" or metric is None:
        return []
    return _all(sentence, group, metric, up=not amount.raw.lower().startswith("halv"))


def _all(sentence: Sentence, group: Group, metric: Item | None, *, up: bool) -> list[Reading]:
    """One metric for every amount, or ``metrics A and B ... by 3 and 5 points, respectively``."""
    named = _metrics_in_order(sentence, group)
    if named:
        return [
            reading(sentence, amount, own, rising(up=up))
            for amount, own in zip(group.amounts, named, strict=True)
        ]
    return [reading(sentence, amount, metric, rising(up=up)) for amount in group.amounts]


def _metrics_in_order(sentence: Sentence, group: Group) -> list[Item]:
    """The metrics that the amounts of ``group`` are said of *respectively*; empty when they are not."""
    count = len(group.amounts)
    if count < 2 or not _respectively(sentence, group):
        return []
    places = [i for i, item in enumerate(sentence.until(group)) if item.kind == "METRIC"][-count:]
    joined = all(
        any(sentence.items[i].kind == "AND" for i in range(one, other)) for one, other in pairwise(places)
    )
    return [sentence.items[i] for i in places] if len(places) == count and joined else []


def _respectively(sentence: Sentence, group: Group) -> bool:
    for item in sentence.items[group.last + 1 : group.last + 12]:
        if item.amount is not None or item.word == "respectively":
            return item.amount is None
    return False


def _better(metric: Item | None) -> bool:
    return metric is None or bool(metric.higher_is_better)


def _compared(sentence: Sentence, group: Group) -> list[Reading]:
    """``1.9% higher accuracy``, ``0.4% better than``."""
    item = sentence.right(group)
    if item.word not in _RISES | _FALLS:
        return []
    accurate = sentence.right(group, 2)
    own = replace(accurate, higher_is_better=True) if accurate.word == "accurate" else None
    metric = own or metric_after(sentence, group.last + 1)
    if metric is None and (named := _head_after(sentence, group.last + 1, better=item.word not in _FALLS)):
        if item.word not in _OF_LEVELS or group.amounts[0].unit == "times":
            return []  # "40% fewer frames", "10x stronger noise"
        metric = named
    metric = metric or metric_near(sentence, group)
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
    falls = item.kind in {"LESS", "DOWN"}
    near = metric_near(sentence, group)
    apart = near is None or any(
        part.kind in {"REACH", "AND"} and near.end <= part.start for part in sentence.until(group)
    )
    head = _head_in(sentence, noun, better=not falls) if apart else None
    metric = _metric_of(sentence, noun) or head or near
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
        if item.kind in _GAIN_NOUNS or item.word in _VERBAL or item.word.startswith("improvement"):
            return i
        if item.kind not in _INSIDE:
            return None
    return None


def _noun_before(sentence: Sentence, group: Group) -> int | None:
    joint = sentence.left(group)
    if joint.kind == "OPEN" and sentence.right(group).kind == "THAN" and not group.amounts[0].sign:
        return None  # "a margin of 1.3 (1.0 vs 2.3)" gives the levels
    if joint.word not in {"of", "by", "up", "averaging", "reaching"} and joint.kind not in _GAIN_NOUNS | {
        "OPEN"
    }:
        return None
    for i in range(group.first - 1, max(clause(sentence, group.first)[0], group.first - 7) - 1, -1):
        item = sentence.items[i]
        if item.kind in _GAIN_NOUNS or item.word in _VERBAL:
            return i
        if item.kind in {"AMOUNT", "TERM", "REACH", "USE"}:
            return None
    return None


def _verb_gain(sentence: Sentence, group: Group) -> list[Reading]:
    """``improves F1 by 3.2 points``, ``outperforms LoRA by 5%``."""
    joint, right = sentence.left(group), sentence.right(group)
    placed = joint.word.startswith("outperform") and right.word in {"on", "in"}  # "outperforms 36.7% on OSQ"
    if placed or (joint.kind in {"BETTER", "BEAT"} and right.kind == "THAN"):
        return _all(sentence, group, None, up=True)  # "improves 13 percent over zero-shot"
    # As in "improves accuracy up to 7%".
    extent = joint.kind == "METRIC" and sentence.lead(group).startswith("up to")
    if joint.word not in {"by", "(", "up"} and not extent:
        return []
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, first - 1, -1):
        item = sentence.items[i]
        if item.kind == "BEAT":
            return [] if _of_rival(sentence, group) else _beaten(sentence, group, item)
        if item.kind in {"BETTER", "UP", "DOWN"}:
            return [] if _level_aside(sentence, group, item) else _verb_changed(sentence, group, i)
        attribute = item.kind == "USE" and item.word.endswith("ing")
        named = item.term is not None and not (joint.word == "by" and _placed(sentence, i))
        if (item.kind in {"REACH", "USE", "FAST"} and not attribute) or named:
            return []
    return []


def _beaten(sentence: Sentence, group: Group, verb: Item) -> list[Reading]:
    """``outperforms A by 5% in F1``."""
    metric = metric_near(sentence, group)
    if metric is not None and metric.start < verb.start and not _better(metric):
        metric = None  # "reduces errors, outperforming A by 5%" does not say in what
    return _all(sentence, group, metric, up=_better(metric))


def _of_rival(sentence: Sentence, group: Group) -> bool:
    """``rivaling o3-mini (74.5)``: a level in brackets is that of whom it follows."""
    before, amount = sentence.at(group.first - 2), group.amounts[0]
    return (
        sentence.left(group).kind == "OPEN"
        and not amount.sign
        and before.kind not in {"GAIN", "MORE", "METRIC"}
    )


def _placed(sentence: Sentence, index: int) -> bool:
    """A data set that tells where: ``beats all across the datasets by 8%``."""
    before = sentence.items[max(0, index - 3) : index]
    return any(item.word in {"across", "on", "in", "over"} for item in before)


def _level_aside(sentence: Sentence, group: Group, verb: Item) -> bool:
    """``drops from easy questions (75%)``, ``reducing the FPR (0.24 vs 0.33)``: levels, not changes."""
    if sentence.left(group).kind != "OPEN" or group.amounts[0].sign:
        return False
    far = sentence.at(group.first - 2).kind != "METRIC" and verb.kind != "BETTER"
    return far or sentence.right(group).kind == "THAN"


def _verb_changed(sentence: Sentence, group: Group, verb: int) -> list[Reading]:
    kind = sentence.items[verb].kind
    if heads := _heads_in_order(sentence, group, verb):
        return [
            reading(sentence, amount, head, rising(up=kind == "UP" or (kind == "BETTER" and _better(head))))
            for amount, head in zip(group.amounts, heads, strict=True)
        ]
    named = _first_metric(sentence, group, verb) or _subject(sentence, verb)
    previous = max((other.last for other in sentence.groups if other.last < group.first), default=verb)
    if previous > verb and (named is None or named.end <= sentence.items[previous].start):
        named = _next_object(sentence, previous, group) or named
    metric = named or metric_after(sentence, group.last) or _object(sentence, verb, group)
    # As in "improves by 9% on WebArena" and "improves over LoRA by 9 points".
    raised = sentence.until(group, verb + 1)
    alone = kind == "BETTER" and (verb == group.first - 2 or sentence.at(verb + 1).kind == "THAN")
    whole = any(item.word in _WHOLES or _is_name(sentence, item) for item in raised)
    alone = alone or (kind in {"UP", "BETTER"} and whole)
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


def _object(sentence: Sentence, verb: int, group: Group) -> Item | None:
    """What is improved or reduced when it is no known metric: the head noun of the verb's object."""
    head = None
    for item in sentence.until(group, verb + 1)[:-1]:
        if item.kind in {"PREPOSITION", "THAN"} or item.word == "like":
            break
        plain = item.word.isalpha() and not item.word.endswith("ly")
        if item.word not in _ARTICLES and plain:
            head = item
    if head and (head.word in _WHOLES or _is_name(sentence, head)):
        return None  # "improves the base model by 13%", "raising GPT-4 by 41%"
    return replace(head, higher_is_better=sentence.items[verb].kind != "DOWN") if head else None


def quality(sentence: Sentence, group: Group, previous: Sequence[Reading] = ()) -> list[Reading]:
    """Readings of a group as a gain or a level of a metric; empty when it is neither.

    ``previous`` is what the group before it said: ``by 3% on A and 5% on B``.
    """
    amount = group.amounts[0]
    if liked := preferred(sentence, group):
        return liked
    if of_baseline(sentence, group) or sentence.clean.endswith("/", 0, amount.start):
        return []  # nor the 25 of a score of "16.2/25"
    measured = sentence.left(group).word in {"by", "of"} and sentence.right(group).kind == "METRIC"
    printed = any("." in one.raw for one in group.amounts)
    signed = amount.unit == "count" and (amount.sign == "+" or measured or printed)
    changes = amount.unit in {"percent", "points", "times", "absolute:dB"} or signed
    goes_on = _gained(previous) or (_changed_before(previous) and metric_of(sentence, group) is not None)
    if goes_on and (more := _continued(sentence, group, previous)):
        return more  # "by 4.6 APLS and 10.2 IoU"
    if changes and (gains := metric_change(sentence, group)):
        return gains
    if (amount.unit in {"percent", "count", "absolute:dB"} or is_long(amount)) and (
        level_reading := metric_level(sentence, group)
    ):
        # "an FID of 2.04 on A and 2.35 on B" goes on with its metric.
        more = _continued(sentence, group, previous) if level_reading[0].metric is None else []
        return more if more and more[0].metric else level_reading
    return _continued(sentence, group, previous)


def _gained(previous: Sequence[Reading]) -> bool:
    """What came before was a gain in points, not a level that was reached."""
    return bool(previous) and previous[-1].amount.unit == "count" and previous[-1].before is None


def _changed_before(previous: Sequence[Reading]) -> bool:
    """``by 3% in mIoU and 7% in F1`` goes on with changes."""
    return (
        bool(previous)
        and not previous[-1].amount.unit.startswith("absolute:")
        and previous[-1].before is None
    )


def _continued(sentence: Sentence, group: Group, previous: Sequence[Reading]) -> list[Reading]:
    right = sentence.right(group)
    inner = sentence.right(group, 2).amount
    placed = right.kind in PLACED or right.word == "using" or (right.kind == "OPEN" and inner and inner.sign)
    placed = placed or (right.kind == "OPEN" and _in_brackets(sentence, previous))  # "2.6 (A) and 2.2 (B)"
    signed = right.kind == "OPEN" and metric_behind(sentence, group) is not None  # "73.0 (+1.1) mIoU"
    if not previous or sentence.left(group).kind != "AND" or signed or not placed:
        return []
    last, amount = previous[-1], group.amounts[0]
    in_units = last.amount.unit.startswith("absolute:") and amount.unit in {"percent", "count"}
    if last.before is not None or (last.amount.unit != amount.unit and not in_units):
        return []
    metric = right if right.kind == "METRIC" else metric_of(sentence, group)
    if metric is None and right.word == "in" and _named_in(sentence, last):
        if terms_after(sentence, group.last + 1, reach=2):
            return []  # "by 3% in accuracy and 12% in speed"
        metric = _head_in(sentence, group.last, better=True)
    name = sentence.text[metric.start : metric.end] if metric else last.metric
    amounts = (bounded_as(replace(one, unit=last.amount.unit), last.amount) for one in group.amounts)
    return [replace(last, amount=amount, metric=name) for amount in amounts]


def _in_brackets(sentence: Sentence, previous: Sequence[Reading]) -> bool:
    """A bracket opens behind the amount before, and tells where that was."""
    return bool(previous) and sentence.clean[previous[-1].amount.tail :].lstrip().startswith("(")


def _named_in(sentence: Sentence, last: Reading) -> bool:
    """``3% in accuracy``: behind the amount stands its metric."""
    behind = sentence.text[last.amount.end :].partition(" in ")
    return last.metric is not None and behind[0].strip() in _OF_GAIN and behind[2].startswith(last.metric)


_OF_GAIN = frozenset({"", "points", "improvement", "gain", "increase"})


# Metrics met for the first time: the head of a noun phrase whose place says that it is one.

_ARTICLES = frozenset({"the", "a", "an", "its", "their", "our", "it", "them", "this", "that", "these"})
_WHOLES = frozenset("model models system systems network networks method methods baseline baselines".split())
"""What is improved as a whole."""
_PLACES = frozenset(
    "scenarios scenario domains domain regimes regime settings setting metric metrics tasks task cases case "
    "benchmarks benchmark datasets dataset terms conditions environments studies comparison comparisons "
    "experiments average total languages areas categories respects aspects evaluations evaluation results "
    "outcomes numbers overall".split()
)
"""Where or how it was measured, no measure."""


def _head_after(sentence: Sentence, index: int, *, better: bool) -> Item | None:
    """The head of the plain noun phrase right behind ``index``: no place, no resource and no name."""
    head = first = None
    for i in range(index + 1, index + 6):
        item = sentence.at(i)
        if item.kind not in {"WORD", "INFER", "TRAIN"}:
            break
        if item.word not in _ARTICLES:
            first, head = first or item, item
    if head is None or first is None or head.word in _PLACES or sentence.text[head.start].isupper():
        return None  # "a gain in CIFAR" tells where
    if sentence.clean[head.end : head.end + 1] == "-" or head.word.endswith("ly"):
        return None  # "in high-cost regimes"
    return replace(head, start=first.start, higher_is_better=better)


def _head_in(sentence: Sentence, noun: int, *, better: bool) -> Item | None:
    """What a reduction or improvement is *in*, when it is no known metric: ``an 82% reduction in bias``."""
    if sentence.at(noun).word.endswith(" in"):
        return _head_after(sentence, noun, better=better)
    return _head_after(sentence, noun + 1, better=better) if sentence.at(noun + 1).word == "in" else None


def _heads_in_order(sentence: Sentence, group: Group, verb: int) -> list[Item | None]:
    """``improves grounding and recall by 3% and 4%``: what each amount is of; of a name nothing.

    Empty where the objects of the verb are not as many as the amounts.
    """
    parts: list[list[Item]] = [[]]
    for item in sentence.until(group, verb + 1)[:-1]:
        if item.kind == "AND":
            parts = [*parts, []] if parts[-1] else parts
        else:
            parts[-1].append(item)
    if not 1 < len(group.amounts) == len(parts) or not all(parts):
        return []
    if len(parts[-1]) > 1 and any(len(part) == 1 and part[0].kind != "METRIC" for part in parts[:-1]):
        return []  # "grounding and tracking accuracy" share their head
    heads = [_head(sentence, part) for part in parts]
    return heads if any(heads) else []


def _head(sentence: Sentence, part: Sequence[Item]) -> Item | None:
    phrase = [*takewhile(lambda item: item.kind != "PREPOSITION", part)]
    last = phrase[-1] if phrase else None
    if last is None or last.kind == "METRIC":
        return last
    plain = all(item.word in _ARTICLES or _is_common(sentence, item) for item in phrase)
    return replace(last, higher_is_better=True) if plain and last.word not in _ARTICLES else None


def _next_object(sentence: Sentence, previous: int, group: Group) -> Item | None:
    """``precision by 0.5 (p < 0.01) and coherence by 0.6``: the second has an object of its own."""
    start = max((i for i in range(previous, group.first) if sentence.items[i].kind == "AND"), default=None)
    between = sentence.until(group, start + 1)[:-1] if start is not None else ()
    words = tuple(takewhile(lambda item: item.kind != "OPEN", between))
    words = words[1:] if words and words[0].word in _ARTICLES else words
    named = bool(words) and all(_is_common(sentence, item) for item in words)
    return replace(words[-1], start=words[0].start, higher_is_better=True) if named else None


def _is_common(sentence: Sentence, item: Item) -> bool:
    return item.kind in {"WORD", "INFER"} and sentence.clean[item.start].islower() and item.word[-2:] != "ly"


def _is_name(sentence: Sentence, item: Item) -> bool:
    """``LLaMA-3.3``, ``Qwen3``: a capital and a figure; what is raised is how well it does."""
    start = sentence.clean.rfind(" ", 0, item.start) + 1
    rest = sentence.clean[start:].split(" ", 1)[0]
    numbered = rest[:1].isupper() and any(letter.isdigit() for letter in rest)
    return numbered and rest.rpartition("-")[2].lower() not in METRICS
