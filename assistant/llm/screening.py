"""One screening from its first estimate to its last verdict: likely papers first, the rest by sample.

The model judges ten abstracts a call. A verdict is kept for ever under the paper's text, the criterion, the
model and the prompt: a new paper costs one verdict, and a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, get_args

from assistant.answer.screening import Judged, Missed, Screening, by_words, missed
from assistant.errors import GenerationError, InputError
from assistant.llm.cost import Meter, together
from assistant.llm.evidence import Rows, rows_of
from assistant.llm.replies import Cache, NoCache, Replies, closed, many
from assistant.protocols import Searches, TokenCounter
from assistant.types import Paper, Scope, Usage, Verdict
from prompts import load

__all__ = ["Estimate", "Screener", "ScreeningRun"]

BATCH = 10
"""Abstracts in one call."""

_KIND = "verdict"
_AT_ONCE = 4
_A_VERDICT = 30
# Tokens of so many abstracts are counted at most, at even distances, and stand for the others.
_COUNTED = 500
_ROOM = 700


@dataclass(frozen=True, slots=True)
class Estimate:
    """What judging will take: abstracts that have no verdict yet, calls, tokens, and dollars where known."""

    abstracts: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None

    def told(self) -> str:
        """In one line."""
        price = "at an unknown price" if self.cost_usd is None else f"about ${self.cost_usd:.4f}"
        tokens = self.input_tokens + self.output_tokens
        return f"{self.abstracts} abstracts to judge in {self.calls} calls, about {tokens:,} tokens, {price}"


@dataclass(slots=True)
class Screener:
    """Judges papers against one criterion with one model."""

    replies: Replies
    counter: TokenCounter
    meter: Meter
    criterion: str
    cache: Cache = field(default_factory=NoCache)
    usage: Usage = field(default_factory=Usage)

    @property
    def prompt_sha(self) -> str:
        """The hash of the prompt."""
        return load("screen").sha256

    def known(self, papers: Sequence[Paper]) -> dict[str, Judged]:
        """Verdicts given before, by paper."""
        kept = ((paper, self.cache.cached(_KIND, self._key(paper))) for paper in papers)
        return {paper.id: _kept(paper, json.loads(value)) for paper, value in kept if value is not None}

    def estimate(self, papers: Sequence[Paper]) -> Estimate:
        """What judging these papers will take."""
        rules = self.counter.count(load("screen").text) + self.counter.count(self.criterion)
        calls = -(-len(papers) // BATCH)
        counted = papers[:: 1 + len(papers) // _COUNTED]
        sizes = [self.counter.count(f"{paper.title} {paper.abstract}") + 60 for paper in counted]
        sent = calls * rules + round(sum(sizes) * len(papers) / max(1, len(sizes)))
        told = len(papers) * _A_VERDICT
        return Estimate(len(papers), calls, sent, told, self.meter.price_of(sent, told))

    def affordable(self, papers: Sequence[Paper], dollars: float) -> int:
        """How many of the first papers so much money allows."""
        low, high = 0, len(papers)
        while low < high:
            middle = (low + high + 1) // 2
            cost = self.estimate(papers[:middle]).cost_usd
            low, high = (middle, high) if cost is not None and cost <= dollars else (low, middle - 1)
        return low

    def within(self, papers: Sequence[Paper], tokens: int) -> int:
        """How many of the first papers, in whole calls, so many tokens allow."""
        most = 0
        while most < len(papers) and self.estimate(papers[: most + BATCH]).input_tokens <= tokens:
            most = min(len(papers), most + BATCH)
        return most

    def judge(self, papers: Sequence[Paper]) -> Iterator[Judged]:
        """The papers with their verdicts, in order, a batch at a time as they come.

        What a reply leaves out is asked once more and then undecided. Raises a ``GenerationError``.
        """
        batches = [papers[start : start + BATCH] for start in range(0, len(papers), BATCH)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for first in range(0, len(batches), _AT_ONCE):
                waiting = [pool.submit(self._judged, batch) for batch in batches[first : first + _AT_ONCE]]
                for future in waiting:
                    yield from future.result()

    def _judged(self, batch: Sequence[Paper]) -> list[Judged]:
        found: dict[str, Judged] = {}
        for _again in range(2):
            left = [paper for paper in batch if paper.id not in found]
            if left:
                found |= self._asked(left)
        return [
            found.get(paper.id, Judged(paper.id, paper.title, "cannot_tell", url=paper.url))
            for paper in batch
        ]

    def _asked(self, batch: Sequence[Paper]) -> dict[str, Judged]:
        """One call; papers that the reply leaves out, or says nothing usable of, are missing."""
        told = rows_of(self.replies, "screen", batch, _SCHEMA, _ROOM, criterion=self.criterion)
        self.usage = together(self.usage, told.usage)
        usable = (paper for paper in batch if told.rows.get(paper.id, {}).get("verdict") in get_args(Verdict))
        return {paper.id: self._verdict(paper, told) for paper in usable}

    def _verdict(self, paper: Paper, told: Rows) -> Judged:
        """A row's verdict; a match without a sentence of the paper's own is none."""
        row = told.rows[paper.id]
        verdict: Verdict = row["verdict"]
        span = told.span(paper, row.get("sentence"))
        if verdict == "match" and span is None:
            verdict = "cannot_tell"
        kept = {"verdict": verdict, "span": None if span is None else [span.start, span.end]}
        self.cache.remember(_KIND, self._key(paper), json.dumps(kept))
        return _kept(paper, kept)

    def _key(self, paper: Paper) -> str:
        parts = [paper.title, paper.abstract, " ".join(self.criterion.split()), self.replies.model.full]
        return hashlib.sha256(json.dumps([*parts, self.prompt_sha]).encode()).hexdigest()


def _kept(paper: Paper, row: Mapping[str, Any]) -> Judged:
    if not row["span"]:
        return Judged(paper.id, paper.title, row["verdict"], url=paper.url)
    start, end = row["span"]
    return Judged(paper.id, paper.title, row["verdict"], paper.abstract[start:end], start, end, paper.url)


_SCHEMA = closed(
    papers=many(
        closed(
            paper={"type": "integer"},
            verdict={"type": "string", "enum": list(get_args(Verdict))},
            sentence={"type": ["integer", "null"]},
        )
    )
)


_SAMPLE = 60
_SAMPLE_SHARE = 0.25
_DEEPEST = 2000


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
        return self.screener.estimate(self.left()) if self.screener is not None else None

    def left(self) -> list[Paper]:
        """The papers that have no verdict, likeliest first."""
        return [paper for paper in self.papers if paper.id not in self._judged]

    def judge(self) -> Iterator[Judged]:
        """Verdicts as they come: those known, the likeliest, then a random sample of what is left."""
        yield from list(self._judged.values())
        if self.screener is None:
            yield from map(self._noted, by_words(self.criterion, self.left(), self.retriever))
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

    def _chosen(self) -> tuple[list[Paper], list[Paper]]:
        """The likeliest papers, and a sample of the others, within the limits."""
        left = self.left()
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
