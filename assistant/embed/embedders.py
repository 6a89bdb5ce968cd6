"""Which embedder is in force, and why.

``auto`` means MiniLM when its weights are to be had, else none: the assistant then
searches by words alone and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.config import Settings
from assistant.errors import InputError, ModelMissing
from assistant.protocols import Embedder

__all__ = ["EmbedderChoice", "choose_embedder", "load_embedder", "passage", "plain_name"]


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """The embedder in force, ``None`` for lexical search only, and why in one line."""

    embedder: Embedder | None
    reason: str


def load_embedder(settings: Settings) -> Embedder | None:
    """The embedder that ``settings`` ask for; ``None`` means lexical search only.

    Raises ``ModelMissing`` when an embedder was named and cannot be had, and
    ``InputError`` for a name of no known form.
    """
    return choose_embedder(settings).embedder


def choose_embedder(settings: Settings) -> EmbedderChoice:
    """Like :func:`load_embedder`, with the reason."""
    kind, _, model = settings.embedder.partition(":")
    if kind == "none":
        return EmbedderChoice(None, "no embedder: turned off by setting; search is by words alone")
    if kind == "auto" and not model:
        return _automatic(settings)
    return EmbedderChoice(_named(kind, model, settings), f"{settings.embedder}: named by setting")


def passage(title: str, text: str) -> str:
    """What is embedded for a passage: the paper's title gives it its subject."""
    return f"{title}. {text}"


def plain_name(model: str) -> str:
    """A model's name as a part of a collection's name, whatever signs it has."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", model).strip("-._")


def _automatic(settings: Settings) -> EmbedderChoice:
    from assistant.embed.minilm import open_minilm

    try:
        minilm = open_minilm(settings)
    except ModelMissing as error:
        return EmbedderChoice(None, f"no embedder, search is by words alone: {error}")
    return EmbedderChoice(minilm, f"{minilm.name} from {minilm.origin}")


def _named(kind: str, model: str, settings: Settings) -> Embedder:
    if kind == "minilm" and not model:
        from assistant.embed.minilm import open_minilm

        return open_minilm(settings)
    if kind == "e5" and not model:
        from assistant.embed.e5 import open_e5

        return open_e5(settings)
    if kind == "openai" and model:
        from assistant.embed.openai import OpenAIEmbedder

        return OpenAIEmbedder(model, settings)
    if kind == "sentence-transformers" and model:
        from assistant.embed.sentence_transformers import SentenceTransformersEmbedder

        return SentenceTransformersEmbedder(model, offline=settings.offline)
    raise InputError(
        f"embedder {settings.embedder!r} is not known: use auto, minilm, e5, none, openai:MODEL "
        "or sentence-transformers:NAME"
    )
