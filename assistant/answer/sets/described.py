"""Amounts that papers only describe: context lengths, sizes of data sets and models, scores on benchmarks.

None is a claim of a saving, so none is stored: they are read from the abstracts when a question asks
for them. Every number is bound to what it measures in its own sentence, and is quoted with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.holdings import holdings
from assistant.answer.sets.lengths import lengths
from assistant.answer.sets.scores import scores
from assistant.answer.sets.sizes import asks_size, sizes
from assistant.answer.sets.tallied import asks_tally, tallied
from assistant.language.metrics import WHOSE
from assistant.language.quantities import measure
from assistant.types import Claim, Paper, Query

__all__ = ["asks_described", "described"]


def asks_described(query: Query) -> bool:
    """Whether the answer is in what papers describe."""
    kept = query.quantity in {"context_length", "data_size"}
    return kept or _asks_tokens(query) or asks_size(query) or asks_tally(query) or _asks_scores(query)


def _asks_tokens(query: Query) -> bool:
    """On how many tokens something is trained at most."""
    known = measure(1.0, query.unit or "")
    return query.quantity == "data" and known is not None and known.dimension == "tokens"


def _learned(claim: Claim) -> bool:
    """What something is trained on: so much that it is no length of an input."""
    known = measure(claim.value, claim.unit)
    trains = "train" in claim.quote[: claim.quote.find(claim.raw)].lower()
    return trains and known is not None and known.amount >= _CORPUS


_CORPUS = 1e6


def _asks_scores(query: Query) -> bool:
    absolute = query.unit is None or query.unit.startswith("absolute:")
    return query.quantity == "quality" and absolute and bool(query.dataset or query.method in WHOSE)


def described(query: Query, papers: Sequence[Paper]) -> Iterator[Claim]:
    """Every amount of the kind that ``query`` asks for, each once; quotes are whole sentences."""
    first: dict[tuple[object, ...], Claim] = {}
    for claim in _read(query, papers):
        first.setdefault((claim.paper_id, claim.value, claim.unit, claim.dataset, claim.context), claim)
    yield from first.values()


def _read(query: Query, papers: Sequence[Paper]) -> Iterator[Claim]:
    if asks_size(query):
        yield from sizes(papers, named=query.op == "=", own=query.op is None)
    elif asks_tally(query):
        yield from tallied(papers, query)
    elif query.quantity == "context_length":
        yield from lengths(papers)
    elif query.quantity == "data":
        learned = (one for one in holdings(papers, "tokens") if _learned(one))
        yield from (replace(one, quantity="data", direction="decrease") for one in learned)
    elif query.quantity == "data_size":
        yield from holdings(papers, query.counted)
    elif query.method in WHOSE:
        yield from scores(papers, whose=query.method)
    elif query.dataset:
        yield from scores(papers, benchmark=query.dataset)
