"""Titles as they are called in running text."""

from __future__ import annotations

__all__ = ["short_title"]

_LONG = 14  # words
_SHORT_NAME = 4


def short_title(title: str) -> str:
    """The name before a colon when the title leads with one; long titles lose what follows the colon."""
    head, colon, _ = title.partition(": ")
    if colon and (len(head.split()) <= _SHORT_NAME or len(title.split()) > _LONG):
        return head.strip()
    return title
