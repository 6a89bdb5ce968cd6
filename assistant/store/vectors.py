"""Chunk vectors in Chroma: a folder in the home, or a Chroma server.

Vectors are always given, never made by Chroma: it has no embedding function here, and
so can neither download a model nor mix two of them. Nothing is filtered inside a vector
query (a metadata filter costs 100 ms at 75,000 records); callers ask for more and filter.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.config import Settings
from assistant.errors import AskpapersError, HomeError
from assistant.protocols import Embedder, Vectors
from assistant.store.chroma import Store, open_store
from assistant.types import Chunk

__all__ = ["ChromaIndex", "open_vectors"]

# Of the true first 200 of 20,000, 99.6 % are found; 200 and 32 find 99.8 % and take twice as long to write.
_HNSW = {"space": "cosine", "ef_construction": 128, "max_neighbors": 24, "ef_search": 400}
_PAGE = 2000


def open_vectors(settings: Settings, embedder: Embedder, catalogue: str = "") -> ChromaIndex:
    """The index that belongs to ``embedder``: another one has a collection of its own.

    So has, on a server, each ``catalogue``, by its name: a collection holds the chunks of one
    and would be rid of all others'.
    """
    place: Path | str = settings.chroma or settings.home / "chroma"
    whose = f"{catalogue}-" if settings.chroma and catalogue else ""
    name = f"askpapers-{whose}{embedder.name}-{embedder.dimension}"
    return ChromaIndex(place, name, keep_texts=settings.chroma_texts)


class ChromaIndex:
    """One collection at ``place``, a folder or ``http://host:port``. Thread-safe.

    ``keep_texts`` stores the passages beside the vectors, for other tools to read.
    Every method raises ``HomeError`` when the store cannot be used.
    """

    def __init__(self, place: Path | str, collection: str, *, keep_texts: bool = True) -> None:
        self._place = place
        self._name = collection
        self._keep_texts = keep_texts
        self._store: Store = open_store(place)

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Add or replace by chunk id; durable on return."""
        if len(chunks) != len(vectors):
            raise ValueError(f"{len(chunks)} chunks but {len(vectors)} vectors")
        with self._guarded():
            client = self._store.client()
            collection, batch = self._collection(client), client.get_max_batch_size()
            for start in range(0, len(chunks), batch):
                part = chunks[start : start + batch]
                collection.upsert(
                    ids=[chunk.id for chunk in part],
                    embeddings=np.ascontiguousarray(vectors[start : start + batch], dtype=np.float32),
                    metadatas=[{"paper_id": chunk.paper_id} for chunk in part],
                    documents=[chunk.text for chunk in part] if self._keep_texts else None,
                )
            self._store.wrote()

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks; unknown ids are no error; durable on return."""
        ids = sorted(set(chunk_ids))
        if not ids:
            return
        with self._guarded():
            collection = self._collection(self._store.client())
            for start in range(0, len(ids), _PAGE):
                collection.delete(ids=ids[start : start + _PAGE])
            self._store.wrote()

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, cosine)``, ordered by ``(-cosine, id)``."""
        if k < 1:
            return []
        with self._guarded():
            found = self._store.query(self._name, vector.tolist(), k)
        # Chroma's distances carry float32 noise; six digits are real.
        hits = [(str(chunk_id), round(1.0 - float(distance), 6)) for chunk_id, distance in found]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def ids(self) -> set[str]:
        """Every chunk id held."""
        with self._guarded():
            return set(self._pages())

    def clear(self) -> None:
        """Forget everything; also a store that cannot be opened."""
        try:
            with self._guarded():
                client = self._store.client()
                if self._name in {held.name for held in client.list_collections()}:
                    client.delete_collection(self._name)
                    self._store.wrote()
        except HomeError:
            if not isinstance(self._place, Path):
                raise
            self._store.release()
            if self._place.is_dir():
                shutil.rmtree(self._place, ignore_errors=True)
            else:
                self._place.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of open files; whatever is asked next opens them again."""
        self._store.release()

    def _pages(self) -> Iterator[str]:
        collection, offset = self._collection(self._store.client()), 0
        while page := collection.get(include=[], limit=_PAGE, offset=offset)["ids"]:
            yield from page
            offset += len(page)

    def _collection(self, client: Any) -> Any:
        return client.get_or_create_collection(
            self._name, embedding_function=None, configuration={"hnsw": _HNSW}
        )

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One line for whatever Chroma raises: its errors span four packages, and a panic is no Exception."""
        try:
            yield
        except (AskpapersError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
            remedy = (
                "run `askpapers reindex`"
                if isinstance(self._place, Path)
                else "check that the server runs and that ASKPAPERS_CHROMA names it"
            )
            raise HomeError(
                f"the vector store at {self._place} cannot be used ({reason}); {remedy}"
            ) from error
