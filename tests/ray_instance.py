"""Embeds with a small Ray instance of its own: ``python ray_instance.py HOME WHAT``.

Writes, as JSON, what the test wants to know; whatever Ray says must not come between.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from doubles import FakeEmbedder

from assistant import ray_embedding
from assistant.config import Settings
from assistant.embed.embedders import EmbedderChoice, load_embedder
from assistant.protocols import Vectors
from assistant.store.stores import open_stores
from ingest.pipeline import store
from ingest.records import Record

TEXTS = [f"Variant {n} trains {n} times faster. " * (1 + n % 7) for n in range(150)]
RECORDS = [Record(f"Tiling {n}", text, "a.txt", n) for n, text in enumerate(TEXTS)]


class Mortal:
    """A worker with the tests' embedder; the first one that is asked a second time dies of it."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.grave = settings.home / "died"
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += 1
        if self.asked == 2 and not self.grave.exists():
            self.grave.touch()
            os._exit(1)
        return FakeEmbedder().embed(texts)


def same_as_local(settings: Settings) -> dict[str, bool]:
    """Whether MiniLM gives the very same numbers on a cluster as here."""
    embedder = load_embedder(settings)
    if embedder is None:
        return {"weights": False}
    with ray_embedding.spread(embedder, settings) as spread:
        vectors = spread.embed(TEXTS)
        assert spread.embed([]).shape == (0, embedder.dimension)
    same = bool((vectors == embedder.embed(TEXTS)).all())
    return {"weights": True, "same": same, "named": spread.name == embedder.name}


def with_a_death(settings: Settings) -> dict[str, bool]:
    """Whether a worker died, and everything was embedded and stored all the same."""
    ray_embedding._Worker = Mortal
    with open_stores(settings, create=True) as stores:
        stores._choice = EmbedderChoice(FakeEmbedder(), "a test's own")
        store(RECORDS, stores=stores)
        assert stores.vectors is not None
        chunks = list(stores.catalog.chunks(stores.catalog.chunk_ids()).values())
        titles = stores.catalog.titles()
        wanted = FakeEmbedder().embed([f"{titles[chunk.paper_id]}. {chunk.text}" for chunk in chunks])
        nearest = [stores.vectors.search(row, 1)[0] for row in wanted]
    exact = all(
        found == chunk.id and cosine > 0.9999 for chunk, (found, cosine) in zip(chunks, nearest, strict=True)
    )
    return {"died": (settings.home / "died").exists(), "exact": exact}


def without_weights(settings: Settings) -> dict[str, str]:
    """What is said when a worker has no such embedder."""
    with ray_embedding.spread(FakeEmbedder("unheard-of"), replace(settings, embedder="none")) as spread:
        try:
            spread.embed(TEXTS)
        except ray_embedding.ModelMissing as error:
            return {"said": str(error)}
    return {"said": ""}


if __name__ == "__main__":
    chosen = {one.__name__: one for one in (same_as_local, with_a_death, without_weights)}[sys.argv[2]]
    json.dump(chosen(Settings.load(sys.argv[1], ray="local", threads=2)), sys.stdout)
