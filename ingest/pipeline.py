"""Records in, a collection out: the catalogue first, in batches, then what is derived from it.

Each batch is one transaction. Killed at any moment and run again, an ingest ends in the
state of one that was not killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import chain, islice
from time import perf_counter

from assistant.config import Settings
from assistant.errors import HomeBusy
from assistant.protocols import Embedder
from assistant.store.catalog.rows import slices
from assistant.store.lock import writer_lock
from assistant.store.stores import Stores, open_stores
from ingest.absorbing import Absorber
from ingest.ahead import ReadAhead
from ingest.chunk import chunk
from ingest.extraction import is_current, load_extractor
from ingest.indexing import Indexer, Progress
from ingest.records import Record, Refusal
from ingest.report import Report

__all__ = ["ingest", "reindex", "remove", "store", "writing"]

_BATCH = 256
"""Printings in one transaction."""

_WAITING = 16_384
"""Chunks that may wait before the indexes are brought up to date."""


def ingest(
    targets: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    extract: str = "rules",
    most: int = 300,
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
    return store(found, settings=chosen, extract=extract, progress=progress, stores=stores)


def store(
    items: Iterable[Record | Refusal],
    *,
    home: str | os.PathLike[str] | None = None,
    settings: Settings | None = None,
    extract: str = "rules",
    progress: Progress | None = None,
    stores: Stores | None = None,
) -> Report:
    """Like :func:`ingest`, of records that were read already. They are taken in as they come."""
    started = perf_counter()
    tell = progress or _silent
    batches = slices(items, _BATCH)
    # Read before anything is opened: a mistyped path leaves no home behind.
    first = list(islice(batches, 1))
    with writing(home, settings, stores) as opened, _spread(opened) as embedder, ExitStack() as stack:
        ahead = stack.enter_context(closing(ReadAhead(load_extractor("rules", opened))))
        reads_ahead = extract == "rules"
        absorber = Absorber(opened.catalog, ahead if reads_ahead else load_extractor(extract, opened))
        indexer = Indexer(opened, tell, embedder)
        indexer.heal()
        indexed = 0
        every = chain(first, batches)
        for batch in ahead.through(every) if reads_ahead else every:
            absorber.take(batch)
            tell("reading papers", absorber.papers_seen, None)
            if absorber.chunks - indexed >= _WAITING:
                indexer.catch_up()
                indexed = absorber.chunks
        absorber.finish()
        indexer.catch_up()
    return absorber.report(perf_counter() - started)


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
    with writing(home, settings, stores, create=False) as opened, _spread(opened) as embedder:
        catalog = opened.catalog
        absorber = Absorber(catalog, extractor := load_extractor("rules", opened))
        read_by = catalog.read_by()
        absorber.acknowledge(read_by)
        for count, ids in enumerate(slices(read_by, _BATCH)):
            chunks = {paper.id: chunk(paper) for paper in catalog.papers(ids=ids)}
            with catalog.writing() as writes:
                writes.put_chunks(chunks)
            absorber.chunks += sum(map(len, chunks.values()))
            absorber.read_again([i for i in ids if not is_current(read_by[i], extractor.version)])
            tell("reading abstracts", count * _BATCH + len(ids), len(read_by))
        Indexer(opened, tell, embedder).rebuild()
    return absorber.report(perf_counter() - started)


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
    if stores is not None:
        with writer_lock(stores.settings.home), _sole(stores):
            yield stores
        return
    chosen = settings or Settings.load(home)
    if not create:
        # Says that there is no collection before a lock file is left where none should be.
        open_stores(chosen).close()
    with writer_lock(chosen.home), open_stores(chosen, create=create) as opened, _sole(opened):
        yield opened


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
