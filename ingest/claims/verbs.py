"""``reduces X by 40%``, ``X is cut to 10%``, ``saves 30% of X``, ``halves X``, ``outperforms Y by 2x``."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.changes import Change
from assistant.language.quantities import Term
from ingest.claims.lexicon import CHANGES, Kind
from ingest.claims.reading import Reading, aligned, aligned_remaining
from ingest.claims.resources import (
    COUNTED,
    SPEEDS,
    Setting,
    as_speeds,
    clause,
    counts,
    object_terms,
    speed,
    subject_terms,
    terms_after,
)
from ingest.claims.sentence import Group, Sentence

__all__ = ["beaten", "governed", "halving"]

_STOPS: frozenset[Kind] = frozenset({"BEAT", "REACH", "USE", "NOT"})
_REACH = 22
# Participles in front of a noun govern nothing: "scaled models by", "pruned network".
_ADJECTIVAL = frozenset({"scaling", "scaled", "pruning", "compressed", "pruned", "improved", "extended"})
_TRANSPARENT = frozenset({"required", "needed", "used", "running", "access"})
_DETERMINERS = frozenset({"the", "a", "an", "our", "its", "their"})


def governed(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group that depends on a verb of change."""
    verb = _governor(sentence, group)
    if verb is None:
        return []
    effect, joint = CHANGES[sentence.items[verb].kind], sentence.left(group)
    if joint.word in {"by", "("} or _bare_extent(sentence, group):
        return _by(sentence, group, verb, effect, setting)
    if joint.word in {"to", "down to", "up to"}:
        return _to(sentence, group, verb, effect, setting)
    if verb == group.first - 1 and effect in {"less", "more"}:
        return _direct(sentence, group, verb, effect, setting)
    return []


def _governor(sentence: Sentence, group: Group) -> int | None:
    """The verb of change that the group depends on: the nearest to its left in the clause."""
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - _REACH) - 1, -1):
        item, before = sentence.items[i], sentence.at(i - 1)
        adjective = item.word in _ADJECTIVAL and i != group.first - 1  # "pruned networks by 3x"
        if item.kind in CHANGES and not adjective:
            participle = item.word.endswith(("ed", "ing")) and before.word in _DETERMINERS
            if not participle:  # "the condensed dataset"
                return i
        if item.kind in _STOPS and item.word not in _TRANSPARENT and before.word != "to":
            return None
    return None


def _bare_extent(sentence: Sentence, group: Group) -> bool:
    """``reducing memory up to 8x``, ``reduces tokens eight-fold``: the extent without *by*."""
    joint, amount = sentence.left(group), group.amounts[0]
    headed = joint.word in COUNTED and sentence.at(group.first - 2).term is not None
    phase = joint.kind in {"TRAIN", "INFER"} and sentence.at(group.first - 2).word in {"for", "in", "of"}
    named = headed or phase or joint.term is not None or joint.word in _MODELS
    return named and (amount.bound == "up_to" or amount.unit == "times")


_MODELS = frozenset({"model", "models", "network", "networks", "llm", "llms"})
_COMPRESSING = ("compress", "prun", "downsiz")


def _by(sentence: Sentence, group: Group, verb: int, effect: Change, setting: Setting) -> list[Reading]:
    inside = sentence.right(group).word in {"in", "in terms of"}
    gauged = _measures(sentence, verb, group) and sentence.right(group).word == "in"
    behind = terms_after(sentence, group.last + 1) if inside and not gauged else []
    if sentence.right(group, 2).word in _DETERMINERS:
        behind = [term for term in behind if term.quantity != "data"]  # "by 2% in the desktop dataset"
    terms = behind or _affected(sentence, verb, group)
    if not terms and _measures(sentence, verb, group):
        return []
    if effect == "faster" and behind and behind[0].nature == "amount":
        return aligned(sentence, group, behind, "less", setting)  # "accelerated by 40% in training time"
    if effect in {"faster", "slower"}:
        # As in "inference by 28x and training by 6x".
        again = any(item.amount for item in sentence.until(group, verb))
        terms = as_speeds(terms)[:1] or [speed(sentence, group.first if again else verb, setting)]
    elif not terms and effect == "less":
        terms = _implied(sentence, group, verb, setting)
    elif effect == "better":
        terms = [term for term in terms if not _improved_in_kind(term)]
    return aligned(sentence, group, terms, effect, setting)


def _improved_in_kind(term: Term) -> bool:
    """Data and steps that improve do not get fewer."""
    return term.nature == "amount" and term.quantity in {"data", "steps", "other"}


def _implied(sentence: Sentence, group: Group, verb: int, setting: Setting) -> list[Term]:
    """``compress the model family by 4x`` is its size; ``cut training by 70%`` is its time."""
    between = sentence.until(group, verb + 1)
    word = sentence.items[verb].word
    if word.startswith(_COMPRESSING) or (word.startswith("shr") and any(i.word in _MODELS for i in between)):
        return [Term("model_size")]
    if counts(sentence, verb, group):
        return [Term("other")]  # "reduces the usage of the heavy expert by 50%"
    worked = between and between[0].kind in {"TRAIN", "INFER"} and not any(i.kind == "WORD" for i in between)
    return [replace(speed(sentence, verb, setting), nature="amount")] if worked else []


def _to(sentence: Sentence, group: Group, verb: int, effect: Change, setting: Setting) -> list[Reading]:
    amount = group.amounts[0]
    if effect == "less" and amount.unit == "times" and amount.value >= 1:
        return []  # "reduces the overhead to less than twice that of": not what it saves
    terms = _affected(sentence, verb, group)
    if not terms and effect == "less" and amount.unit == "percent" and _to_only(sentence, group):
        terms = [Term("other")]
    return aligned_remaining(sentence, group, terms, setting)


def _to_only(sentence: Sentence, group: Group) -> bool:
    lead = sentence.lead(group)
    measured = any(item.kind == "METRIC" for item in sentence.until(group))
    return not measured and any(word in lead for word in ("just", "only", "merely"))


def _direct(sentence: Sentence, group: Group, verb: int, effect: Change, setting: Setting) -> list[Reading]:
    """``saves 30% of the memory``, ``reduces 99.5% FLOPs``, ``is reduced more than threefold``."""
    start = group.last + (sentence.right(group).word in {"of", "on"})
    terms = terms_after(sentence, start)
    if not terms and group.amounts[0].unit == "times":
        terms = subject_terms(sentence, verb)
    return aligned(sentence, group, terms, effect, setting)


def _affected(sentence: Sentence, verb: int, group: Group) -> list[Term]:
    """The resources that a verb changes by the group's amounts: its object, else its passive subject."""
    previous = max((other.last for other in sentence.groups if other.last < group.first), default=-1)
    if previous > verb:
        previous = _past_bracket(sentence, previous)
        own = object_terms(sentence, previous, group.first)
        if own or _restarts(sentence, previous, group):
            return own
    terms = object_terms(sentence, verb, group.first)
    if terms or _measures(sentence, verb, group):
        return terms
    return subject_terms(sentence, verb)


def _past_bracket(sentence: Sentence, index: int) -> int:
    """``by 60x (in GMACs) and model size by 83x``: what stands in brackets belongs to the amount before."""
    if sentence.at(index + 1).kind != "OPEN":
        return index
    return next((i for i in range(index + 2, index + 7) if sentence.at(i).kind == "CLOSE"), index)


def _restarts(sentence: Sentence, previous: int, group: Group) -> bool:
    """After *and* a new object follows: ``time by 90%, sampled problems by 80%``."""
    named = any(item.kind in {"WORD", "METRIC"} for item in sentence.until(group, previous + 1))
    return named and sentence.at(previous + 1).kind in {"AND", "THAN", "PREPOSITION"}


def _measures(sentence: Sentence, verb: int, group: Group) -> bool:
    return any(item.kind == "METRIC" for item in sentence.until(group, verb + 1))


def halving(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``halves the cost``, ``the cost is halved``, ``doubling the throughput``."""
    amount = group.amounts[0]
    word = amount.raw.lower()
    if amount.form != "ratio" or word in {"twice", "thrice", "double", "triple"}:
        return []
    terms = terms_after(sentence, group.last) or subject_terms(sentence, group.first)
    return aligned(sentence, group, terms, "less" if word.startswith("halv") else "more", setting)


_BEATEN = frozenset({*SPEEDS, "throughput"})
_BEATING = ("outperform", "outpac", "beat", "surpass")


def beaten(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``outperforms vLLM by 2x``: a speed, unless a measure of quality is named."""
    first, last = clause(sentence, group.first)
    beating = (
        i for i in range(group.first - 1, first - 1, -1) if sentence.items[i].word.startswith(_BEATING)
    )
    verb = next(beating, None)
    tied = group.amounts[0].bound == "up_to" or sentence.left(group).word in {"by", "up"}
    if verb is None or not tied or group.amounts[0].unit != "times" or not setting.sped():
        return []
    window = sentence.items[first:last]
    if any(item.amount for item in sentence.until(group, verb)) or any(i.kind == "METRIC" for i in window):
        return []
    terms = [item.term for item in window if item.term and item.term.quantity in _BEATEN]
    return aligned(sentence, group, terms[:1] or [speed(sentence, verb, setting)], "faster", setting)
