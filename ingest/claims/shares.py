"""``with 33% of the training time``, ``half the parameters``, ``3x throughput``, ``70% MFU``."""

from __future__ import annotations

import re

from assistant.language.quantities import Term
from ingest.claims.comparatives import of_compared
from ingest.claims.lexicon import Words
from ingest.claims.reading import Reading, aligned, aligned_remaining
from ingest.claims.resources import Setting, phased, terms_after, terms_before
from ingest.claims.sentence import Group, Sentence

__all__ = ["left_over", "passive", "placed", "rate", "share_of", "utilization"]

_KEEPING = frozenset({"with", "at", "in", "using", "within", "on", "just", "only", "from", "via"})
# What follows these is used up or kept; a task that is completed is not.
_USED = tuple("us requir need employ utili retain keep with consum access select train tun label".split())
_HANDLING = ("train", "tun", "fine-tun", "finetun", "updat", "activat", "modif")
_DONE = ("complet", "finish")
_ADDED = ("add", "incur", "introduc")
_ONLY = Words("only just merely mere as_few_as as_little_as")
_TAUGHT = Words("train tun learn finetun", stems=True, between=1)
_CLOSE = 6
_WINDOW = 24


def left_over(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a share that is used or kept of a resource."""
    amount, joint = group.amounts[0], sentence.left(group)
    if amount.unit not in {"percent", "times"} or not _keeps(sentence, group):
        return []
    if joint.word.startswith(_DONE):
        return []  # "completes 57% of the calls"
    terms = _shared(sentence, group)
    if _only_set(sentence, group, terms):
        return []
    if terms and all(term.quantity in _COUNTED for term in terms) and not _learned(sentence, group):
        terms = []
    if _added(sentence, group) or (joint.word.startswith(_ADDED) and sentence.right(group).word != "of"):
        return aligned(sentence, group, terms, "more", setting)
    counted = terms and all(term.nature == "amount" for term in terms)  # "matches BERT at 3x speed" is ours
    if counted and amount.value > 1 and amount.unit == "times" and of_compared(sentence, group):
        return aligned(sentence, group, terms, "less", setting)  # "models trained on 5x the data"
    return aligned_remaining(sentence, group, terms, setting)


def _only_set(sentence: Sentence, group: Group, terms: list[Term]) -> bool:
    """``with 1% and 10% labels``, ``introducing 1% of such data``, ``edits 3% of the tokens``."""
    joint = sentence.left(group)
    if not terms or any(term.quantity not in {"data", "compute"} for term in terms):
        return False
    percent = group.amounts[0].unit == "percent"
    several = len(group.amounts) > 1 and percent and all(term.quantity == "data" for term in terms)
    return several or joint.word.startswith(("introduc", "modif", "edit"))


def _added(sentence: Sentence, group: Group) -> bool:
    """``with only 3% of new parameters``."""
    at = group.last + 1 + (sentence.right(group).kind == "CLOSE")
    return sentence.at(at).word == "of" and sentence.at(at + 1).word in _NEW


_NEW = frozenset({"new", "additional", "extra", "added", "more"})
_LEARNING = Words(
    "data dataset corpus train label annot supervis demonstrat iteration step epoch bilingual parallel",
    stems=True,
)
_COUNTED = frozenset({"data", "steps", "other"})


def _learned(sentence: Sentence, group: Group) -> bool:
    """``with 10% of the labels``: not ``60% of the images look real``, ``wins in 47% of the samples``."""
    joint = sentence.left(group)
    if joint.word in {"in", "on"}:
        return _taught(sentence, group) or any(i.kind in {"TRAIN", "USE"} for i in sentence.until(group))
    if (
        joint.kind == "USE"
        or joint.word in {"using", "from"}
        or _only(sentence, group)
        or _taught(sentence, group)
    ):
        return True
    start = sentence.items[group.last].end
    behind = sentence.clean[start : start + 2 * _WINDOW]
    return _LEARNING.within(behind.lower())


def _shared(sentence: Sentence, group: Group) -> list[Term]:
    """What the share is of."""
    start = group.last
    while sentence.at(start + 1).kind == "CLOSE" or sentence.at(start + 1).word in _NEW | {"of", "the"}:
        start += 1
    terms = terms_after(sentence, start)
    if terms:
        return terms
    joint, percent = sentence.left(group), group.amounts[0].unit == "percent"
    if joint.kind == "USE" and sentence.right(group).word == "of the time":
        return [Term("inference_latency")]
    if joint.kind == "BE" and _only(sentence, group):  # "our training cost is merely 1%"
        return terms_before(sentence, group.first - 1, max(0, group.first - _CLOSE))
    if percent and joint.word == "on" and _taught(sentence, group):
        return [Term("data", "training")]
    unknown = percent and start > group.last and _only(sentence, group) and joint.word.startswith(_USED)
    measured = any(item.kind == "METRIC" for item in sentence.items[start : start + 5])
    return [Term("other")] if unknown and not measured else []


def _keeps(sentence: Sentence, group: Group) -> bool:
    """The words before the amount say that it is used or kept."""
    joint, amount = sentence.left(group), group.amounts[0]
    if joint.kind in {"USE", "BE", "EDGE"} or joint.word in _KEEPING:
        return True
    if joint.kind == "AND" and amount.form == "fraction":
        return True  # "with ... and half the parameters"
    if joint.word.startswith(_HANDLING) and (amount.bound == "up_to" or not joint.word.startswith("train")):
        return True  # "fine-tuning less than 3% of the parameters", "updates 1% of the weights"
    if joint.kind == "OPEN" and sentence.right(group).kind == "CLOSE":
        return sentence.right(group, 2).word == "of"  # "a fraction (<3%) of the data"
    return _only(sentence, group)


def _only(sentence: Sentence, group: Group) -> bool:
    amount = group.amounts[0]
    return _ONLY.within(sentence.clean[max(0, amount.lead - 8) : amount.start].lower())


def _taught(sentence: Sentence, group: Group) -> bool:
    """``fine-tuned on only 40% of ...``."""
    start = sentence.items[group.first].start
    led, on, _ = sentence.clean[max(0, start - _WINDOW) : start].lower().rpartition("on ")
    return bool(on) and not _ and _TAUGHT.ends(led)


def passive(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``at least 25% of training time is saved``."""
    if sentence.right(group).word != "of":
        return []
    for i in range(group.last + 2, group.last + _CLOSE + 2):
        if sentence.at(i).kind == "BE" and sentence.at(i + 1).kind == "DOWN":
            return aligned(sentence, group, terms_after(sentence, group.last + 1), "less", setting)
    return []


def rate(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``3x throughput``, ``at 7.7x the speed of``, ``its throughput is 6x that of``."""
    if group.amounts[0].unit != "times":
        return []
    after = sentence.right(group)
    terms = terms_after(sentence, group.last + (after.word == "of"), reach=2)
    if not terms and after.word in {"that of", "those of"} and sentence.left(group).kind == "BE":
        terms = terms_before(sentence, group.first - 1, max(0, group.first - _CLOSE))
    return aligned(sentence, group, [term for term in terms if term.nature == "rate"], "more", setting)


_GAINS = frozenset({"DOWN", "LESS", "GAIN", "BETTER", "FAST"})
_GAINED = frozenset({"gain", "gains", "efficiency", "faster", "efficient"})


def placed(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``we gain in efficiency: 3x in training time, 2x in memory``."""
    if group.amounts[0].unit != "times" or sentence.right(group).word != "in":
        return []
    led = any(item.kind in _GAINS or item.word in _GAINED for item in sentence.until(group))
    return (
        aligned(sentence, group, terms_after(sentence, group.last + 1, reach=2), "better", setting)
        if led
        else []
    )


def utilization(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``a Model FLOPs Utilization of 70.5%``, ``~90% scaling efficiency``."""
    if group.amounts[0].unit != "percent":
        return []
    before = [item.term for item in sentence.until(group, group.first - 5) if item.term]
    of_peak = sentence.right(group).word == "of" and "peak" in sentence.right(group, 2).word
    named = [*terms_after(sentence, group.last + of_peak, reach=2), *before]
    utilised = [term for term in named if term.nature == "level" and term.quantity != "steps"]
    if not utilised:
        return []
    term = phased(sentence, group.first, utilised[0], setting)
    return [
        Reading(amount, term.quantity, term.context, "increase", achieved=True) for amount in group.amounts
    ]


_OF = re.compile(r"\s?of (?:the |that of )?(?!(?:all|one|an?|each|every)\b|(?:the )?(?:time|cases)\b)\S")


def share_of(sentence: Sentence, group: Group, stated: list[Reading]) -> list[Reading]:
    """``97 ms (6% of the baseline's)``: in brackets behind an amount, what it is of another's."""
    amount = group.amounts[0]
    if not stated or not group.bracketed or amount.unit != "percent" or amount.value >= _WHOLE:
        return []
    before = stated[-1]
    gap = sentence.clean[before.amount.end : amount.lead]
    near = before.amount.unit.startswith("absolute:") and before.quantity != "quality" and len(gap) < _WINDOW
    if not near or not _OF.match(sentence.clean, amount.end) or ")" in gap:
        return []
    return [
        Reading(one, before.quantity, before.context, "decrease", "remaining_percent")
        for one in group.amounts
    ]


_WHOLE = 100
