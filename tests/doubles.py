"""Fakes that keep their promises: the protocols of `assistant.protocols`, in memory and fast."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from assistant.config import Settings
from assistant.protocols import Vectors
from assistant.question.vocabulary import Place
from assistant.store.stores import Stores
from assistant.types import Chunk


class FakeEmbedder:
    """Unit vectors that depend on the text alone; counts the texts it was given."""

    def __init__(self, name: str = "fake", dimension: int = 8) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for index, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            row = np.random.default_rng(seed).standard_normal(self.dimension)
            rows[index] = row / np.linalg.norm(row)
        return rows


class DictVectors:
    """Exact cosine search over a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[str, np.ndarray] = {}

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        self.rows.update({chunk.id: vector for chunk, vector in zip(chunks, vectors, strict=True)})

    def delete(self, chunk_ids: Iterable[str]) -> None:
        for chunk_id in chunk_ids:
            self.rows.pop(chunk_id, None)

    def search(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        scored = [(chunk_id, float(row @ vector)) for chunk_id, row in self.rows.items()]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]

    def ids(self) -> set[str]:
        return set(self.rows)

    def clear(self) -> None:
        self.rows.clear()


class ListLexical:
    """Counts the query's words in title and text."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def upsert(
        self, chunks: Iterable[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str] | None = None
    ) -> None:
        more = synonyms or {}
        for chunk in chunks:
            said = f"{titles[chunk.paper_id]} {chunk.text} {more.get(chunk.id, '')}"
            self.rows[chunk.id] = said.lower()

    def delete(self, chunk_ids: Iterable[str]) -> None:
        for chunk_id in chunk_ids:
            self.rows.pop(chunk_id, None)

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        words = query.lower().split()
        scored = [
            (chunk_id, float(sum(map(text.split().count, words)))) for chunk_id, text in self.rows.items()
        ]
        return sorted((hit for hit in scored if hit[1] > 0), key=lambda hit: (-hit[1], hit[0]))[:k]

    def ids(self) -> set[str]:
        return set(self.rows)

    def clear(self) -> None:
        self.rows.clear()


def fake_stores(settings: Settings, embedder: FakeEmbedder | None = None) -> Stores:
    """A real catalogue in `settings.home` with fake indexes beside it."""
    from assistant.embed.embedders import EmbedderChoice
    from assistant.store.catalog import Catalog

    stores = Stores(settings, Catalog.open(settings))
    stores._lexical = ListLexical()
    stores._choice = EmbedderChoice(embedder, "a test's own")
    stores._vectors = DictVectors() if embedder else None
    return stores


class FakeVocabulary:
    """A collection of four words and one name."""

    def __init__(self, name: str = "Puffin Lighthouse") -> None:
        self._name = name

    def count(self, word: str) -> int:
        return int(word in {"hallucination", "watermarks", "puffin", "lighthouse"})

    def closest(self, word: str) -> str | None:
        return "hallucination" if word == "halucination" else None

    def name(self, words: str) -> str | None:
        return self._name if words.lower() == self._name.lower() else None

    def place(self, name: str, likely: Place) -> Place | None:
        return None

    def records(self, likely: Place) -> bool:
        return True

    def paper(self, reference: str) -> str | None:
        return None
