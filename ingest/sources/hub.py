"""Hugging Face's Daily Papers: a day, a week, a month, what is trending, one paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from ingest.fetching import Params, SourceError
from ingest.fields import arxiv_id

__all__ = ["pages"]

_PAGE = 100


class Get(Protocol):
    """How a reply is fetched."""

    def __call__(self, url: str, params: Params | None = None, *, known: bool = False) -> bytes:
        """The body of the reply."""


def pages(get: Get, hub: str, wanted: str, today: Callable[[], date], most: int) -> Iterator[bytes]:
    """The replies for ``2026-01-07``, ``daily``, ``week``, ``2026-W02``, ``2026-01``, ``trending`` and an id.

    Raises:
        SourceError: none of these, nor an arXiv identifier.
    """
    identifier = arxiv_id(wanted)
    if identifier is not None:
        return iter([get(f"{hub}/api/papers/{identifier}", known=True)])
    return _listed(get, hub, _asked(wanted, today), most)


def _asked(wanted: str, today: Callable[[], date]) -> dict[str, str]:
    name = wanted.lower()
    year, week, _ = today().isocalendar()
    named = {
        "daily": {},
        "today": {"date": today().isoformat()},
        "week": {"week": f"{year}-W{week:02}"},
        "weekly": {"week": f"{year}-W{week:02}"},
        "month": {"month": f"{today():%Y-%m}"},
        "monthly": {"month": f"{today():%Y-%m}"},
        "trending": {"sort": "trending"},
    }
    if name in named:
        return named[name]
    if re.fullmatch(r"\d{4}-w\d\d", name):
        return {"week": wanted.upper()}
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", name):
        return {"month": name}
    try:
        return {"date": date.fromisoformat(name).isoformat()}
    except ValueError:
        raise SourceError(
            f"{wanted!r} is no date; write for example hf:2025-01-07, hf:2025-W02, hf:daily or hf:week"
        ) from None


def _listed(get: Get, hub: str, asked: dict[str, str], most: int) -> Iterator[bytes]:
    page, full, count = 0, True, 0
    while full and count < max(most, _PAGE):
        params: dict[str, str | int] = {**asked, "limit": _PAGE, "p": page}
        reply = get(f"{hub}/api/daily_papers", params, known=True)
        length = _length(reply)
        full = length >= _PAGE
        if page == 0 or length:
            yield reply
        page, count = page + 1, count + length


def _length(reply: bytes) -> int:
    try:
        items = json.loads(reply)
    except ValueError:
        return 0
    return len(items) if isinstance(items, list) else 0
