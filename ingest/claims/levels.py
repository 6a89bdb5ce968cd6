"""Quality: which metric an amount is of, and what the metric reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.language.metrics import BENCHMARKS, CALLED, METRICS, is_benchmark
from assistant.language.quantities import Amount, measure
from assistant.types import Direction
from ingest.claims.lexicon import Words
from ingest.claims.reading import Reading
from ingest.claims.resources import clause
from ingest.claims.sentence import Group, Item, Sentence

__all__ = [
    "PLACED",
    "dataset",
    "is_long",
    "level_pair",
    "metric_after",
    "metric_behind",
    "metric_level",
    "metric_near",
    "metric_of",
    "preferred",
    "reading",
    "rising",
]

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
        if item.kind in _ENDS and not (i == index + 1 and sentence.at(i + 2).kind == "CLOSE"):
            return None  # but "by 22% (AUROC)"
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
        if sentence.items[i].kind == "AMOUNT" or sentence.items[i].word == "we":
            break
    return metric_after(sentence, group.last)


_DATASET = re.compile(
    r"\b(?P<joint>[Oo]n|[Ii]n|[Ff]or|[Aa]cross)\s(?:the\s)?"
    r"(?P<name>[a-z]?[A-Z][\w+.*-]*[\w+](?:[ -](?:[A-Z\d][\w.-]*\w|v\d))*)"
)
_BRACKETED = re.compile(r"(?P<name>\b[A-Z][\w.+-]*)\s?\(\s?\+?\s?$")
_NEAR, _OPENING = 90, 60


def dataset(sentence: Sentence, amount: Amount) -> str | None:
    """The benchmark named after the amount, else the one that opens the sentence."""
    bracketed = _BRACKETED.search(sentence.clean, max(0, amount.lead - _OPENING), amount.start)
    if bracketed and amount.sign and bracketed["name"].lower() not in METRICS.keys() - BENCHMARKS:
        return bracketed["name"]
    places = [match for match in _DATASET.finditer(sentence.clean) if _places(sentence, match)]
    behind = [match for match in places if amount.end <= match.start() < amount.end + _NEAR]
    before = [match for match in places if amount.start - _OPENING <= match.start() < amount.start]
    opening = [match for match in places if match.start() < min(_OPENING, amount.start)]
    match = next(iter([*behind[:1], *before[-1:], *opening[:1]]), None)
    if match is None or _SIZED.search(match["name"]):
        return None  # "on Qwen3-8B" is measured of a model
    return _in_list(sentence, amount, match) or match["name"]


_SIZED = re.compile(r"\d[BM]\b")
_MADE_OF = ("built", "based", "trained", "tuned", "initialized", "building", "relying")


def _places(sentence: Sentence, match: re.Match[str]) -> bool:
    """It tells where something was measured: no metric, not what is built on, no model that it is for."""
    made = sentence.clean[: match.start()].rstrip().lower().endswith(_MADE_OF)
    of_model = match["joint"].lower() == "for" and not is_benchmark(match["name"].split()[0])
    return not (made or of_model or _names_metric(sentence, match))


def _in_list(sentence: Sentence, amount: Amount, match: re.Match[str]) -> str | None:
    """Of ``3.0, 5.1 and 8.1 on A, B and C`` the name that stands where the amount does."""
    listed = next((group.amounts for group in sentence.groups if amount.start in _starts(group.amounts)), ())
    text = sentence.clean[match.start("name") :].replace(" and ", ", ").replace(",,", ",")
    parts = [part.split() for part in text.split(", ")[: len(listed)]]
    named = [list(takewhile(_capital, words)) for words in parts]
    if not 1 < len(listed) == len(named) or not all(named) or named[:-1] != parts[:-1]:
        return None
    return " ".join(named[_starts(listed).index(amount.start)]).strip(".,()")


def _capital(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _starts(amounts: Sequence[Amount]) -> list[int]:
    return [amount.start for amount in amounts]


def _names_metric(sentence: Sentence, match: re.Match[str]) -> bool:
    """``in Chamfer distance``: a metric, by itself or with the word behind; ``in Spearman's rho``."""
    name = match["name"].lower()
    more = sentence.clean[match.end() :].lstrip(" ").partition(" ")[0].strip(",.;()")
    whole = f"{name} {more}"
    of_score = more in METRICS and match["joint"] == "in"  # "in SODA score"
    of_one = sentence.clean.startswith(("'s", "’s", "@"), match.end()) or name.rpartition(" ")[2] in METRICS
    return name not in BENCHMARKS and (of_one or of_score or name in METRICS or whole in METRICS)


_AGREEMENT = frozenset({"kappa", "cohen's kappa", "agreement", "correlation"})
_ANNOTATORS = Words("annotator annotators rater raters coder coders")
_EARLIER = frozenset(
    "previous prior existing earlier best baseline baselines sota runner human humans".split()
)
_REACHING = frozenset({"REACH", "BE", "BETTER", "BEAT"})
_PASSED = frozenset("between of : to up = score rate scores rates values reaching".split())


def metric_level(sentence: Sentence, group: Group) -> list[Reading]:
    """The amounts as what a metric reaches."""
    if share := _share(sentence, group):
        return share
    if sentence.clean.startswith("-", group.amounts[-1].end) or _counts_more(sentence, group):
        return []  # "10-digit accuracy", "the performance of 11 leading services"
    opened = sentence.left(group).kind == "OPEN"
    drop = opened and sentence.at(group.first - 2).higher_is_better is False
    skipped = drop or is_long(group.amounts[0])  # "accuracy loss (1.2% pass@1)", "5 mm DSC"
    metric = None if skipped else metric_behind(sentence, group)
    if metric is not None and not _reaches(sentence, group):
        return []
    metric = metric or _metric_before(sentence, group) or _measure(sentence, group)
    placed = metric is not None or _scored(sentence, group) or _listed(sentence, group)
    of_others = _beaten(sentence, group) or _of_annotators(sentence, metric)
    if of_others or _gap(sentence, group) or _threshold(sentence, group, metric) or not placed:
        return []
    direction = rising(up=metric is None or bool(metric.higher_is_better))
    return [
        reading(sentence, _as_level(amount, metric), metric, direction, before)
        for amount, before in (_ends(one, sentence.left(group)) for one in group.amounts)
    ]


def _threshold(sentence: Sentence, group: Group, metric: Item | None) -> bool:
    """``accuracy (< 1.25)``, ``AUROC < 0.5``: a sign on the wrong side tells what is counted, no result."""
    shortfall = "<" if metric is None or metric.higher_is_better else ">"
    return sentence.lead(group).startswith(shortfall)


def _of_annotators(sentence: Sentence, metric: Item | None) -> bool:
    """How far those agree who labelled the data tells of the data."""
    if metric is None or metric.word not in _AGREEMENT:
        return False
    return _ANNOTATORS.within(sentence.clean[: metric.end].lower())


def _counts_more(sentence: Sentence, group: Group) -> bool:
    amount = group.amounts[-1]
    return amount.unit == "count" and "." not in amount.raw and sentence.right(group).kind == "WORD"


def _ends(amount: Amount, joint: Item) -> tuple[Amount, Amount | None]:
    """Of ``F1: 0.52 to 0.85`` what is reached, and what was before."""
    low, _, high = amount.raw.partition(" to ")
    if joint.word != ":" or amount.value_low is None or not high:
        return amount, None
    before = replace(amount, value=amount.value_low, value_low=None, raw=low, end=amount.start + len(low))
    return replace(amount, value_low=None, start=amount.end - len(high), raw=high), before


def metric_behind(sentence: Sentence, group: Group) -> Item | None:
    """The metric right behind the amount, past at most two words of its own name: ``94% Re-ID accuracy``.

    Also of ``55.5 (+1.4) mIoU``, ``59.8% at pass@256``, ``0.86 in Acc@1km``, and a head noun that behaves as
    one: ``81.5% functional coverage``.
    """
    first = group.last + 1
    inner = sentence.at(first + 1).amount
    if sentence.at(first).kind == "OPEN" and inner and inner.sign:
        first += 3
    elif sentence.at(first).word in {"at", "in"} and sentence.at(first + 1).kind == "METRIC":
        first += 1
    first = _past_places(sentence, first)
    for i in range(first, first + 4):
        item = sentence.at(i)
        if item.kind == "METRIC":
            return None if sentence.at(i + 1).word in _KINDS else _head(sentence, i)
        if item.kind not in {"WORD", "INFER", "TERM"}:
            return None
    return None


def _past_places(sentence: Sentence, index: int) -> int:
    """Behind ``(A), 41% (B) and 74% (C)``: each in brackets tells where."""
    start = index
    while sentence.at(index).kind == "OPEN" and sentence.at(index + 1).kind in {"WORD", "METRIC"}:
        shut = next((i for i in range(index + 2, index + 5) if sentence.at(i).kind == "CLOSE"), None)
        if shut is None:
            return start
        index = shut + 1
        while sentence.at(index).kind in {"AND", "AMOUNT"}:
            index += 1
    return index


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
        return _metric_of_bracket(sentence, i)
    if sentence.at(i).word == "of" and sentence.at(i - 1).kind == "CLOSE":
        if sentence.at(i - 2).kind == "METRIC" and sentence.at(i - 3).kind == "OPEN":
            return sentence.at(i - 2)  # "structural similarity (SSIM) of 0.62"
        i -= 4  # "a success rate (SR) of 84.5%"
    if sentence.at(i).word == "from" and sentence.at(i - 1).word.startswith("rang"):
        return _metric_of_bracket(sentence, i - 1)  # "correlations between them ranged from 0.5 to 0.8"
    while (item := sentence.at(i)).word in _PASSED or item.kind == "BE":
        named = named or (item if item.kind == "METRIC" else None)
        i -= 1
    if item.kind == "METRIC":
        condition = i == group.first - 1 and "at" in {sentence.at(i - 1).word, sentence.at(i - 2).word}
        return None if condition or _is_version(sentence, group) else item  # "at quality 70"
    if item.kind in {"UP", "DOWN", "BETTER"} and sentence.left(group).word == "to":
        return next(
            (one for one in reversed(sentence.items[max(0, i - 3) : i]) if one.kind == "METRIC"), named
        )
    return named or _acronym(sentence, group)


def _is_version(sentence: Sentence, group: Group) -> bool:
    """The 2.0 of ``VBench 2.0``."""
    return sentence.left(group).word in BENCHMARKS and group.amounts[0].unit == "count"


def _metric_of_bracket(sentence: Sentence, opened: int) -> Item | None:
    """``accuracy (92%)``, ``performance on abuse detection (0.72)``: past a preposition and its noun."""
    for i in range(opened - 1, max(-1, opened - 7), -1):
        item = sentence.at(i)
        if item.kind == "METRIC":
            return item
        if item.word == "scores":
            return replace(item, higher_is_better=True)  # no verb here: "completion scores (7.2)"
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
    measured = amount.unit == "percent" or not amount.value.is_integer()
    if not (tied and named and measured and _ACRONYM.fullmatch(sentence.text, before.start, before.end)):
        return None
    return replace(before, higher_is_better=not is_long(amount))


def is_long(amount: Amount) -> bool:
    """A length or an angle: what is measured in it is an error."""
    size = measure(amount.value, amount.unit) if not amount.sign else None
    return size is not None and size.dimension in {"length", "angle"}


def preferred(sentence: Sentence, group: Group) -> list[Reading]:
    """``preferred by 88% of raters``, ``preferred over A in 80% of cases``, ``80% of users prefer it``."""
    amount, joint, right = group.amounts[0], sentence.left(group), sentence.right(group)
    if amount.unit != "percent":
        return []
    first = clause(sentence, group.first)[0]
    near = sentence.until(group, max(first, group.first - _BACK))
    before = [item for item in near if item.word in {"prefer", "preferred"}]
    behind = [item for item in sentence.items[group.last + 1 : group.last + _AHEAD] if _prefers(item)]
    told = joint.word in {"by", "in"} or right.word == "of the time"
    verb = before[-1] if before and told else behind[0] if behind and right.word == "of" else None
    if verb is None:
        return []
    verb = replace(verb, higher_is_better=True)
    return [reading(sentence, _as_level(one, None), verb, "increase") for one in group.amounts]


def _prefers(item: Item) -> bool:
    return CALLED.get(item.word) == "human preference"


_KEEPING = ("retain", "preserv", "maintain", "recover", "keep")
_WHOLE = Words("full fully original baseline teacher uncompressed upper dense", between=1, of=True)
_SOLVING = (
    "prov", "solv", "detect", "identif", "resolv", "answer", "recover", "complet", "block", "flag",
    "classif",
)  # fmt: skip


def _share(sentence: Sentence, group: Group) -> list[Reading]:
    """``retains 96.5% of the accuracy``; ``solves 45% of the tasks``."""
    verb, amount = sentence.left(group).word, group.amounts[0]
    if amount.unit != "percent" or sentence.right(group).word != "of":
        return []
    metric = next(
        (item for item in sentence.items[group.last + 2 : group.last + 9] if item.kind in {"METRIC", "AND"}),
        None,
    )
    whole = (
        _WHOLE.opens(sentence.clean[amount.end : amount.end + _NEAR].lower())
        and sentence.left(group).kind == "REACH"
    )
    if metric and metric.kind == "METRIC" and (whole or verb.startswith(_KEEPING)):
        return [reading(sentence, _as_level(one, None), metric, "increase") for one in group.amounts]
    if verb.startswith(_SOLVING):
        return [reading(sentence, _as_level(one, None), None, "increase") for one in group.amounts]
    return []


def _measure(sentence: Sentence, group: Group) -> Item | None:
    """What is reached on a named benchmark, in words of its own: ``61% mean success on LIBERO``."""
    amount, joint = group.amounts[0], sentence.left(group)
    if joint.kind not in {"REACH", "AND"} or amount.unit != "percent":
        return None
    words: list[Item] = []
    for i in range(group.last + 1, group.last + 5):
        item = sentence.at(i)
        if item.word in {"on", "in"} and words and _ON_A_NAME.match(sentence.clean, words[-1].end):
            return replace(words[-1], start=words[0].start, higher_is_better=True)
        if item.kind not in {"WORD", "INFER"}:
            return None
        words.append(item)
    return None


_SCORING = frozenset({"scores", "scoring", "score", "scored", "achieves", "achieve", "achieving", "achieved",
    "reaches", "reach", "reaching", "reached", "attains", "attain", "attaining", "attained", "obtains",
    "obtaining", "averages", "averaging"})  # fmt: skip


def _scored(sentence: Sentence, group: Group) -> bool:
    """``scores 84.5% on GPQA``, ``achieves an average of 71.2 on VBench``: a benchmark is named."""
    amount, joint = group.amounts[0], sentence.left(group)
    right = sentence.right(group)
    announced = right.word in {"on", "in"} or (right.kind in PLACED and _opens_with_benchmark(sentence))
    placed = announced and _DATASET.search(sentence.clean) is not None
    named = _past_bracket(sentence, group.first - 2).word
    averaged = named in _RECORDS and joint.word in {"of", "at", "with"}
    scale = amount.unit == "percent" or not amount.value.is_integer()
    aside = joint.kind == "OPEN" and right.word in {"on", "in"}  # "(47.5% on GPQA)"
    lifts = sentence.until(group, group.first - _AHEAD) if joint.word == "to" else ()
    raised = any(item.kind in {"UP", "BETTER"} for item in lifts)  # "lifts it to 79% on A"
    return placed and scale and (joint.word in _SCORING or averaged or aside or raised)


_RECORDS = frozenset({"state of the art", "state-of-the-art", "sota", "record", "average", "score"})


def _past_bracket(sentence: Sentence, index: int) -> Item:
    """The item at ``index``, or that before the bracket which ends there: ``state of the art (SoTA) at``."""
    if sentence.at(index).kind == "CLOSE":
        index = next(
            (i - 1 for i in range(index, max(-1, index - 4), -1) if sentence.at(i).kind == "OPEN"), index
        )
    return sentence.at(index)


_LISTED = re.compile(
    r"\b(?:achiev|scor|reach|attain|obtain|deliver|result|perform|accurac|e\.g\.|such as)"
    r"(?:(?!\b(?:by|improv|gain|increas|boost|outperform|than|surpass|drop|reduc|up to|from)|[;+])[^;])"
    r"{0,60}?"
    r"(?:\d[\d.]*\s?%?\s(?:on|in)\s[A-Z][\w' -]{1,30}?(?:, and|,? and|,)\s)*$"
)
_ON_A_NAME = re.compile(r"\s?%?\s(?:on|in) (?:the )?[A-Z][\w-]*(?:[A-Z\d]|ench|val)")


def _listed(sentence: Sentence, group: Group) -> bool:
    """``scores of 85.3 on AIME 2024, 74.4 on AIME 2025``: one of a list of levels, each on its benchmark."""
    amount = group.amounts[0]
    scale = amount.unit == "percent" or not amount.value.is_integer()
    if not scale or not _ON_A_NAME.match(sentence.clean, amount.end):
        return False
    return _LISTED.search(sentence.clean[: amount.start]) is not None


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
    """``within 0.01 perplexity of it``, ``1.2% below perfect``: a distance, no level."""
    below = sentence.right(group).word in {"below", "short"}
    return sentence.lead(group).startswith("within") or below


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


def level_pair(sentence: Sentence, number: int) -> list[Reading]:
    """``increasing the success rate from 81.5% to 93.5%``: the second amount, with the first before it."""
    first, second = sentence.groups[number], sentence.groups[number + 1]
    before, after = first.amounts[-1], second.amounts[0]
    metric = metric_near(sentence, first) or metric_near(sentence, second) or _metric_before(sentence, first)
    metric = metric or _changed_object(sentence, first)
    if before.unit != after.unit or before.unit not in {"percent", "count"}:
        return []
    raised = (item.kind in {"BETTER", "UP", "GAIN"} for item in sentence.until(first))
    improves = before.unit == "percent" and any(raised)
    if metric is None and not improves:
        return []
    return [
        reading(sentence, _as_level(after, metric), metric, rising(up=after.value > before.value), before)
    ]


def _changed_object(sentence: Sentence, group: Group) -> Item | None:
    """``reduces MEt3R from 0.37 to 0.36``: between a verb of change and *from* stands what is changed."""
    before, verb = sentence.at(group.first - 2), sentence.at(group.first - 3)
    changed = sentence.left(group).word == "from" and verb.kind in {"DOWN", "UP", "BETTER"}
    named = before.kind == "WORD" and "." in group.amounts[-1].raw
    return replace(before, higher_is_better=verb.kind != "DOWN") if changed and named else None


PLACED = frozenset({"PREPOSITION", "THAN", "CLOSE", "AND", "METRIC", "BREAK", "EDGE"})
