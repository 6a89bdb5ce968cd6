"""Tables with a header line: CSV, and the same with tabs or semicolons, read as a stream."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from ingest.decoding import misfit_of
from ingest.mappings import field_of, from_mapping
from ingest.records import Reading, Refusal, shown

__all__ = ["delimiter_of", "read_table"]

_DELIMITERS = (",", "\t", ";", "|")


def delimiter_of(header: str) -> str | None:
    """The delimiter under which a header line names a title and an abstract; ``None`` when none does."""
    for delimiter in _DELIMITERS:
        try:
            fields = [field_of(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if "title" in fields and "abstract" in fields:
            return delimiter
    return None


def read_table(lines: Iterable[tuple[int, str]], file: str) -> Reading:
    """The papers of ``(number, line)`` pairs, each line with its line end; the first names the columns."""
    counted = _Counted(lines)
    header = next((line for line in counted if line.strip()), "")
    delimiter = delimiter_of(header)
    if delimiter is None:
        yield Refusal(
            file,
            counted.number,
            f"a table needs columns named title and abstract; its first line is {shown(header)}",
        )
        return
    columns = next(csv.reader([header], delimiter=delimiter))
    # Strict: otherwise a quote that is never closed swallows the rest of the file into one abstract.
    rows = csv.reader(counted, delimiter=delimiter, strict=True)
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
        yield from _row(row, columns, file, start)


def _row(row: list[str], columns: list[str], file: str, line: int) -> Reading:
    if not any(cell.strip() for cell in row):
        return
    if misfit := misfit_of("".join(row)):
        yield Refusal(file, line, misfit)
        return
    if len(row) > len(columns):
        reason = f"{len(row)} fields under {len(columns)} columns; quote fields that contain the delimiter"
        yield Refusal(file, line, reason)
        return
    yield from from_mapping(dict(zip(columns, row, strict=False)), file, line)


class _Counted:
    """Lines for the csv module, remembering the number of the last one taken."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self._lines = iter(lines)
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        return line
