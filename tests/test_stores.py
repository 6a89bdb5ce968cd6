"""The stores of a home are built when they are needed, once, and where they can be."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from doubles import FakeEmbedder, fake_stores

from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice
from assistant.store.stores import Stores, open_stores
from ingest.indexing import derived_stores
from ingest.pipeline import store
from ingest.records import Record

RECORDS = [
    Record(f"Tiling {n}", f"We tile kernels. Variant {n} is twice as fast.", "a.txt", n) for n in range(4)
]


def real_stores(home: Path) -> Stores:
    stores = open_stores(Settings.load(home), create=True)
    stores._choice = EmbedderChoice(FakeEmbedder(), "a test's own")
    return stores


def test_opening_loads_no_index(tmp_path: Path) -> None:
    """A command that needs only the catalogue pays for nothing else."""
    code = (
        "import sys; from assistant.store.stores import open_stores; from assistant.config import Settings\n"
        f"open_stores(Settings.load({str(tmp_path)!r}), create=True).catalog.counts()\n"
        "print(sorted({'chromadb', 'tantivy', 'onnxruntime', 'numpy'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_threads_share_one_of_each(tmp_path: Path) -> None:
    """However many ask at once for the first time."""
    with real_stores(tmp_path) as stores, ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: id(stores.lexical), range(32)))) == 1
        assert len(set(pool.map(lambda _: id(stores.vectors), range(32)))) == 1


def test_without_an_embedder_there_are_no_vectors(tmp_path: Path) -> None:
    """And the reason is given."""
    with open_stores(Settings.load(tmp_path, embedder="none"), create=True) as stores:
        assert stores.vectors is None
        assert "turned off" in stores.embedder_choice.reason
        assert [one.name for one in derived_stores(stores)] == ["lexical"]


def test_a_read_only_home_is_searched_in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tantivy and Chroma write a lock even to read; the copy goes when the stores are closed."""
    home = tmp_path / "home"
    with real_stores(home) as stores:
        store(RECORDS, stores=stores)
        query = FakeEmbedder().embed(["Tiling 1. We tile kernels. Variant 1 is twice as fast."])[0]
        words, near = stores.lexical.search("variant", 9), stores.vectors.search(query, 2)  # type: ignore[union-attr]
    monkeypatch.setattr("assistant.store.home.writable", lambda path: home not in [path, *path.parents])
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    with real_stores(home) as stores:
        assert stores.lexical.search("variant", 9) == words
        assert stores.vectors.search(query, 2) == near  # type: ignore[union-attr]
        copies = Path(stores._copies.name)  # type: ignore[union-attr]
        assert copies.is_dir()
    assert not copies.exists()
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before


def test_homes_that_share_a_catalogue_keep_their_own_accounts(tmp_path: Path) -> None:
    """Each home's indexes are brought up to date, whichever of them ingested."""
    shared = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    homes = [fake_stores(Settings.load(tmp_path / name, catalog=shared), FakeEmbedder()) for name in "ab"]
    store(RECORDS[:2], stores=homes[0])
    store(RECORDS, stores=homes[1])
    store(RECORDS[:1], stores=homes[0])
    for stores in homes:
        assert stores.lexical.ids() == stores.vectors.ids() == stores.catalog.chunk_ids()  # type: ignore[union-attr]
        stores.close()
