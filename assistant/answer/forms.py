"""What every form of an answer without a model is and shares: a question and the collection in, a draft out.

A form decides what is shown and in what order; it never shows anything itself. What it drafts, sentences of
papers as evidence and lines, reaches a reader through the gate, as :mod:`assistant.answer.compose` sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, TypeAlias, TypeVar

from assistant.language.bibliography import short_title
from assistant.language.phrases import main_clause
from assistant.language.releases import introducing
from assistant.language.text import Span
from assistant.language.typeset import typeset
from assistant.types import WHOLE, Draft, Evidence, Hit, Order, Paper, Question, Scope, Statement

__all__ = ["FIRST", "FORMS", "Collection", "Form", "evidence_of", "form", "line", "nearest", "ordered"]

_CLOSES = frozenset(("", *'.!?"”’)'))
"""What stands before a sentence, nothing at the beginning, and at its end."""


def evidence_of(paper: Paper, span: Span) -> Evidence:
    """The span as a quote of its paper."""
    key = f"{paper.id}:{span.start}-{span.end}"
    return Evidence(key, paper.id, paper.title, span.text, span.start, span.end, paper.link)


def line(paper: Paper, span: Span) -> Statement:
    """The paper's short title and the span, typeset, from where it speaks of its thing."""
    shown, ahead = span.text[main_clause(span.text) :], paper.abstract[: span.start].rstrip()
    before = "" if shown == span.text and ahead[-1:] in _CLOSES else "… "
    after = "" if shown[-1:] in _CLOSES else " …"
    quote = f"{before}{typeset(shown)}{after}"
    return Statement(f"{short_title(paper.title)}: “{quote}”", (evidence_of(paper, span).id,))


def nearest(hits: Iterable[Hit]) -> tuple[Evidence, ...]:
    """Papers that come nearest where none answers, each by the sentence that introduces it."""
    return tuple(evidence_of(hit.paper, introducing(hit.paper.title, hit.paper.abstract)) for hit in hits)


T = TypeVar("T")

FIRST: dict[Order, str] = {
    "date": "newest first",
    "oldest": "oldest first",
    "upvotes": "most upvoted first",
}
"""How each order is told."""


def ordered(things: Iterable[T], order: Order, paper_of: Callable[[T], Paper]) -> list[T]:
    """Things of papers in this order; by relevance as they come.

    Undated ones come last, and so do those whose votes are not known; equals are ordered by date, then id.
    """
    found = list(things)
    if order == "relevance":
        return found
    found.sort(key=lambda one: paper_of(one).id)
    if order == "oldest":
        found.sort(key=lambda one: paper_of(one).published or date.max)
        return found
    found.sort(key=lambda one: paper_of(one).published or date.min, reverse=True)
    if order == "upvotes":
        found.sort(key=lambda one: -1 if (votes := paper_of(one).upvotes) is None else votes, reverse=True)
    return found


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
    "overview": "assistant.answer.lookup:surveyed",
    "list": "assistant.answer.lookup:surveyed",
    "browse": "assistant.answer.browse:browse",
    "evidence": "assistant.answer.lookup:weighed",
    "foreign": "assistant.answer.foreign:nearest",
    "recommend": "assistant.answer.lookup:recommended",
}


def form(kind: str) -> Form | None:
    """The form for a kind of question or ``foreign`` ones; ``None`` for a set and for small talk."""
    place = FORMS.get(kind)
    if place is None:
        return None
    module, _, name = place.partition(":")
    found: Form = getattr(import_module(module), name)
    return found
