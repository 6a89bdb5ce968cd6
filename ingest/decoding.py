"""Bytes to text: what is binary, compressed, in which encoding, too large; and lines from a stream.

Text is UTF-8, or what a byte order mark or the file itself declares (HTML, XML). Nothing is
guessed: an abstract read in the wrong encoding would be stored and quoted with wrong characters.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

__all__ = [
    "Unreadable",
    "binary_reason",
    "chunks_of",
    "decoded",
    "encoding_of",
    "inflated",
    "is_message",
    "lines_of",
    "message_body",
    "undeclared",
    "whole",
]

CHUNK = 1 << 16
LONGEST_LINE = 4 << 20

_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"SQLite format 3\0", "an SQLite database"),
    (b"BZh", "a bzip2 archive"), (b"\xfd7zXZ", "an xz archive"), (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"), (b"PAR1", "a Parquet file"), (b"\x7fELF", "a program"),
    (b"From: <Saved by", "a web archive (MHTML); save the page as HTML only"), (b"{\\rtf", "an RTF document"),
    (b"bplist00", "a Safari web archive; save the page as page source"),
)  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding=[\"']([\w:.-]+)|<meta[^>]{0,200}?charset=[\"']?([\w:.-]+)", re.IGNORECASE
)
# JabRef's first line, and what editors read in a comment at the top of any file.
_COMMENTED = re.compile(rb"\A\W{0,3}\s*[%#;].{0,80}?(?:encoding|coding)\s*[:=]\s*([\w:.-]+)", re.IGNORECASE)


_CONVERT = "save it as UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8"


class Unreadable(Exception):
    """Content that cannot be read as text; the message says why and what to do."""


def chunks_of(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a stream, a piece at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a gzip file in pieces of bounded size, however well it was compressed."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            pending = chunk
            while pending:
                if inflater.eof:  # a gzip file may consist of several
                    inflater = zlib.decompressobj(wbits=31)
                yield inflater.decompress(pending, 1 << 20)
                pending = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        if not inflater.eof:
            raise Unreadable("a damaged gzip file: it ends too early")
    except zlib.error as error:
        raise Unreadable(f"a damaged gzip file: {error}") from None


_HEADERS = re.compile(rb"(?:From \S[^\n]*\n)?(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")


def is_message(head: bytes) -> bool:
    """Whether these first bytes are the headers of a mail whose body is packed for its way."""
    headers = _HEADERS.match(head)
    return headers is not None and b"\nmime-version:" in b"\n" + headers.group().lower()


def message_body(data: bytes) -> bytes:
    """The text of a mail in UTF-8, its HTML where it has none.

    Raises:
        Unreadable: there is neither.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    try:
        body = message.get_body(("plain", "html"))
        text = body.get_content() if body is not None else ""
    except (LookupError, ValueError, AttributeError, KeyError) as error:
        raise Unreadable(f"a damaged mail: {error}") from None
    if not text.strip():
        raise Unreadable("a mail without text")
    return text.encode("utf-8", "replace")


def undeclared(text: str) -> str:
    """XML without its declaration, which speaks of bytes that were decoded already."""
    return _XML.sub("", text, count=1)


_XML = re.compile(r"\A\s*<\?xml[^>]*>")


def binary_reason(head: bytes) -> str | None:
    """Why these first bytes are no text, or ``None``."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return f"not text but {name}"
    zero = head.find(b"\0")
    if zero >= 0 and not encoding_of(head).startswith(("utf-16", "utf-32")):
        return f"binary data, not text (a zero byte at offset {zero}); text in UTF-16 needs a byte order mark"
    return None


def encoding_of(head: bytes) -> str:
    """From the byte order mark, else from the file's own declaration, else UTF-8.

    Raises:
        Unreadable: the file declares something that is no encoding of text.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head.lstrip()[:1] == b"<":
        found = _DECLARED.search(head[:2048])
    else:
        found = _COMMENTED.search(head[:2048].lstrip())
    name = next((group for group in found.groups() if group), b"utf-8").decode("ascii") if found else "utf-8"
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return "utf-8"
    if not getattr(known, "_is_text_encoding", True):
        raise Unreadable(f"it declares {name} as its encoding, which is none of text; save it as UTF-8")
    # A declaration that could be read as ASCII cannot be true of these.
    return (
        "utf-8"
        if known.name.startswith(("utf-16", "utf-32", "utf-7"))
        else _WIDER.get(known.name, known.name)
    )


# What is declared as the narrower one is written in the wider one, as browsers know.
_WIDER = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}


def whole(chunks: Iterable[bytes], limit: int) -> bytes:
    """Everything, at most ``limit`` bytes.

    Raises:
        Unreadable: there is more.
    """
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise Unreadable(too_large(None, limit))
    return b"".join(parts)


def too_large(size: int | None, limit: int) -> str:
    """The one line that says so."""
    found = f"{size >> 20} MiB" if size else "more"
    return (
        f"too large: {found} where {limit >> 20} MiB are read at once; split it, or save it as JSONL or CSV"
    )


def decoded(data: bytes, encoding: str) -> str:
    """The text, without byte order mark.

    Raises:
        Unreadable: a byte does not fit; the message says which, where, and how to convert.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        shown = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
        line = data.count(b"\n", 0, error.start) + 1
        place = f"byte 0x{data[error.start]:02X} at offset {error.start}, line {line}"
        raise Unreadable(f"not {shown}: {place}; {_CONVERT}") from None
    except (LookupError, ValueError) as error:  # a codec that is not one of text
        raise Unreadable(f"its declared encoding cannot be used: {error}; save it as UTF-8") from None


def lines_of(chunks: Iterable[bytes], limit: int = LONGEST_LINE) -> Iterator[tuple[int, str]]:
    """UTF-8 lines with their numbers and line ends; bytes that do not fit become lone surrogates.

    :func:`misfit_of` finds those. A line longer than ``limit`` bytes is cut there, so memory stays
    bounded whatever the content.
    """
    for number, line in enumerate(_raw_lines(chunks, limit), 1):
        yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")


def misfit_of(text: str) -> str | None:
    """Why a text from :func:`lines_of` is not what was written, or ``None``."""
    found = None if text.isascii() else _ESCAPED.search(text)
    return f"not UTF-8: byte 0x{ord(found[0]) - 0xDC00:02X}; {_CONVERT}" if found else None


_ESCAPED = re.compile(r"[\udc80-\udcff]")


def _raw_lines(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Lines with their ends; the rest of what is longer than ``limit`` is left out."""
    rest = b""
    for chunk in chunks:
        first, *more = chunk.split(b"\n")
        rest += first[: max(0, limit - len(rest))]
        for piece in more:
            yield rest + b"\n"
            rest = piece
    if rest:
        yield rest
