"""arXiv's mails of new papers, saved as text: records between lines of two backslashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.mappings import from_mapping
from ingest.records import Reading, Refusal, lines_in

__all__ = ["is_mail", "read_mail"]

_RULE = re.compile(r"\\\\")
_IDENTIFIER = re.compile(r"arXiv:\s*(\S+)")
_FIELD = re.compile(
    r"(Title|Authors?|Categories|Comments|Journal-ref|DOI|Date|Report-no|MSC-class|ACM-class|License)\s*:\s?(.*)"
)
_MARKED = re.compile(r"^arXiv:\s*\S+.*\n(?:.*\n){0,3}?Title:", re.MULTILINE)


def is_mail(head: str) -> bool:
    """Whether a text begins as such a mail does."""
    return bool(_MARKED.search(head)) and re.search(r"^\\\\\s*$", head, re.MULTILINE) is not None


def read_mail(text: str, file: str) -> Reading:
    """The papers of a mail; a replacement without an abstract is one that is known already."""
    met = False
    for line, fields in _records(lines_in(text)):
        if fields.get("title"):
            met = True
            yield from from_mapping(_told(fields), file, line)
    if not met:
        yield Refusal(file, 0, "a mail of arXiv without papers")


def _records(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record's fields with its line; it begins with its identifier and ends before the next one's."""
    fields: dict[str, str] = {}
    line, last = 0, ""
    for number, printed in enumerate(lines, 1):
        if found := _IDENTIFIER.match(printed):
            yield line, fields
            fields, line, last = {"arxivid": found[1]}, number, ""
        elif _RULE.match(printed):
            # The rule behind the title opens the abstract, the one with a link behind that closes it.
            opens = "title" in fields and "abstract" not in fields and not printed[2:].strip()
            last = "abstract" if opens else ""
        elif last == "abstract":
            fields["abstract"] = f"{fields.get('abstract', '')}{printed.strip()}\n"
        elif found := _FIELD.match(printed):
            last = found[1].lower()
            fields[last] = found[2].strip()
        elif printed.startswith("  ") and last:
            fields[last] = f"{fields[last]} {printed.strip()}"
    yield line, fields


def _told(fields: dict[str, str]) -> dict[str, str]:
    names = {"journal-ref": "venue"}
    told = {names.get(name, name): value for name, value in fields.items() if value}
    told.pop("comments", None)
    if "authors" in told:
        told["authors"] = re.sub(
            r"\s*\((?:\d+|[^()]*\d[^()]*)\)", "", re.sub(r"\s\(\(1\).*", "", told["authors"])
        )
    if "date" in told:  # Date: Mon, 6 Jan 2025 18:59:59 GMT   (1234kb)
        told["date"] = re.sub(r"\s*\(.*", "", told["date"])
    return told
