"""``reduces X by 40%``, ``X is cut to 10%``, ``saves 30% of X``, ``halves X``, ``outperforms Y by 2x``."""

from __future__ import annotations

from dataclasses import replace

from assistant.quantities import Term
from ingest.claims.lexicon import Kind
from ingest.claims.reading import Effect, Reading
from ingest.claims.resource import SPEEDS, Setting, clause, object_terms, speed, subject_terms, terms_after
from ingest.claims.sentence import Group, Item, Sentence
from ingest.claims.spread import kept, spread

__all__ = ["beaten", "governed", "halving"]

_EFFECT: dict[Kind, Effect] = {
    "DOWN": "less",
    "UP": "more",
    "BETTER": "better",
    "FAST": "faster",
    "SLOW": "slower",
}
_STOPS: frozenset[Kind] = frozenset({"BEAT", "REACH", "USE", "NOT"})
_REACH = 22
# Participles in front of a noun govern nothing: "scaled models by", "pruned network".
_ADJECTIVAL = frozenset({"scaling", "scaled", "pruning", "compressed", "pruned", "improved", "extended"})
_TRANSPARENT = frozenset({"required", "needed", "used", "running"})


def governed(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """Readings of a group that depends on a verb of change."""
    verb = _governor(sentence, group)
    if verb is None:
        return []
    effect = _EFFECT[sentence.items[verb].kind]
    joint = sentence.at(group.first - 1)
    word = joint.word if joint is not None and joint.kind not in _EFFECT else ""
    following = sentence.at(group.last + 1)
    if word == "(" and following is not None and following.kind == "THAN":
        return []  # "with increased computation (80% vs. 66%)" compares something else
    if word in {"by", "("} or _bare_extent(joint, group):
        return _by(sentence, group, verb, effect, setting)
    if word in {"to", "down to", "up to"}:
        if effect == "less" and group.amounts[0].unit == "times" and group.amounts[0].value >= 1:
            return []  # "reduces the overhead to less than twice that of": not what it saves
        terms = _affected(sentence, verb, group)
        if not terms and effect == "less" and group.amounts[0].unit == "percent" and _only(sentence, group):
            terms = [Term("other")]
        return kept(sentence, group, terms, setting)
    if word == "" and effect in {"less", "more"} and verb == group.first - 1:
        start = group.last + (following is not None and following.word in {"of", "on"})
        terms = terms_after(sentence, start)
        if not terms and group.amounts[0].unit == "times":
            terms = subject_terms(sentence, verb)  # "is reduced more than threefold"
        return spread(sentence, group, terms, effect, setting)
    return []


def _only(sentence: Sentence, group: Group) -> bool:
    measured = any(item.kind == "METRIC" for item in sentence.items[: group.first])
    lead = sentence.clean[group.amounts[0].lead : group.amounts[0].start].lower()
    return not measured and any(word in lead for word in ("just", "only", "merely"))


def _bare_extent(joint: Item | None, group: Group) -> bool:
    """``reducing memory up to 8x``, ``reduces tokens eight-fold``: the extent without *by*."""
    amount = group.amounts[0]
    named = joint is not None and (joint.term is not None or joint.word in _MODELS)
    return named and (amount.bound == "up_to" or amount.unit == "times")


def _by(sentence: Sentence, group: Group, verb: int, effect: Effect, setting: Setting) -> list[Reading]:
    following = sentence.at(group.last + 1)
    after_in = following is not None and following.word in {"in", "in terms of"}
    terms = terms_after(sentence, group.last + 1) if after_in else []
    after_in = bool(terms)
    terms = terms or _affected(sentence, verb, group)
    if not terms and any(item.kind == "METRIC" for item in sentence.items[verb + 1 : group.first]):
        return []
    if effect == "faster" and terms and after_in and terms[0].nature == "amount":
        return spread(sentence, group, terms, "less", setting)  # "accelerated by 40% in training time"
    if effect in {"faster", "slower"}:
        timely = [Term(term.quantity, term.context, "gain") for term in terms if term.quantity in SPEEDS]
        terms = timely[:1] or [speed(sentence, verb, setting)]
    elif not terms and effect == "less":
        terms = _implied(sentence, group, verb, setting)
    elif effect == "better":
        terms = [
            term
            for term in terms
            if term.quantity not in {"data", "steps", "other"} or term.nature != "amount"
        ]
    return spread(sentence, group, terms, effect, setting)


_MODELS = frozenset({"model", "models", "network", "networks", "llm", "llms"})


def _implied(sentence: Sentence, group: Group, verb: int, setting: Setting) -> list[Term]:
    """``compress the model family by 4x`` is its size; ``cut training by 70%`` is its time."""
    between = sentence.items[verb + 1 : group.first]
    if sentence.items[verb].word.startswith(("compress", "prun", "downsiz", "shrink")):
        return [Term("model_size")]
    worked = between and between[0].kind in {"TRAIN", "INFER"} and not any(i.kind == "WORD" for i in between)
    return [replace(speed(sentence, verb, setting), nature="amount")] if worked else []


def _governor(sentence: Sentence, group: Group) -> int | None:
    """The verb of change that the group depends on: the nearest to its left in the clause."""
    first = clause(sentence, group.first)[0]
    for i in range(group.first - 1, max(first, group.first - _REACH) - 1, -1):
        item = sentence.items[i]
        if item.kind in _EFFECT and item.word not in _ADJECTIVAL and not _adjectival(sentence, i):
            return i
        infinitive = (before := sentence.at(i - 1)) is not None and before.word == "to"
        if item.kind in _STOPS and item.word not in _TRANSPARENT and not infinitive:
            return None
    return None


def _restarts(sentence: Sentence, previous: int) -> bool:
    """After *and* a new object follows: ``time by 90%, sampled problems by 80%``."""
    following = sentence.at(previous + 1)
    return following is not None and following.kind in {"AND", "THAN", "PREPOSITION"}


def _adjectival(sentence: Sentence, index: int) -> bool:
    """``the condensed dataset``: a participle between article and noun."""
    before = sentence.at(index - 1)
    participle = sentence.items[index].word.endswith(("ed", "ing"))
    return participle and before is not None and before.word in {"the", "a", "an", "our", "its", "their"}


def _affected(sentence: Sentence, verb: int, group: Group) -> list[Term]:
    """The resources that a verb changes by the group's amounts: its object, else its passive subject."""
    previous = max((other.last for other in sentence.groups if other.last < group.first), default=-1)
    if previous > verb:
        own = object_terms(sentence, previous, group.first)
        named = any(item.kind in {"WORD", "METRIC"} for item in sentence.items[previous + 1 : group.first])
        if own or (named and _restarts(sentence, previous)):
            return own
    terms = object_terms(sentence, verb, group.first)
    if terms or any(item.kind == "METRIC" for item in sentence.items[verb + 1 : group.first]):
        return terms
    return subject_terms(sentence, verb)


def halving(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``halves the cost``, ``the cost is halved``, ``doubling the throughput``."""
    amount = group.amounts[0]
    word = amount.raw.lower()
    if amount.form != "ratio" or word in {"twice", "thrice", "double", "triple"}:
        return []
    terms = terms_after(sentence, group.last) or subject_terms(sentence, group.first)
    return spread(sentence, group, terms, "less" if word.startswith("halv") else "more", setting)


def beaten(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """``outperforms vLLM by 2x``: a speed, unless a measure of quality is named."""
    first, last = clause(sentence, group.first)
    verb = next(
        (
            i
            for i in range(group.first - 1, first - 1, -1)
            if sentence.items[i].word.startswith(("outperform", "outpac", "beat", "surpass"))
        ),
        None,
    )
    joint = sentence.at(group.first - 1)
    tied = group.amounts[0].bound == "up_to" or (joint is not None and joint.word in {"by", "up"})
    if (
        group.amounts[0].unit != "times"
        or verb is None
        or not tied
        or any(item.amount for item in sentence.items[verb : group.first])
    ):
        return []
    clauses = sentence.items[first:last]
    if any(item.kind == "METRIC" for item in clauses):
        return []
    terms = [item.term for item in clauses if item.term and item.term.nature in {"rate", "gain"}]
    return spread(sentence, group, terms[:1] or [speed(sentence, verb, setting)], "faster", setting)
