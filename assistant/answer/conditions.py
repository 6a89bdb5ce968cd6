"""What is asked of a thing recommended besides its kind, a size, a bound, being open: each a column.

What its abstract says otherwise rules a paper out; what its abstract does not say is left open, and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.sets.described import asks_described, described
from assistant.answer.sets.holdings import holdings
from assistant.answer.sets.judge import judge
from assistant.answer.sets.sizes import sizes
from assistant.deadline import watched
from assistant.language.quantities import QUANTITIES
from assistant.language.releases import Description, releases
from assistant.language.roles import judged
from assistant.language.text import Span
from assistant.language.traits import TRAITS, Trait, given
from assistant.types import Claim, Paper, Query, Question

__all__ = ["Column", "bounded", "columns"]


@dataclass(frozen=True, slots=True)
class Column:
    """What each paper says, in its own words and with their sentence, by the paper's id.

    ``told`` says of how many it could not be checked.
    """

    name: str
    said: dict[str, tuple[str, Span]]
    told: str = ""


def bounded(question: Question, papers: Sequence[Paper]) -> tuple[frozenset[str], frozenset[str]]:
    """The papers with an amount within the bound that was asked for, and those with others alone."""
    query = _bound(question)
    if query is None:
        return frozenset(), frozenset()
    claims = list(described(query, papers))
    met = frozenset(claim.paper_id for claim in _met(query, claims))
    return met, frozenset(claim.paper_id for claim in claims) - met


def _met(query: Query, claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if judge(query, claim).verdict == "match"]


def columns(
    question: Question,
    papers: Sequence[Paper],
    described_as: Mapping[str, Description | None],
    ordering: Sequence[Claim] = (),
) -> list[Column]:
    """A column for each condition, and the size of a model or of data in any case.

    ``described_as`` is the phrase that says what each paper's thing is, whose size comes first; ``ordering``
    are the sizes that put them in order.
    """

    def told(claim: Claim) -> bool:
        said = described_as.get(claim.paper_id)
        return said is not None and claim.raw in said.text

    query = _bound(question)
    found = [_bounded(query, papers)] if query else []
    sized = query.quantity if query else None
    if question.wanted == "model" and sized != "model_size":
        named = [claim for claim in sizes(papers, named=True) if told(claim)]
        found.append(Column("size", _first([*ordering, *named, *sizes(papers, own=True), *sizes(papers)])))
    if question.wanted in {"dataset", "benchmark"} and sized != "data_size":
        found.append(Column("size", _first([*ordering, *_held(question.wanted, papers, told)])))
    return found + [_trait(trait, papers) for trait in TRAITS if trait.name in question.traits]


def _held(wanted: str, papers: Sequence[Paper], told: Callable[[Claim], bool]) -> list[Claim]:
    """What their data hold, first what the description names, then by how likely a sentence gives it."""
    titles = {paper.id: paper.title for paper in papers}
    claims = list(holdings(papers, None))
    likely = [releases(titles[claim.paper_id], claim.quote)[wanted] for claim in claims]
    ranked = sorted(zip(claims, likely, strict=True), key=lambda one: (not told(one[0]), -one[1]))
    return [replace(one, raw=_amount(one.raw)) for one, chance in ranked if told(one) or chance >= _GIVES]


def _amount(raw: str) -> str:
    """The amount alone of a name that ends with one: "Brook-10K"."""
    name, _, end = raw.rpartition("-")
    return end if name[:1].isalpha() and end[:1].isdigit() and " " not in raw else raw


_GIVES = 0.07


def _bound(question: Question) -> Query | None:
    query = question.query
    return query if query is not None and query.op is not None and asks_described(query) else None


def _first(claims: Iterable[Claim]) -> dict[str, tuple[str, Span]]:
    said: dict[str, tuple[str, Span]] = {}
    for claim in claims:
        said.setdefault(claim.paper_id, (claim.raw, Span(claim.start, claim.end, claim.quote)))
    return said


def _bounded(query: Query, papers: Sequence[Paper]) -> Column:
    said = _first(_met(query, described(query, papers)))
    noun = QUANTITIES[query.quantity].noun if query.quantity else "size"
    silent = len(papers) - len(said)
    return Column(noun, said, f"Of {silent} the abstract names no {noun}: not checked." if silent else "")


def _trait(trait: Trait, papers: Sequence[Paper]) -> Column:
    """What each is said to give, where it speaks of its own: findings and background speak of others too."""
    said: dict[str, tuple[str, Span]] = {}
    for paper in watched(papers):
        own = (one for one in judged(paper.abstract) if one.role not in _OF_OTHERS)
        for one in sorted(own, key=lambda one: -one.chances["resource"]):
            if match := trait.said.search(one.span.text):
                said.setdefault(paper.id, (given(one.span.text) or match.group(), one.span))
    silent = sum(paper.id not in said for paper in papers)
    told = f"Of {silent} the abstract does not say {trait.name}: not checked." if silent else ""
    return Column(trait.name, said, told)


_OF_OTHERS = frozenset({"background", "result", "limit"})
