"""BibTeX: entries with a title and an abstract."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from ingest.dates import month_number
from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, one_line, shown

__all__ = ["read_bibtex"]

# Reports belong to the caller, who gets them as refusals; without this the library's go to standard error.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())


def read_bibtex(text: str, file: str) -> Reading:
    """The papers of a bibliography; entries without an abstract and broken ones are reported."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock

    blocks = parse_string(text).blocks
    for block in blocks:
        line = (block.start_line or 0) + 1
        # Another paper under the same key is still a paper.
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(entry, Entry):
            yield from from_mapping(_fields(entry), file, line)
        elif isinstance(block, ParsingFailedBlock):
            yield Refusal(file, line, f"broken BibTeX entry: {shown(block.raw or '')}")
    if not any(isinstance(block, (Entry, ParsingFailedBlock)) for block in blocks):
        yield Refusal(file, 0, "BibTeX without entries")


def _fields(entry: Any) -> Mapping[str, Any]:
    raw = {name.casefold(): _opened(str(field.value)) for name, field in entry.fields_dict.items()}
    fields: dict[str, Any] = {name: raw[name] for name in ("eprint", "url", "doi") if name in raw}
    fields |= {name: plain(raw[name]) for name in ("title", "abstract") if name in raw}
    fields["authors"] = authors(raw.get("author", ""))
    fields["published"] = raw.get("date") or _date(
        raw.get("year", ""), raw.get("month", ""), raw.get("day", "")
    )
    return fields


def _opened(value: str) -> str:
    """Without the braces or quotes around all of it, which the library leaves on repeated entries."""
    whole = (value[:1], value[-1:]) in {("{", "}"), ('"', '"')} and len(value) > 1
    inner = value[1:-1]
    depths = accumulate((char == "{") - (char == "}") for char in inner)
    return inner if whole and min(depths, default=0) >= 0 else value


def _date(year: str, month: str, day: str) -> str:
    """As one of the forms that :func:`ingest.dates.when` reads."""
    if not re.fullmatch(r"\d{4}", year.strip()):
        return ""
    try:
        number = month.strip() if month.strip().isdigit() else str(month_number(month.strip()))
    except ValueError:
        number = ""
    parts = [year.strip(), number, day.strip() if day.strip().isdigit() else ""]
    return "-".join(parts if all(parts) else parts[:2] if number else parts[:1])


def authors(value: str) -> list[str]:
    """``Last, First and Other Name`` as ``First Last`` and ``Other Name``; ``others`` is nobody."""
    found = [plain(name) for name in re.split(r"\s+and\s+", one_line(value)) if name.strip()]
    turned = [" ".join(part.strip() for part in reversed(name.split(",", 1))) for name in found]
    return [one_line(name) for name in turned if name != "others"]


_MARKS = dict(zip("\"'`^~=.uvHcdbrk", map(chr, (
    0x308, 0x301, 0x300, 0x302, 0x303, 0x304, 0x307, 0x306, 0x30C, 0x30B, 0x327, 0x323, 0x331, 0x30A, 0x328,
)), strict=True))  # fmt: skip
_LETTERS = dict(zip("ss ae AE oe OE aa AA o O l L".split(), "ßæÆœŒåÅøØłŁ", strict=True))
_ACCENT = r"\\([\"'`^~=.]|[uvHcdbrk](?![a-zA-Z]))\s*(?:\{\\?([a-zA-Z])\}|\\?([a-zA-Z]))"
_LETTER = r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L)(?![a-zA-Z])(?:\{\})?"
_ACCENTS = (re.compile(rf"\{{{_ACCENT}\}}"), re.compile(_ACCENT))
_FOREIGN = (re.compile(rf"\{{{_LETTER}\}}"), re.compile(rf"{_LETTER}\s*"))
_BRACED = re.compile(r"(\\[a-zA-Z]+\*?\s*|[\^_\\])?\{([^{}\\$]*)\}")
_FORMULA = re.compile(r"(\$[^$]*\$)")


def plain(text: str) -> str:
    """BibTeX's own dress off: accents become letters, braces that only protect capitals go.

    Other LaTeX stays as printed: formulas, commands, escaped percent signs.
    """
    return "".join(piece if piece.startswith("$") else _undressed(piece) for piece in _FORMULA.split(text))


def _undressed(text: str) -> str:
    for pattern in _ACCENTS:
        text = pattern.sub(_accented, text)
    for pattern in _FOREIGN:
        text = pattern.sub(lambda found: _LETTERS[found[1]], text)
    # The braces of a command or an index are not there to protect capitals.
    return _BRACED.sub(lambda found: found[0] if found[1] else found[2], text)


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (found[2] or found[3]) + _MARKS[found[1]])
