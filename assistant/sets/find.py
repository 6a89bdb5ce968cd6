"""Finding the set: scope, claims, verdicts, topic, order; and the counts that go with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.sets.check import check
from assistant.sets.judge import concerns, judge, strength
from assistant.sets.topical import Searcher, about
from assistant.types import Claim, Coverage, JudgedClaim, Paper, Quantity, Query

__all__ = ["ClaimReader", "SetResult", "find"]


class ClaimReader(Protocol):
    """What set questions need of the catalogue."""

    def papers(
        self,
        *,
        ids: Collection[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> Sequence[Paper]:
        """Papers that pass every filter given."""

    def paper_ids(
        self, *, since: date | None = None, until: date | None = None, source: str | None = None
    ) -> set[str]:
        """Ids of the papers that pass every filter given."""

    def claims(
        self, *, quantity: Quantity | None = None, paper_ids: Iterable[str] | None = None
    ) -> Sequence[Claim]:
        """Claims ordered by ``(paper_id, start, id)``."""


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


def find(query: Query, *, catalog: ClaimReader, retriever: Searcher) -> SetResult:
    """Every claim that ``query`` holds for, and every one that cannot be told.

    Raises ``QueryError`` for a filter that nothing can meet.
    """
    check(query)
    scope = catalog.paper_ids(since=query.since, until=query.until, source=query.source)
    claims = [
        claim for claim in _claims(query, catalog) if claim.paper_id in scope and concerns(query, claim)
    ]
    own = {claim.paper_id for claim in claims if query.quantity in {None, claim.quantity}}
    verdicts = [(claim, *judge(query, claim)) for claim in claims]
    kept = [row for row in verdicts if row[1] != "no_match"]
    papers = {paper.id: paper for paper in catalog.papers(ids=sorted({row[0].paper_id for row in kept}))}
    if query.topic:
        wanted = about(query.topic, papers, retriever)
        kept = [row for row in kept if row[0].paper_id in wanted]
    ordered = sorted(kept, key=lambda row: _rank(query, row[0], papers[row[0].paper_id]))
    matched = list(dict.fromkeys(row[0].paper_id for row in ordered if row[1] == "match"))
    open_ids = {row[0].paper_id for row in ordered if row[1] == "cannot_tell"} - set(matched)
    shown = set(matched if query.limit is None else matched[: query.limit])
    judged = [
        JudgedClaim(claim, papers[claim.paper_id].title, verdict, reason)
        for claim, verdict, reason in ordered
    ]
    return SetResult(
        query=query,
        matches=tuple(row for row in judged if row.verdict == "match" and row.claim.paper_id in shown),
        undecided=tuple(
            row for row in judged if row.verdict == "cannot_tell" and row.claim.paper_id in open_ids
        ),
        coverage=Coverage(len(scope), len(own), len(matched), len(open_ids)),
        papers=papers,
        near=_near(query, verdicts),
    )


def _claims(query: Query, catalog: ClaimReader) -> list[Claim]:
    """The claims of the quantity; for time also throughput, which is near it in other words."""
    found = list(catalog.claims(quantity=query.quantity))
    if query.quantity in {"training_time", "inference_latency"}:
        found += catalog.claims(quantity="throughput")
    return found


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


def _near(query: Query, verdicts: Sequence[tuple[Claim, str, str | None]]) -> tuple[Claim, ...]:
    """The claims that come closest without matching, one a paper."""
    missed = [
        row[0]
        for row in verdicts
        if row[1] == "no_match" and row[0].direction == (query.direction or row[0].direction)
    ]
    ranked = sorted(
        missed, key=lambda claim: (-strength(query, claim), claim.paper_id, claim.start, claim.id)
    )
    first: dict[str, Claim] = {}
    for claim in ranked:
        first.setdefault(claim.paper_id, claim)
    return tuple(first.values())[:_NEAREST]
