"""Chunk vectors in Chroma: a folder in the home, or a Chroma server.

Vectors are always given, never made by Chroma: it has no embedding function here, and
so can neither download a model nor mix two of them. Nothing is filtered inside a vector
query (a metadata filter costs 100 ms at 75,000 records); callers ask for more and filter.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.config import Settings
from assistant.errors import HomeError, InputError
from assistant.protocols import Embedder, Vectors
from assistant.types import Chunk

__all__ = ["ChromaIndex", "open_vectors"]

T = TypeVar("T")

# Chroma's defaults (100, 16, 100) miss true neighbours when many are asked for.
_HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}
_PAGE = 2000


def open_vectors(settings: Settings, embedder: Embedder) -> ChromaIndex:
    """The index that belongs to ``embedder``: another one has a collection of its own."""
    place: Path | str = settings.chroma or settings.home / "chroma"
    return ChromaIndex(
        place, f"askpapers-{embedder.name}-{embedder.dimension}", keep_texts=settings.chroma_texts
    )


class ChromaIndex:
    """One collection at ``place``, a folder or ``http://host:port``. Thread-safe.

    ``keep_texts`` stores the passages beside the vectors, for other tools to read.
    """

    def __init__(self, place: Path | str, collection: str, *, keep_texts: bool = True) -> None:
        self._place = place
        self._name = collection
        self._keep_texts = keep_texts
        self._client: Any = None
        self._collection: Any = None
        self._lock = threading.RLock()

    def upsert(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Add or replace by chunk id; durable on return."""
        if len(chunks) != len(vectors):
            raise ValueError(f"{len(chunks)} chunks but {len(vectors)} vectors")
        collection = self._opened()
        for start in range(0, len(chunks), self._batch()):
            part = chunks[start : start + self._batch()]
            self._guard(
                collection.upsert,
                ids=[chunk.id for chunk in part],
                embeddings=np.ascontiguousarray(vectors[start : start + len(part)], dtype=np.float32),
                metadatas=[{"paper_id": chunk.paper_id} for chunk in part],
                documents=[chunk.text for chunk in part] if self._keep_texts else None,
            )

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks; unknown ids are no error; durable on return."""
        ids = sorted(set(chunk_ids))
        for start in range(0, len(ids), _PAGE):
            self._guard(self._opened().delete, ids=ids[start : start + _PAGE])

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, cosine)``, ordered by ``(-cosine, id)``."""
        if k < 1:
            return []
        found = self._guard(
            self._opened().query, query_embeddings=[vector], n_results=k, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        hits = [(str(chunk_id), 1.0 - float(distance)) for chunk_id, distance in pairs]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    def ids(self) -> set[str]:
        """Every chunk id held."""
        return set(self._pages())

    def clear(self) -> None:
        """Forget everything; also a store that cannot be opened."""
        from chromadb.errors import NotFoundError

        with self._lock:
            try:
                self._connect().delete_collection(self._name)
            except NotFoundError:
                pass
            except HomeError:
                if not isinstance(self._place, Path):
                    raise
                shutil.rmtree(self._place, ignore_errors=True)
            self._collection = None

    def _pages(self) -> Iterator[str]:
        collection, offset = self._opened(), 0
        while True:
            page = self._guard(collection.get, include=[], limit=_PAGE, offset=offset)["ids"]
            yield from page
            offset += len(page)
            if len(page) < _PAGE:
                return

    def _opened(self) -> Any:
        with self._lock:
            if self._collection is None:
                client = self._connect()
                self._collection = self._guard(
                    client.get_or_create_collection,
                    self._name,
                    embedding_function=None,
                    configuration={"hnsw": _HNSW},
                )
            return self._collection

    def _connect(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = self._guard(_client, self._place)
            return self._client

    def _batch(self) -> int:
        return int(self._connect().get_max_batch_size())

    def _guard(self, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One line for whatever Chroma raises: its errors span four packages and one is no Exception."""
        try:
            return call(*args, **kwargs)
        except (KeyboardInterrupt, SystemExit):
            raise
        except InputError:
            raise
        except BaseException as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
            remedy = (
                "run `askpapers reindex`"
                if isinstance(self._place, Path)
                else "check that the server runs and ASKPAPERS_CHROMA names it"
            )
            raise HomeError(
                f"the vector store at {self._place} cannot be used ({reason}); {remedy}"
            ) from error


def _client(place: Path | str) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if isinstance(place, Path):
        place.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(place), settings=quiet)
    url = urlsplit(place)
    if not url.hostname:
        raise InputError(f"ASKPAPERS_CHROMA={place!r} is not a server's address; write http://host:8000")
    secure = url.scheme == "https"
    return chromadb.HttpClient(
        url.hostname, url.port or (443 if secure else 8000), ssl=secure, settings=quiet
    )
