"""Faults of what lies on the disk or on a server: named rightly, and answers say what they lack."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from written import library

from assistant import Assistant
from assistant.config import Settings
from assistant.errors import HomeError
from assistant.store.home import explain, guarded
from assistant.store.stores import open_stores
from assistant.types import Answer
from ingest.pipeline import reindex
from ui.cli import run

QUESTION = "What does Gannet keep in host memory?"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = library(tmp_path_factory.mktemp("faults") / "home", embedder="auto")
    with open_stores(Settings(home=home)) as stores:
        if stores.embedder is None:
            pytest.skip("no weights on this machine")
    return home


@pytest.fixture
def home(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "home"))


def _ask(settings: Settings) -> Answer:
    with Assistant.open(settings=settings) as assistant:
        return assistant.ask(QUESTION, engine="extractive")


def _rubbish(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)


def _cut(folder: Path) -> None:
    whole = (folder / "chroma.sqlite3").read_bytes()
    (folder / "chroma.sqlite3").write_bytes(whole[: len(whole) // 2])


def _file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("no folder", encoding="utf-8")


@pytest.mark.parametrize("damage", [_rubbish, _cut, _file, shutil.rmtree])
def test_a_damaged_vector_store_is_named_and_one_reindex_heals_it(
    home: Path, damage: Callable[[Path], object]
) -> None:
    """Answers given meanwhile come from words, and say so."""
    settings = Settings(home=home)
    shutil.rmtree(home / "tokens")  # else a small collection is searched without Chroma
    damage(home / "chroma")
    meanwhile = _ask(settings)
    assert meanwhile.outcome == "answered"
    assert "Found by words alone" in (meanwhile.notice or "")
    assert "vector" in (meanwhile.notice or "")
    reindex(settings=settings)
    assert _ask(settings).notice is None


def test_a_search_says_that_another_embedder_is_in_force(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Vectors of another one are of no use: papers are found by words, and what to do is said."""
    home = library(home.parent / "bare", embedder="none")
    monkeypatch.setenv("ASKPAPERS_EMBEDDER", "auto")
    command = ["--home", str(home), "search", "host memory", "--json"]
    assert run(command) == 0
    told = capsys.readouterr()
    assert json.loads(told.out.splitlines()[0])["title"]
    assert "Found by words alone" in told.err
    assert "askpapers embed" in " ".join(told.err.split())
    assert run(["--home", str(home), "embed"]) == 0
    capsys.readouterr()
    assert run(command) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("damage", [lambda folder: (folder / "meta.json").write_text("{"), shutil.rmtree])
def test_without_its_word_index_answers_come_from_meaning(
    home: Path, damage: Callable[[Path], object]
) -> None:
    """And say so, also where it is lost under an assistant that has it open."""
    with Assistant.open(settings=Settings(home=home)) as assistant:
        assert assistant.ask(QUESTION, engine="extractive").notice is None
        damage(home / "lexical")
        for asked in (assistant.ask(QUESTION, engine="extractive"), _ask(Settings(home=home))):
            assert asked.outcome == "answered"
            assert "word index" in (asked.notice or "")
            assert "run `askpapers reindex`" in (asked.notice or "")
    reindex(settings=Settings(home=home))
    assert _ask(Settings(home=home)).notice is None


def test_damaged_token_vectors_are_named(home: Path) -> None:
    """What can still be found by meaning is."""
    for file in (home / "tokens").iterdir():
        file.write_bytes(b"rubbish" * 1000)
    answer = _ask(Settings(home=home))
    assert answer.outcome == "answered"
    assert "Found without token vectors" in (answer.notice or "")


def test_an_index_in_trouble_is_not_the_home_in_trouble(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="the vector store") as told, guarded(tmp_path):
        raise HomeError("the vector store cannot be used (file is not a database); run `askpapers reindex`")
    assert "restore a copy" not in str(told.value)


def test_without_its_server_answers_come_from_words(home: Path) -> None:
    answer = _ask(replace(Settings(home=home), chroma="http://127.0.0.1:9"))
    assert answer.outcome == "answered"
    assert "Found by words alone" in (answer.notice or "")
    assert "ASKPAPERS_CHROMA" in (answer.notice or "")


def test_an_emptied_catalogue_beside_full_indexes_is_not_an_empty_collection(home: Path) -> None:
    catalogue = sqlite3.connect(next(home.glob("catalog*")))
    for table in ("claims", "chunks", "sources", "papers"):
        catalogue.execute(f"DELETE FROM {table}")
    catalogue.commit()
    catalogue.close()
    told = _ask(Settings(home=home)).text
    assert "emptied" in told
    assert "is empty" not in told


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "x"), sqlite3.OperationalError("database or disk is full")]
)
def test_a_full_disk_is_called_one(error: Exception) -> None:
    assert "no space left" in str(explain(error, "here"))
