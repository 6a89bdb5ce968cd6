"""What a question measures and compares: its first condition, the further ones, and the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.text import blanked
from assistant.question.clauses import Conditions, conditions, traded
from assistant.question.described import (
    Described,
    described,
    extremes,
    given,
    ordered,
    tallied,
    things,
)
from assistant.question.limits import Limit, joined, limits
from assistant.question.openers import Opener
from assistant.question.ranking import Ranking, ranking
from assistant.question.resource import Resource, resource
from assistant.question.topic import kept, names
from assistant.question.vocabulary import Named
from assistant.question.words import CUT, RATERS, WORSE

__all__ = ["Measuring", "measuring", "spoken"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measuring:
    """The first condition, and ``more`` that hold with it, or instead of it where ``either`` is enough.

    ``both`` are two clauses with a verb or a number each, ``traded`` where they are set against each other.
    ``described`` is the first where papers only describe its amount. ``left_out`` are comparisons that are
    in none of them, ``named`` the names that stand for no device.
    """

    resource: Resource | None
    limit: Limit | None
    ranking: Ranking
    named: tuple[Named, ...]
    left_out: tuple[Limit, ...] = ()
    described: Described | None = None
    more: tuple[Described, ...] = ()
    both: Conditions | None = None
    traded: bool = False
    either: bool = False


def measuring(text: str, named: tuple[Named, ...], start: Opener) -> Measuring:
    """What ``text`` (made plain) asks the amount of."""
    lower = text.lower()
    # "Who saves the most?" asks for one, though "who saves half?" asks for all.
    several = start.form in {"many", "count", "any"} and not lower.startswith(
        ("who ", "which work ", "what work ")
    )
    rank = ranking(text, plural=several or lower.startswith("what are "))
    swap = traded(text)
    both = swap or conditions(text)
    if both is None:
        return _single(text, named, start, rank)
    first, second = both.first, both.second
    more: tuple[Described, ...] = ()
    if not swap and not both.either and first.limit and second.limit:
        known = {_key(one.resource, one.limit) for one in (first, second)}
        more = _others(text, known, [*first.spans, *second.spans], ())
    return Measuring(first.resource, first.limit, rank, named, (), None, more, both, swap is not None)


def _single(text: str, named: tuple[Named, ...], start: Opener, rank: Ranking) -> Measuring:
    """A first condition, and what else is compared."""
    limit, left_out = _limit(text, limits(text))
    listing = start.form in {"many", "bare", "count", "any"}
    amount = described(text, rank, listing=listing)
    bare = not (amount or (_defined(text.lower()) and not rank.spans))
    tally, named = _tally(text, named, sure=listing or start.form == "what") if bare else (None, named)
    if tally is not None and not _elsewhere(limits(text), tally):
        amount, tally = tally, None
    if amount is None and tally is None and resource(text, limit) is None:
        amount = things(text) or extremes(text, rank)
    if amount is not None:
        limit, left_out, rank = amount.limit, (), amount.ranking or rank
    measured = amount.resource if amount else resource(text, limit)
    second = amount.size if amount else tally
    more: tuple[Described, ...] = (second,) if second else ()
    if not more and measured is not None and limit is not None:
        more = _others(text, {_key(measured, limit)}, [(limit.start, limit.end)], measured.spans)
        taken = {measured.quantity, *(one.resource.quantity for one in more)}
        hidden = blanked(text, [(one.limit and (one.limit.start, one.limit.end)) or (0, 0) for one in more])
        hidden = blanked(hidden, [(limit.start, limit.end)])
        more += tuple(one for one in given(hidden) if one.resource.quantity not in taken)
        more = more or tuple(_changed(text, limit, measured))
    first = ordered(text, measured, rank) if measured and limit and rank.superlative else None
    if first is not None and measured is not None:
        whole = Described(
            measured, limit, amount.dataset if amount else None, amount.method if amount else None
        )
        return Measuring(first.resource, None, first.ranking or rank, named, (), first, (whole, *more))
    left_out = tuple(left for left in left_out if not any(_same(left, one) for one in more))
    either = (
        limit is not None and bool(more) and more[0].limit is not None and _or(text, limit, more[0].limit)
    )
    return Measuring(measured, limit, rank, named, left_out, amount, more, either=either)


def spoken(text: str, found: Measuring) -> Iterator[Span]:
    """Where ``text`` says what ``found`` was read from: no topic stands there."""
    lower, measured = text.lower(), found.resource
    yield from found.ranking.spans
    yield from ((limit.start, limit.end) for limit in (found.limit, *found.left_out) if limit)
    if found.limit:
        yield from (each.span() for each in _EACH.finditer(lower, found.limit.start))
    if found.both:
        yield from found.both.second.spans
    for one in found.more:
        yield from one.resource.spans
        if one.dataset and (place := text.find(one.dataset)) >= 0:
            yield place, place + len(one.dataset)
        if one.limit:
            yield one.limit.start, one.limit.end
    if measured is None:
        return
    yield from measured.spans
    again = [_TWICE.get(measured.quantity or "") if found.limit else None]
    again += [_SIZED] if measured.quantity == "model_size" else []
    again += [WORSE] if measured.quantity == "quality" else []
    again += [RATERS] if measured.metric in {"human preference", "agreement"} else []
    yield from (match.span() for words in again if words for match in words.finditer(lower))


def _key(measured: Resource, limit: Limit | None) -> tuple[object, ...]:
    return measured.quantity, measured.counted, limit and limit.unit


def _others(
    text: str, known: set[tuple[object, ...]], hidden: list[Span], said: Sequence[Span]
) -> tuple[Described, ...]:
    """What else is compared: each number read with those before it, and their words, out of sight."""
    found: list[Described] = []
    for _ in range(_MOST_NUMBERS):
        masked = blanked(text, hidden)
        one = (
            described(blanked(masked, said), Ranking(), listing=True)
            or tallied(masked)
            or _compared(masked)
            or things(masked)
        )
        if one is None or one.limit is None or len(found) == _MOST_MORE:
            break
        hidden.append((one.limit.start, one.limit.end))
        key = _key(one.resource, one.limit)
        if one.resource.quantity is not None and key not in known:
            known.add(key)
            found.append(one)
    return tuple(found)


_MOST_MORE = 2
_MOST_NUMBERS = 5


_MORE = re.compile(
    r"(?:,|\b(?:and|while|but|yet|that (?:is|are) also))\s+"
    r"(?:(?:also|being|is|are|still|runs?|with|has|have) )*"
    r"(?P<what>[a-z][a-z -]+)"
)
_LONGEST_CHANGE = 4


def _changed(text: str, limit: Limit, measured: Resource) -> Iterator[Described]:
    """What is to be less as well, by no number: "gains 5 points while being faster"."""
    for match in _MORE.finditer(text, limit.end):
        what = match["what"].strip()
        cut = CUT.search(what)
        if cut is None or len(what.split()) > _LONGEST_CHANGE or kept(text[match.start() :]):
            continue
        one = resource(what, None)
        if one is not None and one.quantity not in {None, "quality", measured.quantity}:
            start = match.start("what")
            spans = tuple((start + low, start + high) for low, high in (*one.spans, cut.span()))
            yield Described(replace(one, spans=spans))
            return


def _compared(text: str) -> Described | None:
    """A resource or metric that a number bounds."""
    limit, _ = _limit(text, limits(text))
    measured = resource(text, limit) if limit else None
    if measured is None:
        return None
    of_quality = measured.quantity == "quality"
    return Described(measured, limit, names(text, quality=True).dataset if of_quality else None)


def _or(text: str, one: Limit, other: Limit) -> bool:
    """The second of two numbers is told as another way to fit: "under 8 GB or on one GPU"."""
    first, last = sorted((one, other), key=lambda limit: limit.start)
    return " or " in text[first.end : last.start]


_EACH = re.compile(r"\bper [a-z]+\b")
_SIZED = re.compile(r"\b(?:tiny|small|little|compact|lightweight|(?:large|huge|big)(?! language))\b")
"""Said once more beside the number of parameters."""
_FAST = re.compile(r"\breal[ -]?time\b")
_TWICE: dict[str, re.Pattern[str]] = {
    "inference_latency": _FAST,
    "throughput": _FAST,
    "steps": re.compile(r"\b(?:few|multi|many)[ -]steps?\b"),
    "communication": re.compile(r"\b(?:low|lowest|high)?[ -]?bit-?rates?\b"),
}
"""The same beside a frame rate or a number of steps."""


def _tally(text: str, own: tuple[Named, ...], *, sure: bool) -> tuple[Described | None, tuple[Named, ...]]:
    """The number of things that is a condition, and the names that are asked about.

    "1-bit Adam" is asked about, the card of "an RTX 3060" is counted.
    """
    tally = tallied(text, sure=sure)
    if tally is None or tally.limit is None:
        return tally, own
    first, last = tally.limit.start, tally.limit.end
    if any(start <= first and last < end for one in own for start, end in one.spans):
        return None, own
    return tally, tuple(one for one in own if not any(first <= start < last for start, _ in one.spans))


def _defined(lower: str) -> bool:
    """It is asked what something is, "what is one-step distillation?", not what there is."""
    opens, _, rest = lower.partition(" ")
    return opens == "what's" or (opens == "what" and rest.startswith(("is ", "are ")))


def _elsewhere(found: Sequence[Limit], tally: Described) -> bool:
    """Another number is compared: "20 frames a second on one GPU" are two conditions."""
    return any(not _same(one, tally) for one in found)


def _same(one: Limit, tally: Described) -> bool:
    return tally.limit is None or (one.start < tally.limit.end and tally.limit.start < one.end)


def _limit(text: str, found: tuple[Limit, ...]) -> tuple[Limit | None, tuple[Limit, ...]]:
    """The comparison that counts, two ends made one; and those left out."""
    if not found:
        return None, ()
    if len(found) > 1:
        both = joined(text, found[0], found[1])
        if both is not None:
            return both, found[2:]
        same = (found[0].saving, found[0].value, found[0].unit) == (
            found[1].saving,
            found[1].value,
            found[1].unit,
        )
        if same and found[0].note and not found[1].note:  # "twice as fast, exactly 2x"
            return found[1], found[2:]
    return found[0], found[1:]
