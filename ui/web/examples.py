"""Example questions that this collection can answer."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.errors import AskpapersError
from assistant.language.quantities import QUANTITIES
from assistant.types import Claim

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Examples", "examples"]

_ASKED = {name: entry.example for name, entry in QUANTITIES.items() if entry.example}
_SETS, _ALL = 3, 4


class Examples:
    """The questions; found anew only when the collection has changed."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._known: tuple[object, list[str]] | None = None

    def questions(self) -> list[str]:
        """Up to four questions."""
        counts = self._assistant.stores.catalog.counts()
        if self._known is None or self._known[0] != counts:
            self._known = (counts, examples(self._assistant))
        return self._known[1]


def examples(assistant: Assistant) -> list[str]:
    """Up to four questions: sets over what the papers state most, and one about one paper.

    Each has been answered once; a question that this collection cannot answer is not offered.
    """
    claims = assistant.stores.catalog.claims()
    stated = Counter(claim.quantity for claim in claims)
    wanted = sorted((name for name in stated if name in _ASKED), key=lambda name: (-stated[name], name))
    found: list[str] = []
    for name in wanted:
        if len(found) < _SETS and _answers(assistant, _ASKED[name]):
            found.append(_ASKED[name])
    for question in _about_one(assistant, claims):
        if len(found) == _ALL:
            break
        if _answers(assistant, question):
            found.append(question)
    return found


def _about_one(assistant: Assistant, claims: list[Claim]) -> list[str]:
    """``What does NAME report on ...?`` for the few papers whose title begins with a name of its own."""
    named: list[str] = []
    for claim in claims:
        paper = assistant.paper(claim.paper_id)
        name = paper and re.match(r"([A-Z][\w-]*[A-Z0-9]?[\w-]*): ", paper.title)
        if name and claim.quantity in _ASKED:
            named.append(f"What does {name[1]} report on {QUANTITIES[claim.quantity].noun}?")
        if len(named) == _SETS:
            break
    return named


def _answers(assistant: Assistant, question: str) -> bool:
    try:
        return assistant.ask(question, engine="extractive").outcome == "answered"
    except AskpapersError:
        return False
