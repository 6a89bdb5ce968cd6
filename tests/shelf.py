"""A small shelf of made-up papers with a word index over it: what drafting and answering are tested on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.search.retriever import Retriever
from assistant.store.lexical import TantivyIndex
from assistant.types import WHOLE, Chunk, Claim, Paper, Scope
from ingest.chunk import chunk

PAPERS = (
    Paper(
        "p1",
        "Lantern: Sparse Tuning for Speech Recognisers",
        "Speech recognisers are costly to adapt. Existing adapters grow with every new dialect. "
        "We propose Lantern, a sparse tuning scheme that touches only the attention biases. "
        "Lantern works because most dialect variation lives in a thin subspace of the encoder. "
        "On the Fjord corpus it lowers word error by 12.5% and needs 3 GB of GPU memory. "
        "Training takes 40 minutes on one card, against 9 hours for full tuning. "
        "Code is available at https://example.org/lantern.",
        published=date(2024, 3, 1),
        url="https://example.org/p1",
    ),
    Paper(
        "p2",
        "Harbour: A Benchmark of Coastal Image Questions",
        "Visual question answering rarely looks at the sea. We introduce Harbour, a benchmark of 4,200 "
        "questions about coastal photographs in 11 languages. Annotators agreed on 94% of the answers. "
        "Among twenty models, Kelp-7B answers best, and Norwegian is the easiest language. "
        "Models fail mostly because small boats vanish when pictures are shrunk.",
        published=date(2024, 6, 1),
    ),
    Paper(
        "p3",
        "Ember: Mixed-Precision Pruning of Recommenders",
        "Recommenders hold huge embedding tables. Ember prunes them while training and stores the rest in "
        "4 bits. It removes 70% of the table and makes serving 2.4x faster. We find that rare items "
        "should be pruned last, since their gradients arrive late.",
        published=date(2023, 1, 5),
    ),
    Paper(
        "p4",
        "Cinder: Low-Bit Tables for Click Prediction",
        "Click prediction needs large tables. Cinder keeps each table in 2 bits and learns the scales. "
        "Serving becomes 1.6x faster and the table shrinks by 85%, with no loss of ranking quality.",
        published=date(2023, 8, 5),
    ),
    Paper(
        "p5",
        "Why Wide Ensembles Forget",
        "Ensembles of wide networks forget old tasks faster than narrow ones. We trace this to shared "
        "batch statistics, which drift when a new task arrives. Freezing the statistics removes most "
        "forgetting without any replay.",
        published=date(2022, 5, 5),
    ),
    Paper(
        "p6",
        "Moraine: Reinforcement Learning for Glacier Robots",
        "Robots on ice slip. Moraine trains a walking policy in simulation with randomised friction. "
        "The policy transfers to a real four-legged robot and crosses 300 metres of glacier.",
        published=date(2025, 2, 2),
    ),
    Paper(
        "p7",
        "Basalt: Simulated Friction for Walking Robots",
        "Walking robots are trained in simulators that get friction wrong. Basalt learns a friction model "
        "from 20 minutes of logs and improves walking on wet rock by 31%.",
        published=date(2025, 4, 2),
    ),
)


@dataclass(frozen=True)
class Counts:
    papers: int


def _within(paper: Paper, scope: Scope) -> bool:
    dated = paper.published
    return (
        (scope.since is None or (dated is not None and dated >= scope.since))
        and (scope.until is None or (dated is not None and dated <= scope.until))
        and (scope.source is None or any(met.file == scope.source for met in paper.sources))
        and (scope.paper_ids is None or paper.id in scope.paper_ids)
    )


class Shelf:
    """The reading half of a catalogue over a few papers."""

    def __init__(self, papers: Iterable[Paper] = PAPERS) -> None:
        self.held = {paper.id: paper for paper in papers}
        self.passages = {piece.id: piece for paper in self.held.values() for piece in chunk(paper)}

    def papers(
        self,
        *,
        ids: Collection[str] | None = None,
        scope: Scope = WHOLE,
    ) -> list[Paper]:
        chosen = self.paper_ids(scope)
        return [self.held[key] for key in sorted(chosen) if ids is None or key in ids]

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        return {paper.id for paper in self.held.values() if _within(paper, scope)}

    def chunks(self, ids: Collection[str]) -> dict[str, Chunk]:
        return {key: self.passages[key] for key in ids if key in self.passages}

    def chunks_of(self, paper_ids: Collection[str]) -> dict[str, list[Chunk]]:
        return {key: chunk(self.held[key]) for key in paper_ids if key in self.held}

    def places(self, chunk_ids: Collection[str]) -> dict[str, tuple[str, int, int]]:
        return {key: (one.paper_id, one.start, one.end) for key, one in self.chunks(chunk_ids).items()}

    def claims(self, **_: object) -> Sequence[Claim]:
        return []

    def recorded(self) -> frozenset[str]:
        """Nothing is known of who made these papers."""
        return frozenset()

    def named(self, name: str) -> list[str]:
        """The paper with this id."""
        return [paper.id for paper in self.papers() if paper.id == name]

    def counts(self) -> Counts:
        return Counts(len(self.held))


def shelved(folder: Path, papers: Iterable[Paper] = PAPERS) -> tuple[Shelf, Retriever]:
    """The shelf, and a retriever by words alone over it."""
    shelf = Shelf(papers)
    index = TantivyIndex(folder / "lexical")
    index.upsert(shelf.passages.values(), {paper.id: paper.title for paper in shelf.held.values()})
    return shelf, Retriever(shelf, index)
