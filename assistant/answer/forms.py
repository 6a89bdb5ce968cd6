"""What every form of an answer without a model is: a question and the collection in, a draft out.

A form decides what is shown and in what order; it never shows anything itself. What it drafts
reaches a reader through the gate, as :mod:`assistant.answer.compose` sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

from assistant.types import WHOLE, Draft, Question, Scope

__all__ = ["FORMS", "Collection", "Form", "form"]


@dataclass(frozen=True, slots=True)
class Collection:
    """What a form may ask: the catalogue (papers, claims, counts) and the search."""

    catalog: Any
    retriever: Any

    def counted(self, scope: Scope = WHOLE) -> str:
        """How many papers there are, or "these 12 papers" where single ones are meant."""
        if scope.paper_ids is not None:
            return "this paper" if len(scope.paper_ids) == 1 else f"these {len(scope.paper_ids)} papers"
        papers = len(self.catalog.paper_ids(scope)) if scope else self.catalog.counts().papers
        return f"{papers:,} papers"


Form: TypeAlias = Callable[[Question, Collection], Draft]
"""Drafts an answer, or a draft with an ``abstain_reason``."""

# Where the form of each kind lives, as ``module:function``: loaded when first asked for.
FORMS: Mapping[str, str] = {
    "lookup": "assistant.answer.lookup:lookup",
    "compare": "assistant.answer.lookup:compare",
    "overview": "assistant.answer.overview:overview",
    "list": "assistant.answer.overview:overview",
    "browse": "assistant.answer.browse:browse",
    "evidence": "assistant.answer.lookup:weighed",
    "foreign": "assistant.answer.foreign:nearest",
    "recommend": "assistant.answer.recommendation:recommendation",
}


def form(kind: str) -> Form | None:
    """The form for a kind of question or ``foreign`` ones; ``None`` for a set and for small talk."""
    place = FORMS.get(kind)
    if place is None:
        return None
    module, _, name = place.partition(":")
    found: Form = getattr(import_module(module), name)
    return found
