"""One claim against one filter: match, no_match or cannot_tell, and why.

A claim is judged by everything its wording allows: an "up to" counts on its best case
and says so; "at least p" is over p, as its authors say; "about p" beside the threshold,
or a wording with readings on both sides of it, cannot be told.
"""

from __future__ import annotations

import re

from assistant.answer.sets.measured import (
    ABOUT,
    Judgement,
    Stated,
    amount,
    change,
    decide,
    factor,
    growth,
    level,
    names,
)
from assistant.answer.sets.scores import same_benchmark
from assistant.language.metrics import CALLED
from assistant.language.quantities import QUANTITIES, TIMED, counted, measure
from assistant.language.quantities.bounds import sign
from assistant.types import Bound, Claim, Query

__all__ = ["Judgement", "concerns", "judge", "strength"]

_LEAST_REACH = 0.005
"""How far "about" reaches at the least where little is saved: half a percent."""
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
    # A metric that is named decides; the sentence only where none is.
    in_sentence = None if claim.metric else claim.quote
    plural = query.metric and f"{query.metric}s"
    spelled = query.metric is not None and CALLED.get((claim.metric or "").lower()) == query.metric
    own = claim.metric is None and query.dataset is not None and claim.dataset is not None
    measured = own or spelled or any(names(one, claim.metric, in_sentence) for one in (query.metric, plural))
    return measured and (_on_it(query, claim) or names(query.dataset, claim.quote))


def _on_it(query: Query, claim: Claim) -> bool:
    """The claim is one on the data set that is asked about, however it spells its name."""
    if query.dataset is None or claim.dataset is None:
        return query.dataset is None
    return names(query.dataset, claim.dataset) or same_benchmark(query.dataset, claim.dataset)


def judge(query: Query, claim: Claim) -> Judgement:
    """The verdict on one claim; the topic, dates and source of ``query`` are judged elsewhere."""
    if not concerns(query, claim):
        return _NO
    if not names(query.baseline, claim.baseline, claim.quote) or not names(query.method, claim.method):
        return _NO
    found = _sized(query, claim)
    if found.verdict != "match":
        return found
    if query.quantity not in {None, claim.quantity}:
        return _stated_otherwise(query, claim, found)
    return _aside(query, claim) or _otherwise_counted(query, claim) or _unsaid(query, claim) or found


def _aside(query: Query, claim: Claim) -> Judgement | None:
    """An amount that was read as one of something a little different."""
    if claim.quantity == "training_time" and claim.unit.startswith("absolute:") and query.op:
        behind = claim.quote[claim.quote.find(claim.raw) + len(claim.raw) :]
        return _NO if _EACH.match(behind) else None
    if claim.context != "other":
        return None
    if claim.quantity == "context_length":
        return Judgement("cannot_tell", "it is the length at which something was measured")
    if claim.quantity == "data_size":
        return Judgement("cannot_tell", f"it does not say whether they are {query.counted}")
    return None


_EACH = re.compile(r"[^.;,]{0,30}?\bper (?:epoch|(?:training )?step|iteration|batch|update|sample|image)\b")
"""One of many that a training takes."""


def _otherwise_counted(query: Query, claim: Claim) -> Judgement | None:
    """A claim that counts something else: visual tokens for reasoning tokens, calls for FLOPs.

    Tokens of no kind may be of any; a kind is no answer where the quantity at large was asked for.
    """
    if QUANTITIES[claim.quantity].described or claim.quantity == "other":
        return None  # only what was asked for was read
    kind = counted(claim.quantity, claim.quote, claim.raw) if query.quantity and query.op else None
    if kind == query.counted or query.op is None:
        return None
    if query.counted is None:
        return Judgement("cannot_tell", f"it is stated in {kind}")
    alike = kind is not None and "tokens" in {kind, query.counted} and query.counted.endswith("tokens")
    return None if alike and kind is not None and kind.endswith("tokens") else _NO


def _unsaid(query: Query, claim: Claim) -> Judgement | None:
    """What the sentence leaves open: which dataset, or whether the number is one of training."""
    if query.context == "training" and claim.context == "both" and _TRAINS.search(claim.quote) is None:
        return Judgement("cannot_tell", "it does not say that this is in training")
    if claim.dataset and not _on_it(query, claim):
        return Judgement("cannot_tell", "its sentence names several datasets")
    return None


_TRAINS = re.compile(r"train|tun(?:ed|ing)|distill|converg", re.IGNORECASE)


def _stated_otherwise(query: Query, claim: Claim, found: Judgement) -> Judgement:
    """A related quantity: a match where any rate was asked for, and named in any case."""
    noun = QUANTITIES[claim.quantity].noun
    if query.related:
        return Judgement("match", found.reason or f"stated as {noun}")
    return Judgement("cannot_tell", f"{noun} is stated, not time")


def strength(query: Query, claim: Claim) -> float:
    """What results are ordered by, largest first unless the filter asks otherwise."""
    if query.unit is not None and query.unit.startswith("absolute:"):
        known = measure(claim.value, claim.unit)
        return known.amount if known else claim.value
    if query.quantity == "quality" or (query.order == "value" and query.unit is None):
        return claim.value
    related = query.quantity not in {None, claim.quantity}
    if not related and (claim.direction == "increase" or query.direction == "increase"):
        return factor(claim) or 0.0
    return claim.saving if claim.saving is not None else max(claim.readings, default=0.0)


def _related(query: Query, claim: Claim) -> bool:
    """Throughput, when a saving of time is asked: items per second on the side that is asked about."""
    entry = QUANTITIES[query.quantity] if query.quantity else None
    if entry is None or query.op is None:
        return False
    if query.related and claim.quantity in TIMED.values():  # no side was said, so either answers
        return query.saving is None or claim.saving is not None
    if claim.quantity != entry.related or query.saving is None:
        return False
    sides = {"training"} if entry.phase == "training" else {"inference", "both"}
    return claim.context in sides and claim.saving is not None


def _sized(query: Query, claim: Claim) -> Judgement:
    """Direction and number."""
    if query.unit is not None and query.unit.startswith("absolute:"):
        return level(query, claim) if claim.quantity == "quality" else amount(query, claim)
    related = claim.quantity != query.quantity and query.quantity is not None
    if query.direction is not None and claim.direction != query.direction and not related:
        return _NO
    if query.op is None:
        return Judgement("match")
    if query.saving is not None:
        return _saved(query, claim)
    if query.unit in {"points", "percent"} and claim.quantity == "quality":
        return change(query, claim)
    return growth(query, claim)


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
    verdicts = {_compare(query, saving, claim).verdict for saving in (*claim.readings, *_at_most(claim))}
    if verdicts == {"no_match"}:
        return _NO
    return Judgement("cannot_tell", "no saving can be computed from the wording")


def _at_most(claim: Claim) -> tuple[float, ...]:
    """What a percentage or a factor could mean of a saving: the share itself, what is left of it."""
    if claim.unit == "percent" and 0 <= claim.value < _WHOLE:
        return claim.value / _WHOLE, 1 - claim.value / _WHOLE
    return (1 - 1 / claim.value,) if claim.unit == "times" and claim.value > 1 else ()


_WHOLE = 100.0


def _compare(query: Query, saving: float, claim: Claim) -> Judgement:
    assert query.saving is not None
    low = None if claim.saving_low is None or claim.saving_low >= saving else claim.saving_low
    reach = max(ABOUT * saving, _LEAST_REACH) if 2 * saving < 1 else ABOUT * (1 - saving)
    reach = reach if claim.bound == "about" else 0.0
    stated = Stated(saving, low, _saving_bound(claim), reach)
    return decide(query.op or ">", stated, query.saving, query.saving_high)


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
    return "at_least" if sign(claim.raw) in {"<", "<="} else "up_to"
