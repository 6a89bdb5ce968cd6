"""JSONL: one paper a line, read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterable

from assistant.store.catalog.rows import HEADER
from ingest.decoding import LONGEST_LINE, misfit_of
from ingest.formats.json_shapes import unfolded
from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal

__all__ = ["read_json_lines"]

_GIVE_UP = 20
_WHOLE_COLLECTION = "an export of a whole collection; take it in with: askpapers import FILE"


def read_json_lines(lines: Iterable[tuple[int, str]], file: str) -> Reading:
    """The papers of ``(number, line)`` pairs; a line that is not JSON is reported and the rest goes on.

    A file whose first twenty lines are all no JSON is not read further.
    """
    bad, good = 0, False
    for number, line in lines:
        if not line.strip():
            continue
        if misfit := misfit_of(line):
            yield Refusal(file, number, misfit)
            continue
        try:
            data = json.loads(line, strict=False)
        except (ValueError, RecursionError) as error:
            bad += 1
            yield Refusal(file, number, _reason(error, line))
            if bad >= _GIVE_UP and not good:
                yield Refusal(file, number, f"none of the first {bad} lines is JSON; the rest is not read")
                return
            continue
        if isinstance(data, dict) and HEADER in data:
            yield Refusal(file, number, _WHOLE_COLLECTION)
            return
        good = True
        yield from from_mapping(unfolded(data), file, number)


def _reason(error: ValueError | RecursionError, line: str) -> str:
    if len(line) > LONGEST_LINE:
        return f"a line longer than {LONGEST_LINE >> 20} MiB"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} (column {error.colno})"
    return f"unusable JSON: {'nested too deep' if isinstance(error, RecursionError) else error}"
