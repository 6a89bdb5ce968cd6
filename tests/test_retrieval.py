"""Hybrid search over papers: order, filters, what a hit says, and how well it finds."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.config import Settings
from assistant.embed.embedders import choose_embedder, passage
from assistant.protocols import Embedder
from assistant.search.fuse import fuse
from assistant.search.retriever import Retriever, narrow
from assistant.store.lexical import TantivyIndex
from assistant.store.vectors import open_vectors
from assistant.types import Chunk, Paper, Scope, Source
from tests.doubles import DictVectors, FakeEmbedder, ListLexical
from tests.shelf import Shelf


def _paper(number: int, title: str, abstract: str) -> Paper:
    return Paper(
        f"p{number}",
        title,
        abstract,
        published=date(2024, 1 + number, 1),
        sources=(Source("even.txt" if number % 2 == 0 else "odd.txt", 1),),
    )


PAPERS = [
    _paper(
        0,
        "Gull: faster training of sails",
        "Sails learn slowly. Gull halves their training time. It is free.",
    ),
    _paper(1, "Heron: smaller sails", "Large sails do not fit. Heron shrinks a sail by a third of its size."),
    _paper(2, "Ibis: a survey of rudders", "Rudders steer. We list ninety of them and compare their costs."),
    _paper(
        3, "Jay: anchors that learn", "Anchors hold. Jay lets anchors learn from the sea floor in minutes."
    ),
]


def _retriever(papers: Sequence[Paper] = PAPERS, embedder: Embedder | None = None) -> Retriever:
    catalog, lexical, vectors = Shelf(papers), ListLexical(), DictVectors()
    held = list(catalog.passages.values())
    lexical.upsert(held, {paper.id: paper.title for paper in papers})
    if embedder is None:
        return Retriever(catalog, lexical)
    vectors.upsert(held, embedder.embed([passage(catalog.held[c.paper_id].title, c.text) for c in held]))
    return Retriever(catalog, lexical, vectors, embedder)


def test_a_hit_says_why_it_was_found() -> None:
    """Ranks are 1-based, similarity is the cosine of the passage, and the chunk is a literal span."""
    embedder = FakeEmbedder()
    hits = _retriever(embedder=embedder).search("rudders", 4)
    first = next(hit for hit in hits if hit.paper.id == "p2")
    assert first.lexical_rank == 1
    text = passage(PAPERS[2].title, PAPERS[2].abstract)
    expected = float(embedder.embed(["rudders"])[0] @ embedder.embed([text])[0])
    assert first.similarity == pytest.approx(expected, abs=1e-6)
    for hit in hits:
        assert hit.paper.abstract[hit.chunk.start : hit.chunk.end] == hit.chunk.text


def test_without_an_embedder_words_decide() -> None:
    """Lexical only: the right paper, no cosine, no dense rank, and nothing for other words."""
    hits = _retriever().search("anchors learn", 4)
    assert hits[0].paper.id == "p3"
    assert all(hit.similarity is None and hit.dense_rank is None for hit in hits)
    assert _retriever().search("volcano", 4) == []


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    """Nothing asked, nothing found; nor with k below one."""
    assert _retriever(embedder=FakeEmbedder()).search(query) == []
    assert _retriever(embedder=FakeEmbedder()).search("sails", 0) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"since": date(2024, 3, 1)}, {"p2", "p3"}),
        ({"until": date(2024, 2, 1)}, {"p0", "p1"}),
        ({"source": "odd.txt"}, {"p1", "p3"}),
        ({"paper_ids": ["p3", "p0"]}, {"p0", "p3"}),
        ({"paper_ids": ["p3", "p0"], "source": "odd.txt"}, {"p3"}),
        ({"since": date(2024, 2, 1), "until": date(2024, 2, 28)}, {"p1"}),
        ({"source": "never.txt"}, set()),
        ({"paper_ids": []}, set()),
    ],
)
def test_filters_come_from_the_catalogue(filters: dict[str, object], expected: set[str]) -> None:
    """Only papers that pass are returned, and with vectors all that pass are."""
    hits = _retriever(embedder=FakeEmbedder()).search("sails", 10, Scope(**filters))  # type: ignore[arg-type]
    assert {hit.paper.id for hit in hits} == expected


def test_a_filter_reaches_deep() -> None:
    """A paper that passes is found however many that do not pass stand before it."""
    papers = [Paper(f"q{n:04}", "Sails", "Sails and sails.") for n in range(3000)]
    papers.append(Paper("z", "Boats", "One has sails too."))
    catalog, lexical = Shelf(papers), ListLexical()
    lexical.upsert(catalog.passages.values(), {paper.id: paper.title for paper in papers})
    hits = Retriever(catalog, lexical).search("sails", 5, Scope(paper_ids=frozenset(["z"])))
    assert [hit.paper.id for hit in hits] == ["z"]


def test_order_is_total() -> None:
    """By falling score, equal scores by paper id, the same at every call; k only cuts."""
    papers = [Paper(f"t{n}", "Sails", "Identical sails.") for n in (3, 1, 2, 0)]
    hits = _retriever(papers).search("sails", 4)
    assert [hit.paper.id for hit in hits] == ["t0", "t1", "t2", "t3"]
    full = _retriever(embedder=FakeEmbedder()).search("sails learn", 4)
    assert _retriever(embedder=FakeEmbedder()).search("sails learn", 2) == full[:2]
    assert full == sorted(full, key=lambda hit: (-hit.score, hit.paper.id))


def test_what_the_catalogue_forgot_is_not_found() -> None:
    """The indexes may lag behind; the catalogue is the truth."""
    retriever = _retriever(embedder=FakeEmbedder())
    catalog = retriever._catalog
    assert isinstance(catalog, Shelf)
    catalog.passages = {key: held for key, held in catalog.passages.items() if held.paper_id != "p2"}
    assert "p2" not in {hit.paper.id for hit in retriever.search("rudders", 10)}


def test_a_paper_is_one_hit() -> None:
    """Several passages of a paper are one hit, under the best of them."""
    long = " ".join(f"Sentence number {n} speaks of sails." for n in range(200))
    hits = _retriever([Paper("long", "Sails", long), *PAPERS], FakeEmbedder()).search("sails", 10)
    assert sorted(hit.paper.id for hit in hits) == ["long", "p0", "p1", "p2", "p3"]


def test_a_query_is_embedded_once() -> None:
    """The vector of a repeated query is remembered."""
    embedder = FakeEmbedder()
    retriever = _retriever(embedder=embedder)
    before = embedder.embedded
    for _ in range(3):
        retriever.search("sails", 3)
    assert embedder.embedded == before + 1


def test_similarities_are_cosines() -> None:
    """One for each text in order; zeros without an embedder."""
    embedder = FakeEmbedder()
    texts = ["sails", "rudders"]
    found = _retriever(embedder=embedder).similarities("sails", texts)
    assert found[0] == pytest.approx(1.0)
    assert found == pytest.approx(embedder.embed(texts) @ embedder.embed(["sails"])[0])
    assert np.array_equal(_retriever().similarities("sails", texts), np.zeros(2))
    assert _retriever(embedder=embedder).similarities("sails", []).shape == (0,)


def test_a_lead_counts_not_the_rank_alone() -> None:
    """Far ahead in one ranking and a hair behind in the other is first; by ranks they would be level."""
    meaning = {f"m{n:02}": 0.1 + n / 1000 for n in range(40)}
    assert fuse({"z": 20.0, "a": 5.0}, meaning | {"a": 0.41, "z": 0.40})[0][0] == "z"


def test_scores_that_are_all_alike_say_nothing() -> None:
    """A ranking without differences leaves the order to the other one; with none it is by id."""
    assert [key for key, _ in fuse({"a": 1.0, "b": 1.0}, {"b": 0.9, "a": 0.1})] == ["b", "a"]
    assert fuse({"b": 1.0, "a": 1.0}, {}) == [("a", 0.0), ("b", 0.0)]
    assert fuse({}, {}) == []


def test_a_paper_without_the_words_has_a_score_of_zero() -> None:
    """A single match by words stands far above all that match by meaning alone."""
    meaning = {f"m{n}": 0.30 + n / 1000 for n in range(50)}
    assert fuse({"m3": 2.0}, meaning)[0][0] == "m3"


def test_a_passage_is_cut_to_what_was_asked() -> None:
    """The two sentences with the rarest of the query's words are shown, as a literal span."""
    text = "Boats float. Many boats have sails. Ours folds them in nine seconds. Code is free. Boats end."
    whole = Chunk("c", "p", 10, 10 + len(text), text)
    cut = narrow("how many seconds until boats fold their sails?", [whole])[0]
    assert cut.text == "Many boats have sails. Ours folds them in nine seconds."
    assert text[cut.start - 10 : cut.end - 10] == cut.text
    assert narrow("volcano", [whole])[0].text == "Boats float. Many boats have sails."
    short = Chunk("c", "p", 0, 4, "Yes.")
    assert narrow("volcano", [short]) == [short]
    empty = Chunk("c", "p", 0, 0, "")
    assert narrow("volcano", [empty]) == [empty]


def _ndcg(retriever: Retriever, questions: Sequence[tuple[str, set[str]]]) -> float:
    total = 0.0
    for question, relevant in questions:
        found = [hit.paper.id for hit in retriever.search(question, 10)]
        gains = [1 / math.log2(rank + 2) for rank, paper in enumerate(found) if paper in relevant]
        total += sum(gains) / sum(1 / math.log2(rank + 2) for rank in range(min(10, len(relevant))))
    return total / len(questions)


@pytest.mark.shared
def test_hybrid_search_beats_either_half(shared: Path, tmp_path: Path) -> None:
    """Over a sample of abstracts and one-line summaries: words and meaning together, in the real stores."""
    settings = Settings(home=tmp_path, offline=True)
    embedder = choose_embedder(settings).embedder
    if embedder is None:
        pytest.skip("no MiniLM weights on this machine")
    base = shared / "retrieval" / "scitldr"
    rows = [json.loads(line) for line in _lines(base / "corpus.jsonl")]
    queries = {row["_id"]: row["text"] for row in map(json.loads, _lines(base / "queries.jsonl"))}
    pairs = [line.split("\t") for line in _lines(base / "qrels" / "test.tsv")[1:]]
    sample = [row for row in rows if row["_id"] in {paper for _, paper, _ in pairs}][:150]
    papers = [Paper(row["_id"], row["title"], row["text"]) for row in sample]
    questions = [(queries[query], {paper}) for query, paper, _ in pairs if paper in {p.id for p in papers}][
        :200
    ]
    catalog, lexical, vectors = (
        Shelf(papers),
        TantivyIndex(tmp_path / "lexical"),
        open_vectors(settings, embedder),
    )
    chunks = list(catalog.passages.values())
    lexical.upsert(chunks, {paper.id: paper.title for paper in papers})
    vectors.upsert(chunks, embedder.embed([passage(catalog.held[c.paper_id].title, c.text) for c in chunks]))
    hybrid = _ndcg(Retriever(catalog, lexical, vectors, embedder), questions)
    by_words = _ndcg(Retriever(catalog, lexical), questions)
    assert len(questions) == 200
    assert hybrid > by_words + 0.01


def _lines(path: Path) -> list[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def test_candidates_are_the_search_with_whole_passages() -> None:
    """The same papers in the same order with the same scores; only the passage is not cut."""
    retriever = _retriever(embedder=FakeEmbedder())
    hits, whole = retriever.search("rudders steer", 4), retriever.candidates("rudders steer", 4)
    assert [(hit.paper.id, hit.score) for hit in hits] == [(hit.paper.id, hit.score) for hit in whole]
    assert all(hit.chunk.text == hit.paper.abstract for hit in whole)
    assert retriever.candidates("  ") == retriever.candidates("sails", 0) == []


def test_a_hit_tells_how_many_of_the_words_are_there() -> None:
    """Stop words are no words of the query; its others count by rarity, in the paper and in its title."""
    hits = {hit.paper.id: hit for hit in _retriever().candidates("a survey of sails", 4)}
    assert hits["p2"].title_coverage == hits["p2"].coverage < 1
    assert hits["p2"].coverage + hits["p0"].coverage == pytest.approx(1)
    assert hits["p0"].bm25 > 0
    both = _retriever(embedder=FakeEmbedder()).candidates("rudders", 4)
    assert {hit.paper.id for hit in both if hit.bm25 == 0} == {"p0", "p1", "p3"}


def test_words_that_stand_side_by_side_count_as_a_phrase() -> None:
    """Of two papers with the same words the one comes first in which they are neighbours as in the query."""
    apart = Paper("p8", "On Snow", "A valley is deep where the glacier flows.")
    joined = Paper("p9", "On Rain", "A valley glacier flows where it is deep.")
    first, second = _retriever(papers=[apart, joined]).candidates("valley glacier", 2)
    assert (first.paper.id, first.phrases, second.phrases) == ("p9", 1.0, 0.0)
