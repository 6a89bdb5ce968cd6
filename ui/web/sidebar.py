"""The list of conversations: today's first, then those of earlier days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from assistant.store.catalog.conversations import Kept
from ui.html import escape

__all__ = ["listed"]


def listed(conversations: Sequence[Kept], current: str = "") -> str:
    """The conversations under the days they were last used on."""
    today = datetime.now(tz=UTC).date()
    recent = [one for one in conversations if one.updated.date() == today]
    earlier = [one for one in conversations if one.updated.date() != today]
    shown = _section("Today", recent, current) + _section("Earlier", earlier, current)
    return shown or '<p class="ap-small">Your conversations are kept here.</p>'


def _section(name: str, conversations: Sequence[Kept], current: str) -> str:
    if not conversations:
        return ""
    rows = "".join(_row(one, current) for one in conversations)
    return f"<h3>{name}</h3><ul>{rows}</ul>"


def _row(one: Kept, current: str) -> str:
    key, title = escape(one.id), escape(one.title)
    here = ' aria-current="page"' if one.id == current else ""
    return (
        f'<li data-conversation="{key}">'
        f'<a href="?c={quote(one.id, safe="")}"{here} title="{title}">{title}</a>'
        f'<button type="button" class="ap-tool" data-do="rename" aria-label="rename {title}">✎</button>'
        f'<button type="button" class="ap-tool" data-do="delete" aria-label="delete {title}">×</button></li>'
    )
