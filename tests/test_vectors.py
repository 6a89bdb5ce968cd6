"""Chroma behind the vector index: fresh reads, no surprises, clear trouble."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.config import Settings
from assistant.errors import HomeError, InputError
from assistant.store import chroma as chroma_store
from assistant.store.vectors import ChromaIndex, open_vectors
from assistant.types import Chunk
from tests.doubles import FakeEmbedder

ROOT = Path(__file__).resolve().parents[1]
OTHER_PROCESS = """
import sys
from pathlib import Path
import numpy as np
from assistant.types import Chunk
from assistant.store.vectors import ChromaIndex

index = ChromaIndex(Path(sys.argv[1]), "test-4")
first, count = int(sys.argv[2]), int(sys.argv[3])
chunks = [Chunk(f"o{n}", "p1", 0, 0, "x") for n in range(first, first + count)]
rows = np.random.default_rng(99).standard_normal((count, 4)).astype(np.float32)
index.upsert(chunks, rows)
"""


def _chunks(count: int, prefix: str = "c") -> list[Chunk]:
    return [Chunk(f"{prefix}{n:04}", "p1", 0, 4, "text") for n in range(count)]


def _rows(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, 4)).astype(np.float32)


def _elsewhere(folder: Path, first: int, count: int) -> None:
    command = [sys.executable, "-c", OTHER_PROCESS, str(folder), str(first), str(count)]
    subprocess.run(command, cwd=ROOT, check=True)


def test_what_another_process_adds_is_found(tmp_path: Path) -> None:
    """A long-lived reader finds what was written elsewhere after it had opened the folder.

    Chroma alone does not do that (its issue 3792): its index stays as it was when first read.
    """
    index = ChromaIndex(tmp_path / "chroma", "test-4")
    index.upsert(_chunks(50), _rows(50))
    assert len(index.search(_rows(1)[0], 1000)) == 50
    _elsewhere(tmp_path / "chroma", 0, 1500)
    assert index.search(_rows(1500, 99)[7], 3)[0][0] == "o7"


def test_writers_in_turn_lose_nothing(tmp_path: Path) -> None:
    """Two processes that write one after the other keep each other's vectors, in the index and on disk."""
    index = ChromaIndex(tmp_path / "chroma", "test-4")
    index.upsert(_chunks(1200), _rows(1200))
    _elsewhere(tmp_path / "chroma", 0, 1200)
    index.upsert(_chunks(1200, "d"), _rows(1200, 5))
    assert len(index.ids()) == 3600
    written = ((_rows(1200)[3], "c0003"), (_rows(1200, 99)[3], "o3"), (_rows(1200, 5)[3], "d0003"))
    for row, expected in written:
        assert index.search(row, 1)[0][0] == expected


def test_queries_do_without_the_slow_client(tmp_path: Path) -> None:
    """A query in a new process imports Chroma's engine and not its client, half of a cold question's time."""
    ChromaIndex(tmp_path / "chroma", "test-4").upsert(_chunks(3), _rows(3))
    code = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from assistant.store.vectors import ChromaIndex\n"
        f"index = ChromaIndex(Path({str(tmp_path / 'chroma')!r}), 'test-4')\n"
        "print(len(index.search(np.ones(4, dtype=np.float32), 9)), 'chromadb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3", "False"]


def test_engine_and_client_agree(tmp_path: Path) -> None:
    """The short way and Chroma's public client give the same neighbours and distances."""
    index = ChromaIndex(tmp_path / "chroma", "test-4")
    index.upsert(_chunks(300), _rows(300))
    store = chroma_store.open_store(tmp_path / "chroma")
    vector = [1.0, 0.5, 0.0, -0.5]
    short = store.query("test-4", vector, 20)
    public = chroma_store._client_query(store.client(), "test-4", vector, 20)
    assert [chunk_id for chunk_id, _ in short] == [chunk_id for chunk_id, _ in public]
    assert [distance for _, distance in short] == pytest.approx([distance for _, distance in public])


def test_another_signature_of_the_engine_falls_back_to_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a release of Chroma changes what is not public, the client answers instead."""
    index = ChromaIndex(tmp_path / "chroma", "test-4")
    index.upsert(_chunks(30), _rows(30))
    expected = index.search(_rows(30)[2], 5)
    fresh = ChromaIndex(tmp_path / "chroma", "test-4")

    def changed(_: Path) -> object:
        raise TypeError("SqliteDBConfig() got an unexpected keyword argument")

    monkeypatch.setattr(chroma_store, "_engine", changed)
    chroma_store.open_store(tmp_path / "chroma").release()
    assert fresh.search(_rows(30)[2], 5) == expected


def test_every_embedder_has_a_collection_of_its_own(tmp_path: Path) -> None:
    """Vectors of two embedders in one home never meet."""
    settings = Settings(home=tmp_path)
    one, two = FakeEmbedder("one", 4), FakeEmbedder("two", 8)
    first, second = open_vectors(settings, one), open_vectors(settings, two)
    first.upsert(_chunks(3), one.embed(["a", "b", "c"]))
    second.upsert(_chunks(2), two.embed(["a", "b"]))
    assert len(first.ids()) == 3
    assert len(second.ids()) == 2
    second.clear()
    assert len(first.ids()) == 3


@pytest.mark.parametrize("keep", [True, False])
def test_texts_are_stored_when_asked(tmp_path: Path, *, keep: bool) -> None:
    """Passages lie beside their vectors for other tools, unless the setting leaves them out."""
    index = open_vectors(Settings(home=tmp_path, chroma_texts=keep), FakeEmbedder("fake", 4))
    index.upsert(_chunks(1), _rows(1))
    client = chroma_store.open_store(tmp_path / "chroma").client()
    held = client.get_collection("askpapers-fake-4", embedding_function=None).get()
    assert held["documents"] == (["text"] if keep else [None])
    assert held["metadatas"] == [{"paper_id": "p1"}]


def test_neighbours_are_nearly_exact(tmp_path: Path) -> None:
    """Of the true first fifty among two thousand, at least 49 are found."""
    index = ChromaIndex(tmp_path / "chroma", "test-32")
    rows = np.random.default_rng(3).standard_normal((2000, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index.upsert(_chunks(2000), rows)
    for query in rows[:5]:
        exact = {f"c{n:04}" for n in np.argsort(-(rows @ query))[:50]}
        assert len(exact & {chunk_id for chunk_id, _ in index.search(query, 50)}) >= 49


def test_a_damaged_store_is_named_and_can_be_cleared(tmp_path: Path) -> None:
    """Rubbish in place of the database is one clear line, and clearing makes it usable again."""
    folder = tmp_path / "chroma"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    index = ChromaIndex(folder, "test-4")
    with pytest.raises(HomeError, match=r"vector store at .*askpapers reindex") as caught:
        index.search(np.ones(4, dtype=np.float32), 3)
    assert "\n" not in str(caught.value)
    with pytest.raises(HomeError, match="askpapers reindex"):
        index.upsert(_chunks(1), _rows(1))
    index.clear()
    index.upsert(_chunks(2), _rows(2))
    assert len(index.search(_rows(1)[0], 9)) == 2


def test_closing_lets_go_of_files(tmp_path: Path) -> None:
    """After close() nothing in the folder is held open by this process, and a search opens it again."""
    index = ChromaIndex(tmp_path / "chroma", "test-4")
    index.upsert(_chunks(3), _rows(3))
    index.search(_rows(1)[0], 3)
    assert _held_open(tmp_path)
    index.close()
    for _ in range(50):  # Chroma's own threads let go a moment later
        if not _held_open(tmp_path):
            break
        time.sleep(0.1)
    assert not _held_open(tmp_path)
    assert len(index.search(_rows(1)[0], 9)) == 3


def _held_open(folder: Path) -> list[str]:
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("this system does not list open files under /proc")
    targets = [str(handle.readlink()) for handle in handles.iterdir() if handle.is_symlink()]
    return [target for target in targets if target.startswith(str(folder))]


def test_a_vector_of_another_length_is_refused(tmp_path: Path) -> None:
    """Chroma's own words about it reach the user in one line."""
    index = ChromaIndex(tmp_path / "chroma", "test-4")
    index.upsert(_chunks(2), _rows(2))
    with pytest.raises(HomeError, match="dimension"):
        index.search(np.ones(5, dtype=np.float32), 3)
    with pytest.raises(ValueError, match="2 chunks but 1 vectors"):
        index.upsert(_chunks(2), _rows(1))


def test_a_server_that_is_not_there_is_named() -> None:
    """Nobody at the address: one line that names the setting; no address at all: wrong usage."""
    with pytest.raises(HomeError, match="ASKPAPERS_CHROMA"):
        ChromaIndex("http://127.0.0.1:9", "test-4").ids()
    with pytest.raises(InputError, match="http://host:8000"):
        ChromaIndex("localhost", "test-4").ids()
