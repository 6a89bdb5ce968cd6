"""One step of a peer, run by the peers' own interpreter: ``peer.py NAME STEP CORPUS HOME MODEL``.

Written as their own tutorials do it, with the same model files. Imports nothing of ours.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

_QUERIES = 60


def langchain(step: str, records: list[dict[str, str]], home: str, model: str) -> Any:
    """LangChain, Chroma and sentence-transformers; returns a search function, or ``None`` after ingest."""
    chroma = importlib.import_module("langchain_chroma")
    embeddings = importlib.import_module("langchain_huggingface").HuggingFaceEmbeddings(model_name=model)
    store = chroma.Chroma("papers", embeddings, persist_directory=home)
    if step != "ingest":
        return lambda query: store.similarity_search(query, k=10)
    splitters = importlib.import_module("langchain_text_splitters")
    splitter = splitters.RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    titles = [{"title": record["title"]} for record in records]
    pieces = splitter.create_documents([record["abstract"] for record in records], titles)
    for first in range(0, len(pieces), 2000):
        store.add_documents(pieces[first : first + 2000])
    return None


def txtai(step: str, records: list[dict[str, str]], home: str, model: str) -> Any:
    """A txtai index with its contents stored; returns a search function, or ``None`` after ingest."""
    embeddings = importlib.import_module("txtai").Embeddings(path=model, content=True)
    if step != "ingest":
        embeddings.load(home)
        return lambda query: embeddings.search(query, 10)
    embeddings.index(
        (record["title"], f"{record['title']}\n{record['abstract']}", None) for record in records
    )
    embeddings.save(home)
    return None


PEERS = {"langchain": langchain, "txtai": txtai}


def main() -> None:
    """Print what the step took as the last line, in JSON."""
    name, step, corpus, home, model = sys.argv[1:]
    records = [json.loads(line) for line in Path(corpus).read_text(encoding="utf-8").splitlines()]
    search = PEERS[name](step, records, home, model)
    found: dict[str, Any] = {"papers": len(records)}
    titles = [record["title"] for record in records]
    if step == "cold":
        found["found"] = len(search(titles[0]))
    elif step == "warm":
        search(titles[0])
        found["search_s"] = []
        for title in titles[:: max(1, len(titles) // _QUERIES)][:_QUERIES]:
            begun = perf_counter()
            search(title)
            found["search_s"].append(perf_counter() - begun)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    found["rss_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps(found))  # noqa: T201  read by the process that started this one


if __name__ == "__main__":
    main()
