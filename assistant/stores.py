"""The stores of one home, opened together and each built when it is first needed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from assistant import home
from assistant.config import Settings
from assistant.protocols import Embedder, LexicalIndex, VectorIndex

if TYPE_CHECKING:
    from assistant.catalog import Catalog
    from assistant.embedding import EmbedderChoice

__all__ = ["Stores", "open_stores"]


def open_stores(settings: Settings, *, create: bool = False) -> Stores:
    """The stores of ``settings.home``.

    Raises ``HomeError`` when there is no collection and ``create`` is false, or when it
    cannot be used; ``HomeTooNew`` when a newer version made it.
    """
    from assistant.catalog import Catalog

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

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index."""
        with self._lock:
            if self._lexical is None:
                from assistant.lexical import TantivyIndex

                self._lexical = TantivyIndex(self.settings.home / "lexical")
            return self._lexical

    @property
    def embedder_choice(self) -> EmbedderChoice:
        """The embedder in force, and why. Raises ``ModelMissing`` when a named one is not to be had."""
        with self._lock:
            if self._choice is None:
                from assistant.embedding import choose_embedder

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
                from assistant.vectors import open_vectors

                self._vectors = open_vectors(self.settings, embedder)
            return self._vectors

    def close(self) -> None:
        """Give back what is open. A second call does nothing."""
        self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
