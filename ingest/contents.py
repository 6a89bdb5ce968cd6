"""What a file, a reply or standard input holds: bytes in, records and refusals out."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from ingest.decoding import (
    Unreadable,
    binary_reason,
    decoded,
    encoding_of,
    inflated,
    is_message,
    lines_of,
    message_body,
    too_large,
    whole,
)
from ingest.formats import STREAMED, WHOLE, kind_of
from ingest.formats.documents import read_pdf, read_spreadsheet, unpacked
from ingest.records import Reading, Refusal

__all__ = ["LIMIT", "read_content"]

LIMIT = 64 << 20
"""Bytes of content that has to be read as a whole; JSONL and tables are read line by line at any size."""

_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
_NOT_UTF8 = "not UTF-8"


def read_content(
    chunks: Iterable[bytes], file: str, *, size: int | None = None, limit: int = LIMIT
) -> Reading:
    """The papers in ``chunks``, whatever the format; what cannot be read is a refusal.

    Args:
        chunks: The bytes, in pieces.
        file: The name for records and refusals; its ending helps to tell the format.
        size: How many bytes there are, where that is known.
        limit: How many are read at once at most.
    """
    try:
        yield from _read(iter(chunks), file, size, limit)
    except Unreadable as error:
        yield Refusal(file, 0, str(error))
    except (RecursionError, MemoryError):
        yield Refusal(file, 0, "nested too deep, or too large, to be a list of papers")
    except OSError as error:
        yield Refusal(file, 0, f"reading it broke off: {error.strerror or error}")


def _read(chunks: Iterator[bytes], file: str, size: int | None, limit: int) -> Reading:
    head, chunks = _headed(chunks)
    if head.startswith(_GZIP):
        head, chunks = _headed(inflated(chunks))
        size = None
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        raise Unreadable("empty, or nothing but white space")
    if packed := _packed_as(head):
        yield from packed(whole(chunks, limit), file, limit)
        return
    if reason := binary_reason(head):
        raise Unreadable(reason)
    encoding = encoding_of(head)
    if b"\n" not in head and b"\r" in head:  # as old programs end lines
        head, chunks = head.replace(b"\r", b"\n"), (chunk.replace(b"\r", b"\n") for chunk in chunks)
    kind = kind_of(head.decode(encoding, "ignore"), file)
    if kind in STREAMED and encoding.startswith("utf-8"):
        yield from _gathered(STREAMED[kind](lines_of(chunks), file), file)
        return
    if size is not None and size > limit:
        raise Unreadable(too_large(size, limit))
    text = decoded(whole(chunks, limit), encoding)
    if kind in STREAMED:
        yield from STREAMED[kind](enumerate(io.StringIO(text, newline=""), 1), file)
    else:
        yield from WHOLE[kind](text, file)


def _packed_as(head: bytes) -> Callable[[bytes, str, int], Reading] | None:
    """What reads content that has to be unpacked as a whole; ``None`` for text."""
    if head.startswith(b"PK\x03\x04"):
        return _archive
    if head.startswith(b"%PDF"):
        return lambda data, file, _: read_pdf(data, file)
    return _message if is_message(head) else None


def _archive(data: bytes, file: str, limit: int) -> Reading:
    """Each file of a ZIP archive by its name; Office files are ZIP archives, too."""
    members = unpacked(data, limit)
    if members is None:
        yield from read_spreadsheet(data, file)
        return
    for name, inner in members:
        yield from read_content([inner], f"{file}/{name}", size=len(inner), limit=limit)


def _message(data: bytes, file: str, limit: int) -> Reading:
    yield from _read(iter([message_body(data)]), file, None, limit)


def _headed(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Enough of the start to tell what it is, and everything from the start."""
    parts: list[bytes] = []
    while sum(map(len, parts)) < _HEAD and (chunk := next(chunks, None)) is not None:
        parts.append(chunk)
    return b"".join(parts)[:_HEAD], chain(parts, chunks)


def _gathered(items: Reading, file: str) -> Reading:
    """One complaint about the encoding and a count of the others: a wrong encoding touches every line."""
    misfits, last = 0, 0
    for item in items:
        if isinstance(item, Refusal) and item.reason.startswith(_NOT_UTF8):
            misfits, last = misfits + 1, item.line
            if misfits > 1:
                continue
        yield item
    if misfits > 1:
        yield Refusal(file, last, f"{_NOT_UTF8}: {misfits - 1} more, the last of them here")
