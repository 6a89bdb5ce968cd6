"""The report as one HTML page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from pathlib import Path

from eval.metrics import Corpus
from eval.plots import changes_plot, intervals_plot
from eval.records import Record
from eval.report import Report, Row

__all__ = ["page", "write_page"]


def write_page(path: str | Path, report: Report, corpus: Corpus) -> None:
    """Write :func:`page` to a file."""
    Path(path).write_text(page(report, corpus), encoding="utf-8")


def page(report: Report, corpus: Corpus) -> str:
    """The whole page. Everything that comes from papers and answers is escaped."""
    style = files("eval").joinpath("page.css").read_text(encoding="utf-8")
    parts = [
        f"<h1>{escape(report.system)}: {report.questions} questions</h1>",
        _gates(report),
        "<h2>Metrics</h2>",
        intervals_plot([row for row in report.rows if row.group != "by type"]),
        _table(report.rows),
        *_changes(report),
        f"<h2>Questions to look at ({len(report.failed)})</h2>",
        *(_failure(record, corpus) for record in report.failed),
        f"<footer>{_facts(report)}</footer>",
    ]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation of {escape(report.system)}</title><style>\n{style}</style></head>\n"
        f"<body><main>\n{body}\n</main></body></html>\n"
    )


def _gates(report: Report) -> str:
    if not report.verdicts:
        return ""
    items = []
    for verdict in report.verdicts:
        state = "held" if verdict.passed else "failed"
        mean = "–" if verdict.mean is None else f"{verdict.mean:.3f}"
        why = (
            f" {escape(verdict.reason)}: {escape(', '.join(verdict.questions))}" if not verdict.passed else ""
        )
        items.append(
            f'<li class="{state}"><b>{escape(verdict.metric)}</b> {mean} '
            f"(floor {verdict.floor:.3f}), {state}{why}</li>"
        )
    return f"<h2>Gates</h2><ul class='gates'>{''.join(items)}</ul>"


def _table(rows: Iterable[Row]) -> str:
    lines = []
    for row in rows:
        value = row.value
        unscored = str(row.unscored) if row.unscored else ""
        lines.append(
            f"<tr><td>{escape(row.group)}</td><td>{escape(row.name)}</td><td>{value.mean:.3f}</td>"
            f"<td>{value.low:.3f} – {value.high:.3f}</td><td>{value.n}</td><td>{unscored}</td>"
            f"<td>{escape(row.asks)}</td></tr>"
        )
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("group", "metric", "mean", "95 % interval", "n", "unscored", "what it asks")
    )
    body = "".join(lines)
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _changes(report: Report) -> list[str]:
    if not report.changes:
        return []
    whole = {name: change for name, change in report.changes.items() if "/" not in name}
    moved = [
        f"<li><b>{escape(name)}</b> worse: {escape(', '.join(change.worse) or 'none')}; "
        f"better: {escape(', '.join(change.better) or 'none')}</li>"
        for name, change in whole.items()
        if change.worse or change.better
    ]
    listed = f"<ul>{''.join(moved)}</ul>" if moved else "<p>No question moved.</p>"
    return ["<h2>Against the earlier run</h2>", changes_plot(whole), listed]


def _failure(record: Record, corpus: Corpus) -> str:
    case, reply = record.case, record.reply
    keys = "; ".join(" or ".join(group) for group in case.keys) or "every gold paper"
    gold = "".join(
        f"<li>{escape(corpus.titles.get(quote.paper, quote.paper))}: “{escape(quote.quote)}”</li>"
        for quote in case.quotes
    )
    said = escape(reply.text) if reply is not None else escape(record.failure or "no answer")
    evidence = "".join(
        f"<li>[{quote.label}] {escape(quote.title)}: “{escape(quote.quote)}”</li>"
        for quote in (reply.cited if reply is not None else ())
    )
    missed, wrong = _difference(record, corpus)
    wanted = escape(case.answer or keys) if case.answerable else "no answer: the collection does not say"
    return (
        f"<details><summary><code>{escape(case.id)}</code> {escape(case.question)}</summary>"
        f"<div class='sides'><section><h3>Gold</h3><p>{wanted}</p><ul>{gold}</ul>{missed}</section>"
        f"<section><h3>Answer</h3><p class='said'>{said}</p>{wrong}</section>"
        f"<section><h3>Evidence</h3><ul>{evidence}</ul></section></div></details>"
    )


def _difference(record: Record, corpus: Corpus) -> tuple[str, str]:
    """The papers that were missed and those that do not belong, for questions about several."""
    if not record.case.several:
        return "", ""
    listed = set(record.reply.papers) if record.reply is not None and record.reply.answered else set()
    allowed = {*record.case.papers, *record.case.optional}
    missed = [paper for paper in record.case.papers if paper not in listed]
    wrong = sorted(listed - allowed)
    return _named("Missed", missed, corpus), _named("Does not belong", wrong, corpus)


def _named(head: str, papers: Iterable[str], corpus: Corpus) -> str:
    items = "".join(f"<li>{escape(corpus.titles.get(paper, paper))}</li>" for paper in papers)
    return f"<h4>{head}</h4><ul>{items}</ul>" if items else ""


def _facts(report: Report) -> str:
    facts = [f"{name.replace('_', ' ')} {value:g}" for name, value in report.spent.items()]
    facts += [f"{name.replace('_', ' ')} {value:.3f}" for name, value in report.timings.items()]
    return escape(" · ".join(facts))
