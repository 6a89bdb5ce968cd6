"""The console script ``askpapers``: options shared by all commands, and one place for errors.

Exit codes: 0 done; 1 done but something was refused or a gate failed; 2 wrong usage or
unusable input, with one line on standard error that says what to do.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
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

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

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
    """Run the console script; never returns. The standard streams are UTF-8 wherever they lead."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code, for tests and for :func:`main`."""
    try:
        return _run(arguments)
    except AskpapersError as error:
        return _fail(str(error))
    except (typer.Abort, KeyboardInterrupt):
        _fail("stopped; what was stored before is kept")
        return 130
    except typer.TyperException as error:
        return _fail(f"{error.format_message()} (see askpapers --help)")
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _no_more_output()
        return _fail("no space left where the output goes; free some and run the same command again")


def _run(arguments: list[str]) -> int:
    """The exit code of the command; a reader that went away (`| head`) is no error of ours."""
    try:
        code = app(arguments, standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where it can still be told that this failed
    except typer.Exit as stop:
        return int(stop.exit_code)
    except BrokenPipeError:
        return _no_more_output()
    except SystemExit as stop:
        if not isinstance(stop.__context__, BrokenPipeError):  # which the parser makes an exit of
            raise
        return _no_more_output()
    return int(code or 0)


def _no_more_output() -> int:
    """Nothing more is written: what is left in the buffer would fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _fail(message: str) -> int:
    line = visible(" ".join(message.split()))
    print(f"askpapers: {line}", file=sys.stderr)  # noqa: T201  the one place that speaks of errors
    return 2
