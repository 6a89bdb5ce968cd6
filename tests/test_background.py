"""Embedding comes last and holds nobody up: questions and papers in meanwhile, and a kill costs nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from doubles import FakeEmbedder, fake_stores
from written import ROWS

from assistant import Assistant
from assistant.config import Settings
from assistant.errors import HomeError
from assistant.protocols import Vectors
from assistant.store.processes import embedder_lock
from assistant.store.stores import Stores, open_stores
from ingest import indexing, remove
from ingest.background import embed_soon
from ingest.health import inspect
from ingest.pipeline import embed, ingest, store
from ingest.records import Record
from ui.web import adding

RECORDS = [Record(f"Heron {n}", f"Heron {n} wades on {n} legs of its own.", "a.txt", n) for n in range(8)]


class Killed(Exception):
    """Stands for the end of the process."""


class Interrupted(FakeEmbedder):
    """Does something before its ``at``-th batch."""

    def __init__(self, at: int, act: object) -> None:
        super().__init__()
        self.left, self.act = at, act

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.left -= 1
        if self.left == 0 and callable(self.act):
            self.act()
        return super().embed(texts)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing.Meaning, "batch", 2)


def _stores(home: Path, embedder: FakeEmbedder) -> Stores:
    return fake_stores(Settings.load(home), embedder)


def _asked(stores: Stores) -> str:
    return (
        Assistant(stores.settings, stores).ask("what does Heron 3 wade on?", engine="extractive").notice or ""
    )


def test_a_killed_embedding_goes_on_and_answers_say_how_far_it_is(tmp_path: Path) -> None:
    """Nothing is embedded twice."""

    def die() -> None:
        raise Killed

    with _stores(tmp_path / "home", Interrupted(3, die)) as stores, pytest.raises(Killed):
        store(RECORDS, stores=stores)
    assert len(stores.lexical.ids()) == 8
    assert "among the 50% that are embedded so far: run `askpapers embed`" in _asked(stores)
    with embedder_lock(tmp_path / "home"):
        assert "embedding is under way" in _asked(stores)
    again = FakeEmbedder()
    stores._choice = replace(stores.embedder_choice, embedder=again)
    embed(stores=stores)
    assert again.embedded == 4
    assert stores.embedded() == (8, 8)
    assert "embedded" not in _asked(stores)


def test_papers_come_in_while_others_are_embedded(tmp_path: Path) -> None:
    """And are embedded with them."""
    home = tmp_path / "home"
    more = Record("Ibis", "An ibis wades too.", "b.txt", 1)

    def add() -> None:
        with _stores(home, FakeEmbedder()) as other:
            assert store([more], stores=other, embed=False).new == 1

    with _stores(home, Interrupted(2, add)) as stores:
        store(RECORDS, stores=stores)
        assert stores.embedded() == (9, 9)


def test_what_was_removed_meanwhile_is_not_put_in(tmp_path: Path) -> None:
    """The batch at hand was cut before."""
    home = tmp_path / "home"
    with _stores(home, FakeEmbedder()) as stores:
        store(RECORDS, stores=stores, embed=False)
        stores._choice = replace(
            stores.embedder_choice,
            embedder=Interrupted(
                1, lambda: remove([p.id for p in stores.catalog.papers()[:1]], stores=stores)
            ),
        )
        embed(stores=stores)
        assert stores.vectors is not None
        assert stores.vectors.ids() == stores.catalog.chunk_ids()
        assert len(stores.vectors.ids()) == 7


def test_what_is_removed_while_a_question_is_answered_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the claims and their papers, for a set and for the table of claims."""
    text = "It cuts training time by {n}% on our data."
    cutting = [Record(f"Teal {n}", text.format(n=n), "a.txt", n) for n in range(60, 64)]
    settings = Settings(home=tmp_path / "home", embedder="none")
    store(cutting, settings=settings)
    with Assistant.open(settings=settings) as assistant:
        catalog = assistant.stores.catalog
        claims, titles = catalog.claims, list(catalog.titles())

        def racing(**options: object) -> object:
            found = claims(**options)  # type: ignore[arg-type]
            if titles:
                remove([titles.pop()], settings=settings)
            return found

        monkeypatch.setattr(catalog, "claims", racing)
        assert len({row.claim.paper_id for row in assistant.claims()}) == 3
        answer = assistant.ask("which papers cut training time over 50%?", engine="extractive")
        assert {row.claim.paper_id for row in answer.claims} <= catalog.paper_ids()


def test_another_embedder_leaves_words(tmp_path: Path) -> None:
    """What is stale is said, and the remedy; the answer comes all the same."""
    home = tmp_path / "home"
    with _stores(home, FakeEmbedder()) as stores:
        store(RECORDS, stores=stores)
    with _stores(home, FakeEmbedder("another")) as stores:
        stores.lexical.upsert(
            stores.catalog.chunks(stores.catalog.chunk_ids()).values(), stores.catalog.titles()
        )
        answer = Assistant(stores.settings, stores).ask("what does Heron 3 wade on?", engine="extractive")
        assert answer.outcome == "answered"
        assert "there are no vectors of the embedder in force; run `askpapers embed`" in (answer.notice or "")


def test_an_upload_is_found_by_words_at_once_and_embedded_behind(tmp_path: Path) -> None:
    """The page does not wait; what is uploaded meanwhile is taken along, and answers say how far it is."""
    going = threading.Event()

    def upload(name: str) -> str:
        file = tmp_path / f"{name}.jsonl"
        row = {"title": f"{name} Waders", "abstract": f"The {name} wades on two legs of its own."}
        file.write_text(json.dumps(row), encoding="utf-8")
        return adding.add(Assistant(stores.settings, stores), [str(file)], "", lambda *_, **__: None)

    with _stores(tmp_path / "home", Interrupted(1, lambda: going.wait(60))) as stores:
        assert "found by words now" in upload("Heron")
        thread = embed_soon(stores)
        assert upload("Ibis")
        answer = Assistant(stores.settings, stores).ask("what does the Ibis wade on?", engine="extractive")
        assert [cited.title for cited in answer.citations] == ["Ibis Waders"]
        assert "embedding is under way" in (answer.notice or "")
        going.set()
        thread.join(60)
        assert stores.embedded() == (2, 2)
        assert "embedded" not in _asked(stores)


def test_what_stops_embedding_is_logged_and_the_next_upload_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk, say."""

    def fail() -> None:
        raise HomeError("no space left")

    with _stores(tmp_path / "home", Interrupted(1, fail)) as stores:
        store(RECORDS, stores=stores, embed=False)
        embed_soon(stores).join(60)
        assert "embedding stopped: no space left" in caplog.text
        assert "run `askpapers embed`" in _asked(stores)
        embed_soon(stores).join(60)
        assert stores.embedded() == (8, 8)


def test_doctor_tells_what_is_not_embedded_yet(tmp_path: Path) -> None:
    """That is no damage; `embed` is the remedy."""
    settings = Settings(home=tmp_path / "home")
    with open_stores(settings, create=True) as stores:
        if stores.embedder is None:
            pytest.skip("no weights on this machine")
    store(RECORDS, settings=settings, embed=False)
    (problem,) = inspect(settings).problems
    assert problem.startswith("8 of 8 passages are not embedded by all-MiniLM")
    assert problem.endswith("run: askpapers embed")
    embed(settings=settings)
    assert inspect(settings).problems == ()


def test_a_process_of_its_own_embeds(tmp_path: Path) -> None:
    """`ingest --background` is done before it is, and leaves a line where it goes on."""
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    run = "import sys; from ui.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", run, "--home", str(settings.home), "ingest", str(file), "--background"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1], timeout=100,
    )  # fmt: skip
    assert "embedding goes on in process" in done.stderr
    with open_stores(settings) as stores:
        if stores.embedder is None:
            pytest.skip("no weights on this machine")
        for _ in range(600):
            if stores.embedded() == (len(ROWS), len(ROWS)):
                break
            time.sleep(0.1)
        assert stores.embedded() == (len(ROWS), len(ROWS))
    assert ingest([file], settings=settings).unchanged == len(ROWS)
