"""The plots of the report and of the bench, as pieces of HTML without a network.

plotly is imported here only, and belongs to the extra ``eval``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.errors import InputError
from eval.report import Row
from eval.stats import Comparison

__all__ = ["changes_plot", "growth_plot", "intervals_plot"]

_INK = "#1f5fa8"
_WORSE, _SAME, _BETTER = "#b3261e", "#6b7280", "#1b7f4b"
_ROW_HEIGHT = 26
_GRID = "#e3e7ec"
_AXIS: dict[str, Any] = {
    "gridcolor": _GRID,
    "zerolinecolor": _GRID,
    "linecolor": "#c3cad3",
    "automargin": True,
}
_FRAME: dict[str, Any] = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": "system-ui, sans-serif", "size": 13, "color": "#374151"},
    "margin": {"l": 60, "r": 20, "t": 10, "b": 40},
    "showlegend": False,
}


def intervals_plot(rows: Sequence[Row]) -> str:
    """Each metric as a dot with its interval, the first one on top."""
    shown = [row for row in reversed(rows) if row.value.n]
    means = [row.value.mean for row in shown]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": means,
        "y": [row.name for row in shown],
        "marker": {"color": _INK, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [row.value.high - row.value.mean for row in shown],
            "arrayminus": [row.value.mean - row.value.low for row in shown],
            "color": _INK,
        },
        "customdata": [[row.asks, row.value.n] for row in shown],
        "hovertemplate": "%{y}: %{x:.3f}<br>%{customdata[0]}, n = %{customdata[1]}<extra></extra>",
    }
    return _html([dots], {"xaxis": {"range": [-0.02, 1.02]}}, len(shown), "intervals", first=True)


def changes_plot(changes: Mapping[str, Comparison]) -> str:
    """How each metric moved against the earlier run, with the interval of the paired change."""
    shown = [(name, change) for name, change in reversed(list(changes.items())) if change.change.n]
    colours = [
        _SAME if not change.certain else _BETTER if change.change.mean > 0 else _WORSE for _, change in shown
    ]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [change.change.mean for _, change in shown],
        "y": [name for name, _ in shown],
        "marker": {"color": colours, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [change.change.high - change.change.mean for _, change in shown],
            "arrayminus": [change.change.mean - change.change.low for _, change in shown],
            "color": _SAME,
        },
        "hovertemplate": "%{y}: %{x:+.3f}<extra></extra>",
    }
    axis = {"zeroline": True, "zerolinecolor": _SAME, "tickformat": "+.2f"}
    return _html([dots], {"xaxis": axis}, len(shown), "changes")


def growth_plot(
    lines: Mapping[str, Sequence[tuple[float, float]]], unit: str, name: str, *, first: bool
) -> str:
    """How a cost grows with the collection: a line for each system, both axes logarithmic."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": system,
            "x": [size for size, _ in points],
            "y": [value for _, value in points],
        }
        for system, points in lines.items()
    ]
    sizes = sorted({size for points in lines.values() for size, _ in points})
    ticks = {"tickvals": sizes, "ticktext": [f"{size:,.0f}" for size in sizes]}
    layout = {
        "xaxis": {"type": "log", "title": "abstracts"} | ticks,
        "yaxis": {"type": "log", "title": unit},
        "showlegend": True,
        "legend": {"orientation": "h", "y": 1.12},
    }
    return _html(traces, layout, 11, name, first=first)


def _html(
    traces: list[dict[str, Any]], layout: dict[str, Any], rows: int, name: str, *, first: bool = False
) -> str:
    """A piece of HTML; the ``first`` on a page carries the library for the others."""
    try:
        import plotly.graph_objects as go
        from plotly.io import to_html
    except ImportError:
        raise InputError("plots need plotly; run: pip install 'askpapers[eval]'") from None
    axes = {axis: _AXIS | layout.get(axis, {}) for axis in ("xaxis", "yaxis")}
    figure = go.Figure(
        data=traces, layout={**_FRAME, **layout, **axes, "height": 80 + _ROW_HEIGHT * max(rows, 2)}
    )
    piece: str = to_html(
        figure,
        full_html=False,
        include_plotlyjs=first,
        div_id=f"plot-{name}",
        config={"displayModeBar": False, "responsive": True},
    )
    return piece
