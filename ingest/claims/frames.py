"""The frames: how a sentence ties an amount to a resource.

Each frame looks at one group of amounts and either understands it or passes. They
are tried from the most to the least specific; what none understands may still
borrow from its neighbour (``a 50% decrease in memory and 30% in latency``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from assistant.quantities import Amount, Term
from ingest.claims.lexicon import Kind
from ingest.claims.reading import Effect, Reading, change, remaining
from ingest.claims.resource import (
    Setting,
    clause,
    object_terms,
    speed,
    subject_terms,
    terms_after,
    terms_before,
    timed,
)
from ingest.claims.sentence import Group, Item, Sentence

__all__ = ["Frame", "changes"]

Frame: TypeAlias = Callable[[Sentence, Group, Setting], list[Reading]]

_VERB_EFFECT: dict[Kind, Effect] = {
    "DOWN": "less",
    "UP": "more",
    "BETTER": "better",
    "FAST": "faster",
    "SLOW": "slower",
}
_NOUN_EFFECT: dict[Kind, Effect] = {"LESS": "less", "MORE": "more", "GAIN": "better"}
_NOUN_FORMS: dict[str, Effect] = {"decrease": "less", "saving": "less", "cut": "less", "drop": "less"}
_STOPS: frozenset[Kind] = frozenset({"BREAK", "BEAT", "REACH", "USE", "NOT"})
_ADVERBS = frozenset(
    "significantly substantially even much on average roughly further relatively overall".split()
)


def changes(sentence: Sentence, setting: Setting) -> dict[int, list[Reading]]:
    """The readings of every group that a frame understands, by the group's number."""
    found: dict[int, list[Reading]] = {}
    for number, group in enumerate(sentence.groups):
        for frame in (_comparative, _noun_after, _noun_before, _halving, _governed, _left_over, _rate):
            readings = frame(sentence, group, setting)
            if readings:
                found[number] = readings
                break
    for number, group in enumerate(sentence.groups):
        if number not in found:
            borrowed = _borrowed(sentence, number, found, setting)
            if borrowed:
                found[number] = borrowed
    return found


def _spread(
    sentence: Sentence, group: Group, terms: Sequence[Term], effect: Effect, setting: Setting
) -> list[Reading]:
    """One reading for each amount; lists of equal length pair up, one amount holds for all terms."""
    pairs: list[tuple[Amount, Term]]
    if not terms:
        return []
    if len(group.amounts) == 1:
        pairs = [(group.amounts[0], term) for term in _different(terms)]
    elif len(group.amounts) == len(terms):
        pairs = list(zip(group.amounts, terms, strict=True))
    else:
        pairs = [(amount, terms[0]) for amount in group.amounts]
    made = (change(amount, timed(sentence, group.first, term, setting), effect) for amount, term in pairs)
    return [reading for reading in made if reading is not None]


def _different(terms: Sequence[Term]) -> list[Term]:
    kept: list[Term] = []
    for term in terms:
        if all(term.quantity != other.quantity for other in kept):
            kept.append(term)
    return kept


# ---------------------------------------------------------------- 3x faster, 40% fewer parameters


def _comparative(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    index = _skip_adverbs(sentence, group.last + 1)
    item = _at(sentence, index)
    if item is None or (item.comparative is None and item.word not in {"reduced", "increased", "improved"}):
        return []
    comparative = item.comparative
    effect: Effect = (
        comparative.effect
        if comparative
        else {"reduced": "less", "increased": "more"}.get(item.word, "better")
    )  # type: ignore[assignment]
    terms = terms_after(sentence, index) or _in_terms_of(sentence, index)
    if effect in {"faster", "slower"}:
        timely = [term for term in terms if term.quantity in {"training_time", "inference_latency"}]
        named = [Term(term.quantity, term.context, "gain") for term in timely]
        return _spread(sentence, group, named or [speed(sentence, index, setting)], effect, setting)
    if not terms and comparative and comparative.quantity:
        terms = [Term(comparative.quantity)]
    if not terms:
        terms = _copular_subject(sentence, group.first)
    if effect == "better" and not terms:
        terms = [Term("compute")]
    return _spread(sentence, group, terms, effect, setting)


def _in_terms_of(sentence: Sentence, index: int) -> list[Term]:
    """``3x faster in training time``, ``4x lower in memory``."""
    for i in range(index + 1, min(index + 7, len(sentence.items))):
        item = sentence.items[i]
        if item.kind == "PREPOSITION" and item.word in {"in", "in terms of", "at", "on", "for", "during"}:
            return terms_after(sentence, i, reach=3)
        if item.kind in {"BREAK", "AMOUNT", "AND"}:
            break
    return []


def _copular_subject(sentence: Sentence, index: int) -> list[Term]:
    """``the memory footprint is 3x lower``, ``latency 3x lower than``."""
    first = clause(sentence, index)[0]
    for i in range(index - 1, first - 1, -1):
        if sentence.items[i].kind in {"AMOUNT", "AND", "REACH", "USE", "DOWN", "UP", "BETTER"}:
            return []
        if sentence.items[i].term is not None:
            return terms_before(sentence, index, first)
    return []


# ---------------------------------------------------------------- a 40% training time reduction, a 3x speedup


def _noun_after(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    noun = _change_noun(sentence, group.last)
    if noun is None:
        return []
    item = sentence.items[noun]
    last_amount = max(i for i in range(group.first, noun) if sentence.items[i].amount is not None)
    own_end = min(
        (i for i in range(group.last + 1, noun) if sentence.items[i].amount is not None), default=noun
    )
    terms = [term for i in range(group.last + 1, own_end) if (term := sentence.items[i].term)]
    effect = _effect_of(item)
    if not terms and own_end < noun:
        return []
    if terms:
        # "40% training time ... acceleration": the share of the time that is saved, not a rate.
        effect = "less" if item.term is not None and terms[-1].nature == "amount" else effect
        return _spread(sentence, group, terms[-1:] if last_amount == group.last else terms, effect, setting)
    after = _of_terms(sentence, noun)
    if item.term is not None:
        if item.term.quantity == "inference_latency" and item.term.context is None:
            timely = [
                Term(t.quantity, t.context, "gain")
                for t in after
                if t.quantity in {"training_time", "inference_latency"}
            ]
            return _spread(sentence, group, timely or [item.term], effect, setting)
        return _spread(sentence, group, [item.term], effect, setting)
    return _spread(sentence, group, after, effect, setting)


def _change_noun(sentence: Sentence, index: int) -> int | None:
    """The index of the noun of change that closes the noun phrase after ``index``."""
    for i in range(index + 1, min(index + 10, len(sentence.items))):
        item = sentence.items[i]
        if item.kind in _NOUN_EFFECT or (item.term is not None and item.term.nature == "gain"):
            return i
        if item.word in _NOUN_FORMS or (item.word == "overhead" and item.term is not None):
            return i
        joined = (
            item.kind == "AND"
            and (following := _at(sentence, i + 1)) is not None
            and (following.kind in {"AMOUNT", "TERM"} or (following.word in {"less", "lower", "fewer"}))
        )
        if not joined and item.kind not in {
            "TERM",
            "WORD",
            "TRAIN",
            "INFER",
            "EXTRA",
            "AMOUNT",
            "METRIC",
            "NUMBER_OF",
        }:
            return None
    return None


def _effect_of(item: Item) -> Effect:
    if item.word == "overhead":
        return "more"
    if item.term is not None:
        return "better"
    return _NOUN_FORMS.get(item.word) or _NOUN_EFFECT[item.kind]


def _of_terms(sentence: Sentence, noun: int) -> list[Term]:
    """The terms after ``reduction in``, past a baseline: ``reduction compared to LoRA in the number of ...``."""
    for i in range(noun + 1, min(noun + 9, len(sentence.items))):
        item = sentence.items[i]
        if item.kind in {"BREAK", "AMOUNT"}:
            return []
        if i == noun + 1 and sentence.items[noun].word.endswith((" in", " of")):
            return terms_after(sentence, noun, reach=5)
        if item.kind == "PREPOSITION" and item.word in {"in", "of", "for", "on", "in terms of", "to"}:
            terms = terms_after(sentence, i, reach=5)
            if terms:
                return terms
    return terms_after(sentence, noun, reach=5) if sentence.items[noun].word.endswith((" in", " of")) else []


# ---------------------------------------------------------------- a speedup of 3x, memory savings of 40%


def _noun_before(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    joint = _at(sentence, group.first - 1)
    if joint is None or not (
        joint.kind in {"BE", "OPEN"}
        or joint.word in {"of", "by", ":", "to", "from", "up to", "up"}
        or _gains(joint)
    ):
        return []
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - 9) - 1, -1):
        item = sentence.items[i]
        if _gains(item) or item.kind in _NOUN_EFFECT:
            return _about_noun(sentence, group, i, setting)
        if item.kind in {"AMOUNT", "DOWN", "UP", "BETTER", "FAST", "REACH", "USE", "BEAT", "CLOSE"}:
            return []
    return []


def _gains(item: Item) -> bool:
    return item.term is not None and item.term.nature == "gain"


def _about_noun(sentence: Sentence, group: Group, noun: int, setting: Setting) -> list[Reading]:
    item = sentence.items[noun]
    effect = _effect_of(item)
    between = object_terms(sentence, noun, group.first)
    after: list[Term] = []
    following = _at(sentence, group.last + 1)
    if following is not None and following.word in {"in", "of", "for", "on", "in terms of"}:
        after = terms_after(sentence, group.last + 1)
    first = clause(sentence, noun)[0]
    before = terms_before(sentence, noun, max(first, noun - 2))
    terms = between or before or after
    if item.term is not None:
        timely = [t for t in (*between, *after) if t.quantity in {"training_time", "inference_latency"}]
        terms = [Term(t.quantity, t.context, "gain") for t in timely] or [item.term]
        group = Group(group.first, group.last, tuple(_as_times(a) for a in group.amounts), group.bracketed)
    return _spread(sentence, group, terms, effect, setting)


def _as_times(amount: Amount) -> Amount:
    """``a speedup of 5``: a gain counts in times."""
    from dataclasses import replace

    return replace(amount, unit="times") if amount.unit == "count" and amount.value > 1 else amount


# ---------------------------------------------------------------- halves the cost


def _halving(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    amount = group.amounts[0]
    word = amount.raw.lower()
    if amount.form != "ratio" or word in {"twice", "thrice", "double", "triple"}:
        return []
    terms = terms_after(sentence, group.last) or subject_terms(sentence, group.first)
    return _spread(sentence, group, terms, "less" if word.startswith("halv") else "more", setting)


# ---------------------------------------------------------------- reduces X by 40%, X is cut to 10%, saves 30% of X


def _governed(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    verb = _governor(sentence, group)
    if verb is None:
        return []
    effect = _VERB_EFFECT[sentence.items[verb].kind]
    joint = _preposition(sentence, group)
    if joint in {"by", "("}:
        terms = _affected(sentence, verb, group)
        if not terms and effect in {"faster", "slower"}:
            terms = [speed(sentence, verb, setting)]
        elif (
            not terms
            and (following := _at(sentence, group.last + 1))
            and following.word in {"in", "on", "in terms of"}
        ):
            terms = terms_after(sentence, group.last + 1)
        if effect == "faster":
            terms = [
                Term(t.quantity, t.context, "gain")
                if t.quantity in {"training_time", "inference_latency"}
                else speed(sentence, verb, setting)
                for t in terms[:1]
            ]
        return _spread(sentence, group, terms, effect, setting)
    if joint in {"to", "down to", "up to"}:
        return _left(sentence, group, _affected(sentence, verb, group), setting)
    if joint == "" and effect in {"less", "more"} and verb == group.first - 1:
        following = _at(sentence, group.last + 1)
        start = group.last + (following is not None and following.word in {"of", "on"})
        return _spread(sentence, group, terms_after(sentence, start), effect, setting)
    return []


def _governor(sentence: Sentence, group: Group) -> int | None:
    """The verb of change that the group depends on: the nearest to the left in its clause."""
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - 22) - 1, -1):
        kind = sentence.items[i].kind
        if kind in _VERB_EFFECT and sentence.items[i].word not in {
            "scaling",
            "scaled",
            "pruning",
            "compressed",
        }:
            return i
        if kind in _STOPS and not (
            kind == "USE" and sentence.items[i].word in {"required", "needed", "used", "training"}
        ):
            return None
    return None


def _preposition(sentence: Sentence, group: Group) -> str:
    """What stands right before the group; empty for a verb or nothing."""
    joint = _at(sentence, group.first - 1)
    if joint is None or joint.kind in _VERB_EFFECT:
        return ""
    return joint.word


def _affected(sentence: Sentence, verb: int, group: Group) -> list[Term]:
    """The resources that a verb changes by the group's amounts, object first, then passive subject."""
    previous = max((g.last for g in sentence.groups if g.last < group.first), default=-1)
    if previous > verb:
        own = object_terms(sentence, previous, group.first)
        if own:
            return own
    terms = object_terms(sentence, verb, group.first)
    return terms or subject_terms(sentence, verb)


# ---------------------------------------------------------------- with 33% of the training time, half the parameters


def _left_over(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    following = _at(sentence, group.last + 1)
    if following is None:
        return []
    fraction = group.amounts[0].unit == "percent" or (group.amounts[0].unit == "times")
    if not fraction or not _keeps(sentence, group):
        return []
    start = group.last + (following.word == "of")
    return _left(sentence, group, terms_after(sentence, start), setting)


def _keeps(sentence: Sentence, group: Group) -> bool:
    """The words before the amount say that it is used or kept."""
    joint = _at(sentence, group.first - 1)
    if joint is None:
        return False
    if joint.kind in {"USE", "OPEN"} or joint.word in {
        "with",
        "at",
        "in",
        "to",
        "using",
        "within",
        "on",
        "for",
        "just",
        "only",
        "and",
    }:
        return True
    return "only" in sentence.clean[group.amounts[0].lead : group.amounts[0].start].lower().split()


def _left(sentence: Sentence, group: Group, terms: Sequence[Term], setting: Setting) -> list[Reading]:
    if not terms:
        return []
    pairs = zip(
        group.amounts,
        terms if len(terms) == len(group.amounts) else [terms[0]] * len(group.amounts),
        strict=True,
    )
    made = (remaining(amount, timed(sentence, group.first, term, setting)) for amount, term in pairs)
    return [reading for reading in made if reading is not None]


# ---------------------------------------------------------------- 3x throughput, at 7.7x speed


def _rate(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    if group.amounts[0].unit != "times":
        return []
    following = _at(sentence, group.last + 1)
    start = group.last + (following is not None and following.word == "of")
    terms = [term for term in terms_after(sentence, start, reach=2) if term.nature == "rate"]
    return _spread(sentence, group, terms, "more", setting)


# ---------------------------------------------------------------- and 30% in latency; up to 2.45x (on average 1.58x)


def _borrowed(
    sentence: Sentence, number: int, found: dict[int, list[Reading]], setting: Setting
) -> list[Reading]:
    group = sentence.groups[number]
    for neighbour in (number - 1, number + 1):
        readings = found.get(neighbour)
        if not readings or sentence.groups[neighbour].amounts[0].unit != group.amounts[0].unit:
            continue
        if neighbour < number and _restates(sentence, sentence.groups[neighbour], group):
            return _restated(group, readings)
        terms = _own_terms(sentence, group)
        if terms and _joined(
            sentence, sentence.groups[min(neighbour, number)], sentence.groups[max(neighbour, number)]
        ):
            effect: Effect = "less" if readings[0].direction == "decrease" else "more"
            return _spread(sentence, group, terms, effect, setting)
    return []


def _own_terms(sentence: Sentence, group: Group) -> list[Term]:
    following = _at(sentence, group.last + 1)
    start = group.last + (following is not None and following.word in {"in", "on", "for", "of"})
    return terms_after(sentence, start, reach=2)


def _restates(sentence: Sentence, before: Group, group: Group) -> bool:
    """The group gives another statistic of the group right before it."""
    gap = sentence.clean[sentence.items[before.last].end : sentence.items[group.first].start]
    return group.bracketed and len(gap) < 6 or (len(gap) < 25 and group.amounts[0].statistic == "mean")


def _restated(group: Group, readings: Sequence[Reading]) -> list[Reading]:
    from dataclasses import replace

    matched = readings if len(readings) == len(group.amounts) else [readings[0]] * len(group.amounts)
    return [replace(reading, amount=amount) for amount, reading in zip(group.amounts, matched, strict=True)]


def _joined(sentence: Sentence, left: Group, right: Group) -> bool:
    """Only terms, prepositions and *and* lie between two groups."""
    between = sentence.items[left.last + 1 : right.first]
    return (
        len(between) <= 8
        and any(i.kind == "AND" for i in between)
        and all(
            i.kind in {"AND", "TERM", "PREPOSITION", "WORD", "TRAIN", "INFER", "NUMBER_OF", "METRIC", "LESS"}
            for i in between
        )
    )


def _skip_adverbs(sentence: Sentence, index: int) -> int:
    while (item := _at(sentence, index)) is not None and item.word in _ADVERBS:
        index += 1
    return index


def _at(sentence: Sentence, index: int) -> Item | None:
    return sentence.items[index] if 0 <= index < len(sentence.items) else None
