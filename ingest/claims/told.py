"""A claim as a language model tells it, and what is believed of that.

The model says which printed number is about what, and how it is meant. It computes
nothing: the number, its unit and its bound are read from the sentence again, the saving
comes from the one scale, and names must stand in the paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.language.quantities import Amount, Saving, Wording, amounts, from_to, measure, saving
from assistant.language.quantities.scale import NO_SAVING
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.text import Span, fold
from assistant.types import Bound, Claim, Context, Direction, Paper, Quantity, Statistic

__all__ = ["SCHEMA", "Told", "claim_of", "told"]

_FromTo: TypeAlias = Literal["from_to"]


class Told(BaseModel):
    """One claim of a reply."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentence: int
    raw: str
    quantity: Quantity
    context: Context | None
    direction: Direction
    bound: Bound | None
    statistic: Statistic | None
    wording: Wording | _FromTo | None
    method: str | None
    baseline: str | None
    metric: str | None
    dataset: str | None


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": {"$ref": "#/$defs/claim"}}},
    "required": ["claims"],
    "additionalProperties": False,
    "$defs": {"claim": Told.model_json_schema()},
}
"""What the model fills in, as OpenAI's strict mode asks for it: every field, no others."""


def told(row: object) -> Told | None:
    """A row of a reply with its types and vocabulary checked; ``None`` when it does not fit.

    Fields that are missing count as null and fields that are not asked for as absent.
    """
    if not isinstance(row, Mapping):
        return None
    try:
        return Told.model_validate({name: row.get(name) for name in Told.model_fields})
    except ValidationError:
        return None


def claim_of(paper: Paper, span: Span, row: Told, *, model: str, version: str) -> Claim | None:
    """The claim that ``row`` makes of a sentence; ``None`` when its number is not printed there."""
    raw = row.raw.strip()
    found = _amounts(span, raw)
    if not found:
        return None
    amount = found[-1]
    worth = _saving(row, found)
    quality = row.quantity == "quality"
    return Claim(
        id=_id(paper.id, span.start + amount.start, row),
        paper_id=paper.id,
        quantity=row.quantity,
        context=row.context or "both",
        direction=row.direction,
        raw=raw,
        value=amount.value,
        unit=_unit(amount, quality=quality),
        bound=_bound(row, amount),
        quote=span.text,
        start=span.start,
        end=span.end,
        value_low=amount.value_low,
        statistic=amount.statistic or row.statistic,
        saving=worth.saving,
        saving_low=worth.low,
        readings=worth.readings,
        baseline=_printed(row.baseline, paper),
        method=_printed(row.method, paper),
        metric=_printed(row.metric, paper) if quality else None,
        dataset=_printed(row.dataset, paper) if quality else None,
        origin=f"llm:{model}",
        extractor=version,
    )


def _amounts(span: Span, raw: str) -> list[Amount]:
    """The amounts that ``raw`` covers, where it stands literally in the sentence."""
    start = span.text.find(raw) if raw else -1
    if start < 0:
        return []
    return [one for one in amounts(span.text) if one.start < start + len(raw) and start < one.end]


def _unit(amount: Amount, *, quality: bool) -> str:
    if amount.unit != "count":
        return amount.unit
    return "points" if quality else "absolute:count"


def _bound(row: Told, amount: Amount) -> Bound:
    """What is printed wins; the model may have seen a bound that stands further off."""
    if amount.bound != "exact":
        return amount.bound
    return "up_to" if amount.value_low is not None else row.bound or "exact"


def _saving(row: Told, found: list[Amount]) -> Saving:
    """The saving on the one scale, by the wording that the model names."""
    amount = found[-1]
    if row.wording is None or row.quantity == "quality":
        return NO_SAVING
    if row.direction != "decrease" and row.quantity != "throughput":
        return NO_SAVING
    if row.wording == "from_to":
        first, last = measure(found[0].value, _noun(found[0], amount)), measure(amount.value, amount.unit)
        if len(found) < 2 or first is None or last is None or first.dimension != last.dimension:
            return NO_SAVING
        return Saving(from_to(first.amount, last.amount, rate=row.quantity == "throughput"))
    fits = (amount.unit == "percent") == ("percent" in row.wording)
    return saving(row.wording, amount.value, amount.value_low) if fits else NO_SAVING


def _noun(first: Amount, last: Amount) -> str:
    """``from 13B to 7B parameters``: the noun is printed once."""
    bare = first.unit in {f"absolute:{name}" for name, _ in MULTIPLIERS.values()}
    _, _, noun = last.unit.partition(" ")
    return f"{first.unit} {noun}" if bare and noun else first.unit


def _printed(name: str | None, paper: Paper) -> str | None:
    """A name as the paper prints it, or none."""
    if name is None or not name.strip():
        return None
    return name.strip() if fold(name) in fold(f"{paper.title} {paper.abstract}") else None


def _id(paper_id: str, place: int, row: Told) -> str:
    key = f"{paper_id}\0{place}\0{row.quantity}\0{row.metric or ''}\0{row.raw.strip()}\0llm"
    return hashlib.sha256(key.encode()).hexdigest()[:20]
