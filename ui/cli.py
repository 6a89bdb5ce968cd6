"""The console script ``askpapers``: options shared by all commands, and one place for errors.

Exit codes: 0 done; 1 done but something was refused or a gate failed; 2 wrong usage or
unusable input, with one line on standard error that says what to do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import AskpapersError
from assistant.language.text import visible
from ui import (
    commands_collection,
    commands_eval,
    commands_questions,
    commands_reading,
    commands_service,
    commands_sources,
)
from ui.session import Session

__all__ = ["app", "main"]

app = typer.Typer(
    name="askpapers",
    help="Cited answers over your own collection of paper abstracts.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  the shape of an option's callback
    if wanted:
        from importlib.metadata import version

        typer.echo(f"askpapers {version('askpapers')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            help="Where the collection lives.", show_default="$ASKPAPERS_HOME, else the user data dir"
        ),
    ] = None,
    *,
    version: Annotated[  # noqa: ARG001  its callback does the work
        bool,
        typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    context.obj = Session(home)


commands_questions.register(app)
commands_sources.register(app)
commands_collection.register(app)
commands_reading.register(app)
commands_service.register(app)
commands_eval.register(app)


def main() -> None:
    """Run the console script; never returns. Standard output and error are UTF-8 wherever they lead."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code, for tests and for :func:`main`."""
    try:
        code = app(arguments, standalone_mode=False)
    except AskpapersError as error:
        return _fail(str(error))
    except typer.Exit as stop:
        return int(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        _fail("stopped; what was stored before is kept")
        return 130
    except BrokenPipeError:
        # The reader went away (`| head`): not an error of ours, and nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.TyperException as error:
        return _fail(f"{error.format_message()} (see askpapers --help)")
    return int(code or 0)


def _fail(message: str) -> int:
    line = visible(" ".join(message.split()))
    print(f"askpapers: {line}", file=sys.stderr)  # noqa: T201  the one place that speaks of errors
    return 2
