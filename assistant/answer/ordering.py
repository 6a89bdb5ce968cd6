"""The order that a question wants papers in: by date, newest or oldest first, or by votes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from assistant.types import Order, Paper

__all__ = ["FIRST", "ordered"]

T = TypeVar("T")

FIRST: dict[Order, str] = {
    "date": "newest first",
    "oldest": "oldest first",
    "upvotes": "most upvoted first",
}
"""How each order is told."""


def ordered(things: Iterable[T], order: Order, paper_of: Callable[[T], Paper]) -> list[T]:
    """Things of papers in this order; by relevance as they come.

    Undated ones come last, and so do those whose votes are not known; equals are ordered by date, then id.
    """
    found = list(things)
    if order == "relevance":
        return found
    found.sort(key=lambda one: paper_of(one).id)
    if order == "oldest":
        found.sort(key=lambda one: paper_of(one).published or date.max)
        return found
    found.sort(key=lambda one: paper_of(one).published or date.min, reverse=True)
    if order == "upvotes":
        found.sort(key=lambda one: -1 if (votes := paper_of(one).upvotes) is None else votes, reverse=True)
    return found
