"""Commands that fetch: abstracts that are missing, and what is new."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import InputError
from assistant.language.text import as_json
from ui.commands_questions import AsJson, Engine
from ui.session import Session, print_json

if TYPE_CHECKING:
    from ingest.report import Report

__all__ = ["Reasons", "register", "report_back"]

Reasons = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Write every refusal with its reason as JSONL."),
]


class DigestForm(StrEnum):
    """What ``watch`` writes."""

    markdown = "markdown"
    html = "html"
    rss = "rss"


def register(app: typer.Typer) -> None:
    """Add these commands to the console script."""
    app.command()(fetch)
    app.command()(watch)


def write_reasons(path: Path | None, rejected: object) -> None:
    """The refusals of a report, one a line. Raises ``InputError`` when the file cannot be written."""
    if path is None:
        return
    lines = [as_json(row) for row in rejected] if isinstance(rejected, list) else []
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}); name another file") from None


def report_back(session: Session, done: Report, report: Path | None, *, json: bool) -> None:
    """Say what an ingest did; what it refused goes to the file ``report`` too, and makes the exit code 1."""
    from ui.terminal import show_report

    write_reasons(report, done.to_dict()["rejected"])
    if json:
        print_json(done.to_dict())
    else:
        show_report(session.out, session.notices, done)
    if done.rejected:
        raise typer.Exit(1)


def fetch(
    context: typer.Context,
    most: Annotated[int | None, typer.Option("--max", help="Papers at most.", min=1)] = None,
    report: Reasons = None,
    *,
    json: AsJson = False,
) -> None:
    """Fetch abstracts for papers that were read without one, from arXiv and the catalogues of DOIs."""
    from ingest.wanting import fetch as run
    from ui.terminal import Progress

    session: Session = context.obj
    with Progress(session.notices) as progress:
        done = run(settings=session.settings(), most=most, progress=progress)
    report_back(session, done, report, json=json)


def watch(
    context: typer.Context,
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="TARGET ...", help="Sources to watch from now on.")
    ] = None,
    question: Annotated[
        list[str] | None, typer.Option("--question", "-q", help="A question to answer from what is new.")
    ] = None,
    forget: Annotated[str | None, typer.Option(help="Watch this target or question no longer.")] = None,
    form: Annotated[
        DigestForm, typer.Option("--format", help="What the digest is written as.")
    ] = DigestForm.markdown,
    out: Annotated[Path | None, typer.Option(help="A file for the digest; else standard output.")] = None,
    engine: Engine = None,
    *,
    list_all: Annotated[bool, typer.Option("--list", help="Say what is watched.")] = False,
) -> None:
    """Read what is watched again, and write a digest of what is new; nothing is told twice."""
    from ingest import watching

    session: Session = context.obj
    settings = session.settings()
    if forget:
        _say(session, watching.forget(settings, forget))
    elif targets or question:
        _say(session, watching.keep(settings, targets or (), question or ()))
    elif list_all:
        with session.assistant() as assistant:
            _say(session, watching.watched(assistant.stores.catalog))
    else:
        _look(session, form, out, engine)


def _say(session: Session, watch: object) -> None:
    from assistant.language.text import visible
    from ingest.watching import Watch

    assert isinstance(watch, Watch)
    for name, values in (("source", watch.targets), ("question", watch.questions)):
        for value in values:
            session.out.print(visible(f"{name:8}  {value}"), markup=False)
    if not watch.targets and not watch.questions:
        session.out.print(
            "nothing is watched; begin with: askpapers watch hf:daily -q 'QUESTION'", markup=False
        )


def _look(session: Session, form: str, out: Path | None, engine: str | None) -> None:
    from ingest.watching import look
    from ui.digest import write_digest
    from ui.terminal import Progress, show_report

    with Progress(session.notices) as progress:
        digest = look(session.settings(), engine=engine, progress=progress)
    show_report(session.notices, session.notices, digest.report)
    text = write_digest(digest, form)
    if out is None:
        typer.echo(text, nl=False)
    elif text:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise InputError(f"{out} cannot be written ({error.strerror}); name another file") from None
    if digest.report.rejected:
        raise typer.Exit(1)
