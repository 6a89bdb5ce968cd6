"""Before and after: ``from 36.0 to 9.0 GPU hours``, ``450 vs. 3,600 GPU days``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.language.quantities import Amount, Term, default_term, measure, measured_in
from assistant.types import Direction, Quantity
from ingest.claims.levels import level_pair
from ingest.claims.lexicon import Words
from ingest.claims.reading import Reading
from ingest.claims.resources import Setting, clause, object_terms, phased, subject_terms, terms_before
from ingest.claims.sentence import Group, Sentence

__all__ = ["pairs"]

_SOFT = (
    r"(?:(?:just|only|an?|the|about|around|approximately|roughly|merely|as low as|as little as|under|over"
    r"|nearly|less than|more than|previous|original|prior|initial|baseline|~)\s*)*"
)
_FROM = re.compile(rf"\bfrom\s+{_SOFT}\+?$", re.IGNORECASE)
# "from the base model's zero-shot 0.39 to 0.54"
_FROM_ITS = re.compile(rf"\bfrom\s+(?:(?!to\b|by\b|and\b)[\w'’-]+\s+){{1,5}}{_SOFT}\+?$", re.IGNORECASE)
_TO = re.compile(
    rf"^(?:\s*\([^()]{{0,80}}\))?(?:[^,;()]{{0,60}}?\s|\s*)(?:down\s)?to\s+{_SOFT}\+?$|^\s*(?:→|->|-->)\s*$",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"^,?\s*(?:[\w%/-]+\s){0,4}\(?(?:vs\.?|versus|compared (?:to|with)(?: the)?|instead of|rather than"
    r"|against|down from|previously|, not)\s+(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
# "to 1 GB from 28 GB"
_BACKWARDS = re.compile(r"^\s*(?:\([^()]{0,40}\)\s*)?(?:down )?from\s+$")
_ENDS_IN_TO = Words("to", between=2)
_LEAD = 60


def pairs(sentence: Sentence, setting: Setting) -> Iterator[tuple[int, int, list[Reading]]]:
    """``(group of A, group of B, readings)`` of every stated change from A to B."""
    for number in range(len(sentence.groups) - 1):
        ends = _ends(sentence, number)
        reading = _changed(sentence, number, *ends, setting) if ends else None
        if reading is not None:
            yield number, number + 1, [reading]
        elif two_sizes := _beaten_sizes(sentence, number):
            yield number, number, two_sizes
        elif _is_from_to(sentence, number):
            yield number, number + 1, level_pair(sentence, number)
        elif _is_from_to(sentence, number, _FROM_ITS) and (two_levels := level_pair(sentence, number)):
            yield number, number + 1, two_levels


def _ends(sentence: Sentence, number: int) -> tuple[Amount, Amount] | None:
    """What was before and what is after, whatever the order in print."""
    first, second = sentence.groups[number].amounts[-1], sentence.groups[number + 1].amounts[0]
    gap, lead = sentence.clean[first.end : second.start], _lead(sentence, first)
    if second.unit == "count" and first.unit.startswith("absolute:") and _FROM.search(lead):
        second = replace(second, unit=first.unit)  # "from 36.0 GPU hours to 9.0"
    if _is_from_to(sentence, number):
        return first, second
    versus = _VERSUS.match(gap) and first.value != second.value
    backwards = versus or (_BACKWARDS.match(gap) and _ENDS_IN_TO.ends(lead.lower()))
    return (second, first) if backwards else None


def _is_from_to(sentence: Sentence, number: int, lead: re.Pattern[str] = _FROM) -> bool:
    first, second = sentence.groups[number].amounts[-1], sentence.groups[number + 1].amounts[0]
    gap = sentence.clean[first.end : second.start]
    led = "→" in gap or "->" in gap or (gap.strip() == "to" and sentence.clean[: first.start].endswith("("))
    return bool(led or lead.search(_lead(sentence, first))) and _TO.match(gap) is not None


def _lead(sentence: Sentence, amount: Amount) -> str:
    return sentence.clean[max(0, amount.start - _LEAD) : amount.start]


def _beaten_sizes(sentence: Sentence, number: int) -> list[Reading]:
    """``with 15.7M parameters, outperforming ... (19.4M parameters)``: the size of what is beaten."""
    ours = sentence.groups[number]
    sized = [
        group for group in sentence.groups[number + 1 :] if group.amounts[0].unit.endswith(" parameters")
    ]
    if not sized or not ours.amounts[-1].unit.endswith(" parameters"):
        return []
    first, second = ours.amounts[-1], sized[0].amounts[0]
    a, b = measure(first.value, first.unit), measure(second.value, second.unit)
    beaten = any(item.kind in {"BEAT", "PAR"} for item in sentence.until(sized[0], ours.last))
    if a is None or b is None or a.amount >= b.amount or not beaten:
        return []
    return [Reading(first, "model_size", None, "decrease", before=second)]


def _changed(
    sentence: Sentence, number: int, before: Amount, after: Amount, setting: Setting
) -> Reading | None:
    a, b = measure(before.value, before.unit), measure(after.value, after.unit)
    if before.unit in {"percent", "points", "times"} or a is None or b is None:
        return None
    if a.dimension != b.dimension or b.amount <= 0 or after.unit.endswith(("years", "months")):
        return None
    term = _resource(sentence, number, a.dimension)
    whole = before.value.is_integer() and after.value.is_integer()
    if term is None or (a.dimension == "count" and term.quantity == "data" and not whole):
        return None
    settled = phased(sentence, sentence.groups[number].last, term, setting)
    rate = settled.nature == "rate"
    smaller = b.amount < a.amount
    lessened = smaller if settled.quantity == "throughput" else smaller != rate
    direction: Direction = "decrease" if lessened else "increase"
    wanted = settled.nature == "level"  # a larger batch is the achievement
    return Reading(
        after, settled.quantity, settled.context, direction, before=before, rate=rate, achieved=wanted
    )


_CHANGES = frozenset({"DOWN", "UP", "BETTER", "FAST", "LESS", "MORE"})
_CONTEXT = Words("context window sequence")


def _resource(sentence: Sentence, number: int, dimension: str) -> Term | None:
    """What the two amounts are of: the words around them, else their unit."""
    group, after = sentence.groups[number], sentence.groups[number + 1]
    if _only_describes(sentence, after, dimension):
        return None
    fitting = [term for term in _named(sentence, group) if _fits(term.quantity, dimension)]
    if fitting:
        return fitting[0]
    return Term("throughput", None, "rate") if dimension.endswith("/s") else default_term(dimension)


def _only_describes(sentence: Sentence, after: Group, dimension: str) -> bool:
    """``sizes from 0.5B to 72B`` is a range, ``contexts from 4K to 8K tokens`` a length."""
    if dimension == "tokens":
        return _CONTEXT.within(sentence.clean[: sentence.items[after.first].end].lower())
    if dimension not in {"parameters", "count", "devices"}:
        return False
    return not any(
        (item.kind in _CHANGES or item.word == "fewer") and item.word not in {"scale", "scales"}
        for item in sentence.until(after)
    )


def _named(sentence: Sentence, group: Group) -> list[Term]:
    """The terms before *from*: the object or subject of the verb, else the nearest."""
    first = clause(sentence, group.first)[0]
    ended = (other.last + 1 for other in sentence.groups if first <= other.last < group.first)
    barrier = max(ended, default=first)
    for i in range(group.first - 1, barrier - 1, -1):
        if sentence.items[i].kind in _CHANGES:
            return object_terms(sentence, i, group.first) or subject_terms(sentence, i)
    return terms_before(sentence, group.first, barrier)


def _fits(quantity: Quantity, dimension: str) -> bool:
    known = default_term(dimension)
    return quantity in measured_in(dimension) or known is None
