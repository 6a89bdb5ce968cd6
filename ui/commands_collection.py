"""Commands about the collection: what is in it, what it claims, and its health."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import InputError
from assistant.language.quantities import QUANTITIES
from ui.commands_questions import (
    AsJson,
    Author,
    From,
    Model,
    Only,
    Organization,
    Since,
    Until,
    Venue,
    meant,
)
from ui.commands_sources import Reasons, report_back
from ui.session import Session, period, print_json, print_rows, written_lines

if TYPE_CHECKING:
    from assistant.config import Settings

Ray = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Embed on a Ray cluster: HOST:PORT, ray://HOST:PORT, auto, or local."
    ),
]


class Form(StrEnum):
    """What ``export`` writes."""

    csv = "csv"
    json = "json"
    markdown = "markdown"
    bibtex = "bibtex"
    ris = "ris"
    csl = "csl"


def register(app: typer.Typer) -> None:
    """Add these commands to the console script."""
    for command in (ingest, embed, claims, export, remove, reindex, doctor):
        app.command()(command)
    app.command("import")(take_in)
    app.add_typer(papers, name="papers")


def ingest(
    context: typer.Context,
    targets: Annotated[
        list[str], typer.Argument(metavar="PATH|URL|- ...", help="Pages, files, folders, URLs.")
    ],
    extract: Annotated[str, typer.Option(help="rules, or llm to let a model add claims.")] = "rules",
    model: Model = None,
    ray: Ray = None,
    most: Annotated[int, typer.Option("--max", help="Results of one search at most.", min=1)] = 300,
    report: Reasons = None,
    *,
    background: Annotated[
        bool, typer.Option("--background", help="Embed in a process of its own, and be done before it is.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Follow links to this machine and its network.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Read papers into the collection; what is already there costs nothing.

    Questions are answered meanwhile: by words as soon as a paper is read, by meaning once it is embedded.
    """
    from ingest import ingest as run
    from ui.terminal import Progress

    session: Session = context.obj
    settings = session.settings(model=model, ray=ray, allow_private=allow_private or None)
    with Progress(session.notices) as progress:
        done = run(
            targets, settings=settings, extract=extract, most=most, embed=not background, progress=progress
        )
    if background:
        _embed_apart(session, settings)
    report_back(session, done, report, json=json)


def _embed_apart(session: Session, settings: Settings) -> None:
    """Start ``askpapers embed`` in a process that outlives this one; what it says goes to a file."""
    import subprocess
    import sys

    told = settings.home / "embed.log"
    # The child finds the modules where this process does.
    program = f"import sys; sys.path[:] = {sys.path!r}; from ui.cli import main; main()"
    command = [sys.executable, "-c", program, "--home", str(settings.home), "embed"]
    command += ["--ray", settings.ray] if settings.ray else []
    with told.open("ab") as log:
        child = subprocess.Popen(  # noqa: S603  this interpreter and a program of ours
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    session.notices.print(f"embedding goes on in process {child.pid}; see {told}", markup=False)


def embed(context: typer.Context, ray: Ray = None) -> None:
    """Embed what is not embedded yet; the collection can be asked and added to meanwhile."""
    from ingest.pipeline import embed as run
    from ui.terminal import Progress

    session: Session = context.obj
    with Progress(session.notices) as progress:
        run(settings=session.settings(ray=ray), progress=progress)


papers = typer.Typer(invoke_without_command=True, help="List the papers of the collection.")


@papers.callback()
def list_papers(
    context: typer.Context,
    author: Author = None,
    venue: Venue = None,
    organization: Organization = None,
    only: Only = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    *,
    json: AsJson = False,
) -> None:
    """List the papers of the collection."""
    from ui.terminal import show_papers

    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    first, last = period(since, until)
    with session.assistant() as assistant:
        found = assistant.papers(
            ids=meant(assistant.stores.catalog, only),
            since=first,
            until=last,
            source=source,
            author=author,
            venue=venue,
            organization=organization,
        )
    if json:
        print_rows(paper.to_dict() for paper in found)
    else:
        show_papers(session.out, found)


@papers.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, arXiv id, DOI or citation key.")],
    *,
    json: AsJson = False,
) -> None:
    """Show all that is known of a paper, and what its printings said."""
    from ingest.identity import ids_of
    from ui.terminal import show_paper

    session: Session = context.obj
    with session.assistant() as assistant:
        ids = ids_of(assistant.stores.catalog, name)
        found = assistant.papers(ids=ids)
        history = assistant.stores.catalog.history(ids)
    if not found:
        raise InputError(f"{name} is not in the collection; see: askpapers papers --json")
    for paper in found:
        told = history.get(paper.id, [])
        if json:
            printings = [{"file": file, "line": line} | said for file, line, said in told]
            print_json(paper.to_dict() | {"history": printings})
        else:
            show_paper(session.out, paper, told)


@papers.command()
def merge(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help="The paper that stays.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The one that it takes in.")],
) -> None:
    """Make one paper of two; it stays so when their files are read again."""
    from assistant.language.text import visible
    from ingest import merge as run

    session: Session = context.obj
    paper = run(one, other, settings=session.settings())
    session.out.print(visible(f"{other} is now {paper.id}: {paper.title}"), markup=False)


@papers.command()
def split(
    context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID", help="The paper to divide.")]
) -> None:
    """Make a paper of its own of each printing that says something else."""
    from ingest import split as run
    from ui.terminal import show_papers

    session: Session = context.obj
    show_papers(session.out, run(name, settings=session.settings()))


def claims(
    context: typer.Context,
    quantity: Annotated[str | None, typer.Option(help=", ".join(QUANTITIES))] = None,
    min_saving: Annotated[
        float | None, typer.Option(help="At least this saving: 0.5 is half of the resource.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only papers about this.")] = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output.")] = False,
    json: AsJson = False,
) -> None:
    """List the quantitative claims, on one scale."""
    from ui.render import claims_csv
    from ui.terminal import show_claims

    if csv and json:
        raise InputError("--csv and --json exclude each other; give one of them")
    session: Session = context.obj
    first, last = period(since, until)
    with session.assistant() as assistant:
        rows = assistant.claims(
            quantity=quantity,
            min_saving=min_saving,
            topic=topic,
            since=first,
            until=last,
            source=source,
        )
    if json:
        print_rows(row.to_dict() for row in rows)
    elif csv:
        typer.echo(claims_csv(rows), nl=False)
    else:
        show_claims(session.out, rows)


def export(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="Export the answer to this; else the reading list.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="What to write.")] = Form.markdown,
    quantity: Annotated[str | None, typer.Option(help="Export the claim table of this quantity.")] = None,
    author: Author = None,
    venue: Venue = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    *,
    everything: Annotated[
        bool,
        typer.Option("--all", help="The whole collection, conversations and notes too, for `import`."),
    ] = False,
) -> None:
    """Write an answer, a claim table or a reading list as CSV, JSON, Markdown, BibTeX, RIS or CSL-JSON."""
    from ingest.exports import export as write
    from ui import render

    session: Session = context.obj
    if everything:
        if any((question, quantity, author, venue, since, until, source)):
            raise InputError("--all writes the whole collection; leave out everything else")
        _dump(session)
        return
    first, last = period(since, until)
    with session.assistant() as assistant:
        if question:
            answer = assistant.ask(question, since=first, until=last, source=source)
            cited = assistant.papers(ids=[citation.paper_id for citation in answer.citations])
            text = render.export_answer(answer, cited, form)
        elif quantity:
            rows = assistant.claims(quantity=quantity, since=first, until=last, source=source)
            stated = assistant.papers(ids=[row.claim.paper_id for row in rows])
            text = render.export_claims(rows, stated, form)
        else:
            found = assistant.papers(since=first, until=last, source=source, author=author, venue=venue)
            text = write(found, form)
    typer.echo(text, nl=False)


def _dump(session: Session) -> None:
    import sys

    from ingest.moving import dump

    with session.assistant() as assistant:
        sys.stdout.writelines(dump(assistant.stores.catalog))


def take_in(
    context: typer.Context,
    path: Annotated[str, typer.Argument(metavar="FILE", help="What `export --all` wrote; - to read it.")],
    report: Reasons = None,
    *,
    json: AsJson = False,
) -> None:
    """Take a whole collection in; what is here already stays as it is."""
    from ingest.moving import load
    from ui.terminal import Progress

    session: Session = context.obj
    with written_lines(path) as lines, Progress(session.notices) as progress:
        done = load(lines, path, session.settings(), progress=progress)
    report_back(session, done, report, json=json)


def remove(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Ids of papers, as `papers --json` prints them.")],
) -> None:
    """Delete papers from the collection and its indexes."""
    from assistant.language.text import visible
    from ingest import remove as run

    session: Session = context.obj
    with session.assistant() as assistant:
        known = {paper.id for paper in assistant.papers(ids=ids)}
    count = run(ids, settings=session.settings())
    session.out.print(f"{count} removed")
    unknown = [one for one in dict.fromkeys(ids) if one not in known]
    if unknown:
        named = visible(", ".join(unknown))
        session.notices.print(f"not in the collection: {named}; see: askpapers papers --json", markup=False)
        raise typer.Exit(1)


def reindex(context: typer.Context, ray: Ray = None, *, json: AsJson = False) -> None:
    """Rebuild all that is derived from the catalogue: claims, chunks, both indexes."""
    from ingest import reindex as run
    from ui.terminal import Progress, show_report

    session: Session = context.obj
    with Progress(session.notices) as progress:
        report = run(settings=session.settings(ray=ray), progress=progress)
    if json:
        print_json(report.to_dict())
    else:
        show_report(session.out, session.notices, report)


def doctor(context: typer.Context, model: Model = None, *, json: AsJson = False) -> None:
    """Say what is installed, which models and stores are in force, and what is wrong.

    With --model two tiny calls are made, to say what works with that language model.
    """
    from ingest.health import inspect
    from ui.terminal import show_health

    session: Session = context.obj
    health = inspect(session.settings(model=model), call=model is not None)
    if json:
        print_json(health.to_dict())
    else:
        show_health(session.out, health)
    if health.problems:
        raise typer.Exit(1)
