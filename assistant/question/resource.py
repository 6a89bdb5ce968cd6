"""Which resource or metric a question is about, nearest to its number or its verb, and in which phase.

The vocabulary is the one claims are read with, so that a question meets the claims it
means; :data:`~assistant.question.words.TRIGGERS` adds words such as "faster" that
name a resource only through what they do to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.language.asking import GENERIC
from assistant.language.metrics import ASKED
from assistant.language.quantities import (
    BY_UNIT,
    QUANTITIES,
    TIMED,
    Measure,
    Term,
    measure,
    measured_in,
    mentions,
)
from assistant.language.text import blanked
from assistant.question.limits import Limit
from assistant.question.topic import kept
from assistant.question.words import (
    CUT,
    GAIN,
    INFERENCE,
    NARROWING,
    PLURALS,
    REMOVE,
    REPORT,
    SINGULARS,
    TRAINING,
    TRIGGERS,
    WEAK,
    any_of,
    pattern,
)
from assistant.types import Context, Quantity

__all__ = [
    "Named",
    "Resource",
    "anchor",
    "both_phases",
    "by_phase",
    "gap",
    "governed",
    "leaning",
    "metric",
    "named",
    "named_phase",
    "narrowing",
    "resource",
]


@dataclass(frozen=True, slots=True)
class Named:
    """A resource where it is named; ``weak`` when the words may as well mean something else."""

    start: int
    end: int
    term: Term
    weak: bool


_DOUBT = 40
"""How many characters further away a named resource may be than a doubtful word."""


def named(text: str, near: Span, own: Span) -> list[Named]:
    """The resources of ``text``, nearest to ``near`` first; words within ``own`` do not count."""
    found = (one for one in _candidates(text) if not own[0] <= one.start < own[1])
    return sorted(found, key=lambda one: (gap(one.start, one.end, near) + _DOUBT * one.weak, one.start))


def gap(start: int, end: int, near: Span) -> int:
    """Characters between two spans; 0 when they touch."""
    return max(start - near[1], near[0] - end, 0)


def anchor(text: str, limit: Limit | None) -> Span:
    """What the resource stands next to: the number, else the verb that cuts, gains or reports."""
    if limit is not None:
        return limit.start, limit.end
    lower = text.lower()
    found = (words.search(lower) for words in (CUT, GAIN, REPORT))
    return next((match.span() for match in found if match), (0, 0))


def _candidates(text: str) -> Iterator[Named]:
    """Terms of the vocabulary and trigger words, none of which only names a kind of paper."""
    read = (Named(found.start, found.end, found.term, found.phrase in WEAK) for found in mentions(text))
    strong = [one for one in read if not _modifies(text, one)]
    yield from strong
    lower = text.lower()
    for words, term in TRIGGERS:
        for match in words.finditer(lower):
            if not any(one.start <= match.start() < one.end for one in strong):
                yield Named(match.start(), match.end(), term, weak=True)


_KINDS = (PLURALS | SINGULARS) - frozenset(
    "claims numbers figures results result anyone anybody anything everything one people".split()
)


def _modifies(text: str, one: Named) -> bool:
    """Part of a description: "compression papers", "without labels"."""
    after = re.match(r"[ -](\w+)", text[one.end :])
    if after and after[1].lower() in _KINDS:
        return True
    return re.search(r"\b(?:without|no|requiring no)(?: \w+)?\s$", text[: one.start].lower()) is not None


_METRIC = re.compile(rf"(?<![\w-]){any_of(', '.join(ASKED))}(?!\w)")


def metric(text: str, near: Span) -> re.Match[str] | None:
    """The metric nearest to ``near``; a general one ("performance") only when there is no other."""
    found = sorted(
        _METRIC.finditer(text.lower()),
        key=lambda match: (
            ASKED[match.group()] == "",
            gap(match.start(), match.end(), near),
            match.start(),
        ),
    )
    return found[0] if found else None


_RUN = re.compile(r"(?<=training )runs?\b")


def leaning(text: str, anchor: Span) -> Context | None:
    """The side that the words nearest to ``anchor`` are about; ``None`` without such words."""
    gaps: list[tuple[int, int, Context]] = []
    for order, (name, words) in enumerate((("training", TRAINING), ("inference", INFERENCE))):
        for match in words.finditer(_RUN.sub(lambda run: " " * len(run.group()), text.lower())):
            gap = max(match.start() - anchor[1], anchor[0] - match.end(), 0)
            gap -= match.end() <= anchor[0]  # "trained in a day of simulation"
            gaps.append((gap, -order, name))  # type: ignore[arg-type]  # the two names are contexts
    return min(gaps)[2] if gaps else None


_TRAINS = pattern("train, training, trains, trained, fine-tun*, finetun*, pre-training, pretraining")
_INFERS = pattern("inference, decoding, serving, serve, serves, deploy*, at test time, generation")


def named_phase(text: str) -> Context | None:
    """The one side that is named, as in "memory needed for training"; ``None`` for both or none."""
    lower = text.lower()
    training, inference = _TRAINS.search(lower), _INFERS.search(lower)
    if bool(training) == bool(inference):
        return None
    return "training" if training else "inference"


_WORK = "(?:inference|decoding|serving|generation|sampling)"
_BOTH_PHASES = re.compile(rf"\btraining (?:and|or|/) {_WORK}\b|\b{_WORK} (?:and|or|/) training\b")


def both_phases(text: str) -> bool:
    """Both are asked for at once."""
    return _BOTH_PHASES.search(text.lower()) is not None


def by_phase(text: str, measured: Resource | None) -> tuple[Resource, Resource] | None:
    """A time in either phase, where "training or inference" is asked for."""
    match = _BOTH_PHASES.search(text.lower())
    if match is None or measured is None or measured.quantity not in TIMED.values():
        return None
    spans = (*measured.spans, match.span())
    one, other = (replace(measured, quantity=name, spans=spans, note=None) for name in TIMED.values())
    return (one, other) if " or " in match.group() else None


_NARROWING = pattern(", ".join(NARROWING))


def narrowing(words: str) -> str | None:
    """The kind of training, inference, memory or data that ``words`` name."""
    found = _NARROWING.search(words.lower())
    return found.group() if found else None


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
    quality = _quality(masked, limit, found, near) or _solved(masked, limit)
    quality = quality or (None if found else _rated(masked, limit))
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
    if limit is None and not name:
        return None
    spans = (one.span() for one in _METRIC.finditer(text.lower()) if ASKED[one.group()] == name)
    return Resource("quality", (match.span(), *spans), metric=name or None)


_SOLVES = re.compile(
    r"\b(?:solv|finish|complet|pass|resolv|win|prov|fix|answer|succe)(?:es?|s|ed|ing|e?ds?)?\b[^,;.?]*$",
    re.IGNORECASE,
)
_LOST = re.compile(r"\s*(?:drops?|loss|degradation)\b(?! (?:of|in)\b)", re.IGNORECASE)
_OF_THEM = re.compile(
    r"\s+(?:of (?:all |the |its |their )*(?P<what>[\w-]+)|cases|runs|trials)\b", re.IGNORECASE
)


def _solved(text: str, limit: Limit | None) -> Resource | None:
    """A share of what was to be solved is a score: "finish more than half of the quests"."""
    if limit is None or limit.amount.unit != "percent":
        return None
    if (lost := _LOST.match(text, limit.end)) is not None:
        return Resource("quality", (lost.span(),))
    verb, behind = _SOLVES.search(text, 0, limit.start), _OF_THEM.match(text, limit.end)
    if verb is None or behind is None:
        return None
    word = re.match(r"\w+", text[verb.start() :])
    assert word is not None
    return Resource(
        "quality", ((verb.start(), verb.start() + word.end()), behind.span()), level="absolute:percent"
    )


_RATED = re.compile(
    r"(?P<what>(?:[a-z][\w-]+ )?(?:rates?|success(?: rates?)?|probability)|[a-z]{4,}s)"
    r"(?: (?:of|is|are|at|to))?\s*$"
)
_RATE_WORDS = ("rate", "rates", "success", "probability")
_ACCURATE = re.compile(r"\s*(?:accurate|correct)\b")
_RATING = re.compile(r"\s*(?P<what>(?:[a-z][\w-]+ )?(?:success(?: rates?)?|rates?))\b")


def _rated(text: str, limit: Limit | None) -> Resource | None:
    """A rate of anything is a metric by that name: "collision rate below 1%"."""
    lower = text.lower()
    if limit is None or limit.amount.unit != "percent" or CUT.search(lower) or GAIN.search(lower):
        return None
    if (accurate := _ACCURATE.match(lower, limit.end)) is not None:
        return Resource("quality", (accurate.span(),), metric="accuracy", level="absolute:percent")
    match = _RATED.search(lower, 0, limit.start) or _RATING.match(lower, limit.end)
    if match is not None and not match["what"].endswith(_RATE_WORDS) and limit.op[0] != "<":
        return None  # "errors below 2%", but "agents over 80%" names no metric
    if match is None or match["what"] in PLURALS | GENERIC:
        return None
    name = match["what"].removesuffix("s") if match["what"].endswith("rates") else match["what"]
    return Resource("quality", (match.span("what"),), metric=name, level="absolute:percent")


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
    if known.dimension == "bytes" and (fit := _FITTED.search(text[: limit.start])) is not None:
        return Resource("memory", (fit.span("fit"), own), context=named_phase(text))
    beside = bool(other) and gap(other[0].start, other[0].end, own) <= _BESIDE
    if near:
        settled = _settled(text, near, narrowing(text[near[0].start : near[0].end]))
        # "fewer than 100 demonstrations": what is counted is no kind of it
        counted = (limit.unit or "").endswith(settled.narrowing or "-")
        return replace(settled, narrowing=None) if counted else settled
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
    neutral = known.dimension == "time" and (one.term.context is None or one.term.quantity == "data")
    return one.term.quantity in measured_in(known.dimension) and not neutral


_FITTED = re.compile(
    r"\b(?P<fit>fit|fits|fitting|squeezed?|squeezes)\b.*\b(?:in|into|on|within|under|below)\s*$"
)
_BESIDE = 4
"""So near that the number can only be meant for this resource: "of", "is", "at"."""
_OF_MATERIAL = re.compile(
    r" of (?:[\w-]+ )?(?:speech|audio|video|footage|data|recordings?|demonstrations?)\b"
)
"""What lasts so long is learnt from: "from ten seconds of speech"."""
_SHORT = 60.0


def _of_time(text: str, limit: Limit, own: Span) -> Resource:
    if _OF_MATERIAL.match(text, limit.end) is not None:
        return Resource("data", (own,))
    lean = leaning(text, own)
    if lean is not None:
        return Resource(TIMED[lean], (own,), narrowing=narrowing(text))
    seconds = measure(limit.value or limit.value_high or 0.0, limit.unit or "")
    lean = "inference" if seconds and seconds.amount < _SHORT else "training"
    return Resource(TIMED[lean], (own,), note="no side is named, so time in training answers too", open=True)


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
    if limit is None and general and general.group().startswith(("gain", "improvement")):
        return Resource("quality", (general.span(),))
    activity = _ACTIVITY.search(lower)
    if limit is not None and not limit.grows and activity:
        timed: Quantity = TIMED["training" if activity["training"] else "inference"]
        return Resource(timed, (activity.span("what"),))
    if limit is not None and limit.grows and _LARGER.match(lower, limit.end):
        return Resource("model_size")
    if limit is not None and limit.grows:
        return Resource("quality") if general or GAIN.search(lower) else None
    return Resource(None, (general.span(),) if general else (), note="no resource is named, so any is taken")


_LARGER = re.compile(r"\s*(?:larger|bigger|as (?:large|big)|(?:its|their) (?:own )?size)\b")
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
