"""Embedding in a thread of this process, for who cannot wait: a page that has just taken in an upload."""

from __future__ import annotations

import logging
import threading
from weakref import WeakKeyDictionary

from assistant.errors import AskpapersError
from assistant.store.stores import Stores
from ingest.indexing import Indexer
from ingest.pipeline import embed_new

__all__ = ["embed_soon"]

_LOG = logging.getLogger("askpapers.embed")
_LOCK = threading.Lock()
_RUNS: WeakKeyDictionary[Stores, _Run] = WeakKeyDictionary()


class _Run:
    """One thread; ``again`` where something came in since it last looked."""

    def __init__(self, stores: Stores) -> None:
        self.again = True
        self.thread = threading.Thread(target=_embed, args=(stores, self), name="embedding", daemon=True)


def embed_soon(stores: Stores) -> threading.Thread:
    """Embed what ``stores`` lack, in the thread that is returned; one at a time, again while more comes in.

    What fails is logged; answers say what is not embedded, and :func:`ingest.pipeline.embed` goes on.
    """
    with _LOCK:
        run = _RUNS.get(stores)
        if run is not None:
            run.again = True
            return run.thread
        run = _RUNS[stores] = _Run(stores)
        run.thread.start()
        return run.thread


def _embed(stores: Stores, run: _Run) -> None:
    try:
        while _wanted(stores, run):
            embed_new(stores, Indexer(stores, lambda *_: None))
    except AskpapersError as error:
        _LOG.warning("embedding stopped: %s", error)
    finally:
        with _LOCK:
            _RUNS.pop(stores, None)


def _wanted(stores: Stores, run: _Run) -> bool:
    """Whether more came in; whoever comes after the last look starts another thread."""
    with _LOCK:
        wanted, run.again = run.again, False
        if not wanted:
            _RUNS.pop(stores, None)
        return wanted
