"""The stores of one home, opened together and each built when it is first needed."""

from __future__ import annotations

import platform
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from assistant.config import Settings
from assistant.store import home
from assistant.store.processes import abandon, reopened_after_fork

if TYPE_CHECKING:
    from assistant.embed.embedders import EmbedderChoice
    from assistant.protocols import Embedder, LexicalIndex, VectorIndex
    from assistant.store.catalog import Catalog
    from assistant.store.tokens import TokenIndex

__all__ = ["Stores", "open_stores", "vectors_of"]


def vectors_of(embedder: Embedder) -> str:
    """What the ledger calls the vectors of one embedder; another one's have another name."""
    return f"vectors:{embedder.name}-{embedder.dimension}"


def open_stores(settings: Settings, *, create: bool = False) -> Stores:
    """The stores of ``settings.home``.

    Raises ``HomeError`` when there is no collection and ``create`` is false, or when it
    cannot be used; ``HomeTooNew`` when a newer version made it.
    """
    from assistant.store.catalog import Catalog

    if create or settings.catalog is not None:
        home.prepare(settings.home)
    return Stores(settings, Catalog.open(settings, create=create))


class Stores:
    """The catalogue, which is the truth, and the two indexes derived from it. Thread-safe.

    Without weights or by setting there is no embedder: then ``vectors`` is ``None`` too.
    """

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self.settings = settings
        self.catalog = catalog
        self._lock = threading.RLock()
        self._lexical: LexicalIndex | None = None
        self._choice: EmbedderChoice | None = None
        self._vectors: VectorIndex | None = None
        self._tokens: TokenIndex | None = None
        self._copies: TemporaryDirectory[str] | None = None
        reopened_after_fork(self)

    @property
    def whose(self) -> str:
        """What the ledger adds to an index's name: homes that share a catalogue have indexes of their own."""
        return f"@{platform.node()}:{self.settings.home}" if self.settings.catalog else ""

    def embedded(self) -> tuple[int, int]:
        """How many passages the embedder in force has vectors of, and how many there are."""
        if self.embedder is None:
            return 0, 0
        whose = "" if self.settings.chroma else self.whose
        return self.catalog.held(f"{vectors_of(self.embedder)}{whose}")

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index; where homes share a catalogue, each has its own and follows the catalogue."""
        with self._lock:
            if self._lexical is None:
                self._lexical = self._open_lexical(self._folder("lexical"))
            return self._lexical

    @property
    def embedder_choice(self) -> EmbedderChoice:
        """The embedder in force, and why. Raises ``ModelMissing`` when a named one is not to be had."""
        with self._lock:
            if self._choice is None:
                from assistant.embed.embedders import choose_embedder

                self._choice = choose_embedder(self.settings)
            return self._choice

    @property
    def embedder(self) -> Embedder | None:
        """The embedder in force, or ``None``."""
        return self.embedder_choice.embedder

    @property
    def vectors(self) -> VectorIndex | None:
        """The vectors made by the embedder in force, or ``None`` without one."""
        with self._lock:
            embedder = self.embedder
            if self._vectors is None and embedder is not None:
                from assistant.store.vectors import open_vectors

                if self.settings.chroma:
                    self._vectors = open_vectors(self.settings, embedder, self.catalog.name())
                else:
                    self._vectors = open_vectors(self._with_folder("chroma"), embedder)
            return self._vectors

    @property
    def tokens(self) -> TokenIndex | None:
        """Token vectors of the embedder in force, or ``None`` without one."""
        with self._lock:
            embedder = self.embedder
            if self._tokens is None and embedder is not None:
                from assistant.store.tokens import TokenIndex

                path = self.settings.home / "tokens" / f"{embedder.name}-{embedder.dimension}.sqlite3"
                self._tokens = TokenIndex(
                    path,
                    embedder.dimension,
                    sole=self.settings.chroma is None,
                    read_only=not home.writable(path.parent),
                )
            return self._tokens

    def close(self) -> None:
        """Give back what is open. A second call does nothing."""
        if self._tokens is not None:
            self._tokens.close()
        self.catalog.close()
        if self._copies is not None:
            self._copies.cleanup()

    def reopen(self) -> None:
        """Begin again in a child of a fork; see :mod:`assistant.store.processes`."""
        abandon(self._lexical, self._choice, self._vectors, self._tokens)
        self._lock = threading.RLock()
        self._lexical = self._choice = self._vectors = self._tokens = None
        self.catalog.reopen()

    def _open_lexical(self, folder: Path) -> LexicalIndex:
        from assistant.store.lexical import TantivyIndex

        if self.settings.catalog is None:
            return TantivyIndex(folder)
        from assistant.store.sync import SyncedIndex

        return SyncedIndex(TantivyIndex(folder), folder, self.catalog)

    def _with_folder(self, name: str) -> Settings:
        return replace(self.settings, home=self._folder(name).parent)

    def _folder(self, name: str) -> Path:
        """Where an index lies; of a home that is read-only, a copy: tantivy and Chroma lock to read."""
        folder = self.settings.home / name
        if home.writable(folder):
            return folder
        if self._copies is None:
            self._copies = TemporaryDirectory(prefix="askpapers-", ignore_cleanup_errors=True)
        copy = Path(self._copies.name, name)
        if folder.exists():
            shutil.copytree(folder, copy, copy_function=shutil.copyfile)
            for inside in (copy, *copy.rglob("*/")):
                inside.chmod(0o700)
        return copy

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
