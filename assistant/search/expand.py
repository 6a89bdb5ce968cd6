"""More than one search for one question: by its rare names, by its sides.

A rare name is one word among many to a ranking of words, and nothing to one of meanings; the second
side of a comparison may be missing from what is nearest to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TypeAlias

from assistant.language.words import holds, names, rarity, terms
from assistant.types import Hit, Question

__all__ = ["Search", "rare_names", "search_for", "search_many", "with_names"]

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
