"""Files that are not text: spreadsheets and PDFs, where the packages that read them are installed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from importlib.util import find_spec
from typing import Any

from ingest.decoding import Unreadable
from ingest.formats.tables import read_row
from ingest.mappings import field_of
from ingest.records import Reading, Refusal, make_record, one_line

__all__ = ["read_pdf", "read_spreadsheet", "unpacked"]

_MOST_ROWS = 200_000
_INFLATED = 512 << 20


def unpacked(data: bytes, limit: int) -> list[tuple[str, bytes]] | None:
    """The files of a ZIP archive by their names, at most ``limit`` bytes of all; ``None`` for Office files.

    Raises:
        Unreadable: it is damaged, locked, or too large once it is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if _is_wanted(info)]
            if any(info.filename in _OFFICE for info in archive.infolist()):
                return None
            if sum(info.file_size for info in infos) > limit:
                raise Unreadable("a ZIP archive that is too large once it is unpacked; unpack it first")
            return [(info.filename, archive.read(info)[: info.file_size]) for info in infos] or None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return None


_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    """Files, but no archives within it and nothing that systems leave behind."""
    name = info.filename
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    return not info.is_dir() and not hidden and not name.lower().endswith((".zip", ".gz", ".xlsx"))


def read_spreadsheet(data: bytes, file: str) -> Reading:
    """The papers of an Excel workbook: the first sheet whose rows begin with columns that are known."""
    if not _is_workbook(data):
        raise Unreadable("not text but a ZIP archive or Office file")
    if find_spec("openpyxl") is None:
        raise Unreadable(
            "an Excel workbook; pip install 'askpapers[excel]' reads it, or save it as CSV UTF-8"
        )
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which matter to nobody here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [[tuple(row) for row in _rows(sheet)] for sheet in book.worksheets]
            book.close()
    except Exception as error:  # noqa: BLE001  it raises whatever the XML inside makes it
        raise Unreadable(f"a damaged Excel workbook: {one_line(str(error))[:100]}") from None
    for rows in sheets:
        for number, row in enumerate(rows[:6], 1):
            columns = [str(cell).strip() if cell is not None else "" for cell in row]
            if {"title"} < {field_of(name) for name in columns}:
                for line, cells in enumerate(rows[number:], number + 1):
                    yield from read_row(cells, columns, file, line)
                return
    yield Refusal(file, 0, "an Excel workbook without a sheet that has columns named title and abstract")


def _rows(sheet: Any) -> Any:
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number >= _MOST_ROWS:
            return
        yield row


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    if sum(info.file_size for info in infos) > _INFLATED:
        raise Unreadable("an Excel workbook that is far too large once it is unpacked; save it as CSV UTF-8")
    return any(info.filename.startswith("xl/") for info in infos)


_ABSTRACT = re.compile(r"\b(?:abstract|summary)\b\s*[.:—–-]*\s*", re.IGNORECASE)
_END = re.compile(
    r"\n\s*(?:(?:1|I)\.?\s{0,3}\n?\s*)?introduction\b"
    r"|\n\s*(?:key ?words|index terms|ccs concepts|categories and)\b"
    r"|\n\s*1\s+[A-Z]",
    re.IGNORECASE,
)


def read_pdf(data: bytes, file: str) -> Reading:
    """The paper that a PDF is, from its first page: title, abstract, nothing that would be guessed."""
    if find_spec("pypdf") is None:
        raise Unreadable(
            "a PDF; pip install 'askpapers[pdf]' reads its title and abstract, or give its arXiv id or DOI"
        )
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        text = "\n".join(page.extract_text() or "" for page in reader.pages[:2])
        printed = reader.metadata.title if reader.metadata else None
    except Exception as error:  # noqa: BLE001  it raises whatever a damaged file makes it
        raise Unreadable(f"a PDF that cannot be read: {one_line(str(error))[:100]}") from None
    found = _ABSTRACT.search(text)
    if found is None:
        yield Refusal(file, 0, "a PDF without the word abstract on its first pages; give its arXiv id or DOI")
        return
    ending = _END.search(text, found.end())
    abstract = one_line(
        re.sub(r"-\n(?=[a-z])", "", text[found.end() : ending.start() if ending else found.end() + 2_500])
    )
    if ending is None:
        abstract = abstract[: abstract.rfind(". ") + 1] or abstract
    lines = [line.strip() for line in text[: found.start()].splitlines() if line.strip()]
    title = one_line(str(printed or "")) or (lines[0] if lines else "")
    yield make_record(title, abstract, file, 1)
