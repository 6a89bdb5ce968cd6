"""The words for resources: which phrase names which quantity, and in which context.

Claims and questions read the same tables, so a question meets the claims it means.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.language.quantities.definitions import QUANTITIES
from assistant.language.quantities.phrases import Phrases, words_of
from assistant.language.quantities.term import Nature, Term

__all__ = ["TERMS", "Mention", "Nature", "Term", "mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A term where it stands: ``text[start:end].lower()`` is ``phrase``, or its plural."""

    start: int
    end: int
    phrase: str
    term: Term


TERMS: dict[str, Term] = {phrase: term for entry in QUANTITIES.values() for phrase, term in entry.named()}
"""Every phrase, lower case, and what it names."""

_PHRASES = Phrases(TERMS)


def mentions(text: str) -> tuple[Mention, ...]:
    """The resource terms of ``text`` in order, longest phrase at each place."""
    return tuple(
        Mention(found.start, found.end, found.phrase, found.value)
        for found in _PHRASES.find(text, words_of(text))
    )
