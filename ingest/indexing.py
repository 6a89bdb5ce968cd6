"""The derived indexes: brought to what the catalogue says, after whatever happened to them.

The catalogue notes a chunk as *about to be indexed* before it goes into an index and as
*indexed* afterwards. A process that dies in between leaves nothing unknown behind: the next
one takes in what is missing and throws out what is unwanted, and both can be done twice.

Words are indexed as papers come, for that is quick. Embedding takes ten times as long as all the rest,
so it comes last and holds nobody up: a batch is embedded while others may write, then put in.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple, Protocol

from assistant.embed.embedders import passage
from assistant.language.acronyms import Acronyms, mined
from assistant.protocols import Embedder, LexicalIndex, VectorIndex
from assistant.search.late import packed
from assistant.store import home
from assistant.store.catalog import Catalog
from assistant.store.catalog.rows import slices
from assistant.store.stores import Stores, vectors_of
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

    def read(self, chunks: Sequence[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str], /) -> Any:
        """What :meth:`keep` needs of these chunks; nothing is written.

        ``synonyms`` maps chunk id to more words that find it.
        """

    def keep(self, chunks: Sequence[Chunk], read: Any, wanted: Container[str], /) -> None:
        """Take in those chunks that are still wanted, by their ids; durable on return."""

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
        self.delete = index.delete
        self._index = index
        self.clear = index.clear

    def read(self, _: Sequence[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str]) -> Any:
        """The titles and the synonyms."""
        return titles, synonyms

    def keep(self, chunks: Sequence[Chunk], read: Any, wanted: Container[str]) -> None:
        """Index those that are wanted; ``read`` is what :meth:`read` gave."""
        self._index.upsert([chunk for chunk in chunks if chunk.id in wanted], *read)

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
        self.name = f"{vectors_of(embedder)}{whose}"
        # One that is spread over many processes takes more at once.
        self.batch = max(self.batch, getattr(embedder, "batch", 0))
        self._index = index
        self._embedder = embedder
        self._tokens = tokens
        self._begun = False

    def read(self, chunks: Sequence[Chunk], titles: Mapping[str, str], synonyms: Mapping[str, str]) -> Any:
        """Vectors of these chunks under their titles, synonyms after them, and signs of their tokens."""
        texts = [
            f"{passage(titles[chunk.paper_id], chunk.text)} {synonyms.get(chunk.id, '')}".strip()
            for chunk in chunks
        ]
        if self._tokens is None:
            return self._embedder.embed(texts), []
        return packed(self._embedder, texts)

    def keep(self, chunks: Sequence[Chunk], read: Any, wanted: Container[str]) -> None:
        """Take in those that are wanted, tokens first; ``read`` is what :meth:`read` gave."""
        vectors, signs = read
        kept = [place for place, chunk in enumerate(chunks) if chunk.id in wanted]
        if not kept:
            return
        if self._tokens is not None:
            self._begin(self._tokens)
            ids = [chunks[place].id for place in kept]
            self._tokens.upsert(ids, vectors[kept], [signs[place] for place in kept])
        self._index.upsert([chunks[place] for place in kept], vectors[kept])

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
    found: list[Derived] = [Words(stores.lexical, stores.whose)]
    if stores.embedder is not None and stores.vectors is not None:
        whose = "" if stores.settings.chroma else stores.whose
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
        self._acronyms: tuple[str, Acronyms] | None = None

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
        """Forget what every index holds, and make those of words again."""
        for store in self._derived:
            with self._catalog.writing() as writes:
                writes.unmark(store.name)
            with home.guarded(self._home):
                store.clear()
        self.catch_up()

    def catch_up(self) -> None:
        """Throw out what is no chunk any more, index the words of what is new."""
        for store in self._derived:
            for unwanted in slices(self._catalog.unwanted(store.name), store.batch):
                with home.guarded(self._home):
                    store.delete(unwanted)
                with self._catalog.writing() as writes:
                    writes.unmark(store.name, unwanted)
            if isinstance(store, Words):
                self._take_in(store)

    def embed(self, turn: Callable[[], AbstractContextManager[object]] = nullcontext) -> None:
        """Embed what is not embedded, until nothing is left; what comes in meanwhile is taken along.

        Others may hold the write lock for as long as they do it inside ``turn`` only.
        """
        for store in self._derived:
            while isinstance(store, Meaning) and self._take_in(store, turn):
                pass

    def _take_in(
        self, store: Derived, turn: Callable[[], AbstractContextManager[object]] = nullcontext
    ) -> int:
        missing = self._catalog.missing(store.name)
        total = self._done.get(store.name, 0) + len(missing)
        acronyms = self._mined() if missing else mined(())
        for part in slices(missing, store.batch):
            chunks = list(self._catalog.chunks(part).values())
            titles = self._catalog.titles(chunk.paper_id for chunk in chunks)
            with home.guarded(self._home):
                read = store.read(chunks, titles, synonyms(acronyms, chunks, titles))
            with turn():
                self._keep(store, chunks, read)
            self._done[store.name] = self._done.get(store.name, 0) + len(part)
            self._progress(store.stage, self._done[store.name], total)
        return len(missing)

    def _mined(self) -> Acronyms:
        """The acronyms that the collection defines as it is now; 20 microseconds an abstract."""
        revision = self._catalog.revision()
        if self._acronyms is None or self._acronyms[0] != revision:
            self._acronyms = revision, mined(self._catalog.abstracts())
        return self._acronyms[1]

    def _keep(self, store: Derived, chunks: Sequence[Chunk], read: Any) -> None:
        """Put in what was read, so far as it is still there."""
        wanted = self._catalog.places(chunk.id for chunk in chunks)
        with self._catalog.writing() as writes:
            writes.mark(store.name, wanted, done=False)
        with home.guarded(self._home):
            store.keep(chunks, read, wanted)
        with self._catalog.writing() as writes:
            writes.mark(store.name, wanted, done=True)
