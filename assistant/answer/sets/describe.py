"""A set answer in words: its filter, its claims, the counts in front, the table of two quantities."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.answer.sets.described import asks_described
from assistant.answer.sets.topical import judged
from assistant.language.metrics import WHOSE
from assistant.language.quantities import QUANTITIES
from assistant.language.quantities.units import MULTIPLES
from assistant.types import Claim, Coverage, JudgedClaim, Query, Row, Table

__all__ = [
    "beside",
    "change",
    "filter_words",
    "headline",
    "leftover",
    "no_papers",
    "noun",
    "pairs",
    "percent",
    "stated",
]

_CONTEXTS = {"training": "in training", "inference": "at inference", "both": "in both training and inference"}
_OPS = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "=": "exactly"}


def noun(query: Query) -> str:
    """What is measured: "training time", "accuracy on ImageNet", "memory use in training"."""
    if query.quantity == "data_size":
        return f"data set size in {query.counted or 'examples'}"
    if query.quantity == "quality":
        if query.method in WHOSE:
            return f"the score of {query.method}"
        measured = query.metric or (
            "the score" if query.unit == "absolute:percent" and query.dataset else "quality"
        )
        return f"{measured} on {query.dataset}" if query.dataset else measured
    if query.quantity == "other" and query.counted:
        return f"the number of {query.counted}"
    side = _CONTEXTS.get(query.context or "")
    name = query.counted or (QUANTITIES[query.quantity].noun if query.quantity else "a resource")
    return f"{name} {side}" if side else name


def filter_words(query: Query) -> str:
    """The filter as a predicate in the plural: "cut training time by more than 50 %"."""
    scope = [_core(query)]
    scope += [f"{'or' if query.either else 'and'} {_core(also)}" for also in query.further]
    if query.baseline:
        scope.append(f"against {query.baseline}")
    if query.method and query.method not in WHOSE:
        scope.append(f"with {query.method}")
    if query.topic:
        parts = [part.strip() for part in query.topic.split(",")]
        about, said = (
            " and ".join(f"“{part.removeprefix('and ')}”" for part in parts if judged(part) == asked)
            for asked in (False, True)
        )
        scope += [f"and are about {about}"] if about else []
        scope += [f"and say “{said[1:-1]}”"] if said else []
    return " ".join(scope)


def _core(query: Query) -> str:
    if query.unit and query.unit.startswith("absolute:"):
        return _amount(query)
    if query.op is None and query.direction is not None:
        return f"report {'an increase' if query.direction == 'increase' else 'a decrease'} in {noun(query)}"
    if query.op is None:
        return f"give a number for {noun(query)}"
    return _saved(query) if query.saving is not None else _grown(query)


def _amount(query: Query) -> str:
    what, unit = noun(query), (query.unit or "").removeprefix("absolute:")
    if query.quantity == "quality" and query.dataset and query.op is None:
        return f"state a score on {query.dataset}"
    if query.op is None or query.value is None:
        return f"state an amount for {what}"
    if query.quantity == "quality":
        return _level(query)
    if query.quantity and QUANTITIES[query.quantity].described:
        return _described(query, unit)
    size = _size(query)
    if query.quantity == "other":
        return " ".join(("have", size, *(() if unit == "count" else (unit,)), query.counted or "of it"))
    if query.value == 1 and query.op != "between":
        unit = _SINGULAR.get(unit, unit)
    return f"reach {size} {unit}" if unit in {"FPS", "Hz", "QPS"} else f"state {what} of {size} {unit}"


def _level(query: Query) -> str:
    """What a metric, or somebody on a benchmark, reaches."""
    size = f"{_size(query)}{' %' if query.unit == 'absolute:percent' else ''}"
    if query.method in WHOSE:
        return f"report a score of {query.method} of {size}"
    if query.dataset and not query.metric:
        return f"score {size} on {query.dataset}"
    return f"reach {noun(query)} of {size}"


def _described(query: Query, unit: str) -> str:
    """How much a data set holds, or how long a context is."""
    if query.quantity in {"context_length", "video_length", "resolution"}:
        return f"state a {noun(query)} of {_size(query)} {unit}"
    verb = "cover" if query.counted == "languages" else "have"
    return f"{verb} {_size(query)} {unit}{' of data' if query.counted == 'hours' else ''}"


_SINGULAR = {"hours": "hour", "days": "day", "minutes": "minute", "weeks": "week", "seconds": "second"}


def _saved(query: Query) -> str:
    what, saving = noun(query), query.saving or 0.0
    if saving == 0 and query.op in {">", ">="}:
        return f"report a saving in {what}"
    if query.op == "between":
        return f"cut {what} by {percent(saving)} to {percent(query.saving_high or 0.0)} %"
    return f"cut {what} by {_OPS[query.op or '>']} {percent(saving)} %{_as_factor(saving)}"


def _as_factor(saving: float) -> str:
    """The factor, where the percentage is an odd number: "66.7 % (3x)"."""
    factor, share = 1 / (1 - saving), 100 * saving
    whole = abs(factor - round(factor)) < 1e-3 * factor  # savings carry five digits
    odd = abs(share - round(share)) > 1e-3
    return f" ({round(factor)}x)" if whole and odd else ""


def _grown(query: Query) -> str:
    what = noun(query)
    if query.unit == "times":
        if query.op == ">" and query.value == 1:
            return f"raise {what}"
        return f"{'lower' if query.direction == 'decrease' else 'raise'} {what} {_size(query)}x"
    if query.value == 0 and query.op == ">=":
        return f"state a change in {what}"
    if query.value == 0 and query.op == ">":
        return f"report a {'loss' if query.direction == 'decrease' else 'gain'} in {what}"
    if query.unit == "points" and query.direction != "decrease":
        return f"gain {_size(query)} points in {what}"
    unit = " %" if query.unit == "percent" else " points"
    return f"{'lower' if query.direction == 'decrease' else 'raise'} {what} by {_size(query)}{unit}"


def _size(query: Query) -> str:
    if query.op == "between":
        return f"{query.value:g} to {query.value_high:g}"
    return f"{_OPS[query.op or '>']} {query.value:g}"


def percent(saving: float) -> str:
    """A saving in percent, two digits of what is left where it is near the whole: 66.7, 50, 99.975."""
    left = 100 * (1 - saving)
    digits = max(1, 1 - math.floor(math.log10(left)))
    text = f"{100 * saving:.{digits}f}"
    return text.rstrip("0").rstrip(".")


# A claim in words: its printed number with its bound, and what that is on the saving scale.


def stated(claim: Claim, *, named: bool = True, literal: bool = False) -> str:
    """What a claim says: "training time: up to 2.45x faster"; without the noun unless ``named``.

    ``literal`` gives the number as printed: for one whose rewording its own quote does not hold.
    """
    what = QUANTITIES[claim.quantity].noun
    if claim.quantity == "quality":
        level = claim.unit in {"absolute:percent", "absolute:score"} and claim.dataset
        metric = claim.metric or (None if level else "quality")
        what = " on ".join(part for part in (metric, claim.dataset) if part)
        what = claim.method if claim.method and claim.method in WHOSE else what
    literal = (
        literal or QUANTITIES[claim.quantity].described or claim.id.startswith(f"{claim.paper_id}:other:")
    )
    number = _printed(claim.raw) if literal else _number(claim)
    return f"{what}: {number}" if named else number


def change(claim: Claim) -> str | None:
    """The saving in percent where the printed number is something else: "= 59.2 % less"."""
    if claim.saving is None or claim.quantity == "quality" or claim.direction == "increase":
        return None
    said = claim.unit == "percent" and abs(claim.saving - claim.value / 100) < _ROUNDING
    if said and _HAS_DIGIT.search(claim.raw):
        return None
    return f"= {percent(claim.saving)} % {QUANTITIES[claim.quantity].less}"


_ROUNDING = 1e-6
_HAS_DIGIT = re.compile(r"\d")
_BOUNDS = {"exact": "", "up_to": "up to ", "at_least": "at least ", "about": "about "}
_LEFT = {
    "exact": "down to ",
    "up_to": "down to ",
    "at_least": "down to no less than ",
    "about": "down to about ",
}
_AS_PRINTED = re.compile(r"\bfrom\b|(?<!\bup )\bto\b|\border|\d/\d|\^")
"""Changes from A to B, orders of magnitude, fractions, powers: their digits are no plain number."""
_RATES = frozenset({"FPS", "Hz", "QPS"})


def _number(claim: Claim) -> str:
    """The number with its bound and sense; as printed where it is in words or a change from A to B."""
    printed = _printed(claim.raw)
    if not _HAS_DIGIT.search(printed) or _AS_PRINTED.search(printed):
        return printed
    low = f"{_plain(claim.value_low)}–" if claim.value_low is not None else ""
    number = f"{low}{_plain(claim.value)}"
    bound = "" if low and claim.bound == "up_to" else _BOUNDS[claim.bound]
    if claim.unit in {"percent", "times"}:
        sign = "%" if claim.unit == "percent" else "x"
        if _is_left(claim):
            return f"{_LEFT[claim.bound]}{number}{sign}"
        return f"{bound}{number}{sign}{_sense(claim)}"
    return _with_unit(claim, bound, number)


def _with_unit(claim: Claim, bound: str, number: str) -> str:
    unit = claim.unit.removeprefix("absolute:")
    if claim.quantity == "quality" and unit != "points":
        return f"{bound}{number}{'%' if unit == 'percent' else ''}"
    if claim.bound == "up_to" and QUANTITIES[claim.quantity].less_is_better and unit not in _RATES and bound:
        bound = "at most "
    return f"{bound}{number} {_singular(unit) if number == '1' else unit}"


def _singular(unit: str) -> str:
    """No plural behind one: "1 sample"."""
    if unit.partition(" ")[0] in MULTIPLES:
        return unit
    return unit[:-1] if re.search(r"[a-z]{2}s$", unit) and not unit.endswith(("ss", "us")) else unit


def _is_left(claim: Claim) -> bool:
    """The number is what remains, not what is saved."""
    if claim.saving is None or claim.quantity == "quality":
        return False
    if claim.unit == "times":
        return claim.value < 1
    share = claim.value / 100
    return abs(claim.saving - (1 - share)) < abs(claim.saving - share)


def _sense(claim: Claim) -> str:
    """What the number does to the resource."""
    if claim.quantity == "quality":
        return "" if claim.direction == "increase" else " lower"
    if claim.direction == "increase":
        return " more" if claim.unit == "percent" else ""
    if claim.saving is None:
        return ""
    if claim.unit == "percent":
        return " faster" if claim.readings and claim.saving < claim.value / 100 else " less"
    return f" {QUANTITIES[claim.quantity].comparative}"


def _plain(value: float) -> str:
    """Digits as a text has them: no exponent, no trailing zeros."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.10f}".rstrip("0")


_DRESS = re.compile(r"\\(?=[%$])|\\?(?:text(?:bf|it)?|math(?:bf|rm)?)(?=\{)|[{}$]")


def _printed(raw: str) -> str:
    text = _DRESS.sub("", raw).replace("\\times", "x").replace("\\sim", "~")
    return " ".join(re.sub(r"(?<=\d)\s?times\b", "x", text).split())


# The text of a set answer: the denominators first, then one line for each paper.

_SHOWN = 12


def headline(query: Query, coverage: Coverage, shown: int) -> str:
    """How many papers match, of how many, and what the rest of the count is."""
    scope = f"{coverage.papers:,} {_papers(coverage.papers)}{_dates(query)}"
    matched = coverage.matched or 0
    words = filter_words(query)
    if matched == 0:
        given = coverage.papers_with_claim or 0
        first = f"None of the {scope} {_one(words)}." if given else _unread(query, scope, words)
    elif matched == 1:
        first = f"1 of the {scope} {_one(words)}."
    else:
        first = f"{matched} of the {scope} {words}."
    if 0 < shown < matched:
        first = first[:-1] + f"; {_kept(query, shown)}."
    return f"{first} {_rest(query, coverage)}".strip()


def _unread(query: Query, scope: str, words: str) -> str:
    """Where no number of the kind was read, nothing is said of what the papers hold."""
    return f"No number for {noun(query)} was found in the {scope}, so none is shown that would {words}."


def _kept(query: Query, shown: int) -> str:
    order = {"date": "newest", "saving": "largest", "value": "largest"}[query.order]
    if query.ascending:
        order = {"newest": "oldest", "largest": "smallest"}[order]
    return f"the {order} is shown" if shown == 1 else f"the {order} {shown} are shown"


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"


def _one(words: str) -> str:
    """The predicate in the singular: "cut" to "cuts", "reach" to "reaches", "are about" to "is about"."""
    verb, _, rest = words.partition(" ")
    verb = {"have": "has"}.get(verb) or f"{verb}{'es' if verb.endswith('ch') else 's'}"
    return (
        f"{verb} {rest}".replace(" and are about ", " and is about ")
        .replace(" and state ", " and states ")
        .replace(" and say “", " and says “")
    )


def _dates(query: Query) -> str:
    since = f" from {query.since.isoformat()}" if query.since else ""
    until = f" up to {query.until.isoformat()}" if query.until else ""
    return since + until


def _rest(query: Query, coverage: Coverage) -> str:
    given, undecided = coverage.papers_with_claim or 0, coverage.undecided or 0
    parts = []
    if given and (query.op is not None or query.unit or query.direction):
        verb = "gives" if given < 2 else "give"
        among = " that mention the topic" if query.topic and asks_described(query) else ""
        parts.append(f"{given or 'None'}{among} {verb} a number for {noun(query)}")
    if undecided:
        parts.append(f"{undecided} could not be decided")
    return ("; ".join(parts) + ".") if parts else ""


def no_papers(query: Query, *, empty: bool) -> str:
    """Why nothing was looked at."""
    if empty:
        return "The collection is empty: ingest some papers first."
    source = f" from the source {query.source!r}" if query.source else ""
    return f"No paper of the collection is{_dates(query)}{source}; widen the filter."


def leftover(undecided: Sequence[JudgedClaim]) -> str:
    """The papers that could not be decided, with reasons that carry no numbers; empty without any."""
    lines, seen = [], set()
    for row in undecided:
        if row.claim.paper_id in seen:
            continue
        seen.add(row.claim.paper_id)
        lines.append(f"- {row.title} ({_reason(row)})")
    if not lines:
        return ""
    more = [f"- and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n".join(["Not decided:", *lines[:_SHOWN], *more])


def _reason(judged: JudgedClaim) -> str:
    reason = judged.reason or "the wording leaves it open"
    return "the wording allows two readings" if any(char.isdigit() for char in reason) else reason


# Two quantities beside each other: a table with a paper's number of each, where both were asked for.


def pairs(query: Query, matches: Sequence[JudgedClaim]) -> list[tuple[JudgedClaim, JudgedClaim]]:
    """Of each paper its first claim of either quantity, the first as ordered; papers with both alone."""
    second = query.also.quantity if query.also and not query.either else None
    found: dict[str, dict[bool, JudgedClaim]] = {}
    for row in matches:
        found.setdefault(row.claim.paper_id, {}).setdefault(row.claim.quantity == second, row)
    return [(of[False], of[True]) for of in found.values() if len(of) > 1]


def beside(query: Query, matches: Sequence[JudgedClaim], literal: frozenset[str]) -> Table | None:
    """The table of a question for two quantities; ``None`` for others, or where no paper has both."""
    rows = pairs(query, matches) if query.also is not None else []
    if query.also is None or not rows:
        return None
    return Table(
        ("paper", noun(query), noun(query.also)),
        tuple(
            Row((one.title, _cell(one, literal), _cell(other, literal)), (one.label,) if one.label else ())
            for one, other in rows
        ),
    )


def _cell(row: JudgedClaim, literal: frozenset[str]) -> str:
    named = row.claim.quantity == "quality"
    said = stated(row.claim, named=named, literal=row.claim.id in literal)
    more = change(row.claim)
    return f"{said} ({more})" if more else said
