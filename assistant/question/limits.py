"""From an amount in a question to a comparison on the saving scale, or on the amount itself.

"over 50 %", "at least 3x faster", "in half the time", "to a tenth of the memory",
"in under a day" and "5 points" each become a :class:`Limit`.
A percentage or a factor may be saved, left over, faster, or more: "50 % less", "to 50 %", "50 % faster" and
"50 % more" hold the same number and are four places on the scale. The words right behind the number decide
first, then the nearest verb in front of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from assistant.language.metrics import ASKED
from assistant.language.quantities import Amount, Wording, amounts, measure, saving
from assistant.language.quantities.tallies import ITEMS, kind_of
from assistant.language.quantities.units import MULTIPLES
from assistant.question.spelling import strictness
from assistant.question.words import CUT, GAIN, NEED, PLURALS, REMOVE, WORSE, any_of
from assistant.types import Comparison

__all__ = ["TURNED", "Limit", "joined", "last", "limits", "on_scale", "stated"]

_FASTER_WORDS = """
    faster, quicker, speedier, speedup, speedups, speed-up, speed-ups, acceleration, speed boost, speed gain,
    speed improvement
"""
_LESS_WORDS = """
    less, fewer, smaller, cheaper, lower, lighter, shorter, reduc*, sav*, cut, cuts, decreas*, drop,
    compression, shrinkage, off
"""
_MORE_WORDS = """
    more, higher, larger, greater, bigger, better, longer, slower, increase*, improvement*, gain,
    gains, boost, as much, as many, as large, as long, as big, as slow, as high
"""
_LESS_AS_WORDS = "fast, quick*, cheap*, small, short, few, little, light, efficient*, speedy, compact"
_NEXT = r"[ -]*(?:(?!(?:with|and|or|but|while|at|for|in|on|than)\b)\w+ )?"
_FASTER = re.compile(rf"{_NEXT}{any_of(_FASTER_WORDS)}(?!\w)")
_LESS = re.compile(rf"{_NEXT}(?:{any_of(_LESS_WORDS)}|{any_of(_FASTER_WORDS)})(?!\w)")
_LESS_AS = re.compile(rf"\s*(?:as|more) {any_of(_LESS_AS_WORDS)}(?!\w)")
_MORE = re.compile(rf"{_NEXT}{any_of(_MORE_WORDS)}(?!\w)|\s*the (?!best|most)\w")
_SPEED_VERB = re.compile(rf"{any_of('accelerat*, speed*, sped up, quicken*, faster, quicker')}(?!\w)")
_PAPERS = rf"(?:all |the )?(?:\w+ )?(?:{'|'.join(sorted(PLURALS))})\b"
_SHARE = re.compile(rf"\s*(?:of\b(?! {_PAPERS})|as (?:many|much|few|long|large|big|little)\b|the (?!most))")
_TO = re.compile(r"\b(?<!up )(?<!close )(?<!equal )to(?: only| just| about| merely)?\s*$")


def on_scale(amount: Amount, before: str, after: str) -> Wording | None:
    """How the number is meant, by the words around it (lower case); ``None`` for more of something."""
    times = amount.unit == "times"
    cut, gain, need = (last(words, before) for words in (CUT, GAIN, NEED))
    cut = max(cut, last(REMOVE, before))
    if times and amount.value < 1:
        return "remaining_times"
    if not times and (_TO.search(before) or (_SHARE.match(after) and (need > cut or cut < 0))):
        return "remaining_percent"
    if amount.raw.lower().startswith("halv") or (times and (_LESS_AS.match(after) or _LESS.match(after))):
        return "less_times"
    if _LESS.match(after):
        return "percent_faster" if _FASTER.match(after) else "less_percent"
    if amount.form == "ratio" or _MORE.match(after) or gain > cut:
        return None
    return "less_times" if times else _percent(before, cut)


def _percent(before: str, cut: int) -> Wording:
    return "percent_faster" if cut >= 0 and _SPEED_VERB.match(before, cut) else "less_percent"


def last(words: re.Pattern[str], text: str) -> int:
    """Where the last of ``words`` starts; -1 without one."""
    found = [match.start() for match in words.finditer(text)]
    return found[-1] if found else -1


ABOUT = 0.05
"""How far "about" reaches by a share: a twentieth of what is saved or left, whichever is less."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One comparison of a question, ``text[start:end]`` with the words that bound it.

    Either ``saving`` (fraction of the resource removed) or ``value`` with ``unit`` is
    set. ``grows`` tells that the resource or metric itself goes up ("3x the
    throughput"), ``turned`` that the comparison was turned round because the number is what is left.
    """

    start: int
    end: int
    op: Comparison
    amount: Amount
    saving: float | None = None
    saving_high: float | None = None
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    grows: bool = False
    turned: bool = False
    note: str | None = None


def limits(text: str) -> tuple[Limit, ...]:
    """Every comparison of ``text`` (made plain), in order; bare counts and names are left out."""
    found = (_limit(text, amount) for amount in amounts(text))
    return tuple(limit for limit in found if limit is not None)


def stated(text: str, amount: Amount, unit: str, bare: str | None) -> Limit | None:
    """A comparison of an amount as printed, taken in ``unit``; ``bare`` where no words compare."""
    op = _op(text, amount) or (">=" if amount.bound == "at_least" else bare)
    if op is None and amount.value_low is None:
        return None
    return _whole(replace(amount, unit=unit), op, unit, grows=False)


_ENDS_JOINED = re.compile(r"\s*,?\s*(?:and|but|yet|to|or)?(?:\s+(?:also|still))?\s*")


def joined(text: str, first: Limit, second: Limit) -> Limit | None:
    """Two ends as one range, for "over 30 % but under 60 %"; ``None`` when they are not that."""
    if _ENDS_JOINED.fullmatch(text, first.end, second.start) is None:
        return None
    low, high = sorted((first, second), key=lambda limit: limit.op[0] == "<")
    high = _in_unit_of(low, high)
    if low.op[0] != ">" or high.op[0] != "<" or (low.unit, low.grows) != (high.unit, high.grows):
        return None
    span = {"start": min(low.start, high.start), "end": max(low.end, high.end)}
    ends = {"saving_high": high.saving, "value_high": high.value, "op": "between"}
    return replace(low, note="both ends are counted in", **span, **ends)  # type: ignore[arg-type]


def _in_unit_of(low: Limit, high: Limit) -> Limit:
    """The upper end in the unit of the lower, for "over an hour but under a day"."""
    if low.unit is None or high.unit is None or high.value is None or low.unit == high.unit:
        return high
    one, whole = measure(1.0, low.unit), measure(high.value, high.unit)
    if one is None or whole is None or one.dimension != whole.dimension:
        return high
    return replace(high, unit=low.unit, value=round(whole.amount / one.amount, 6))


def _limit(text: str, amount: Amount) -> Limit | None:
    before, after = text[: amount.lead].lower(), text[amount.tail :].lower()
    op = _op(text, amount)
    unit = amount.unit.removeprefix("absolute:")
    if unit == "count" and op is not None and (counted := _counting(amount, before, after)):
        return _absolute(counted, before, op)
    if unit == "count":
        return _step(amount, before, op, text[amount.end :].lower())
    if unit in MULTIPLES:
        return _parameters(amount, before, after, op)
    if unit == "points":
        falls = max(last(CUT, before), last(WORSE, before))
        return _whole(amount, op, "points", grows=falls <= last(GAIN, before))
    if amount.unit.startswith("absolute:"):
        return _absolute(amount, before, op, after)
    wording = on_scale(amount, before, after)
    return _whole(amount, op, amount.unit, grows=True) if wording is None else _saved(amount, wording, op)


_FRAMES_BEFORE = re.compile(r"\b(?:frame[- ]?rates?|fps)(?: (?:of|is|at))?\s*$")
_NOUN_BEFORE = re.compile(r"\b(?P<noun>[a-z]+s)\s+(?:(?:down )?to|of|is|are|at)?\s*$")
_NOUN_AFTER = re.compile(r"\s*(?:[\w-]+ )?(?P<noun>[a-z]+s)\b")


def _counting(amount: Amount, before: str, after: str) -> Amount | None:
    """The amount with what it counts for its unit: "steps to 4 or fewer", "4 or fewer sampling steps"."""
    if _FRAMES_BEFORE.search(before):
        return replace(amount, unit="absolute:FPS")
    for found in (_NOUN_BEFORE.search(before), _NOUN_AFTER.match(after)):
        unit = f"absolute:{found['noun']}" if found else ""
        if unit and measure(amount.value, unit):
            return replace(amount, unit=unit)
    return None


def _op(text: str, amount: Amount) -> str | None:
    """The comparison in the words around the number."""
    return strictness(f"{text[amount.lead : amount.start]} . {text[amount.end : amount.tail]}")


_METRIC_BEFORE = re.compile(
    rf"(?<![\w-]){any_of(', '.join(ASKED))}(?: scores?)?(?: (?:of|on [\w-]+|is|that is))?\s*$"
)


_METRIC_AFTER = re.compile(rf"\s*{any_of(', '.join(word for word, name in ASKED.items() if name))}(?!\w)")


def _step(amount: Amount, before: str, op: str | None, after: str) -> Limit | None:
    """A number without a unit: a metric's level ("FID below 3") or gain ("BLEU by 2")."""
    if op is not None and (_METRIC_BEFORE.search(before) or _METRIC_AFTER.match(after)):
        return _whole(amount, op, "absolute:score", grows=False)
    if re.search(r"\bby\s*$", before) and amount.form == "digits" and _RISES.search(before):
        return _whole(amount, op, "points", grows=True)
    return None


_RISES = re.compile(rf"{GAIN.pattern}|\bup by\s*$")
_MODELS = r"\b(?:models?|networks?|v?llms?|vlms?|mllms?|slms?|parameters?)\b"


def _parameters(amount: Amount, before: str, after: str, op: str | None) -> Limit | None:
    """For "models under 10M", "sub-3B models": parameters are meant, for "five thousand cases" examples."""
    items = _NOUN_AFTER.match(after)
    if items and op is not None and kind_of(items["noun"]) in ITEMS:
        return _absolute(replace(amount, unit=f"{amount.unit} examples"), before, op)
    named = re.search(rf"{_MODELS}[^,]{{0,20}}$", before) or re.match(
        rf"[ -]+(?:[\w-]+ ){{0,2}}{_MODELS}", after
    )
    if op is None or not named:
        return None
    unit = f"absolute:{amount.unit.removeprefix('absolute:')} parameters"
    return _absolute(replace(amount, unit=unit), before, op)


_PRECISIONS = frozenset({"absolute:bit", "absolute:bits"})
"""Four bits are how numbers are kept, not how much of them."""
_SPENDS = "in, within, on, into, to, with, need, needs, take, takes, use, uses, using, fit, fits, than"
_SPENT = re.compile(
    rf"\b{any_of(_SPENDS)}"
    r"\s+(?:an? |the |only |just )*$"
)


_DEVICE_AFTER = re.compile(r"[ -](?:[a-z]+ )?(?:cards?|gpus?|graphics|laptops?|phones?|v?ram|machines?)\b")
"""What has so much memory: what is asked for must fit on it."""


def _absolute(amount: Amount, before: str, op: str | None, after: str = "") -> Limit | None:
    """An amount with a unit; alone it is a limit where something is spent, and two are a range."""
    known = measure(amount.value, amount.unit)
    if known is None or (amount.unit in _PRECISIONS and op is None):
        return None
    rate = known.dimension in {"frame rate", "query rate"} or known.dimension.endswith("/s")
    fits = known.dimension == "bytes" and _DEVICE_AFTER.match(after) is not None
    describes = not fits and ("-" in amount.raw or not (rate or _SPENT.search(before)))
    if op is None and describes and amount.value_low is None:
        return None
    return _whole(amount, op or (">=" if rate else "<="), amount.unit, grows=False)


def _whole(amount: Amount, op: str | None, unit: str, *, grows: bool) -> Limit:
    """A comparison of the number as printed."""
    value = amount.value
    if amount.value_low is not None:
        return _make(amount, "between", value=amount.value_low, value_high=value, unit=unit, grows=grows)
    if op == "~":
        reach = value * _roundly(value)
        ends = {"value": value - reach, "value_high": value + reach}
        note = f"about {amount.raw} is read as {value - reach:.3g} to {value + reach:.3g}"
        return _make(amount, "between", **ends, unit=unit, grows=grows, note=note)
    return _make(amount, op or ">=", value=value, unit=unit, grows=grows, note=None if op else _least(amount))


def _roundly(value: float) -> float:
    """How far "about" reaches by a printed amount, as a share: half of its last digit that is not zero.

    At least a twentieth, at most three tenths: "about a second" is 0.7 to 1.3, "about 25" 23.75 to 26.25.
    """
    digits = f"{value:.3g}".partition("e")[0].replace(".", "").strip("0-")
    return min(0.3, max(ABOUT, 0.5 / int(digits))) if digits else ABOUT


def _saved(amount: Amount, wording: Wording, op: str | None) -> Limit:
    """A comparison on the saving scale; what is left turns it round."""
    ends = [saving(wording, value).saving for value in (amount.value_low, amount.value) if value is not None]
    known = sorted(end for end in ends if end is not None)
    if len(known) != len(ends):  # "over 150 % less": kept as it is, for the check to refuse
        return _make(amount, op or ">=", saving=amount.value / 100 if amount.unit == "percent" else 1.0)
    faster = wording == "percent_faster"
    note = f"{amount.raw} faster is read as {100 * known[0]:.3g} % less time" if faster else None
    if len(known) > 1:
        return _make(amount, "between", saving=known[0], saving_high=known[1], note=note)
    if op == "~":
        reach = ABOUT * min(known[0], 1 - known[0])
        low, high = round(known[0] - reach, 5), round(known[0] + reach, 5)
        return _make(amount, "between", saving=low, saving_high=high, note=note or _nearly(amount))
    turned = bool(op) and wording.startswith("remaining")
    op = TURNED.get(op or "", op) if turned else op
    return _make(
        amount, op or ">=", saving=known[0], turned=turned, note=note or (None if op else _least(amount))
    )


TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _least(amount: Amount) -> str:
    return f"“{amount.raw}” is read as at least that much"


def _nearly(amount: Amount) -> str:
    return f"about {amount.raw} is read as within a twentieth of it"


def _make(amount: Amount, op: str, **fields: Any) -> Limit:
    return Limit(amount.lead, amount.tail, op, amount, **fields)  # type: ignore[arg-type]
