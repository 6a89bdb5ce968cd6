"""The seams: what an embedder and an index must offer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.types import WHOLE, Chunk, Hit, Paper, Scope

Vectors: TypeAlias = NDArray[np.float32]

Signs: TypeAlias = NDArray[np.uint8]
"""Token vectors by their signs, ``(tokens, 2 + dimension / 8)``: two bytes, the lower first, for where in
the text the token's word begins, then eight signs to a byte, 1 for what is not negative."""


class PaperReader(Protocol):
    """What is asked of the catalogue for its papers."""

    def papers(self, *, ids: Collection[str] | None = None, scope: Scope = WHOLE) -> Sequence[Paper]:
        """Papers in scope."""

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        """Ids of the papers in scope."""


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Short, stable, safe in a collection's name, e.g. ``all-MiniLM-L6-v2-int8``."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), dimension)`` float32, each row of unit length, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text as a model reads it, token by token.

    ``vector`` is what :meth:`Embedder.embed` gives for the text. ``tokens`` is ``(n, dimension)``
    float32, rows of unit length, without the model's own marks at both ends; ``words`` says for
    each token where in the text its word begins and ends.
    """

    vector: NDArray[np.float32]
    tokens: Vectors
    words: tuple[tuple[int, int], ...]


@runtime_checkable
class TokenEncoder(Protocol):
    """What an embedder that runs here offers beside whole vectors."""

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """One :class:`Encoded` for each text, in order."""


@runtime_checkable
class Multilingual(Protocol):
    """What an embedder of many languages offers: questions are embedded otherwise than passages."""

    multilingual: bool

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The unit vector of a question, ``(dimension,)``."""


class LexicalIndex(Protocol):
    """BM25 over chunks."""

    def upsert(
        self, chunks: Iterable[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str] = {}
    ) -> None:
        """Add or replace by chunk id; durable on return.

        ``titles`` maps paper id to title, ``synonyms`` chunk id to more words that find it.
        """

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks; unknown ids are no error; durable on return."""

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, score)``, ``score > 0``, ordered by ``(-score, id)``."""

    def ids(self) -> set[str]:
        """Every chunk id held."""

    def clear(self) -> None:
        """Forget everything."""


class VectorIndex(Protocol):
    """Cosine nearest neighbours over chunk vectors."""

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Add or replace by chunk id; durable on return."""

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks; unknown ids are no error; durable on return."""

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, cosine)``, ordered by ``(-cosine, id)``."""

    def ids(self) -> set[str]:
        """Every chunk id held."""

    def clear(self) -> None:
        """Forget everything."""


class Searches(Protocol):
    """What is asked of :class:`~assistant.search.retriever.Retriever`."""

    def search(self, query: str, k: int = 10, scope: Scope = WHOLE) -> Sequence[Hit]:
        """The best ``k`` papers in scope, each with its best passage."""

    def cosines(self, query: str, paper_ids: Collection[str]) -> dict[str, float]:
        """The cosine of each paper's best passage; empty without an embedder."""


class SentenceNearness(Protocol):
    """What is asked of :class:`~assistant.search.retriever.Retriever` about the sentences of papers."""

    def sentence_nearness(self, query: str, papers: Sequence[Paper]) -> list[NDArray[np.float64] | None]:
        """How near each quotable span comes, by the stored tokens; ``None`` where there are none."""


class TokenCounter(Protocol):
    """Counts tokens for budgets and cost."""

    @property
    def approximate(self) -> bool:
        """True when it stands in for the model's own tokenizer."""

    def count(self, text: str) -> int:
        """Number of tokens of ``text``."""
