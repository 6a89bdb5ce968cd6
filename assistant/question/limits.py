"""From an amount in a question to a comparison on the saving scale, or on the amount itself.

"over 50 %", "at least 3x faster", "in half the time", "to a tenth of the memory",
"in under a day" and "5 points" each become a :class:`Limit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.quantities import Amount, Wording, amounts, measure, saving
from assistant.question.terms import METRICS
from assistant.question.wording import strictness
from assistant.question.words import CUT, GAIN, NEED, PLURALS
from assistant.types import Comparison

__all__ = ["Limit", "joined", "limits"]

ABOUT = 0.1
"""How far "about" reaches in a question: a tenth of what is saved or left, whichever is less."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One comparison of a question, ``text[start:end]`` with the words that bound it.

    Either ``saving`` (fraction of the resource removed) or ``value`` with ``unit`` is
    set. ``grows`` tells that the resource or metric itself goes up ("3x the
    throughput"); ``speed`` that the words were those of speed ("50 % faster").
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
    speed: bool = False
    note: str | None = None


def limits(text: str) -> tuple[Limit, ...]:
    """Every comparison of ``text`` (made plain), in order; bare counts and names are left out."""
    found = []
    for amount in amounts(text):
        limit = _limit(text, amount)
        if limit is not None:
            found.append(limit)
    return tuple(found)


def joined(first: Limit, second: Limit) -> Limit | None:
    """For "over 30 % but under 60 %" as one range; ``None`` when the two are no two ends of one."""
    if first.unit != second.unit or first.grows != second.grows:
        return None
    low, high = sorted((first, second), key=lambda limit: limit.op[0] == "<")
    if low.op[0] != ">" or high.op[0] != "<":
        return None
    note = "both ends are counted in"
    span = {
        "start": min(first.start, second.start),
        "end": max(first.end, second.end),
        "op": "between",
        "note": note,
    }
    if low.saving is not None:
        return replace(low, saving_high=high.saving, **span)  # type: ignore[arg-type]
    return replace(low, value_high=high.value, **span)  # type: ignore[arg-type]


_FASTER = re.compile(
    r"[ -]*(?:\w+ )?(?:faster|quicker|speed-?ups?|acceleration|speedier|speed boost|speed gain|speed improvement)\b"
)
_SPEED_VERB = re.compile(r"\b(?:accelerat\w*|speed\w*(?:[ -]ups?)?|sped up|quicken\w*|faster|quicker)\b")
_LESS_NEXT = re.compile(
    r"[ -]*(?:\w+ )?(?:faster|quicker|less|fewer|smaller|cheaper|lower|lighter|shorter|reduc\w+|sav\w+|speed-?ups?|cuts?|"
    r"decreas\w+|drop|compression|acceleration|shrinkage|off)\b"
)
_LESS_AS = re.compile(
    r"\s*(?:(?:as|more) )(?:fast|quick\w*|cheap\w*|small|short|few|little|light|efficient\w*|speedy|compact)\b"
)
_MORE_NEXT = re.compile(
    r"[ -]*(?:\w+ )?(?:more|higher|larger|greater|bigger|better|longer|slower|increase\w*|improvement\w*|gains?|boost|"
    r"as (?:much|many|large|long|big|slow|high))\b|\s*the (?!best|most)\w"
)
_SHARE = re.compile(
    r"\s*(?:of\b(?! (?:all |the )?(?:\w+ )?(?:%s)\b)|as (?:many|much|few|long|large|big|little)\b|the (?!most))"
    % "|".join(sorted(PLURALS))
)
_OF_PAPERS = re.compile(r"\s*of (?:all |the )?(?:\w+ )?(?:%s)\b" % "|".join(sorted(PLURALS)))  # noqa: UP031
_TO = re.compile(r"\bto(?: only| just| about| merely)?\s*$")
_RANKED = re.compile(r"\b(?:top|first|best|last|largest|biggest)[ -]$")


def _limit(text: str, amount: Amount) -> Limit | None:
    before, after = text[: amount.lead].lower(), text[amount.tail :].lower()
    op = strictness(text[amount.lead : amount.start] + " . " + text[amount.end : amount.tail]) or _far(before)
    if amount.unit == "count" or amount.unit.removeprefix("absolute:") in {
        "thousand",
        "million",
        "billion",
        "trillion",
    }:
        return _counted(text, amount, op)
    if amount.unit == "points":
        return _whole(amount, op, "points", grows=not _last(CUT, before) > _last(GAIN, before))
    if amount.unit.startswith("absolute:"):
        return _absolute(amount, before, op)
    if _OF_PAPERS.match(after) or _RANKED.search(before):
        return None
    return _relative(amount, before, after, op)


def _far(before: str) -> str | None:
    """A bound further ahead: "exceeding", "at least" before a verb ("at least triple")."""
    match = re.search(
        r"\b(?:exactly|strictly|at least|at most|more than|less than|over)\s+(?:a |an |the )?$", before
    )
    return strictness(match.group()) if match else None


def _counted(text: str, amount: Amount, op: str | None) -> Limit | None:
    """A number without a unit: parameters of a model ("under 10M"), or a step of a metric ("by 2 or more")."""
    before = text[: amount.lead].lower()
    if amount.unit != "count":
        models = re.search(r"\b(?:models?|networks?|llms?|parameters?)\b[^,]{0,20}$", before)
        if op is None or not models:
            return None
        unit = f"absolute:{amount.unit.removeprefix('absolute:')} parameters"
        return _absolute(replace(amount, unit=unit), before, op)
    if op is not None and _METRIC_BEFORE.search(before):
        return _whole(amount, op, "absolute:score", grows=False)
    if re.search(r"\bby\s*$", before) and amount.form == "digits" and _last(GAIN, before) >= 0:
        return _whole(amount, op, "points", grows=True)
    return None


_METRIC_BEFORE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(word) for word in sorted(METRICS))})(?: scores?)?(?: (?:of|on [\w-]+|is|that is))?\s*$"
)


def _absolute(amount: Amount, before: str, op: str | None) -> Limit | None:
    known = measure(amount.value, amount.unit)
    if known is None or (op is None and "-" in amount.raw):
        return None  # a description: "a 12-billion-parameter model"
    rate = known.dimension in {"frame rate", "query rate"} or known.dimension.endswith("/s")
    if (
        op is None
        and not rate
        and not re.search(
            r"\b(?:in|within|on|into|to|with|needs?|takes?|uses?|using|fits?|than)\s+(?:an? |the |only |just )*$",
            before,
        )
    ):
        return None
    return _whole(amount, op or (">=" if rate else "<="), amount.unit, grows=False)


def _whole(amount: Amount, op: str | None, unit: str, *, grows: bool) -> Limit:
    low, high = amount.value_low, amount.value
    if low is not None:
        return _make(amount, "between", value=low, value_high=high, unit=unit, grows=grows)
    if op == "~":
        return _make(amount, "between", value=high * (1 - ABOUT), value_high=high * (1 + ABOUT), unit=unit, grows=grows, note=f"about {amount.raw} is read as within a tenth of it")  # fmt: skip
    note = None if op else f"{amount.raw} is read as at least that much"
    return _make(amount, op or ">=", value=high, unit=unit, grows=grows, note=note)


def _relative(amount: Amount, before: str, after: str, op: str | None) -> Limit | None:
    wording = _wording(amount, before, after)
    if wording is None:
        return _whole(amount, op, amount.unit, grows=True)
    remaining = wording.startswith("remaining")
    ends = [saving(wording, value).saving for value in (amount.value_low, amount.value) if value is not None]
    known = sorted(end for end in ends if end is not None)
    speed = wording == "percent_faster"
    note = f"{amount.raw} faster is read as {100 * known[0]:.3g} % less time" if speed and known else None
    if len(known) != len(ends):  # "over 150 % less": kept as it is, for the check to refuse
        return _make(amount, op or ">=", saving=amount.value / 100 if amount.unit == "percent" else 1.0)
    if len(known) > 1:
        return _make(amount, "between", saving=known[0], saving_high=known[1], speed=speed, note=note)
    if op == "~":
        reach = ABOUT * min(known[0], 1 - known[0])
        low, high = round(known[0] - reach, 5), round(known[0] + reach, 5)
        return _make(amount, "between", saving=low, saving_high=high, speed=speed, note=note or f"about {amount.raw} is read as within a tenth of it")  # fmt: skip
    if op is None:
        note = note or f"{amount.raw} is read as at least that much"
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op or "", op or ">=") if remaining else op
    return _make(amount, turned or ">=", saving=known[0], speed=speed, note=note)


def _make(amount: Amount, op: str, **fields: object) -> Limit:
    return Limit(amount.lead, amount.tail, op, amount, **fields)  # type: ignore[arg-type]


def _last(words: re.Pattern[str], text: str) -> int:
    """Where the last of ``words`` starts, in the clause that ends ``text``; -1 without."""
    found = [match.start() for match in words.finditer(text)]
    return found[-1] if found else -1


def _wording(amount: Amount, before: str, after: str) -> Wording | None:
    """How the number is meant; ``None`` for more of something."""
    times = amount.unit == "times"
    cut, gain, need = (_last(words, before) for words in (CUT, GAIN, NEED))
    if amount.raw.lower().startswith("halv"):
        return "less_times"
    if times and amount.value < 1:
        return "remaining_times"
    if not times and _remaining(before, after, cut, need):
        return "remaining_percent"
    if times and _LESS_AS.match(after):
        return "less_times"
    if _LESS_NEXT.match(after):
        return "less_times" if times else ("percent_faster" if _FASTER.match(after) else "less_percent")
    if amount.form == "ratio" or _MORE_NEXT.match(after) or gain > cut:
        return None
    if times:
        return "less_times"
    spoken = before[max(cut, 0) :]
    return "percent_faster" if cut >= 0 and _SPEED_VERB.match(spoken) else "less_percent"


def _remaining(before: str, after: str, cut: int, need: int) -> bool:
    """For "to 10 %", "with a tenth of the data": what is left, not what is saved."""
    if _TO.search(before) and not re.search(r"\b(?:up|close|equal) to\s*$", before):
        return True
    return _SHARE.match(after) is not None and need > cut


def spans(found: tuple[Limit, ...]) -> Iterator[tuple[int, int]]:
    """Where the comparisons stand."""
    return ((limit.start, limit.end) for limit in found)
