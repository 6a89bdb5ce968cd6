"""Collections of growing size as JSONL files: the packaged one, and those beside a checkout."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.reading import read
from ingest.records import Record

__all__ = ["Corpus", "corpora"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of ``{"title", "abstract"}`` lines."""

    papers: int
    path: Path


def corpora(beside: Path | None, folder: Path, sizes: Iterable[int] | None = None) -> list[Corpus]:
    """Write the collections at hand into ``folder``, smallest first.

    Args:
        beside: A folder with ``seeds/*.txt`` and ``corpora/*.jsonl.gz``; without it, or when
            it holds neither, the packaged demo corpus is all there is.
        folder: Where to write.
        sizes: Only so many papers of the largest collection, instead of the natural sizes.
    """
    found = list(_beside(beside)) if beside is not None else []
    if not found:
        with as_file(files("ingest.demo")) as demo:
            pages = sorted(str(page) for page in demo.glob("*.txt"))
            return [_written(folder, list(_unique(_pages(pages))))]
    if sizes is not None:
        largest = max(found, key=len)
        return [_written(folder, largest[:size]) for size in sorted(set(sizes))]
    return [_written(folder, rows) for rows in sorted(found, key=len)]


def _beside(beside: Path) -> Iterator[list[dict[str, str]]]:
    seeds = sorted(str(page) for page in (beside / "seeds").glob("*.txt"))
    if seeds:
        yield list(_unique(_pages(seeds)))
    for name in ("hf_daily_3k.jsonl.gz", "arxiv_74k.jsonl.gz"):
        path = beside / "corpora" / name
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield list(_unique(json.loads(line) for line in lines))


def _pages(pages: Iterable[str]) -> Iterator[dict[str, str]]:
    for item in read(pages):
        if isinstance(item, Record):
            yield {"title": item.title, "abstract": item.abstract}


def _unique(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, str]]:
    seen = set()
    for row in rows:
        if row["title"] not in seen and row["abstract"]:
            seen.add(row["title"])
            yield {"title": row["title"], "abstract": row["abstract"]}


def _written(folder: Path, rows: list[dict[str, str]]) -> Corpus:
    path = folder / f"{len(rows)}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for row in islice(rows, len(rows)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return Corpus(len(rows), path)
