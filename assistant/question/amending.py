"""A follow-up that changes the filter of the set question before it.

"And by more than 90 %?", "only those on graphs", "what about memory?", "since 2023".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from assistant.question.filters import Parts, bounds
from assistant.question.resource import Resource
from assistant.types import Query

__all__ = ["amended", "fewer"]


def amended(parts: Parts, earlier: Query, *, narrows: bool) -> Query | None:
    """``earlier`` with what the follow-up changes; ``None`` when it changes nothing.

    Another topic joins the one that was there where it ``narrows``, and else takes its place.
    """
    changes = {**_measure(parts, earlier), **_limit(parts, earlier), **_period(parts), **_order(parts)}
    if parts.topic and parts.topic != earlier.topic:
        changes["topic"] = f"{earlier.topic}, {parts.topic}" if narrows and earlier.topic else parts.topic
    if parts.names.baseline:
        changes["baseline"] = parts.names.baseline
    return replace(earlier, **changes) if changes else None


def fewer(parts: Parts, earlier: Query) -> Query | None:
    """``earlier`` with only so many of what fits, "the top 3"; ``None`` where none are counted."""
    rank = parts.ranking
    return replace(earlier, limit=rank.limit) if rank.superlative and (rank.limit or 0) > 1 else None


def _order(parts: Parts) -> dict[str, Any]:
    """Another order; what fits stays the same."""
    rank = parts.ranking
    return {"order": rank.order, "ascending": rank.ascending} if rank.ranked else {}


_SIZES = frozenset({"model_size", "data_size"})


def _measure(parts: Parts, earlier: Query) -> dict[str, Any]:
    """Another resource under the same threshold; a threshold in units does not carry over."""
    named = parts.resource
    if named is None or named.weak or named.quantity is None or not named.spans:
        return {}
    if parts.ranking.ranked and {named.quantity, earlier.quantity} == _SIZES:
        return {}  # "by size": by the size that was asked for
    if named.quantity == earlier.quantity:
        return {"context": named.context} if named.context not in {None, earlier.context} else {}
    kept: dict[str, Any] = {"quantity": named.quantity, "context": named.context, "metric": named.metric}
    if earlier.unit is not None:
        kept |= {"op": None, "value": None, "value_high": None, "unit": None}
    return kept


def _limit(parts: Parts, earlier: Query) -> dict[str, Any]:
    if parts.limit is None:
        return {}
    named = parts.resource
    if named is None or named.weak or named.quantity is None:
        parts = replace(parts, resource=Resource(earlier.quantity, context=earlier.context))
    return {**bounds(parts), "limit": None, "count": False}


def _period(parts: Parts) -> dict[str, date]:
    ends = {"since": parts.period.since, "until": parts.period.until}
    return {name: day for name, day in ends.items() if day is not None}
