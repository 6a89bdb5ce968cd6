"""A follow-up that changes the filter of the set question before it.

"And by more than 90 %?", "only those on graphs", "what about memory?", "since 2023".
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.question.filters import Parts, bounds
from assistant.question.resource import Resource
from assistant.question.words import any_of
from assistant.types import Query

__all__ = ["amended"]

_LONGEST = 12
_WHAT = any_of("""
    only, just, what about, how about, same, the same, of those, of these, of them, which of those,
    which of these, which of them, those, the ones, with, without, for, on, since, before, after, from, in,
    by, at least, at most, over, under, more than, less than, strictly, exactly
""")
_OPENS = re.compile(rf"^(?:(?:ok(?:ay)?|and|but|or|now|then|so)\b[, ]*)*{_WHAT}\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:how|why|who|whose|when|where|what|which|do|does|did)\b", re.IGNORECASE)
"""A question of its own, whatever it opens with: "in what year was it released?"."""
_SORTS = re.compile(
    r"^(?:please )?(?:sort|order|rank|newest|latest|oldest|(?:show )?(?:the )?top)\b", re.IGNORECASE
)
_JOINS = re.compile(r"^(?:and|but|now|then|so)\b", re.IGNORECASE)
_NARROWS = re.compile(
    r"\b(?:only|just|of (?:those|these|them)|those|the ones)\b|^and (?:on|for|in|with)\b", re.IGNORECASE
)


def amended(parts: Parts, question: str, earlier: Query) -> Query | None:
    """``earlier`` with what the follow-up changes; ``None`` when it is a question of its own."""
    starts = _OPENS.match(question) or _JOINS.match(question) or _SORTS.match(question)
    if starts is None or len(question.split()) > _LONGEST or _ASKS.search(question, starts.end()):
        return None
    changes = {**_measure(parts, earlier), **_limit(parts, earlier), **_period(parts), **_order(parts)}
    if parts.topic and parts.topic != earlier.topic:
        narrows = earlier.topic and _NARROWS.search(question)
        changes["topic"] = f"{earlier.topic}, {parts.topic}" if narrows else parts.topic
    if parts.names.baseline:
        changes["baseline"] = parts.names.baseline
    return replace(earlier, **changes) if changes else None


def _order(parts: Parts) -> dict[str, Any]:
    """Another order, or only so many of them; what fits stays the same."""
    rank = parts.ranking
    if rank.superlative and rank.limit and rank.limit > 1:
        return {"limit": rank.limit}
    return {"order": rank.order, "ascending": rank.ascending} if rank.ranked else {}


def _measure(parts: Parts, earlier: Query) -> dict[str, Any]:
    """Another resource under the same threshold; a threshold in units does not carry over."""
    named = parts.resource
    if named is None or named.weak or named.quantity in {None, earlier.quantity} or not named.spans:
        return {}
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
