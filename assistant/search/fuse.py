"""From several rankings to one: of words and meaning, of a question's rare names, of its sides.

Each ranking's scores are put on one scale, in standard deviations above the mean of its
first 200, and added. Ranks alone forget by how much the first is ahead: over 3,229
abstracts with one-line summaries as queries, nDCG@10 is .852 so and .825 by reciprocal
rank fusion; over 478 abstracts with questions .936 and .926. Then the late interaction of the
first fifty is added, on their own scale: .856 becomes .862. Last, two for a paper in which all neighbours
of the query stand side by side, by which "attention sinks" is more than attention and sinks:
recall of twelve over 308 topics of our own .717 to .722, over ninety wordings of nine topics .573 to .602.

A rare name is one word among many to a ranking of words, and nothing to one of meanings; the second
side of a comparison may be missing from what is nearest to the whole. Each has a search of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from statistics import fmean, pstdev
from typing import TypeAlias

from assistant.language.words import holds, names, rarity, terms
from assistant.types import Hit, Question

__all__ = [
    "DEPTH",
    "PHRASES_WEIGHT",
    "RERANKED",
    "Search",
    "fuse",
    "rare_names",
    "reranked",
    "search_for",
    "search_many",
    "with_names",
]

DEPTH = 200
RERANKED = 50
"""How many of the fused papers late interaction ranks again."""
_LATE_WEIGHT = 0.7
PHRASES_WEIGHT = 2.0
_NO_SPREAD = 1e-9


def fuse(words: Mapping[str, float], meaning: Mapping[str, float]) -> list[tuple[str, float]]:
    """``(id, score)`` ordered by ``(-score, id)``, from the BM25 and the cosine of each id.

    Either may be empty, and an id may be in one alone. BM25 leaves out what shares no word
    with the query: that is a score of zero. Cosine leaves out what is too far away: that is
    at best as good as the last one it has.
    """
    ids = sorted({*words, *meaning})
    unmatched = [0.0] * min(len(ids) - len(words), max(DEPTH - len(words), 0))
    by_words = _standard(ids, words, unmatched)
    by_meaning = _standard(ids, meaning)
    scored = [(paper, by_words[paper] + by_meaning[paper]) for paper in ids]
    return sorted(scored, key=lambda item: (-item[1], item[0]))


def _standard(ids: list[str], scores: Mapping[str, float], more: Sequence[float] = ()) -> dict[str, float]:
    """Each id's distance from the mean of the best ``DEPTH`` scores, in standard deviations.

    Ids without a score get the least; where all scores are equal they say nothing.
    """
    best = [*sorted(scores.values(), reverse=True)[:DEPTH], *more]
    spread = pstdev(best) if best else 0.0
    if spread < _NO_SPREAD:
        return dict.fromkeys(ids, 0.0)
    mean, least = fmean(best), min(best)
    return {paper: (max(scores.get(paper, least), least) - mean) / spread for paper in ids}


def reranked(
    fused: Sequence[tuple[str, float]], maxsim: Mapping[str, float | None]
) -> list[tuple[str, float]]:
    """``(id, score)`` again ordered by ``(-score, id)``, with the late interaction of the first fifty added.

    A paper without one is taken to be as good as the mean; those after the fiftieth as good as the
    worst of them, so that they stay behind.
    """
    close = [value for paper, _ in fused[:RERANKED] if (value := maxsim.get(paper)) is not None]
    spread = pstdev(close) if close else 0.0
    if spread < _NO_SPREAD:
        return list(fused)
    mean, least = fmean(close), (min(close) - fmean(close)) / spread
    scored = []
    for rank, (paper, score) in enumerate(fused):
        value = maxsim.get(paper)
        late = least if rank >= RERANKED else 0.0 if value is None else (value - mean) / spread
        scored.append((paper, score + _LATE_WEIGHT * late))
    return sorted(scored, key=lambda item: (-item[1], item[0]))


Search: TypeAlias = Callable[[str, int], Sequence[Hit]]
"""Finds at most so many papers for a text, within the question's scope."""

_NAMES_TRIED = 2
_NAME_DEPTH = 5
_RARE = 4.5
"""Rarity of a name's rarest word from which it is worth a search of its own."""
_SIDES = 2


def rare_names(text: str) -> tuple[str, ...]:
    """The names in ``text`` that few papers share, rarest first."""
    rated = [(max(map(rarity, terms(name)), default=0.0), name) for name in names(text)]
    return tuple(name for worth, name in sorted(rated, key=lambda one: (-one[0], one[1])) if worth >= _RARE)


def with_names(hits: Sequence[Hit], named: Sequence[str], search: Search) -> list[Hit]:
    """The hits, and after them those for each of the first names that no hit holds."""
    found = list(hits)
    for name in named[:_NAMES_TRIED]:
        if any(holds(f"{hit.paper.title}. {hit.paper.abstract}", name) for hit in found):
            continue
        words = terms(name)
        known = {hit.paper.id for hit in found}
        rarest = max(words, key=rarity) if words else name
        found += [hit for hit in search(rarest, _NAME_DEPTH) if hit.paper.id not in known]
    return found


def search_many(queries: Sequence[str], k: int, search: Search) -> list[Hit]:
    """One search for each query, merged: first the best of each, then the second of each, ``k`` in all."""
    merged: dict[str, Hit] = {}
    for rank in zip_longest(*(search(query, k) for query in dict.fromkeys(queries))):
        for hit in rank:
            if hit is not None:
                merged.setdefault(hit.paper.id, hit)
    return list(merged.values())[:k]


def search_for(question: Question, k: int, search: Search) -> list[Hit]:
    """At most ``k`` papers for a question: for the whole, for each of its sides, for the names that lack.

    What is found for a name alone takes the place of what was found last.
    """
    sides = question.sides if len(question.sides) == _SIDES else ()
    hits = search_many([question.text, *sides], k, search)
    whole = with_names(hits, question.names or rare_names(question.text), search)
    more = [hit for hit in whole[len(hits) :] if _holds_any(hit, question)][: k // 2]
    return [*hits[: k - len(more)], *more]


def _holds_any(hit: Hit, question: Question) -> bool:
    named = question.names or rare_names(question.text)
    return any(holds(f"{hit.paper.title}. {hit.paper.abstract}", name) for name in named)
