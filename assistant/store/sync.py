"""The word index of a home that shares its catalogue with others: it follows what they ingest.

Ids come from all that is indexed, so what is to be done is the difference of two sets of ids.
It is looked for only when the catalogue says that its passages have changed; nothing is
written to the catalogue, and a home that starts empty takes in everything at its first search.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.embed.weights import write_atomically
from assistant.errors import HomeBusy
from assistant.language.acronyms import Acronyms, mined
from assistant.protocols import LexicalIndex
from assistant.store import home
from assistant.store.catalog import Catalog
from assistant.store.catalog.rows import slices
from assistant.store.processes import writer_lock
from assistant.types import Chunk

__all__ = ["SyncedIndex", "synonyms"]

_STAMP = "revision"
_BATCH = 4096


class SyncedIndex:
    """``index``, which lies in ``folder``, brought up to ``catalog`` before each search. Thread-safe."""

    def __init__(self, index: LexicalIndex, folder: Path, catalog: Catalog) -> None:
        self._index = index
        self._stamp = folder / _STAMP
        self._home = folder.parent
        self._catalog = catalog
        self._seen: str | None = None
        self._lock = threading.Lock()
        self.upsert = index.upsert
        self.delete = index.delete
        self.ids = index.ids

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """At most ``k`` ``(chunk_id, score)`` of what the catalogue holds now, best first."""
        self.sync()
        return self._index.search(query, k)

    def clear(self) -> None:
        """Forget everything."""
        self._stamp.unlink(missing_ok=True)
        self._seen = None
        self._index.clear()

    def sync(self) -> None:
        """Take over what changed. While another process writes to this home, that is left to it."""
        revision = self._catalog.revision()
        if revision == self._seen:
            return
        with self._lock:
            if revision == self._kept():
                self._seen = revision
                return
            try:
                with writer_lock(self._home), home.guarded(self._home):
                    self._take_over()
                    if self._stamp.parent.is_dir():
                        write_atomically(self._stamp, revision.encode())
            except HomeBusy:
                return
            self._seen = revision

    def _take_over(self) -> None:
        held, wanted = self._index.ids(), self._catalog.chunk_ids()
        if held - wanted:
            self._index.delete(sorted(held - wanted))
        acronyms = mined(self._catalog.abstracts()) if wanted - held else None
        for part in slices(sorted(wanted - held), _BATCH):
            chunks = self._catalog.chunks(part).values()
            titles = self._catalog.titles(chunk.paper_id for chunk in chunks)
            self._upsert(chunks, titles, acronyms)

    def _upsert(self, chunks: Iterable[Chunk], titles: Mapping[str, str], acronyms: Acronyms | None) -> None:
        # A paper may have been removed since its passages were listed; that is another revision.
        there = [chunk for chunk in chunks if chunk.paper_id in titles]
        self._index.upsert(there, titles, {} if acronyms is None else synonyms(acronyms, there, titles))

    def _kept(self) -> str | None:
        """The revision that this home's index was last brought to, by whatever process."""
        try:
            return self._stamp.read_text(encoding="ascii")
        except (OSError, ValueError):
            return None


def synonyms(acronyms: Acronyms, chunks: Iterable[Chunk], titles: Mapping[str, str]) -> dict[str, str]:
    """Chunk id to what its title and text say in one form only, in the other form."""
    found = {chunk.id: acronyms.synonyms(f"{titles[chunk.paper_id]}. {chunk.text}") for chunk in chunks}
    return {key: more for key, more in found.items() if more}
