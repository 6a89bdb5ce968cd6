"""From readings to claims: savings, names, spans and ids."""

from __future__ import annotations

import hashlib

from assistant.language.quantities import Amount, Saving, from_to, measure, saving
from assistant.language.quantities.scale import NO_SAVING
from assistant.language.text import Span
from assistant.types import Bound, Claim, Paper
from ingest.claims.measured import dataset
from ingest.claims.names import baseline
from ingest.claims.reading import Reading
from ingest.claims.sentence import Sentence

__all__ = ["EXTRACTOR", "build"]

EXTRACTOR = "rules-1"


def build(paper: Paper, span: Span, sentence: Sentence, reading: Reading, method: str | None) -> Claim:
    """The claim of one reading; its quote is the whole sentence."""
    amount = reading.amount
    worth = _saving(reading)
    raw = _raw(span, reading)
    return Claim(
        id=_id(paper.id, span, reading, raw),
        paper_id=paper.id,
        quantity=reading.quantity,
        context=reading.context or "both",
        direction=reading.direction,
        raw=raw,
        value=amount.value,
        unit=_unit(reading),
        bound=_bound(reading),
        quote=span.text,
        start=span.start,
        end=span.end,
        value_low=amount.value_low,
        statistic=amount.statistic,
        saving=worth.saving,
        saving_low=worth.low,
        readings=worth.readings,
        baseline=_baseline(sentence, reading),
        method=method,
        metric=reading.metric,
        dataset=dataset(sentence, amount) if reading.quantity == "quality" else None,
        extractor=EXTRACTOR,
    )


def _unit(reading: Reading) -> str:
    """A number without a unit: points of a metric that gains, else a count."""
    if reading.amount.unit != "count":
        return reading.amount.unit
    return "points" if reading.quantity == "quality" else "absolute:count"


def _baseline(sentence: Sentence, reading: Reading) -> str | None:
    named = baseline(sentence, reading.amount)
    return named or (reading.before.raw if reading.before is not None else None)


def _saving(reading: Reading) -> Saving:
    amount = reading.amount
    if reading.quantity == "quality":
        return NO_SAVING
    if reading.before is not None:
        a, b = measure(reading.before.value, reading.before.unit), measure(amount.value, amount.unit)
        gains = reading.direction == "decrease" or reading.quantity == "throughput"
        return Saving(from_to(a.amount, b.amount, rate=reading.rate)) if a and b and gains else NO_SAVING
    return saving(reading.wording, amount.value, amount.value_low) if reading.wording else NO_SAVING


def _bound(reading: Reading) -> Bound:
    """A printed range reaches up to its end."""
    amount = reading.amount
    return reading.bound or (
        "up_to" if amount.value_low is not None and amount.bound == "exact" else amount.bound
    )


def _raw(span: Span, reading: Reading) -> str:
    amount, before = reading.amount, reading.before
    if before is not None and before.start < amount.start:
        return span.text[before.start : amount.end]
    return amount.raw


def _id(paper_id: str, span: Span, reading: Reading, raw: str) -> str:
    amount: Amount = reading.amount
    place = span.start + amount.start
    key = f"{paper_id}\0{place}\0{reading.quantity}\0{reading.metric or ''}\0{raw}"
    return hashlib.sha256(key.encode()).hexdigest()[:20]
