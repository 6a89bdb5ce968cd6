"""Commands that read every paper: ``screen`` against a criterion, ``table`` by columns."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant.errors import InputError
from ui.commands_questions import AsJson, From, Model, Since, Until
from ui.session import Session, period, print_json

Topic = Annotated[str | None, typer.Option(help="Only papers about this.")]
MaxCost = Annotated[
    float | None, typer.Option(help="Spend no more than this, in US dollars.", min=0, show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add these commands to the console script."""
    app.command()(screen)
    app.command()(table)


def screen(
    context: typer.Context,
    criterion: Annotated[str, typer.Argument(help="What a paper must do or be.")],
    topic: Topic = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    model: Model = None,
    engine: Annotated[
        str | None, typer.Option(help="extractive: by words and meaning; llm: a model judges.")
    ] = None,
    max_cost: MaxCost = None,
    limit: Annotated[int | None, typer.Option(help="Judge at most so many abstracts anew.", min=1)] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before a model is paid.")] = False,
    json: AsJson = False,
) -> None:
    """Judge every paper against a criterion: match, no match, cannot tell, each with its quote.

    With a model it says the price first. Interrupted, it keeps what was judged and goes on next time.
    """
    from ui.terminal import show_screening

    session: Session = context.obj
    first, last = period(since, until)
    with session.assistant(model=model) as assistant:
        run = assistant.screening(
            criterion, topic=topic, since=first, until=last, source=source, engine=engine,
            max_cost=max_cost, limit=limit,
        )  # fmt: skip
        estimate = run.estimate()
        if estimate is not None:
            session.notices.print(estimate.told())
            dear = max_cost is not None and (estimate.cost_usd or 0.0) > max_cost
            if dear and not yes and not json and sys.stdin is not None and sys.stdin.isatty():
                typer.confirm(
                    f"That is more than ${max_cost:g}: judge the likeliest and a sample?", abort=True
                )
        try:
            for one in run.judge():
                if one.verdict == "match" and not json:
                    session.notices.print(f"match: {one.title}", markup=False)
        except KeyboardInterrupt:
            session.notices.print("stopped; what was judged is kept")
        result = run.result()
    if json:
        print_json(result.to_dict())
    else:
        show_screening(session.out, result)


def table(
    context: typer.Context,
    columns: Annotated[str, typer.Argument(help='Separated by commas: "method, data used, main result".')],
    topic: Topic = None,
    question: Annotated[str | None, typer.Option(help="The papers of the answer to this.")] = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    model: Model = None,
    max_cost: MaxCost = None,
    limit: Annotated[int, typer.Option("-n", "--limit", help="At most so many papers.", min=1)] = 20,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="CSV on standard output.")] = False,
    page: Annotated[bool, typer.Option("--html", help="A page with the quote under each cell.")] = False,
    json: AsJson = False,
) -> None:
    """Fill a table about papers with a model: one row each, every cell with its quote or "not stated"."""
    from ui.html import table_page
    from ui.render import table_csv, table_markdown

    if csv + page + json > 1:
        raise InputError("--csv, --html and --json exclude each other; give one of them")
    session: Session = context.obj
    first, last = period(since, until)
    with session.assistant(model=model, max_cost=max_cost) as assistant:
        cited = None
        if question is not None:
            answer = assistant.ask(question, since=first, until=last, source=source)
            cited = list(dict.fromkeys(one.paper_id for one in answer.citations))
            if not cited:
                raise InputError("no paper answers that question; put it in other words, or use --topic")
        made = assistant.table(
            columns, topic=topic, papers=cited, since=first, until=last, source=source, limit=limit
        )
    if made.notice:
        session.notices.print(made.notice, markup=False)
    if json:
        print_json(made.to_dict())
    else:
        typer.echo((table_csv if csv else table_page if page else table_markdown)(made), nl=False)
