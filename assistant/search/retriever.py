"""Hybrid search: passages by words and by meaning, fused into papers, the first of them re-ranked.

Two rankings of passages, by BM25 and by cosine, become two rankings of papers (each
paper by its best passage), and :mod:`assistant.search.fuse` makes one of them; the first fifty are
ranked again by late interaction. What a hit shows of its passage is cut to the sentences that
matter.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant import limits
from assistant.embed.embedders import passage
from assistant.errors import HomeError
from assistant.language.foreign import foreign
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span, sentences
from assistant.language.words import covered, joined, neighbours, terms
from assistant.protocols import Embedder, LexicalIndex, PaperReader, VectorIndex, Vectors
from assistant.search.dense import DenseSearch, Tokens
from assistant.search.fuse import DEPTH, PHRASES_WEIGHT, RERANKED, fuse, reranked
from assistant.search.late import Nearness
from assistant.types import WHOLE, Chunk, Hit, Paper, Scope

__all__ = ["CatalogReader", "Retriever", "narrow"]

# The part of a found passage to show first: the two sentences with the query's rarest words.

_SENTENCES = 2


def narrow(query: str, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Each chunk cut to its best run of at most two sentences; ids stay those of the index.

    A word counts the more the fewer of all these sentences have it. A chunk without any of
    the query's words, found by meaning alone, is cut to its beginning.
    """
    asked = frozenset(terms(query))
    cut = [
        [(span, asked.intersection(terms(span.text))) for span in sentences(chunk.text)] for chunk in chunks
    ]
    total = sum(len(parts) for parts in cut)
    having = Counter(word for parts in cut for _, found in parts for word in sorted(found))
    weight = {word: math.log(1 + total / count) for word, count in having.items()}
    return [_narrowed(chunk, parts, weight) for chunk, parts in zip(chunks, cut, strict=True)]


def _narrowed(chunk: Chunk, parts: Sequence[tuple[Span, frozenset[str]]], weight: dict[str, float]) -> Chunk:
    best, chosen = -1.0, parts[:_SENTENCES]
    for size in range(_SENTENCES, 0, -1):
        for first in range(len(parts) - size + 1):
            run = parts[first : first + size]
            held = sorted(set().union(*(found for _, found in run)))
            value = sum(weight[word] for word in held)
            # Of equal runs the longer one reads better, and of those the first.
            if value > best:
                best, chosen = value, run
    if not chosen:
        return chunk
    start, end = chosen[0][0].start, chosen[-1][0].end
    return replace(chunk, start=chunk.start + start, end=chunk.start + end, text=chunk.text[start:end])


# Under a filter each index is asked for so many times more, until enough papers pass or this is reached.
_WIDER = 8
_DEEPEST = 20_000

_Search: TypeAlias = Callable[[int], list[tuple[str, float]]]


class CatalogReader(PaperReader, Protocol):
    """What retrieval needs of the catalogue."""

    def chunks_of(self, paper_ids: Collection[str]) -> Mapping[str, Sequence[Chunk]]:
        """The chunks of each of these papers, in reading order."""

    def places(self, chunk_ids: Collection[str]) -> Mapping[str, tuple[str, int, int]]:
        """Of each chunk its paper's id, start and end; unknown ids are left out."""


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Papers best first, each with the ids of its passages that were found and the best one's score."""

    papers: dict[str, tuple[list[str], float]]

    def scores(self) -> dict[str, float]:
        return {paper: score for paper, (_, score) in self.papers.items()}

    def ranks(self) -> dict[str, int]:
        return {paper: rank for rank, paper in enumerate(self.papers, start=1)}

    def passages(self, paper: str) -> list[str]:
        return self.papers[paper][0] if paper in self.papers else []


@dataclass(frozen=True, slots=True)
class _Found:
    """Both rankings, and where each of their passages stands in its paper."""

    words: _Ranking
    meaning: _Ranking
    places: Mapping[str, tuple[str, int, int]]

    def passages(self, paper: str) -> list[str]:
        """The ids of a paper's passages that were found, the one that is nearest in meaning first."""
        return list(dict.fromkeys(self.meaning.passages(paper) + self.words.passages(paper)))

    def chunk(self, paper: Paper) -> Chunk:
        """The passage to show."""
        best = self.passages(paper.id)[0]
        _, start, end = self.places[best]
        return Chunk(best, paper.id, start, end, paper.abstract[start:end])


class Retriever:
    """Finds papers for a query. Thread-safe when its parts are.

    Without ``vectors`` or ``embedder`` it searches by words alone; without ``tokens``, which a home
    made by an older version lacks until `reindex`, nothing is re-ranked.
    """

    def __init__(
        self,
        catalog: CatalogReader,
        lexical: LexicalIndex,
        vectors: VectorIndex | None = None,
        embedder: Embedder | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._dense = DenseSearch(vectors, embedder, tokens)
        self._fault: str | None = None

    def search(
        self,
        query: str,
        k: int = 10,
        scope: Scope = WHOLE,
    ) -> list[Hit]:
        """At most ``k`` papers in scope, best first by ``(-score, id)``, each with its best passage."""
        hits = self.candidates(query, k, scope)
        cut = narrow(query, [hit.chunk for hit in hits])
        return [replace(hit, chunk=chunk) for hit, chunk in zip(hits, cut, strict=True)]

    def candidates(self, topic: str, k: int = 150, scope: Scope = WHOLE) -> list[Hit]:
        """Like :meth:`search`, with whole passages: for judging many papers by what their hits say."""
        if k < 1 or not topic.strip():
            return []
        allowed = None if not scope else self._catalog.paper_ids(scope)
        if allowed is not None and not allowed:
            return []
        found = self._found(topic, max(DEPTH, k), allowed)
        fused = fuse(found.words.scores(), found.meaning.scores())[: max(k, RERANKED)]
        close = [paper for paper, _ in fused[:DEPTH]]
        maxsim = self._dense.maxsim(topic, [found.passages(paper) for paper in close])
        near = dict(zip(close, maxsim, strict=True))
        hits = self._hits(topic, reranked(fused, near), found, near)
        return sorted(hits, key=lambda hit: (-hit.score, hit.paper.id))[:k]

    @property
    def fault(self) -> str | None:
        """What the last search did without, and why, where a store failed."""
        return self._fault or self._dense.fault

    def holds_passages(self) -> bool:
        """Whether the word index holds any passage, also such as the catalogue does not know."""
        return bool(self._lexical.ids())

    @property
    def multilingual(self) -> bool:
        """Whether papers are found by meaning for questions in other languages than English."""
        return self._dense.multilingual

    def cosines(self, query: str, paper_ids: Collection[str]) -> dict[str, float]:
        """The cosine of each paper's best passage, where the index gave one; empty without an embedder."""
        near = partial(self._dense.nearest, query)
        return self._ranking(near, max(DEPTH, len(paper_ids)), set(paper_ids), {}).scores()

    def sentence_scores(self, query: str, papers: Sequence[Paper]) -> list[NDArray[np.float64] | None]:
        """How near each of a paper's quotable spans comes to the query, by its stored tokens: 0 to 1.

        An array for each paper, a number for each of its
        :func:`~assistant.language.sentences.quotable_spans`; ``None`` where no token vectors are stored.
        """
        near = self.sentence_nearness(query, papers)
        return [None if of_one is None else of_one[:, 0] for of_one in near]

    def sentence_nearness(self, query: str, papers: Sequence[Paper]) -> list[NDArray[np.float64] | None]:
        """The same in the first of two columns; in the second, how near to what the title leaves open.

        Nothing is embedded but the query: 24 papers take 5 ms.
        """
        held = self._catalog.chunks_of([paper.id for paper in papers])
        scores = self._dense.by_span(query, _stretches(papers, held))
        found: list[NDArray[np.float64] | None] = []
        for paper in papers:
            parts = [scores.get(chunk.id) for chunk in held.get(paper.id, ())]
            known = [part for part in parts if part is not None]
            found.append(np.concatenate(known) if known and len(known) == len(parts) else None)
        return found

    def word_nearness(self, query: str, papers: Sequence[Paper]) -> list[Nearness | None]:
        """How near each paper's title and each of its quotable spans come to each word of the query.

        ``None`` where no token vectors are stored.
        """
        held = self._catalog.chunks_of([paper.id for paper in papers])
        scores = self._dense.by_word(query, _stretches(papers, held))
        found: list[Nearness | None] = []
        for paper in papers:
            parts = [scores[chunk.id] for chunk in held.get(paper.id, ()) if chunk.id in scores]
            if not parts or len(parts) < len(held[paper.id]):
                found.append(None)
                continue
            title = np.max([part.title for part in parts], axis=0)
            spans = np.concatenate([part.spans for part in parts])
            found.append(Nearness(title, spans, parts[0].weights))
        return found

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosine of ``query`` with each text, ``(len(texts),)``; zeros without an embedder."""
        return self._dense.similarities(query, texts)

    def vectors(self, chunk_ids: Iterable[str]) -> dict[str, Vectors]:
        """The stored vector of each of these passages; nothing where none are stored."""
        return self._dense.vectors(chunk_ids)

    def _found(self, query: str, depth: int, allowed: set[str] | None) -> _Found:
        limits.check()
        # Both rankings mostly find the same passages: each is looked up once.
        places: dict[str, tuple[str, int, int]] = {}
        alone = self.multilingual and foreign(query) is not None
        words = _Ranking({})
        if not alone:  # words of another language share none with the papers but by accident
            words = self._by_words(query, depth, allowed, places)
        meaning = self._ranking(partial(self._dense.nearest, query), depth, allowed, places)
        return _Found(words, meaning, places)

    def _by_words(
        self, query: str, depth: int, allowed: set[str] | None, places: dict[str, tuple[str, int, int]]
    ) -> _Ranking:
        """The papers that share words with the query; none, which is told, where the index is damaged."""
        self._fault = None
        try:
            return self._ranking(partial(self._lexical.search, query), depth, allowed, places)
        except HomeError as error:
            if not self._dense.finds:
                raise
            self._fault = f"Found by meaning alone: {error}."
            return _Ranking({})

    def _ranking(
        self,
        search: _Search,
        depth: int,
        allowed: set[str] | None,
        places: dict[str, tuple[str, int, int]],
    ) -> _Ranking:
        """The papers of the first ``depth`` passages; under a filter, of as many as it takes."""
        if allowed is None:
            return self._papers(search(depth), None, places)
        wanted = min(depth, len(allowed))
        while True:
            depth *= _WIDER
            found = search(depth)
            ranking = self._papers(found, allowed, places)
            if len(ranking.papers) >= wanted or len(found) < depth or depth >= _DEEPEST:
                return ranking

    def _papers(
        self,
        found: Sequence[tuple[str, float]],
        allowed: set[str] | None,
        places: dict[str, tuple[str, int, int]],
    ) -> _Ranking:
        places |= self._catalog.places([chunk_id for chunk_id, _ in found if chunk_id not in places])
        papers: dict[str, tuple[list[str], float]] = {}
        for chunk_id, score in found:
            # An index may hold a chunk that the catalogue, which is the truth, no longer has.
            if chunk_id in places:
                paper = places[chunk_id][0]
                if allowed is None or paper in allowed:
                    papers.setdefault(paper, ([], score))[0].append(chunk_id)
        return _Ranking(papers)

    def _hits(
        self,
        query: str,
        scored: list[tuple[str, float]],
        found: _Found,
        near: Mapping[str, float | None],
    ) -> list[Hit]:
        papers = {paper.id: paper for paper in self._catalog.papers(ids=[paper for paper, _ in scored])}
        word_ranks, meaning_ranks = found.words.ranks(), found.meaning.ranks()
        by_words, by_meaning = found.words.scores(), found.meaning.scores()
        asked, pairs = frozenset(terms(query)), neighbours(query)
        texts = {key: f"{paper.title}\n{paper.abstract}" for key, paper in papers.items()}
        return [
            Hit(
                paper=papers[key],
                chunk=found.chunk(papers[key]),
                score=score + PHRASES_WEIGHT * phrases,
                lexical_rank=word_ranks.get(key),
                dense_rank=meaning_ranks.get(key),
                similarity=by_meaning.get(key),
                bm25=by_words.get(key, 0.0),
                maxsim=near.get(key),
                coverage=covered(asked, texts[key]),
                title_coverage=covered(asked, papers[key].title),
                phrases=phrases,
            )
            for key, score in scored
            if key in papers
            for phrases in [joined(pairs, texts[key])]
        ]


def _stretches(papers: Sequence[Paper], held: Mapping[str, Sequence[Chunk]]) -> dict[str, list[int]]:
    """For each passage where the quotable spans start in the text that was embedded: title, then passage."""
    stretches: dict[str, list[int]] = {}
    for paper in papers:
        shift = len(passage(paper.title, ""))
        starts = [span.start for span in quotable_spans(paper.abstract)]
        for chunk in held.get(paper.id, ()):
            inside = [start for start in starts if chunk.start <= start < chunk.end]
            stretches[chunk.id] = [start - chunk.start + shift for start in inside]
    return stretches
