"""Which resource or metric a question is about, nearest to its number or its verb.

The vocabulary is the one claims are read with, so that a question meets the claims it
means; :data:`~assistant.question.words.TRIGGERS` adds words such as "faster" that
name a resource only through what they do to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.quantities import Term, measure, mentions
from assistant.question.limits import Limit
from assistant.question.terms import ABSOLUTE_QUANTITY, METRICS, NARROWING, TRIGGERS, WEAK
from assistant.question.words import CUT, GAIN, INFERENCE, PLURALS, REPORT, SINGULARS, TRAINING, pattern
from assistant.types import Context, Quantity

__all__ = ["PRESERVING", "Resource", "governed", "resource"]

Span = tuple[int, int]

PRESERVING = re.compile(
    r"\b(?:without\b[\w -]*?\b(?:accuracy|quality|performance|loss|losses|degradation|precision|fidelity|drop|degrading|sacrific\w+)\b(?: of \w+| in \w+)?"
    r"|(?:while|and) (?:maintain|keep|preserv|retain|match)\w*\b[\w -]*?\b(?:accuracy|quality|performance|fidelity|results)\b"
    r"|(?:with|at) (?:no|little|minimal|negligible|the same|equal|comparable|similar|almost no|unchanged|full)\b[\w -]*?"
    r"\b(?:accuracy|quality|performance|loss|degradation|drop|fidelity)\b|\blossless(?:ly)?\b|at no cost in \w+)",
    re.IGNORECASE,
)
"""What is kept while something is saved: part of the topic, never of the comparison."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What is measured; ``spans`` are the words that said so.

    ``rate`` tells that the words were those of speed: more of it is less time.
    ``weak`` tells that the words may as well name something else.
    ``narrowing`` is a kind of training or inference that the words named
    ("fine-tuning time"), which narrows the topic.
    """

    quantity: Quantity | None
    spans: tuple[Span, ...]
    context: Context | None = None
    rate: bool = False
    metric: str | None = None
    narrowing: str | None = None
    note: str | None = None
    weak: bool = False


def resource(text: str, limit: Limit | None) -> Resource | None:
    """What ``text`` (made plain) asks the amount of; ``None`` when nothing is measured."""
    masked = PRESERVING.sub(_blank, _REAL_TIME.sub(_blank, text))
    anchor = _anchor(masked, limit)
    own = (limit.amount.start, limit.amount.end) if limit and limit.amount.unit == "times" else (0, 0)
    found = sorted(
        (m for m in _candidates(masked) if not own[0] <= m.start < own[1]),
        key=lambda mention: _distance(mention, anchor),
    )
    metric = _metric(masked, limit)
    if limit is not None and limit.unit == "absolute:score":
        return Resource(
            "quality",
            (metric.span(),) if metric else (),
            metric=METRICS[metric.group().lower()] if metric else None,
        )
    if limit is not None and limit.unit is not None and limit.unit.startswith("absolute:"):
        return _of_unit(masked, limit, found)
    if metric is not None and _is_quality(metric, limit, found, anchor):
        return Resource("quality", (metric.span(),), metric=METRICS[metric.group().lower()] or None)
    if limit is not None and limit.unit == "points":
        return Resource("quality", ())
    if not found:
        return _unnamed(masked, limit)
    return _settled(masked, found)


def governed(text: str, measured: Resource) -> bool:
    """A verb of saving stands right before the resource: "cut the total training time"."""
    lower = text.lower()
    return any(
        0 <= start - verb.end() <= _GOVERNED
        for start, _ in measured.spans
        for verb in CUT.finditer(lower, 0, start)
    )


_GOVERNED = 14
"""Characters between: room for an article and an adjective."""
_REAL_TIME = re.compile(r"\breal[- ]time\b", re.IGNORECASE)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _anchor(text: str, limit: Limit | None) -> Span:
    """What the resource stands next to: the number, else the verb that cuts, else the end of the opener."""
    if limit is not None:
        return limit.start, limit.end
    for words in (CUT, _RANKING, GAIN, REPORT):
        match = words.search(text.lower())
        if match:
            return match.span()
    return 0, 0


@dataclass(frozen=True, slots=True)
class _Named:
    """A resource where it is named; ``weak`` when the words may as well mean something else."""

    start: int
    end: int
    term: Term
    weak: bool


_RANKING = pattern(
    "largest, biggest, greatest, highest, best, most, lowest, smallest, least, minimum, maximum, top, any, rank, sort, order"
)
_KINDS = (PLURALS | SINGULARS) - frozenset(
    "claims numbers figures results result anyone anybody anything everything one people".split()
)
_TRIGGERED = frozenset(term for _, term in TRIGGERS)
_DOUBT = 40
"""How many characters further away a named resource may be than a doubtful word."""


def _candidates(text: str) -> Iterator[_Named]:
    """Terms of the vocabulary and trigger words, none of which only names a kind of paper."""
    read = (_Named(found.start, found.end, found.term, found.phrase in WEAK) for found in mentions(text))
    named = [mention for mention in read if not _modifies(text, mention)]
    yield from named
    lower = text.lower()
    for words, term in TRIGGERS:
        for match in words.finditer(lower):
            inside = any(m.start <= match.start() < m.end for m in named)
            if not inside:
                yield _Named(match.start(), match.end(), term, weak=True)


def _modifies(text: str, mention: _Named) -> bool:
    """For "compression papers", "labels" in "without labels": part of a description."""
    following = re.match(r"[ -](\w+)", text[mention.end :])
    if following and following[1].lower() in _KINDS:
        return True
    return re.search(r"\b(?:without|no|requiring no)(?: \w+)?\s$", text[: mention.start].lower()) is not None


def _distance(mention: _Named, anchor: Span) -> tuple[int, int]:
    gap = max(mention.start - anchor[1], anchor[0] - mention.end, 0)
    return gap + _DOUBT * mention.weak, mention.start


def _metric(text: str, limit: Limit | None) -> re.Match[str] | None:
    """The metric nearest to the number; a general one ("performance") only when there is no other."""
    found = list(_METRIC.finditer(text.lower()))
    anchor = (limit.start, limit.end) if limit else (0, 0)
    ranked = sorted(
        found,
        key=lambda m: (
            METRICS[m.group()] == "",
            max(m.start() - anchor[1], anchor[0] - m.end(), 0),
            m.start(),
        ),
    )
    return ranked[0] if ranked else None


_METRIC = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(m) for m in sorted(METRICS, key=lambda m: (-len(m), m)))
    + r")(?!\w)"
)


def _is_quality(metric: re.Match[str], limit: Limit | None, found: list[_Named], anchor: Span) -> bool:
    if limit is None:
        return not found and METRICS[metric.group()] != ""
    if limit.unit == "points":
        return True
    gap = max(metric.start() - anchor[1], anchor[0] - metric.end(), 0)
    strong = METRICS[metric.group()] != ""
    return not found or (strong and gap < _distance(found[0], anchor)[0])


def _of_unit(text: str, limit: Limit, found: list[_Named]) -> Resource | None:
    """The unit says most: bytes are memory unless a size is named, time is training unless it runs."""
    known = measure(1.0, limit.unit or "")
    if known is None:
        return None
    own = (limit.start, limit.end)
    near = [mention for mention in found if _fits(known.dimension, mention.term)]
    if not near and found and not found[0].weak and _distance(found[0], own)[0] <= _BESIDE:
        return _settled(text, found)  # "over 5 GB training time": kept, for the check to refuse
    if near:
        return replace(_settled(text, near), narrowing=_narrowing(text[near[0].start : near[0].end]))
    if known.dimension == "time":
        return _of_time(text, limit, own)
    if known.dimension.endswith(" time"):
        return Resource("training_time", (own,))
    if known.dimension.endswith("/s"):
        return Resource("throughput", (own,))
    quantity = ABSOLUTE_QUANTITY.get(known.dimension)
    return Resource(quantity, (own,)) if quantity else None  # type: ignore[arg-type]


_FITTING = {
    "bytes": {"memory", "model_size", "data", "communication"}, "time": {"training_time", "inference_latency"},
    "parameters": {"model_size"}, "tokens": {"data", "steps"}, "items": {"data"}, "FLOPs": {"compute"},
    "MACs": {"compute"}, "frame rate": {"inference_latency", "throughput"}, "energy": {"energy"}, "power": {"energy"},
    "money": {"cost"}, "steps": {"steps"}, "epochs": {"steps"}, "bits": {"memory", "model_size", "communication"},
}  # fmt: skip


def _fits(dimension: str, term: Term) -> bool:
    if dimension.endswith(" time"):
        return term.quantity == "training_time"
    neutral = dimension == "time" and term.context is None
    return term.quantity in _FITTING.get(dimension, set()) and not neutral


_BESIDE = 4
"""So near that the number can only be meant for this resource: "of", "is", "at"."""
_SHORT = 60.0


def _of_time(text: str, limit: Limit, own: Span) -> Resource:
    leaning = _leaning(text, own)
    if leaning is None:
        seconds = measure(limit.value or limit.value_high or 0.0, limit.unit or "")
        leaning = "inference" if seconds and seconds.amount < _SHORT else "training"
        note = f"time is read as {leaning} time"
        return Resource(_TIME[leaning], (own,), note=note)
    return Resource(_TIME[leaning], (own,), narrowing=_narrowing(text))


_TIME: dict[str, Quantity] = {"training": "training_time", "inference": "inference_latency"}


def _leaning(text: str, anchor: Span) -> str | None:
    """Whether the words nearest to ``anchor`` are about training or about inference."""
    gaps = []
    for name, words in (("training", TRAINING), ("inference", INFERENCE)):
        for match in words.finditer(text.lower()):
            gap = max(match.start() - anchor[1], anchor[0] - match.end(), 0)
            gaps.append((gap, name))
    return min(gaps)[1] if gaps else None


def _unnamed(text: str, limit: Limit | None) -> Resource | None:
    """Savings of anything: "Which papers report savings over 90%?"."""
    general = re.search(
        r"\b(?:savings?|reductions?|efficien\w+|resources?|gains?|improvements?)\b", text.lower()
    )
    if general is None and limit is None:
        return None
    if limit is not None and limit.grows:
        return Resource("quality", ()) if general or GAIN.search(text.lower()) else None
    return Resource(None, (general.span(),) if general else (), note="no resource is named, so any is taken")


def _settled(text: str, found: list[_Named]) -> Resource:
    best = found[0]
    same = [m for m in found if m.term.quantity == best.term.quantity]
    spans = tuple(
        sorted(
            (m.start, m.end)
            for m in found
            if m.term.quantity == best.term.quantity or (m.weak and m.term in _TRIGGERED)
        )
    )
    neutral = best.term.quantity == "inference_latency" and best.term.context is None
    rate = best.term.nature in {"rate", "gain"} and best.term.quantity != "throughput"
    narrowing = _narrowing(text[best.start : best.end])
    if neutral:
        leaning = _leaning(_without(text, best), (best.start, best.end))
        note = None if leaning else "speed is read as that of inference; say training speed for the other"
        return Resource(_TIME[leaning or "inference"], spans, None, rate, None, narrowing, note, best.weak)
    contexts = {
        m.term.context for m in same if m.term.quantity not in {"training_time", "inference_latency", "data"}
    }
    context = contexts.pop() if len(contexts) == 1 else None
    if context is None and best.term.quantity in _SIDED:
        context = _side(text)
    return Resource(best.term.quantity, spans, context, rate, None, narrowing, None, best.weak)


_SIDED = frozenset({"memory", "compute", "energy", "throughput"})


def _side(text: str) -> Context | None:
    """For "memory needed for training": the side of a resource that has two."""
    lower = text.lower()
    training = re.search(r"\b(?:train|training|trains|trained|fine-tun\w+|finetun\w+|pre-?training)\b", lower)
    inference = re.search(
        r"\b(?:inference|decoding|serving|serves?|deploy\w*|at test time|generation)\b", lower
    )
    if bool(training) == bool(inference):
        return None
    return "training" if training else "inference"


def _without(text: str, mention: _Named) -> str:
    return text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]


def _narrowing(words: str) -> str | None:
    lower = words.lower()
    return next((name for name in NARROWING if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lower)), None)
