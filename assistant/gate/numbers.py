"""The numbers of a sentence against those of one paper: value, unit, bound, role, what they measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant.gate.direction import Cue, governing, opposed
from assistant.gate.figures import Figure, figures, loose_numbers, spelled
from assistant.gate.names import proper
from assistant.gate.sources import Source
from assistant.language.changes import TURNS
from assistant.language.numerals import numerals, squeezed
from assistant.language.synonyms import FRAME, meaning
from assistant.language.text import fold
from assistant.language.words import STOP, letters, stem, total_rarity

__all__ = ["Place", "figure_fault", "number_fault", "places"]

# Whether a number of a retelling is still the number of the same thing.
#
# The words around a figure, up to a break or the next figure, say what it measures. In a list that ends
# in "respectively" each figure has its own item. A figure that took another's words changed places with it.

_BREAK = re.compile(
    r"[,;:()]|\b(?:and|but|while|whereas|although|instead|rather|which|so that|without)\b", re.IGNORECASE
)
_AFTER = re.compile(_BREAK.pattern + r"|\b(?:at|with|by|using|because|down|up)\b", re.IGNORECASE)
_ORDERED = re.compile(r"\brespectively\b|\bin (?:that|this) order\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w-]*|\d+(?:[.-]\w+)*")
_CLEAR = 1.5
_MUCH = 2.5
_ITEM = 4
_MOST_ITEMS = 6
_KIN = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A figure and the meanings of the content words that share a phrase with it.

    ``head`` is what it counts, or the word right behind it, ``names`` are those of the words that are
    proper names. An ``attribute`` is part of what a thing is called (``8-bit``, ``RTX 4090``), not a
    finding about it.
    """

    figure: Figure
    context: frozenset[str]
    head: str = ""
    names: frozenset[str] = frozenset()
    attribute: bool = False


@lru_cache(maxsize=8192)
def places(text: str) -> tuple[Place, ...]:
    """The figures of one sentence in order, each with its words."""
    found = figures(text)
    items = _ordered_items(text, found) if _ORDERED.search(text) else {}
    edges = [0, *(figure.end for figure in found)]
    starts = [*(figure.start for figure in found), len(text)]
    names = _meanings(" ".join(proper(text)))
    placed: list[Place] = []
    for at, figure in enumerate(found):
        before, after = text[edges[at] : figure.start], text[figure.end : starts[at + 1]]
        context = items.get(at) or _context(before, after)
        if placed and _ONE_CHANGE.match(before):
            context |= placed[-1].context  # "from 31s to 18s" is one change of one thing
            placed[-1] = replace(placed[-1], context=context, names=context & names)
        placed.append(
            Place(
                figure,
                context,
                _noun(figure) or _head(after),
                context & names,
                _is_attribute(figure, before, after),
            )
        )
    return tuple(placed)


def _is_attribute(figure: Figure, before: str, after: str) -> bool:
    if re.match(r"[\s-]?(?:parameters?[\s-])?(?:models?|LLMs?|baselines?)\b", after):
        return True
    if figure.unit == "count":
        return re.search(r"(?:^|[\s(])[A-Z][\w-]*[\s-]$", before) is not None
    return "-" in figure.raw and figure.unit.startswith("absolute:") and figure.low is None


# What stands between two figures of one change: "31s to 18s", "to 91%, up from 58%".
_ONE_CHANGE = re.compile(
    r"^\W*(?:(?:up|down) )?(?:to|from|instead of|rather than)\b(?: [a-z]+){0,3} ?[~$]?$", re.IGNORECASE
)


def _noun(figure: Figure) -> str:
    """The meaning of what a count counts: ``questions``."""
    words = figure.unit.removeprefix("absolute:").split() if figure.countable else []
    return next(iter(_meanings(words[-1])), "") if words else ""


def _head(after: str) -> str:
    """The meaning of the content word right behind a figure, if there is one."""
    match = re.match(r"[\s-](?:of (?:the |its |all )?)?([A-Za-z]+)", after)
    found = _meanings(match[1]) if match else frozenset()
    return next(iter(found), "")


def _context(before: str, after: str) -> frozenset[str]:
    cuts = [match.end() for match in _BREAK.finditer(before)]
    cut = _AFTER.search(after)
    return _meanings(before[cuts[-1] :] if cuts else before) | _meanings(
        after[: cut.start()] if cut else after
    )


@lru_cache(maxsize=16384)
def _meanings(text: str) -> frozenset[str]:
    words = (word.lower() for word in re.split(r"[-/]|\s", " ".join(_WORD.findall(fold(text)))) if word)
    terms = (stem(word) for word in words if word not in STOP and word not in TURNS)
    return frozenset(meaning(term) for term in terms if term not in FRAME)


def _ordered_items(text: str, found: Sequence[Figure]) -> dict[int, frozenset[str]]:
    """The item of each figure of "17x and 45x over A and B, respectively", by the figure's place."""
    for count in range(min(len(found), _MOST_ITEMS), 1, -1):
        for first in range(len(found) - count + 1):
            group = found[first : first + count]
            if all(_joined(text[one.end : two.start]) for one, two in pairwise(group)):
                items = _items(text[group[-1].end :], count) or _items(text[: group[0].start], count)
                return {first + at: item for at, item in enumerate(items)}
    return {}


def _joined(gap: str) -> bool:
    words = re.findall(r"\w+", gap)
    return len(words) <= _ITEM and ("," in gap or "and" in words)


def _items(text: str, count: int) -> list[frozenset[str]]:
    """The ``count`` coordinated items of a text, none when it has no such list."""
    text = _ORDERED.split(text)[0].strip(" ,")
    pieces = re.split(r",\s(?:and\s)?|\sand\s", text)
    for first in range(len(pieces) - count + 1):
        chosen = pieces[first : first + count]
        ends = (" ".join(chosen[0].split()[-_ITEM:]), *chosen[1:-1], " ".join(chosen[-1].split()[:_ITEM]))
        items = [_meanings(piece) for piece in ends]
        if all(items):
            return items
    return []


def misplaced(said: Place, own: Sequence[Place], others: Sequence[Place]) -> bool:
    """Whether the words around a figure are those of another figure of the paper, and none its own."""
    if said.attribute or any(place.attribute for place in own):
        return False
    mine = frozenset().union(*(place.context for place in own))
    if not mine:
        return False  # a break before it: the quote does not say here what it measures
    mine |= {place.head for place in own}
    return any(
        _points_to(said, other, mine) or _headed(said, other, mine)
        for other in others
        if not other.attribute and (other.figure.unit != "count" or said.figure.unit == "count")
    )


def _points_to(said: Place, other: Place, mine: frozenset[str]) -> bool:
    """Whether what tells the two figures apart points to the rival."""
    native = total_rarity(said.context & (mine - other.context))
    if other.figure.unit != said.figure.unit:
        return (
            not native
            and total_rarity((said.context & other.context) - mine - said.names - other.names) > _CLEAR
        )
    foreign = total_rarity(said.context & (other.context - mine))
    return foreign > _CLEAR if not native else foreign > _MUCH * native and foreign > _MUCH * _CLEAR


def _headed(said: Place, other: Place, mine: frozenset[str]) -> bool:
    """Whether the thing that is counted is what the rival counts."""
    counted = said.figure.countable or said.figure.unit == "count"
    return counted and bool(said.head) and said.head not in mine and said.head in other.context | {other.head}


# Words that say what a number measures: with another of them it is another number.
_MEASURED = frozenset(
    meaning(stem(word))
    for word in """
        training pretraining finetuning inference decoding generation sampling rendering serving prefilling
        attention memory storage latency throughput energy power accuracy perplexity recall precision error
        parameters flops tokens data labels steps epochs communication traffic convergence
        requests calls photographs images questions videos hours layers heads
    """.split()
)


def rescoped(text: str, said: Place, sentences: Sequence[str], called: Sequence[str] = ()) -> str | None:
    """A word that says what the figure measures and that no sentence with this figure has."""
    held = frozenset().union(*map(_meanings, sentences))
    kin = {term[:_KIN] for term in held}
    held = held.union(*map(_meanings, called))
    missing = {term for term in said.context & _MEASURED if term not in held and term[:_KIN] not in kin}
    if not missing or not sentences or said.attribute:
        return None
    wanted = min(missing)
    words = (word for word in letters(text) if meaning(stem(word.lower())) == wanted)
    return next(words, wanted)


def number_fault(text: str, source: Source) -> str | None:
    """What is wrong with the numbers of ``text``, if anything."""
    return _printed(text, source) or _spelled(text, source) or figure_fault(text, source)


def _printed(text: str, source: Source) -> str | None:
    """Digits of names, versions and powers, as printed."""
    quoted = [number for quote in source.quotes for number in numerals(quote, words=True)]
    named = squeezed(" ".join((*source.called, *source.quotes)))
    for number in loose_numbers(text):
        if number.name is not None and _in_name(number.name, named):
            continue
        if not any(number.matches(other) for other in quoted):
            return f"number {number.raw} is in no cited quote"
    return None


def _spelled(text: str, source: Source) -> str | None:
    """``nine languages``: numbers in words, but for *one*, and for the count of what is cited."""
    held = {value for quote in source.quotes for _, value in spelled(quote)}
    held |= {float(number.value) for quote in source.quotes for number in numerals(quote, words=True)}
    held |= {1.0, float(len(source.quotes))}
    for word, value in spelled(text):
        if value not in held:
            return f"number {word} is in no cited quote"
    return None


def _in_name(name: str, squeezed_text: str) -> bool:
    """A name as a whole: ``GPT-4`` is neither in ``GPT-40`` nor in ``GPT 4.1``."""
    return re.search(re.escape(squeezed(name)) + r"(?![.,]?\d)", squeezed_text) is not None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A figure, its words, and the sentence it stands in."""

    text: str
    place: Place

    @property
    def figure(self) -> Figure:
        return self.place.figure

    @property
    def cue(self) -> Cue | None:
        return governing(self.text, self.figure.start, self.figure.end)


def figure_fault(text: str, source: Source) -> str | None:
    """What is wrong with the measured numbers of ``text``: those of names and words are passed over."""
    quoted = [_Placed(quote, place) for quote in source.quotes for place in places(quote)]
    for place in places(text):
        claimed = _Placed(text, place)
        own = _same(claimed, quoted)
        reason = _figure(claimed, own, quoted, source.quotes) or _elsewhere(
            claimed, own, quoted, source.called
        )
        if reason is not None:
            return reason
    return None


def _same(claimed: _Placed, quoted: Sequence[_Placed]) -> list[_Placed]:
    """The figures of the quotes that state the same amount."""
    return [
        other
        for other in quoted
        if claimed.figure.same_amount(other.figure) and _unit_known(claimed.figure, other.figure, quoted)
    ]


def _figure(
    claimed: _Placed, own: Sequence[_Placed], quoted: Sequence[_Placed], quotes: Sequence[str]
) -> str | None:
    if not own:
        loose = _printed_loose(claimed.figure, quotes) or _ends_known(claimed.figure, quoted)
        return None if loose else f"number {claimed.figure.raw} is in no cited quote"
    reasons = [_conflict(claimed, other) for other in own]
    return None if None in reasons else reasons[0]


def _elsewhere(
    claimed: _Placed, own: Sequence[_Placed], quoted: Sequence[_Placed], called: Sequence[str]
) -> str | None:
    """Whether the figure measures something else than in the quotes."""
    if not own:
        return None
    texts = {other.text for other in own}
    others = [
        other.place
        for other in quoted
        if other.text in texts and not claimed.figure.same_amount(other.figure)
    ]
    if misplaced(claimed.place, [other.place for other in own], others):
        return f"{claimed.figure.raw} belongs to something else in the cited quote"
    scope = rescoped(claimed.text, claimed.place, sorted(texts), called)
    return f"{claimed.figure.raw} is not about {scope!r} in the cited quote" if scope else None


def _unit_known(said: Figure, quoted: Figure, all_quoted: Sequence[_Placed]) -> bool:
    """A unit that the quote leaves out at this number must stand at another of its numbers."""
    if quoted.unit != "count" or not said.unit.startswith("absolute:"):
        return True
    return any(said.unit == other.figure.unit for other in all_quoted) or said.worded or said.countable


def _printed_loose(said: Figure, quotes: Sequence[str]) -> bool:
    """In the quote the number is part of something that is no amount; as printed it is there."""
    if said.worded:
        plain = re.sub(r"^(?:one|a single) ", "a ", fold(said.raw))
        printed = (fold(quote) for quote in quotes)
        if any(fold(said.raw) in quote or plain in quote for quote in printed):
            return True
    if said.unit != "count":
        return False
    if any(value == said.value for quote in quotes for _, value in spelled(quote)):
        return True
    held = [number for quote in quotes for number in loose_numbers(quote)]
    wanted = numerals(said.raw)
    return bool(wanted) and all(any(number.matches(other) for other in held) for number in wanted)


def _ends_known(said: Figure, quoted: Sequence[_Placed]) -> bool:
    """Both ends of a range stand in the quotes as numbers of their own."""
    if said.low is None:
        return False
    low, high = said.with_value(said.low), said.with_value(said.value)
    return all(any(end.same_amount(other.figure) for other in quoted) for end in (low, high))


def _conflict(claimed: _Placed, quoted: _Placed) -> str | None:
    """What the retelling changed about one figure."""
    said, held = claimed.figure, quoted.figure
    one, two = claimed.cue, quoted.cue
    faults = (
        (said.negated != held.negated, f"a negation at {said.raw} differs from the cited quote"),
        (
            said.role is not None and held.role is not None and said.role != held.role,
            f"the cited quote has {held.role!r} before {said.raw}, not {said.role!r}",
        ),
        (_bounds_differ(said, held), f"{said.raw} is bounded otherwise in the cited quote"),
        (_cap_dropped(said, held), f"{said.raw} is a best case in the cited quote"),
        (
            {said.statistic, held.statistic} == {"mean", "best"},
            f"{said.raw} is another statistic in the cited quote",
        ),
        (
            one is not None and two is not None and opposed(one, two),
            f"the direction of {said.raw} is opposite in the cited quote",
        ),
    )
    return next((reason for holds, reason in faults if holds), None)


def _bounds_differ(said: Figure, held: Figure) -> bool:
    if held.low is not None and said.low is None:
        return False  # one end of a range: "at least" its lower, "up to" its upper
    if {said.bound, held.bound} == {"up_to", "at_least"}:
        return True
    return said.bound == "at_least" and held.bound in {"exact", "about"}


def _cap_dropped(said: Figure, held: Figure) -> bool:
    return held.capped and said.bound in {"exact", "about"} and said.statistic != "best"
