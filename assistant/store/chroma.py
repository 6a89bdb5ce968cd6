"""How Chroma is reached: its engine in a folder of the home, or a server.

Two things about the engine in a folder are worked round here (chromadb 1.5):

* A process that has the folder open never sees what another one adds (chroma #3792), and
  its next write can put the old state back. So every write of ours changes a small
  ``generation`` file, and who finds another generation there opens the folder anew.
* ``import chromadb`` takes 0.5 s and its client 0.14 s, most of a cold question. Queries go
  straight to the engine that comes with it (0.04 s); should a release change its
  signatures, they go through the client again.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from assistant.embed.weights import write_atomically
from assistant.errors import InputError
from assistant.store.processes import abandon, reopened_after_fork

__all__ = ["Found", "Store", "open_store"]

Found = list[tuple[str, float]]

_TENANT, _DATABASE = "default_tenant", "default_database"
_OPEN_INDEXES = 16


class Store(Protocol):
    """What an index needs of Chroma."""

    def client(self) -> Any:
        """A client that sees what is there now."""

    def query(self, collection: str, vector: list[float], k: int) -> Found:
        """Ids and distances of the ``k`` nearest; nothing when there is no such collection."""

    def wrote(self) -> None:
        """Tell others that something was written."""

    def release(self) -> None:
        """Let go of open files."""


def open_store(place: Path | str) -> Store:
    """The store at ``place``, a folder or ``http://host:port``; nothing is opened yet."""
    with _STORES_LOCK:
        if isinstance(place, str):
            return _SERVERS.setdefault(place, _Server(place))
        return _FOLDERS.setdefault(place.absolute(), _Folder(place.absolute()))


class _Server:
    """One for each address and process: a client's connections stay open for as long as the process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Any = None

    def client(self) -> Any:
        if self._client is None:
            import chromadb

            url = urlsplit(self._url)
            if url.scheme not in {"http", "https"} or not url.hostname:
                raise InputError(
                    f"ASKPAPERS_CHROMA={self._url!r} is not a server's address; write http://host:8000"
                )
            secure = url.scheme == "https"
            port = url.port or (443 if secure else 8000)
            self._client = chromadb.HttpClient(url.hostname, port, ssl=secure, settings=_quiet())
        return self._client

    def query(self, collection: str, vector: list[float], k: int) -> Found:
        return _client_query(self.client(), collection, vector, k)

    def wrote(self) -> None:
        return

    def release(self) -> None:
        return


class _Folder:
    """One for each folder and process: Chroma shares its engine between clients of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._client: Any = None
        self._client_generation = -1
        self._engine: Any = None
        self._engine_generation = -1
        self._collections: dict[str, str] = {}

    def client(self) -> Any:
        with self._lock:
            generation = self._generation()
            if self._client is not None and generation != self._client_generation:
                self._client.close()
                self._client = None
            if self._client is None:
                import chromadb

                self._folder.mkdir(parents=True, exist_ok=True)
                try:
                    self._client = chromadb.PersistentClient(str(self._folder), settings=_quiet())
                except BaseException:  # a panic of its engine is no Exception
                    _forget_system(str(self._folder))
                    raise
                self._client_generation = generation
            return self._client

    def query(self, collection: str, vector: list[float], k: int) -> Found:
        if not (self._folder / "chroma.sqlite3").is_file():
            return []
        with self._lock:
            try:
                engine = self._fresh_engine()
                if collection not in self._collections:
                    found = engine.get_collection(collection, _TENANT, _DATABASE)
                    self._collections[collection] = str(found.id)
                known = self._collections[collection]
            except (ImportError, AttributeError, TypeError):
                return _client_query(self.client(), collection, vector, k)
            except Exception as error:
                if _is_unknown_collection(error):
                    return []
                raise
        try:
            reply = engine.query(known, None, [vector], k, None, None, ["distances"], _TENANT, _DATABASE)
        except TypeError:
            return _client_query(self.client(), collection, vector, k)
        return list(zip(reply.ids[0], reply.distances[0], strict=True))

    def wrote(self) -> None:
        with self._lock:
            generation = self._generation() + 1
            write_atomically(self._folder / "generation", str(generation).encode())
            self._client_generation = generation

    def release(self) -> None:
        with self._lock:
            if self._client is not None:
                with suppress(Exception):  # of a damaged folder; it is let go all the same
                    self._client.close()
            self._client = self._engine = None
            self._collections.clear()

    def _generation(self) -> int:
        try:
            return int((self._folder / "generation").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _fresh_engine(self) -> Any:
        generation = self._generation()
        if self._engine is None or generation != self._engine_generation:
            self._collections.clear()
            self._engine = _engine(self._folder)
            self._engine_generation = generation
        return self._engine


_FOLDERS: dict[Path, _Folder] = {}
_SERVERS: dict[str, _Server] = {}
_STORES_LOCK = threading.Lock()


class _Registry:
    """The stores of this process, forgotten in a child of a fork."""

    def reopen(self) -> None:
        global _STORES_LOCK  # noqa: PLW0603  a lock that a parent's thread held would never be given back
        _STORES_LOCK = threading.Lock()
        abandon(*_FOLDERS.values(), *_SERVERS.values())
        _FOLDERS.clear()
        _SERVERS.clear()


_REGISTRY = _Registry()
reopened_after_fork(_REGISTRY)


def _forget_system(identifier: str) -> None:
    """Chroma keeps a system whose start failed, and would give it to the next client of the folder."""
    from chromadb.api.shared_system_client import SharedSystemClient

    for kept in ("_identifier_to_system", "_identifier_to_refcount"):
        getattr(SharedSystemClient, kept, {}).pop(identifier, None)


def _engine(folder: Path) -> Any:
    import chromadb_rust_bindings as rust  # type: ignore[import-untyped]

    database = rust.SqliteDBConfig(
        hash_type=rust.MigrationHash.MD5,
        migration_mode=rust.MigrationMode.Validate,
        url=str(folder / "chroma.sqlite3"),
    )
    return rust.Bindings(
        allow_reset=False,
        sqlite_db_config=database,
        persist_path=str(folder),
        hnsw_cache_size=_OPEN_INDEXES,
    )


def _client_query(client: Any, collection: str, vector: list[float], k: int) -> Found:
    try:
        held = client.get_collection(collection, embedding_function=None)
    except Exception as error:
        if _is_unknown_collection(error):
            return []
        raise
    reply = held.query(query_embeddings=[vector], n_results=k, include=["distances"])
    return list(zip(reply["ids"][0], reply["distances"][0], strict=True))


def _is_unknown_collection(error: Exception) -> bool:
    # By name, for chromadb.errors need not be imported to ask.
    return type(error).__name__ == "NotFoundError"


def _quiet() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
