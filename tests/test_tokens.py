"""Counting tokens: exact where the model's vocabulary is to be had, marked approximate elsewhere."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest
import tiktoken

from assistant import tokens
from assistant.config import Settings
from assistant.embed.weights import locate
from assistant.errors import ModelMissing
from assistant.tokens import ByLetters, ByTiktoken, ByWordPieces, load_counter


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, tiktoken_cache=tmp_path / "vocabularies")


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    """MiniLM's word pieces."""
    try:
        return locate(None, tmp_path / "none", offline=True).vocabulary
    except ModelMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """tiktoken with an encoding of single bytes in place of a download; records what was asked for."""
    names: list[str] = []

    def get(name: str) -> tiktoken.Encoding:
        names.append(name)
        single = {bytes([value]): value for value in range(256)}
        return tiktoken.Encoding(name, pat_str=r".+", mergeable_ranks=single, special_tokens={"<|end|>": 256})

    monkeypatch.setattr(tiktoken, "get_encoding", get)
    return names


def test_tiktoken_counts_for_its_models(settings: Settings, asked: list[str]) -> None:
    """The model's own encoding is used and the number is exact."""
    counter = load_counter(settings, "gpt-4o-mini")
    assert asked == ["o200k_base"]
    assert not counter.approximate
    assert counter.count("kites") == 5


def test_special_tokens_in_a_text_are_text(settings: Settings, asked: list[str]) -> None:
    """An abstract that spells a control token is counted, not an error and not one token."""
    assert load_counter(settings, "gpt-4o").count("<|end|>") == 7


def test_unknown_models_are_counted_approximately(
    settings: Settings, vocabulary: Path, asked: list[str]
) -> None:
    """tiktoken is not asked for what it does not know; MiniLM's pieces stand in."""
    counter = load_counter(settings, "qwen3:8b", vocabulary=vocabulary)
    assert asked == []
    assert isinstance(counter, ByWordPieces)
    assert counter.approximate
    assert counter.count("the wind") == 2
    assert counter.count("") == 0


def test_offline_without_a_kept_vocabulary_nothing_is_fetched(
    tmp_path: Path, vocabulary: Path, asked: list[str]
) -> None:
    """The download is not tried; once the vocabulary is kept, it is used offline too."""
    kept = tmp_path / "vocabularies"
    settings = Settings(home=tmp_path, offline=True, tiktoken_cache=kept)
    assert load_counter(settings, "gpt-4o", vocabulary=vocabulary).approximate
    assert asked == []
    kept.mkdir()
    address = b"https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
    (kept / hashlib.sha1(address, usedforsecurity=False).hexdigest()).touch()
    assert isinstance(load_counter(settings, "gpt-4o", vocabulary=vocabulary), ByTiktoken)


def test_a_download_that_fails_or_hangs_falls_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No network: an approximate counter, within the time allowed and without an exception."""

    def refused(_: str) -> object:
        raise ConnectionError("no network here")

    monkeypatch.setattr(tiktoken, "get_encoding", refused)
    assert isinstance(load_counter(settings, "gpt-4o"), ByLetters)
    hanging, given_up = threading.Event(), threading.Event()

    def hangs(_: str) -> None:
        given_up.wait(30)
        hanging.set()

    monkeypatch.setattr(tiktoken, "get_encoding", hangs)
    monkeypatch.setattr(tokens, "_PATIENCE_SECONDS", 0.1)
    assert load_counter(settings, "gpt-4o").approximate
    assert not hanging.is_set()
    given_up.set()


@pytest.mark.parametrize("text", ["", "Tides follow the moon.", "naïve 中文 text", "x" * 1000])
def test_letters_never_count_too_few(text: str) -> None:
    """Without any vocabulary the estimate errs on the side of the budget: a token for three bytes."""
    counter = ByLetters()
    assert counter.approximate
    assert counter.count(text) * 3 >= len(text.encode())
    assert (counter.count(text) == 0) == (text == "")


def test_a_vocabulary_that_is_not_there_is_done_without(settings: Settings) -> None:
    """Neither tiktoken nor word pieces: letters."""
    assert isinstance(load_counter(settings, "other", vocabulary=settings.home / "vocab.txt"), ByLetters)
