"""Savings drawn: one dot a claim, ``up to`` open, ``exact`` filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.types import JudgedClaim, Paper

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

__all__ = ["savings"]

_SYMBOLS = {
    "exact": ("circle", "exact"),
    "about": ("circle-dot", "about"),
    "at_least": ("triangle-right", "at least"),
    "up_to": ("circle-open", "up to"),
}
_GREY = "#7c8798"
_GRID = "rgba(124,135,152,.25)"
# In the middle, so that it stands out from a light page and from a dark one.
_ACCENT = "#149a8e"
_MOST = 60
_NAME = 46


def savings(rows: Sequence[JudgedClaim], papers: Mapping[str, Paper], *, over_time: bool = False) -> Figure:
    """Savings by paper, best at the top, or over the papers' dates.

    Claims without a saving are left out; by paper at most the best sixty are drawn, so
    that names stay readable, and the title says so.
    """
    import plotly.graph_objects as go

    drawn = sorted(
        (row for row in rows if row.claim.saving is not None),
        key=lambda row: (-(row.claim.saving or 0.0), row.title, row.claim.id),
    )
    if over_time:
        drawn = [row for row in drawn if papers[row.claim.paper_id].published]
    shown = drawn if over_time else drawn[:_MOST]
    figure = go.Figure(layout=_layout(shown, len(drawn), over_time=over_time))
    for bound, (symbol, name) in _SYMBOLS.items():
        part = [row for row in shown if row.claim.bound == bound]
        if part:
            figure.add_trace(_trace(part, papers, symbol, name, over_time=over_time))
    return figure


def _trace(
    rows: Sequence[JudgedClaim], papers: Mapping[str, Paper], symbol: str, name: str, *, over_time: bool
) -> object:
    import plotly.graph_objects as go

    saved = [100 * (row.claim.saving or 0.0) for row in rows]
    named = [_short(row.title) for row in rows]
    dates = [papers[row.claim.paper_id].published for row in rows]
    return go.Scatter(
        x=dates if over_time else saved,
        y=saved if over_time else named,
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": 10, "color": _ACCENT, "line": {"width": 2, "color": _ACCENT}},
        text=[_plain(row.title) for row in rows],
        customdata=[row.claim.quantity.replace("_", " ") for row in rows],
        hovertemplate="%{text}<br>%{customdata}<extra>" + name + "</extra>",
    )


def _layout(shown: Sequence[JudgedClaim], found: int, *, over_time: bool) -> dict[str, object]:
    names = list(dict.fromkeys(_short(row.title) for row in shown))
    percent = {"title": {"text": "saving, %"}, "range": [-2, 102], "gridcolor": _GRID, "zeroline": False}
    by_name = {"categoryorder": "array", "categoryarray": names[::-1], "automargin": True, "title": None}
    by_name |= {"gridcolor": "rgba(124,135,152,.12)", "ticksuffix": "  "}
    by_date = {"title": {"text": "published"}, "gridcolor": _GRID}
    cut = f"the best {len(shown)} of {found}" if len(shown) < found else f"{found} claims with a saving"
    return {
        "title": {"text": cut, "font": {"size": 14}},
        "height": 420 if over_time else max(220, 110 + 22 * len(names)),
        "xaxis": by_date if over_time else percent,
        "yaxis": percent if over_time else by_name,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": _GREY, "family": "system-ui, sans-serif"},
        "margin": {"l": 10, "r": 20, "t": 70, "b": 50},
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 1, "xanchor": "right"},
    }


def _short(title: str) -> str:
    plain = _plain(title)
    return plain if len(plain) <= _NAME else plain[: _NAME - 1] + "…"


def _plain(text: str) -> str:
    """Plotly reads some HTML and ``$..$`` in labels: neither may come from a title."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "＄")
