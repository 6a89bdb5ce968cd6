"""Every way a home can fail is one clear line, and nothing stored before is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.errors import HomeError, HomeTooNew
from assistant.store import home as homes
from assistant.store.catalog import Catalog
from assistant.store.catalog.schema import SCHEMA
from assistant.store.stores import open_stores
from ingest.pipeline import store
from ingest.records import Record

TEXT = "We store a text that is long enough to be one. It reduces memory by 30%. "
RECORDS = [Record(f"Paper Number {n}", TEXT + f"Variant {n} does so too.", "a.txt", n) for n in range(1, 4)]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that any user of the machine may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="askpapers-home-"))
    folder.chmod(0o755)
    yield folder / "home"
    shutil.rmtree(folder)


@contextmanager
def nobody() -> Iterator[None]:
    """As a user without rights over what root made; root itself may do anything, so it steps down."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def settings(home: Path) -> Settings:
    return Settings.load(home, embedder="none")


def one_line(error: pytest.ExceptionInfo[BaseException], *, about: Path) -> str:
    """The message: a single line that names the home and says what to do."""
    text = str(error.value)
    assert "\n" not in text
    assert str(about) in text
    assert re.search(r"; (make|change|give|free|restore|upgrade|check|wait|run)", text)
    return text


def test_a_read_only_home_answers_and_refuses_to_write(home: Path) -> None:
    """Reading needs no lock and no log file; writing says that the home is closed; caches stay idle."""
    store(RECORDS, settings=settings(home))
    with Catalog.open(settings(home)) as opened:
        before = opened.papers()
    for path in [*home.rglob("*"), home]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    with nobody():
        with open_stores(settings(home)) as stores:
            assert stores.catalog.papers() == before
            assert stores.lexical.search("text", 5)
            stores.catalog.remember("response", "k", "v")
            assert stores.catalog.cached("response", "k") is None
            with pytest.raises(HomeError) as error:
                stores.catalog.add_feedback("q", {}, 1)
            one_line(error, about=home)
        with pytest.raises(HomeError) as error:
            store(RECORDS, settings=settings(home))
        one_line(error, about=home)
    home.chmod(0o755)


def test_a_folder_without_permission_is_named(home: Path) -> None:
    """A home that cannot be entered, and one that cannot be made."""
    home.mkdir(mode=0o700)
    with nobody() if os.geteuid() == 0 else _closed(home):
        for closed in (home, home / "below" / "it"):
            with pytest.raises(HomeError) as error:
                store(RECORDS, settings=settings(closed))
            one_line(error, about=closed)


@contextmanager
def _closed(folder: Path) -> Iterator[None]:
    folder.chmod(0)
    try:
        yield
    finally:
        folder.chmod(0o755)


def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    """To read as to write; the file stays as it is."""
    home.write_text("my notes")
    for act in (lambda: store(RECORDS, settings=settings(home)), lambda: open_stores(settings(home))):
        with pytest.raises(HomeError, match="is a file") as error:
            act()
        one_line(error, about=home)
    for impossible in (home / "below", Path("/proc/askpapers"), Path("/tmp/\0"), home.parent / ("x" * 300)):
        with pytest.raises(HomeError, match="give another --home"):
            store(RECORDS, settings=settings(impossible))
        with pytest.raises(HomeError, match="give another --home"):
            open_stores(settings(impossible))
    assert home.read_text() == "my notes"


def test_a_newer_home_is_refused_and_untouched(home: Path) -> None:
    """With its version, ours, and the remedy."""
    store(RECORDS, settings=settings(home))
    with Catalog.open(settings(home)) as catalog, catalog.writing() as writes:
        writes.set_meta("schema", str(SCHEMA + 1))
    file = home / "catalog.sqlite3"
    before = file.read_bytes()
    for act in (lambda: store(RECORDS, settings=settings(home)), lambda: open_stores(settings(home))):
        with pytest.raises(HomeTooNew, match=f"version {SCHEMA + 1}, this one knows {SCHEMA}") as error:
            act()
        one_line(error, about=home)
    assert file.read_bytes() == before


def test_an_older_home_is_brought_up_to_date(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each upgrade runs once, in order, and what was stored is there afterwards."""
    from assistant.store.catalog import schema

    store(RECORDS, settings=settings(home))
    ran: list[int] = []
    steps = tuple(lambda _, n=n: ran.append(n) for n in range(SCHEMA, SCHEMA + 2))  # type: ignore[misc]
    monkeypatch.setattr(schema, "UPGRADES", (*schema.UPGRADES, *steps))
    monkeypatch.setattr(schema, "SCHEMA", SCHEMA + 2)
    for _ in range(2):
        with Catalog.open(settings(home)) as catalog:
            assert catalog.schema_version == SCHEMA + 2
            assert len(catalog.papers()) == 3
    assert ran == [SCHEMA, SCHEMA + 1]


@pytest.mark.parametrize(
    "content", [b"these are my notes, not a database. " * 40, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_damaged_catalogue_is_said_to_be_one(home: Path, content: bytes) -> None:
    """And is left for whoever can mend it."""
    home.mkdir()
    (home / "catalog.sqlite3").write_bytes(content)
    with pytest.raises(HomeError, match="damaged or not made by askpapers") as error:
        store(RECORDS, settings=settings(home))
    one_line(error, about=home)
    assert (home / "catalog.sqlite3").read_bytes() == content


def test_a_missing_collection_says_how_to_make_one(home: Path) -> None:
    """Reading makes nothing."""
    with pytest.raises(HomeError, match="askpapers ingest") as error:
        open_stores(settings(home))
    assert str(home) in str(error.value)
    assert not home.exists()


def test_a_catalogue_elsewhere_never_shows_its_password(home: Path) -> None:
    """A URL that cannot be read or reached is named without it."""
    for url in ("postgresql+nodriver://me:hush@127.0.0.1:1/x", "nonsense hush"):
        with pytest.raises(HomeError) as error:
            open_stores(replace(settings(home), catalog=url))
        assert "hush" not in str(error.value)


FILL = """
import resource, sys
from pathlib import Path
sys.path[:0] = {path!r}
import test_home
from assistant.errors import HomeError
from ingest.records import Record
home = Path({home!r})
if {limit}:
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
many = [Record(f"Many {{n}}", "A text of many words. " * 90, "b.txt", n) for n in range(1, 600)]
try:
    test_home.store(many, settings=test_home.settings(home))
except HomeError as error:
    print(error)
"""


def fill(home: Path, limit: int = 0) -> str:
    """What a process says that ingests more than there is room for."""
    code = FILL.format(
        path=[str(Path(__file__).parent), str(Path(__file__).parents[1])], home=str(home), limit=limit
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.strip()


def check_survived(home: Path) -> None:
    """What was stored before is there, and there is room again: the next ingest works."""
    with Catalog.open(settings(home)) as catalog:
        assert {f"Paper Number {n}" for n in range(1, 4)} <= {paper.title for paper in catalog.papers()}
    report = store([*RECORDS, Record("One More", TEXT, "c.txt", 1)], settings=settings(home))
    assert (report.new, report.unchanged) == (1, 3)
    with open_stores(settings(home)) as stores:
        assert stores.lexical.ids() == stores.catalog.chunk_ids()


def test_a_file_size_limit_is_met_without_loss(home: Path) -> None:
    """A write that the system cuts short ends in one line."""
    store(RECORDS, settings=settings(home))
    said = fill(home, limit=600_000)
    assert str(home) in said
    assert said.count("\n") == 0
    check_survived(home)


def test_a_full_disk_is_met_without_loss(home: Path) -> None:
    """On a file system that really is full: it says so, and goes on once there is room."""
    home.mkdir()
    mounted = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=900k,mode=755", "tmpfs", str(home)],
            capture_output=True,
            check=False,
        )
        if shutil.which("mount")
        else None
    )
    if mounted is None or mounted.returncode:
        pytest.skip("no file system can be mounted here; the file size limit is tested instead")
    try:
        store(RECORDS, settings=settings(home))
        said = fill(home)
        assert said.startswith(f"no space left for {home}; free some")
        subprocess.run(["mount", "-o", "remount,size=100m", str(home)], check=True)
        check_survived(home)
    finally:
        subprocess.run(["umount", str(home)], check=True)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "no space left"),
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), "no space left"),
        (OSError(30, "Read-only file system"), "is read-only"),
        (PermissionError(13, "Permission denied"), "no permission"),
        (OSError(5, "Input/output error"), "faulty or full"),
    ],
)
def test_storage_trouble_is_recognised_in_any_wrapping(error: Exception, said: str) -> None:
    """As itself, or as the cause of what a library made of it; other errors are left alone."""
    for wrapped in (
        error,
        _caused(error),
        HomeError(f"the index cannot be used ({error}); run `askpapers reindex`"),
    ):
        with pytest.raises(HomeError, match=said), homes.guarded(Path("/h")):
            raise wrapped
    with pytest.raises(ZeroDivisionError), homes.guarded(Path("/h")):
        raise ZeroDivisionError


def _caused(error: Exception) -> Exception:
    outer = RuntimeError("commit failed")
    outer.__cause__ = error
    return outer


def test_a_copied_home_has_a_name_of_its_own_on_a_server_and_a_moved_one_keeps_its(tmp_path: Path) -> None:
    """Two copies that share a Chroma server would otherwise be rid of each other's vectors."""
    from assistant.store.catalog import Catalog

    def name(home: Path) -> str:
        with Catalog.open(Settings(home=home, chroma="http://127.0.0.1:1")) as catalog:
            return catalog.name()

    first = name(tmp_path / "home")
    assert name(tmp_path / "home") == first
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    assert name(tmp_path / "copy") != first
    (tmp_path / "home").rename(tmp_path / "moved")
    assert name(tmp_path / "moved") == first
    assert name(tmp_path / "other") not in {first, name(tmp_path / "copy")}
