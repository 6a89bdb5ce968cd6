"""The part of a found passage to show first: the two sentences with the query's rarest words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from assistant.language.terms import words
from assistant.language.text import Span, sentences
from assistant.types import Chunk

__all__ = ["narrow"]

_SENTENCES = 2

Stems: TypeAlias = Callable[[str], Sequence[str]]


def narrow(query: str, chunks: Sequence[Chunk], stems: Stems) -> list[Chunk]:
    """Each chunk cut to its best run of at most two sentences; ids stay those of the index.

    A word counts the more the fewer of all these sentences have it. A chunk without any of
    the query's words, found by meaning alone, is cut to its beginning. ``stems`` cuts a text
    into comparable words.
    """
    asked = set(stems(words(query)))
    cut = [[(span, asked & set(stems(span.text))) for span in sentences(chunk.text)] for chunk in chunks]
    total = sum(len(parts) for parts in cut)
    having = Counter(word for parts in cut for _, found in parts for word in sorted(found))
    weight = {word: math.log(1 + total / count) for word, count in having.items()}
    return [_narrowed(chunk, parts, weight) for chunk, parts in zip(chunks, cut, strict=True)]


def _narrowed(chunk: Chunk, parts: Sequence[tuple[Span, set[str]]], weight: dict[str, float]) -> Chunk:
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
