"""Questions about one paper, or two side by side: the sentences that answer, quoted, or why none does.

What the catalogue knows of one paper, its authors, date, venue and link, frames an answer, for no abstract
says it; the quote shows which paper it is of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.answer.addressing import addressed
from assistant.answer.browse import browse
from assistant.answer.comparison import compared, two
from assistant.answer.evidence import evidence
from assistant.answer.extractive.answerability import reason
from assistant.answer.extractive.features import fitted
from assistant.answer.extractive.ranking import Candidate, evidence_of, rank
from assistant.answer.fact import fact
from assistant.answer.fitting import quotable
from assistant.answer.forms import Collection, line, nearest
from assistant.answer.naming import called_in, owns, presents
from assistant.answer.overview import overview
from assistant.answer.recommendation import recommendation
from assistant.answer.single import found, is_of_one, ranked_for, searching
from assistant.language.bibliography import short_title
from assistant.language.releases import introducing
from assistant.language.versus import chooses
from assistant.language.versus import compared as pair_of
from assistant.language.words import holds, rarity, terms
from assistant.question import parse
from assistant.question.asks import asks
from assistant.question.need import need
from assistant.question.people import renamed
from assistant.search.fuse import Search
from assistant.types import Draft, DraftGroup, Evidence, Fact, Paper, Question, Statement

__all__ = ["compare", "found", "lookup", "recommended", "record", "surveyed", "weighed"]

_DEPTH = 20
_BOTH = 2
_NEAREST = 3
_TOPICAL = 0.25
_FEW_SPEAK = 2  # papers to a claim under doubt: so few leave open that one is meant
_SAYS = 0.1  # of one of several papers whose sentence may answer
_NOTHING_ELSE = 3.0  # of rarity: "what does it propose", "how does it work"
_COINED = re.compile(r"\d|[a-z][A-Z]")


def lookup(question: Question, collection: Collection) -> Draft:
    """One paper's sentences; where none answers and the question may be about a topic, the overview."""
    if question.record and (known := record(question, collection)) is not None:
        return known
    if question.record and _COINED.search(question.topic):
        return _absent(question, question.topic, f"no paper here is called “{question.topic}”", collection)
    several = len(question.scope.paper_ids or ()) > 1
    if (others := (_of_each if several else _of_others)(question, collection)) is not None:
        return others
    named = _by_name(question, collection)
    draft = compare(named, collection)
    if draft.abstain_reason is not None and named is not question and not question.topic:
        return browse(question, collection)  # nothing but the paper is asked for
    unnamed = not named.names and named.scores.get("overview", 0.0) >= _TOPICAL
    if draft.abstain_reason is None or not unnamed:
        return draft
    wide = overview(named, collection)
    return draft if wide.abstain_reason else wide


def _of_each(question: Question, collection: Collection) -> Draft:
    """What each of several papers says to the question, a sentence each; without those that hardly do."""
    weights, retriever = fitted(), collection.retriever
    hits = retriever.candidates(question.text, len(question.scope.paper_ids or ()), question.scope)
    ranked = rank(question.need, hits, weights).candidates
    heard = sorted(addressed(question.text, ranked, retriever), key=lambda one: -one.chance)
    said = [one for one in heard if one.chance >= _SAYS]
    evidence = [evidence_of(one.candidate, one.place) for one in said]
    of = collection.counted(question.scope)
    lines = tuple(line(one.candidate.paper, one.candidate.spans[one.place]) for one in said)
    return Draft(
        evidence={piece.id: piece for piece in evidence},
        groups=(DraftGroup("", lines),) if lines else (),
        headline=f"{len(said)} of {of} {'speaks' if len(said) == 1 else 'speak'} to this.",
        nearest=tuple(evidence_of(one.candidate, one.place) for one in heard[:_NEAREST]),
        abstain_reason=None if said else f"none of {of} says it in its abstract",
        kind="lookup",
        found=len(said),
    )


def _of_others(question: Question, collection: Collection) -> Draft | None:
    """What others say of a thing that is asked for by its name alone, where no paper here presents it."""
    names = [name for name in question.names if _COINED.search(name)]
    if len(names) != 1 or question.scope.paper_ids:
        return None
    (name,) = names
    own = set(terms(name))
    if sum(rarity(term) for term in question.need.terms if term not in own) > _NOTHING_ELSE:
        return None
    hits = collection.retriever.candidates(name, _DEPTH, question.scope)
    if any(presents(hit.paper, name) for hit in hits):
        return None
    holding = [hit for hit in hits if holds(f"{hit.paper.title}. {hit.paper.abstract}", name)]
    wide = overview(question, collection) if len(holding) > 1 else None
    if wide is None or wide.abstain_reason is not None:
        return _absent(question, question.text, f"no paper here presents {name}", collection)
    return replace(wide, headline=f"No paper here presents {name} itself. {wide.headline}", kind="overview")


def _absent(question: Question, query: str, reason: str, collection: Collection) -> Draft:
    """An abstention that names the papers in scope that are nearest to ``query``."""
    hits = quotable(collection.retriever.candidates(query, _NEAREST, question.scope))
    return Draft(nearest=nearest(hits), abstain_reason=reason)


def compare(question: Question, collection: Collection) -> Draft:
    """Two papers where the question names or describes two, else one; ``kind`` says which.

    A choice of two things that are no two papers is answered by what papers find of both.
    """
    return _two_or_one(question, collection, searching(question, collection))


def _two_or_one(question: Question, collection: Collection, search: Search) -> Draft:
    both_given = len(question.scope.paper_ids or ()) == _BOTH
    both = two(question, search, fitted())
    if (
        question.kind == "compare"
        and not both_given
        and chooses(question.text)
        and not both.sure
        and not _are_papers(question, search)
    ):
        speaking = evidence(replace(question, kind="evidence"), collection)
        if speaking.abstain_reason is None:
            return replace(speaking, kind="evidence")
    return _quoted(question, both.papers, search, collection.retriever)


def weighed(question: Question, collection: Collection) -> Draft:
    """What papers find for and against; of two methods that are called by name, what the two papers say."""
    search = searching(question, collection)
    if _are_papers(question, search):
        question_of_two = replace(question, kind="compare")
        both = two(question_of_two, search, fitted()).papers
        drafted = _quoted(question_of_two, both, search, collection.retriever)
        if drafted.abstain_reason is None:
            return drafted
    wide = evidence(question, collection)
    return _of_one(question, collection, search) or wide if (wide.found or 0) <= _FEW_SPEAK else wide


def surveyed(question: Question, collection: Collection) -> Draft:
    """The papers about a topic in groups; where the search shows that one is meant, what that one says."""
    return _of_one(question, collection) or overview(question, collection)


def recommended(question: Question, collection: Collection) -> Draft:
    """A table of things of a kind; where the search shows that one paper is meant, what that one says."""
    return _of_one(question, collection) or recommendation(question, collection)


def _of_one(question: Question, collection: Collection, search: Search | None = None) -> Draft | None:
    search = search or searching(question, collection)
    if not is_of_one(question, search):
        return None
    drafted = _two_or_one(_as_of_one(question), collection, search)
    return drafted if drafted.abstain_reason is None else None


def _as_of_one(question: Question) -> Question:
    """A question that is worded otherwise and asks of one paper."""
    if question.kind == "lookup":
        return question
    text = question.need.text
    return replace(question, kind="lookup", asks=asks(text), need=need(text))


def _quoted(question: Question, both: Sequence[Candidate], search: Search, retriever: Any) -> Draft:
    weights = fitted()
    drafted = compared(question, both, retriever, weights) if both else []
    if not drafted and (not both or question.kind != "compare"):
        question = _as_of_one(question)
        return replace(fact(question, ranked_for(question, search), retriever, weights), kind="lookup")
    close = tuple(evidence_of(one, int(np.argmax(one.scores))) for one in both[:_NEAREST])
    if not drafted:
        return Draft(nearest=close, abstain_reason=reason(question.need, both))
    said = tuple(statement for statement, _ in drafted)
    return Draft(said, {piece.id: piece for _, piece in drafted}, close, kind="compare")


def _are_papers(question: Question, search: Search) -> bool:
    """Whether each of the two sides speaks of a paper by the name that leads its title."""
    sides = pair_of(question.text)
    return sides is not None and all(
        any(called_in(hit.paper, side) for hit in search(side, _NEAREST)) for side in sides[:2]
    )


def _by_name(question: Question, collection: Collection) -> Question:
    """A question about one paper that calls it by an identifier, as if it called it by its title."""
    ids = question.scope.paper_ids
    papers = collection.catalog.papers(ids=ids) if ids is not None and len(ids) == 1 else ()
    if not papers:
        return question
    text = renamed(question.text, collection.catalog.named, short_title(papers[0].title))
    return question if text == question.text else replace(parse(text), kind="lookup", scope=question.scope)


_TO_FIND_ONE = 5
_MOST_NAMES = 25
_NAME = 4  # words


def record(question: Question, collection: Collection) -> Draft | None:
    """One paper's record with a quote of the paper; ``None`` where the question names no paper of these."""
    paper = _meant(question, collection)
    if paper is None or question.record is None:
        return None
    span = introducing(paper.title, paper.abstract)
    evidence = Evidence(paper.id, paper.id, paper.title, span.text, span.start, span.end, paper.link)
    told = _told(paper, question.record)
    if told is None:
        why = f"the {question.record} of “{short_title(paper.title)}” is not known here"
        return Draft(abstain_reason=why.replace("authors of", "list of authors of"), nearest=(evidence,))
    return Draft(
        headline=told,
        statements=(Statement(f"{' '.join(paper.title.split())}: “{evidence.quote}”", (evidence.id,)),),
        evidence={evidence.id: evidence},
        kind="lookup",
    )


def _meant(question: Question, collection: Collection) -> Paper | None:
    """The paper with the identifier, the title or the name that the question has."""
    catalog, scope, name = collection.catalog, question.scope, question.topic
    ids = scope.paper_ids if scope.paper_ids is not None else frozenset(catalog.find_title(name))
    if ids:
        found: list[Paper] = catalog.papers(ids=sorted(ids))
        return found[0] if len(found) == 1 else None
    hits = collection.retriever.search(name, _TO_FIND_ONE, scope) if name else []
    return next((hit.paper for hit in hits if _is_called(hit.paper, name)), None)


def _is_called(paper: Paper, name: str) -> bool:
    """The name is its own, or each word of it is in its title."""
    words = terms(name)
    return (len(name.split()) <= _NAME and owns(paper, name)) or (
        bool(words) and all(holds(paper.title, word) for word in words)
    )


def _told(paper: Paper, fact: Fact) -> str | None:
    """The fact in words; ``None`` where it is not known. A date is set as everywhere, in brackets."""
    if fact == "first author":
        return f"The first author is {paper.authors[0]}." if paper.authors else None
    if fact == "authors":
        return f"By {_listed(paper)}." if paper.authors else None
    if fact == "date":
        return f"It is dated ({paper.dated})." if paper.dated else None
    if fact == "venue":
        place = paper.venue or ("arXiv" if paper.arxiv_id else None)
        return f"It appeared in {' '.join(place.split())}." if place else None
    return f"It is at {paper.link}." if paper.link else None


def _listed(paper: Paper) -> str:
    names = [" ".join(name.split()) for name in paper.authors[:_MOST_NAMES]]
    if len(paper.authors) > len(names) or (paper.author_count or 0) > len(names):
        names.append("others")
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
