"""The command ``eval``: the offline evaluation with its gates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.session import Session, print_json, print_rows

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from eval.report import Report


def register(app: typer.Typer) -> None:
    """Add this command to the console script."""
    app.command("eval")(evaluate)


def evaluate(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option(help="Your own questions (JSONL) on your own collection.", dir_okay=False)
    ] = None,
    system: Annotated[
        str, typer.Option(help="askpapers, or vanilla: plain LangChain + Chroma top-k.")
    ] = "askpapers",
    engine: Annotated[str, typer.Option(help="extractive, or llm.")] = "extractive",
    model: Annotated[str | None, typer.Option(help="Language model, as PROVIDER:NAME.")] = None,
    recording: Annotated[
        Path | None, typer.Option(help="Completions to replay instead of asking a model.", dir_okay=False)
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="The file of an earlier run, to compare with.", dir_okay=False)
    ] = None,
    run: Annotated[Path | None, typer.Option(help="Write answers and scores here.", dir_okay=False)] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with plots here.", dir_okay=False)] = None,
    gates: Annotated[
        Path | None, typer.Option(help="Gates to hold it against.", show_default="eval/gates.toml")
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option(help="Folder with more gold; used when it is there.", envvar="ASKPAPERS_SHARED"),
    ] = None,
    gate: Annotated[
        Path | None,
        typer.Option(help="Judge sentences (JSONL: id, text, cites) instead of asking.", dir_okay=False),
    ] = None,
    check: Annotated[
        str, typer.Option(help="What judges them: rules, or a model as PROVIDER:NAME.")
    ] = "rules",
    *,
    record: Annotated[
        bool, typer.Option("--record", help="Ask the real model and keep what it says in --recording.")
    ] = False,
    judge: Annotated[bool, typer.Option("--judge", help="Let a language model judge the answers.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Make this run the baseline that later ones are held against.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> int:
    """Ask a set of questions with known answers and score what comes back.

    Without options: the packaged questions on the demo corpus, offline. Exit code 1 when a gate
    fails or a question is lost to an error.
    """
    from eval.evaluation import Options, carry_out
    from ui.terminal import Progress

    session: Session = context.obj
    if gate is not None:
        return _gate(session, gate, check)
    options = Options(
        data=data,
        system=system,
        engine=engine,
        recording=recording,
        record=record,
        judge=judge,
        baseline=baseline,
        run=run,
        html=html,
        gates=gates,
        beside=beside,
        accept=accept,
    )
    with Progress(session.notices) as progress:
        report = carry_out(options, session.settings(model=model), progress)
    if as_json:
        print_json(report.to_dict())
    else:
        _show(session.out, report)
    return 0 if report.passed else 1


def _gate(session: Session, file: Path, check: str) -> int:
    """A verdict on each sentence, one JSON object a line."""
    from eval.gating import judge_sentences, read_sentences
    from eval.writing import voice

    sentences = read_sentences(file)
    settings = session.settings(model=None if check == "rules" else check)
    replies = None if check == "rules" else voice(settings, None, record=False).replies
    print_rows(verdict.to_dict() for verdict in judge_sentences(sentences, replies))
    return 0


def _show(out: Console, report: Report) -> None:
    """The table, the gates that failed with their questions, and last what took how long."""
    from rich.text import Text

    out.print(Text(f"{report.system}, {report.questions} questions", style="bold"))
    out.print(_table(report, wide=out.width >= _WIDE))
    for verdict in report.verdicts:
        if not verdict.passed:
            mean = "" if verdict.mean is None else f" {verdict.mean:.3f} (floor {verdict.floor:.3f})"
            out.print(Text(f"gate {verdict.metric}{mean} {verdict.reason}", style="red"))
            out.print(Text(f"  {', '.join(verdict.questions)}", style="dim"))
    if lost := int(report.spent["errors"]):
        out.print(Text(f"{lost} of {report.questions} questions were lost to an error", style="red"))
    held = sum(verdict.passed for verdict in report.verdicts)
    if report.verdicts:
        style = "green" if report.passed else "red"
        out.print(Text(f"{held} of {len(report.verdicts)} gates hold", style=style))
    spent = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in report.spent.items())
    out.print(Text(spent, style="dim"))
    out.print(Text(", ".join(f"{name} {value:.3f}" for name, value in report.timings.items()), style="dim"))


_WIDE = 110


def _table(report: Report, *, wide: bool) -> Table:
    """A row for each metric; what it asks only where there is room, so that no number is cut."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("metric", no_wrap=True)
    for name in ("mean", "95 % interval", "n", "change"):
        table.add_column(name, justify="right", no_wrap=True)
    if wide:
        table.add_column("what it asks", overflow="ellipsis", no_wrap=True, style="dim")
    group = None
    for row in report.rows:
        if row.group != group:
            table.add_row(Text(row.group, style="cyan"))
            group = row.group
        change = report.changes.get(row.name)
        moved = "" if change is None else f"{change.change.mean:+.3f}"
        certain = change is not None and change.certain
        style = ("green" if change and change.change.mean > 0 else "red") if certain else "dim"
        value = row.value
        asks = [Text(row.asks)] if wide else []
        between = f"{value.low:.3f} – {value.high:.3f}"
        count = f"{value.n}" + (f" (-{row.unscored})" if row.unscored else "")
        cells = (f"  {row.name}", f"{value.mean:.3f}", between, count)
        table.add_row(*map(Text, cells), Text(moved, style=style), *asks)
    return table
