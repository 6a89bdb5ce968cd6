"""Quality: how much a metric gains, and what it reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.language.quantities import Amount, measure
from assistant.types import Direction
from ingest.claims.absolute import of_baseline
from ingest.claims.lexicon import BENCHMARKS, METRICS
from ingest.claims.reading import Reading, bounded_as
from ingest.claims.resources import clause, counts, terms_after
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["dataset", "level_pair", "quality"]

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
    name = _printed(sentence, metric) if metric is not None else None
    return Reading(amount, "quality", None, direction, before=before, metric=name)


def _printed(sentence: Sentence, metric: Item) -> str:
    """A metric's name as printed; of ``FID) score``, whose bracket is shut before its end, what is inside."""
    name = sentence.text[metric.start : metric.end]
    return name.partition(")")[0].strip() if name.count(")") > name.count("(") else name


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
    r"\b(?:[Oo]n|[Ii]n|[Ff]or|[Aa]cross)\s(?:the\s)?"
    r"(?P<name>[a-z]?[A-Z][\w+.*-]*[\w+](?:[ -](?:[A-Z\d][\w.-]*\w|v\d))*)"
)
_BRACKETED = re.compile(r"(?P<name>\b[A-Z][\w.+-]*)\s?\(\s?\+?\s?$")
_NEAR, _OPENING = 90, 60


def dataset(sentence: Sentence, amount: Amount) -> str | None:
    """The benchmark named after the amount, else the one that opens the sentence."""
    bracketed = _BRACKETED.search(sentence.clean, max(0, amount.lead - _OPENING), amount.start)
    if bracketed and amount.sign and bracketed["name"].lower() not in METRICS.keys() - BENCHMARKS:
        return bracketed["name"]
    for start, end in ((amount.end, amount.end + _NEAR), (0, min(_OPENING, amount.start))):
        match = _DATASET.search(sentence.clean, start)
        name = match["name"].lower() if match else ""
        if match and match.start() < end and (name not in METRICS or name in BENCHMARKS):
            return match["name"]
    return None


_RISES = frozenset({"higher", "better", "greater", "more", "stronger"})
_FALLS = frozenset({"lower", "less", "fewer", "smaller"})
_INSIDE = frozenset({"METRIC", "WORD", "EXTRA", "INFER"})
_GAIN_NOUNS = frozenset({"GAIN", "MORE", "LESS"})
_VERBAL = frozenset({"increase", "boost", "decrease", "drop"})


def metric_change(sentence: Sentence, group: Group) -> list[Reading]:
    """Readings of a group as a change of a metric; "no improvement (0%)" is none."""
    if not any(amount.value for amount in group.amounts):
        return []
    bracketed = sentence.left(group).kind == "OPEN" and group.amounts[0].sign == "+"
    if bracketed and (signed := _signed(sentence, group)):
        return signed
    return (
        _arrow(sentence, group)
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
    listed = sentence.left(group).word == ":" and before.kind == "WORD"  # "MM-VET: +0.2%"
    metric = bracketed or metric_after(sentence, group.last + shut)
    gains = first.unit == "percent" or (shut and first.unit in {"points", "count"})
    alone = gains and sentence.left(group).kind != "AND"
    placed = alone and (shut or listed or sentence.right(group).word in {"on", "in", "over"})
    if first.sign != "+" or (metric is None and not placed):
        return []
    return _all(sentence, group, metric, up=True)


def _arrow(sentence: Sentence, group: Group) -> list[Reading]:
    """``FID ↓ 49.16%``: the arrow is the verb."""
    arrow, metric = sentence.left(group).word, sentence.at(group.first - 2)
    if arrow not in {"↓", "↑"} or metric.kind != "METRIC" or group.amounts[0].unit != "percent":
        return []
    return _all(sentence, group, metric, up=arrow == "↑")


def _multiplied(sentence: Sentence, group: Group) -> list[Reading]:
    """``doubles the accuracy``."""
    amount = group.amounts[0]
    metric = metric_after(sentence, group.last)
    if amount.form != "ratio" or metric is None or amount.raw.lower() in {"twice", "thrice"}:
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
    metric = own or metric_after(sentence, group.last + 1) or metric_near(sentence, group)
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
    near = metric_near(sentence, group) or metric_after(sentence, group.last)
    apart = near is None or any(
        part.kind in {"REACH", "AND"} and near.end <= part.start for part in sentence.until(group)
    )
    head = _head_behind(sentence, noun, better=not falls) if apart else None
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


def _head_behind(sentence: Sentence, noun: int, *, better: bool) -> Item | None:
    """What a reduction or improvement is *in*, when it is no known metric: ``an 82% reduction in bias``."""
    start = noun if sentence.items[noun].word.endswith(" in") else noun + 1
    if start > noun and sentence.at(start).word != "in":
        return None
    head = first = None
    for i in range(start + 1, start + 6):
        item = sentence.at(i)
        if item.kind not in {"WORD", "INFER", "TRAIN"}:
            break
        if item.word not in _ARTICLES:
            first, head = first or item, item
    if head is None or first is None or head.word in _PLACES or sentence.text[head.start].isupper():
        return None  # "a gain in CIFAR" tells where
    if sentence.clean[head.end : head.end + 1] == "-":
        return None  # "in high-cost regimes"
    return replace(head, start=first.start, higher_is_better=better)


_PLACES = frozenset(
    "scenarios scenario domains domain regimes regime settings setting metric metrics tasks task cases case "
    "benchmarks benchmark datasets dataset terms conditions environments studies comparison comparisons "
    "experiments average total languages areas categories respects aspects evaluations evaluation".split()
)
"""Where or how it was measured, no measure."""


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
            metric = metric_near(sentence, group) or metric_after(sentence, group.last)
            return _all(sentence, group, metric, up=_better(metric))
        if item.kind in {"BETTER", "UP", "DOWN"}:
            return [] if _level_aside(sentence, group, item) else _verb_changed(sentence, group, i)
        if item.kind in {"REACH", "USE", "FAST"} or item.term is not None:
            return []
    return []


def _level_aside(sentence: Sentence, group: Group, verb: Item) -> bool:
    """``drops from easy questions (75%)``, ``reducing the FPR (0.24 vs 0.33)``: levels, not changes."""
    if sentence.left(group).kind != "OPEN" or group.amounts[0].sign:
        return False
    far = sentence.at(group.first - 2).kind != "METRIC" and verb.kind != "BETTER"
    return far or sentence.right(group).kind == "THAN"


def _verb_changed(sentence: Sentence, group: Group, verb: int) -> list[Reading]:
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
        if item.kind in {"WORD", "INFER"} and item.word not in _ARTICLES and item.word.isalpha():
            head = item
    if head and head.word in _WHOLES:
        return None  # "improves the base model by 13%"
    if sentence.items[verb].kind == "DOWN" and counts(sentence, verb, group):
        return None  # "reduces the usage of the expert by 50%"
    return replace(head, higher_is_better=sentence.items[verb].kind != "DOWN") if head else None


_EARLIER = frozenset(
    "previous prior existing earlier best baseline baselines sota runner human humans".split()
)
_REACHING = frozenset({"REACH", "BE", "BETTER", "BEAT"})
_PASSED = frozenset("between of : to up = score rate scores rates values reaching".split())


def metric_level(sentence: Sentence, group: Group) -> list[Reading]:
    """The amounts as what a metric reaches."""
    if share := _share(sentence, group):
        return share
    lost = sentence.at(group.first - 2) if sentence.left(group).kind == "OPEN" else None
    drop = lost is not None and lost.kind == "METRIC" and lost.higher_is_better is False
    skipped = drop or _long(group.amounts[0])  # "accuracy loss (1.2% pass@1)", "5 mm DSC"
    metric = None if skipped else _metric_behind(sentence, group)
    condition = metric and metric.higher_is_better is False and sentence.left(group).word == "at"
    if metric is not None and (condition or not _reaches(sentence, group)):
        return []  # "TPR at 1% FPR" tells where it was measured
    metric = metric or _metric_before(sentence, group)
    if _gap(sentence, group) or _beaten(sentence, group) or (metric is None and not _scored(sentence, group)):
        return []
    direction = rising(up=metric is None or bool(metric.higher_is_better))
    return [
        reading(sentence, _as_level(amount, metric), metric, direction, before)
        for amount, before in (_ends(one, sentence.left(group)) for one in group.amounts)
    ]


def _ends(amount: Amount, joint: Item) -> tuple[Amount, Amount | None]:
    """Of ``F1: 0.52 to 0.85`` what is reached, and what was before."""
    low, _, high = amount.raw.partition(" to ")
    if joint.word != ":" or amount.value_low is None or not high or amount.bound != "exact":
        return amount, None
    before = replace(amount, value=amount.value_low, value_low=None, raw=low, end=amount.start + len(low))
    return replace(amount, value_low=None, start=amount.end - len(high), raw=high), before


def _metric_behind(sentence: Sentence, group: Group) -> Item | None:
    """The metric right behind the amount, past at most two words of its own name: ``94% Re-ID accuracy``.

    Also of ``55.5 (+1.4) mIoU``, ``59.8% at pass@256``, ``0.86 in Acc@1km``, and a head noun that behaves as
    one: ``81.5% functional coverage``.
    """
    first = group.last + 1
    inner = sentence.at(first + 1).amount
    if sentence.at(first).kind == "OPEN" and inner and inner.sign and sentence.at(first + 2).kind == "CLOSE":
        first += 3
    elif sentence.at(first).word in {"at", "in"} and sentence.at(first + 1).kind == "METRIC":
        first += 1
    for i in range(first, first + 4):
        item = sentence.at(i)
        if item.kind == "METRIC":
            return None if sentence.at(i + 1).word in _KINDS else _head(sentence, i)
        if item.kind not in {"WORD", "INFER"}:
            return None
    return None


_KINDS = frozenset(
    "types classes levels signals functions metrics tasks datasets models methods settings categories "
    "benchmarks".split()
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


def _metric_before(sentence: Sentence, group: Group) -> Item | None:
    """The metric of ``an accuracy of 92%``, ``(FID: 1.28)``, ``F1 score 0.81``."""
    i, named = group.first - 1, None
    if sentence.at(i).kind == "OPEN" and (
        sentence.right(group).kind in {"CLOSE", "THAN"} or sentence.right(group).word in {"on", "in", "for"}
    ):
        return None if group.amounts[0].sign == "+" else _metric_of_bracket(sentence, i)
    if sentence.at(i).word == "of" and sentence.at(i - 1).kind == "CLOSE":
        if sentence.at(i - 2).kind == "METRIC" and sentence.at(i - 3).kind == "OPEN":
            return sentence.at(i - 2)  # "structural similarity (SSIM) of 0.62"
        if sentence.at(i - 3).kind == "OPEN":
            i -= 4  # "a success rate (SR) of 84.5%"
    if sentence.at(i).word == "from" and sentence.at(i - 1).word.startswith("rang"):
        return _metric_of_bracket(sentence, i - 1)  # "correlations between them ranged from 0.5 to 0.8"
    while (item := sentence.at(i)).word in _PASSED or item.kind == "BE":
        named = named or (item if item.kind == "METRIC" else None)
        i -= 1
    if item.kind == "METRIC":
        return item
    if item.kind in {"UP", "DOWN", "BETTER"} and sentence.left(group).word == "to":
        return next(
            (one for one in reversed(sentence.items[max(0, i - 3) : i]) if one.kind == "METRIC"), named
        )
    return named or _acronym(sentence, group)


def _metric_of_bracket(sentence: Sentence, opened: int) -> Item | None:
    """``accuracy (92%)``, ``performance on abuse detection (0.72)``: past a preposition and its noun."""
    for i in range(opened - 1, max(-1, opened - 7), -1):
        item = sentence.at(i)
        if item.kind == "METRIC":
            return item
        if item.kind not in {"WORD", "INFER"} and item.word not in {"on", "for", "in", "between"}:
            return None
    return None


_ACRONYM = re.compile(r"[A-Z][A-Za-z]*(?:[-@]?[A-Z\d]\w*)+")


def _acronym(sentence: Sentence, group: Group) -> Item | None:
    """A metric met for the first time: ``HD95 of 41.1 mm``, ``an MASD of 26.0``, ``MCR: 0.81``."""
    before, amount = sentence.at(group.first - 2), group.amounts[0]
    joint = sentence.left(group).word
    compared = joint == ":" and sentence.right(group).kind == "THAN"  # "(PCC: 0.80 vs. 0.72)"
    tied = before.kind == "WORD" and (compared or (joint in {"of", "="} and _reaches(sentence, group)))
    led = sentence.at(group.first - 3)
    named = led.word in {"a", "an", "the"} or led.kind in {"AND", "OPEN", "REACH", "BREAK"}
    measured = amount.unit == "percent" or _long(amount) or not amount.value.is_integer()
    if not (tied and named and measured and _ACRONYM.fullmatch(sentence.text, before.start, before.end)):
        return None
    return replace(before, higher_is_better=not _long(amount))


def _long(amount: Amount) -> bool:
    """A length or an angle: what is measured in it is an error."""
    size = measure(amount.value, amount.unit) if not amount.sign else None
    return size is not None and size.dimension in {"length", "angle"}


_KEEPING = ("retain", "preserv", "maintain", "recover", "keep")
_WHOLE = re.compile(r"\sof (?:the |its )?(?:full|original|baseline|teacher|uncompressed|upper|dense)\b")
_SOLVING = (
    "prov",
    "solv",
    "detect",
    "identif",
    "resolv",
    "answer",
    "recover",
    "complet",
    "block",
    "flag",
    "classif",
)


def _share(sentence: Sentence, group: Group) -> list[Reading]:
    """``retains 96.5% of the accuracy``; ``solves 45% of the tasks``."""
    verb, amount = sentence.left(group).word, group.amounts[0]
    if amount.unit != "percent" or sentence.right(group).word != "of":
        return []
    metric = next(
        (item for item in sentence.items[group.last + 2 : group.last + 9] if item.kind in {"METRIC", "AND"}),
        None,
    )
    whole = _WHOLE.match(sentence.clean, amount.end) and sentence.left(group).kind == "REACH"
    if metric and metric.kind == "METRIC" and (whole or verb.startswith(_KEEPING)):
        return [reading(sentence, _as_level(one, None), metric, "increase") for one in group.amounts]
    if metric is None and verb.startswith(_SOLVING):
        return [reading(sentence, _as_level(one, None), None, "increase") for one in group.amounts]
    return []


_SCORING = frozenset({"scores", "scoring", "score", "scored", "achieves", "achieve", "achieving", "achieved",
    "reaches", "reach", "reaching", "reached", "attains", "attain", "attaining", "attained", "obtains",
    "obtaining", "averages", "averaging"})  # fmt: skip


def _scored(sentence: Sentence, group: Group) -> bool:
    """``scores 84.5% on GPQA``, ``achieves an average of 71.2 on VBench``: a benchmark is named."""
    amount, joint = group.amounts[0], sentence.left(group)
    right = sentence.right(group)
    announced = right.word in {"on", "in"} or (right.kind in _PLACED and _opens_with_benchmark(sentence))
    placed = announced and dataset(sentence, amount) is not None
    placed = placed or _ON_A_SET.match(sentence.clean, amount.end) is not None
    averaged = joint.word == "of" and sentence.at(group.first - 2).word in {"average", "score"}
    scale = amount.unit == "percent" or not amount.value.is_integer()
    return placed and scale and (joint.word in _SCORING or averaged)


_ON_A_SET = re.compile(
    r"\s(?:on|in) (?:the |our |an? )?(?:[\w-]+ ){0,3}"
    r"(?:leaderboard|benchmark|test set|validation set|split)s?\b"
)


def _opens_with_benchmark(sentence: Sentence) -> bool:
    """``On LongShOTBench, ... attains 44.66%``."""
    return sentence.at(0).word == "on"


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
    scale = f"absolute:{metric.word}" if metric else "absolute:score"
    unit = "absolute:percent" if amount.unit == "percent" else scale
    unit = amount.unit if amount.unit.startswith("absolute:") else unit
    return replace(amount, unit=unit, value=-amount.value if amount.sign == "-" else amount.value)


def _years(*amounts: Amount) -> bool:
    return all(amount.value.is_integer() and 1900 <= amount.value <= 2100 for amount in amounts)


def level_pair(sentence: Sentence, number: int) -> list[Reading]:
    """``increasing the success rate from 81.5% to 93.5%``: the second amount, with the first before it."""
    first, second = sentence.groups[number], sentence.groups[number + 1]
    before, after = first.amounts[-1], second.amounts[0]
    metric = metric_near(sentence, first) or metric_near(sentence, second) or _metric_before(sentence, first)
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


_PLACED = frozenset({"PREPOSITION", "THAN", "CLOSE", "AND", "METRIC", "BREAK", "EDGE"})


def quality(sentence: Sentence, group: Group, previous: Sequence[Reading] = ()) -> list[Reading]:
    """Readings of a group as a gain or a level of a metric; empty when it is neither.

    ``previous`` is what the group before it said: ``by 3% on A and 5% on B``.
    """
    amount = group.amounts[0]
    if of_baseline(sentence, group) or _of_resource(sentence, group) or _of_scale(sentence, amount):
        return []
    measured = sentence.left(group).word in {"by", "of"} and sentence.right(group).kind == "METRIC"
    signed = amount.unit == "count" and (amount.sign == "+" or measured or not amount.value.is_integer())
    changes = amount.unit in {"percent", "points", "times", "absolute:dB"} or signed
    goes_on = _gained(previous) or (_changed_before(previous) and metric_of(sentence, group) is not None)
    if goes_on and (more := _continued(sentence, group, previous)):
        return more  # "by 4.6 APLS and 10.2 IoU"
    if changes and (gains := metric_change(sentence, group)):
        return gains
    if (amount.unit in {"percent", "count", "absolute:dB"} or _long(amount)) and (
        level_reading := metric_level(sentence, group)
    ):
        return level_reading
    return _continued(sentence, group, previous)


def _of_resource(sentence: Sentence, group: Group) -> bool:
    """``20x more unique data``: what is compared is a resource, not a metric."""
    return sentence.right(group).comparative is not None and bool(
        terms_after(sentence, group.last + 1, reach=2)
    )


def _of_scale(sentence: Sentence, amount: Amount) -> bool:
    """The 25 of a score of ``16.2/25``."""
    return sentence.clean[max(0, amount.start - 1) : amount.start] == "/"


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
    placed = right.kind in _PLACED or right.word == "using" or (right.kind == "OPEN" and inner and inner.sign)
    signed = right.kind == "OPEN" and _metric_behind(sentence, group) is not None  # "73.0 (+1.1) mIoU"
    if not previous or sentence.left(group).kind != "AND" or signed or not placed:
        return []
    last, amount = previous[-1], group.amounts[0]
    in_units = last.amount.unit.startswith("absolute:") and amount.unit in {"percent", "count"}
    if last.before is not None or (last.amount.unit != amount.unit and not in_units):
        return []
    metric = right if right.kind == "METRIC" else metric_of(sentence, group)
    name = sentence.text[metric.start : metric.end] if metric else last.metric
    amounts = (bounded_as(replace(one, unit=last.amount.unit), last.amount) for one in group.amounts)
    return [replace(last, amount=amount, metric=name) for amount in amounts]
