"""Homes that share a catalogue: what one of them ingests, the others find, though they were open before."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from doubles import FakeEmbedder

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice
from assistant.errors import HomeBusy
from assistant.store.processes import writer_lock
from assistant.store.stores import Stores, open_stores
from assistant.store.sync import SyncedIndex
from ingest.health import inspect
from ingest.pipeline import reindex, remove, store
from ingest.records import Record

RECORDS = [
    Record(f"Tiling {n}", f"We tile kernels. Variant {n} is twice as fast.", "a.txt", n) for n in range(4)
]
RETITLED = [
    replace(RECORDS[0], arxiv_id="2401.00001"),
    replace(RECORDS[0], arxiv_id="2401.00001", title="Weaving 0", abstract=RECORDS[0].abstract + " We knit."),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a catalogue that several homes may name."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path / 'shared.sqlite3'}"


@pytest.fixture
def homes(shared: str, tmp_path: Path) -> list[Settings]:
    """Two homes over one catalogue."""
    return [Settings.load(tmp_path / name, catalog=shared, embedder="none") for name in "ab"]


def found(papers: Assistant, query: str) -> set[str]:
    return {hit.paper.title for hit in papers.search(query)}


def test_what_another_home_ingests_is_found(homes: list[Settings]) -> None:
    """By search and by ask, in an assistant that was open before; what is removed is gone."""
    first, second = homes
    store(RECORDS[:1], settings=first)
    with Assistant.open(settings=second) as papers:
        assert found(papers, "kernels") == {"Tiling 0"}
        store(RECORDS, settings=first)
        assert found(papers, "kernels") == {record.title for record in RECORDS}
        answer = papers.ask("Which variant is Tiling 3?")
        assert "Tiling 3" in {citation.title for citation in answer.citations}
        remove([papers.search("variant 3")[0].paper.id], settings=first)
        assert found(papers, "kernels") == {"Tiling 0", "Tiling 1", "Tiling 2"}
        assert papers.stores.lexical.ids() == papers.stores.catalog.chunk_ids()


def test_a_new_title_is_followed(homes: list[Settings]) -> None:
    """Also for passages whose own text stayed."""
    first, second = homes
    store(RETITLED[:1], settings=first)
    with Assistant.open(settings=second) as papers:
        assert not found(papers, "weaving")
        store(RETITLED[1:], settings=first)
        assert found(papers, "weaving") == {"Weaving 0"}


def test_a_home_that_lost_its_index_makes_it_again(homes: list[Settings]) -> None:
    """From the catalogue alone, at the first search; asking writes nothing to the catalogue."""
    import shutil

    first, second = homes
    store(RECORDS, settings=first)
    for _ in range(2):
        with Assistant.open(settings=second) as papers:
            assert len(found(papers, "kernels")) == 4
            assert list(papers.stores.catalog.stores().values()) == [4]
        shutil.rmtree(second.home / "lexical")


def test_both_homes_may_ingest_in_turn(homes: list[Settings]) -> None:
    """And each then holds the catalogue's passages, those that it had followed among them."""
    first, second = homes
    store(RECORDS[:1], settings=first)
    with Assistant.open(settings=second) as papers:
        assert found(papers, "kernels")
    store(RECORDS[:3], settings=second)
    store(RECORDS, settings=first)
    reindex(settings=second)
    for settings in homes:
        with Assistant.open(settings=settings) as papers:
            assert len(found(papers, "kernels")) == 4
            assert papers.stores.lexical.ids() == papers.stores.catalog.chunk_ids()


def test_nothing_is_compared_while_nothing_changes(
    homes: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by a process that starts anew: the home remembers what it was brought to."""
    first, second = homes
    store(RECORDS, settings=first)
    with Assistant.open(settings=second) as papers:
        assert found(papers, "kernels")

    def never(_: SyncedIndex) -> None:
        raise AssertionError("compared again")

    monkeypatch.setattr(SyncedIndex, "_take_over", never)
    with Assistant.open(settings=second) as papers:
        assert len(found(papers, "kernels")) == 4


def test_a_home_that_is_being_written_to_answers_from_what_it_has(homes: list[Settings]) -> None:
    """Whoever writes there brings the index up to date; afterwards it is followed again."""
    first, second = homes
    store(RECORDS[:2], settings=first)
    with Assistant.open(settings=second) as papers:
        assert len(found(papers, "kernels")) == 2
        store(RECORDS, settings=first)
        with writer_lock(second.home):
            assert len(found(papers, "kernels")) == 2
        assert len(found(papers, "kernels")) == 4


def test_doctor_finds_no_fault_with_a_home_that_will_follow(homes: list[Settings]) -> None:
    """It says what the index lacks, and that all is well: the next question mends it."""
    first, second = homes
    store(RECORDS, settings=first)
    health = inspect(second)
    assert (health.indexes[0].missing, health.problems, health.agree) == (4, (), True)


def with_vectors(settings: Settings) -> Stores:
    stores = open_stores(settings, create=True)
    stores._choice = EmbedderChoice(FakeEmbedder(), "a test's own")
    return stores


def in_step(stores: Stores) -> bool:
    assert stores.vectors is not None
    return stores.vectors.ids() == stores.lexical.ids() == stores.catalog.chunk_ids()


def test_homes_share_vectors_on_a_server(homes: list[Settings], chroma_server: str) -> None:
    """They are made once, by whoever ingests, and found by all."""
    first, second = (with_vectors(replace(settings, chroma=chroma_server)) for settings in homes)
    with first, second:
        store(RECORDS, stores=first)
        assert second.vectors is not None
        query = FakeEmbedder().embed(["Tiling 2. We tile kernels. Variant 2 is twice as fast."])[0]
        ((nearest, cosine),) = second.vectors.search(query, 1)
        assert cosine == pytest.approx(1)
        assert second.catalog.chunks([nearest])[nearest].text.startswith("We tile kernels. Variant 2")
        before = second.embedder.embedded  # type: ignore[union-attr]
        store(RECORDS, stores=second)
        assert second.embedder.embedded == before  # type: ignore[union-attr]
        assert in_step(first)
        assert in_step(second)


def test_catalogues_that_share_a_chroma_server_leave_each_other_alone(
    tmp_path: Path, chroma_server: str
) -> None:
    """Each has a collection of its own, so that neither takes the other's vectors for rubbish."""
    first, second = (with_vectors(Settings.load(tmp_path / name, chroma=chroma_server)) for name in "ab")
    with first, second:
        store(RECORDS[:2], stores=first)
        store(RECORDS[2:], stores=second)
        store(RECORDS[:2], stores=first)
        assert in_step(first)
        assert in_step(second)


HOLDER = """
import sys
from assistant.store.catalog import Catalog
from assistant.config import Settings

with Catalog.open(Settings.load(sys.argv[1], catalog=sys.argv[2])) as catalog, catalog.sole_writer() as sole:
    print(sole, flush=True)
    sys.stdin.read()
"""


def test_two_ingests_at_once_on_one_server(postgres: str, tmp_path: Path) -> None:
    """The second one is told of the first; when the first is killed, it is its turn."""
    settings = Settings.load(tmp_path / "b", catalog=postgres, embedder="none")
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "a"), postgres]
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "True"
        with pytest.raises(HomeBusy, match="wait for that to finish"):
            store(RECORDS, settings=settings)
        other.kill()
        other.wait()
    for _ in range(50):  # the server sees a moment later that the connection is gone
        try:
            report = store(RECORDS, settings=settings)
            break
        except HomeBusy:
            time.sleep(0.1)
    assert report.new == 4
