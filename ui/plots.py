"""Savings drawn as HTML: one mark a claim, its shape and fill telling how sure the number is.

A mark is a button that opens its paper, is reached by keyboard, and is read at any width.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from assistant.answer.sets.describe import noun, pairs
from assistant.types import Claim, JudgedClaim, Paper, Query
from ui.html import escape, paper_button
from ui.wording import saving_words, stated_words

__all__ = ["by_paper", "by_topic", "legend", "over_time", "trade_off"]

_MOST = 60
# From the surest to the least sure; of a number "up to" only the outline is drawn.
_SHAPES = {
    "exact": ("exact", '<circle cx="8" cy="8" r="5.5"/>'),
    "about": ("about", '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z"/>'),
    "at_least": ("at least", '<path d="M3 2 14 8 3 14z"/>'),
    "up_to": ("up to", '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/>'),
}


def by_paper(rows: Sequence[JudgedClaim]) -> str:
    """A line a paper, the best saving at the top; the best sixty papers at most, and it says so."""
    papers: dict[str, list[JudgedClaim]] = {}
    for row in _best_first(rows):
        papers.setdefault(row.claim.paper_id, []).append(row)
    shown = list(papers.values())[:_MOST]
    lines = "".join(_line(paper_button(of[0].claim.paper_id, of[0].title), of) for of in shown)
    cut = f"the best {len(shown)} of {len(papers)} papers" if len(shown) < len(papers) else ""
    return _framed(lines, cut, drawn=bool(shown))


def by_topic(topics: Mapping[str, Sequence[JudgedClaim]]) -> str:
    """A line a topic, with the median of its savings."""
    lines = ""
    for topic, rows in topics.items():
        of = _best_first(rows)
        papers = len({row.claim.paper_id for row in of})
        said = f'<span class="ap-small">{papers} paper{"s" if papers != 1 else ""}'
        middle = median(row.claim.saving or 0.0 for row in of) if of else None
        said += f", median {100 * middle:.0f} %</span>" if middle is not None else "</span>"
        lines += _line(f"<strong>{escape(topic)}</strong> {said}", of, middle)
    return _framed(lines, "", drawn=bool(topics))


def over_time(rows: Sequence[JudgedClaim], papers: Mapping[str, Paper]) -> str:
    """Savings over the days that their papers were published on; those without a date are left out."""
    dated = [(day, row) for row in _best_first(rows) if (day := _day(papers.get(row.claim.paper_id)))]
    if not dated:
        return _framed("", "", drawn=False)
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    span = max(1, (last - first).days)
    marks = "".join(
        _mark(row, f"left:{100 * (day - first).days / span:.2f}%;bottom:{100 * (row.claim.saving or 0):.2f}%")
        for day, row in dated
    )
    ticks = "".join(
        f'<span style="left:{100 * (day - first).days / span:.2f}%">{day:%Y-%m}</span>'
        for day in (first, first + (last - first) / 2, last)
    )
    heights = "".join(f'<span style="bottom:{share}%">{share} %</span>' for share in (0, 25, 50, 75, 100))
    left_out = len(rows) - len(dated)
    without = f'<p class="ap-small">{left_out} without a date or a saving left out</p>' if left_out else ""
    return (
        f'<div class="ap-time" role="group" aria-label="savings over time">'
        f'<div class="ap-heights" aria-hidden="true">{heights}</div>'
        f'<div class="ap-field-of">{marks}</div><div class="ap-days" aria-hidden="true">{ticks}</div></div>'
        f"{without}{legend()}"
    )


def trade_off(query: Query, rows: Sequence[JudgedClaim]) -> str:
    """A paper's saving against its other number, where a question asked for both; empty for any other.

    From left to right what is saved, upwards the other saving, or the change of a quality in points.
    """
    both = [
        (one, height)
        for one, other in pairs(query, rows)
        if one.claim.saving is not None and (height := _height(other.claim)) is not None
    ]
    if not both or query.also is None:
        return ""
    heights = [height for _, height in both]
    low, high = min(0.0, *heights), max(1.0, *heights)
    marks = "".join(
        _mark(one, f"left:{100 * (one.claim.saving or 0):.2f}%;bottom:{100 * (at - low) / (high - low):.2f}%")
        for one, at in both
    )
    across = "".join(f'<span style="left:{share}%">{share} %</span>' for share in (0, 50, 100))
    unit = " points" if query.also.quantity == "quality" else " %"
    upward = "".join(
        f'<span style="bottom:{100 * (at - low) / (high - low):.0f}%">{at:.3g}{unit}</span>'
        for at in (low, (low + high) / 2, high)
    )
    said = f"{noun(query.also)} against the saving in {noun(query)}"
    return (
        f'<div class="ap-time" role="group" aria-label="{escape(said)}">'
        f'<div class="ap-heights" aria-hidden="true">{upward}</div>'
        f'<div class="ap-field-of">{marks}</div><div class="ap-days" aria-hidden="true">{across}</div></div>'
        f'<p class="ap-small">{escape(said)}</p>{legend()}'
    )


def _height(claim: Claim) -> float | None:
    """How high a claim stands: its saving in percent, or the points by which a quality changes."""
    if claim.quantity != "quality":
        return None if claim.saving is None else 100 * claim.saving
    if claim.unit not in {"points", "percent"}:
        return None
    return claim.value if claim.direction == "increase" else -claim.value


def legend() -> str:
    """What the marks mean."""
    parts = "".join(f"<span>{_drawn(shape)} {name}</span>" for name, shape in _SHAPES.values())
    return f'<p class="ap-legend">{parts}</p>'


def _framed(lines: str, cut: str, *, drawn: bool) -> str:
    if not drawn:
        return '<p class="ap-empty">Nothing here has a saving to draw.</p>'
    scale = "".join(f'<span style="left:{share}%">{share} %</span>' for share in (0, 25, 50, 75, 100))
    said = f'<p class="ap-small">{cut}</p>' if cut else ""
    return (
        f'{legend()}{said}<div class="ap-dots" role="group" aria-label="savings">'
        '<div class="ap-line ap-scale" aria-hidden="true"><div></div>'
        f'<div class="ap-track">{scale}</div></div>{lines}</div>'
    )


def _line(name: str, rows: Sequence[JudgedClaim], middle: float | None = None) -> str:
    marks = "".join(_mark(row, f"left:{100 * (row.claim.saving or 0.0):.2f}%") for row in rows)
    bar = "" if middle is None else f'<i class="ap-median" style="left:{100 * middle:.2f}%"></i>'
    track = f'<div class="ap-track">{bar}{marks}</div>'
    return f'<div class="ap-line"><div class="ap-name">{name}</div>{track}</div>'


def _mark(row: JudgedClaim, place: str) -> str:
    claim = row.claim
    name, shape = _SHAPES[claim.bound]
    said = f"{stated_words(claim)} {claim.quantity.replace('_', ' ')}, saves {saving_words(claim)}"
    return (
        f'<button type="button" class="ap-dot" data-do="paper" data-paper="{escape(claim.paper_id)}" '
        f'data-bound="{name}" data-title="{escape(row.title)}" data-said="{escape(said)}" '
        f'data-quote="{escape(claim.quote)}" aria-label="{escape(row.title)}: {escape(said)}" '
        f'style="{place}">{_drawn(shape)}</button>'
    )


def _drawn(shape: str) -> str:
    return f'<svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">{shape}</svg>'


def _best_first(rows: Sequence[JudgedClaim]) -> list[JudgedClaim]:
    """Those with a saving; it is from 0 to below 1."""
    saving = [row for row in rows if row.claim.saving is not None]
    return sorted(saving, key=lambda row: (-(row.claim.saving or 0.0), row.title, row.claim.id))


def _day(paper: Paper | None) -> date | None:
    return paper.published if paper else None
