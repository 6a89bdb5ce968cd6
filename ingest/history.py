"""What was printed of a paper whose printings differ, as it is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.identity import title_key
from assistant.types import Author, Paper

__all__ = ["said", "telling", "unsaid"]

_EMPTY: tuple[Any, ...] = (None, "", (), [], False)
_LEFT_OUT = frozenset({"id", "sources", "comments", "upvotes"})


def said(paper: Paper) -> dict[str, Any]:
    """A printing as JSON, without what is empty, its place and its counts."""
    data = dataclasses.asdict(paper)
    if paper.published is not None:
        data["published"] = paper.published.isoformat()
    return {name: value for name, value in data.items() if name not in _LEFT_OUT and value not in _EMPTY}


def unsaid(fields: Mapping[str, Any]) -> Paper:
    """The inverse of :func:`said`: a paper that has no id yet."""
    data = {"abstract": "", **fields}
    if "published" in data:
        data["published"] = date.fromisoformat(data["published"])
    data["people"] = tuple(Author(**parts) for parts in data.get("people", ()))
    for name in ("authors", "categories", "ids"):
        data[name] = tuple(data.get(name, ()))
    return Paper(id="", **data)


def telling(fields: Mapping[str, Any]) -> tuple[str, str, str]:
    """By what one printing differs from another: its title, its text, its DOI."""
    return title_key(fields["title"]), " ".join(fields["abstract"].split()), fields.get("doi", "")
