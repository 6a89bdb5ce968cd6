"""``a 40% training time reduction``, ``a 2x speedup``, ``memory savings of 40%``, ``a speedup of 3``."""

from __future__ import annotations

from dataclasses import replace

from assistant.quantities import Amount, Term
from ingest.claims.lexicon import Kind
from ingest.claims.reading import Effect, Reading
from ingest.claims.resource import SPEEDS, Setting, clause, object_terms, terms_after, terms_before
from ingest.claims.sentence import Group, Item, Sentence
from ingest.claims.spread import spread

__all__ = ["noun_after", "noun_before"]

_EFFECT: dict[Kind, Effect] = {"LESS": "less", "MORE": "more", "GAIN": "better"}
# Verbs that are nouns behind a number: "a 40% decrease".
_VERBAL: dict[str, Effect] = {
    "decrease": "less", "saving": "less", "cut": "less", "drop": "less", "save": "less", "increase": "more", "boost": "better",
}  # fmt: skip
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
    inside = [sentence.items[i] for i in range(group.last + 1, own_end)]
    if any(part.kind == "METRIC" for part in inside):
        return []
    terms = [part.term for part in inside if part.term]
    effect = effect_of(item)
    if (
        item.term is not None
        and item.term.quantity in SPEEDS
        and terms
        and terms[-1].quantity not in {*SPEEDS, "compute"}
    ):
        terms = []  # "3x memory-bound speedup" is a speedup
    if terms:
        # "40% training time ... acceleration" is the share of the time that is saved, not a rate.
        share = item.term is not None and terms[-1].nature == "amount"
        return spread(sentence, group, terms[-1:], "less" if share else effect, setting)
    if own_end < noun:
        return []
    after = _of_terms(sentence, noun)
    if item.term is not None and item.term.nature == "gain":
        return spread(sentence, group, _specific(item.term, after), effect, setting)
    if effect == "better":
        after = [term for term in after if term.quantity != "data" or term.nature != "amount"]
    return spread(sentence, group, after or _overhead(item), effect, setting)


def _overhead(item: Item) -> list[Term]:
    return [item.term] if item.term is not None and item.term.nature == "amount" else []


def _specific(gain: Term, terms: list[Term]) -> list[Term]:
    """``speedup in training time``: the time that is named, else the gain as it stands."""
    timely = [
        Term(term.quantity, term.context, "gain")
        for term in terms
        if term.quantity in SPEEDS and term.context
    ]
    return timely or [gain]


def _noun(sentence: Sentence, index: int) -> int | None:
    """The noun of change that closes the noun phrase after ``index``."""
    for i in range(index + 1, min(index + 10, len(sentence.items))):
        item = sentence.items[i]
        if item.kind in _EFFECT or _is_gain(item) or item.word in _VERBAL or _is_overhead(item):
            return i
        following = sentence.at(i + 1)
        joins = item.kind == "AND" and following is not None and following.kind in {"AMOUNT", "TERM"}
        if not joins and item.kind not in _INSIDE:
            return None
    return None


def _is_gain(item: Item) -> bool:
    return item.term is not None and item.term.nature == "gain"


def _is_overhead(item: Item) -> bool:
    return item.term is not None and item.word.endswith("overhead")


def effect_of(item: Item) -> Effect:
    """What a noun of change does to its resource."""
    if _is_overhead(item):
        return "more"
    return "better" if item.term is not None else _VERBAL.get(item.word) or _EFFECT[item.kind]


def _of_terms(sentence: Sentence, noun: int) -> list[Term]:
    """The terms after ``reduction in``, past a baseline: ``reduction compared to LoRA in the number of ...``."""
    word = sentence.items[noun].word
    if word.endswith((" in", " of")):
        return terms_after(sentence, noun)
    joints = {"in", "of", "for", "in terms of", "to"} | (
        {"on"} if effect_of(sentence.items[noun]) == "less" else set()
    )
    for i in range(noun + 1, min(noun + 9, len(sentence.items))):
        item = sentence.items[i]
        if item.kind in {"BREAK", "AMOUNT"}:
            return []
        if item.kind == "PREPOSITION" and item.word in joints:
            return terms_after(sentence, i)
    return []


def noun_before(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group that a noun of change leads to: ``speedup of 3x``, ``reductions (40%)``."""
    joint = sentence.at(group.first - 1)
    if joint is None:
        return []
    tied = (
        joint.kind in {"BE", "OPEN"} or joint.word in {"of", "by", ":", "to", "from", "up"} or _is_gain(joint)
    )
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - 9) - 1, -1) if tied else ():
        item = sentence.items[i]
        if _is_gain(item) and joint.kind == "OPEN" and "sparsity" in item.word:
            return []  # "at 5 sparsity ratios (70%, 80%)" tells where it was measured
        if (
            _is_gain(item)
            or item.kind in _EFFECT
            or (item.word in _VERBAL and item.word not in {"cut", "save"})
        ):
            return _about(sentence, group, i, setting)
        if item.kind in {"AMOUNT", "DOWN", "UP", "BETTER", "FAST", "REACH", "USE", "BEAT", "CLOSE", "METRIC"}:
            return []
    return []


def _about(sentence: Sentence, group: Group, noun: int, setting: Setting) -> list[Reading]:
    item, following = sentence.items[noun], sentence.at(group.last + 1)
    between = object_terms(sentence, noun, group.first)
    after: list[Term] = []
    joints = {"in", "of", "for", "in terms of"} | ({"on"} if effect_of(item) == "less" else set())
    if following is not None and following.word in joints:
        after = terms_after(sentence, group.last + 1)
    elif effect_of(item) == "less":
        after = terms_after(sentence, group.last)  # "a reduction of 70% training steps"
    if item.term is not None:
        counted = Group(
            group.first, group.last, tuple(_as_times(amount) for amount in group.amounts), group.bracketed
        )
        return spread(sentence, counted, _specific(item.term, [*between, *after]), effect_of(item), setting)
    adjacent = noun > 0 and sentence.items[noun - 1].term is not None
    before = terms_before(sentence, noun, max(clause(sentence, noun)[0], noun - 2)) if adjacent else []
    terms = between or before or after
    if effect_of(item) == "better":
        terms = [term for term in terms if term.quantity != "data" or term.nature != "amount"]
    return spread(sentence, group, terms, effect_of(item), setting)


def _as_times(amount: Amount) -> Amount:
    """``a speedup of 5`` counts in times."""
    return replace(amount, unit="times") if amount.unit == "count" and amount.value > 1 else amount
