"""Papers by time, people, place or votes: "papers from 2019", "what came out in June about pruning?".

Without a topic nothing is ranked and nothing left out; with one, those of the scope that are about
it. Each paper is shown with the sentence that says what it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.belonging import belonging
from assistant.answer.fitting import likeliest, quotable
from assistant.answer.forms import FIRST, Collection, evidence_of, line, nearest, ordered
from assistant.answer.recommendation import counted
from assistant.answer.sentence import speaking
from assistant.answer.sets.topical import about, saying, says
from assistant.language.releases import introducing, releases
from assistant.language.sentences import informative
from assistant.language.text import Span
from assistant.language.traits import gives, giving, things
from assistant.limits import watched
from assistant.types import Draft, DraftGroup, Order, Paper, Question, Scope

__all__ = ["MOST", "browse", "period"]

MOST = 100
"""So many papers are listed at the most; the headline counts all."""
_WIDE = 200
_LEAST = 0.05
"""So likely at least a paper of a period has to be about the topic to be thought of."""
_NAME_WORDS = 4
_NEAREST = 3
_TIES = ("at ", "in ", "by ", "from ")
_SURE = 0.5
_NO_VOTES = "the votes of these papers are not known here: newest first"


def browse(question: Question, collection: Collection) -> Draft:
    """One quoted sentence for each paper of the scope, or of those on the topic; at most :data:`MOST`."""
    if _is_of_nobody(question.scope, collection):
        return _of_nobody(question, collection)
    papers = [paper for paper in watched(_papers(question, collection)) if _is_wanted(paper, question)]
    unvoted = question.order == "upvotes" and all(paper.upvotes is None for paper in papers)
    order: Order = "date" if unvoted or question.order == "relevance" else question.order
    most = min(question.most or MOST, MOST)
    listed = [paper for paper in ordered(papers, order, lambda paper: paper) if informative(paper.abstract)]
    shown = listed[: MOST if question.counts else most]
    headline = _headline(papers, len(shown[:most]), question, collection, order)
    spans = _telling(question, shown, collection)
    evidence = [evidence_of(paper, span) for paper, span in zip(shown, spans, strict=True)]
    statements = tuple(line(paper, span) for paper, span in zip(shown[:most], spans, strict=False))
    notes = (question.reading, _NO_VOTES if unvoted else period(question))
    more = tuple(piece.id for piece in evidence[most:])
    return Draft(
        evidence={piece.id: piece for piece in evidence},
        groups=(DraftGroup(FIRST[order].capitalize(), statements, more=more),) if statements else (),
        headline=headline,
        abstain_reason=headline.rstrip("."),
        kind="browse",
        notice="; ".join(filter(None, notes)) or None,
        found=len(papers),
    )


def _is_of_nobody(scope: Scope, collection: Collection) -> bool:
    """Whether it is asked for papers of somebody or of a venue, and none is known to be."""
    named = scope.author or scope.venue or scope.organization
    return bool(named) and not collection.catalog.paper_ids(scope)


def _of_nobody(question: Question, collection: Collection) -> Draft:
    """An abstention that names what comes nearest to the topic, whoever wrote it."""
    scope = question.scope
    whose = " and ".join(f"“{name}”" for name in (scope.author, scope.venue, scope.organization) if name)
    anybody = replace(scope, author=None, venue=None, organization=None)
    hits = collection.retriever.candidates(question.topic, _NEAREST, anybody) if question.topic else []
    return Draft(
        nearest=nearest(quotable(hits)),
        abstain_reason=f"no paper here is known to be of {whose}",
        kind="browse",
        notice=question.reading,
    )


def _telling(question: Question, papers: Sequence[Paper], collection: Collection) -> Sequence[Span]:
    """For each paper the sentence that shows why it is there; else the one that says what it is."""
    given = gives(question)
    if question.topic and question.scope.paper_ids is not None and papers and not given:
        return speaking(question.text, question.topic, papers, collection.retriever)
    return [
        (giving(question.topic, paper) if given else None) or introducing(paper.title, paper.abstract)
        for paper in papers
    ]


def _is_wanted(paper: Paper, question: Question) -> bool:
    """Whether it releases the kind of thing that is counted."""
    return question.wanted is None or releases(paper.title, paper.abstract)[question.wanted] >= _SURE


def _papers(question: Question, collection: Collection) -> list[Paper]:
    if not question.topic:
        papers: list[Paper] = collection.catalog.papers(scope=question.scope)
        return papers
    if not gives(question) and (of_theirs := _of(question, collection)):
        return of_theirs
    found = _about(question, collection)
    return _with_sayers(question, collection, found) if question.counts and not gives(question) else found


def _with_sayers(question: Question, collection: Collection, found: list[Paper]) -> list[Paper]:
    """A count holds every paper that says what it is about in the words of the topic."""
    papers = {paper.id: paper for paper in collection.catalog.papers(scope=question.scope)}
    sayers = saying(question.topic, papers) - {paper.id for paper in found}
    return [*found, *(papers[key] for key in sorted(sayers))]


def _about(question: Question, collection: Collection) -> list[Paper]:
    """The papers of the scope that are about the topic.

    They are told among all papers where those about it are not too many: the best of one month may
    be about something else. Few that are named are judged one by one, and so are all where the topic is so
    wide that no paper stands out.
    """
    retriever, scope = collection.retriever, question.scope
    if scope.paper_ids is not None or gives(question):
        return _among(question, collection)
    hits = retriever.candidates(question.topic, _WIDE)
    found = belonging(question.topic, hits, retriever, least=_LEAST if scope else None, most=_WIDE)
    if not found:
        own = {
            paper: f"{paper.title}. {introducing(paper.title, paper.abstract).text}"
            for paper in watched(collection.catalog.papers(scope=scope))
        }
        return [paper for paper, text in watched(own.items()) if says(question.topic, text)]
    if scope and sum(one.chance >= _SURE for one in found) >= len(hits) / 2:
        hits = retriever.candidates(question.topic, _WIDE, scope)
        found = belonging(question.topic, hits, retriever, most=_WIDE)
    if not scope:
        return [one.hit.paper for one in found]
    within = collection.catalog.paper_ids(scope)
    return [one.hit.paper for one in likeliest([one for one in found if one.hit.paper.id in within])]


def _among(question: Question, collection: Collection) -> list[Paper]:
    """Of the papers of the scope the ones that have to do with the topic; or that give away what it names."""
    papers = collection.catalog.papers(scope=question.scope)
    if gives(question):
        return [paper for paper in watched(papers) if giving(question.topic, paper) is not None]
    there = about(question.topic, {paper.id: paper for paper in papers}, collection.retriever)
    return [paper for paper in papers if paper.id in there]


def _of(question: Question, collection: Collection) -> list[Paper]:
    """The papers of the people, the venue or the organisation that the topic names, if it names one."""
    tie = next((one for one in _TIES if question.topic.lower().startswith(one)), "")
    name = question.topic[len(tie) :].strip()
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


def _headline(
    papers: Sequence[Paper], listed: int, question: Question, collection: Collection, order: Order
) -> str:
    """How many there are, of how many; the period itself is in :func:`period`, for no quote says it."""
    scope, count = question.scope, len(papers)
    of = collection.counted(Scope(paper_ids=scope.paper_ids))
    fits = "fits" if count == 1 else "fit"
    others = replace(scope, paper_ids=None)
    limited = "the dates" if others.since or others.until else "these limits" if others else ""
    on = _about_what(question, count)
    said = " and ".join(part for part in (on, f"{fits} {limited}" if limited else "") if part) or fits
    if scope.paper_ids is not None and count == len(scope.paper_ids) and not on:
        return f"{of[0].upper()}{of[1:]}."
    lead = f"{count or ('none' if scope.paper_ids is not None else 0)} of {of} {said}"
    return f"{lead}; {_CUT[order]} {listed} are listed." if count > listed > 0 else f"{lead}."


def _about_what(question: Question, count: int) -> str:
    if gives(question):
        given = " or ".join(things(question.topic)) or "work"
        return f"says where its {given} is" if count == 1 else f"say where their {given} is"
    if question.topic and question.scope.paper_ids is not None:
        return f"speak{'s' if count < 2 else ''} of “{question.topic}”"
    if question.wanted and not question.topic:
        return f"present{'s' if count < 2 else ''} {counted(question, count)}"
    kind = f"{counted(question, count)} " if question.wanted else ""
    return f"{'is' if count == 1 else 'are'} {kind}about {question.topic}" if question.topic else ""


_CUT: dict[Order, str] = {"date": "the newest", "oldest": "the oldest", "upvotes": "the most upvoted"}


def period(question: Question) -> str | None:
    """How the dates of the question were read."""
    scope = question.scope
    ends = [f"from {scope.since}" if scope.since else "", f"to {scope.until}" if scope.until else ""]
    words = " ".join(end for end in ends if end)
    return f"read as: papers dated {words}" if words else None
