"""The derived indexes: brought to what the catalogue says, after whatever happened to them.

The catalogue notes a chunk as *about to be indexed* before it goes into an index and as
*indexed* afterwards. A process that dies in between leaves nothing unknown behind: the next
one takes in what is missing and throws out what is unwanted, and both can be done twice.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from assistant.embed.embedders import passage
from assistant.language.acronyms import mined
from assistant.protocols import Embedder, LexicalIndex, VectorIndex
from assistant.search.late import packed
from assistant.store import home
from assistant.store.catalog import Catalog
from assistant.store.catalog.rows import slices
from assistant.store.stores import Stores
from assistant.store.sync import synonyms
from assistant.store.tokens import TokenIndex
from assistant.types import Chunk

__all__ = ["Derived", "Held", "Indexer", "Progress", "Words", "derived_stores"]


class Progress(Protocol):
    """Told how far a stage is; ``total`` is ``None`` when that is not known."""

    def __call__(self, stage: str, done: int, total: int | None, /) -> None:
        """``done`` of ``total`` is finished."""


class Held(NamedTuple):
    """Ids of the chunks that an index holds, and of those of which it holds a part only."""

    whole: set[str]
    partly: set[str]


class Derived(Protocol):
    """An index that can be made again from the catalogue."""

    name: str
    stage: str
    batch: int

    def write(
        self, chunks: Sequence[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str], /
    ) -> None:
        """Take in these chunks; durable on return. ``synonyms`` maps chunk id to more words that find it."""

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks."""

    def held(self) -> Held:
        """What is in it."""

    def clear(self) -> None:
        """Forget everything."""


class Words:
    """The BM25 index."""

    stage = "indexing words"
    batch = 4096

    def __init__(self, index: LexicalIndex, whose: str = "") -> None:
        self.name = f"lexical{whose}"
        self.write = index.upsert
        self.delete = index.delete
        self._index = index
        self.clear = index.clear

    def held(self) -> Held:
        """What is in it."""
        return Held(self._index.ids(), set())


class Meaning:
    """The vectors of one embedder and its tokens'; another one's have another name."""

    stage = "embedding"
    batch = 256

    def __init__(
        self, index: VectorIndex, embedder: Embedder, tokens: TokenIndex | None = None, whose: str = ""
    ) -> None:
        self.name = f"vectors:{embedder.name}-{embedder.dimension}{whose}"
        # One that is spread over many processes takes more at once.
        self.batch = max(self.batch, getattr(embedder, "batch", 0))
        self._index = index
        self._embedder = embedder
        self._tokens = tokens
        self._begun = False

    def write(self, chunks: Sequence[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str]) -> None:
        """Embed these chunks under their titles, synonyms after them, and take them in, tokens first."""
        texts = [
            f"{passage(titles[chunk.paper_id], chunk.text)} {synonyms.get(chunk.id, '')}".strip()
            for chunk in chunks
        ]
        if self._tokens is None:
            self._index.upsert(chunks, self._embedder.embed(texts))
            return
        self._begin(self._tokens)
        vectors, signs = packed(self._embedder, texts)
        self._tokens.upsert([chunk.id for chunk in chunks], vectors, signs)
        self._index.upsert(chunks, vectors)

    def _begin(self, tokens: TokenIndex) -> None:
        """Keep token vectors from the start where there are no vectors yet."""
        if not self._begun and not tokens.whole and not self._index.ids():
            tokens.clear()
        self._begun = True

    def delete(self, chunk_ids: Iterable[str]) -> None:
        """Forget these chunks."""
        gone = list(chunk_ids)
        self._index.delete(gone)
        if self._tokens is not None:
            self._tokens.delete(gone)

    def held(self) -> Held:
        """What is in it; a vector without its tokens is a part only, where tokens are kept from the start."""
        vectors = self._index.ids()
        if self._tokens is None or not self._tokens.whole:
            return Held(vectors, set())
        tokens = self._tokens.ids()
        return Held(vectors & tokens, vectors ^ tokens)

    def clear(self) -> None:
        """Forget everything."""
        self._index.clear()
        if self._tokens is not None:
            self._tokens.clear()


def derived_stores(stores: Stores, embedder: Embedder | None = None) -> list[Derived]:
    """The indexes in force: words always, vectors when there is an embedder.

    ``embedder`` makes the vectors instead of the one in force, whose vectors it gives.
    """
    settings = stores.settings
    # Homes that share a catalogue on a server have indexes of their own, and accounts of them.
    whose = f"@{platform.node()}:{settings.home}" if settings.catalog else ""
    found: list[Derived] = [Words(stores.lexical, whose)]
    if stores.embedder is not None and stores.vectors is not None:
        whose = "" if settings.chroma else whose
        found.append(Meaning(stores.vectors, embedder or stores.embedder, stores.tokens, whose))
    return found


class Indexer:
    """Keeps the derived indexes in step with the catalogue. Only the holder of the write lock uses one."""

    def __init__(self, stores: Stores, progress: Progress, embedder: Embedder | None = None) -> None:
        self._catalog: Catalog = stores.catalog
        self._home = stores.settings.home
        self._progress = progress
        self._derived = derived_stores(stores, embedder)
        self._done: dict[str, int] = {}

    def heal(self) -> None:
        """Take what an index really holds as what it holds, then bring it up to date.

        Mends an index whose files were lost, restored from elsewhere or changed by others.
        """
        for store in self._derived:
            with home.guarded(self._home):
                held = store.held()
            # Lost or foreign, or in it by half: all are looked at again.
            doubtful = (self._catalog.indexed(store.name) ^ held.whole) | held.partly
            if doubtful:
                with self._catalog.writing() as writes:
                    writes.mark(store.name, sorted(doubtful), done=False)
        self.catch_up()

    def rebuild(self) -> None:
        """Make every index again from nothing."""
        for store in self._derived:
            with self._catalog.writing() as writes:
                writes.unmark(store.name)
            with home.guarded(self._home):
                store.clear()
        self.catch_up()

    def catch_up(self) -> None:
        """Throw out what is no chunk any more, take in what is missing."""
        for store in self._derived:
            for unwanted in slices(self._catalog.unwanted(store.name), store.batch):
                with home.guarded(self._home):
                    store.delete(unwanted)
                with self._catalog.writing() as writes:
                    writes.unmark(store.name, unwanted)
            self._take_in(store, self._catalog.missing(store.name))

    def _take_in(self, store: Derived, missing: Sequence[str]) -> None:
        total = self._done.get(store.name, 0) + len(missing)
        acronyms = mined(self._catalog.abstracts()) if missing else mined(())
        for part in slices(missing, store.batch):
            chunks = list(self._catalog.chunks(part).values())
            titles = self._catalog.titles(chunk.paper_id for chunk in chunks)
            with self._catalog.writing() as writes:
                writes.mark(store.name, part, done=False)
            with home.guarded(self._home):
                store.write(chunks, titles, synonyms(acronyms, chunks, titles))
            with self._catalog.writing() as writes:
                writes.mark(store.name, part, done=True)
            self._done[store.name] = self._done.get(store.name, 0) + len(part)
            self._progress(store.stage, self._done[store.name], total)
