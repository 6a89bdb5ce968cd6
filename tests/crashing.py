"""Runs an ingest and kills it, over and over: ``python crashing.py FOLDER SEED [POSTGRESQL CHROMA]``.

Each run is a forked child that counts its calls into the databases and, at a chosen one,
kills itself as ``kill -9`` would: before the call, or when it has just returned. Prints, as
JSON, how many children died and the state of every home afterwards. With the URLs of two servers
each home has a schema of its own on the one and a collection of its own on the other.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa
from doubles import FakeEmbedder

from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice
from assistant.errors import HomeBusy
from assistant.store.catalog import Catalog
from assistant.store.stores import Stores
from ingest import indexing, pipeline
from ingest.records import Record

TEXT = (
    "Router {n} cuts the training time of a mixture by {p}% on our data. It needs {n} experts and no "
    "auxiliary loss. "
)
FILLER = "We also study how the experts divide the work, and find that few of them are idle. " * 22
CALLS = {"execute", "executemany", "commit", "add_document", "delete_documents_by_term", "_upsert", "upsert"}
SERVERS = sys.argv[3:]
QUERIES = ("router", "experts renamed", "idle")


def first_pages() -> list[Record]:
    """Two dozen papers of a first page, some of them twice."""
    papers = [_record(n, 20 + n, line=n) for n in range(24)]
    return papers + [_record(n, 20 + n, line=100 + n) for n in range(0, 24, 9)]


def later_pages() -> list[Record]:
    """The same page changed: new texts and titles, moved lines, ids that unite papers, new papers."""
    changed = [_record(n, 30 + n, line=n) for n in range(9)]
    renamed = [
        _record(n, 20 + n, line=n, title=f"Router {n} Renamed", abstract="Idle no more.") for n in (12, 13)
    ]
    moved = [_record(n, 20 + n, line=n + 300) for n in range(14, 18)]
    united = [
        Record("Another Name", "It is told apart.", "b.txt", 1, arxiv_id="2401.00019"),
        Record("Router 19", "It is told apart.", "b.txt", 2, arxiv_id="2401.00019"),
    ]
    return changed + renamed + moved + united + [_record(n, 25, line=n + 400) for n in range(50, 55)]


def _record(n: int, percent: int, line: int, title: str = "", abstract: str = "") -> Record:
    text = abstract or (TEXT.format(n=n, p=percent) + FILLER).strip()
    arxiv_id = f"2401.000{n}" if n in {12, 13} else None
    return Record(title or f"Router {n}", text, "a.txt", line, arxiv_id=arxiv_id)


def open_stores(home: Path) -> Stores:
    """Real tantivy and Chroma, and an embedder that costs nothing."""
    catalog, chroma = (
        (f"{SERVERS[0]}&options=-csearch_path%3D{home.name}", SERVERS[1]) if SERVERS else (None, None)
    )
    settings = Settings.load(home, catalog=catalog, chroma=chroma)
    stores = Stores(settings, Catalog.open(settings))
    stores._choice = EmbedderChoice(FakeEmbedder(), "a test's own")
    return stores


def state(home: Path) -> dict[str, Any]:
    """All that the three stores say, in an order of its own."""
    with open_stores(home) as stores:
        catalog = stores.catalog
        papers = catalog.papers()
        vectors = stores.vectors
        tokens = stores.tokens
        assert vectors is not None
        assert tokens is not None
        return {
            "papers": [paper.to_dict() for paper in papers],
            "chunks": sorted(catalog.chunk_ids()),
            "claims": [repr(claim) for claim in catalog.claims()],
            "titles": {paper.id: catalog.find_title(paper.title) for paper in papers},
            "read by": catalog.read_by(),
            "words": sorted(stores.lexical.ids()),
            "vectors": sorted(vectors.ids()),
            "tokens": sorted(tokens.ids()),
            "found": {
                query: sorted(hit for hit, _ in stores.lexical.search(query, 500)) for query in QUERIES
            },
        }


def ingest(home: Path, records: list[Record], kill_at: int | None) -> int:
    """Ingest, unless killed on the way; returns how many database calls it took."""
    count = 0

    def watch(frame: FrameType, event: str, called: Any) -> None:
        nonlocal count
        # What SQLite's driver does in C, PostgreSQL's does in Python.
        name = called.__name__ if event.startswith("c_") else frame.f_code.co_name if SERVERS else ""
        if event in {"c_call", "c_return", "call", "return"} and name in CALLS:
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    with open_stores(home) as stores:
        sys.setprofile(watch)
        try:
            pipeline.store(records, stores=stores)
        finally:
            sys.setprofile(None)
    return count


def ingest_in_turn(home: Path, records: list[Record], kill_at: int | None) -> int:
    """Ingest; a server may see only a moment later that the process before is dead."""
    for _ in range(50):
        try:
            return ingest(home, records, kill_at)
        except HomeBusy:
            time.sleep(0.1)
    return ingest(home, records, kill_at)


def in_child(work: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether a forked child was killed, and what it returned if not."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
            status = 0
        except BaseException:  # noqa: BLE001  said here, for the child ends without a word
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and status != 0:
        raise SystemExit("an ingest failed instead of being killed; see above")
    return killed, None if killed else json.loads(said)


def make_schemas(names: list[str]) -> None:
    """One for each home, on the server."""
    engine = sa.create_engine(SERVERS[0])
    with engine.begin() as connection:
        for name in names:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")
    engine.dispose()


def main(folder: Path, seed: int) -> None:
    """One home is never killed, one is killed once in each phase, one over and over."""
    for name in (
        "chromadb",
        "tantivy",
        "ingest.claims",
        "assistant.store.lexical",
        "assistant.store.vectors",
    ):
        import_module(name)  # once here and not in every child

    pipeline._BATCH, pipeline._WAITING, indexing.Words.batch, indexing.Meaning.batch = 8, 20, 16, 10
    chance = random.Random(seed)
    homes = {name: folder / name for name in ("whole", "once", "often")}
    if SERVERS:
        in_child(partial(make_schemas, list(homes)))
    died = 0
    for records in (first_pages(), later_pages()):
        _, calls = in_child(partial(ingest, homes["whole"], records, None))
        for name, kills in (("once", 1), ("often", 2)):
            for _ in range(kills):
                killed, _ = in_child(
                    partial(ingest_in_turn, homes[name], records, chance.randrange(1, calls))
                )
                died += killed
            in_child(partial(ingest_in_turn, homes[name], records, None))
    states = {name: in_child(partial(state, home))[1] for name, home in homes.items()}
    json.dump({"died": died, "homes": states}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
