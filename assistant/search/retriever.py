"""Hybrid search: passages by words and by meaning, fused into papers.

Two rankings of passages, by BM25 and by cosine, become two rankings of papers (each
paper by its best passage), and :mod:`assistant.search.fuse` makes one of them. What a hit
shows of its passage is cut to the sentences that matter, by :mod:`assistant.search.passages`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.language.terms import stems
from assistant.language.words import covered, terms
from assistant.protocols import Embedder, Encoded, LexicalIndex, TokenEncoder, VectorIndex
from assistant.search.fuse import DEPTH, fuse
from assistant.search.passages import narrow
from assistant.types import WHOLE, Chunk, Hit, Paper, Scope

__all__ = ["CatalogReader", "Retriever"]

_REMEMBERED = 512
# Under a filter each index is asked for so many times more, until enough papers pass or this is reached.
_WIDER = 8
_DEEPEST = 20_000

_Search: TypeAlias = Callable[[int], list[tuple[str, float]]]


class CatalogReader(Protocol):
    """What retrieval needs of the catalogue."""

    def papers(
        self,
        *,
        ids: Collection[str] | None = None,
        scope: Scope = WHOLE,
    ) -> Sequence[Paper]:
        """Papers in scope."""

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        """Ids of the papers in scope."""

    def chunks(self, ids: Collection[str]) -> Mapping[str, Chunk]:
        """Chunks by id; unknown ids are left out."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Papers best first, each with its best passage and that passage's score."""

    papers: dict[str, tuple[Chunk, float]]

    def scores(self) -> dict[str, float]:
        return {paper: score for paper, (_, score) in self.papers.items()}

    def ranks(self) -> dict[str, int]:
        return {paper: rank for rank, paper in enumerate(self.papers, start=1)}


class Retriever:
    """Finds papers for a query. Thread-safe when its parts are.

    Without ``vectors`` or ``embedder`` it searches by words alone.
    """

    def __init__(
        self,
        catalog: CatalogReader,
        lexical: LexicalIndex,
        vectors: VectorIndex | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._vectors = vectors
        self._embedder = embedder
        self._remembered: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def search(
        self,
        query: str,
        k: int = 10,
        scope: Scope = WHOLE,
    ) -> list[Hit]:
        """At most ``k`` papers in scope, best first by ``(-score, id)``, each with its best passage."""
        hits = self.candidates(query, k, scope)
        cut = narrow(query, [hit.chunk for hit in hits], stems())
        return [replace(hit, chunk=chunk) for hit, chunk in zip(hits, cut, strict=True)]

    def candidates(self, topic: str, k: int = 150, scope: Scope = WHOLE) -> list[Hit]:
        """Like :meth:`search`, with whole passages: for judging many papers by what their hits say."""
        if k < 1 or not topic.strip():
            return []
        allowed = None if not scope else self._catalog.paper_ids(scope)
        if allowed is not None and not allowed:
            return []
        depth = max(DEPTH, 2 * k)
        # Both rankings mostly find the same passages: each is read once.
        known: dict[str, Chunk] = {}
        words = self._ranking(partial(self._lexical.search, topic), depth, allowed, known)
        meaning = self._ranking(partial(self._nearest, topic), depth, allowed, known)
        return self._hits(topic, fuse(words.scores(), meaning.scores())[:k], words, meaning)

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosine of ``query`` with each text, ``(len(texts),)``; zeros without an embedder."""
        if self._embedder is None or not texts:
            return np.zeros(len(texts), dtype=np.float32)
        cosines: NDArray[np.float32] = self._embedder.embed(texts) @ self._vector(query)
        return cosines

    def encode(self, texts: Sequence[str]) -> list[Encoded] | None:
        """The texts token by token; ``None`` where there is no embedder, or one of whole vectors only."""
        return self._embedder.encode(texts) if isinstance(self._embedder, TokenEncoder) else None

    def _nearest(self, query: str, depth: int) -> list[tuple[str, float]]:
        if self._vectors is None or self._embedder is None:
            return []
        return self._vectors.search(self._vector(query), depth)

    def _vector(self, query: str) -> NDArray[np.float32]:
        assert self._embedder is not None
        with self._lock:
            if query in self._remembered:
                self._remembered.move_to_end(query)
                return self._remembered[query]
        vector: NDArray[np.float32] = self._embedder.embed([query])[0]
        with self._lock:
            self._remembered[query] = vector
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return vector

    def _ranking(
        self, search: _Search, depth: int, allowed: set[str] | None, known: dict[str, Chunk]
    ) -> _Ranking:
        """The papers of the first ``depth`` passages; under a filter, of as many as it takes."""
        if allowed is None:
            return self._papers(search(depth), None, known)
        wanted = min(depth, len(allowed))
        while True:
            depth *= _WIDER
            found = search(depth)
            ranking = self._papers(found, allowed, known)
            if len(ranking.papers) >= wanted or len(found) < depth or depth >= _DEEPEST:
                return ranking

    def _papers(
        self, found: Sequence[tuple[str, float]], allowed: set[str] | None, known: dict[str, Chunk]
    ) -> _Ranking:
        known |= self._catalog.chunks([chunk_id for chunk_id, _ in found if chunk_id not in known])
        papers: dict[str, tuple[Chunk, float]] = {}
        for chunk_id, score in found:
            chunk = known.get(chunk_id)
            # An index may hold a chunk that the catalogue, which is the truth, no longer has.
            if chunk is not None and (allowed is None or chunk.paper_id in allowed):
                papers.setdefault(chunk.paper_id, (chunk, score))
        return _Ranking(papers)

    def _hits(
        self, query: str, scored: list[tuple[str, float]], words: _Ranking, meaning: _Ranking
    ) -> list[Hit]:
        papers = {paper.id: paper for paper in self._catalog.papers(ids=[paper for paper, _ in scored])}
        found = [(papers[paper], score) for paper, score in scored if paper in papers]
        word_ranks, meaning_ranks = words.ranks(), meaning.ranks()
        asked = frozenset(terms(query))
        return [
            Hit(
                paper=paper,
                chunk=(meaning.papers.get(paper.id) or words.papers[paper.id])[0],
                score=score,
                lexical_rank=word_ranks.get(paper.id),
                dense_rank=meaning_ranks.get(paper.id),
                similarity=meaning.papers[paper.id][1] if paper.id in meaning.papers else None,
                bm25=words.papers[paper.id][1] if paper.id in words.papers else 0.0,
                coverage=covered(asked, f"{paper.title}\n{paper.abstract}"),
                title_coverage=covered(asked, paper.title),
            )
            for paper, score in found
        ]
