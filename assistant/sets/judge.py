"""One claim against one filter: match, no_match or cannot_tell, and why.

A claim is judged by everything its wording allows: an "up to" counts on its best case
and says so; "at least p" is over p, as its authors say; "about p" beside the threshold,
or a wording with readings on both sides of it, cannot be told.
"""

from __future__ import annotations

import re

from assistant.quantities import measure
from assistant.sets.bounds import Judgement, Stated, decide
from assistant.types import Bound, Claim, Query

__all__ = ["Judgement", "concerns", "judge", "strength"]

ABOUT = 0.05
"""How far "about" reaches: a twentieth of what is saved or left, whichever is less."""
_LEAST_REACH = 0.005


_NO = Judgement("no_match")


def concerns(query: Query, claim: Claim) -> bool:
    """Whether ``claim`` gives a number for what ``query`` asks about, whatever its size."""
    if query.quantity is None:
        if claim.quantity == "quality":
            return False
    elif claim.quantity != query.quantity:
        return _related(query, claim)
    if query.context is not None and claim.context not in {query.context, "both"}:
        return False
    return _named(query.metric, claim.metric, claim.quote) and _named(
        query.dataset, claim.dataset, claim.quote
    )


def judge(query: Query, claim: Claim) -> Judgement:
    """The verdict on one claim; the topic, dates and source of ``query`` are judged elsewhere."""
    if not concerns(query, claim):
        return _NO
    if not _named(query.baseline, claim.baseline, claim.quote) or not _named(
        query.method, claim.method, None
    ):
        return _NO
    found = _sized(query, claim)
    if found.verdict == "match" and query.quantity not in {None, claim.quantity}:
        return Judgement("cannot_tell", "throughput is stated, not time")
    return found


def strength(query: Query, claim: Claim) -> float:
    """What results are ordered by, largest first unless the filter asks otherwise."""
    if query.unit is not None and query.unit.startswith("absolute:"):
        known = measure(claim.value, claim.unit)
        return known.amount if known else claim.value
    if query.quantity == "quality" or (query.order == "value" and query.unit is None):
        return claim.value
    if claim.direction == "increase" or query.direction == "increase":
        return _factor(claim) or 0.0
    return claim.saving if claim.saving is not None else max(claim.readings, default=0.0)


# What says nearly the same in other terms: never a match, worth a look.
_RELATED = {"training_time": "throughput", "inference_latency": "throughput"}


def _related(query: Query, claim: Claim) -> bool:
    """Throughput, when time is asked: items per second on the side that is asked about."""
    if claim.quantity != _RELATED.get(query.quantity or "") or query.op is None or query.saving is None:
        return False
    sides = {"training"} if query.quantity == "training_time" else {"inference", "both"}
    return claim.context in sides and claim.saving is not None


def _named(wanted: str | None, stated: str | None, quote: str | None) -> bool:
    """``wanted`` is in what the claim names, or in its sentence."""
    if wanted is None:
        return True
    key = _key(wanted)
    return any(key in _key(text) for text in (stated, quote) if text)


def _key(text: str) -> str:
    """Letters and digits between single blanks, with one at each end: whole words are found, not parts."""
    kept = "".join(character if character.isalnum() else " " for character in text.casefold())
    return f" {' '.join(kept.split())} "


def _sized(query: Query, claim: Claim) -> Judgement:
    """Direction and number."""
    if query.unit is not None and query.unit.startswith("absolute:"):
        return _level(query, claim) if claim.quantity == "quality" else _absolute(query, claim)
    related = claim.quantity != query.quantity and query.quantity is not None
    if query.direction is not None and claim.direction != query.direction and not related:
        return _NO
    if query.op is None:
        return Judgement("match")
    if query.saving is not None:
        return _saved(query, claim)
    if query.unit in {"points", "percent"} and claim.quantity == "quality":
        return _quality(query, claim)
    return _grown(query, claim)


# ---------------------------------------------------------------- savings


def _saved(query: Query, claim: Claim) -> Judgement:
    if claim.saving is None:
        return _unscaled(query, claim)
    verdicts = [_compare(query, saving, claim) for saving in (claim.saving, *claim.readings)]
    kinds = {found.verdict for found in verdicts}
    if len(kinds) == 1:
        return verdicts[0]
    readings = " or ".join(f"{100 * saving:.3g} %" for saving in sorted({claim.saving, *claim.readings}))
    return Judgement("cannot_tell", f"the wording may mean {readings} less")


def _unscaled(query: Query, claim: Claim) -> Judgement:
    """No saving could be computed: an amount alone is none; percent and times leave it open."""
    if claim.unit.startswith("absolute:"):
        return Judgement("no_match", "it states an amount, not a saving")
    if claim.direction == "increase" and not claim.readings:
        return _NO
    verdicts = {_compare(query, saving, claim).verdict for saving in claim.readings}
    if verdicts == {"no_match"}:
        return _NO
    return Judgement("cannot_tell", "no saving can be computed from the wording")


def _compare(query: Query, saving: float, claim: Claim) -> Judgement:
    assert query.saving is not None
    low = None if claim.saving_low is None or claim.saving_low >= saving else claim.saving_low
    reach = max(ABOUT * min(saving, 1 - saving), _LEAST_REACH) if claim.bound == "about" else 0.0
    stated = Stated(saving, low, _saving_bound(claim), reach)
    return decide(query.op or ">", stated, query.saving, query.saving_high)


_GUARANTEE = re.compile(
    r"<|≤|\b(?:less|fewer|lower|smaller|shorter|no more|not more) than\b|\b(?:under|below|at most|within|le)\b",
    re.IGNORECASE,
)


def _saving_bound(claim: Claim) -> Bound:
    """The bound of the saving: less than 3 % left is at least 97 % saved."""
    if claim.saving is None or claim.bound not in {"up_to", "at_least"}:
        return claim.bound
    left = claim.unit.startswith("absolute:") or (claim.unit == "times" and claim.value < 1)
    if claim.unit == "percent":
        left = abs(claim.saving - (1 - claim.value / 100)) < abs(claim.saving - claim.value / 100)
    if not left:
        return claim.bound
    if claim.bound == "at_least":
        return "up_to"
    return "at_least" if _GUARANTEE.search(claim.raw) else "up_to"


# ---------------------------------------------------------------- increases and quality


def _factor(claim: Claim) -> float | None:
    """How many times the resource or rate becomes; ``None`` when it is not stated."""
    if claim.unit == "times":
        return claim.value
    if claim.unit == "percent":
        return 1 + claim.value / 100
    return round(1 / (1 - claim.saving), 3) if claim.saving is not None else None


def _grown(query: Query, claim: Claim) -> Judgement:
    """Increases, compared as factors: 3x is more than 150 % more."""
    assert query.value is not None
    factor = _factor(claim)
    if factor is None:
        return Judgement("no_match", "it states an amount, not a change")
    scale = (lambda value: 1 + value / 100) if query.unit == "percent" else (lambda value: value)
    high = None if query.value_high is None else scale(query.value_high)
    low = None if claim.value_low is None else _low_factor(claim)
    reach = ABOUT * factor if claim.bound == "about" else 0.0
    return decide(query.op or ">", Stated(factor, low, claim.bound, reach), scale(query.value), high)


def _low_factor(claim: Claim) -> float | None:
    low = claim.value_low
    if low is None or claim.unit.startswith("absolute:"):
        return None
    return low if claim.unit == "times" else 1 + low / 100


def _quality(query: Query, claim: Claim) -> Judgement:
    """Points against points; percent of a metric in percent is taken as points, and said so."""
    assert query.value is not None
    if claim.unit not in {"points", "percent"}:
        return Judgement("no_match", "it states a level, not a change")
    reach = ABOUT * claim.value if claim.bound == "about" else 0.0
    stated = Stated(claim.value, claim.value_low, claim.bound, reach)
    found = decide(query.op or ">", stated, query.value, query.value_high)
    if claim.unit == query.unit or found.verdict != "match":
        return found
    if claim.metric and any(f" {name} " in _key(claim.metric) for name in _IN_PERCENT):
        return Judgement(
            "match", found.reason or f"stated in {'percent' if claim.unit == 'percent' else 'points'}"
        )
    return Judgement("cannot_tell", "percent may be points or a share of what was there before")


_IN_PERCENT = (
    "accuracy", "top 1", "top 5", "f1", "map", "ap", "miou", "iou", "recall", "precision", "rate", "auc", "auroc", "exact match",
)  # fmt: skip
_LOWER_IS_BETTER = (
    "fid",
    "fvd",
    "perplexity",
    "ppl",
    "wer",
    "cer",
    "error",
    "errors",
    "lpips",
    "loss",
    "hallucination",
    "mae",
    "rmse",
)


def _level(query: Query, claim: Claim) -> Judgement:
    """A value that a metric reaches: "over 80 % accuracy", "FID below 3"."""
    if not claim.unit.startswith("absolute:"):
        return Judgement("no_match", "it states a change, not a level")
    if (query.unit == "absolute:percent") != (claim.unit == "absolute:percent"):
        return _NO
    if query.op is None or query.value is None:
        return Judgement("match")
    reach = ABOUT * claim.value if claim.bound == "about" else 0.0
    rising = not any(f" {name} " in _key(claim.metric or "") for name in _LOWER_IS_BETTER)
    return decide(
        query.op, Stated(claim.value, None, claim.bound, reach, rising=rising), query.value, query.value_high
    )


# ---------------------------------------------------------------- amounts


def _absolute(query: Query, claim: Claim) -> Judgement:
    known = measure(claim.value, claim.unit) if claim.unit.startswith("absolute:") else None
    if known is None:
        return Judgement("no_match", "it states a change, not an amount") if query.op else _NO
    wanted = measure(1.0, query.unit or "")
    if wanted is None or known.dimension != wanted.dimension:
        return _other_dimension(query, claim)
    if query.op is None or query.value is None:
        return Judgement("match")
    # As shares of the threshold, so that nanoseconds and parameters share one tolerance.
    unit = query.value * wanted.amount or 1.0
    ends = [known.amount / unit]
    low = measure(claim.value_low, claim.unit) if claim.value_low is not None else None
    rising = _more_is_better(known.dimension)
    if low is not None:
        ends = sorted((low.amount / unit, *ends), reverse=rising)
    reach = ABOUT * ends[0] if claim.bound == "about" else 0.0
    stated = Stated(ends[0], ends[1] if low else None, claim.bound, reach, rising=rising)
    high = None if query.value_high is None else query.value_high / (query.value or 1.0)
    return decide(query.op, stated, 1.0, high)


def _more_is_better(dimension: str) -> bool:
    return dimension in {"frame rate", "query rate"} or dimension.endswith("/s")


def _other_dimension(query: Query, claim: Claim) -> Judgement:
    """Device hours bound wall-clock hours from above, whatever the number of devices."""
    mine, theirs = measure(query.value or 0.0, query.unit or ""), measure(claim.value, claim.unit)
    if mine is None or theirs is None or mine.dimension != "time" or not theirs.dimension.endswith(" time"):
        return _NO
    if query.op in {"<", "<="} and theirs.amount <= mine.amount and claim.bound in {"exact", "up_to"}:
        return Judgement("match", "device time, so no longer than that on the clock")
    return Judgement("cannot_tell", "device time, and the number of devices decides")
