"""From free wording to a question understood: the kind of question, and for set questions a filter.

The filter is in the answer, where a reader sees it, and can be edited and passed back.
"""

from __future__ import annotations

from datetime import date

from assistant.language.dates import periods
from assistant.language.quantities import TIMED
from assistant.question.amending import amended
from assistant.question.filters import Parts, query, reading
from assistant.question.kinds import Signs, asks_of_one, kind
from assistant.question.limits import Limit, joined, limits
from assistant.question.openers import main_verb, opener
from assistant.question.ranking import ranking
from assistant.question.resource import Resource, governed, resource
from assistant.question.sides import side
from assistant.question.topic import names, topic
from assistant.question.wording import plain
from assistant.question.words import WORSE
from assistant.types import Query, Question, Scope

__all__ = ["amend", "parse"]


def parse(question: str, *, today: date | None = None) -> Question:
    """How ``question`` is understood.

    Args:
        question: Free wording, any case, with or without a question mark.
        today: The day that "last year" counts from; without it such wording is not
            resolved, and ``Question.reading`` says so.
    """
    parts = _parts(question, today)
    chosen = kind(parts.text, parts.signs, parts.opener)
    found = parts.period
    if chosen == "chat":
        return Question(question, "chat")
    if chosen != "set":
        dated = found.since is not None or found.until is not None
        return Question(
            question,
            chosen,
            scope=Scope(found.since, found.until),
            reading=reading(parts, None),
            everything=_unnarrowed(parts) and (chosen == "list" or (chosen == "lookup" and dated)),
        )
    wanted = query(parts)
    unsure = bool(wanted.topic) and asks_of_one(parts.text, parts.opener)
    told = reading(parts, wanted)
    return Question(question, "set", wanted, Scope(wanted.since, wanted.until), reading=told, unsure=unsure)


def _unnarrowed(parts: Parts) -> bool:
    """Nothing is asked of the papers but that they are there: no topic, no resource, no name."""
    told = parts.topic or parts.resource or parts.limit or parts.names.spans
    return not told and side(parts.text) is None


def amend(question: str, earlier: Query, *, today: date | None = None) -> Query | None:
    """``earlier`` as a follow-up changes it ("and by over 90 %?"); ``None`` when nothing points back."""
    return amended(_parts(question, today), question, earlier)


def _parts(question: str, today: date | None) -> Parts:
    period = periods(question, today)
    text = plain(_blanked(question, period.spans))
    lower = text.lower()
    start = opener(lower)
    limit, left_out = _limit(limits(text))
    # "Who saves the most?" asks for one, though "who saves half?" asks for all.
    several = start.form in {"many", "count", "any"} and not lower.startswith(
        ("who ", "which work ", "what work ")
    )
    rank = ranking(text, plural=several or lower.startswith("what are "))
    measured = resource(text, limit)
    named = names(text, quality=measured is not None and measured.quantity == "quality")
    spans = [main_verb(lower, start), *named.spans, *rank.spans, *(measured.spans if measured else ())]
    spans += [(found.start, found.end) for found in (limit, *left_out) if found]
    if measured is not None and measured.quantity == "quality":
        spans += [match.span() for match in WORSE.finditer(lower)]
    about = topic(text, spans, measured.narrowing if measured else None)
    signs = Signs(
        measured=measured is not None,
        bounded=limit is not None,
        firm=measured is not None and (not measured.weak or _sped(text, measured)),
        absolute=limit is not None and limit.unit is not None and limit.unit.startswith("absolute:"),
        superlative=rank.superlative or rank.ranked,
        ranked=rank.ranked or (rank.limit or 0) > 1,
        count=rank.count,
        governed=measured is not None and governed(text, measured),
        about=len((about or "").split()),
    )
    return Parts(text, period, limit, left_out, measured, rank, named, about, start, signs)


def _sped(text: str, measured: Resource) -> bool:
    """``faster at inference``: a weak word of speed and the side it is about."""
    return measured.quantity in TIMED.values() and side(text) is not None


def _limit(found: tuple[Limit, ...]) -> tuple[Limit | None, tuple[Limit, ...]]:
    """The comparison that counts, two ends made one; and those left out."""
    if not found:
        return None, ()
    if len(found) > 1:
        both = joined(found[0], found[1])
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


def _blanked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
