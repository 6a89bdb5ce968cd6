"""Late interaction: a query against each passage token by token (Khattab and Zaharia, ColBERT, 2020).

Each token of the query looks for the nearest token of the passage and counts by the rarity of
its word. It finds "shrinks" in "reduces", where words must be shared to count, and misses a
single word that is nowhere, where a cosine of wholes hardly notices. Of a passage's tokens the signs
alone are kept: over 3,229 abstracts with one-line summaries as queries that costs nothing (nDCG@10
.858 as with all bits, against .856 without re-ranking), and is 6 KB a paper instead of 200.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.language.words import STOP, rarity, stem
from assistant.protocols import Embedder, Encoded, Signs, TokenEncoder, Vectors

__all__ = ["QueryTokens", "pack", "packed", "token_weights"]


class QueryTokens:
    """A query's tokens with their weights; those that weigh nothing are left out."""

    def __init__(self, query: str, encoded: Encoded) -> None:
        weights = token_weights(query, encoded)
        telling = weights > 0
        self._weights = weights[telling]
        self._tokens: Vectors = encoded.tokens[telling]
        self._sums = self._tokens.sum(axis=1)

    def maxsim(self, passages: Sequence[Signs]) -> list[float]:
        """For each passage the weighted mean over the query's tokens of the nearest token's cosine."""
        if not passages or not len(self._weights):
            return [0.0] * len(passages)
        bits = np.unpackbits(np.concatenate(passages), axis=1, count=self._tokens.shape[1])
        # With b a bit, its sign is 2b - 1: the product with signs from the product with bits.
        near = (2.0 * (bits.astype(np.float32) @ self._tokens.T) - self._sums) / np.sqrt(bits.shape[1])
        held = [place for place, signs in enumerate(passages) if len(signs)]
        starts = np.cumsum([0, *(len(passages[place]) for place in held)])[:-1]
        nearest = np.maximum.reduceat(near, starts, axis=0) @ self._weights if held else np.zeros(0)
        found = np.zeros(len(passages))
        found[held] = nearest
        return [round(float(value), 6) for value in found]


def token_weights(text: str, encoded: Encoded) -> NDArray[np.float64]:
    """How much each token counts, by the rarity of its word shared among its pieces; they sum to one."""
    pieces = Counter(encoded.words)
    counted = [_telling(text[slice(*word)]) / pieces[word] for word in encoded.words]
    return np.array(counted) / (sum(counted) or 1.0)


def pack(text: str, encoded: Encoded) -> Signs:
    """The signs of the tokens whose words tell something."""
    kept = [place for place, word in enumerate(encoded.words) if _telling(text[slice(*word)])]
    signs: Signs = np.packbits(encoded.tokens[kept] >= 0, axis=1)
    return signs


def packed(embedder: Embedder, texts: Sequence[str]) -> tuple[Vectors, list[Signs | None]]:
    """The texts' vectors and the signs of their tokens; ``None`` by an embedder of whole vectors only."""
    if not isinstance(embedder, TokenEncoder) or not texts:
        return embedder.embed(texts), [None] * len(texts)
    read = embedder.encode(texts)
    signs = [pack(text, encoded) for text, encoded in zip(texts, read, strict=True)]
    return np.stack([encoded.vector for encoded in read]), [*signs]


def _telling(word: str) -> float:
    """The rarity of a word; nothing for stop words and signs."""
    lower = word.lower()
    return 0.0 if lower in STOP or not any(map(str.isalnum, lower)) else rarity(stem(lower))
