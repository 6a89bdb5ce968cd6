"""Counting tokens for budgets and cost.

tiktoken counts for the models it knows. It fetches its vocabulary at first use, without a
time limit of its own; where that is not to be had, and for other models, MiniLM's word
pieces count, else the letters, and the number is marked approximate. Nothing here runs
unless a language model is configured.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.protocols import TokenCounter

__all__ = ["ByLetters", "ByTiktoken", "ByWordPieces", "load_counter"]

_PATIENCE_SECONDS = 10.0
_HOME = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"


class ByTiktoken:
    """The tokenizer of OpenAI's models."""

    approximate = False

    def __init__(self, encoding: Any) -> None:
        self._encoding = encoding

    def count(self, text: str) -> int:
        """Number of tokens; special tokens in ``text`` are plain text."""
        return len(self._encoding.encode(text, disallowed_special=()))


class ByWordPieces:
    """MiniLM's word pieces, a stand-in: other vocabulary, about as many tokens."""

    approximate = True

    def __init__(self, vocabulary: Path) -> None:
        from assistant.embed.minilm import tokenizer

        self._tokenizer = tokenizer(vocabulary)

    def count(self, text: str) -> int:
        """Number of word pieces."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)


class ByLetters:
    """A token for every three bytes: rather too many than too few."""

    approximate = True

    def count(self, text: str) -> int:
        """A third of the length in UTF-8, rounded up."""
        return -(-len(text.encode()) // 3)


def load_counter(settings: Settings, model: str, *, vocabulary: Path | None = None) -> TokenCounter:
    """The best counter to be had for ``model``, the name without its provider.

    ``vocabulary`` is MiniLM's, for the stand-in.
    """
    encoding = _encoding(settings, model)
    if encoding is not None:
        return ByTiktoken(encoding)
    if vocabulary is not None and vocabulary.is_file():
        return ByWordPieces(vocabulary)
    return ByLetters()


def _encoding(settings: Settings, model: str) -> Any:
    """The encoding of ``tiktoken``, or ``None``: model unknown, or its vocabulary not to be had in time."""
    import tiktoken

    try:
        name = tiktoken.encoding_name_for_model(model)
    except KeyError:
        return None
    if settings.offline and not _kept(settings, name):
        return None
    return _within(_PATIENCE_SECONDS, lambda: tiktoken.get_encoding(name))


def _kept(settings: Settings, name: str) -> bool:
    """Whether tiktoken has the vocabulary in its cache, as it names the file."""
    folder = settings.tiktoken_cache or Path(tempfile.gettempdir()) / "data-gym-cache"
    key = hashlib.sha1(_HOME.format(name).encode(), usedforsecurity=False).hexdigest()
    return (folder / key).is_file()


def _within(seconds: float, get: Callable[[], Any]) -> Any:
    """What ``get`` returns, or ``None`` when it fails or takes longer."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(get())
        except Exception:  # noqa: BLE001  tiktoken raises what requests, the disk or a proxy raise
            return

    thread = threading.Thread(target=run, daemon=True, name="tiktoken")
    thread.start()
    thread.join(seconds)
    return found[0] if found else None
