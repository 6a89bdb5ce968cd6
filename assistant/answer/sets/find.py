"""Finding the set: scope, claims, verdicts, topic, order; and the counts that go with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from assistant.answer.sets.check import check
from assistant.answer.sets.described import asks_described, described
from assistant.answer.sets.judge import concerns, judge, strength
from assistant.answer.sets.measured import names
from assistant.answer.sets.scores import same_benchmark
from assistant.answer.sets.topical import says, standing, words
from assistant.language.metrics import OWN_SCALES
from assistant.language.quantities import QUANTITIES, TIMED
from assistant.limits import watched
from assistant.protocols import PaperReader, Searches
from assistant.types import WHOLE, Claim, Coverage, JudgedClaim, Paper, Quantity, Query, Scope, Verdict

__all__ = ["ClaimReader", "SetResult", "find"]


class ClaimReader(PaperReader, Protocol):
    """What set questions need of the catalogue."""

    def claims(
        self, *, quantity: Quantity | None = None, paper_ids: Iterable[str] | None = None
    ) -> Sequence[Claim]:
        """Claims ordered by ``(paper_id, start, id)``."""

    def texts(self, ids: Collection[str], having: Sequence[Sequence[str]] = ()) -> Sequence[Paper]:
        """Papers with their title and abstract alone, ordered by id, that have one of each of ``having``."""


@dataclass(frozen=True, slots=True)
class SetResult:
    """The set: judged claims best first, the undecided in the same order, and the denominators.

    ``papers`` holds every paper that has a judged claim. ``near`` are claims for the
    same thing on the wrong side, nearest first, for an answer without a match.
    """

    query: Query
    matches: tuple[JudgedClaim, ...]
    undecided: tuple[JudgedClaim, ...]
    coverage: Coverage
    papers: Mapping[str, Paper]
    near: tuple[Claim, ...] = ()


class _Row(NamedTuple):
    """A claim with its verdict."""

    claim: Claim
    verdict: Verdict
    reason: str | None


def find(query: Query, *, catalog: ClaimReader, retriever: Searches, scope: Scope = WHOLE) -> SetResult:
    """Every claim that ``query`` holds for, and every one that cannot be told; papers of ``scope`` alone.

    Raises ``QueryError`` for a filter that nothing can meet.
    """
    check(query)
    within = catalog.paper_ids(Scope(query.since, query.until, query.source).over(scope))
    stored = _claims(query, catalog, within)
    claims = [claim for claim in stored if claim.paper_id in within and concerns(query, claim)]
    own = {claim.paper_id for claim in claims if query.quantity in {None, claim.quantity}}
    verdicts = [_Row(claim, *judge(query, claim)) for claim in watched(claims)]
    kept = [row for row in verdicts if row.verdict != "no_match"]
    for also in query.further:
        others = [claim for claim in _claims(also, catalog, within) if claim.paper_id in within]
        second = [_Row(claim, *judge(also, claim)) for claim in others]
        own |= {row.claim.paper_id for row in second if query.either and concerns(also, row.claim)}
        kept = _either(kept, second) if query.either else _both(kept, second)
    papers = {paper.id: paper for paper in catalog.papers(ids=sorted({row.claim.paper_id for row in kept}))}
    # A paper may have been removed since its claims were read.
    kept = [row for row in kept if row.claim.paper_id in papers]
    if query.topic:
        kept = _on_topic(query, kept, papers, retriever)
    ordered = sorted(kept, key=lambda row: _rank(query, row.claim, papers[row.claim.paper_id]))
    matched = list(dict.fromkeys(row.claim.paper_id for row in ordered if row.verdict == "match"))
    open_ids = {row.claim.paper_id for row in ordered if row.verdict == "cannot_tell"} - set(matched)
    shown = set(matched if query.limit is None else matched[: query.limit])
    judged = [JudgedClaim(row.claim, papers[row.claim.paper_id].title, *row[1:]) for row in ordered]
    return SetResult(
        query=query,
        matches=tuple(row for row in judged if row.verdict == "match" and row.claim.paper_id in shown),
        undecided=tuple(
            row for row in judged if row.verdict == "cannot_tell" and row.claim.paper_id in open_ids
        ),
        coverage=Coverage(len(within), len(own), len(matched), len(open_ids)),
        papers=papers,
        near=_near(query, verdicts) if not matched else (),
    )


def _both(rows: Sequence[_Row], others: Sequence[_Row]) -> list[_Row]:
    """The rows of papers that meet the second condition too, with the claims by which they do."""
    held = {row.claim.paper_id for row in rows}
    meets = {row.claim.paper_id for row in others if row.verdict == "match"}
    may = {row.claim.paper_id for row in others if row.verdict == "cannot_tell"} - meets
    kept = [row for row in rows if row.claim.paper_id in meets]
    kept += [
        _Row(row.claim, "cannot_tell", "its second number does not decide")
        for row in rows
        if row.claim.paper_id in may
    ]
    kept += [row for row in others if row.verdict == "match" and row.claim.paper_id in held]
    return list({row.claim.id: row for row in reversed(kept)}.values())


def _either(rows: Sequence[_Row], others: Sequence[_Row]) -> list[_Row]:
    """The rows of papers that meet one of two conditions; a number that meets one is not told twice."""
    more = [row for row in others if row.verdict != "no_match"]
    return list({row.claim.id: row for row in sorted([*more, *rows], key=_met)}.values())


def _met(row: _Row) -> bool:
    return row.verdict == "match"


def _on_topic(
    query: Query, rows: Sequence[_Row], papers: Mapping[str, Paper], retriever: Searches
) -> list[_Row]:
    """The rows of papers about the topic; of those that may be about it none can be told, with the reason.

    A sentence with the number that names the topic itself is about it; so is a score on the benchmark that
    was asked for: who is measured on one does what it tests.
    """
    topic = query.topic or ""
    found = standing(topic, papers, retriever)
    kept = []
    for row in rows:
        reason = found.doubtful.get(row.claim.paper_id)
        near = reason is not None and (query.dataset is not None or says(topic, row.claim.quote))
        if row.claim.paper_id in found.about or near:
            kept.append(row)
        elif reason is not None:
            kept.append(_Row(row.claim, "cannot_tell", reason))
    return kept


def _claims(query: Query, catalog: ClaimReader, within: Collection[str]) -> list[Claim]:
    """The claims of the quantity, of what says nearly the same in other terms, and amounts described."""
    found = list(catalog.claims(quantity=query.quantity))
    if query.quantity and (related := QUANTITIES[query.quantity].related):
        found += catalog.claims(quantity=related)
    if query.related:
        found += [
            claim
            for name in TIMED.values()
            if name != query.quantity
            for claim in catalog.claims(quantity=name)
        ]
    if not asks_described(query):
        return _placed(query, found, catalog) if query.dataset and query.metric in OWN_SCALES else found
    texts = catalog.texts(within, words(query.topic or ""))
    speaking = {paper.id for paper in texts}
    found = [claim for claim in found if claim.paper_id in speaking]
    read = list(described(query, texts))
    places = {(claim.paper_id, claim.start, claim.value) for claim in read}
    own = [one for one in found if (one.paper_id, one.start, one.value) not in places]
    if query.quantity == "quality":
        asked = query.dataset or ""
        own = [one for one in own if asked and one.dataset and same_benchmark(asked, one.dataset)]
    return own + read


def _placed(query: Query, claims: Sequence[Claim], catalog: ClaimReader) -> list[Claim]:
    """A number whose sentence names no data set is of the one asked for, where its paper names that."""
    asked = query.dataset or ""
    bare = {one.paper_id for one in claims if one.dataset is None and not names(asked, one.quote)}
    texts = catalog.texts(bare, tuple((word,) for word in asked.lower().split()))
    naming = {paper.id for paper in texts if names(asked, paper.title, paper.abstract)}
    return [
        replace(one, dataset=asked) if one.dataset is None and one.paper_id in naming else one
        for one in claims
    ]


def _rank(query: Query, claim: Claim, paper: Paper) -> tuple[float, str, int, str]:
    """A total order: by size (or by date), then paper, place and id."""
    if query.order == "date":
        size = float(paper.published.toordinal()) if paper.published else 0.0
    else:
        size = strength(query, claim)
    rising = query.ascending or (query.order != "date" and _less_is_better(query))
    return (size if rising else -size, claim.paper_id, claim.start, claim.id)


def _less_is_better(query: Query) -> bool:
    """For "in under a day": the shortest comes first."""
    return bool(query.unit and query.unit.startswith("absolute:") and query.op and query.op[0] == "<")


_NEAREST = 3


def _near(query: Query, verdicts: Sequence[_Row]) -> tuple[Claim, ...]:
    """The claims that come closest without matching, one a paper: off the topic first, then too small."""
    wanted = query.direction
    missed = [
        row for row in verdicts if row.verdict != "cannot_tell" and wanted in {None, row.claim.direction}
    ]
    ranked = sorted(
        missed,
        key=lambda row: (
            row.verdict == "no_match",
            -strength(query, row.claim),
            (row.claim.paper_id, row.claim.start, row.claim.id),
        ),
    )
    first: dict[str, Claim] = {}
    for row in ranked:
        first.setdefault(row.claim.paper_id, row.claim)
    return tuple(first.values())[:_NEAREST]
