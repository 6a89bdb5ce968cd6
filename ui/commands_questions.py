"""Commands that ask: ``ask``, ``chat``, ``search``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from assistant.batch import Batch, Follows
from assistant.errors import InputError
from assistant.language.text import visible
from ui.session import BatchRow, Session, batch_rows, period, print_json, print_rows, standard_input

if TYPE_CHECKING:
    from assistant.store.catalog import Catalog

Since = Annotated[str | None, typer.Option(help="Only papers published on or after this date.")]
Until = Annotated[str | None, typer.Option(help="Only papers published on or before this date.")]
From = Annotated[
    str | None, typer.Option("--source", help="Only papers met in files whose name contains this.")
]
Author = Annotated[str | None, typer.Option(help="Only papers by this author: a name or a part of it.")]
Venue = Annotated[str | None, typer.Option(help="Only papers of venues whose name contains this.")]
Organization = Annotated[
    str | None, typer.Option(help="Only papers of organisations whose name contains this.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--paper", metavar="ID", help="Only this paper: id, arXiv id, DOI or citation key."),
]
Engine = Annotated[str | None, typer.Option(help="extractive quotes; llm writes, every sentence checked.")]
Model = Annotated[str | None, typer.Option(help="Language model, as PROVIDER:NAME.")]
Check: TypeAlias = Literal["rules", "model"]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output and nothing else.")]
BatchFile = Annotated[
    str | None,
    typer.Option(
        help='JSONL file of {"id","question"}; - for standard input. "follows": ID asks a line after that '
        "one, null alone; without it a line that cannot stand alone is read after the line before it.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the console script."""
    app.command()(ask)
    app.command()(chat)
    app.command()(search)


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    batch: BatchFile = None,
    engine: Engine = None,
    model: Model = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    author: Author = None,
    venue: Venue = None,
    organization: Organization = None,
    only: Only = None,
    max_cost: Annotated[
        float | None, typer.Option(help="Stop before spending more than this, in US dollars.", min=0)
    ] = None,
    check: Annotated[
        Check | None,
        typer.Option(help="What checks written sentences: rules alone, or the model too."),
    ] = None,
    *,
    json: AsJson = False,
    quotes: Annotated[bool, typer.Option("--quotes", help="Every quote whole, every row.")] = False,
    cache: Annotated[
        bool | None, typer.Option(help="Reuse a model's earlier reply to the very same prompt.")
    ] = None,
) -> None:
    """Answer a question, with citations."""
    session: Session = context.obj
    questions = _questions(question, batch)
    first, last = period(since, until)
    options: dict[str, Any] = {
        "engine": engine,
        "since": first,
        "until": last,
        "source": source,
        "author": author,
        "venue": venue,
        "organization": organization,
    }
    # What is not said leaves the setting as it is.
    given = {name: value for name, value in (("check", check), ("cache", cache)) if value is not None}
    with session.assistant(model=model, max_cost=max_cost, **given) as assistant:
        ids = meant(assistant.stores.catalog, only)

        followed = {row.follows for row in questions if isinstance(row.follows, str)}
        asking = Batch(partial(assistant.ask, paper_ids=ids, **options), followed)

        def answer(row: str | None, text: str, follows: Follows) -> None:
            found = asking.ask(text, row, follows)
            if json or batch:
                print_json(found.to_dict())
            else:
                from ui.terminal import show_answer

                show_answer(session.out, found, quotes=quotes)

        _each(session, questions, answer)


def meant(catalog: Catalog, names: Iterable[str] | None) -> list[str] | None:
    """Ids of the papers that are named; ``None`` when none is. Raises ``InputError`` for an unknown one."""
    if not names:
        return None
    from ingest.identity import ids_of

    found = {name: ids_of(catalog, name) for name in names}
    unknown = next((name for name, ids in found.items() if not ids), None)
    if unknown is not None:
        raise InputError(f"{unknown} is not in the collection; see: askpapers papers --json")
    return [paper_id for ids in found.values() for paper_id in ids]


def _each(
    session: Session,
    questions: Iterable[BatchRow],
    answer: Callable[[str | None, str, Follows], None],
) -> None:
    """Answer every question; a line of a batch that cannot be used is told by its id."""
    refused = False
    for row, text, follows in questions:
        try:
            if isinstance(text, InputError):
                raise text
            answer(row, text, follows)
        except InputError as error:
            if row is None:
                raise
            refused = True
            session.notices.print(visible(f"{row}: {error}"), style="yellow", markup=False)
    if refused:
        raise typer.Exit(1)


def _questions(question: str | None, batch: str | None) -> list[BatchRow]:
    if (question is None) == (batch is None):
        raise InputError("give one QUESTION, or --batch FILE.jsonl")
    if batch is not None:
        return list(batch_rows(batch))
    text = (question or "").strip()
    if not text:
        raise InputError("the question is empty; say what you want to know")
    return [BatchRow(None, text)]


def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="Words to look for.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many papers.", min=1, max=10_000)] = 10,
    batch: Annotated[
        str | None, typer.Option(help='JSONL file of {"id","query"}; - for standard input.')
    ] = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
    author: Author = None,
    venue: Venue = None,
    organization: Organization = None,
    only: Only = None,
    *,
    json: AsJson = False,
) -> None:
    """Rank papers for a query, each with its best passage."""
    session: Session = context.obj
    first, last = period(since, until)
    with session.assistant() as assistant:
        ids = meant(assistant.stores.catalog, only)

        def answer(row: str | None, text: str, _: Follows) -> None:
            hits = assistant.search(
                text,
                k=k,
                since=first,
                until=last,
                source=source,
                author=author,
                venue=venue,
                organization=organization,
                paper_ids=ids,
            )
            if batch:
                print_json({"id": row, "query": text, "hits": [hit.to_dict() for hit in hits]})
            elif json:
                print_rows(hit.to_dict() for hit in hits)
            else:
                from ui.terminal import show_hits

                show_hits(session.out, text, hits)

        _each(session, _questions(query, batch), answer)
        if lacking := assistant.lacking:
            session.notices.print(visible(lacking), style="yellow", markup=False)


def chat(
    context: typer.Context,
    engine: Engine = None,
    model: Model = None,
    since: Since = None,
    until: Until = None,
    source: From = None,
) -> None:
    """Converse in the terminal; follow-up questions are understood."""
    from ui.conversation import Conversation

    session: Session = context.obj
    first, last = period(since, until)
    with session.assistant(model=model) as assistant:
        Conversation(
            assistant,
            session.out,
            engine=engine,
            since=first,
            until=last,
            source=source,
        ).run(standard_input())
