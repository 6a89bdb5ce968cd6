"""Targets of every kind: files, folders, standard input; one clear line for each that cannot be read."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest.contents import read_content
from ingest.decoding import Unreadable, decoded, encoding_of, inflated, lines_of
from ingest.reading import read
from ingest.records import Record, Refusal, shown
from ingest.sources import Sources

TITLE = "Tidal Nets for Small Harbours"
ABSTRACT = "We fit a network of two layers to gauge readings – tides included. It halves the usual error."
PAGE = f"Daily Papers\n\n{TITLE}\n\n{ABSTRACT}\n"
LINE = json.dumps({"title": TITLE, "abstract": ABSTRACT}) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, so that names in results are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(items) -> list[tuple[str, int, str]]:
    """(file, line, title or reason), in order."""
    return [(item.file, item.line, item.title if isinstance(item, Record) else item.reason) for item in items]


def refused(data: bytes, name: str = "page.txt", **options) -> str:
    """The one reason why nothing in ``data`` is read."""
    (item,) = read_content([data], name, **options)
    assert isinstance(item, Refusal)
    assert (item.file, item.line) == (name, 0)
    assert "\n" not in item.reason
    return item.reason


# ------------------------------------------------------------------------------------- targets


def test_files_are_read_in_the_order_given(folder: Path) -> None:
    """Names in results are those the user gave."""
    Path("b.txt").write_text(PAGE, encoding="utf-8")
    Path("a.jsonl").write_text(LINE, encoding="utf-8")
    assert told(read(["b.txt", Path("a.jsonl")])) == [("b.txt", 3, TITLE), ("a.jsonl", 1, TITLE)]
    assert told(read("b.txt")) == [("b.txt", 3, TITLE)]


def test_folders_are_read_recursively_in_sorted_order(folder: Path) -> None:
    """Hidden files and other kinds are passed over with a reason, litter and page resources without."""
    Path("in/z/deep").mkdir(parents=True)
    Path("in/page_files").mkdir()
    for name in ("in/page.html", "in/z/deep/b.txt", "in/a.txt", "in/c.jsonl"):
        Path(name).write_text(LINE if name.endswith("jsonl") else PAGE, encoding="utf-8")
    for name in ("in/.draft.txt", "in/.DS_Store", "in/logo.png", "in/script.py", "in/page_files/style.txt"):
        Path(name).write_text(PAGE, encoding="utf-8")
    Path("in/picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    found = told(read(["in"]))
    assert [name for name, _, _ in found] == [
        "in/.draft.txt", "in/a.txt", "in/c.jsonl", "in/logo.png", "in/page.html", "in/picture.txt",
        "in/script.py", "in/z/deep/b.txt",
    ]  # fmt: skip
    reasons = {name: said for name, _, said in found}
    assert "hidden" in reasons["in/.draft.txt"]
    assert ".png is no format" in reasons["in/logo.png"]
    assert "PNG image" in reasons["in/picture.txt"]
    assert told(read(["in"])) == found


def test_a_linked_folder_is_not_followed(folder: Path) -> None:
    """A loop of links cannot keep the reading going."""
    Path("in").mkdir()
    Path("in/loop").symlink_to(folder / "in")
    Path("in/a.txt").write_text(PAGE, encoding="utf-8")
    assert [said for _, _, said in told(read(["in"]))] == [TITLE, "a link to a folder, not followed"]


def test_standard_input_is_read_for_a_dash() -> None:
    """Any format, told by its content."""
    assert told(read(["-"], stdin=io.BytesIO(PAGE.encode()))) == [("-", 3, TITLE)]
    assert told(read(["-"], stdin=io.BytesIO(LINE.encode() * 2))) == [("-", 1, TITLE), ("-", 2, TITLE)]


def test_a_missing_target_is_refused_and_the_rest_goes_on(folder: Path) -> None:
    """One line for it, in its place."""
    Path("a.txt").write_text(PAGE, encoding="utf-8")
    assert told(read(["gone.txt", "a.txt", "gone too"])) == [
        ("gone.txt", 0, "no such file or folder"),
        ("a.txt", 3, TITLE),
        ("gone too", 0, "no such file or folder"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (["gone.txt"], "gone.txt: no such file or folder"),
        (["a\0b"], "cannot be opened"),
        ([], "nothing to read"),
        (["/dev/zero"], "neither a file nor a folder"),
        (["http://127.0.0.1:9/x"], "offline"),
    ],
)
def test_nothing_readable_at_all_is_wrong_usage(targets, said) -> None:
    """The caller named nothing that can be opened."""
    with pytest.raises(InputError, match=said):
        list(read(targets, sources=Sources(offline=True)))


def _deny(*_args, **_options):
    raise PermissionError(13, "Permission denied")


def test_without_permission_it_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder inside a readable one is refused, a target by itself is wrong usage."""
    Path("in/locked").mkdir(parents=True)
    Path("in/a.txt").write_text(PAGE, encoding="utf-8")
    listdir = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: _deny() if "locked" in str(path) else listdir(path))
    assert told(read(["in"])) == [("in/a.txt", 3, TITLE), ("in/locked", 0, "no permission to read it")]
    with pytest.raises(InputError, match="no permission to read it"):
        list(read(["in/locked"]))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_modes_are_respected(folder: Path) -> None:
    """The same with real permissions."""
    Path("a.txt").write_text(PAGE, encoding="utf-8")
    Path("a.txt").chmod(0)
    with pytest.raises(InputError, match="no permission to read it"):
        list(read(["a.txt"]))


def test_a_file_name_of_odd_bytes_can_be_stored(folder: Path) -> None:
    """Names on disk are bytes; what is no UTF-8 in them is replaced, not passed on."""
    name = os.fsdecode(b"caf\xe9.txt")
    Path(name).write_text(PAGE, encoding="utf-8")
    (record,) = read([name])
    assert record.file.encode("utf-8").decode() == "caf\ufffd.txt"


# ------------------------------------------------------------------------------------- contents


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize(
    ("name", "text"),
    [("p.txt", PAGE), ("p.jsonl", LINE * 2), ("p.csv", f'title,abstract\n{TITLE},"{ABSTRACT}"\n')],
)
def test_utf8_and_marked_unicode_are_read(encoding, name, text) -> None:
    """With and without byte order mark, streamed or not."""
    records = list(read_content([text.encode(encoding)], name))
    assert {(record.title, record.abstract) for record in records} == {(TITLE, ABSTRACT)}


def test_declared_encodings_are_used() -> None:
    """HTML and XML may say what they are in."""
    page = f'<html><meta charset="windows-1252"><h1>Daily Papers</h1><h3>{TITLE}</h3><p>{ABSTRACT}</p></html>'
    (record,) = read_content([page.encode("cp1252")], "p.html")
    assert record.abstract == ABSTRACT
    assert encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?>') == "cp1252"
    assert encoding_of(b'<meta charset="no-such-thing">') == "utf-8"
    assert encoding_of(b'Title with <meta charset="cp1252"> in it') == "utf-8"


def test_a_wrong_encoding_is_one_line_that_tells_where_and_what_to_do() -> None:
    """Nothing is guessed: mojibake would be stored and quoted."""
    reason = refused(PAGE.encode("cp1252"))
    offset = PAGE.encode("cp1252").index(b"\x96")
    assert reason.startswith(f"not UTF-8: byte 0x96 at offset {offset}, line 5; save it as UTF-8")


@pytest.mark.parametrize("name", ["p.jsonl", "p.csv"])
def test_a_wrong_encoding_in_a_stream_is_two_lines_at_most(name) -> None:
    """Rows that can be read are read, the others are counted."""
    good, bad = ("Reef", "We look at reefs."), (TITLE, ABSTRACT)
    rows = [good, bad, bad, good, bad]
    if name == "p.csv":
        lines = ["title,abstract", *(f"{title},{abstract}" for title, abstract in rows)]
    else:
        lines = [
            json.dumps({"title": title, "abstract": abstract}, ensure_ascii=False) for title, abstract in rows
        ]
    found = told(read_content(["\n".join(lines).encode("cp1252")], name))
    assert [said for _, _, said in found if not said.startswith("not UTF-8")] == ["Reef", "Reef"]
    assert [said[:25] for _, _, said in found if said.startswith("not UTF-8")] == [
        "not UTF-8: byte 0x96; sav", "not UTF-8: 2 more, the la",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (codecs.BOM_UTF8, "nothing"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04...", "ZIP"),
        (b"text and \0 then", "zero byte at offset 9"),
        (PAGE.encode("utf-16-le"), "UTF-16 needs a byte order mark"),
        (gzip.compress(PAGE.encode())[:-9], "damaged gzip"),
        (b"\x1f\x8bnot really", "damaged gzip"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0", "save the page as HTML only"),
        (b"Daily Papers\n", "no papers found"),
        (b"<html><body>nothing</body></html>", "no papers found"),
        (b'<?xml version="1.0"?><a/>', "XML without papers"),
        (b"[]", "JSON without papers"),
    ],
)
def test_unusable_content_gets_one_clear_line(data, said) -> None:
    """Empty, binary, damaged, or without papers."""
    assert said in refused(data)


def test_compressed_files_are_read() -> None:
    """Streams and pages, also of several members."""
    data = gzip.compress(LINE.encode()) + gzip.compress(LINE.encode())
    assert told(read_content([data], "p.jsonl.gz")) == [("p.jsonl.gz", 1, TITLE), ("p.jsonl.gz", 2, TITLE)]
    assert told(read_content([gzip.compress(PAGE.encode())], "p.txt.gz")) == [("p.txt.gz", 3, TITLE)]


def test_a_file_of_200_mb_is_refused_without_being_read(folder: Path) -> None:
    """A line with the size, the limit and the way out; memory stays small."""
    with Path("big.txt").open("wb") as out:
        out.write(PAGE.encode() * 1000)
        out.truncate(200 << 20)
    tracemalloc.start()
    found = told(read(["big.txt"]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [
        (
            "big.txt",
            0,
            "too large: 200 MiB where 64 MiB are read at once; split it, or save it as JSONL or CSV",
        )
    ]
    assert peak < 4 << 20


def test_what_does_not_tell_its_size_is_refused_at_the_limit() -> None:
    """Standard input and small files that unpack to large ones."""
    assert "too large" in refused(PAGE.encode() * 100, limit=1000)
    bomb = gzip.compress(PAGE.encode() + b"x" * 5_000_000)
    assert "too large" in refused(bomb, limit=1 << 20)


class Endless(io.RawIOBase):
    """A stream of one repeated piece."""

    def __init__(self, piece: bytes, size: int) -> None:
        self.piece, self.left = piece, size // len(piece)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        taken = min(self.left, len(buffer) // len(self.piece))
        self.left -= taken
        data = self.piece * taken
        buffer[: len(data)] = data
        return len(data)


@pytest.mark.parametrize(
    ("piece", "size"), [(LINE.encode(), 4 << 20), (b"a" * 1000, 64 << 20), (b"[" * 1000, 64 << 20)]
)
def test_streams_of_any_length_take_constant_memory(piece, size) -> None:
    """Many lines, or one line that never ends."""
    stream = Endless(piece, size)
    tracemalloc.start()
    found = sum(1 for _ in read_content(iter(lambda: stream.read(1 << 16), b""), "p.jsonl"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == (size // len(piece) if piece == LINE.encode() else 1)
    assert peak < (1 << 20 if piece == LINE.encode() else 20 << 20)


def test_lines_are_cut_at_any_chunk_border() -> None:
    """Characters and lines that fall on the border of two chunks stay whole."""
    text = "é–ü\nzwei\n\nvier"
    data = text.encode()
    for size in range(1, len(data) + 1):
        chunks = [data[start : start + size] for start in range(0, len(data), size)]
        assert list(lines_of(chunks)) == [(1, "é–ü\n"), (2, "zwei\n"), (3, "\n"), (4, "vier")]


def test_reading_that_breaks_off_keeps_what_came_before() -> None:
    """A disk that fails in the middle is one more refusal."""

    def failing():
        yield (LINE * 2000).encode()
        raise OSError(5, "Input/output error")

    found = list(read_content(failing(), "p.jsonl"))
    assert sum(isinstance(item, Record) for item in found) == 2000
    assert found[-1].reason == "reading it broke off: Input/output error"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["", "Daily Papers\n", "[", "{", "<html>", "<feed>", "@misc{a,", "title,abstract\n"]),
)
def test_no_bytes_make_reading_raise(data, start) -> None:
    """Anything gives records or refusals that can be stored as UTF-8."""
    for name in ("p", "p.jsonl", "p.csv", "p.bib"):
        for item in read_content([start.encode() + data], name):
            assert repr(item).encode("utf-8")
            if isinstance(item, Record):
                (item.title + item.abstract).encode("utf-8")


@given(st.binary(max_size=200))
def test_inflating_gives_back_what_was_deflated_or_says_damaged(data) -> None:
    """Whole files come back; cut ones are never taken for whole."""
    packed = gzip.compress(data)
    assert b"".join(inflated([packed[:7], packed[7:]])) == data
    with pytest.raises(Unreadable):
        list(inflated([packed[:-1]]))


def test_decoding_names_the_declared_encoding_that_failed() -> None:
    """Not always UTF-8."""
    with pytest.raises(Unreadable, match="not SHIFT_JIS: byte 0x"):
        decoded(b"\xff\xff", "shift_jis")


def test_excerpts_in_messages_are_harmless() -> None:
    """Control and direction characters of a title do not reach a terminal."""
    assert shown("A\x1b[31m red\u202e title\nof " + "x" * 80) == "'A [31m red title of " + "x" * 39 + "…'"


@pytest.mark.shared
def test_the_large_collections_are_read_whole(shared: Path) -> None:
    """All 5,550 records of two collections, compressed as they are, with nothing refused."""
    names = ["hf_daily_3k.jsonl.gz", "ml_abstracts_2k.jsonl.gz"]
    found = list(read([shared / "corpora" / name for name in names]))
    assert {type(item) for item in found} == {Record}
    assert len(found) == 5550
