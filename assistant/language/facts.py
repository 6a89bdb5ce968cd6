"""Facts that a question asks for (the expected types of its answer) and those that a sentence gives.

Both are read off the tables of metrics, quantities and units: a fact is the name of a metric, the noun of a
quantity, or the dimension of a unit ("time") where that alone tells no quantity. Besides them there is
``change``, an amount that is relative to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language.changes import TURNS, Turn
from assistant.language.metrics import ASKED
from assistant.language.quantities import QUANTITIES, amounts, measure, mentions
from assistant.language.quantities.units import UNITS
from assistant.language.quantities.vocabulary import Phrases, words_of
from assistant.language.text import listed, sentences
from assistant.language.words import STOP, words

__all__ = ["asked", "firm", "given", "lacking"]

_CHANGE, _QUALITY, _TIME = "change", "quality", "time"
_DATA = QUANTITIES["data"].noun
_OPEN = frozenset(
    {_CHANGE, _QUALITY, *(QUANTITIES[name].noun for name in ("data", "model_size", "other", "steps"))}
)
_RELATIVE = frozenset({"percent", "points", "times"})
_INTERROGATIVES = frozenset({"how", "what", "which"})
_BE = (["is"], ["are"], ["was"], ["were"])
_METRICS = Phrases(ASKED)
_DIMENSIONS = {word: unit.dimension for unit in UNITS for word in unit.spellings}
_SCALED = {
    one.dimension
    for one, other in pairwise(UNITS)
    if one.dimension == other.dimension and one.factor != other.factor
}
_NUMBERS: dict[str, str] = {
    word: f"number of {unit.name}"
    for unit in UNITS
    if unit.dimension not in _SCALED
    for word in unit.spellings
    if word.endswith("s")
}
"""Plural of what is only counted, in no larger unit -> what a count of it is called."""
_UNITS = Phrases(
    {
        word: _NUMBERS.get(word, dimension)
        for word, dimension in _DIMENSIONS.items()
        if (word in _NUMBERS or dimension in _SCALED) and len(word) > 1 and word not in STOP
    }
    | {"text": _DATA}
)


def firm(fact: str) -> bool:
    """Whether a paper that never gives ``fact`` cannot answer; the others are told in many ways."""
    return fact not in _OPEN


def asked(question: str) -> tuple[str, ...]:
    """The facts that a question asks for, sorted: those named from its "how" or "what" on.

    A unit that it counts in asks for an amount in such units.
    """
    question = _asking(question)
    units = [
        one for one in _UNITS.find(question, words_of(question)) if _counts(question[: one.start], one.value)
    ]
    found = {unit.value for unit in units}
    found.update(
        fact for start, fact in _named(question) if not any(one.start <= start < one.end for one in units)
    )
    first = words(question)[:3]
    if first[:2] == ["how", "long"] and first[2:] not in _BE:
        found.add(_TIME)
    if _changes(words(question)):
        found.add(_CHANGE)
    return tuple(sorted(found))


def _changes(question: Sequence[str]) -> bool:
    """Whether these words ask for a change: "how much faster", but not "which is faster"."""
    turned = {word for word in question if TURNS.get(word, Turn.KEEP) is not Turn.KEEP}
    compared = {word for word in turned if word.endswith("er")} | {"more", "less"}
    return bool(turned if "how" in question else turned - compared)


def _asking(text: str) -> str:
    """The last sentence that asks, from its first interrogative word on; empty without any."""
    for sentence in reversed(sentences(text)):
        for word, start, _ in words_of(sentence.text):
            if word in _INTERROGATIVES:
                return sentence.text[start:]
    return ""


def _counts(before: str, fact: str) -> bool:
    """Whether the unit behind these words is asked for: ``how many training``, ``latency in``, ``more``."""
    last = words(before)[-4:]
    if fact not in _NUMBERS.values() and last[-1:] and last[-1] in {"in", "much", "more", "less"}:
        return True
    number = last[last.index("many") + 1 :] if "many" in last else ["of"]
    return not any(word.endswith("s") or word in STOP for word in number)


def lacking(asked: Iterable[str], text: str) -> list[str]:
    """The firm facts asked that ``text`` does not give; where a change is asked, it may do for a number."""
    held = given(text)
    changed = _NUMBERS.values() if _CHANGE in held.intersection(asked) else ()
    return [fact for fact in asked if firm(fact) and fact not in held and fact not in changed]


@lru_cache(maxsize=16384)
def given(sentence: str) -> frozenset[str]:
    """The facts that a sentence gives: what it names, and what its amounts measure."""
    found = {fact for _, fact in _named(sentence)}
    for amount in amounts(sentence):
        measured = measure(amount.value, amount.unit)
        if measured and measured.dimension in _RELATIVE:
            found.update((_CHANGE, _QUALITY))
        elif measured:
            found.update(_measured(measured.dimension))
    return frozenset(found)


def _named(text: str) -> Iterator[tuple[int, str]]:
    """Where a metric or a quantity is named, and the fact."""
    yield from ((one.start, one.value or _QUALITY) for one in _METRICS.find(text, words_of(text)))
    yield from ((one.start, QUANTITIES[one.term.quantity].noun) for one in mentions(text))


@lru_cache(maxsize=256)
def _measured(dimension: str) -> frozenset[str]:
    """The dimension, the quantities that it is the measure of, and the numbers of its units."""
    quantities = (entry.noun for entry in QUANTITIES.values() if dimension in listed(entry.means))
    numbers = (number for word, number in _NUMBERS.items() if _DIMENSIONS[word] == dimension)
    return frozenset((_TIME if dimension.endswith(f" {_TIME}") else dimension, *quantities, *numbers))
