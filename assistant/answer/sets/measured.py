"""What a stated number decides: by its bound, as a factor, as points or a level, as an amount."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from assistant.language.metrics import CALLED, METRICS, OWN_SCALES
from assistant.language.quantities import QUANTITIES, devices, measure
from assistant.types import Claim, Query, Verdict

__all__ = [
    "ABOUT",
    "Judgement",
    "Stated",
    "amount",
    "change",
    "decide",
    "factor",
    "growth",
    "key",
    "level",
    "names",
]

# What a stated number decides, given its bound: the logic of "up to", "at least", "about", "4-8x".
#
# A number is stated at its best: the upper end of a range of savings, the lower end of a
# range of hours. On that best case a claim matches, and the reason says so; where the
# bound leaves both sides of the threshold open, nothing is decided.

ABOUT = 0.05
"""How far "about" reaches: a twentieth of what is saved or left, whichever is less."""

_EPSILON = 1.5e-5
"""Savings carry five digits: two thirds is 0.66667 on both sides."""


class Judgement(NamedTuple):
    """The verdict and, where it needs one, the reason."""

    verdict: Verdict
    reason: str | None = None


class Stated(NamedTuple):
    """A stated number: its best value, the worse end of a range, its bound, how far "about" reaches.

    ``rising`` tells that more is better (a saving, a rate), so that "up to" is a best case;
    otherwise (hours, bytes) "up to" is the guarantee.
    """

    best: float
    worse: float | None
    bound: str
    reach: float = 0.0
    rising: bool = True


_NO = Judgement("no_match")


def decide(op: str, stated: Stated, threshold: float, high: float | None = None) -> Judgement:
    """Whether the stated number is ``op`` the threshold; ``high`` is the other end for ``between``."""
    high = threshold if high is None else high
    edges = (threshold, high) if op == "between" else (threshold,)
    near = min(abs(stated.best - edge) for edge in edges)
    if stated.reach and near <= stated.reach + _EPSILON:
        return _about(op, stated.best, threshold)
    if op == "=":
        return _within(stated, threshold, threshold)
    if op == "between":
        return _within(stated, threshold, high)
    if stated.bound == "at_least":
        return _open_above(op, stated, threshold)
    if stated.bound == "up_to" and not stated.rising:
        return _open_below(op, stated, threshold)
    return _closed(op, stated, threshold)


def _about(op: str, best: float, threshold: float) -> Judgement:
    """About 2x is 2x or more, and about 103 over 100, as authors say; what is only near tells not."""
    if op in {">=", "<=", ">", "<"} and _holds(op, best, threshold):
        return Judgement("match", "it says about")
    return Judgement("cannot_tell", "it says about, and the threshold is that near")


def _open_above(op: str, stated: Stated, threshold: float) -> Judgement:
    """At least this: "over 50 %" is stated by "at least 50 %"; "at least 40 %" leaves it open."""
    if op[0] == "<":
        return _undecided("at least") if _holds(op, stated.best, threshold) else _NO
    if _holds(">=", stated.best, threshold):
        return Judgement("match", None if _holds(">", stated.best, threshold) else "stated as a bound")
    return _undecided("at least")


def _open_below(op: str, stated: Stated, threshold: float) -> Judgement:
    """At most this, of what should be little: "in under 24 hours" is less than a day."""
    if op[0] == ">":
        return _undecided("at most") if _holds(op, stated.best, threshold) else _NO
    if _holds("<=", stated.best, threshold):
        return Judgement("match", None if _holds("<", stated.best, threshold) else "stated as a bound")
    return _undecided("at most")


def _undecided(words: str) -> Judgement:
    return Judgement("cannot_tell", f"it says {words}, which does not decide")


def _closed(op: str, stated: Stated, threshold: float) -> Judgement:
    """An exact number, a range, or an "up to" taken at its best."""
    if _holds(op, stated.best, threshold):
        if stated.worse is not None and not _holds(op, stated.worse, threshold):
            return Judgement("match", "at the best end of its range")
        return Judgement("match", "best case" if stated.bound == "up_to" and op[0] == ">" else None)
    if stated.worse is not None and _holds(op, stated.worse, threshold):
        return Judgement("cannot_tell", "its range spans the threshold")
    return _NO


def _within(stated: Stated, low: float, high: float) -> Judgement:
    """Between two numbers, ends included; both the same for "exactly"."""
    ends = [stated.best] if stated.worse is None else [stated.best, stated.worse]
    if stated.bound == "at_least" and high - low > _EPSILON and stated.best >= high - _EPSILON:
        return _NO  # "more than half" is beyond 50 %
    inside = [low - _EPSILON <= end <= high + _EPSILON for end in ends]
    if all(inside):
        return _all_within(stated, exactly=high - low <= _EPSILON)
    if inside[0]:
        return Judgement("match", "at the best end of its range")
    if len(ends) > 1 and min(ends) < high and max(ends) > low:
        return Judgement("cannot_tell", "its range spans the threshold")
    below = stated.bound == "at_least" and stated.best < low
    above = stated.bound == "up_to" and not stated.rising and stated.best > high
    return _undecided("at least" if below else "at most") if below or above else _NO


def _all_within(stated: Stated, *, exactly: bool) -> Judgement:
    if stated.bound == "up_to" and stated.rising:
        return Judgement("match", "best case")
    if exactly and stated.bound in {"at_least", "up_to"}:
        return Judgement("cannot_tell", "it states a bound, not the number")
    return Judgement("match")


def _holds(op: str, value: float, threshold: float) -> bool:
    if abs(value - threshold) <= _EPSILON:
        return "=" in op
    return value > threshold if op[0] == ">" else value < threshold


def names(wanted: str | None, *texts: str | None) -> bool:
    """``wanted`` is, as whole words, in one of ``texts``; always when nothing is wanted."""
    return wanted is None or any(key(wanted) in key(text) for text in texts if text)


def key(text: str) -> str:
    """Letters and digits between single blanks, with one at each end: whole words are found, not parts."""
    kept = "".join(character if character.isalnum() else " " for character in text.casefold())
    return f" {' '.join(kept.split())} "


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
    if claim.unit == "times" and query.unit == "percent" and claim.direction == "decrease":
        share = 100 * (1 - 1 / claim.value) if claim.value > 1 else 0.0
        stated = Stated(share, None, claim.bound)
        found = decide(query.op or ">", stated, query.value, query.value_high)
        return Judgement(found.verdict, found.reason or f"= {share:.3g} % less")
    if claim.unit not in {"points", "percent"}:
        return _between(query, claim)
    reach = ABOUT * claim.value if claim.bound == "about" else 0.0
    stated = Stated(claim.value, claim.value_low, claim.bound, reach)
    found = decide(query.op or ">", stated, query.value, query.value_high)
    if claim.unit == query.unit or found.verdict != "match" or query.value == 0:
        return found
    if _relative(claim) or (claim.unit == "percent" and claim.value > _HUNDRED):
        return Judgement("cannot_tell", "a relative change is stated, not points")
    if _in_percent(claim) or _ABSOLUTE.search(_near(claim)):
        return Judgement("match", found.reason or f"stated in {claim.unit}")
    return Judgement("cannot_tell", "percent may be points or a share of what was there before")


_FROM = re.compile(r"(?P<before>\d+(?:\.\d+)?)[\s\\$%{}]*$")


def _between(query: Query, claim: Claim) -> Judgement:
    """Levels before and after, "from 70.9% to 85.1%", are so many points apart."""
    before = _FROM.search(claim.baseline or "")
    if before is None or not claim.raw.startswith((claim.baseline or "")[:4]) or claim.unit not in _LEVELS:
        return Judgement("no_match", "it states a level, not a change")
    points = abs(round(claim.value - float(before["before"]), 6))
    found = decide(query.op or ">", Stated(points, None, "exact"), query.value or 0.0, query.value_high)
    if found.verdict == "no_match" and query.unit == "percent" and claim.direction == "decrease":
        return _less(query, claim, float(before["before"]))
    return Judgement(found.verdict, found.reason or f"= {points:g} points")


def _less(query: Query, claim: Claim, before: float) -> Judgement:
    """Errors cut "by 30 %" are cut by a share of what there was: from 26 to 13 is half."""
    share = 100 * (1 - claim.value / before) if before else 0.0
    found = decide(query.op or ">", Stated(share, None, "exact"), query.value or 0.0, query.value_high)
    verdict: Verdict = "cannot_tell" if found.verdict == "match" and not _falling(claim) else found.verdict
    return Judgement(verdict, found.reason or f"= {share:.3g} % less")


def _in_percent(claim: Claim) -> bool:
    """Its metric is a share, printed as one of a hundred or of one."""
    return any(f" {name} " in key(claim.metric or "") for name in _IN_PERCENT)


def _falling(claim: Claim) -> bool:
    """Less of the metric is better."""
    return any(f" {name} " in key(claim.metric or "") for name in _LOWER_IS_BETTER)


_LEVELS = frozenset({"absolute:percent", "absolute:score", "absolute:accuracy"})


def _relative(claim: Claim) -> bool:
    """The words around the number call it relative: "an 18 % relative gain"."""
    return re.search(r"\brelative(?:ly)?\b(?! to\b)", _near(claim), re.IGNORECASE) is not None


def _near(claim: Claim) -> str:
    place = claim.quote.find(claim.raw)
    return claim.quote[max(place - 90, 0) : place + len(claim.raw) + 25]


_ABSOLUTE = re.compile(r"\babsolute\b", re.IGNORECASE)


_IN_PERCENT = (
    "accuracy", "top 1", "top 5", "f1", "map", "ap", "miou", "iou", "recall", "precision", "rate",
    "auc", "auroc", "exact match",
)  # fmt: skip
_LOWER_IS_BETTER = tuple(name for name, more_is_better in METRICS.items() if not more_is_better)


_HUNDRED = 100.0


def level(query: Query, claim: Claim) -> Judgement:
    """A value that a metric reaches: "over 80 % accuracy", "FID below 3"."""
    if not claim.unit.startswith("absolute:"):
        return Judgement("no_match", "it states a change, not a level")
    if query.direction is not None and claim.unit != query.unit:
        return _NO  # a gain in dB is told in dB
    of_hundred = claim.value <= _HUNDRED and _of_whole(query, claim)
    if not of_hundred and (query.unit == "absolute:percent") != (claim.unit == "absolute:percent"):
        return _NO
    if _kept(claim):
        return Judgement("no_match", "it is a share of what there was before")
    if query.op is None or query.value is None:
        return Judgement("match")
    value = claim.value * _scale(query, claim)
    reach = ABOUT * value if claim.bound == "about" else 0.0
    stated = Stated(value, None, claim.bound, reach, rising=not _falling(claim))
    return decide(query.op, stated, query.value, query.value_high)


def _of_whole(query: Query, claim: Claim) -> bool:
    """A share of a hundred or of one: by its metric, or as the plain score on a benchmark."""
    plain = CALLED.get((claim.metric or "").lower(), "") not in OWN_SCALES
    return _in_percent(claim) or (query.dataset is not None and plain)


_KEEPS = ("preserv", "retain", "maintain", "recover", "keep")


def _kept(claim: Claim) -> bool:
    """``preserving 99 % of the performance`` tells what is left of a score."""
    before = claim.quote[: max(claim.quote.find(claim.raw), 0)].lower().split()
    return any(word.startswith(_KEEPS) for word in before[-_FEW:])


_FEW = 3


def _scale(query: Query, claim: Claim) -> float:
    """What makes a share of a hundred one of one, as "0.8 on GenEval" is asked, or the other way round."""
    if not _of_whole(query, claim) or query.value is None:
        return 1.0
    if query.value <= 1 and claim.unit == "absolute:percent":
        return 1 / _HUNDRED
    return _HUNDRED if query.value > 1 and claim.value < 1 and claim.unit != "absolute:percent" else 1.0


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
    described = QUANTITIES[claim.quantity].described
    rising = _more_is_better(known.dimension) or described
    if low is not None:
        ends = sorted((low.amount / unit, *ends), reverse=rising)
    reach = ABOUT * ends[0] if claim.bound == "about" else 0.0
    stated = Stated(ends[0], ends[1] if low else None, claim.bound, reach, rising=rising)
    high = None if query.value_high is None else query.value_high / (query.value or 1.0)
    found = decide(query.op, stated, 1.0, high)
    # "up to 1M tokens" is what a context holds, no best case of it.
    return Judgement(found.verdict) if found.reason == "best case" and described else found


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
    if query.op in {">", ">="} and theirs.amount < mine.amount and claim.bound in {"exact", "up_to"}:
        return _NO
    return Judgement("cannot_tell", "device time, and the number of devices decides")


def _device_time(query: Query, claim: Claim) -> Judgement:
    """Hours on the clock times the devices that its sentence counts: "6 hours on eight H100s"."""
    number = devices(claim.quote, claim.raw)
    if number is None:
        clock, most = (
            measure(claim.value, claim.unit),
            measure(query.value or 0.0, (query.unit or "").split()[-1]),
        )
        if query.op in {"<", "<="} and clock and most and clock.amount > most.amount:
            return _NO  # however few the devices
        return Judgement("cannot_tell", "time on the clock, and the number of devices is not said")
    device = (query.unit or "").removeprefix("absolute:").split()[0]
    unit = f"absolute:{device} {claim.unit.removeprefix('absolute:')}"
    low = None if claim.value_low is None else claim.value_low * number
    found = amount(query, replace(claim, unit=unit, value=claim.value * number, value_low=low))
    if found.verdict != "match" or number == 1:
        return found
    return Judgement("match", f"= {claim.value * number:g} {unit.removeprefix('absolute:')}")
