"""Spread over a Ray cluster, embedding gives what it gives here; what stops it is said in one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from doubles import FakeEmbedder, fake_stores

from assistant.config import Settings
from assistant.embed.ray import on_cluster
from assistant.errors import InputError
from ingest.pipeline import store
from ingest.records import Record
from ui.cli import run

DRIVER = Path(__file__).with_name("ray_instance.py")
RECORDS = [Record("Tiling", "We tile kernels. It is twice as fast.", "a.txt", 1)]
needs_ray = pytest.mark.skipif(
    find_spec("ray") is None, reason="ray is not installed: pip install 'askpapers[ray]'"
)


def drive(what: str, home: Path) -> dict[str, Any]:
    """A process of its own: Ray changes its signals, and warns."""
    # Ray keeps a file in the user's home.
    environ = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(Path("~/.cache").expanduser())}
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(home / "papers"), what],
        capture_output=True, text=True, check=False, env=environ, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@needs_ray
def test_vectors_are_those_that_are_made_here(tmp_path: Path) -> None:
    """To the last bit and in order, from two processes that share the texts."""
    answer = drive("same_as_local", tmp_path)
    if not answer["weights"]:
        pytest.skip("no MiniLM weights are to be had")
    assert answer == {"weights": True, "same": True, "named": True}


@needs_ray
def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    """An ingest loses nothing by it, and standard output stays what the command prints."""
    assert drive("with_a_death", tmp_path) == {"died": True, "exact": True}


@needs_ray
def test_nodes_without_the_embedder_are_named(tmp_path: Path) -> None:
    """With the cause, and with what to do."""
    said = drive("without_weights", tmp_path)["said"]
    assert "unheard-of is wanted and not to be had" in said
    assert "what was stored is kept" in said
    assert "\n" not in said


@needs_ray
@pytest.mark.parametrize("address", ["127.0.0.1:9", "ray://127.0.0.1:9", "nonsense"])
def test_an_address_where_no_cluster_is(address: str, tmp_path: Path) -> None:
    """Wrong usage, in one line, before anything is stored."""
    settings = Settings.load(tmp_path / "home", ray=address)
    with fake_stores(settings, FakeEmbedder()) as stores:
        with pytest.raises(InputError, match=r"no Ray cluster can be used at .*; start one") as caught:
            store(RECORDS, stores=stores)
        assert "\n" not in str(caught.value)
        assert stores.catalog.counts().papers == 0


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named, and what was stored before is untouched."""
    monkeypatch.setitem(sys.modules, "ray", None)
    with fake_stores(Settings.load(tmp_path / "home"), FakeEmbedder()) as stores:
        store(RECORDS, stores=stores)
        before = stores.catalog.papers()
    with fake_stores(Settings.load(tmp_path / "home", ray="local"), FakeEmbedder()) as stores:
        with pytest.raises(InputError, match=r"pip install 'askpapers\[ray\]'"):
            store(RECORDS, stores=stores)
        assert stores.catalog.papers() == before


def test_a_service_is_not_spread(tmp_path: Path) -> None:
    """A key never travels to a cluster."""
    settings = Settings.load(tmp_path, ray="local", embedder="openai:some", openai_api_key="k")
    with pytest.raises(InputError, match="leave --ray out"), on_cluster(FakeEmbedder(), settings):
        pass


def test_words_alone_need_no_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is to be embedded: the address is not even tried. It may come from the environment."""
    monkeypatch.setenv("ASKPAPERS_RAY", "127.0.0.1:9")
    monkeypatch.setenv("ASKPAPERS_EMBEDDER", "none")
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"title": RECORDS[0].title, "abstract": RECORDS[0].abstract}))
    home = str(tmp_path / "home")
    assert run(["--home", home, "ingest", str(page)]) == 0
    assert run(["--home", home, "reindex", "--ray", "127.0.0.1:9"]) == 0
    assert run(["--home", home, "search", "kernels"]) == 0
