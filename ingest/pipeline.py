"""Records in, a collection out: the catalogue first, in batches, then what is derived from it.

Each batch is one transaction. The collection can be asked all the while, by words at once, by meaning as
far as it is embedded; that comes last, and others may write meanwhile. Killed at any moment and run again,
an ingest ends in the state of one that was not killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import chain, islice
from time import perf_counter, sleep

from assistant.config import Settings
from assistant.errors import HomeBusy
from assistant.protocols import Embedder
from assistant.store.catalog.rows import slices
from assistant.store.processes import embedder_lock, writer_lock
from assistant.store.stores import Stores, open_stores
from ingest.absorbing import Absorber
from ingest.ahead import ReadAhead
from ingest.chunk import chunk
from ingest.extraction import is_current, load_extractor
from ingest.indexing import Indexer, Progress
from ingest.records import Record, Refusal
from ingest.report import Report

__all__ = ["embed", "embed_new", "ingest", "locked", "reindex", "remove", "store", "writing"]

_BATCH = 256
"""Printings in one transaction."""

_WAITING = 16_384
"""Chunks that may wait before their words are indexed."""

_POLL_SECONDS = 0.2


def ingest(
    targets: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    extract: str = "rules",
    most: int = 300,
    embed: bool = True,
    progress: Progress | None = None,
    stores: Stores | None = None,
) -> Report:
    """Read papers from files, folders, URLs or ``-`` into the collection.

    Args:
        targets: What to read; see :func:`ingest.reading.read`.
        home: Where the collection lives; by default as :meth:`Settings.load` finds it.
        settings: Used instead of ``home`` when given.
        extract: ``rules``, or ``llm`` to let a language model add claims.
        most: Results of one search at most.
        embed: Whether to embed what is new, after all is read; else :func:`embed` does it later.
        progress: Told how far it is.
        stores: The opened stores to write to, when a caller has them.

    Returns:
        What was new, changed, known and refused. What was refused does not stop the rest.

    Raises:
        HomeBusy: Another process is writing to the collection.
        HomeError: The home cannot be used; nothing stored before is lost.
        InputError: A target or an option cannot be used.
    """
    from ingest.reading import read
    from ingest.sources import Sources

    chosen = stores.settings if stores is not None else settings or Settings.load(home)
    fetching = Sources.of(chosen, most=most)
    found = read(targets, sources=fetching)
    return store(found, settings=chosen, extract=extract, embed=embed, progress=progress, stores=stores)


def store(
    items: Iterable[Record | Refusal],
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    extract: str = "rules",
    embed: bool = True,
    progress: Progress | None = None,
    stores: Stores | None = None,
) -> Report:
    """Like :func:`ingest`, of records that were read already. They are taken in as they come."""
    started = perf_counter()
    tell = progress or _silent
    batches = slices(items, _BATCH)
    # Read before anything is opened: a mistyped path leaves no home behind.
    first = list(islice(batches, 1))
    with _opened(home, settings, stores, create=True) as opened, _spread(opened) as embedder:
        with locked(opened):
            indexer = Indexer(opened, tell, embedder)
            absorber = _absorbed(chain(first, batches), opened, extract, indexer, tell)
        if embed:
            embed_new(opened, indexer)
    return absorber.report(perf_counter() - started)


def _absorbed(
    batches: Iterable[list[Record | Refusal]],
    stores: Stores,
    extract: str,
    indexer: Indexer,
    tell: Progress,
) -> Absorber:
    """All batches taken in, words and all."""
    with closing(ReadAhead(load_extractor("rules", stores))) as ahead:
        reads_ahead = extract == "rules"
        absorber = Absorber(stores.catalog, ahead if reads_ahead else load_extractor(extract, stores, tell))
        indexer.heal()
        indexed = 0
        for batch in ahead.through(batches) if reads_ahead else batches:
            absorber.take(batch)
            tell("reading papers", absorber.papers_seen, None)
            if absorber.chunks - indexed >= _WAITING:
                indexer.catch_up()
                indexed = absorber.chunks
        absorber.finish()
        indexer.catch_up()
    return absorber


def embed(
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    stores: Stores | None = None,
) -> None:
    """Embed what is not embedded yet; killed at any moment, the next one goes on.

    Questions are answered and papers taken in meanwhile. Raises what :func:`ingest` raises, but waits for
    whoever is writing.
    """
    with _opened(home, settings, stores, create=False) as opened, _spread(opened) as embedder:
        with _turn(opened):
            indexer = Indexer(opened, progress or _silent, embedder)
            indexer.heal()
        embed_new(opened, indexer)


def embed_new(stores: Stores, indexer: Indexer) -> None:
    """Embed what ``indexer`` finds missing, batch by batch, while others may write."""
    if stores.embedder is not None:
        with embedder_lock(stores.settings.home):
            indexer.embed(lambda: _turn(stores))


@contextmanager
def _turn(stores: Stores) -> Iterator[None]:
    """The write lock, as soon as whoever has it is done."""
    with ExitStack() as stack:
        while True:
            with suppress(HomeBusy):
                stack.enter_context(locked(stores))
                break
            sleep(_POLL_SECONDS)
        yield


def reindex(
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    stores: Stores | None = None,
) -> Report:
    """Make everything that is derived again from the catalogue; the pages are not needed.

    Passages are cut anew, claims are extracted anew where another version of the extractor
    found them, and the indexes are built from nothing. Raises what :func:`ingest` raises.
    """
    started = perf_counter()
    tell = progress or _silent
    with _opened(home, settings, stores, create=False) as opened, _spread(opened) as embedder:
        with locked(opened):
            indexer = Indexer(opened, tell, embedder)
            absorber = _read_anew(opened, tell)
            indexer.rebuild()
        embed_new(opened, indexer)
    return absorber.report(perf_counter() - started)


def _read_anew(stores: Stores, tell: Progress) -> Absorber:
    """Passages cut anew, and claims where another version of the extractor found them."""
    catalog = stores.catalog
    absorber = Absorber(catalog, extractor := load_extractor("rules", stores))
    read_by = catalog.read_by()
    absorber.acknowledge(read_by)
    for count, ids in enumerate(slices(read_by, _BATCH)):
        chunks = {paper.id: chunk(paper) for paper in catalog.papers(ids=ids)}
        with catalog.writing() as writes:
            writes.put_chunks(chunks)
        absorber.chunks += sum(map(len, chunks.values()))
        absorber.read_again([i for i in ids if not is_current(read_by[i], extractor.version)])
        tell("reading abstracts", count * _BATCH + len(ids), len(read_by))
    return absorber


def remove(
    paper_ids: Iterable[str],
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    stores: Stores | None = None,
) -> int:
    """Delete papers from the catalogue and the indexes; returns how many there were.

    Raises what :func:`ingest` raises.
    """
    with writing(home, settings, stores, create=False) as opened:
        with opened.catalog.writing() as writes:
            removed = writes.drop_papers(paper_ids)
        Indexer(opened, _silent).heal()
    return removed


@contextmanager
def writing(
    home: str | os.PathLike[str] | None,
    settings: Settings | None,
    stores: Stores | None,
    *,
    create: bool = True,
) -> Iterator[Stores]:
    """The stores, with this process as the only one that writes to them."""
    with _opened(home, settings, stores, create=create) as opened, locked(opened):
        yield opened


@contextmanager
def _opened(
    home: str | os.PathLike[str] | None, settings: Settings | None, stores: Stores | None, *, create: bool
) -> Iterator[Stores]:
    """The stores that a caller has, or those of the home."""
    if stores is not None:
        yield stores
        return
    with open_stores(settings or Settings.load(home), create=create) as opened:
        yield opened


@contextmanager
def locked(stores: Stores) -> Iterator[None]:
    """This process is the only one that writes. Raises ``HomeBusy`` where another one does."""
    with writer_lock(stores.settings.home), _sole(stores):
        yield


@contextmanager
def _sole(stores: Stores) -> Iterator[None]:
    """A catalogue on a server is locked on the server: several homes may share it."""
    with stores.catalog.sole_writer() as sole:
        if not sole:
            raise HomeBusy(
                "another process is writing to the shared catalogue; wait for that to finish and try again"
            )
        yield


@contextmanager
def _spread(stores: Stores) -> Iterator[Embedder | None]:
    """The embedder in force; on a Ray cluster where the settings name one."""
    if stores.settings.ray is None or stores.embedder is None:
        yield None
        return
    from assistant.embed.ray import on_cluster

    with on_cluster(stores.embedder, stores.settings) as embedder:
        yield embedder


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    pass
