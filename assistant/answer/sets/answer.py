"""From a question to what a reader gets: text, verified citations, judged claims, counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.answer.sets.describe import beside, change, headline, leftover, no_papers, stated
from assistant.answer.sets.find import ClaimReader, SetResult, find
from assistant.answer.sets.topical import says, words
from assistant.errors import QueryError
from assistant.gate.citations import Verified, Verifier
from assistant.language.sentences import informative
from assistant.language.words import holds
from assistant.limits import watched
from assistant.protocols import Searches
from assistant.types import (
    Citation,
    Claim,
    Coverage,
    Evidence,
    JudgedClaim,
    Outcome,
    Paper,
    Query,
    Question,
    Rejected,
    Scope,
    Statement,
    Table,
)

__all__ = ["SetAnswer", "answer_set"]


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """The pieces of an answer to a set question.

    ``text`` is ``headline``, which counts and repeats the filter, then ``rows``, one a
    paper: the numbers of a row stand in its cited quotes, but for those in brackets
    that start with "=", which are conversions of them; then the undecided by title.
    ``claims`` holds matches (labelled) and undecided. ``nearest`` is for an answer
    without a match. ``table`` is for a question for two quantities.
    """

    outcome: Outcome
    text: str
    query: Query
    coverage: Coverage
    headline: str = ""
    rows: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[JudgedClaim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    nearest: tuple[Evidence, ...] = field(default=())
    table: Table | None = None


def answer_set(question: Question, *, catalog: ClaimReader, retriever: Searches) -> SetAnswer:
    """Answer a question of kind ``set``.

    A filter that nothing can meet gives an abstention that says so; call
    :func:`assistant.answer.sets.check.check` first where it should be an error.
    """
    query = _whole(question)
    try:
        result = find(query, catalog=catalog, retriever=retriever, scope=question.scope)
    except QueryError as error:
        return SetAnswer(
            "abstained",
            f"{str(error)[:1].upper()}{str(error)[1:]}.",
            query,
            Coverage(papers=len(catalog.paper_ids())),
        )
    if not result.matches and (eased := _eased(question, catalog)):
        without = answer_set(eased, catalog=catalog, retriever=retriever)
        if without.outcome == "answered":
            return without
    if result.coverage.papers == 0:
        empty = not catalog.paper_ids()
        return SetAnswer("abstained", no_papers(query, empty=empty), query, result.coverage)
    if result.matches and result.query.limit is None:
        result = _beside(question, result, catalog, retriever)
    return _worded(question, result, catalog)


_TITLES = 3  # that have a word make it one that papers are about


def _eased(question: Question, catalog: ClaimReader) -> Question | None:
    """The question without the doubtful words of its topic, if there are any.

    A topic of nothing else stays where papers are called by it.
    """
    query, left = question.query or Query(), question.doubtful
    kept = [bare for phrase in (query.topic or "").split(", ") if (bare := _without(phrase, left))]
    if not left or (not kept and any(_titled(word, catalog) for word in left)):
        return None
    reading = f"{_told(left)} {'are' if len(left) > 1 else 'is'} left out, as no paper fits with it"
    return replace(
        question,
        query=replace(query, topic=", ".join(kept) or None),
        doubtful=(),
        reading="; ".join(filter(None, (question.reading, reading))),
    )


def _told(words: tuple[str, ...]) -> str:
    return " and ".join(f"“{word}”" for word in words)


def _without(phrase: str, left: tuple[str, ...]) -> str:
    """``phrase`` without what is doubtful: all of it, or words at its ends."""
    if phrase in left:
        return ""
    for word in left:
        phrase = phrase.removeprefix(f"{word} ").removesuffix(f" {word}")
    return phrase


def _beside(question: Question, result: SetResult, catalog: ClaimReader, retriever: Searches) -> SetResult:
    """The set with those undecided that lack a doubtful word alone, where something else says the topic."""
    eased = _eased(question, catalog)
    if eased is None or not (eased.query and eased.query.topic):
        return result
    wide = find(_whole(eased), catalog=catalog, retriever=retriever, scope=question.scope)
    told = {row.claim.paper_id for row in (*result.matches, *result.undecided)}
    reason = f"it does not speak of {_told(question.doubtful)}"
    more = [
        replace(row, verdict="cannot_tell", reason=reason)
        for row in wide.matches
        if row.claim.paper_id not in told
    ]
    undecided = (result.coverage.undecided or 0) + len({row.claim.paper_id for row in more})
    return replace(
        result,
        undecided=(*result.undecided, *more),
        coverage=replace(result.coverage, undecided=undecided),
        papers={**wide.papers, **result.papers},
    )


def _titled(word: str, catalog: ClaimReader) -> bool:
    held = catalog.texts(catalog.paper_ids(), ((word,),))
    return sum(holds(paper.title, word) for paper in watched(held)) >= _TITLES


def _whole(question: Question) -> Query:
    """The filter with the dates and source of the question where it has none of its own."""
    query = question.query or Query()
    return replace(
        query,
        since=query.since or question.scope.since,
        until=query.until or question.scope.until,
        source=query.source or question.scope.source,
    )


def _worded(question: Question, result: SetResult, catalog: ClaimReader) -> SetAnswer:
    evidence = {
        row.claim.id: _evidence(row.claim, result.papers[row.claim.paper_id]) for row in result.matches
    }
    checked, labels, literal = _checked(result, evidence)
    matches = tuple(
        replace(row, label=labels[row.claim.id]) for row in result.matches if row.claim.id in labels
    )
    rows = tuple(_rows(result.query, matches, literal))
    coverage = _counted(result, matches)
    head = headline(result.query, coverage, len(rows))
    table = beside(result.query, matches, literal)
    told = {row.cells[0] for row in table.rows} if table else set()
    listed = (row for row in rows if row.removeprefix("- ").partition(" — ")[0] not in told)
    close = [] if matches else [_evidence(claim, paper) for claim, paper in _near(result, catalog)]
    nearest = tuple(close if close or matches else _mentioning(result.query, catalog))
    parts = [head, _reading(question), *listed, leftover(result.undecided), _nearest_words(nearest)]
    return SetAnswer(
        outcome="answered" if checked.citations else "abstained",
        text="\n".join(part for part in parts if part),
        query=result.query,
        coverage=coverage,
        headline=head,
        rows=rows,
        citations=checked.citations,
        claims=(*matches, *result.undecided),
        rejected=checked.rejected,
        evidence=tuple(evidence.values()),
        nearest=nearest,
        table=table,
    )


def _evidence(claim: Claim, paper: Paper) -> Evidence:
    return Evidence(claim.id, claim.paper_id, paper.title, claim.quote, claim.start, claim.end, paper.link)


def _checked(
    result: SetResult, evidence: dict[str, Evidence]
) -> tuple[Verified, dict[str, int], frozenset[str]]:
    """Every row through the gate; the label of each claim whose row passed; those shown as printed.

    A number whose rewording does not pass is shown as its quote prints it: no member is lost to words.
    """
    verifier, trial = Verifier(evidence, result.papers), Verifier(evidence, result.papers)
    ordered = _by_paper(result.matches)
    literal = frozenset(
        row.claim.id
        for row in watched(ordered)
        if not trial.labels(Statement(stated(row.claim), (row.claim.id,)))
    )
    passed = [
        row.claim
        for row in watched(ordered)
        if verifier.add(Statement(stated(row.claim, literal=row.claim.id in literal), (row.claim.id,)))
    ]
    checked = verifier.result()
    labels = {cited.paper_id: cited.label for cited in checked.citations}
    return checked, {claim.id: labels[claim.paper_id] for claim in passed}, literal


def _by_paper(matches: tuple[JudgedClaim, ...]) -> list[JudgedClaim]:
    """Papers in the order of their best claim, the claims of one paper together."""
    first = {
        paper_id: place for place, paper_id in enumerate(dict.fromkeys(row.claim.paper_id for row in matches))
    }
    return sorted(matches, key=lambda row: first[row.claim.paper_id])


def _counted(result: SetResult, matches: tuple[JudgedClaim, ...]) -> Coverage:
    """The counts, without papers whose quotes did not pass the gate."""
    lost = len({row.claim.paper_id for row in result.matches}) - len({row.claim.paper_id for row in matches})
    return replace(result.coverage, matched=(result.coverage.matched or 0) - lost)


def _rows(query: Query, matches: tuple[JudgedClaim, ...], literal: frozenset[str]) -> list[str]:
    rows: dict[str, list[str]] = {}
    titles = {row.claim.paper_id: row.title for row in matches}
    for row in watched(_by_paper(matches)):
        named = query.quantity in {None, "quality"} or row.claim.quantity != query.quantity
        said = stated(row.claim, named=named, literal=row.claim.id in literal)
        notes = [note for note in (change(row.claim), row.reason) if note]
        piece = f"{said} [{row.label}]" + (f" ({', '.join(notes)})" if notes else "")
        pieces = rows.setdefault(row.claim.paper_id, [])
        if piece not in pieces:
            pieces.append(piece)
    return [f"- {titles[paper_id]} — {'; '.join(pieces)}" for paper_id, pieces in rows.items()]


def _near(result: SetResult, catalog: ClaimReader) -> list[tuple[Claim, Paper]]:
    papers = {
        paper.id: paper for paper in catalog.papers(ids=sorted({claim.paper_id for claim in result.near}))
    }
    return [(claim, papers[claim.paper_id]) for claim in result.near if claim.paper_id in papers]


_MOST_NEAR = 3


def _mentioning(query: Query, catalog: ClaimReader) -> Iterator[Evidence]:
    """Where no such number was read: papers that tell a number in a sentence on what was asked about."""
    about = (query.dataset or query.topic or "").partition(",")[0]
    if not about:
        return
    found = {
        paper.id: span
        for paper in watched(catalog.texts(catalog.paper_ids(Scope(query.since, query.until)), words(about)))
        for span in reversed(informative(paper.abstract))
        if any(sign.isdigit() for sign in span.text) and says(about, span.text)
    }
    for paper in catalog.papers(ids=sorted(found)[-_MOST_NEAR:]):
        span = found[paper.id]
        yield Evidence(f"{paper.id}:near", paper.id, paper.title, span.text, span.start, span.end, paper.link)


def _nearest_words(nearest: tuple[Evidence, ...]) -> str:
    if not nearest:
        return ""
    return "Nearest: " + "; ".join(evidence.title for evidence in nearest) + "."


def _reading(question: Question) -> str:
    return f"Note: {question.reading}." if question.reading else ""
