"""Every paper that the filters leave: "list the papers from 2019", "what appeared in June?".

Nothing is ranked here. Each paper is shown with the sentence that says what it does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.text import Span, sentences
from assistant.types import Draft, Evidence, Paper, Question, Statement

__all__ = ["MOST", "browse", "headline", "period"]

MOST = 100
"""So many papers are listed at the most; the headline counts all."""
_OWN = re.compile(
    r"\b(?:we|this (?:paper|work|study|article|report))\s+(?:\w+ly\s+)?(?:propose|present|introduce|show|"
    r"study|describe|develop|demonstrate|investigate|find|report|release|design|examine|analy[sz]e|build)\w*",
    re.IGNORECASE,
)


def browse(papers: Sequence[Paper]) -> Draft:
    """One quoted sentence for each paper, newest first, undated ones last; at most :data:`MOST`."""
    newest = sorted(papers, key=lambda paper: paper.id)
    newest.sort(key=lambda paper: paper.published.toordinal() if paper.published else 0, reverse=True)
    drafted = [(paper, _telling(paper)) for paper in newest[:MOST]]
    evidence = {
        paper.id: Evidence(paper.id, paper.id, paper.title, span.text, span.start, span.end, paper.link)
        for paper, span in drafted
    }
    statements = tuple(
        Statement(f"- {' '.join(paper.title.split())}: “{span.text}”", (paper.id,)) for paper, span in drafted
    )
    return Draft(statements=statements, evidence=evidence, kind="browse")


def headline(found: int, of: int) -> str:
    """How many there are, of how many; the period itself is in :func:`period`, for no quote says it."""
    told = f"{found} of the {of} papers {'fits' if found == 1 else 'fit'}."
    return f"{told[:-1]}; only the newest are listed." if found > MOST else told


def period(question: Question) -> str | None:
    """How the dates of the question were read."""
    scope = question.scope
    ends = [f"from {scope.since}" if scope.since else "", f"to {scope.until}" if scope.until else ""]
    words = " ".join(end for end in ends if end)
    return f"read as: all papers dated {words}" if words else None


def _telling(paper: Paper) -> Span:
    """The sentence in which the authors say what they did, else the first."""
    spans = sentences(paper.abstract)
    return next((span for span in spans if _OWN.search(span.text)), spans[0])
