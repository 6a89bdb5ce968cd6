"""``with 33% of the training time``, ``half the parameters``, ``3x throughput``, ``70% MFU``."""

from __future__ import annotations

import re

from assistant.quantities import Term
from ingest.claims.comparatives import of_rivals
from ingest.claims.reading import Reading
from ingest.claims.resource import Setting, terms_after, terms_before, timed
from ingest.claims.sentence import Group, Sentence
from ingest.claims.spread import kept, spread

__all__ = ["left_over", "level", "passive", "rate"]

_KEEPING = frozenset({"with", "at", "in", "using", "within", "on", "just", "only", "from", "via"})
# What follows these is used up or kept; a task that is completed is not.
_USED = (
    "us",
    "requir",
    "need",
    "employ",
    "utili",
    "retain",
    "keep",
    "with",
    "consum",
    "access",
    "select",
    "train",
    "tun",
    "label",
)
_ONLY = re.compile(r"\b(?:only|just|merely|mere)\b|\bas (?:few|little) as\b", re.IGNORECASE)


def left_over(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a share that is used or kept of a resource."""
    if group.amounts[0].unit not in {"percent", "times"} or not _keeps(sentence, group):
        return []
    start = group.last
    while (item := sentence.at(start + 1)) is not None and (item.kind == "CLOSE" or item.word == "of"):
        start += 1
    terms = terms_after(sentence, start)
    if not terms and start > group.last and group.amounts[0].unit == "percent" and _only(sentence, group):
        terms = [Term("other")] if _used(sentence, group) and not _measured(sentence, start) else []
    joint = sentence.at(group.first - 1)
    behind = sentence.at(group.last + 1)
    if (
        not terms
        and joint is not None
        and behind is not None
        and behind.word == "of the time"
        and joint.kind == "USE"
    ):
        terms = [Term("inference_latency")]
    if not terms and joint is not None and joint.kind == "BE" and _only(sentence, group):
        terms = terms_before(
            sentence, group.first - 1, max(0, group.first - _CLOSE)
        )  # "our training cost is merely 1%"
    if not terms and joint is not None and joint.word == "on" and _taught(sentence, group):
        terms = [Term("data", "training")]
    if joint is not None and joint.word.startswith(("add", "incur", "introduc")):
        return spread(sentence, group, terms, "more", setting)
    if (
        terms
        and group.amounts[0].value > 1
        and group.amounts[0].unit == "times"
        and of_rivals(sentence, group)
    ):
        return spread(sentence, group, terms, "less", setting)  # "models trained on 5x the data"
    return kept(sentence, group, terms, setting)


_CLOSE = 6


def _taught(sentence: Sentence, group: Group) -> bool:
    """``fine-tuned on only 40% of ...``."""
    near = sentence.clean[
        max(0, sentence.items[group.first].start - 24) : sentence.items[group.first].start
    ].lower()
    return (
        group.amounts[0].unit == "percent"
        and re.search(r"\b(?:train|tun|learn|finetun)\w*\s\w*\s?on\s*$", near) is not None
    )


def _used(sentence: Sentence, group: Group) -> bool:
    joint = sentence.at(group.first - 1)
    return joint is not None and joint.word.startswith(_USED)


def passive(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``at least 25% of training time is saved``."""
    following = sentence.at(group.last + 1)
    if following is None or following.word != "of":
        return []
    for i in range(group.last + 2, min(group.last + _CLOSE + 2, len(sentence.items) - 1)):
        if sentence.items[i].kind == "BE" and sentence.items[i + 1].kind == "DOWN":
            return spread(sentence, group, terms_after(sentence, group.last + 1), "less", setting)
    return []


def _keeps(sentence: Sentence, group: Group) -> bool:
    """The words before the amount say that it is used or kept."""
    joint = sentence.at(group.first - 1)
    if joint is None or joint.kind in {"USE", "BE"} or joint.word in _KEEPING:
        return True
    if joint.kind == "AND" and (group.amounts[0].form == "fraction" or _listed(sentence, group)):
        return True  # "with ... and half the parameters"
    if joint.kind == "TRAIN" and joint.word.endswith("ing") and group.amounts[0].bound == "up_to":
        return True  # "fine-tuning less than 3% of the parameters"
    behind, after = sentence.at(group.last + 1), sentence.at(group.last + 2)
    if joint.kind == "OPEN" and behind is not None and behind.kind == "CLOSE":
        return after is not None and after.word == "of"  # "a fraction (<3%) of the data"
    return _only(sentence, group)


def _listed(sentence: Sentence, group: Group) -> bool:
    """``with 7% of the frames and 12% inference time``: the list opened with *with*."""
    before = [other for other in sentence.groups if other.last < group.first]
    opener = sentence.at(before[-1].first - 1) if before else None
    alike = bool(before) and before[-1].amounts[0].unit == group.amounts[0].unit == "percent"
    return alike and opener is not None and opener.word in {"with", "using", "at"}


def _only(sentence: Sentence, group: Group) -> bool:
    amount = group.amounts[0]
    return _ONLY.search(sentence.clean[max(0, amount.lead - 8) : amount.start]) is not None


def _measured(sentence: Sentence, start: int) -> bool:
    return any(item.kind == "METRIC" for item in sentence.items[start : start + 5])


def rate(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``3x throughput``, ``at 7.7x the speed of``."""
    if group.amounts[0].unit != "times":
        return []
    following = sentence.at(group.last + 1)
    start = group.last + (following is not None and following.word == "of")
    terms = [term for term in terms_after(sentence, start, reach=2) if term.nature == "rate"]
    joint = sentence.at(group.first - 1)
    if (
        not terms
        and following is not None
        and following.word in {"that of", "those of"}
        and joint
        and joint.kind == "BE"
    ):
        terms = [
            t
            for t in terms_before(sentence, group.first - 1, max(0, group.first - _CLOSE))
            if t.nature == "rate"
        ]
    return spread(sentence, group, terms, "more", setting)


def _utilised(term: Term) -> bool:
    return term.nature == "level" and term.quantity != "steps"


def level(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``a Model FLOPs Utilization of 70.5%``, ``~90% scaling efficiency``."""
    if group.amounts[0].unit != "percent":
        return []
    after = [term for term in terms_after(sentence, group.last, reach=2) if _utilised(term)]
    near = range(max(0, group.first - 5), group.first)
    before = [term for i in near if (term := sentence.items[i].term) and _utilised(term)]
    for term in (after or before)[:1]:
        settled = timed(sentence, group.first, term, setting)
        return [
            Reading(amount, settled.quantity, settled.context, "increase", achieved=True)
            for amount in group.amounts
        ]
    return []
