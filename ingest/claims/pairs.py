"""Before and after: ``from 35.0 to 10.8 GPU hours``, ``675 vs. 6,250 GPU days``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.quantities import Amount, Term, measure
from assistant.types import Quantity
from ingest.claims.reached import level_pair
from ingest.claims.reading import Reading
from ingest.claims.resource import Setting, clause, object_terms, subject_terms, terms_before, timed
from ingest.claims.sentence import Sentence
from ingest.claims.units import UNIT_TERMS

__all__ = ["pairs"]

_FROM = re.compile(
    r"\bfrom\s+(?:an?\s|the\s|about\s|around\s|approximately\s|roughly\s|over\s|more than\s|nearly\s|~\s*)*$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^(?:[^,;()]{0,60}?\s|\s*)(?:down\s)?to\s+(?:(?:just|only|an?|about|around|approximately|roughly|merely|as low as|as little as|under|over|nearly|less than|more than|~)\s*)*$|^\s*(?:→|->|-->)\s*$",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"^\s*(?:[\w%/-]+\s){0,4}(?:vs\.?|versus|compared (?:to|with)(?: the)?|instead of|rather than|against|down from|, not)\s+(?:\w+\s){0,3}$",
    re.IGNORECASE,
)


def pairs(sentence: Sentence, setting: Setting) -> Iterator[tuple[int, int, list[Reading]]]:
    """``(group of A, group of B, reading)`` of every stated change from A to B."""
    for number in range(len(sentence.groups) - 1):
        before, after = sentence.groups[number], sentence.groups[number + 1]
        first, second = before.amounts[-1], after.amounts[0]
        gap = sentence.clean[first.end : second.start]
        arrow = "→" in gap or "->" in gap
        if (
            second.unit == "count"
            and first.unit.startswith("absolute:")
            and _FROM.search(_lead(sentence, first))
        ):
            second = replace(second, unit=first.unit)  # "from 35.0 GPU hours to 10.8"
        if (arrow or _FROM.search(_lead(sentence, first))) and _TO.match(gap):
            reading = _changed(sentence, number, first, second, setting)
        elif (_VERSUS.match(gap) and first.value != second.value) or (
            _BACKWARDS.match(gap) and re.search(r"\bto\s*$", _lead(sentence, first))
        ):
            reading = _changed(sentence, number, second, first, setting)
        else:
            reading = None
        if reading is not None:
            yield number, number + 1, [reading]
        elif rivals := _rivals(sentence, number):
            yield number, number, rivals
        elif (arrow or _FROM.search(_lead(sentence, first))) and _TO.match(gap):
            yield number, number + 1, level_pair(sentence, number)


# "to 1 GB from 28 GB"
_BACKWARDS = re.compile(r"^\s*(?:down )?from\s+$")


def _lead(sentence: Sentence, amount: Amount) -> str:
    return sentence.clean[max(0, amount.start - 24) : amount.start]


def _rivals(sentence: Sentence, number: int) -> list[Reading]:
    """``with 15.7M parameters, outperforming ... (19.4M parameters)``: the size of what is beaten."""
    ours = sentence.groups[number]
    sized = [
        group for group in sentence.groups[number + 1 :] if group.amounts[0].unit.endswith(" parameters")
    ]
    if not sized:
        return []
    theirs = sized[0]
    first, second = ours.amounts[-1], theirs.amounts[0]
    a, b = measure(first.value, first.unit), measure(second.value, second.unit)
    if a is None or b is None or not a.dimension == b.dimension == "parameters" or a.amount >= b.amount:
        return []
    beaten = any(item.kind in {"BEAT", "PAR"} for item in sentence.items[ours.last : theirs.first])
    return [Reading(first, "model_size", None, "decrease", before=second)] if beaten else []


def _changed(
    sentence: Sentence, number: int, before: Amount, after: Amount, setting: Setting
) -> Reading | None:
    if before.unit in {"percent", "points", "times"}:
        return None
    a, b = measure(before.value, before.unit), measure(after.value, after.unit)
    if a is None or b is None or a.dimension != b.dimension or b.amount <= 0:
        return None
    term = _resource(sentence, number, a.dimension, setting)
    if term is None:
        return None
    rate = term.nature == "rate" or a.dimension in {"frame rate", "query rate"} or a.dimension.endswith("/s")
    smaller = b.amount < a.amount
    direction = "decrease" if smaller != rate else "increase"
    if term.quantity == "throughput":
        direction = "decrease" if smaller else "increase"
    return Reading(after, term.quantity, term.context, direction, before=before, rate=rate)


def _resource(sentence: Sentence, number: int, dimension: str, setting: Setting) -> Term | None:
    group, after = sentence.groups[number], sentence.groups[number + 1]
    if dimension == "tokens" and _CONTEXT.search(sentence.clean[: sentence.items[after.first].end]):
        return None
    stated = any(item.kind in _CHANGES for item in sentence.items[: after.first])
    if dimension in {"parameters", "count"} and not stated:
        return None  # "sizes from 0.5B to 72B" is a range
    if dimension == "count" and _nearest_is_metric(sentence, group.first):
        return None
    first = clause(sentence, group.first)[0]
    barrier = max([first, *(g.last + 1 for g in sentence.groups if g.last < group.first and g.last >= first)])
    verb = next(
        (i for i in range(group.first - 1, barrier - 1, -1) if sentence.items[i].kind in _CHANGES), None
    )
    if verb is not None:
        terms = object_terms(sentence, verb, group.first) or subject_terms(sentence, verb)
    else:
        terms = terms_before(sentence, group.first, barrier)
    terms = terms or object_terms(sentence, group.last, after.first)
    terms = [term for term in terms if _fits(term.quantity, dimension)]
    if not terms and dimension.endswith(" time"):
        terms = [Term("training_time", "training")]
    if not terms and dimension.endswith("/s"):
        terms = [Term("throughput", None, "rate")]
    chosen = terms[0] if terms else UNIT_TERMS.get(dimension)
    return timed(sentence, group.last, chosen, setting) if chosen else None


_CHANGES = frozenset({"DOWN", "UP", "BETTER", "FAST", "LESS", "MORE"})
_CONTEXT = re.compile(r"\b(?:context|window|sequence)\b", re.IGNORECASE)


def _nearest_is_metric(sentence: Sentence, index: int) -> bool:
    for i in range(index - 1, -1, -1):
        item = sentence.items[i]
        if item.kind == "METRIC" or item.term is not None or item.kind == "BREAK":
            return item.kind == "METRIC"
    return False


_FITTING: dict[str, frozenset[Quantity]] = {
    "time": frozenset({"training_time", "inference_latency", "cost", "communication", "data"}),
    "bytes": frozenset({"memory", "model_size", "data", "communication"}),
    "tokens": frozenset({"data", "compute", "memory", "steps", "cost"}),
    "frame rate": frozenset({"inference_latency", "throughput"}),
    "count": frozenset({"steps", "data", "model_size", "compute", "cost", "communication", "memory"}),
}


def _fits(quantity: Quantity, dimension: str) -> bool:
    allowed = _FITTING.get(dimension)
    if allowed is None:
        known = UNIT_TERMS.get(dimension)
        return known is None or known.quantity == quantity
    return quantity in allowed
