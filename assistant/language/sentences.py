"""What can be quoted: sentences, and of very long ones their clauses.

A sentence of seventy words would fill the whole answer. It is cut where its own
punctuation cuts it; every piece is still a literal span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.language.addressed import informative
from assistant.language.text import Span

__all__ = ["quotable_spans"]

_LONG = 40
_SHORTEST = 8
# Enumerations and semicolons first; commas before a new clause only when that was not enough. A stop
# within a sentence is that of "vs." or "e.g.".
_STRONG = re.compile(r"(?<=[;:])\s+|\s+(?=\(?(?:\d|[ivx]{1,3}|[a-d])\)\s)|\s+(?=(?:--|—)\s)")
_WEAK = re.compile(
    r"(?<=,)\s+(?=(?:and|but|while|whereas|which|where|as|with|by|so|thus|thereby|including|achieving|leading"
    r"|resulting|making|enabling|allowing|reducing|surpassing|outperforming|demonstrating|due)\b)"
)


@lru_cache(maxsize=4096)
def quotable_spans(abstract: str) -> tuple[Span, ...]:
    """The quotable spans of an abstract in order: all of it but orders to whoever answers from it."""
    return tuple(piece for sentence in informative(abstract) for piece in _cut(sentence))


def _cut(sentence: Span) -> Iterator[Span]:
    if _size(sentence.text) <= _LONG:
        yield sentence
        return
    for part in _split(sentence, _STRONG):
        if _size(part.text) <= _LONG:
            yield part
        else:
            yield from _split(part, _WEAK)


def _split(span: Span, boundary: re.Pattern[str]) -> Iterator[Span]:
    """Cut at each boundary that leaves no piece shorter than a handful of words."""
    start = 0
    for match in boundary.finditer(span.text):
        if min(_size(span.text[start : match.start()]), _size(span.text[match.end() :])) < _SHORTEST:
            continue
        yield Span(span.start + start, span.start + match.start(), span.text[start : match.start()])
        start = match.end()
    yield Span(span.start + start, span.end, span.text[start:])


def _size(text: str) -> int:
    return len(text.split())
