"""Embeddings from OpenAI or any server that speaks its protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.config import Settings
from assistant.embed.embedders import plain_name
from assistant.errors import BadReply, InputError, NoKey
from assistant.llm.errors import mapped
from assistant.protocols import Vectors

__all__ = ["OpenAIEmbedder"]

_DIMENSIONS = {
    "text-embedding-3-small": 1536,
    "text-embedding-3-large": 3072,
    "text-embedding-ada-002": 1536,
}
# A request may hold 2,048 texts and 300,000 tokens; 256 passages of 256 tokens stay well below.
_BATCH = 256


class OpenAIEmbedder:
    """``model`` at OpenAI, or at ``settings.openai_base_url``. Thread-safe.

    Raises ``NoKey`` when OpenAI is meant and there is no key; a server of one's own may need none.
    """

    def __init__(self, model: str, settings: Settings) -> None:
        if not settings.openai_api_key and not settings.openai_base_url:
            raise NoKey(
                f"embedder openai:{model} needs OPENAI_API_KEY; set it, or set ASKPAPERS_EMBEDDER=minilm"
            )
        if settings.offline and not settings.openai_base_url:
            raise InputError(f"embedder openai:{model} cannot be used while offline is set")
        self.name = "openai-" + plain_name(model)
        self._model = model
        self._settings = settings
        self._client: Any = None
        self._dimension = _DIMENSIONS.get(model)

    @property
    def dimension(self) -> int:
        """Length of a vector; of a model not known here, learned by embedding one word."""
        if self._dimension is None:
            self._dimension = self.embed(["dimension"]).shape[1]
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimension)`` float32 unit vectors, in order.

        Raises a ``GenerationError`` that says what the server made of it.
        """
        parts = [self._request(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        if not parts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = np.concatenate(parts)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit

    def _request(self, texts: Sequence[str]) -> Vectors:
        import openai

        # The service refuses an empty text.
        given = [text if text.strip() else " ." for text in texts]
        try:
            reply = self._connected().embeddings.create(
                model=self._model, input=given, encoding_format="float"
            )
        except openai.OpenAIError as error:
            raise mapped(error, f"embedder openai:{self._model}") from error
        rows = [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
        if len(rows) != len(texts) or len({len(row) for row in rows}) != 1:
            raise BadReply(f"openai:{self._model} returned {len(rows)} vectors for {len(texts)} texts")
        return np.array(rows, dtype=np.float32)

    def _connected(self) -> Any:
        import openai

        if self._client is None:
            self._client = openai.OpenAI(
                api_key=self._settings.openai_api_key or "none",
                base_url=self._settings.openai_base_url,
                timeout=self._settings.timeout,
            )
        return self._client
