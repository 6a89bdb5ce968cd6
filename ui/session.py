"""What one run of the console script shares between its commands."""

from __future__ import annotations

import json
import sys
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from assistant.batch import UNSAID, Follows
from assistant.errors import InputError
from assistant.language.text import as_json

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.assistant import Assistant
    from assistant.config import Settings

__all__ = [
    "BatchRow",
    "Session",
    "as_date",
    "batch_rows",
    "period",
    "print_json",
    "print_rows",
    "standard_input",
    "written_lines",
]


class Session:
    """The home given on the command line, and what is opened from it."""

    def __init__(self, home: Path | None) -> None:
        self.home = home

    def settings(self, **overrides: Any) -> Settings:
        """Settings from the environment and the command line."""
        from assistant.config import Settings

        return Settings.load(self.home, **{k: v for k, v in overrides.items() if v is not None})

    def assistant(self, **overrides: Any) -> Assistant:
        """The collection, opened for reading."""
        from assistant.assistant import Assistant

        return Assistant.open(settings=self.settings(**overrides))

    @property
    def out(self) -> Console:
        """Standard output for people."""
        from rich.console import Console

        return Console(highlight=False, emoji=False, markup=False)

    @property
    def notices(self) -> Console:
        """Standard error: progress and notices."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, emoji=False, markup=False)


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on a line of standard output."""
    sys.stdout.write(as_json(value) + "\n")
    sys.stdout.flush()


def print_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    for row in rows:
        print_json(row)


def as_date(value: str | None, option: str) -> date | None:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; a short ``until`` means its last day."""
    if value is None:
        return None
    try:
        year, month, day = [*map(int, value.split("-")), None, None][:3]
        if option.lstrip("-") != "until":
            return date(year or 0, month or 1, day or 1)
        month = month or 12
        return date(year or 0, month, day or monthrange(year or 0, month)[1])
    except (TypeError, ValueError):
        raise InputError(
            f"{option} {value!r} is not a date; write it as 2024, 2024-05 or 2024-05-31"
        ) from None


def period(
    since: str | None, until: str | None, *, names: tuple[str, str] = ("--since", "--until")
) -> tuple[date | None, date | None]:
    """Both dates; a period that ends before it starts is wrong usage. ``names`` are for the message."""
    first, last = as_date(since, names[0]), as_date(until, names[1])
    if first and last and first > last:
        raise InputError(f"{names[0]} {since} is after {names[1]} {until}; no paper can be in between")
    return first, last


class BatchRow(NamedTuple):
    """One question of a batch, or the error that says why its line cannot be used."""

    id: str | None
    text: str | InputError
    follows: Follows = UNSAID


def batch_rows(path: str) -> Iterator[BatchRow]:
    """Each line of a JSONL file, ``-`` for standard input; one that has no id is called by its place."""
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        name = f"{path}:{number}"
        try:
            row = json.loads(line)
            name = str(row["id"])
            text = row["question"] if "question" in row else row["query"]
        except (ValueError, KeyError, TypeError, RecursionError):
            form = '{"id": "q1", "question": "..."}'
            yield BatchRow(name, InputError(f"line {number} of {path} is not a line like {form}"))
            continue
        follows = row.get("follows", UNSAID)
        if not isinstance(follows, str | int | None) and follows is not UNSAID:
            yield BatchRow(name, InputError("“follows” is the id of another line, or null"))
        elif not isinstance(text, str) or not text.strip():
            yield BatchRow(name, InputError("the question is empty"))
        else:
            yield BatchRow(name, text, str(follows) if isinstance(follows, int) else follows)


def standard_input() -> TextIO:
    """Standard input. Raises ``InputError`` where the process was started without one."""
    if sys.stdin is None:
        raise InputError("standard input is closed; give a file, or questions on standard input")
    return sys.stdin


@contextmanager
def written_lines(path: str) -> Iterator[Iterator[str]]:
    """The lines of a file of ours, ``-`` for standard input, as they are asked for.

    Raises ``InputError`` where it cannot be opened; bytes that are no UTF-8 spoil their line only.
    """
    if path == "-":
        yield iter(standard_input())
        return
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace", newline="\n") as stream:
            yield iter(stream)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a file") from None


def _lines(path: str) -> list[str]:
    """At line feeds only: other separators may stand inside a question."""
    try:
        if path == "-":
            stdin = standard_input()
            stream = getattr(stdin, "buffer", None)
            return (stream.read().decode("utf-8-sig") if stream else stdin.read()).split("\n")
        return Path(path).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a UTF-8 JSONL file") from None
