"""Token vectors kept at ingest: what is stored, what survives, and that they re-rank every search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice
from assistant.errors import HomeError
from assistant.language.words import rarity
from assistant.protocols import Encoded
from assistant.search.fuse import reranked
from assistant.search.late import QueryTokens, pack, packed, token_weights
from assistant.search.retriever import Retriever
from assistant.store.stores import Stores, open_stores
from assistant.store.tokens import TokenIndex
from ingest.health import _token_problems
from ingest.pipeline import reindex, store
from ingest.records import Record
from tests.doubles import FakeEmbedder

VECTORS = np.eye(4, 16, dtype=np.float32)
SIGNS = [np.array([[n, 0, n, 255 - n]], dtype=np.uint8) for n in range(4)]


class Spelled(FakeEmbedder):
    """Each word is a token; its vector depends on the word alone."""

    def __init__(self) -> None:
        super().__init__("spelled", 64)

    def encode(self, texts: list[str]) -> list[Encoded]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Encoded:
        ends = np.cumsum([len(word) + 1 for word in text.split(" ")])
        spans = tuple(
            (int(end) - len(word) - 1, int(end) - 1) for word, end in zip(text.split(" "), ends, strict=True)
        )
        tokens = FakeEmbedder("w", 64).embed([text[slice(*span)].lower().strip(".") for span in spans])
        return Encoded(self.embed([text])[0], tokens, spans)


@pytest.fixture
def index(tmp_path: Path) -> TokenIndex:
    made = TokenIndex(tmp_path / "tokens" / "t.sqlite3", 16)
    made.clear()
    made.upsert(["a", "b", "c", "d"], VECTORS, [*SIGNS[:3], None])
    return made


def test_what_was_stored_is_given_back(index: TokenIndex) -> None:
    """Signs by id, vectors as rows in the order of the ids; a passage may have no tokens."""
    found = index.signs(["c", "d", "unknown", "a"])
    assert {key: signs.tolist() for key, signs in found.items()} == {
        "a": [[0, 0, 0, 255]],
        "c": [[2, 0, 2, 253]],
    }
    ids, rows = index.matrix()
    assert ids == ["a", "b", "c", "d"]
    assert np.array_equal(rows, VECTORS)


def test_writing_replaces_and_deleting_forgets(index: TokenIndex) -> None:
    """Also what was loaded before."""
    index.matrix()
    index.upsert(["a"], VECTORS[3:], SIGNS[3:])
    index.delete(["b", "unknown"])
    ids, rows = index.matrix()
    assert (ids, len(index), index.ids()) == (["a", "c", "d"], 3, {"a", "c", "d"})
    assert np.array_equal(rows[0], VECTORS[3])


def test_another_process_is_seen(index: TokenIndex, tmp_path: Path) -> None:
    """What one connection writes, the other finds."""
    other = TokenIndex(tmp_path / "tokens" / "t.sqlite3", 16)
    assert len(other.matrix()[0]) == 4
    index.delete(["a"])
    assert other.matrix()[0] == ["b", "c", "d"]


def test_a_file_is_cleared_in_place_also_a_damaged_one(index: TokenIndex, tmp_path: Path) -> None:
    """Whoever has it open goes on with the same file."""
    path = tmp_path / "tokens" / "t.sqlite3"
    other = TokenIndex(path, 16)
    assert len(other.matrix()[0]) == len(index.matrix()[0]) == 4
    inode = path.stat().st_ino
    other.clear()
    assert index.matrix()[0] == []
    path.write_bytes(b"not a database" * 100)
    other.close()
    other.clear()
    index.upsert(["a"], VECTORS[:1], SIGNS[:1])
    assert (other.ids(), path.stat().st_ino) == ({"a"}, inode)


def test_a_file_that_was_deleted_by_hand_is_begun_anew(index: TokenIndex, tmp_path: Path) -> None:
    """SQLite writes to no file that was unlinked while it was open."""
    path = tmp_path / "tokens" / "t.sqlite3"
    assert len(index) == 4
    path.unlink()
    assert index.matrix()[0] == []
    assert len(index) == 0
    index.upsert(["a"], VECTORS[:1], SIGNS[:1])
    assert TokenIndex(path, 16).ids() == {"a"}


def test_one_that_was_begun_late_is_not_whole(tmp_path: Path) -> None:
    """So are those of a shared server, and what is not there yet."""
    late = TokenIndex(tmp_path / "late.sqlite3", 16)
    assert not late.whole
    late.upsert(["a"], VECTORS[:1], SIGNS[:1])
    assert not late.whole
    late.clear()
    assert late.whole
    assert len(late) == 0
    assert not TokenIndex(tmp_path / "late.sqlite3", 16, sole=False).whole


def test_a_damaged_file_is_named_and_cleared(tmp_path: Path) -> None:
    """One line that says what to do; clearing makes it usable."""
    path = tmp_path / "t.sqlite3"
    path.write_bytes(b"not a database" * 100)
    damaged = TokenIndex(path, 16)
    with pytest.raises(HomeError, match=r"t\.sqlite3.*askpapers reindex"):
        damaged.matrix()
    damaged.clear()
    assert damaged.ids() == set()


def test_only_the_tokens_of_telling_words_are_kept() -> None:
    """No stop word, no sign; each token by the signs of its vector."""
    embedder = Spelled()
    (encoded,) = embedder.encode(["the sails of gulls !"])
    signs = pack("the sails of gulls !", encoded)
    assert signs[:, :2].tolist() == [[4, 0], [13, 0]]
    assert np.array_equal(np.unpackbits(signs[:, 2:], axis=1).astype(bool), encoded.tokens[[1, 3]] >= 0)
    vectors, kept = packed(FakeEmbedder(), ["a", "b"])
    assert (vectors.shape, kept) == ((2, 8), [None, None])


def test_maxsim_is_the_weighted_mean_of_the_nearest_tokens() -> None:
    """Worked out plainly, for passages of several lengths and of none."""
    embedder = Spelled()
    texts = ["gulls carry sails", "sails", "rudders steer boats home", "of the"]
    (asked,) = embedder.encode(["which sails steer"])
    signs = packed(embedder, texts)[1]
    found = QueryTokens("which sails steer", asked).maxsim(signs)  # type: ignore[arg-type]
    weights = np.array([0, rarity("sail"), rarity("steer")]) / (rarity("sail") + rarity("steer"))
    assert token_weights("which sails steer", asked) == pytest.approx(weights)
    for text, value in zip(texts[:3], found, strict=False):
        rows = np.where(embedder.encode([text])[0].tokens >= 0, 1, -1) / 8
        assert value == pytest.approx(float((asked.tokens @ rows.T).max(axis=1) @ weights), abs=1e-5)
    assert found[3] == 0


def test_the_first_fifty_are_ranked_again() -> None:
    """What comes after stays after; a paper without tokens counts as the mean; equal ones change nothing."""
    fused = [(f"p{n:02}", 1.0 - n / 100) for n in range(60)]
    near: dict[str, float | None] = {paper: 0.5 for paper, _ in fused}
    assert reranked(fused, near) == fused
    near |= {"p40": 0.9, "p59": 0.9, "p10": None}
    again = [paper for paper, _ in reranked(fused, near)]
    assert again[0] == "p40"
    assert again[50:] == [f"p{n}" for n in range(50, 60)]
    assert again.index("p10") < again.index("p00")


def test_each_stretch_of_a_passage_has_a_score_of_its_own() -> None:
    """As if it were a passage; empty ones have none, and what comes before the first is left out."""
    embedder = Spelled()
    text = "gulls carry sails of the rudders steer boats"
    query = QueryTokens("rudders sails", embedder.encode(["rudders sails"])[0])
    (whole,) = packed(embedder, [text])[1]
    parts = packed(embedder, ["sails", "of the", "rudders steer boats"])[1]
    assert whole is not None
    assert query.by_span(whole, [12, 18, 25])[:, 0] == pytest.approx(query.maxsim(parts))  # type: ignore[arg-type]
    assert query.by_span(whole, []).shape == (0, 2)


def test_a_query_without_a_telling_word_is_near_to_nothing() -> None:
    embedder = Spelled()
    query = QueryTokens("of the", embedder.encode(["of the"])[0])
    (whole,) = packed(embedder, ["sails of the boats"])[1]
    assert whole is not None
    assert query.maxsim([whole]) == [0.0]
    assert query.by_span(whole, [0]).tolist() == [[0.0, 0.0]]


def test_what_the_title_says_counts_the_less_for_its_sentences() -> None:
    """The second column: before the first stretch stands the title, and here it says all about rudders."""
    embedder = Spelled()
    query = QueryTokens("rudders sails", embedder.encode(["rudders sails"])[0])
    (whole,) = packed(embedder, ["rudders rudders sails"])[1]
    assert whole is not None
    (of_rudders, of_sails) = query.by_span(whole, [8, 16])
    assert of_sails[1] > of_sails[0]
    assert of_rudders[1] < of_rudders[0]


RECORDS = [
    Record("Gull", "Sails learn slowly. Gull halves their training.", "a.txt", 1),
    Record("Heron", "Large rudders do not fit. Heron shrinks a rudder.", "a.txt", 2),
    Record("Ibis", "A survey of anchors that hold on the sea floor.", "a.txt", 3),
]


def _stores(home: Path) -> Stores:
    stores = open_stores(Settings.load(home), create=True)
    stores._choice = EmbedderChoice(Spelled(), "a test's own")
    return stores


def _retriever(stores: Stores) -> Retriever:
    return Retriever(stores.catalog, stores.lexical, stores.vectors, stores.embedder, stores.tokens)


def test_a_search_says_how_near_each_paper_comes(tmp_path: Path) -> None:
    """The same from two processes' worth of stores, and after a reindex."""
    with _stores(tmp_path) as stores:
        store(RECORDS, stores=stores)
        assert stores.tokens is not None
        assert stores.tokens.whole
        hits = _retriever(stores).search("shrinks a rudder", 3)
    assert hits[0].paper.title == "Heron"
    assert hits[0].maxsim == max(hit.maxsim or 0 for hit in hits)
    with _stores(tmp_path) as stores:
        assert _retriever(stores).search("shrinks a rudder", 3) == hits
        reindex(stores=stores)
        assert _retriever(stores).search("shrinks a rudder", 3) == hits


def test_every_sentence_is_scored_from_what_is_stored(tmp_path: Path) -> None:
    """One number for each quotable span, without embedding it; nothing where no tokens are stored."""
    with _stores(tmp_path) as stores:
        store(RECORDS, stores=stores)
        papers = stores.catalog.papers()
        retriever = _retriever(stores)
        scores = retriever.sentence_scores("shrinks a rudder", papers)
        embedded = stores.embedder.embedded  # type: ignore[union-attr]
        retriever.sentence_scores("shrinks a rudder", papers)
        assert stores.embedder.embedded == embedded  # type: ignore[union-attr]
        bare = Retriever(stores.catalog, stores.lexical, stores.vectors, stores.embedder)
        assert bare.sentence_scores("rudder", papers) == [None] * 3
    by_title = {
        paper.title: found.tolist() for paper, found in zip(papers, scores, strict=True) if found is not None
    }
    assert [len(found) for _, found in sorted(by_title.items())] == [2, 2, 1]
    assert max(by_title["Heron"]) == by_title["Heron"][1] > max(*by_title["Gull"], *by_title["Ibis"])


def test_an_older_home_is_searched_without_until_it_is_reindexed(tmp_path: Path) -> None:
    """Nothing is embedded again unasked; new papers have their tokens, reindexing adds the others'."""
    with _stores(tmp_path) as stores:
        store(RECORDS[:2], stores=stores)
        assert stores.tokens is not None
        stores.tokens.close()
        for file in (tmp_path / "tokens").iterdir():
            file.unlink()
        assert all(hit.maxsim is None for hit in _retriever(stores).search("rudder", 3))
        store(RECORDS, stores=stores)
        assert (len(stores.tokens), stores.tokens.whole) == (1, False)
        (problem,) = _token_problems(stores, 3)
        assert "2 passages have no token vectors" in problem
        hits = _retriever(stores).search("anchors", 3)
        assert {hit.paper.title for hit in hits if hit.maxsim is not None} == {"Ibis"}
        reindex(stores=stores)
        assert (len(stores.tokens), stores.tokens.whole) == (3, True)
        assert list(_token_problems(stores, 3)) == []
