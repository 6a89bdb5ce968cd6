"""From the parts of a set question to its filter, and the words for how it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.language.dates import Period
from assistant.language.quantities import QUANTITIES, measure, saving, unit_at
from assistant.language.text import blanked
from assistant.question.limits import TURNED, Limit
from assistant.question.openers import Opener
from assistant.question.ranking import Ranking
from assistant.question.resource import Resource
from assistant.question.topic import BEATING, Names, kept
from assistant.question.vocabulary import Named
from assistant.question.words import CUT, GAIN, SLOW, WORSE
from assistant.types import WHOLE, Direction, Quantity, Query, Scope

__all__ = ["Parts", "Signs", "query", "reading", "trade_off"]


@dataclass(frozen=True, slots=True)
class Signs:
    """What was found in a question; columns of the kind.

    ``measured``: a resource or metric; ``firm``: one named by its own name. ``bounded``:
    a comparison with a number, ``absolute`` when that number has a unit of its own.
    ``superlative``: an extreme or an order is asked for; ``ranked``: several in order.
    ``governed``: a verb of saving stands right before the resource.
    ``about``: how many telling words remain.
    """

    measured: bool
    bounded: bool
    firm: bool
    absolute: bool
    superlative: bool
    ranked: bool
    count: bool
    governed: bool
    about: int


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that was found in a question; ``text`` is it made plain, without dates.

    Where it has two conditions, ``clause`` is the part of it with the first, and ``also`` holds the second,
    ``either`` of which may be enough; ``traded`` when they are two quantities to be seen beside each other,
    ``amount`` when it is one that papers only describe. ``traits`` are where each trait asked for stands,
    ``unread`` the telling words that are in none of these.
    """

    text: str
    period: Period
    limit: Limit | None
    left_out: tuple[Limit, ...]
    resource: Resource | None
    ranking: Ranking
    names: Names
    topic: str | None
    opener: Opener
    signs: Signs
    named: tuple[Named, ...] = ()
    placed: Scope = WHOLE
    clause: str = ""
    also: Parts | None = None
    either: bool = False
    traded: bool = False
    amount: bool = False
    traits: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def query(parts: Parts) -> Query:
    """The filter of a set question."""
    measured = parts.resource
    quantity = measured.quantity if measured else None
    fields: dict[str, Any] = {
        "quantity": quantity,
        "context": measured.context if measured else None,
        "metric": measured.metric if measured else None,
        "dataset": parts.names.dataset,
        "baseline": parts.names.baseline,
        "method": parts.names.method,
        "topic": parts.topic,
        "since": parts.period.since,
        "until": parts.period.until,
        "order": parts.ranking.order,
        "ascending": parts.ranking.ascending,
        "limit": _several(parts),
        "count": parts.ranking.count,
        "related": measured.open if measured else False,
        "counted": measured.counted if measured else None,
    }
    if measured and measured.counted == "tokens" and quantity and parts.topic:
        # "reasoning methods that save tokens"
        fields["counted"] = QUANTITIES[quantity].kind(parts.topic) or "tokens"
    fields |= bounds(parts) if parts.limit else _unbounded(parts)
    if quantity == "quality" and fields["order"] == "saving":
        fields["order"] = "value"
    return Query(**fields)


def trade_off(first: Query, second: Parts) -> Query:
    """Two quantities beside each other: a saving of either, any change of a quality; the resource first."""
    sides = [first.quantity, second.resource.quantity if second.resource else None]
    savings = sorted(sides, key=lambda quantity: quantity == "quality")
    made = [_any_change(quantity) for quantity in savings]
    return replace(first, **made[0], limit=None, count=False, also=Query(**made[1]))


def _any_change(quantity: Quantity | None) -> dict[str, Any]:
    if quantity == "quality":
        return {"quantity": quantity, "op": ">=", "value": 0.0, "unit": "points", "direction": None}
    if quantity == "throughput":
        return {"quantity": quantity, "op": ">", "value": 1.0, "unit": "times", "direction": "increase"}
    return {"quantity": quantity, "op": ">", "saving": 0.0, "direction": "decrease"}


_RUNNERS_UP = 5
"""So many are shown for a bare superlative ("biggest memory saving"): the first and those behind it."""


_FIRST = 10
"""So many are shown in the order of an amount that papers only describe."""


def _several(parts: Parts) -> int | None:
    limit = parts.ranking.limit
    if parts.resource and parts.resource.level and parts.ranking.superlative:
        shown = None if parts.limit else _FIRST
        return limit if limit and limit > 1 else shown
    return _RUNNERS_UP if limit == 1 and parts.opener.form == "bare" else limit


_LEVELS = frozenset({"absolute:score", "absolute:percent"})


def bounds(parts: Parts) -> dict[str, Any]:
    """The comparison of a question as fields of a :class:`Query`."""
    limit = parts.limit
    assert limit is not None
    quantity = parts.resource.quantity if parts.resource else None
    if limit.unit and limit.unit.startswith("absolute:"):
        gained = quantity == "quality" and GAIN.search((parts.clause or parts.text).lower())
        return _compared(limit, "increase" if gained and limit.unit not in _LEVELS else None)
    if quantity == "quality":
        return _quality(parts, limit)
    if quantity == "throughput":
        return _compared(limit if limit.grows else _as_factor(limit), "increase")
    if not limit.grows:
        return _compared(limit, "decrease")
    if _really_grows(parts) and not (quantity == "model_size" and BEATING.search(parts.topic or "")):
        return _compared(limit, "increase")
    return _compared(_as_saving(limit), "decrease")


def _compared(limit: Limit, direction: Direction | None) -> dict[str, Any]:
    return {
        "op": limit.op,
        "direction": direction,
        "saving": limit.saving,
        "saving_high": limit.saving_high,
        "value": limit.value,
        "value_high": limit.value_high,
        "unit": limit.unit,
    }


def _quality(parts: Parts, limit: Limit) -> dict[str, Any]:
    """A change ("gains 5 points") or, when nothing is said to grow, a level ("over 80 % accuracy")."""
    text = (parts.clause or parts.text).lower()
    lower = text.replace(parts.text[limit.start : limit.end].lower(), " ")  # "more than 70%" is no gain
    if limit.unit == "points" or GAIN.search(lower) or _loses(parts):
        return _compared(_on_value(limit), "increase" if limit.grows or not _loses(parts) else "decrease")
    level = _on_value(limit)
    return _compared(
        _replaced(level, value=level.value, value_high=level.value_high, unit="absolute:percent"), None
    )


def _loses(parts: Parts) -> bool:
    lower = (parts.clause or parts.text).lower()
    return CUT.search(lower) is not None or _worsens(lower)


def _really_grows(parts: Parts) -> bool:
    """For "2x more memory" grows; "2x the training speed" and "improve memory use by 50 %" do not."""
    measured = parts.resource
    if measured is None:
        return True
    lower = (parts.clause or parts.text).lower()
    if SLOW.search(lower):
        return True
    if measured.rate:
        return False
    improves = GAIN.search(lower)
    return improves is None or not improves.group().startswith(("improv", "boost", "enhanc", "better"))


def _on_value(limit: Limit) -> Limit:
    """A quality is compared as printed: percent or points."""
    if limit.saving is None:
        return limit
    amount = limit.amount
    if amount.value_low is not None:
        return _replaced(limit, value=amount.value_low, value_high=amount.value, unit=amount.unit)
    op = TURNED.get(limit.op, limit.op) if limit.turned else limit.op
    if amount.unit == "times":  # "errors halved"
        return _replaced(limit, value=round(100 * limit.saving, 3), unit="percent", op=op)
    return _replaced(limit, value=amount.value, unit=amount.unit, op=op)


def _as_factor(limit: Limit) -> Limit:
    """A saving of time per item as what it does to throughput."""
    if limit.saving is None:
        return limit
    high = None if limit.saving_high is None else _factor(limit.saving_high)
    return _replaced(limit, value=_factor(limit.saving), value_high=high, unit="times")


def _factor(share: float) -> float:
    return round(1 / (1 - share), 3) if share < 1 else share


def _as_saving(limit: Limit) -> Limit:
    """For "3x the training speed" on the saving scale."""
    wording = "percent_faster" if limit.unit == "percent" else "less_times"
    ends = [
        saving(wording, value).saving if value is not None else None  # type: ignore[arg-type]
        for value in (limit.value, limit.value_high)
    ]
    return _replaced(limit, saving=ends[0], saving_high=ends[1])


def _replaced(limit: Limit, **fields: Any) -> Limit:
    empty = {"saving": None, "saving_high": None, "value": None, "value_high": None, "unit": None}
    kept = {name: getattr(limit, name) for name in ("start", "end", "op", "amount", "grows", "note")}
    return Limit(**(kept | empty | fields))


def _unbounded(parts: Parts) -> dict[str, Any]:
    """No number: any saving, the extreme one, or every number given."""
    quantity = parts.resource.quantity if parts.resource else None
    lower = (parts.clause or parts.text).lower()
    rate = _rate_named(parts) if parts.ranking.superlative or parts.ranking.ranked else None
    unit = rate or _unit_asked(parts) or (parts.resource.level if parts.resource else None)
    if unit:
        return {"unit": unit}
    if parts.ranking.order == "value" and quantity not in {"quality", "throughput"}:
        return {"unit": QUANTITIES[quantity].unit if quantity else None}
    if quantity == "quality":
        return _any_quality(parts, lower)
    saves = CUT.search(lower) or parts.ranking.superlative or parts.ranking.ranked
    if quantity == "throughput":
        grows = saves or GAIN.search(lower)
        return {"direction": "increase", "op": ">", "value": 1.0, "unit": "times"} if grows else {}
    if saves and not _gives_amount(lower):
        return {"direction": "decrease", "op": ">", "saving": 0.0}
    grows = GAIN.search(lower) or SLOW.search(lower)
    return {"direction": "increase"} if grows and not saves else {}


def _rate_named(parts: Parts) -> str | None:
    """The unit of a rate that the question orders by: "the top 3 in frames per second"."""
    spans = parts.resource.spans if parts.resource else ()
    for start, end in spans:
        unit = unit_at(parts.text[start:end], 0)
        known = measure(1.0, unit[0]) if unit else None
        if unit and known and (known.dimension == "frame rate" or known.dimension.endswith("/s")):
            return f"absolute:{unit[0]}"
    return None


def _unit_asked(parts: Parts) -> str | None:
    """The unit that the question counts: "how many GPU hours"; no other answers it."""
    place = parts.text.lower().find("how many ") + len("how many ")
    unit = unit_at(parts.text, place) if place >= len("how many ") and not parts.ranking.count else None
    known = measure(1.0, unit[0]) if unit else None
    quantity = parts.resource.quantity if parts.resource else None
    measures = known and quantity and QUANTITIES[quantity].measures(known.dimension)
    return f"absolute:{unit[0]}" if unit and measures else None


def _any_quality(parts: Parts, lower: str) -> dict[str, Any]:
    """The highest level, any gain, or every number."""
    if parts.ranking.order == "value":
        return {"unit": "absolute:percent"}
    if _worsens(lower) and not GAIN.search(lower):
        return {"direction": "decrease", "op": ">", "value": 0.0, "unit": "points"}
    if GAIN.search(lower) or parts.ranking.superlative:
        return {"direction": "increase", "op": ">", "value": 0.0, "unit": "points"}
    return {}


def _worsens(text: str) -> bool:
    """A metric is asked to go down ("the largest accuracy drop"), not to be kept."""
    return WORSE.search(blanked(text, [match.span() for match in kept(text)])) is not None


def _gives_amount(text: str) -> bool:
    """For "needs or saves", "how much": every number is wanted, not only the savings."""
    return "how much" in text or "needs or" in text or "numbers for" in text


def reading(parts: Parts, wanted: Query | None) -> str | None:
    """What a reader should know about how the question was taken; ``None`` when it was plain."""
    notes = []
    if parts.period.unresolved:
        notes.append(f"{parts.period.unresolved!r} is no date that could be used, so it was left out")
    if wanted is not None:
        notes += [
            note
            for note in (
                parts.limit.note if parts.limit else None,
                parts.resource.note if parts.resource else None,
            )
            if note
        ]
        notes += [
            f"only one number can be a filter; {_words(parts, limit)!r} was left out"
            for limit in parts.left_out
        ]
        if wanted.saving == 0.0 and not parts.signs.superlative:
            notes.append("no size is named, so any saving counts")
        if parts.opener.form in {"one", "any"} and not parts.ranking.limit:
            notes.append("all papers that fit are listed")
    return "; ".join(notes) or None


def _words(parts: Parts, limit: Limit) -> str:
    return parts.text[limit.start : limit.end]
