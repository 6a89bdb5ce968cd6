"""Numbers that are no savings: increases as factors, quality as points or levels, amounts in units."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer.sets.bounds import ABOUT, Judgement, Stated, decide, key
from assistant.language.quantities import devices, measure
from assistant.types import Claim, Query

__all__ = ["amount", "change", "factor", "growth", "level"]

_NO = Judgement("no_match")


def factor(claim: Claim) -> float | None:
    """How many times the resource or rate becomes; ``None`` when it is not stated."""
    if claim.unit == "times":
        return claim.value
    if claim.unit == "percent":
        return 1 + claim.value / 100
    return round(1 / (1 - claim.saving), 3) if claim.saving is not None else None


def growth(query: Query, claim: Claim) -> Judgement:
    """Increases, compared as factors: 3x is more than 150 % more."""
    assert query.value is not None
    times = factor(claim)
    if times is None:
        return Judgement("no_match", "it states an amount, not a change")
    reach = ABOUT * times if claim.bound == "about" else 0.0
    stated = Stated(times, _low_factor(claim), claim.bound, reach)
    high = None if query.value_high is None else _times(query.value_high, query.unit)
    return decide(query.op or ">", stated, _times(query.value, query.unit), high)


def _times(value: float, unit: str | None) -> float:
    return 1 + value / 100 if unit == "percent" else value


def _low_factor(claim: Claim) -> float | None:
    low = claim.value_low
    if low is None or claim.unit.startswith("absolute:"):
        return None
    return low if claim.unit == "times" else 1 + low / 100


def change(query: Query, claim: Claim) -> Judgement:
    """Points against points; percent of a metric in percent is taken as points, and said so."""
    assert query.value is not None
    if claim.unit not in {"points", "percent"}:
        return Judgement("no_match", "it states a level, not a change")
    reach = ABOUT * claim.value if claim.bound == "about" else 0.0
    stated = Stated(claim.value, claim.value_low, claim.bound, reach)
    found = decide(query.op or ">", stated, query.value, query.value_high)
    if claim.unit == query.unit or found.verdict != "match" or query.value == 0:
        return found
    if _relative(claim):
        return Judgement("cannot_tell", "a relative change is stated, not points")
    if claim.metric and any(f" {name} " in key(claim.metric) for name in _IN_PERCENT):
        return Judgement("match", found.reason or f"stated in {claim.unit}")
    return Judgement("cannot_tell", "percent may be points or a share of what was there before")


def _relative(claim: Claim) -> bool:
    """The words around the number call it relative: "an 18 % relative gain"."""
    place = claim.quote.find(claim.raw)
    near = claim.quote[max(place - 90, 0) : place + len(claim.raw) + 25]
    return re.search(r"\brelative(?:ly)?\b(?! to\b)", near, re.IGNORECASE) is not None


_IN_PERCENT = (
    "accuracy", "top 1", "top 5", "f1", "map", "ap", "miou", "iou", "recall", "precision", "rate",
    "auc", "auroc", "exact match",
)  # fmt: skip
_LOWER_IS_BETTER = frozenset(
    "fid fvd perplexity ppl wer cer error errors lpips loss hallucination mae rmse".split()
)


def level(query: Query, claim: Claim) -> Judgement:
    """A value that a metric reaches: "over 80 % accuracy", "FID below 3"."""
    if not claim.unit.startswith("absolute:"):
        return Judgement("no_match", "it states a change, not a level")
    if (query.unit == "absolute:percent") != (claim.unit == "absolute:percent"):
        return _NO
    if query.op is None or query.value is None:
        return Judgement("match")
    reach = ABOUT * claim.value if claim.bound == "about" else 0.0
    rising = not any(f" {name} " in key(claim.metric or "") for name in _LOWER_IS_BETTER)
    stated = Stated(claim.value, None, claim.bound, reach, rising=rising)
    return decide(query.op, stated, query.value, query.value_high)


# ---------------------------------------------------------------- amounts


def amount(query: Query, claim: Claim) -> Judgement:
    """An amount with a unit, compared in base units."""
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
    if mine is None or theirs is None:
        return _NO
    if mine.dimension.endswith(" time") and theirs.dimension == "time":
        return _device_time(query, claim)
    if mine.dimension != "time" or not theirs.dimension.endswith(" time"):
        return _NO
    if query.op in {"<", "<="} and theirs.amount <= mine.amount and claim.bound in {"exact", "up_to"}:
        return Judgement("match", "device time, so no longer than that on the clock")
    return Judgement("cannot_tell", "device time, and the number of devices decides")


def _device_time(query: Query, claim: Claim) -> Judgement:
    """Hours on the clock times the devices that its sentence counts: "6 hours on eight H100s"."""
    number = devices(claim.quote, claim.raw)
    if number is None:
        return Judgement("cannot_tell", "time on the clock, and the number of devices is not said")
    device = (query.unit or "").removeprefix("absolute:").split()[0]
    unit = f"absolute:{device} {claim.unit.removeprefix('absolute:')}"
    low = None if claim.value_low is None else claim.value_low * number
    found = amount(query, replace(claim, unit=unit, value=claim.value * number, value_low=low))
    if found.verdict != "match" or number == 1:
        return found
    return Judgement("match", f"= {claim.value * number:g} {unit.removeprefix('absolute:')}")
