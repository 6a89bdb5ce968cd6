"""Commands that start something: ``demo``, ``ui`` and ``mcp``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import InputError
from ui.session import Session


def register(app: typer.Typer) -> None:
    """Add these commands to the console script."""
    app.command()(ui)
    app.command()(demo)
    app.command()(mcp)


@contextmanager
def _needs(what: str, extra: str, packages: set[str]) -> Iterator[None]:
    """One line on what to install where an import within misses one of ``packages``."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in packages:
            raise
        raise InputError(f"{what}; run: pip install 'askpapers[{extra}]'") from None


def demo(context: typer.Context) -> None:
    """Ingest the packaged corpus and answer the example questions, all offline."""
    from ui.demo import run

    run(context.obj)


def ui(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 picks a free one.", min=0, max=65535)
    ] = 7860,
    auth_file: Annotated[Path | None, typer.Option(help="File with one user:password a line.")] = None,
    model: Annotated[str | None, typer.Option(help="Language model, as PROVIDER:NAME.")] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name that this server is reached by; may be given often.")
    ] = None,
    *,
    open_to_network: Annotated[
        bool, typer.Option("--open-to-network", help="Allow another address without --auth-file.")
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Let nobody add papers or delete them.")
    ] = False,
) -> None:
    """Serve the web app."""
    from ui.web import serve

    session: Session = context.obj
    with _needs("the web app needs gradio 6", "ui", {"gradio"}):
        serve(
            session.settings(model=model),
            host=host,
            port=port,
            auth_file=auth_file,
            open_to_network=open_to_network,
            read_only=read_only,
            allow_hosts=allow_host or (),
        )


def mcp(
    context: typer.Context,
    http: Annotated[
        int | None,
        typer.Option(
            metavar="PORT",
            help="Serve HTTP on this port of 127.0.0.1 instead; 0 picks a free one.",
            min=0,
            max=65535,
        ),
    ] = None,
) -> None:
    """Serve the collection to an editor or a desktop assistant, over the Model Context Protocol.

    It is spoken over standard input and output. The tools only read, and answer by quoting.
    """
    with _needs("the MCP server needs mcp 2", "mcp", {"mcp", "mcp_types"}):
        from ui.mcp import serve

    session: Session = context.obj
    with session.assistant() as assistant:
        serve(assistant, port=http)
