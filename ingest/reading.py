"""Everything that can be read, as one stream of records and refusals.

Targets are files, folders with all that is in them, ``-`` for standard input, ``http(s)://`` links,
``doi:10.1000/182`` or the DOI alone, ``arxiv:ID[,ID...]``, ``arxiv:cat:cs.LG AND abs:training``,
``hf:YYYY-MM-DD``, ``hf:daily``, ``hf:week``, ``hf:2026-W40``, ``hf:month``, ``hf:trending``, ``hf:ID``,
``openalex:WORK``, ``openalex:WORDS``, ``openalex:FILTER``, ``s2:ID``, ``s2:WORDS``, and ``zotero:``,
``zotero:COLLECTION`` or ``zotero:WORDS`` of a Zotero that runs on this machine.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import PurePath
from typing import BinaryIO, TypeAlias

from assistant.errors import InputError
from ingest.contents import LIMIT, read_content
from ingest.decoding import chunks_of
from ingest.links import without_secrets
from ingest.records import Reading, Refusal
from ingest.sources import SourceError, Sources, is_remote

__all__ = ["Target", "read"]

Target: TypeAlias = str | os.PathLike[str]

# In a folder only these are taken up: any text file given by itself is tried, but a folder's
# scripts and notes are nobody's papers.
_ENDINGS = frozenset(
    ".txt .text .html .htm .xhtml .json .jsonl .ndjson .csv .tsv .bib .bibtex .xml .atom .rss .gz .ris .nbib"
    " .enw .ciw .rdf .md .markdown .xlsx .pdf .eml .zip".split()
) | {""}
# What systems and tools leave behind in every folder; no user put it there.
_LITTER = frozenset({".DS_Store", ".git", ".localized", "Thumbs.db", "desktop.ini", "__pycache__"})


class _Closed(Exception):
    """A target that could not even be opened; the message says why."""


def read(
    targets: Iterable[Target] | Target,
    *,
    stdin: BinaryIO | None = None,
    sources: Sources | None = None,
    limit: int = LIMIT,
) -> Reading:
    """Records and refusals from ``targets``, in their order; what fails does not stop the rest.

    Args:
        targets: What to read, see the module.
        stdin: Read for ``-``; the process's own by default.
        sources: Fetches what is not on this machine; the public services by default.
        limit: Bytes at most of content that has to be read as a whole.

    Raises:
        InputError: nothing at all could be opened; the message says which and why.
    """
    chosen = [targets] if isinstance(targets, (str, os.PathLike)) else list(targets)
    if not chosen:
        raise InputError("nothing to read: name files, folders or links, or - for standard input")
    fetch = sources or Sources(limit=limit)  # one for all targets: it spaces its calls
    pending: list[Refusal] = []
    opened_any = False
    for target in [os.fspath(target) for target in chosen]:
        try:
            opened = _open(target, stdin, fetch, limit)
        except _Closed as error:
            pending.append(Refusal(_named(without_secrets(target)), 0, str(error)))
            continue
        opened_any = True
        yield from pending
        pending = []
        yield from opened
    if not opened_any:
        raise InputError("; ".join(f"{refusal.file}: {refusal.reason}" for refusal in pending[:3]))
    yield from pending


def _open(target: str, stdin: BinaryIO | None, sources: Sources, limit: int) -> Reading:
    """Open at once, read later."""
    if target == "-":
        return read_content(chunks_of(stdin or sys.stdin.buffer), "-", limit=limit)
    if not is_remote(target):
        return _open_path(target, limit)
    try:
        return sources.read(target)
    except SourceError as error:
        raise _Closed(str(error)) from None


def _open_path(target: str, limit: int) -> Reading:
    try:
        mode = os.stat(target).st_mode  # noqa: PTH116  a name that is no path at all raises here too
        if stat.S_ISDIR(mode):
            return _folder(target, os.listdir(target), limit)  # noqa: PTH208  names are enough
        if not stat.S_ISREG(mode):
            raise _Closed("neither a file nor a folder")
        with open(target, "rb"):  # noqa: PTH123  whether it can be opened is said at once
            return _file(target, limit)
    except (OSError, ValueError) as error:
        raise _Closed(_why(error)) from None


def _file(path: str, limit: int) -> Reading:
    with open(path, "rb") as stream:  # noqa: PTH123  keeps the name as the user gave it
        size = os.fstat(stream.fileno()).st_size
        yield from read_content(chunks_of(stream), _named(path), size=size, limit=limit)


def _folder(folder: str, names: Iterable[str], limit: int) -> Reading:
    """Its files and folders in order of their names; what is passed over is said."""
    present = set(names)
    for name in sorted(present):
        path = os.path.join(folder, name)  # noqa: PTH118  keeps the name as the user gave it
        if name in _LITTER or _belongs_to_page(name, present):
            continue
        if reason := _passed_over(path, name):
            yield Refusal(_named(path), 0, reason)
            continue
        try:
            yield from _open_path(path, limit)
        except _Closed as error:
            yield Refusal(_named(path), 0, str(error))


def _belongs_to_page(name: str, present: set[str]) -> bool:
    """``Page_files``, where browsers put a saved page's pictures and scripts."""
    stem, found, _ = name.rpartition("_files")
    return bool(found) and not present.isdisjoint({f"{stem}.html", f"{stem}.htm", f"{stem}.xhtml"})


def _passed_over(path: str, name: str) -> str | None:
    if name.startswith("."):
        return "hidden, so passed over; name it to have it read"
    if os.path.isdir(path):  # noqa: PTH112
        return "a link to a folder, not followed" if os.path.islink(path) else None  # noqa: PTH114
    ending = PurePath(name).suffix.lower()
    return None if ending in _ENDINGS else f"passed over in a folder: {ending} is no format that is read"


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be opened: {getattr(error, 'strerror', None) or error}"


def _named(path: str) -> str:
    """The name as given, in characters that can be stored and shown."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
