"""Search by meaning: a query's vector and tokens, and the passages nearest to them.

While a collection is small it is searched exactly, from the vectors kept beside Chroma's: one order
for one question, whatever process asks. In a larger one Chroma's approximate search finds twice as
many as asked for, so that what is kept of them hardly depends on how its graph came about.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.errors import HomeError
from assistant.protocols import Embedder, Encoded, Multilingual, Signs, TokenEncoder, VectorIndex, Vectors
from assistant.search.late import Nearness, QueryTokens

__all__ = ["NO_VECTORS", "DenseSearch", "Tokens"]

NO_VECTORS = "there are no vectors of the embedder in force"

_REMEMBERED = 512
_EXACT = 20_000
"""Passages up to which the search is exact: 30 MB of vectors, 4 ms."""
_OVERFETCH = 2

_NO_MEANING, _NO_TOKENS = "Found by words alone", "Found without token vectors"
_T = TypeVar("_T")
_Read: TypeAlias = tuple[NDArray[np.float32], QueryTokens | None]


class Tokens(Protocol):
    """What is needed of :class:`~assistant.store.tokens.TokenIndex`."""

    @property
    def whole(self) -> bool:
        """Whether every passage with a vector is there."""

    def __len__(self) -> int:
        """How many passages there are."""

    def matrix(self) -> tuple[list[str], Vectors]:
        """Passage ids, and their vectors as rows."""

    def signs(self, chunk_ids: Iterable[str], /) -> dict[str, Signs]:
        """The tokens of each of these passages, where they are known."""

    def vectors(self, chunk_ids: Iterable[str], /) -> dict[str, Vectors]:
        """The vector of each of these passages, where it is known."""


class DenseSearch:
    """Nearest passages and likeness by token. Thread-safe. Without ``embedder`` it finds nothing."""

    def __init__(
        self,
        vectors: VectorIndex | None = None,
        embedder: Embedder | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        self._vectors = vectors
        self._embedder = embedder
        self._tokens = tokens
        self._remembered: OrderedDict[str, _Read] = OrderedDict()
        self._lock = threading.Lock()
        self._fault: str | None = None

    @property
    def fault(self) -> str | None:
        """What the last search did without, and why; ``None`` where nothing was missing."""
        return self._fault

    @property
    def finds(self) -> bool:
        """Whether there is anything to find by meaning with."""
        return self._vectors is not None and self._embedder is not None

    @property
    def multilingual(self) -> bool:
        """Whether the embedder knows other languages than English."""
        return isinstance(self._embedder, Multilingual)

    def nearest(self, query: str, k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, cosine)``, ordered by ``(-cosine, id)``."""
        if self._vectors is None or self._embedder is None:
            return []
        self._fault = None
        vector = self._read(query)[0]
        if self._usable(self._is_exact, otherwise=False):
            return self._exactly(vector, k)
        vectors = self._vectors
        return self._usable(lambda: self._stored(vectors, vector, k), otherwise=[], lacking=_NO_MEANING)

    def maxsim(self, query: str, passages: Sequence[Sequence[str]]) -> list[float | None]:
        """For each paper, given by its passages' ids, how near their tokens come to the query's.

        ``None`` for a paper without token vectors.
        """
        asked = None if self._embedder is None or self._tokens is None else self._read(query)[1]
        if asked is None or self._tokens is None:
            return [None] * len(passages)
        tokens, wanted = self._tokens, [chunk_id for of_one in passages for chunk_id in of_one]
        signs: dict[str, Signs] = self._usable(lambda: tokens.signs(wanted), otherwise={})
        held = [[signs[key] for key in of_one if key in signs] for of_one in passages]
        scores = iter(asked.maxsim([np.concatenate(of_one) for of_one in held if of_one]))
        return [next(scores) if of_one else None for of_one in held]

    def by_span(self, query: str, passages: Mapping[str, Sequence[int]]) -> dict[str, NDArray[np.float64]]:
        """For each passage how near each stretch of its text comes to the query; unknown ones are left out.

        A passage is given by its id and by where in the text that was embedded the stretches start.
        """
        asked, signs = self._asked(query, passages)
        if asked is None:
            return {}
        return {key: asked.by_span(signs[key], starts) for key, starts in passages.items() if key in signs}

    def by_word(self, query: str, passages: Mapping[str, Sequence[int]]) -> dict[str, Nearness]:
        """The same word by word."""
        asked, signs = self._asked(query, passages)
        if asked is None:
            return {}
        return {key: asked.by_word(signs[key], starts) for key, starts in passages.items() if key in signs}

    def _asked(self, query: str, chunk_ids: Iterable[str]) -> tuple[QueryTokens | None, dict[str, Signs]]:
        """The query's tokens, and those of the passages where they are known."""
        asked = None if self._embedder is None or self._tokens is None else self._read(query)[1]
        if asked is None or self._tokens is None:
            return None, {}
        tokens = self._tokens
        return asked, self._usable(lambda: tokens.signs(chunk_ids), otherwise={})

    def vectors(self, chunk_ids: Iterable[str]) -> dict[str, Vectors]:
        """The stored vector of each of these passages; nothing in a home made by an older version."""
        if self._tokens is None:
            return {}
        tokens = self._tokens
        return self._usable(lambda: tokens.vectors(chunk_ids), otherwise={})

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosine of ``query`` with each text, ``(len(texts),)``; zeros without an embedder."""
        if self._embedder is None or not texts:
            return np.zeros(len(texts), dtype=np.float32)
        cosines: NDArray[np.float32] = self._embedder.embed(texts) @ self._read(query)[0]
        return cosines

    def encode(self, texts: Sequence[str]) -> list[Encoded] | None:
        """The texts token by token; ``None`` where there is no embedder, or one of whole vectors only."""
        return self._embedder.encode(texts) if isinstance(self._embedder, TokenEncoder) else None

    def _usable(self, use: Callable[[], _T], *, otherwise: _T, lacking: str = _NO_TOKENS) -> _T:
        """What a store gives; ``otherwise`` where it cannot be used, which is remembered and told."""
        try:
            return use()
        except HomeError as error:
            if self._fault is None or lacking is not _NO_TOKENS:
                self._fault = f"{lacking}: {error}."
            return otherwise

    def _stored(self, vectors: VectorIndex, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        found = vectors.search(vector, _OVERFETCH * k)[:k]
        if not found:
            raise HomeError(f"{NO_VECTORS}; run `askpapers embed`")
        return found

    def _is_exact(self) -> bool:
        return self._tokens is not None and self._tokens.whole and len(self._tokens) <= _EXACT

    def _exactly(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        assert self._tokens is not None
        ids, rows = self._tokens.matrix()
        # float32 sums differ in their last digits between processors; six are real.
        cosines = np.round((rows @ vector).astype(np.float64), 6)
        best = np.lexsort((np.arange(len(ids)), -cosines))[:k]
        return [(ids[place], float(cosines[place])) for place in best]

    def _whole(self, query: str) -> NDArray[np.float32]:
        assert self._embedder is not None
        if isinstance(self._embedder, Multilingual):
            return self._embedder.embed_query(query)
        vector: NDArray[np.float32] = self._embedder.embed([query])[0]
        return vector

    def _read(self, query: str) -> _Read:
        """The query's vector and tokens, made once."""
        with self._lock:
            if query in self._remembered:
                self._remembered.move_to_end(query)
                return self._remembered[query]
        assert self._embedder is not None
        encoded = self.encode([query])
        read: _Read = (
            (self._whole(query), None)
            if encoded is None
            else (encoded[0].vector, QueryTokens(query, encoded[0]))
        )
        with self._lock:
            self._remembered[query] = read
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return read
