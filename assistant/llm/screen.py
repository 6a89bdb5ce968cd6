"""Every abstract judged by the model against a criterion, ten at a time, each verdict kept for ever.

A verdict is kept under the paper's text, the criterion, the model and the prompt: a new paper
costs one verdict, and a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, get_args

from assistant.answer.screening import Judged
from assistant.errors import BadReply
from assistant.language.addressed import informative
from assistant.language.text import Span
from assistant.llm.cost import Meter, together
from assistant.llm.evidence import numbered_papers
from assistant.llm.objects import numbers, objects, read_object
from assistant.llm.replies import Cache, NoCache, Replies, Request
from assistant.protocols import TokenCounter
from assistant.types import Paper, Usage, Verdict
from prompts import load

__all__ = ["Estimate", "Screener"]

BATCH = 10
"""Abstracts in one call."""

_KIND = "verdict"
_AT_ONCE = 4
_A_VERDICT = 30
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
        sent = calls * rules + sum(self.counter.count(f"{p.title} {p.abstract}") + 60 for p in papers)
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
        prompt = load("screen")
        shown = [informative(paper.abstract) for paper in batch]
        text, places = numbered_papers(list(zip(batch, shown, strict=True)))
        system, user = prompt.render(evidence=text, criterion=self.criterion)
        reply = self.replies.whole(Request(system, user, prompt.sha256, _SCHEMA, _ROOM))
        self.usage = together(self.usage, reply.usage)
        try:
            rows = objects(read_object(reply.text, self.replies.model.full).get("papers"))
        except BadReply:
            return {}
        found: dict[str, Judged] = {}
        for row in rows:
            number = next(iter(numbers(row.get("paper"))), 0.0)
            if 1 <= number <= len(batch) and row.get("verdict") in get_args(Verdict):
                paper = batch[int(number) - 1]
                found.setdefault(paper.id, self._verdict(paper, row, places))
        return found

    def _verdict(
        self, paper: Paper, row: Mapping[str, Any], places: Mapping[int, tuple[str, Span]]
    ) -> Judged:
        """A row's verdict; a match without a sentence of the paper's own is none."""
        verdict: Verdict = row["verdict"]
        holder, span = places.get(int(next(iter(numbers(row.get("sentence"))), 0.0)), ("", None))
        if holder != paper.id:
            span = None
        if verdict == "match" and span is None:
            verdict = "cannot_tell"
        place = None if span is None else [span.start, span.end]
        self.cache.remember(_KIND, self._key(paper), json.dumps({"verdict": verdict, "span": place}))
        return _kept(paper, {"verdict": verdict, "span": place})

    def _key(self, paper: Paper) -> str:
        parts = [paper.title, paper.abstract, " ".join(self.criterion.split()), self.replies.model.full]
        return hashlib.sha256(json.dumps([*parts, self.prompt_sha]).encode()).hexdigest()


def _kept(paper: Paper, row: Mapping[str, Any]) -> Judged:
    if not row["span"]:
        return Judged(paper.id, paper.title, row["verdict"], url=paper.url)
    start, end = row["span"]
    return Judged(paper.id, paper.title, row["verdict"], paper.abstract[start:end], start, end, paper.url)


_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "papers": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "paper": {"type": "integer"},
                    "verdict": {"type": "string", "enum": list(get_args(Verdict))},
                    "sentence": {"type": ["integer", "null"]},
                },
                "required": ["paper", "verdict", "sentence"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["papers"],
    "additionalProperties": False,
}
