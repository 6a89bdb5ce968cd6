"""Commands that start something: ``ui`` and ``eval``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.session import Session


def register(app: typer.Typer) -> None:
    """Add these commands to the console script."""
    app.command()(ui)
    app.command()(demo)


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
    *,
    open_to_network: Annotated[
        bool, typer.Option("--open-to-network", help="Allow another address without --auth-file.")
    ] = False,
) -> None:
    """Serve the web app."""
    from ui.web import serve

    session: Session = context.obj
    serve(
        session.settings(model=model),
        host=host,
        port=port,
        auth_file=auth_file,
        open_to_network=open_to_network,
    )
