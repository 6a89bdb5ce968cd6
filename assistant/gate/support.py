"""Whether quotes support a sentence: its figures, its direction, its names, its content.

Each check gives a reason in words, or ``None``. Pure Python; nothing here knows what a
citation is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.gate.content import addition, empty, overclaim, overlap, stray_name
from assistant.gate.figures import Figure, figures, loose_numbers, spelled, without_figures
from assistant.gate.markup import invented_quote, markup
from assistant.gate.negation import turned_negation
from assistant.gate.pairing import misplaced
from assistant.gate.polarity import Cue, cues, governing, opposed
from assistant.gate.wording import changed_word
from assistant.language.numerals import numerals, squeezed
from assistant.language.text import fold

__all__ = ["ENOUGH", "Sources", "fault"]

ENOUGH = 0.35
"""Least share of the content words, by rarity, that the quotes must speak of."""

ENOUGH_WITH_FIGURES = 0.2
"""The same where figures, which are checked one by one, carry the sentence."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a sentence may rest on.

    ``quotes`` are the cited spans and ``titles`` those of their papers. ``methods`` are
    names by which these papers call themselves elsewhere in their abstracts, ``others``
    names of papers that are not cited.
    """

    quotes: tuple[str, ...]
    titles: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def fault(text: str, sources: Sources) -> str | None:
    """Why ``sources`` do not support ``text``; ``None`` when they do."""
    if _verbatim(text, sources):
        return None
    bare = _without_titles(
        text, [name for title in sources.titles for name in (title, title.partition(": ")[0])]
    )
    return (
        _foreign(text, sources)
        or _numbers(bare, sources)
        or _figures(bare, sources)
        or _changes(bare, sources)
        or _denials(bare, sources)
        or _copies(bare, sources)
        or _names(bare, sources)
        or _content(bare, sources)
    )


_QUOTING = re.compile(r"(?:(?P<lead>[^“”]{1,400}): )?“(?:… )?(?P<passage>[^“”]+?)(?: …)?”", re.DOTALL)


def _verbatim(text: str, sources: Sources) -> bool:
    """A whole quote, or part of one in quotation marks, with or without its paper's name in front."""
    said, names = fold(text), {fold(name).strip(" *\"'“”") for name in _called(sources)}
    for quote in map(fold, sources.quotes):
        if said.endswith(quote) and said.removesuffix(quote).strip(" :–—-*\"'“”") in {"", *names}:
            return True
    quoting = _QUOTING.fullmatch(text.strip())
    if quoting is None or (quoting["lead"] and fold(quoting["lead"]) not in names):
        return False
    return any(fold(quoting["passage"]) in fold(quote) for quote in sources.quotes)


def _called(sources: Sources) -> list[str]:
    """How a sentence may call the papers: the title, or what stands before its colon."""
    return [name for title in sources.titles for name in (title, title.partition(": ")[0])]


def _without_titles(text: str, titles: Sequence[str]) -> str:
    for title in sorted(set(titles), key=lambda title: (-len(title), title)):
        # "LiveCC" of a title is part of the name in "LiveCC-7B".
        text = re.sub(rf"(?<![\w-]){re.escape(title)}(?![\w-])", " ", text)
    return text


def _foreign(text: str, sources: Sources) -> str | None:
    found = markup(text, (*sources.quotes, *sources.titles))
    if found is not None:
        return f"markup or an address that no cited quote holds: {found[:60]!r}"
    passage = invented_quote(text, (*sources.quotes, *sources.titles))
    return f"the quotation {passage[:60]!r} is in no cited quote" if passage is not None else None


# ---------------------------------------------------------------- numbers


def _numbers(text: str, sources: Sources) -> str | None:
    """Digits of names, versions and powers, as printed."""
    quoted = [number for quote in sources.quotes for number in numerals(quote, words=True)]
    named = squeezed(" ".join((*sources.titles, *sources.quotes, *sources.methods)))
    for number in loose_numbers(text):
        if number.name is not None and _in_name(number.name, named):
            continue
        if not any(number.matches(other) for other in quoted):
            return f"number {number.raw} is in no cited quote"
    return _spelled_numbers(text, sources)


def _spelled_numbers(text: str, sources: Sources) -> str | None:
    """``nine languages``: numbers in words, but for *one*, and for the count of what is cited."""
    held = {value for quote in sources.quotes for _, value in spelled(quote)}
    held |= {float(number.value) for quote in sources.quotes for number in numerals(quote, words=True)}
    held |= {1.0, float(len(sources.quotes)), float(len(set(sources.titles)))}
    for word, value in spelled(text):
        if value not in held:
            return f"number {word} is in no cited quote"
    return None


def _in_name(name: str, squeezed_text: str) -> bool:
    """A name as a whole: ``GPT-4`` is neither in ``GPT-40`` nor in ``GPT 4.1``."""
    return re.search(re.escape(squeezed(name)) + r"(?![.,]?\d)", squeezed_text) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure and the sentence it stands in."""

    text: str
    figure: Figure

    @property
    def cue(self) -> Cue | None:
        return governing(self.text, self.figure.start, self.figure.end)


def _figures(text: str, sources: Sources) -> str | None:
    quoted = [_Told(quote, figure) for quote in sources.quotes for figure in figures(quote)]
    for figure in figures(text):
        reason = _figure(_Told(text, figure), quoted, sources.quotes)
        if reason is not None:
            return reason
    for quote in sources.quotes:
        swapped = misplaced(text, quote)
        if swapped is not None and len(sources.quotes) == 1:
            return f"{swapped.raw} belongs to something else in the cited quote"
    return None


def _figure(told: _Told, quoted: Sequence[_Told], quotes: Sequence[str]) -> str | None:
    same = [other for other in quoted if told.figure.same_amount(other.figure)]
    same = [other for other in same if _unit_known(told.figure, other.figure, quoted)]
    if not same:
        loose = _printed_loose(told.figure, quotes) or _ends_known(told.figure, quoted)
        return None if loose else f"number {told.figure.raw} is in no cited quote"
    reasons = [_conflict(told, other) for other in same]
    return None if None in reasons else reasons[0]


def _unit_known(said: Figure, quoted: Figure, all_quoted: Sequence[_Told]) -> bool:
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


def _ends_known(said: Figure, quoted: Sequence[_Told]) -> bool:
    """Both ends of a range stand in the quotes as numbers of their own."""
    if said.low is None:
        return False
    low, high = said.with_value(said.low), said.with_value(said.value)
    return all(any(end.same_amount(other.figure) for other in quoted) for end in (low, high))


def _conflict(told: _Told, quoted: _Told) -> str | None:
    """What the retelling changed about one figure."""
    said, held = told.figure, quoted.figure
    one, two = told.cue, quoted.cue
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


# ---------------------------------------------------------------- words


def _changes(text: str, sources: Sources) -> str | None:
    """A word of change said of the same thing as its opposite in the quotes."""
    held = [cue for quote in sources.quotes for cue in cues(quote)]
    for cue in cues(text):
        about = [other for other in held if cue.near & other.near]
        if about and all(opposed(cue, other) for other in about):
            return f"{text[cue.start : cue.end]!r} is the opposite of what the cited quote says"
    return None


def _denials(text: str, sources: Sources) -> str | None:
    if len(sources.quotes) != 1:
        return None
    word = turned_negation(text, sources.quotes[0])
    return f"a negation at {word!r} differs from the cited quote" if word is not None else None


def _copies(text: str, sources: Sources) -> str | None:
    for quote in sources.quotes:
        word = changed_word(text, quote)
        if word is not None:
            return f"the cited quote has another word than {word!r} in its place"
    return None


def _names(text: str, sources: Sources) -> str | None:
    held = (*sources.quotes, *sources.titles, *sources.methods)
    name = stray_name(text, held, sources.others)
    return f"the name {name!r} is in no cited quote" if name is not None else None


def _content(text: str, sources: Sources) -> str | None:
    titles = (*sources.titles, *sources.methods)
    if not figures(text) and empty(text):
        return "it says nothing that a quote could support"
    rank = overclaim(text, sources.quotes)
    if rank is not None:
        return f"no cited quote says {rank!r}"
    enough = ENOUGH_WITH_FIGURES if figures(text) else ENOUGH
    text = without_figures(text)
    share = overlap(text, sources.quotes, titles)
    if share < enough:
        return f"the cited quotes speak of {share:.0%} of it"
    added = addition(text, sources.quotes, titles)
    return f"the cited quotes do not speak of {added!r}" if added else None
