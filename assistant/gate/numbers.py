"""The numbers of a sentence against those of one paper: value, unit, bound, role, what they measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.gate.binding import Place, misplaced, places, rescoped
from assistant.gate.direction import Cue, governing, opposed
from assistant.gate.figures import Figure, loose_numbers, spelled
from assistant.gate.sources import Source
from assistant.language.numerals import numerals, squeezed
from assistant.language.text import fold

__all__ = ["figure_fault", "number_fault"]


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
