"""Which resource or metric a question is about, nearest to its number or its verb.

The vocabulary is the one claims are read with, so that a question meets the claims it
means; :data:`~assistant.question.terms.TRIGGERS` adds words such as "faster" that
name a resource only through what they do to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.language.asking import GENERIC
from assistant.language.metrics import ASKED
from assistant.language.quantities import BY_UNIT, QUANTITIES, TIMED, Measure, measure, measured_in
from assistant.language.text import blanked
from assistant.question.limits import Limit
from assistant.question.named import Named, anchor, gap, metric, named
from assistant.question.phase import both_phases, leaning, named_phase, narrowing
from assistant.question.preserving import kept
from assistant.question.terms import TRIGGERS
from assistant.question.words import CUT, GAIN, REMOVE, TRAINING, pattern
from assistant.types import Context, Quantity

__all__ = ["Resource", "governed", "resource"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Resource:
    """What is measured; ``spans`` are the words that said so.

    ``rate`` tells that the words were those of speed: more of it is less time.
    ``weak`` tells that the words may as well name something else. ``narrowing`` is a
    kind of the resource that the words named ("fine-tuning time"): part of the topic.
    ``open`` tells that no side was said of a speed: any rate answers. ``counted`` is the kind
    of the quantity that was named: reasoning tokens, of compute. ``level`` is the unit in which
    every amount is wanted where no number is named.
    """

    quantity: Quantity | None
    spans: tuple[Span, ...] = ()
    context: Context | None = None
    rate: bool = False
    metric: str | None = None
    narrowing: str | None = None
    note: str | None = None
    weak: bool = False
    open: bool = False
    counted: str | None = None
    level: str | None = None


def resource(text: str, limit: Limit | None) -> Resource | None:
    """What ``text`` (made plain) asks the amount of; ``None`` when nothing is measured."""
    masked = blanked(text, [match.span() for match in kept(text)])
    near = anchor(masked, limit)
    own = (limit.amount.start, limit.amount.end) if limit and limit.amount.unit == "times" else (0, 0)
    found = named(masked, near, own)
    quality = _quality(masked, limit, found, near)
    if quality is not None:
        return quality
    if limit is not None and limit.unit is not None and limit.unit.startswith("absolute:"):
        return _of_unit(masked, limit, found)
    return _settled(masked, found) if found else _unnamed(masked, limit)


def governed(text: str, measured: Resource) -> bool:
    """A verb of saving stands right before the resource: "cut the total training time"."""
    lower = text.lower()
    starts = [start for start, _ in measured.spans]
    return any(0 <= start - verb.end() <= _ROOM for start in starts for verb in CUT.finditer(lower, 0, start))


_ROOM = 14
"""Characters for an article and an adjective."""


# ---------------------------------------------------------------- quality


def _quality(text: str, limit: Limit | None, found: list[Named], near: Span) -> Resource | None:
    """A metric, when it is what the number is about."""
    match = metric(text, near)
    unit = limit.unit if limit else None
    sure = unit in {"absolute:score", "points"}
    if not sure and (match is None or _is_spent(unit)):
        return None
    if match is None:
        return Resource("quality")
    name = ASKED[match.group()]
    if not sure and found:
        first = gap(found[0].start, found[0].end, near)
        if (
            limit is None
            or not name
            or gap(match.start(), match.end(), near) >= first + (40 if found[0].weak else 0)
        ):
            return None
    return None if limit is None and not name else Resource("quality", (match.span(),), metric=name or None)


def _is_spent(unit: str | None) -> bool:
    """It is a unit of some resource; decibels are none."""
    known = measure(1.0, unit) if unit and unit.startswith("absolute:") else None
    return known is not None and any(one != "quality" for one in measured_in(known.dimension))


# ---------------------------------------------------------------- from the unit


def _of_unit(text: str, limit: Limit, found: list[Named]) -> Resource | None:
    """The unit says most: bytes are memory unless a size is named, time is training unless it runs."""
    known = measure(1.0, limit.unit or "")
    if known is None:
        return None
    own = (limit.start, limit.end)
    rate = known.dimension.endswith("/s")
    near = [one for one in found if _fits(known, one) and not (rate and own[0] <= one.start < own[1])]
    other = [one for one in found if not one.weak and not own[0] <= one.start < own[1]]
    beside = bool(other) and gap(other[0].start, other[0].end, own) <= _BESIDE
    if near:
        return _settled(text, near, narrowing(text[near[0].start : near[0].end]))
    if beside:  # "over 5 GB training time": kept, for the check to refuse
        return _settled(text, other)
    if known.dimension == "time":
        return _of_time(text, limit, own)
    quantity: Quantity | None = BY_UNIT.get(known.dimension)
    if rate:
        quantity = "throughput"
    sided = quantity is not None and QUANTITIES[quantity].sided
    return Resource(quantity, (own,), context=named_phase(text) if sided else None) if quantity else None


def _fits(known: Measure, one: Named) -> bool:
    if known.dimension.endswith(" time"):
        return one.term.quantity == "training_time"
    neutral = known.dimension == "time" and one.term.context is None
    return one.term.quantity in measured_in(known.dimension) and not neutral


_BESIDE = 4
"""So near that the number can only be meant for this resource: "of", "is", "at"."""
_SHORT = 60.0


def _of_time(text: str, limit: Limit, own: Span) -> Resource:
    lean = leaning(text, own)
    if lean is not None:
        return Resource(TIMED[lean], (own,), narrowing=narrowing(text))
    seconds = measure(limit.value or limit.value_high or 0.0, limit.unit or "")
    lean = "inference" if seconds and seconds.amount < _SHORT else "training"
    return Resource(TIMED[lean], (own,), note=f"time is read as {lean} time")


# ---------------------------------------------------------------- from the words

_GENERAL = pattern(
    "saving, savings, reduction, reductions, efficien*, resource, resources, gain, gains, improvement*"
)


_ACTIVITY = re.compile(
    rf"{CUT.pattern}\s+(?:the |down )?(?P<what>(?P<training>(?:pre-?|re-?|fine-?)?(?:training|tuning))"
    r"|inference|decoding|sampling|generation|rendering)(?=\s+(?:by|to|in|more|at|over|from)\b|[?.,]|$)"
)
"""What takes the time that is cut: "shorten training by half"."""


def _unnamed(text: str, limit: Limit | None) -> Resource | None:
    """Savings of anything: "Which papers report savings over 90%?"."""
    lower = text.lower()
    general = _GENERAL.search(lower)
    if general is None and limit is None:
        return None
    activity = _ACTIVITY.search(lower)
    if limit is not None and not limit.grows and activity:
        timed: Quantity = TIMED["training" if activity["training"] else "inference"]
        return Resource(timed, (activity.span("what"),))
    if limit is not None and limit.grows:
        return Resource("quality") if general or GAIN.search(lower) else None
    return Resource(None, (general.span(),) if general else (), note="no resource is named, so any is taken")


_TRIGGERED = frozenset(term for _, term in TRIGGERS)


def _settled(text: str, found: list[Named], narrowed: str | None = None) -> Resource:
    """The nearest resource, with the context that all its mentions share, and its kind or ``narrowed``."""
    best = found[0]
    quantity = _of_tokens(text, best)
    spans = sorted(
        (one.start, one.end)
        for one in found
        if (one.term.quantity == best.term.quantity or (one.weak and one.term in _TRIGGERED))
        or text[min(one.end, best.end) : max(one.start, best.start)] in _JOINTS
    )
    counted = QUANTITIES[quantity].kind(text[best.start : best.end])
    kind = narrowed or narrowing(" ".join(text[start:end] for start, end in spans))
    plain = Resource(
        quantity,
        tuple((_with_acts(text, _behind_act(text, start, end)), end) for start, end in spans),
        rate=best.term.nature in {"rate", "gain"} and quantity != "throughput",
        narrowing=kind,
        weak=best.weak,
        counted=counted,
    )
    acted = _ACTIVITY.search(text.lower()) if quantity in TIMED.values() else None
    if acted is not None:  # "speed up generation": what takes the time is no topic
        plain = replace(plain, spans=(*plain.spans, acted.span("what")))
    if quantity == "inference_latency" and best.term.context is None:
        return _sided_time(text, plain, (best.start, best.end))
    if quantity == "steps" and _SAMPLED.search(plain.narrowing or ""):
        plain = replace(plain, narrowing=None, context="inference")
    both = any(one.term.quantity != quantity and not one.weak for one in found) and _EITHER.search(text)
    note = "two resources are named, and a filter takes one; ask again for the other" if both else None
    note = _ONE_PHASE if quantity in TIMED.values() and both_phases(text) else note
    context = plain.context or _context(text, found, quantity)
    return replace(plain, context=context, note=note)


_JOINTS = frozenset({" or ", " and "})
_EITHER = re.compile(r"\bboth\b|\bor\b", re.IGNORECASE)
_SAMPLED = re.compile(r"sampling|decoding|denois")
"""Steps of a model at work, not of its training."""
_BEFORE = re.compile(r"(?:(?P<first>[\w-]+ing)\s+(?:or|and)\s+)?(?P<act>[\w-]+ing)?\s*(?:the\s+)?$")


def _behind_act(text: str, start: int, end: int) -> int:
    """Where a resource begins behind what is done: of "video generation acceleration" the last word."""
    act, _, rest = text[start:end].partition(" ")
    before = text[:start].rpartition(" ")[0].rpartition(" ")[2] if text[:start].endswith(" ") else ""
    noun = before.lower() not in GENERIC and not CUT.fullmatch(before.lower())
    return end - len(rest) if rest and act.lower().endswith("ation") and before and noun else start


def _with_acts(text: str, start: int) -> int:
    """Where the words of a resource begin with what is done to it: "pruning or merging tokens"."""
    match = _BEFORE.search(text.lower(), 0, start)
    if match is None or (match["first"] is None and match["act"] is None):
        return start
    acts = [act for act in (match["first"], match["act"]) if act]
    if match["act"] is None and re.match(r"[\w-]+ing\b", text[start:]):
        return match.start()  # "sampling or decoding steps"
    removed = all(REMOVE.fullmatch(act) or CUT.fullmatch(act) for act in acts)
    return match.start() if removed else start


def _of_tokens(text: str, best: Named) -> Quantity:
    """Fewer tokens are less work, as claims have it, unless they are trained on."""
    quantity = best.term.quantity
    tokens = text[best.start : best.end].lower() == "tokens"
    return "compute" if quantity == "data" and tokens and not TRAINING.search(text.lower()) else quantity


def _sided_time(text: str, plain: Resource, own: Span) -> Resource:
    """Speed and time without a side take the nearest one."""
    lean = leaning(blanked(text, [own]), own)
    note = "no side is named, so a speed in training answers too" if lean is None else None
    note = _ONE_PHASE if both_phases(text) else note
    return replace(plain, quantity=TIMED[lean or "inference"], note=note, open=lean is None)


_ONE_PHASE = "training and inference are two filters; this is the nearer one, so ask again for the other"


def _context(text: str, found: list[Named], quantity: Quantity) -> Context | None:
    if QUANTITIES[quantity].phase:
        return None
    contexts = {one.term.context for one in found if one.term.quantity == quantity}
    if len(contexts) == 1 and None not in contexts:
        return contexts.pop()
    others = [(one.start, one.end) for one in found if one.term.quantity != quantity]
    return named_phase(blanked(text, others)) if QUANTITIES[quantity].sided else None
