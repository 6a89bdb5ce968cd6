"""From free wording to a question understood, once: kind, filter, topic, names, sides, scope, order.

The filter of a set question is in the answer, where a reader sees it, and can be edited and passed back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from assistant.language.asking import FORM, POLITE
from assistant.language.dates import Period, periods
from assistant.language.foreign import foreign
from assistant.language.metrics import benchmark_years
from assistant.language.quantities import TIMED
from assistant.language.text import blanked
from assistant.language.traits import TRAITS
from assistant.language.versus import chooses, compared, halves
from assistant.question.amending import amended, fewer
from assistant.question.asks import asked_apart, asks
from assistant.question.clauses import Condition, counted_apart
from assistant.question.filters import Parts, Signs, query, reading, trade_off
from assistant.question.kind import CHANGES, Move, columns, move_columns, probabilities, shape
from assistant.question.limits import limits
from assistant.question.measuring import Measuring, measuring, spoken
from assistant.question.need import need
from assistant.question.openers import main_verb, opener
from assistant.question.people import of_record, placed
from assistant.question.ranking import Ranking, done_by_another, extreme, sequence, wished
from assistant.question.resource import Resource, governed, named_phase
from assistant.question.spelling import corrected, plain
from assistant.question.subject import SMALL, completed, doubtful, listed, sides, small, subject, wanted
from assistant.question.topic import Names, judged, names, topic, unread
from assistant.question.vocabulary import CollectionWords, Named, Vocabulary, named
from assistant.types import Kind, Need, Order, Query, Question, Reading, Scope

__all__ = ["CollectionWords", "Move", "Vocabulary", "amend", "move", "moves", "parse", "seen", "subject"]


def parse(question: str, *, today: date | None = None, vocabulary: Vocabulary | None = None) -> Question:
    """How ``question`` is understood.

    Args:
        question: Free wording, any case, with or without a question mark.
        today: The day that "last year" counts from; without it such wording is not
            resolved, and ``Question.reading`` says so.
        vocabulary: The collection's words and names, which tell a slip of typing from a rare word.
    """
    language = foreign(question)
    if language is not None:
        return Question(question, "lookup", topic=question, language=language)
    text, mended = corrected(question, vocabulary)
    parts = _parts(text, today, vocabulary)
    scores = cast("dict[Kind, float]", probabilities(_columns(parts)))
    kind = _kind(scores, parts)
    wanted_filter = _filter(parts) if kind == "set" else None
    called = tuple(name.text for name in parts.named)
    asked, apart = of_record(_direct(plain(text))), counted_apart(plain(text))
    if apart:
        kind, wanted_filter = "browse", None
    if asked is not None:
        kind, wanted_filter = "lookup", None
    bound = _filter(parts) if kind == "recommend" and parts.limit is not None else None
    limited = [(parts.limit.start, parts.limit.end)] if bound and parts.limit else []
    traits = parts.traits if kind == "recommend" else {}
    limited += [span for spans in traits.values() for span in spans]
    unbound = blanked(parts.text, limited)
    things = subject(unbound)
    if kind == "recommend":
        things = tuple(completed(unbound, one) for one in things)
    about = asked[1] if asked else (wanted_filter.topic or "") if wanted_filter else ", ".join(things)
    order, counts = sequence(parts.text), kind == "browse" and parts.opener.form == "count"
    thing, head = wanted(unbound) if kind == "recommend" or counts else (None, "")
    thing = listed(parts.text) if kind == "browse" and thing is None else thing
    words = Reading(about or None, mended, _unused(parts) if wanted_filter else ())
    return Question(
        question,
        kind,
        query=wanted_filter or bound,
        scope=Scope(parts.period.since, parts.period.until).over(parts.placed),
        reading=None if kind == "chat" else _notes(parts, wanted_filter, words),
        everything=kind == "browse" and not about,
        doubtful=_doubtful(parts, wanted_filter.topic) if wanted_filter else (),
        unsure=kind == "set" and bool(about) and (parts.opener.form == "count" or scores["lookup"] > _UNSURE),
        topic="" if kind == "chat" else about,
        names=called,
        sides=_sides(question, things, called) if kind in {"compare", "evidence"} else (),
        wanted=thing,
        head=head,
        order=order,
        most=_most(parts, order, counts=counts),
        counts=counts,
        extreme=extreme(parts.text),
        small=kind == "recommend" and small(parts.text),
        traits=tuple(traits),
        parts=_parts_of(text, kind, today, vocabulary, apart),
        asks=asks(text) if kind == "lookup" else (),
        scores=scores,
        words=words,
        record=asked[0] if asked else None,
        need=need(text, comparing=kind == "compare"),
        halves=_halves(text) if kind in {"compare", "evidence", "lookup"} else (),
    )


def _sides(question: str, things: tuple[str, ...], called: tuple[str, ...]) -> tuple[str, ...]:
    """The two of which one is to be chosen, whatever else the question is about; else two that it names."""
    pair = compared(question) if chooses(question) else None
    return pair[:2] if pair else sides(things, called)


def _doubtful(parts: Parts, topic: str | None) -> tuple[str, ...]:
    """What of the topic may be no topic; neither a trait nor what is judged paper by paper."""
    conditions = {*(match.group() for match in judged(parts.text)), *parts.traits}
    return tuple(one for one in doubtful(parts.text, topic) if one not in conditions)


_UNSURE = 0.05
"""So likely is a set question about one paper that it is answered from one when no paper fits its filter."""


def seen(question: str) -> tuple[str, ...]:
    """The columns of a question that its kind is decided by."""
    return _columns(_parts(corrected(question)[0], None))


def _halves(text: str) -> tuple[tuple[Need, Need], ...]:
    return tuple((need(left), need(right)) for left, right in halves(text)[:_MOST_HALVES])


_MOST_HALVES = 4


def _parts_of(
    text: str, kind: Kind, today: date | None, vocabulary: Vocabulary | None, apart: tuple[str, ...]
) -> tuple[Question, ...]:
    """The questions that a question is made of; a comparison and a filter are one, whatever their clauses.

    What the first calls by name the others are about too, where they name nothing.
    """
    if kind in {"compare", "set", "chat"}:
        return ()
    found = tuple(parse(part, today=today, vocabulary=vocabulary) for part in apart or asked_apart(text))
    if not found or not found[0].names:
        return found
    named = (part.text if part.names else f"{part.text.rstrip('?')} ({found[0].names[0]})?" for part in found)
    return tuple(parse(part, today=today, vocabulary=vocabulary) for part in named)


def _notes(parts: Parts, wanted_filter: Query | None, words: Reading) -> str | None:
    """What a reader should know about how the question was taken; ``None`` when it was plain."""
    notes = [reading(parts, wanted_filter)]
    told = ((wrong, meant) for wrong, meant in words.corrected.items() if meant not in FORM)
    notes += [f"“{wrong}” is read as “{meant}”" for wrong, meant in told]
    notes += [f"“{left}” is no filter, so it was left out" for left in words.ignored]
    return "; ".join(one for one in notes if one) or None


def _filter(parts: Parts) -> Query:
    """The filter of a set question, with its second condition where there is one."""
    first = query(parts)
    if parts.also is None:
        return first
    if parts.traded:
        return trade_off(first, parts.also)
    own = Names(dataset=parts.also.names.dataset, method=parts.also.names.method)
    bare = replace(
        parts.also, topic=None, ranking=Ranking(), names=own, period=Period(None, None, ()), either=False
    )
    return replace(first, also=_filter(bare), either=parts.either)


_BEATS = re.compile(
    r"(?:that |which |and )*(?:beat|outperform|surpass|exceed|rival|match)\w* [^,;:]+", re.IGNORECASE
)


def _unused(parts: Parts) -> tuple[str, ...]:
    """What of a set question is in no part of its filter: words, and a comparison with others."""
    if parts.resource is None or parts.resource.quantity == "quality":
        return parts.unread
    about = [phrase for phrase in (parts.topic or "").lower().split(", ") if phrase]
    used = [*parts.resource.spans, *([(parts.limit.start, parts.limit.end)] if parts.limit else [])]
    return parts.unread + tuple(
        one.group().strip()
        for one in _BEATS.finditer(parts.text)
        if not any(one.start() <= start < one.end() for start, _ in used)
        and not any(phrase in one.group().lower() or one.group().lower() in phrase for phrase in about)
    )


def _kind(scores: dict[Kind, float], parts: Parts) -> Kind:
    """The likeliest kind; a set needs a measure; papers of a period, by date or by votes are browsed."""
    first, chance = next(iter(scores.items()))
    if parts.traded and (first == "set" or chance < _SURELY):
        return "set"
    if parts.placed.paper_ids:  # called by an identifier
        return "browse" if parts.opener.form == "bare" else "lookup"
    likeliest = next(kind for kind in scores if kind != "set" or parts.signs.measured)
    others = [
        name for name in parts.named if name.text != parts.names.dataset and _asked_about(parts.text, name)
    ]
    if parts.limit and parts.opener.form in _FORMS and not others and scores["set"] > _MAY_BE:
        return "set"
    one = likeliest == "lookup" and (others or parts.text.lower().startswith(_OF_ONE))
    unlike = scores["recommend"] if parts.opener.form in _FORMS else scores["recommend"] + scores["lookup"]
    if _compares(parts) and not _of_one(parts, others) and unlike < _SURELY:
        return "set"
    # "Largest corpus for X", "open model under 5B": of the things that fit, not of all that state an amount.
    few = (parts.limit is None or parts.traits) and (parts.ranking.limit or 1) == 1
    some = likeliest == "recommend" and few and scores["recommend"] >= _SURELY
    listing = _LISTING if parts.limit is None else _BOUNDED
    if parts.amount and not one and not some and likeliest in listing:
        return "set"
    listed = (
        parts.placed
        or parts.period.since
        or parts.period.until
        or sequence(parts.text, surely=True) != "relevance"
    )
    return "browse" if likeliest == "overview" and listed else likeliest


def _compares(parts: Parts) -> bool:
    """Words or signs compare what is measured with a number: "over", "or less"; "at 4x" only describes."""
    limit = parts.limit or (parts.also.limit if parts.also else None)
    if limit is None or not parts.signs.measured or limit.op == "=":
        return False
    if (
        limit.saving is not None
        and parts.opener.form in _FORMS
        and not _AT.search(parts.text, 0, limit.start)
    ):
        return True
    ranged = limit.amount.value_low is not None or limit.op != "between"  # "about 3 MB" is no range
    return ranged and (limit.start < limit.amount.start or limit.amount.end < limit.end)


_AT = re.compile(r"\b(?:at|with|to|of|and|or|vs\.?|versus) $")
_ASIDE = re.compile(
    r"\b(?:than|vs\.?|versus|over|against|beats?|beating|outperforms?|surpass\w*|of|on|for|with|to|like|in|from|by"
    r"|compared (?:to|with))(?: (?:the|a|an))? $",
    re.IGNORECASE,
)
"""What stands behind is no subject of a question."""


def _asked_about(text: str, name: Named) -> bool:
    return not all(_ASIDE.search(text, 0, start) for start, _ in name.spans)


def _of_one(parts: Parts, named: Sequence[Named]) -> bool:
    """It asks how one is, or whether what it calls by name is so: "does ABC-7B get over 60?"."""
    lower = parts.text.lower()
    asks = parts.opener.form == "other" and any(span[0] <= _SUBJECT for one in named for span in one.spans)
    return asks or lower.startswith(_OF_ONE)


_SUBJECT = 10
"""So near to the beginning stands what an auxiliary verb asks about."""


_FORMS = frozenset({"many", "bare", "any", "count"})
_OF_ONE = ("how ", "why ", "when ", "where ", "does the ", "did ", "is the ", "what ")
_MAY_BE = 0.1
"""So likely is a set at least where many are asked for and a number is compared."""
_LISTING = frozenset({"recommend", "overview", "browse"})
_BOUNDED = _LISTING | {"compare", "evidence", "lookup"}
_SURELY = 0.9  # "how does the memory that A saves compare with what B saves?" trades nothing off


def _most(parts: Parts, order: Order, *, counts: bool) -> int | None:
    """How many papers are listed: the first few of a count, so many as are wanted of the newest."""
    if counts:
        return _FEW
    dated = (parts.period.since or parts.period.until) and order != "upvotes"
    return wished(parts.text) or (None if order == "relevance" or dated else _SCREENFUL)


_FEW = 5
_SCREENFUL = 12


def amend(question: str, earlier: Query, *, today: date | None = None) -> Query | None:
    """``earlier`` as a follow-up changes it ("and by over 90 %?"); ``None`` when nothing points back."""
    does = move(question)
    if does not in CHANGES:
        return None
    parts = _parts(question, today)
    return fewer(parts, earlier) if does == "pick" else amended(parts, earlier, narrows=does != "swap")


def move(question: str) -> Move:
    """What a line of a conversation does to what was answered before it."""
    chances = moves(question)
    return "own" if chances["own"] >= _OWN else next(iter(chances))


_OWN = 0.3


def moves(question: str) -> dict[Move, float]:
    """The probability of each :data:`Move`, likeliest first."""
    columns = move_columns(question, seen(question))
    return cast("dict[Move, float]", probabilities(columns, "move"))


def _parts(question: str, today: date | None, vocabulary: Vocabulary | None = None) -> Parts:
    period = periods(blanked(question, benchmark_years(question)), today)
    where = placed(blanked(question, period.spans), vocabulary)
    text = _direct(plain(blanked(question, (*period.spans, *where.spans))))
    own = named(text, vocabulary)
    traits = {trait.name: [match.span() for match in trait.asked.finditer(text)] for trait in TRAITS}
    traits = {name: spans for name, spans in traits.items() if spans}
    plainly, text = text, blanked(text, [span for spans in traits.values() for span in spans])
    lower = text.lower()
    start = opener(lower)
    found = measuring(text, own, start)
    measured, limit, rank, own = found.resource, found.limit, found.ranking, found.named
    roles = names(text, quality=measured is not None and measured.quantity == "quality")
    if found.described is not None:
        roles = replace(roles, dataset=found.described.dataset, method=found.described.method)
    spans = [main_verb(lower, start), *roles.spans, *spoken(text, found)]
    about = topic(text, spans, measured.narrowing if measured else None)
    left = unread(text, spans, about)
    about = ", ".join([*([about] if about else []), *traits]) or None
    signs = Signs(
        measured=measured is not None,
        bounded=limit is not None or any(one.limit for one in found.more),
        firm=measured is not None and (not measured.weak or _sped(text, measured)),
        absolute=limit is not None and limit.unit is not None and limit.unit.startswith("absolute:"),
        superlative=rank.superlative or rank.ranked,
        ranked=rank.ranked or (rank.limit or 0) > 1,
        count=rank.count,
        governed=measured is not None and governed(text, measured),
        about=len((about or "").split()),
    )
    sure = found.described is not None and found.described.sure
    parts = Parts(
        plainly, period, limit, found.left_out, measured, rank, roles, about, start, signs, own, where.scope,
        clause=text, amount=sure, traits=traits, unread=left,
    )  # fmt: skip
    return _with_others(parts, found)


def _with_others(parts: Parts, found: Measuring) -> Parts:
    """The further conditions, each with what it measures."""
    both, also = found.both, None
    for one in reversed(found.more):
        clause = parts.clause if one.limit else "less"
        called = Names(dataset=one.dataset, method=one.method)
        also = replace(parts, limit=one.limit, resource=one.resource, names=called, also=also, clause=clause)
    if both is None:
        return replace(parts, also=also, either=found.either)
    first, other = (
        replace(
            parts, clause=one.text, limit=one.limit, resource=one.resource, names=_called(parts.names, one)
        )
        for one in (both.first, both.second)
    )
    return replace(first, also=replace(other, also=also), either=both.either, traded=found.traded)


def _called(names: Names, one: Condition) -> Names:
    """The names that a condition has a use for: a data set where it is one on quality."""
    if one.resource.quantity != "quality":
        return replace(names, dataset=None)
    return replace(names, dataset=one.dataset or names.dataset)


_WHY = re.compile(
    r"(?:we|i|my|our|the)\b[^?.;:,]*, so "
    r"(?=(?:please )?(?:show|tell|give|list|find|name|which|what|how many)\b)",
    re.IGNORECASE,
)


def _direct(text: str) -> str:
    """``text`` without an opening that only makes it polite, or says why it is asked."""
    if (why := _WHY.match(text)) is not None and not limits(why.group()):
        text = text[why.end() :]
    while (match := POLITE.match(text)) and text[match.end() :].strip():
        text = text[match.end() :].lstrip(" ,")
    return text


def _columns(parts: Parts) -> tuple[str, ...]:
    spans = parts.resource.spans if parts.resource else ()
    traits = [span for spans in parts.traits.values() for span in spans]
    traits += [match.span() for match in SMALL.finditer(parts.text)]
    signs = parts.signs
    yes = [f"!{name}" for name in signs.__slots__ if name != "about" and getattr(signs, name)]
    yes += [
        f"!about={min(signs.about, 5)}",
        f"!opens={parts.opener.form}",
        f"!names={min(len(parts.named), 3)}",
    ]
    yes += ["!dated"] * bool(parts.period.spans) + ["!placed"] * bool(parts.placed)
    yes += ["!doer"] * done_by_another(parts.text)
    yes += ["!asked twice"] * ("?" in parts.text)
    return columns(shape(parts.text, parts.named, spans, traits), yes)


def _sped(text: str, measured: Resource) -> bool:
    """``faster at inference``: a weak word of speed and the side it is about."""
    return measured.quantity in TIMED.values() and named_phase(text) is not None
