"""Search against judged queries: nDCG@10 on a collection in BEIR's shape.

``python -m eval.retrieval FOLDER`` prints it with the time of a query. A folder holds ``corpus.jsonl``
(``_id``, ``title``, ``text``), ``queries.jsonl`` (``_id``, ``text``) and ``qrels/test.tsv`` (query, document,
score). The packaged questions are found nearly always and tell two searches no longer apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import AskpapersError, InputError
from eval.metrics.ranking import ndcg, recall
from eval.report import Row
from eval.stats import interval, percentile
from ingest.records import Record

__all__ = ["Collection", "Measured", "collections", "load_collection", "measure", "retrieval_rows"]

_K = 10
_FILES = ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv")

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents as ``(id, title, text)``, and queries with the ids of what is relevant to each."""

    name: str
    documents: tuple[tuple[str, str, str], ...]
    queries: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One number for each query, in the collection's order; seconds are wall clock."""

    ndcg: tuple[float, ...]
    recall: tuple[float, ...]
    seconds: tuple[float, ...]


def collections(folder: Path) -> list[Path]:
    """The judged collections beside a checkout, by name."""
    return sorted(one.parent for one in (folder / "retrieval").glob("*/corpus.jsonl"))


def load_collection(folder: Path) -> Collection:
    """Read a collection. Raises ``InputError`` when it is not one."""
    try:
        corpus, queries, judged = ((folder / name).read_text(encoding="utf-8") for name in _FILES)
        documents = tuple((row["_id"], row["title"], row["text"]) for row in _rows(corpus))
        texts = {row["_id"]: row["text"] for row in _rows(queries)}
        relevant: dict[str, set[str]] = {}
        for line in judged.splitlines()[1:]:
            query, document, score = line.split("\t")
            if int(score) > 0:
                relevant.setdefault(query, set()).add(document)
        asked = tuple((texts[query], frozenset(found)) for query, found in sorted(relevant.items()))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{folder}: not a collection with {', '.join(_FILES)} ({error!r})") from None
    return Collection(folder.name, documents, asked)


def _rows(text: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in text.splitlines() if line.strip())


def measure(assistant: Assistant, collection: Collection, progress: Progress | None = None) -> Measured:
    """Ask every query of an assistant that holds the collection."""
    catalog = assistant.stores.catalog
    paper = {key: catalog.find_title(title)[:1] for key, title, _ in collection.documents}
    assistant.search(collection.queries[0][0])  # what is loaded once is no query's time
    gains, found, seconds = [], [], []
    for number, (query, documents) in enumerate(collection.queries, start=1):
        begun = perf_counter()
        ranking = [hit.paper.id for hit in assistant.search(query, _K)]
        seconds.append(perf_counter() - begun)
        relevant = {one for document in documents for one in paper[document]}
        gains.append(ndcg(ranking, relevant, _K))
        found.append(recall(ranking, relevant, _K))
        if progress is not None:
            progress(collection.name, number, len(collection.queries))
    return Measured(tuple(gains), tuple(found), tuple(seconds))


def retrieval_rows(folder: Path, settings: Settings, *, progress: Progress | None = None) -> list[Row]:
    """Measure every collection of ``folder``; rows named ``retrieval/scitldr/ndcg_10``."""
    found: list[Row] = []
    for place in collections(folder):
        collection = load_collection(place)
        with TemporaryDirectory(prefix="askpapers-retrieval-") as scratch:
            chosen = replace(settings, home=Path(scratch, "home"), catalog=None, chroma=None)
            measured = _measured(collection, chosen, progress)
        asks = f"{len(collection.queries)} queries over {len(collection.documents)} documents"
        for name, values in (("ndcg_10", measured.ndcg), ("recall_10", measured.recall)):
            row = Row(f"retrieval/{collection.name}/{name}", "retrieval", asks, interval(values))
            found.append(row)
    return found


def _measured(collection: Collection, settings: Settings, progress: Progress | None) -> Measured:
    """Ingest the collection where the home is empty, and ask."""
    from ingest.pipeline import store

    with Assistant.open(settings=settings, create=True) as assistant:
        if not assistant.stores.catalog.counts().papers:
            lines = enumerate(collection.documents, start=1)
            records = (Record(title, text, "corpus.jsonl", line) for line, (_, title, text) in lines)
            store(records, stores=assistant.stores, progress=progress)
        return measure(assistant, collection, progress)


def main() -> int:
    """Measure one collection and print a line; 2 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m eval.retrieval", description=__doc__)
    parser.add_argument("folder", type=Path, help="a collection in BEIR's shape")
    parser.add_argument("--home", type=Path, help="keep the ingested collection here, for the next time")
    given = parser.parse_args()
    try:
        with TemporaryDirectory(prefix="askpapers-retrieval-") as scratch:
            settings = Settings.load(given.home or Path(scratch, "home"))
            found = _measured(load_collection(given.folder), settings, None)
    except AskpapersError as error:
        print(f"askpapers retrieval: {error}", file=sys.stderr)  # noqa: T201  one line, as everywhere
        return 2
    value, milliseconds = interval(found.ndcg), [1000 * one for one in found.seconds]
    print(  # noqa: T201  what was asked for
        f"nDCG@10 {value.mean:.4f} [{value.low:.3f}, {value.high:.3f}], recall@10 "
        f"{interval(found.recall).mean:.4f}, {value.n} queries, p50 {percentile(milliseconds, 0.5):.1f} ms, "
        f"p95 {percentile(milliseconds, 0.95):.1f} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
