"""What the catalogue knows of one paper: its authors, its date, its venue, its link.

The facts frame the answer, for no abstract says them; the quote shows which paper they are of.
"""

from __future__ import annotations

from assistant.answer.forms import Collection
from assistant.answer.naming import owns
from assistant.language.bibliography import short_title
from assistant.language.releases import introducing
from assistant.language.words import holds, terms
from assistant.types import Draft, Evidence, Fact, Paper, Question, Statement

__all__ = ["record"]

_DEPTH = 5
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
    hits = collection.retriever.search(name, _DEPTH, scope) if name else []
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
