"""Records in, a collection out: counted rightly, and the indexes in step with the catalogue, always."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from doubles import FakeEmbedder, fake_stores

from assistant.config import Settings
from assistant.errors import HomeBusy, HomeError, InputError
from assistant.store.processes import writer_lock
from assistant.store.stores import Stores
from assistant.types import Claim
from ingest import ingest, reindex, remove
from ingest.chunk import chunk
from ingest.extraction import Rules
from ingest.pipeline import store
from ingest.records import Record, Refusal

SAVES = "Our pruner reduces training time by 60% on {name}. It removes heads that attend to padding. "
FILLER = "The remaining heads are tuned for one more epoch on the same data as before. " * 30


def record(name: str, line: int = 1, file: str = "a.txt", **changes: object) -> Record:
    return replace(
        Record(f"Pruning {name}", (SAVES.format(name=name) + FILLER).strip(), file, line),
        **changes,  # type: ignore[arg-type]
    )


RECORDS = [record("ViT", 3), record("BERT", 9), record("Mamba", 20, arxiv_id="2401.00003")]


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def stores(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Stores]:
    with fake_stores(Settings.load(tmp_path / "home"), embedder) as opened:
        yield opened


def check_in_step(stores: Stores) -> None:
    """Catalogue, chunks, claims and both indexes say the same, computed anew."""
    catalog = stores.catalog
    papers = catalog.papers()
    assert catalog.chunks_of(p.id for p in papers) == {p.id: chunk(p) for p in papers}
    wanted = catalog.chunk_ids()
    assert stores.lexical.ids() == wanted
    assert stores.vectors is None or stores.vectors.ids() == wanted
    assert stores.tokens is None or stores.tokens.ids() == wanted
    for claim in catalog.claims():
        assert catalog.paper(claim.paper_id).abstract[claim.start : claim.end] == claim.quote  # type: ignore[union-attr]


def test_a_first_ingest_stores_everything(stores: Stores) -> None:
    """Papers, passages, claims and both indexes; the report adds up."""
    report = store([*RECORDS, Refusal("a.txt", 30, "no abstract")], stores=stores)
    assert (report.files, report.papers_seen, report.new, report.unchanged, report.duplicates) == (
        1,
        3,
        3,
        0,
        0,
    )
    assert report.chunks == len(stores.catalog.chunk_ids()) == 6
    assert report.claims == len(stores.catalog.claims()) >= 3
    assert report.rejected == (Refusal("a.txt", 30, "no abstract"),)
    check_in_step(stores)


def test_ingesting_again_costs_no_embedding(stores: Stores, embedder: FakeEmbedder) -> None:
    """Nor does the same paper from another file; it only gains a source."""
    store(RECORDS, stores=stores)
    embedded = embedder.embedded
    report = store([*RECORDS, record("ViT", 1, "b.txt")], stores=stores)
    assert (report.new, report.updated, report.unchanged, report.duplicates) == (0, 0, 3, 1)
    assert (report.chunks, report.claims, embedder.embedded) == (0, 0, embedded)
    (paper,) = stores.catalog.papers(ids=stores.catalog.find_title("Pruning ViT"))
    assert [(source.file, source.line) for source in paper.sources] == [("a.txt", 3), ("b.txt", 1)]


def test_a_changed_abstract_replaces_passages_and_claims(stores: Stores, embedder: FakeEmbedder) -> None:
    """Only its changed passages are embedded, and nothing of the old text remains anywhere."""
    store(RECORDS, stores=stores)
    embedded, before = embedder.embedded, stores.catalog.chunk_ids()
    changed = replace(RECORDS[0], abstract=RECORDS[0].abstract.replace("60%", "75%"))
    report = store([changed, *RECORDS[1:]], stores=stores)
    assert (report.new, report.updated, report.unchanged) == (0, 1, 2)
    assert len(before - stores.catalog.chunk_ids()) == 1
    assert embedder.embedded == embedded + 1
    quotes = [claim.quote for claim in stores.catalog.claims(quantity="training_time")]
    assert sum("75%" in quote for quote in quotes) == 1
    check_in_step(stores)


def test_an_abstract_that_differs_between_two_pages_is_settled_once(stores: Stores) -> None:
    """The later page wins, and reading both again changes nothing."""
    pages = [
        record("ViT", 1, "a.txt"),
        record("ViT", 1, "b.txt", abstract=f"{RECORDS[0].abstract} It is a longer text."),
    ]
    first, second = store(pages, stores=stores), store(pages, stores=stores)
    assert (first.new, first.updated, first.duplicates) == (1, 0, 1)
    assert (second.new, second.updated, second.unchanged, second.chunks) == (0, 0, 1, 0)
    assert stores.catalog.papers()[0].abstract == pages[1].abstract


def test_a_new_title_is_indexed_with_every_passage(stores: Stores) -> None:
    """Also with those passages whose own text did not change."""
    store(RECORDS, stores=stores)
    longer = RECORDS[2].abstract + " We release the code."
    store([replace(RECORDS[2], title="Lopping Mamba", abstract=longer)], stores=stores)
    assert {hit for hit, _ in stores.lexical.search("lopping", 10)} == {
        piece.id
        for piece in chunk(stores.catalog.paper("2401.00003"))  # type: ignore[arg-type]
    }
    check_in_step(stores)


def test_a_paper_is_where_it_is_now(stores: Stores) -> None:
    """A page saved over an older one moves its papers; those it no longer has keep their place."""
    store(RECORDS, stores=stores)
    moved = [replace(one, line=one.line + 5) for one in RECORDS[:2]]
    store(moved, stores=stores)
    lines = {p.title: [s.line for s in p.sources] for p in stores.catalog.papers()}
    assert lines == {"Pruning ViT": [8], "Pruning BERT": [14], "Pruning Mamba": [20]}


def test_two_printings_in_one_file_are_two_sources(stores: Stores) -> None:
    """However many batches lie between them."""
    between = [record(f"Net {n}", 10 + n) for n in range(300)]
    twice = [record("ViT", 3), *between, record("ViT", 990)]
    for _ in range(2):
        report = store(twice, stores=stores)
    assert (report.papers_seen, report.unchanged, report.duplicates) == (302, 301, 1)
    (paper,) = stores.catalog.papers(ids=stores.catalog.find_title("Pruning ViT"))
    assert [source.line for source in paper.sources] == [3, 990]


def test_papers_that_turn_out_to_be_one_are_one_everywhere(stores: Stores) -> None:
    """The indexes forget the one that was dissolved, and the report counts one paper."""
    report = store(
        [
            record("Old", 1, arxiv_id="2401.00001"),
            record("New", 2),
            *[record(f"Net {n}", 10 + n) for n in range(300)],
            record("New", 900, arxiv_id="2401.00001"),
        ],
        stores=stores,
    )
    assert (report.papers_seen, report.new, report.duplicates) == (303, 301, 2)
    check_in_step(stores)


def test_removing_deletes_everywhere_and_ingesting_brings_back(stores: Stores) -> None:
    """Unknown ids are not counted."""
    store(RECORDS, stores=stores)
    assert remove(["2401.00003", "unknown"], stores=stores) == 1
    assert len(stores.catalog.papers()) == 2
    check_in_step(stores)
    assert store(RECORDS, stores=stores).new == 1
    check_in_step(stores)


def test_lost_and_foreign_index_entries_are_mended(stores: Stores) -> None:
    """An index whose files were lost or swapped is put right by the next ingest."""
    store(RECORDS, stores=stores)
    stores.lexical.clear()
    stranger = replace(chunk(stores.catalog.papers()[0])[0], id="stranger")
    stores.vectors.upsert([stranger], FakeEmbedder().embed(["x"]))  # type: ignore[union-attr]
    stores.tokens.delete(sorted(stores.tokens.ids())[:1])  # type: ignore[union-attr]
    store(RECORDS, stores=stores)
    check_in_step(stores)


def test_another_embedder_gets_vectors_of_its_own(tmp_path: Path) -> None:
    """Papers taken in without an embedder, or with another one, are embedded when there is one."""
    settings = Settings.load(tmp_path / "home")
    with fake_stores(settings) as without:
        store(RECORDS, stores=without)
        words = without.lexical
    with fake_stores(settings, FakeEmbedder("other", 4)) as stores:
        stores._lexical = words
        store(RECORDS[:1], stores=stores)
        check_in_step(stores)


def test_an_interrupted_ingest_is_finished_by_the_next(stores: Stores, embedder: FakeEmbedder) -> None:
    """What was stored before the embedder failed stays, and is embedded later."""
    working, failing = embedder.embed, [True]

    def embed(texts: list[str]) -> object:
        if failing.pop():
            raise KeyboardInterrupt
        failing.append(False)
        return working(texts)

    embedder.embed = embed  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        store(RECORDS, stores=stores)
    assert len(stores.catalog.papers()) == 3
    failing.append(False)
    assert store(RECORDS, stores=stores).unchanged == 3
    check_in_step(stores)


def test_reindexing_needs_no_pages(stores: Stores) -> None:
    """Everything derived is the same afterwards as before."""
    store(RECORDS, stores=stores)
    claims = stores.catalog.claims()
    stores.lexical.clear()
    report = reindex(stores=stores)
    assert (report.papers_seen, report.unchanged, report.chunks) == (3, 3, 6)
    assert stores.catalog.claims() == claims
    check_in_step(stores)


def test_a_better_extractor_reads_again(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """By `reindex`, or when a paper is met again; what a language model added stays."""
    store(RECORDS, stores=stores)
    paper = stores.catalog.papers()[0]
    (rules, *_) = stores.catalog.claims(paper_ids=[paper.id])
    added = replace(rules, id="x", origin="llm:m", raw="sixty percent")
    with stores.catalog.writing() as writes:
        writes.put_claims({paper.id: [rules, added]}, f"{Rules().version}+m-1")
    monkeypatch.setattr(Rules, "version", "rules-99")
    monkeypatch.setattr(Rules, "extract", lambda _, papers: [[_claim(rules, p.id)] for p in papers])
    store(RECORDS[:1], stores=stores)
    reindex(stores=stores)
    found = stores.catalog.claims()
    assert len(found) == 4
    assert {claim.extractor for claim in found if claim.origin == "rules"} == {"rules-99"}
    assert [claim.paper_id for claim in found if claim.origin == "llm:m"] == [paper.id]
    assert stores.catalog.extractors() == {"rules-99": 2, "rules-99+m-1": 1}


def _claim(like: Claim, paper_id: str) -> Claim:
    return replace(like, id=f"new {paper_id}", paper_id=paper_id, extractor="rules-99")


def test_progress_is_told_by_stage(stores: Stores) -> None:
    """Each stage ends with all of its work done."""
    told: dict[str, tuple[int, int | None]] = {}
    store(RECORDS, stores=stores, progress=lambda stage, done, total: told.__setitem__(stage, (done, total)))
    assert told == {"reading papers": (3, None), "indexing words": (6, 6), "embedding": (6, 6)}


def test_only_one_process_writes(tmp_path: Path) -> None:
    """A second ingest says at once who is writing and what to do."""
    import os

    home = tmp_path / "home"
    with writer_lock(home), pytest.raises(HomeBusy, match=f"process {os.getpid()}.*try again"):
        store(RECORDS, home=home)
    assert store(RECORDS, settings=Settings.load(home, embedder="none")).new == 3


def test_files_are_read_and_the_report_is_the_contract_s(tmp_path: Path) -> None:
    """`ingest` reads what it is given; `to_dict` has exactly the keys that are promised."""
    file = tmp_path / "papers.jsonl"
    rows = [{"title": one.title, "abstract": one.abstract, "id": "2401.00003"} for one in RECORDS[2:]]
    file.write_text("\n".join(map(json.dumps, [*rows, {"title": "Nothing More"}])), encoding="utf-8")
    report = ingest([file], settings=Settings.load(tmp_path / "home", embedder="none")).to_dict()
    assert list(report) == [
        "files", "papers_seen", "new", "updated", "unchanged", "duplicates", "claims", "chunks", "rejected",
        "seconds",
    ]  # fmt: skip
    assert (report["files"], report["new"], len(report["rejected"])) == (1, 1, 1)
    assert set(report["rejected"][0]) == {"file", "line", "reason"}
    json.dumps(report)


def test_nothing_is_made_when_nothing_can_be_read(tmp_path: Path) -> None:
    """A mistyped path, or a home that is not there, leaves no home behind."""
    home = tmp_path / "home"
    with pytest.raises(InputError):
        ingest([tmp_path / "mistyped.txt"], home=home)
    for act in (lambda: reindex(home=home), lambda: remove(["x"], home=home)):
        with pytest.raises(HomeError, match="no collection"):
            act()
    assert not home.exists()


def test_unknown_extractors_are_refused(tmp_path: Path) -> None:
    """With the names that are known."""
    with pytest.raises(InputError, match="rules or llm"):
        store(RECORDS, settings=Settings.load(tmp_path, embedder="none"), extract="magic")


def test_offline_settings_refuse_links(tmp_path: Path) -> None:
    """With the offline setting a link is refused by name, and nothing is asked of the network."""
    page = tmp_path / "empty.txt"
    page.write_text("")
    settings = Settings(home=tmp_path / "home", embedder="none", offline=True)
    report = ingest([page, "http://127.0.0.1:9/papers"], settings=settings)
    refused = {refusal.file: refusal.reason for refusal in report.rejected}
    assert "offline" in refused["http://127.0.0.1:9/papers"]
