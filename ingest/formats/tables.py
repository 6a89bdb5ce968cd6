"""Tables with a header line: CSV, and the same with tabs or semicolons, read as a stream."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from ingest.decoding import misfit_of
from ingest.fields import ZOTERO_KEY
from ingest.formats.json_shapes import unfolded
from ingest.formats.tagged import web_of_science
from ingest.mappings import field_of, from_mapping
from ingest.records import Reading, Refusal, shown

__all__ = ["delimiter_of", "read_row", "read_table"]

_DELIMITERS = (",", "\t", ";", "|")
_LOOKED_AT = 6
# Without a column of abstracts these make a list of papers, whose abstracts can be fetched.
_TELLING = frozenset({"identifier", "doi", "url", "authors", "published", "venue"})
_TAGS = frozenset({"TI", "AU", "SO", "PY"})


def delimiter_of(header: str) -> str | None:
    """The delimiter under which a header line names a title and an abstract; ``None`` when none does."""
    found = [
        (len(roles), mark) for mark in _DELIMITERS if {"title", "abstract"} <= (roles := _named(header, mark))
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _named(header: str, delimiter: str) -> set[str]:
    """The fields that a header's columns are."""
    try:
        names = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:
        return set()
    names = [name.strip().lstrip("\ufeff") for name in names]
    if _TAGS.issubset(names):
        return {"title", "abstract"} if "AB" in names else {"title", "authors"}
    return {role for name in names if (role := field_of(name))}


def _loosely(header: str) -> str | None:
    """The delimiter of a header with titles and something else that tells papers apart."""
    found = [
        (len(roles), mark)
        for mark in _DELIMITERS
        if "title" in (roles := _named(header, mark)) and roles & _TELLING
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def read_table(lines: Iterable[tuple[int, str]], file: str) -> Reading:
    """The papers of ``(number, line)`` pairs, each line with its line end; the first names the columns.

    Before it there may be what programs write about the export.
    """
    counted = _Counted(lines)
    passed: list[str] = []
    delimiter = None
    for line in islice((line for line in counted if line.strip()), _LOOKED_AT):
        passed.append(line)
        if delimiter := delimiter_of(line) or _loosely(line):
            break
    if delimiter is None:
        yield Refusal(
            file,
            1,
            "a table needs columns named title and abstract; its first line is "
            f"{shown(passed[0] if passed else '')}",
        )
        return
    columns = [name.strip().lstrip("\ufeff") for name in next(csv.reader([passed[-1]], delimiter=delimiter))]
    met = False
    for item in _rows(counted, columns, file, delimiter):
        met = True
        yield item
    if not met:
        yield Refusal(file, counted.number, "a table with names of columns and nothing below them")


def _rows(counted: _Counted, columns: list[str], file: str, delimiter: str) -> Reading:
    # Strict: otherwise a quote that is never closed swallows the rest of the file into one abstract.
    # Web of Science's tables quote nothing, and a quotation mark in them is one.
    tags = _TAGS.issubset(columns)
    bare = tags and delimiter == "\t"
    rows = csv.reader(
        counted, delimiter=delimiter, strict=True, quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL
    )
    while True:
        start = counted.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(file, start, f"broken row: {error}; quote fields and double the quotes inside them")
            if "field larger" in str(error):
                yield Refusal(
                    file, counted.number, "the rest of the table is not read: a quote is not closed"
                )
                return
            continue
        yield from read_row(row, columns, file, start)


def read_row(row: Sequence[Any], columns: Sequence[str], file: str, line: int) -> Reading:
    """The paper of one row; cells may be numbers and dates, as a spreadsheet has them."""
    if not any(str(cell).strip() for cell in row if cell is not None):
        return
    if misfit := misfit_of("".join(cell for cell in row if isinstance(cell, str))):
        yield Refusal(file, line, misfit)
        return
    extra = [cell for cell in row[len(columns) :] if cell not in (None, "")]
    if extra:
        reason = f"{len(row)} fields under {len(columns)} columns; quote fields that contain the delimiter"
        yield Refusal(file, line, reason)
        return
    cells: dict[str, Any] = {}
    for name, cell in zip(columns, row, strict=False):
        cells.setdefault(name, cell)
    yield from from_mapping(unfolded(_told(cells)), file, line)


_WRITTEN = re.compile(r"\s*(?:\[[\[{\"'].*[\]}\"']\]|\{[\"'].*\})\s*", re.DOTALL)
_LONGEST_VALUE = 200_000


def _value(cell: str) -> Any:
    """A list or an object that a program wrote into a cell; other cells as they are."""
    if len(cell) > _LONGEST_VALUE or not _WRITTEN.fullmatch(cell):
        return cell
    for read in (json.loads, ast.literal_eval):
        try:
            return read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return cell


def _told(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Columns by their tags, where they are Web of Science's; Scopus writes names twice."""
    if cells.keys() >= _TAGS:
        split = {"AU", "AF"}
        return web_of_science(
            {
                tag: re.split(r";\s*", value) if tag in split else [value]
                for tag, value in cells.items()
                if isinstance(value, str) and value
            }
        )
    # A quotation mark before what looks like a formula keeps a spreadsheet from running it.
    told = {
        name: value[1:]
        if isinstance(value, str) and re.match(r"'[=+\-@\t\r]", value)
        else _value(value)
        if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}
        else value
        for name, value in cells.items()
    }
    for name in ("Key", "key"):
        if "Item Type" in told and ZOTERO_KEY.fullmatch(str(told.get(name))):
            del told[name]
    return told


# A backslash that is a whole field, or its end, is one.
_ESCAPED = re.compile(r"(?:(?<=[^\\,;\t])|(?<=[,;\t]\"))\\\"(?![\s,;]*(?:[,;\t\r\n]|$))")


class _Counted:
    """Lines for the csv module, remembering the number of the last one taken."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self._lines = iter(lines)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        # Databases put a backslash before a quotation mark inside a field, where CSV has a second one.
        return _ESCAPED.sub('""', line) if '\\"' in line else line
