"""``a 40% training time reduction``, ``a 2x speedup``, ``memory savings of 40%``, ``a speedup of 3``."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.changes import Change
from assistant.language.quantities import Amount, Term
from ingest.claims.lexicon import Kind
from ingest.claims.reading import Reading, aligned
from ingest.claims.resources import (
    SPEEDS,
    Setting,
    as_speeds,
    clause,
    object_terms,
    terms_after,
    terms_before,
    time_of,
)
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["noun_after", "noun_before"]

_EFFECT: dict[Kind, Change] = {"LESS": "less", "MORE": "more", "GAIN": "better"}
# Verbs that are nouns behind a number: "a 40% decrease".
_VERBAL: dict[str, Change] = {
    "decrease": "less",
    "saving": "less",
    "cut": "less",
    "drop": "less",
    "save": "less",
    "increase": "more",
    "boost": "better",
}
_INSIDE: frozenset[Kind] = frozenset(
    {"TERM", "WORD", "TRAIN", "INFER", "EXTRA", "AMOUNT", "METRIC", "NUMBER_OF"}
)


def noun_after(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group whose noun phrase ends in a noun of change."""
    noun = _noun(sentence, group.last)
    if noun is None:
        return []
    item = sentence.items[noun]
    own_end = next((i for i in range(group.last + 1, noun) if sentence.items[i].amount is not None), noun)
    inside = sentence.items[group.last + 1 : own_end]
    if _placed_at(sentence, group, item) or any(part.kind == "METRIC" for part in inside):
        return []
    terms = _changed(item, [part.term for part in inside if part.term])
    if terms:
        # "40% training time ... acceleration" is the share of the time that is saved, not a rate.
        share = item.term is not None and terms[-1].nature == "amount" and not _is_overhead(item)
        return aligned(sentence, group, terms[-1:], "less" if share else _effect_of(item), setting)
    if own_end < noun:
        return []
    return _of_noun(sentence, group, noun, setting)


def _placed_at(sentence: Sentence, group: Group, noun: Item) -> bool:
    """``4.7 points at 40% token pruning`` tells where it was measured."""
    if sentence.left(group).word != "at" or not _is_gain(noun):
        return False
    opened = sentence.at(group.last + 2).word == "," and sentence.at(group.last + 1) is noun
    measured = any(item.amount is not None or item.kind == "METRIC" for item in sentence.until(group))
    return opened or (measured and group.amounts[0].unit == "percent")


def _varied(sentence: Sentence, index: int, joint: Item) -> bool:
    """``acceleration rates (4-30x)``, ``at a high acceleration rate of 10``: what was tried out."""
    rates = sentence.at(index + 1).word in {"rates", "factors", "rate", "factor"}
    rates = rates or sentence.clean[: sentence.items[index].end].endswith(("rates", "ratios"))
    placed = any(item.word == "at" for item in sentence.items[max(0, index - 4) : index])
    bracketed = joint.kind == "OPEN" and (rates or "sparsity" in sentence.items[index].word)
    return bracketed or (rates and placed)


def _noun(sentence: Sentence, index: int) -> int | None:
    """The noun of change that closes the noun phrase after ``index``."""
    for i in range(index + 1, min(index + 10, len(sentence.items))):
        item = sentence.items[i]
        overhead = _is_overhead(item) and sentence.at(i + 1).kind != "LESS"  # not "overhead reduction"
        if item.kind in _EFFECT or _is_gain(item) or item.word in _VERBAL or overhead:
            return i
        joins = item.kind == "AND" and sentence.at(i + 1).kind in {"AMOUNT", "TERM"}
        if not joins and item.kind not in _INSIDE:
            return None
    return None


def _changed(noun: Item, terms: list[Term]) -> list[Term]:
    """The terms inside the phrase that the noun can be of: ``3x memory-bound speedup`` is a speedup."""
    sped = noun.term is not None and noun.term.quantity in SPEEDS
    return [] if sped and terms and terms[-1].quantity not in {*SPEEDS, "compute"} else terms


def _of_noun(sentence: Sentence, group: Group, noun: int, setting: Setting) -> list[Reading]:
    """``a 3x speedup in training``, ``a 20x reduction compared to LoRA in the number of parameters``."""
    item = sentence.items[noun]
    after, effect = _of_terms(sentence, noun), _effect_of(item)
    if item.term is not None and _is_gain(item):
        return aligned(sentence, group, _specific(item.term, after), effect, setting)
    if effect == "better":
        after = _without_data(after)
    if not after and item.term is not None and item.term.nature == "amount":
        after = [item.term]  # "a 3% overhead"
    return aligned(sentence, group, after, effect, setting)


def _specific(gain: Term, terms: list[Term]) -> list[Term]:
    """``speedup in training time``: the time that is named, else the gain as it stands."""
    return as_speeds([term for term in terms if term.context]) or [gain]


def _without_data(terms: list[Term]) -> list[Term]:
    """What improves on data is not the data."""
    return [term for term in terms if term.quantity != "data" or term.nature != "amount"]


def _is_gain(item: Item) -> bool:
    return item.term is not None and item.term.nature == "gain"


def _is_overhead(item: Item) -> bool:
    return item.term is not None and item.word.endswith("overhead")


def _effect_of(item: Item) -> Change:
    if _is_overhead(item):
        return "more"
    return "better" if item.term is not None else _VERBAL.get(item.word) or _EFFECT[item.kind]


def _joints(item: Item) -> frozenset[str]:
    """A reduction may be *on* a resource; an improvement is on a benchmark."""
    return frozenset({"in", "of", "for", "in terms of"} | ({"on"} if _effect_of(item) == "less" else set()))


def _of_terms(sentence: Sentence, noun: int) -> list[Term]:
    item = sentence.items[noun]
    if item.word.endswith((" in", " of")):
        return _named_by(sentence, item, noun)
    for i in range(noun + 1, min(noun + 9, len(sentence.items))):
        part = sentence.items[i]
        if part.kind in {"BREAK", "AMOUNT"}:
            return []
        if part.kind == "PREPOSITION" and (part.word in _joints(item) or part.word == "to"):
            return _named_by(sentence, item, i)
    return []


def _named_by(sentence: Sentence, noun: Item, index: int) -> list[Term]:
    """The terms behind ``index``; of a reduction also a time that is no known term."""
    terms = terms_after(sentence, index)
    spent = time_of(sentence, index) if noun.kind == "LESS" and not terms else None
    return [spent] if spent else terms


_TIED = frozenset({"of", "by", ":", "to", "from", "up", "between"})
_BARRIERS: frozenset[Kind] = frozenset(
    {"AMOUNT", "DOWN", "UP", "BETTER", "FAST", "REACH", "USE", "BEAT", "CLOSE", "METRIC"}
)
_REACH = 9


def noun_before(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group that a noun of change leads to: ``speedup of 3x``, ``reductions (40%)``."""
    joint = sentence.left(group)
    goes_on = _goes_on(group, joint)  # "speedups for long inputs, achieving up to 3x on one card"
    if joint.kind not in {"BE", "OPEN"} and joint.word not in _TIED and not _is_gain(joint) and not goes_on:
        return []
    listed = joint.word == ":"  # "we report speedups: 8.7x on A"
    first = clause(sentence, group.first - listed)[0]
    for i in range(group.first - 1 - listed, max(first, group.first - _REACH - goes_on) - 1, -1):
        item = sentence.items[i]
        set_up = _is_gain(item) and _varied(sentence, i, joint)
        rival = any(one.kind == "BEAT" for one in sentence.items[max(0, i - 3) : i])
        if set_up or (rival and joint.word == "by"):  # "outperforms fixed compression by 7%"
            return []
        verbal = item.word in _VERBAL and item.word not in {"cut", "save"}
        if _is_gain(item) or item.kind in _EFFECT or verbal:
            return _led_by(sentence, group, i, setting)
        if item.kind in _BARRIERS and not (goes_on and i == group.first - 1):
            return []
    return []


def _goes_on(group: Group, joint: Item) -> bool:
    return joint.kind == "REACH" and joint.word.endswith("ing") and group.amounts[0].unit == "times"


def _led_by(sentence: Sentence, group: Group, noun: int, setting: Setting) -> list[Reading]:
    item, effect = sentence.items[noun], _effect_of(sentence.items[noun])
    between = object_terms(sentence, noun, group.first)
    after = _behind(sentence, group, item)
    if item.term is not None:
        counted = replace(group, amounts=tuple(_as_times(amount) for amount in group.amounts))
        return aligned(sentence, counted, _specific(item.term, [*between, *after]), effect, setting)
    adjacent = sentence.at(noun - 1).term is not None
    before = terms_before(sentence, noun, clause(sentence, noun)[0]) if adjacent else []
    terms = between or before or after
    return aligned(sentence, group, _without_data(terms) if effect == "better" else terms, effect, setting)


def _behind(sentence: Sentence, group: Group, noun: Item) -> list[Term]:
    """``a reduction of 40% in memory``, ``a reduction of 70% training steps``."""
    if sentence.right(group).word in _joints(noun):
        return terms_after(sentence, group.last + 1)
    return terms_after(sentence, group.last) if _effect_of(noun) == "less" else []


def _as_times(amount: Amount) -> Amount:
    """``a speedup of 5`` counts in times."""
    return replace(amount, unit="times") if amount.unit == "count" and amount.value > 1 else amount
