"""JSON documents: a list of papers, an object around one, a single paper, or several values in a row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from ingest.formats.json_shapes import unfolded
from ingest.mappings import field_of, from_mapping
from ingest.records import Reading, Refusal

__all__ = ["read_json"]

Placed: TypeAlias = tuple[int, Any]  # where a value starts, and the value

_COLLECTIONS = frozenset(
    "papers data results items entries records works documents dailypapers searchresults message collection"
    " resultlist result notes publications articles hits references library".split()
)
_SPACE = re.compile(r"\s*")
_decoder = json.JSONDecoder(strict=False)  # a line end in an abstract says what it means


def read_json(text: str, file: str) -> Reading:
    """The papers of a JSON document, each with the line on which it starts.

    Papers before a syntax error are kept; the error is reported with its line.
    """
    line, last, met = 1, 0, False
    try:
        for start, value in _Walk(text).values():
            line += text.count("\n", last, start)
            last, met = start, True
            yield from from_mapping(unfolded(value), file, line)
    except json.JSONDecodeError as error:
        yield Refusal(file, error.lineno, f"broken JSON: {error.msg} (column {error.colno})")
    except RecursionError:
        yield Refusal(file, line, "JSON nested too deep to be a list of papers")
    except ValueError as error:  # an integer of thousands of digits
        yield Refusal(file, line, f"unusable JSON: {error}")
    else:
        if not met:
            yield Refusal(
                file, 0, "JSON without papers: a list of objects with title and abstract is expected"
            )


class _Walk:
    """Decodes the values inside a document one by one, which tells where each starts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def values(self) -> Iterator[Placed]:
        """What should be papers: bare values, the items of lists, the lists inside objects."""
        while self.peek():
            if self.peek() == "[":
                yield from self.items()
            elif self.peek() == "{":
                yield from self.members()
            else:
                yield self.value()

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise json.JSONDecodeError(f"'{wanted}' is missing", self.text, self.at)
        self.at += 1

    def value(self) -> Placed:
        self.peek()
        start = self.at
        value, self.at = _decoder.raw_decode(self.text, start)
        return start, value

    def items(self) -> Iterator[Placed]:
        self.take("[")
        while self.peek() != "]":
            yield self.value()
            if self.peek() != "]":
                self.take(",")
        self.take("]")

    def members(self) -> Iterator[Placed]:
        """An object with a title is a paper; any other is the collections in it."""
        self.peek()
        start, inner = self.at, list[Placed]()
        members: dict[str, Any] = {}
        self.take("{")
        while self.peek() != "}":
            _, key = self.value()
            self.take(":")
            if isinstance(key, str) and key.casefold() in _COLLECTIONS and self.peek() in {"[", "{"}:
                inside = list(self.items() if self.peek() == "[" else self.members())
                inner += inside
                members[key] = [value for _, value in inside]
            else:
                members[str(key)] = self.value()[1]
            if self.peek() != "}":
                self.take(",")
        self.take("}")
        is_paper = "paper" in members or any(field_of(key) == "title" for key in members)
        if is_paper:
            yield from ((start, row) for row in _rows(members))
        else:
            yield from inner or _named(members, start)


def _rows(members: dict[str, Any]) -> list[Any]:
    """One paper; or, of columns that are lists of one length, one for each of their rows."""
    columns = {key: value for key, value in members.items() if isinstance(value, list)}
    titles = next((value for key, value in columns.items() if field_of(key) == "title"), [])
    if len(titles) < 2 or not all(len(value) == len(titles) for value in columns.values()):
        return [members]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _named(members: dict[str, Any], start: int) -> Iterator[Placed]:
    """An object whose members are papers, each under its name; else the papers anywhere inside it."""
    named = {name: value for name, value in members.items() if "title" in _fields_of(value)}
    for name, value in named.items():
        yield start, {"identifier": name} | value
    waiting: list[Any] = [] if named else [members]
    while waiting:
        value = waiting.pop()
        if {"title"} < _fields_of(value) & {"title", "abstract", "authors"}:
            yield start, value
        elif isinstance(value, (dict, list)):
            waiting += reversed(list(value.values()) if isinstance(value, dict) else value)


def _fields_of(value: Any) -> set[str | None]:
    return set(map(field_of, value)) if isinstance(value, dict) else set()
