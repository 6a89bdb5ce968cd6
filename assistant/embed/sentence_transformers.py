"""Any sentence-transformers model, for those who have torch anyway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.embed.embedders import plain_name
from assistant.errors import ModelMissing
from assistant.protocols import Vectors

__all__ = ["SentenceTransformersEmbedder"]


class SentenceTransformersEmbedder:
    """The model ``model``, by its name on the Hub or a folder's path."""

    def __init__(self, model: str, *, offline: bool = False) -> None:
        self.name = "st-" + plain_name(model)
        self._model = _load(model, offline=offline)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_sentence_embedding_dimension())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimension)`` float32 unit vectors, in order."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def _load(model: str, *, offline: bool) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise ModelMissing(
            f"embedder sentence-transformers:{model} needs a package that is not installed; "
            "run `pip install 'askpapers[peers]'`"
        ) from None
    try:
        return SentenceTransformer(model, local_files_only=offline)
    except (OSError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelMissing(f"embedder sentence-transformers:{model} cannot be loaded: {reason}") from error
