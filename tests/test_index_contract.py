"""What every word index, vector index and embedder promises, checked on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.config import Settings
from assistant.embed.minilm import open_minilm
from assistant.embed.openai import OpenAIEmbedder
from assistant.errors import ModelMissing
from assistant.protocols import Embedder, LexicalIndex, VectorIndex
from assistant.store.lexical import TantivyIndex
from assistant.store.vectors import ChromaIndex
from assistant.types import Chunk
from tests.doubles import DictVectors, FakeEmbedder, ListLexical
from tests.llm_server import LLMServer, Say

TITLES = {"p1": "Kites", "p2": "Tides", "p3": "Clocks"}
CHUNKS = [
    Chunk("c1", "p1", 0, 0, "kites rise in steady wind above the harbour"),
    Chunk("c2", "p2", 0, 0, "tides follow the moon and flood the harbour"),
    Chunk("c3", "p3", 0, 0, "clocks drift unless somebody winds them"),
]
VECTORS = np.array([[1, 0, 0, 0], [0.6, 0.8, 0, 0], [0, 0, 1, 0]], dtype=np.float32)


@pytest.fixture(params=["tantivy", "fake"])
def lexical(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    return TantivyIndex(tmp_path / "lexical") if request.param == "tantivy" else ListLexical()


@pytest.fixture(params=["folder", "server", "fake"])
def vectors(request: pytest.FixtureRequest, tmp_path: Path) -> VectorIndex:
    if request.param == "fake":
        return DictVectors()
    if request.param == "folder":
        return ChromaIndex(tmp_path / "chroma", "test-4")
    return ChromaIndex(request.getfixturevalue("chroma_server"), f"test-{tmp_path.name}-4")


def test_words_are_found_best_first(lexical: LexicalIndex) -> None:
    """A search returns the chunks that hold its words, titles included, with falling positive scores."""
    lexical.upsert(CHUNKS, TITLES)
    hits = lexical.search("kites harbour", 10)
    assert [chunk_id for chunk_id, _ in hits] == ["c1", "c2"]
    assert hits[0][1] > hits[1][1] > 0
    assert [chunk_id for chunk_id, _ in lexical.search("tides", 1)] == ["c2"]


def test_chunks_without_the_words_are_no_hits(lexical: LexicalIndex) -> None:
    """What shares no word with the query is left out, not returned with a score of zero."""
    lexical.upsert(CHUNKS, TITLES)
    assert lexical.search("volcano", 10) == []
    assert lexical.search("", 10) == []


def test_equal_scores_are_ordered_by_id(lexical: LexicalIndex) -> None:
    """Ties do not depend on the order of writing, also where the list is cut."""
    twins = [Chunk(f"t{n:02}", "p1", 0, 0, "identical words here") for n in range(20)]
    lexical.upsert(twins[::-1], TITLES)
    assert [chunk_id for chunk_id, _ in lexical.search("identical", 5)] == [f"t{n:02}" for n in range(5)]


def test_writing_words_again_replaces(lexical: LexicalIndex) -> None:
    """Upsert by id never duplicates, and the old text is gone."""
    lexical.upsert(CHUNKS, TITLES)
    lexical.upsert([Chunk("c1", "p1", 0, 0, "balloons only")], {"p1": "Balloons"})
    assert lexical.ids() == {"c1", "c2", "c3"}
    assert lexical.search("kites", 10) == []
    assert [chunk_id for chunk_id, _ in lexical.search("balloons", 10)] == ["c1"]


def test_words_are_forgotten(lexical: LexicalIndex) -> None:
    """Delete ignores unknown ids; clear forgets all and leaves an index that can be used."""
    lexical.upsert(CHUNKS, TITLES)
    lexical.delete(["c1", "unknown"])
    assert lexical.ids() == {"c2", "c3"}
    lexical.clear()
    assert lexical.ids() == set()
    assert lexical.search("harbour", 10) == []
    lexical.upsert(CHUNKS[:1], TITLES)
    assert lexical.ids() == {"c1"}


def test_an_empty_word_index_answers(lexical: LexicalIndex) -> None:
    """Before the first write everything works and nothing is found."""
    lexical.delete(["c1"])
    lexical.clear()
    assert lexical.search("kites", 10) == []
    assert lexical.ids() == set()


def test_near_vectors_are_found_best_first(vectors: VectorIndex) -> None:
    """A search returns cosines, highest first, at most k."""
    vectors.upsert(CHUNKS, VECTORS)
    hits = vectors.search(VECTORS[0], 2)
    assert [chunk_id for chunk_id, _ in hits] == ["c1", "c2"]
    assert [cosine for _, cosine in hits] == pytest.approx([1.0, 0.6], abs=1e-5)
    assert len(vectors.search(VECTORS[0], 50)) == 3


def test_equal_cosines_are_ordered_by_id(vectors: VectorIndex) -> None:
    """Ties do not depend on the order of writing."""
    same = np.repeat(VECTORS[:1], 6, axis=0)
    vectors.upsert([Chunk(f"t{n}", "p1", 0, 0, "x") for n in (3, 1, 5, 0, 4, 2)], same)
    assert [chunk_id for chunk_id, _ in vectors.search(VECTORS[0], 6)] == [f"t{n}" for n in range(6)]


def test_writing_vectors_again_replaces(vectors: VectorIndex) -> None:
    """Upsert by id never duplicates, and the new vector counts."""
    vectors.upsert(CHUNKS, VECTORS)
    vectors.upsert(CHUNKS[:1], VECTORS[2:])
    assert vectors.ids() == {"c1", "c2", "c3"}
    assert [chunk_id for chunk_id, _ in vectors.search(VECTORS[2], 2)] == ["c1", "c3"]


def test_vectors_are_forgotten(vectors: VectorIndex) -> None:
    """Delete ignores unknown ids; clear forgets all and leaves an index that can be used."""
    vectors.upsert(CHUNKS, VECTORS)
    vectors.delete(["c1", "unknown"])
    assert vectors.ids() == {"c2", "c3"}
    vectors.clear()
    assert vectors.ids() == set()
    assert vectors.search(VECTORS[0], 3) == []
    vectors.upsert(CHUNKS[:1], VECTORS[:1])
    assert vectors.ids() == {"c1"}


def test_an_empty_vector_index_answers(vectors: VectorIndex) -> None:
    """Before the first write everything works and nothing is found."""
    assert vectors.search(VECTORS[0], 3) == []
    vectors.delete([])
    vectors.delete(["unknown"])
    vectors.clear()
    assert vectors.ids() == set()


def test_more_vectors_than_a_page(vectors: VectorIndex) -> None:
    """Ids come in pages inside; none is lost or doubled between them."""
    many = [Chunk(f"m{n:05}", "p1", 0, 0, "x") for n in range(2500)]
    angles = np.linspace(0, 1.5, len(many), dtype=np.float32)
    rows = np.stack([np.cos(angles), np.sin(angles), angles * 0, angles * 0], axis=1)
    vectors.upsert(many, rows)
    assert vectors.ids() == {chunk.id for chunk in many}
    assert [chunk_id for chunk_id, _ in vectors.search(rows[0], 3)] == ["m00000", "m00001", "m00002"]


@pytest.fixture(params=["minilm", "openai", "fake"])
def embedder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Embedder]:
    if request.param == "fake":
        yield FakeEmbedder()
    elif request.param == "minilm":
        try:
            yield open_minilm(Settings(home=tmp_path, offline=True))
        except ModelMissing as missing:
            pytest.skip(str(missing))
    else:
        with LLMServer(Say("")) as server:
            yield OpenAIEmbedder("tiny", Settings(home=tmp_path, openai_base_url=server.url))


def test_vectors_have_unit_length_and_keep_the_order(embedder: Embedder) -> None:
    """One float32 row for each text, of the stated length, of unit norm, in the order of the texts."""
    texts = ["short", "a rather longer text about harbours and tides", "", "short"]
    rows = embedder.embed(texts)
    assert rows.shape == (4, embedder.dimension)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert not np.allclose(rows[0], rows[1])


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    """Nothing in, an empty array of the right width out."""
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_the_name_fits_into_a_collection_name(embedder: Embedder) -> None:
    """Chroma takes letters, digits, dots, dashes and underscores, with a letter or digit at both ends."""
    assert embedder.name.replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert embedder.name[0].isalnum()
    assert embedder.name[-1].isalnum()


def test_an_embedder_is_safe_between_threads(embedder: Embedder) -> None:
    """Eight threads at once get what one gets."""
    texts = [f"text number {n}" for n in range(16)]
    alone = [embedder.embed([text])[0] for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: embedder.embed([text])[0], texts))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))
