"""A sentence of a paper as evidence, and as a line of an answer."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.language.bibliography import short_title
from assistant.language.phrases import main_clause
from assistant.language.releases import introducing
from assistant.language.text import Span
from assistant.language.typeset import typeset
from assistant.types import Evidence, Hit, Paper, Statement

__all__ = ["evidence_of", "line", "nearest"]

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
