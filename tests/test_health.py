"""`doctor` sees what is there, whether the stores agree, and says what to do about what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.store.processes import writer_lock
from assistant.store.stores import open_stores
from ingest.health import inspect
from ingest.pipeline import reindex, store
from ingest.records import Record

TEXT = "We cut memory by 40% with a paged cache. Throughput doubles on long prompts. "
RECORDS = [Record(f"Paging {n}", TEXT + f"Variant {n}.", "a.txt", n) for n in range(5)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "home", embedder="none")


def test_a_sound_home_has_no_problem(settings: Settings) -> None:
    """Versions, places, sizes and counts are there, the indexes agree, and all of it is JSON."""
    store(RECORDS, settings=settings)
    health = inspect(settings)
    assert health.problems == ()
    assert health.agree
    assert health.counts == {"papers": 5, "sources": 5, "chunks": 5, "claims": health.counts["claims"]}
    assert [(index.name, index.chunks) for index in health.indexes] == [("lexical", 5)]
    assert health.bytes["catalog"] > 0
    assert health.bytes["lexical"] > 0
    assert {"python", "sqlite", "askpapers", "chromadb", "tantivy"} <= set(health.versions)
    assert json.loads(json.dumps(health.to_dict()))["indexes"]["lexical"]["missing"] == 0


def test_it_says_why_which_embedder_and_tokenizer_are_in_force(settings: Settings) -> None:
    """One line for each."""
    store(RECORDS, settings=settings)
    health = inspect(settings)
    assert health.embedder is None
    assert "turned off" in health.embedder_reason
    assert "no language model is set" in health.tokenizer
    named = inspect(replace(settings, model="openai:gpt-4o-mini", offline=True))
    assert "tiktoken" in named.tokenizer


def test_an_index_that_disagrees_is_named_with_the_remedy(settings: Settings) -> None:
    """And the remedy works."""
    store(RECORDS, settings=settings)
    with open_stores(settings) as stores:
        stores.lexical.delete(list(stores.catalog.chunk_ids())[:2])
    (problem,) = inspect(settings).problems
    assert "lexical lacks 2 passages" in problem
    assert "askpapers reindex" in problem
    reindex(settings=settings)
    assert inspect(settings).problems == ()


def test_a_damaged_index_does_not_hide_the_rest(settings: Settings) -> None:
    """It is one problem; the catalogue's counts are still told; `reindex` mends it."""
    store(RECORDS, settings=settings)
    (settings.home / "lexical" / "meta.json").write_text("{")
    health = inspect(settings)
    assert health.counts["papers"] == 5
    assert any("reindex" in problem for problem in health.problems)
    reindex(settings=settings)
    assert inspect(settings).problems == ()


def test_claims_of_an_older_extractor_are_a_problem(settings: Settings) -> None:
    """With how many papers it is about."""
    store(RECORDS, settings=settings)
    with open_stores(settings) as stores, stores.catalog.writing() as writes:
        writes.put_claims({paper.id: [] for paper in stores.catalog.papers()[:2]}, "rules-0")
    assert any("claims of 2 papers" in problem for problem in inspect(settings).problems)


def test_what_is_not_there_is_a_problem_and_no_error(settings: Settings) -> None:
    """No collection, an empty one, a model that is missing."""
    absent = inspect(settings)
    assert ["no collection" in problem for problem in absent.problems] == [True]
    assert "turned off" in absent.embedder_reason
    store([], settings=settings)
    assert ["is empty" in problem for problem in inspect(settings).problems] == [True]
    nowhere = Settings.load(settings.home, embedder="minilm", weights=settings.home / "nowhere", offline=True)
    assert any("nowhere" in problem for problem in inspect(nowhere).problems)


def test_a_running_ingest_is_no_disagreement(settings: Settings) -> None:
    """While another process writes, the indexes may lag; that is what is said."""
    store(RECORDS, settings=settings)
    with open_stores(settings) as stores:
        stores.lexical.delete(stores.catalog.chunk_ids())
    with writer_lock(settings.home):
        (problem,) = inspect(settings).problems
    assert "is ingesting at this moment" in problem


def test_looking_changes_nothing(settings: Settings) -> None:
    """Not one byte of the catalogue or the indexes."""
    store(RECORDS, settings=settings)

    def content() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in settings.home.rglob("*") if file.is_file()}

    before = content()
    inspect(settings)
    assert content() == before


def test_an_emptied_catalogue_beside_full_indexes_is_named(settings: Settings) -> None:
    """Rebuilding the indexes would finish the loss, so that is not what it says to do."""
    store(RECORDS, settings=settings)
    with open_stores(settings) as stores, stores.catalog.writing() as writes:
        writes.drop_papers([paper.id for paper in stores.catalog.papers()])
    (problem,) = inspect(settings).problems
    assert "emptied or replaced; restore a copy" in problem
    assert "reindex" not in problem
