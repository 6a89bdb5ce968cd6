"""Papers by time, people, place or votes: "papers from 2019", "what came out in June about pruning?".

Without a topic nothing is ranked and nothing left out; with one, those of the scope that are about
it. Each paper is shown with the sentence that says what it does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.belonging import belonging
from assistant.answer.forms import Collection
from assistant.answer.quoting import evidence_of, line
from assistant.language.releases import introducing
from assistant.language.sentences import informative
from assistant.types import Draft, DraftGroup, Paper, Question

__all__ = ["MOST", "browse", "newest", "period"]

MOST = 100
"""So many papers are listed at the most; the headline counts all."""
_DEPTH, _WIDE = 150, 200
_NAME_WORDS = 4
_TIED = re.compile(r"^(?:at|in|by|from)\s+", re.IGNORECASE)
_NO_VOTES = "the votes of these papers are not known here: newest first"


def browse(question: Question, collection: Collection) -> Draft:
    """One quoted sentence for each paper of the scope, or of those on the topic; at most :data:`MOST`."""
    papers = _papers(question, collection)
    of = collection.catalog.counts().papers
    headline = _headline(len(papers), of, question)
    ordered = _by_votes(papers) if question.order == "upvotes" else newest(papers)
    shown = [paper for paper in ordered[:MOST] if informative(paper.abstract)]
    voted = question.order == "upvotes" and any(paper.upvotes is not None for paper in shown)
    spans = [introducing(paper.title, paper.abstract) for paper in shown]
    evidence = [evidence_of(paper, span) for paper, span in zip(shown, spans, strict=True)]
    statements = tuple(line(paper, span) for paper, span in zip(shown, spans, strict=True))
    return Draft(
        evidence={piece.id: piece for piece in evidence},
        groups=(DraftGroup("Most upvoted first" if voted else "Newest first", statements),)
        if statements
        else (),
        headline=headline,
        abstain_reason=headline.rstrip("."),
        kind="browse",
        notice=_NO_VOTES if question.order == "upvotes" and not voted else period(question),
        found=len(papers),
    )


def newest(papers: Sequence[Paper]) -> list[Paper]:
    """By date, newest first; undated ones last, equals by id."""
    ordered = sorted(papers, key=lambda paper: paper.id)
    ordered.sort(key=lambda paper: paper.published.toordinal() if paper.published else 0, reverse=True)
    return ordered


def _by_votes(papers: Sequence[Paper]) -> list[Paper]:
    """Most votes first; those whose votes are not known last, newest first among equals."""
    return sorted(
        newest(papers), key=lambda paper: -1 if paper.upvotes is None else paper.upvotes, reverse=True
    )


def _papers(question: Question, collection: Collection) -> list[Paper]:
    if not question.topic:
        papers: list[Paper] = collection.catalog.papers(scope=question.scope)
        return papers
    if of_theirs := _of(question, collection):
        return of_theirs
    return _about(question, collection)


def _about(question: Question, collection: Collection) -> list[Paper]:
    """The papers of the scope that are about the topic.

    They are told among all papers where those about it are not too many: the best of one month may
    be about something else.
    """
    retriever, scope = collection.retriever, question.scope
    if scope and scope.paper_ids is None:
        wide = retriever.candidates(question.topic, _WIDE)
        found = belonging(question.topic, wide, retriever.vectors([hit.chunk.id for hit in wide]), most=_WIDE)
        if len(found) < len(wide) / 2:
            within = collection.catalog.paper_ids(scope)
            return [hit.paper for hit in found if hit.paper.id in within]
    hits = retriever.candidates(question.topic, _DEPTH, scope)
    vectors = retriever.vectors([hit.chunk.id for hit in hits])
    return [hit.paper for hit in belonging(question.topic, hits, vectors)]


def _of(question: Question, collection: Collection) -> list[Paper]:
    """The papers of the people, the venue or the organisation that the topic names, if it names one."""
    name = _TIED.sub("", question.topic)
    if len(name.split()) > _NAME_WORDS:
        return []
    within = question.scope
    for scope in (
        replace(within, author=name),
        replace(within, venue=name),
        replace(within, organization=name),
    ):
        papers: list[Paper] = collection.catalog.papers(scope=scope)
        if papers:
            return papers
    return []


def _headline(count: int, of: int, question: Question) -> str:
    """How many there are, of how many; the period itself is in :func:`period`, for no quote says it."""
    scope = question.scope
    fits = "fits" if count == 1 else "fit"
    limited = "the dates" if scope.since or scope.until else "these limits" if scope else ""
    about = f"{'is' if count == 1 else 'are'} about {question.topic}" if question.topic else ""
    said = " and ".join(part for part in (about, f"{fits} {limited}" if limited else "") if part) or fits
    lead = f"{count} of the {of:,} papers {said}"
    return f"{lead}; only the first {MOST} are listed." if count > MOST else f"{lead}."


def period(question: Question) -> str | None:
    """How the dates of the question were read."""
    scope = question.scope
    ends = [f"from {scope.since}" if scope.since else "", f"to {scope.until}" if scope.until else ""]
    words = " ".join(end for end in ends if end)
    return f"read as: papers dated {words}" if words else None
