"""One screening from its first estimate to its last verdict: likely papers first, the rest by sample."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer.screening import Judged, Missed, Screening, by_words, missed
from assistant.errors import GenerationError, InputError
from assistant.llm.screen import Estimate, Screener
from assistant.types import WHOLE, Hit, Paper, Scope

__all__ = ["ScreeningRun"]

_SAMPLE = 60
_SAMPLE_SHARE = 0.25
_DEEPEST = 2000


class Searches(Protocol):
    """What a screening needs of retrieval."""

    def search(self, query: str, k: int = 10, scope: Scope = WHOLE) -> Sequence[Hit]:
        """The best ``k`` papers in scope."""

    def cosines(self, query: str, paper_ids: Collection[str]) -> dict[str, float]:
        """The cosine of each paper's best passage; empty without an embedder."""


@dataclass(slots=True)
class ScreeningRun:
    """Judges ``papers`` against ``criterion``; with a ``screener`` by the model, else by words.

    ``max_cost`` is in dollars and ``limit`` in abstracts to judge anew; with either, the likeliest come
    first and the rest is sampled. Iterate :meth:`judge` as far as wanted, then take :meth:`result`.
    """

    criterion: str
    papers: Sequence[Paper]
    retriever: Searches
    screener: Screener | None = None
    max_cost: float | None = None
    limit: int | None = None
    notice: str | None = None
    clock: Callable[[], float] = time.perf_counter
    _judged: dict[str, Judged] = field(default_factory=dict)
    _sampled: list[str] = field(default_factory=list)
    _rest: list[str] = field(default_factory=list)
    _begun: float = 0.0

    def __post_init__(self) -> None:
        if not self.criterion.strip():
            raise InputError("the criterion is empty; say what a paper must do or be")
        self._begun = self.clock()
        self.papers = _by_likelihood(self.criterion, self.papers, self.retriever)
        if self.screener is not None:
            self._judged = self.screener.known(self.papers)

    def estimate(self) -> Estimate | None:
        """What judging all that has no verdict will take; ``None`` without a model."""
        return self.screener.estimate(self._unjudged()) if self.screener is not None else None

    def judge(self) -> Iterator[Judged]:
        """Verdicts as they come: those known, the likeliest, then a random sample of what is left."""
        yield from list(self._judged.values())
        if self.screener is None:
            yield from map(self._noted, by_words(self.criterion, self._unjudged(), self.retriever))
            return
        first, sample = self._chosen()
        try:
            yield from map(self._noted, self.screener.judge(first))
            for one in self.screener.judge(sample):
                self._sampled.append(one.paper_id)
                yield self._noted(one)
        except GenerationError as error:
            self.notice = f"Broken off: {error}. What was judged is kept; run it again to go on."

    def result(self) -> Screening:
        """What has been judged up to now, in the order of likelihood."""
        screener = self.screener
        judged = tuple(self._judged[paper.id] for paper in self.papers if paper.id in self._judged)
        return Screening(
            self.criterion,
            len(self.papers),
            judged,
            self._missed(),
            engine="llm" if screener else "extractive",
            model=screener.replies.model.full if screener else None,
            prompt_sha=screener.prompt_sha if screener else None,
            usage=screener.usage if screener else Screening("", 0, ()).usage,
            notice=self.notice,
            seconds=round(max(0.0, self.clock() - self._begun), 6),
        )

    def _noted(self, one: Judged) -> Judged:
        self._judged[one.paper_id] = one
        return one

    def _unjudged(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.id not in self._judged]

    def _chosen(self) -> tuple[list[Paper], list[Paper]]:
        """The likeliest papers, and a sample of the others, within the limits."""
        left = self._unjudged()
        most = len(left) if self.limit is None else min(self.limit, len(left))
        if self.max_cost is not None and self.screener is not None:
            if self.screener.estimate(left).cost_usd is None:
                raise InputError(
                    f"no price is known for {self.screener.replies.model.full}, so --max-cost cannot be "
                    "kept; give one as ASKPAPERS_PRICE=IN,OUT (dollars for a million tokens)"
                )
            most = min(most, self.screener.affordable(left, self.max_cost))
        if most == len(left):
            return left, []
        sampled = min(_SAMPLE, int(most * _SAMPLE_SHARE))
        first, rest = left[: most - sampled], left[most - sampled :]
        self._rest = [paper.id for paper in rest]
        # At random, and the same at every run: by a hash that knows nothing of likelihood.
        drawn = sorted(
            rest, key=lambda paper: hashlib.sha256(f"{self.criterion}\0{paper.id}".encode()).digest()
        )
        return first, drawn[:sampled]

    def _missed(self) -> Missed | None:
        if not self._rest or not self._sampled:
            return None
        found = sum(1 for paper in self._sampled if self._judged[paper].verdict == "match")
        return missed(len(self._rest), len(self._sampled), found)


def _by_likelihood(criterion: str, papers: Sequence[Paper], retriever: Searches) -> list[Paper]:
    """The papers as a search for the criterion ranks them; those it does not find last, by id."""
    ids = frozenset(paper.id for paper in papers)
    hits = retriever.search(criterion, min(len(papers), _DEEPEST), Scope(paper_ids=ids)) if papers else []
    ranks = {hit.paper.id: rank for rank, hit in enumerate(hits)}
    return sorted(papers, key=lambda paper: (ranks.get(paper.id, len(ranks)), paper.id))
