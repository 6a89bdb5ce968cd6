"""The bench as a table for a terminal and as a page with plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from eval.bench.measuring import Cost
from eval.plots import growth_plot

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["COLUMNS", "bench_page", "bench_table"]

_KB, _MB = 1000, 1_000_000


def _shown(value: float | None, scale: float, digits: int = 0) -> str:
    return "–" if value is None else f"{value * scale:,.{digits}f}"


COLUMNS: dict[str, Callable[[Cost], str]] = {
    "ingest s": lambda cost: f"{'' if cost.measured else '~'}{cost.ingest_s:,.1f}",
    "abstracts/s": lambda cost: _shown(cost.per_second, 1, 1) if cost.measured else "–",
    "cold start s": lambda cost: _shown(cost.cold_s, 1, 2),
    "search p50 ms": lambda cost: _shown(cost.search_p50_s, 1000, 1),
    "search p95 ms": lambda cost: _shown(cost.search_p95_s, 1000, 1),
    "ask p50 ms": lambda cost: _shown(cost.ask_p50_s, 1000, 1),
    "written p50 ms": lambda cost: _shown(cost.written_p50_s, 1000, 1),
    "claims abstracts/s": lambda cost: _shown(cost.claims_per_s, 1),
    "ingest MB": lambda cost: _shown(cost.ingest_rss, 1 / _MB),
    "serving MB": lambda cost: _shown(cost.warm_rss, 1 / _MB),
    "disk KB/abstract": lambda cost: _shown(
        None if cost.disk is None else cost.disk / cost.papers, 1 / _KB, 1
    ),
}
"""What is shown of each measurement. A projected time has a tilde."""

_PLOTS: dict[str, Callable[[Cost], float | None]] = {
    "ingest, seconds": lambda cost: cost.ingest_s,
    "cold start, seconds": lambda cost: cost.cold_s,
    "warm search p50, seconds": lambda cost: cost.search_p50_s,
    "serving memory, MB": lambda cost: None if cost.warm_rss is None else cost.warm_rss / _MB,
    "disk, MB": lambda cost: None if cost.disk is None else cost.disk / _MB,
}


def ratio(costs: Sequence[Cost], cost: Cost) -> str:
    """How many times longer this system took to ingest than the first one of the same size."""
    first = next(other for other in costs if other.papers == cost.papers)
    return "1" if cost is first else f"{cost.ingest_s / first.ingest_s:.1f}x"


def bench_table(costs: Sequence[Cost]) -> Table:
    """A Rich table, a row for each system and size."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("abstracts", justify="right")
    table.add_column("system", overflow="fold")
    for name in (*COLUMNS, "ingest ratio"):
        table.add_column(name, justify="right", overflow="fold")
    for cost in costs:
        cells = [show(cost) for show in COLUMNS.values()]
        table.add_row(f"{cost.papers:,}", cost.system, *cells, ratio(costs, cost))
    return table


def bench_page(costs: Sequence[Cost], machine: str) -> str:
    """One HTML page that needs nothing but itself."""
    style = files("eval").joinpath("page.css").read_text(encoding="utf-8")
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("abstracts", "system", *COLUMNS, "ingest ratio")
    )
    body = "".join(
        f"<tr><td>{cost.papers:,}</td><td>{escape(cost.system)}</td>"
        + "".join(f"<td>{show(cost)}</td>" for show in COLUMNS.values())
        + f"<td>{ratio(costs, cost)}</td></tr>"
        for cost in costs
    )
    plots = []
    for number, (name, value) in enumerate(_PLOTS.items()):
        lines: dict[str, list[tuple[float, float]]] = {}
        for cost in costs:
            amount = value(cost)
            if amount is not None:
                lines.setdefault(cost.system, []).append((float(cost.papers), amount))
        plots.append(
            f"<h2>{escape(name)}</h2>" + growth_plot(lines, name, f"growth-{number}", first=number == 0)
        )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>How cost grows with the collection</title><style>\n{style}</style></head>\n<body><main>"
        f"<h1>How cost grows with the collection</h1><p>{escape(machine)}</p><div class='wide'><table>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{''.join(plots)}"
        "</main></body></html>\n"
    )
