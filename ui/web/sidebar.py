"""The list of conversations: today's first, then those of earlier days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from assistant.store.catalog.conversations import Kept
from ui.following import Followed
from ui.html import escape

__all__ = ["entry", "followed", "listed"]


def listed(conversations: Sequence[Kept], current: str = "") -> str:
    """The conversations under the days they were last used on."""
    today = datetime.now(tz=UTC).date()
    recent = [one for one in conversations if one.updated.date() == today]
    earlier = [one for one in conversations if one.updated.date() != today]
    shown = _section("Today", recent, current) + _section("Earlier", earlier, current)
    return shown or '<p class="ap-small">Your conversations are kept here.</p>'


def followed(questions: Sequence[Followed]) -> str:
    """The questions that are followed; what is new is a button that asks about the new papers alone."""
    rows = "".join(_question(one) for one in questions)
    return f"<h3>Followed</h3><ul>{rows}</ul>" if rows else ""


def _question(one: Followed) -> str:
    text = escape(one.question)
    many = f"{len(one.new)} new"
    new = (
        '<button type="button" class="ap-badge" data-do="new-only" '
        f'data-papers="{escape(" ".join(one.new))}" '
        f'aria-label="{many} for {text}">{many}</button>'
        if one.new
        else ""
    )
    return (
        f'<li data-question="{text}"><button type="button" class="ap-saved" data-do="ask-followed" '
        f'title="{text}">{text}</button>{new}'
        '<button type="button" class="ap-tool" data-do="unfollow" '
        f'aria-label="follow no longer: {text}">×</button></li>'
    )


def _section(name: str, conversations: Sequence[Kept], current: str) -> str:
    if not conversations:
        return ""
    rows = "".join(_row(one, current) for one in conversations)
    return f"<h3>{name}</h3><ul>{rows}</ul>"


def _row(one: Kept, current: str) -> str:
    return entry(one.id, one.title, current=one.id == current)


def entry(identifier: str, name: str, *, current: bool = True) -> str:
    """One conversation in the list."""
    key, title = escape(identifier), escape(name)
    here = ' aria-current="page"' if current else ""
    return (
        f'<li data-conversation="{key}">'
        f'<a href="?c={quote(identifier, safe="")}"{here} title="{title}">{title}</a>'
        f'<button type="button" class="ap-tool" data-do="rename" aria-label="rename {title}">✎</button>'
        f'<button type="button" class="ap-tool" data-do="delete" aria-label="delete {title}">×</button></li>'
    )
