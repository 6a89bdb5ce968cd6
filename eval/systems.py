"""What is evaluated: askpapers itself, or a plain top-k retriever to hold it against."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.types import Answer, Query
from eval.metrics.figures import figures
from eval.records import Cited, Reply, Together

__all__ = ["Askpapers", "System", "demo_collection", "reply_of"]


class System(Protocol):
    """Anything that answers questions over the collection."""

    @property
    def name(self) -> str:
        """How reports call it."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """Answer a question, after the earlier questions of the conversation."""

    def search(self, question: str, k: int) -> list[str]:
        """At most ``k`` paper ids, best first."""


class Askpapers:
    """The product. ``ask`` answers a question after earlier answers; by default by quoting."""

    def __init__(
        self,
        assistant: Assistant,
        ask: Callable[[str, Sequence[Answer]], Answer] | None = None,
        name: str = "askpapers extractive",
    ) -> None:
        self.name = name
        self._assistant = assistant
        self._ask = ask or self._quoted

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """Ask the earlier questions first, each with what came before it."""
        earlier: list[Answer] = []
        for said in history:
            earlier.append(self._ask(said, tuple(earlier)))
        begun = time.perf_counter()
        answer = self._ask(question, tuple(earlier))
        return replace(reply_of(answer), seconds=time.perf_counter() - begun)

    def _quoted(self, question: str, history: Sequence[Answer]) -> Answer:
        return self._assistant.ask(question, engine="extractive", history=history)

    def search(self, question: str, k: int) -> list[str]:
        """The hybrid search."""
        return [hit.paper.id for hit in self._assistant.search(question, k)]


def reply_of(answer: Answer) -> Reply:
    """An answer of the product in the evaluation's neutral shape."""
    cited = tuple(
        Cited(quote.label, quote.paper_id, quote.title, quote.quote, quote.start, quote.end)
        for quote in answer.citations
    )
    matched = [row.claim.paper_id for row in answer.claims if row.verdict == "match"]
    named = [quote.title for quote in answer.citations] + [piece.title for piece in answer.nearest]
    return Reply(
        text=answer.text,
        answered=answer.outcome == "answered",
        cited=cited,
        papers=tuple(dict.fromkeys([*matched, *(quote.paper for quote in cited)])),
        computed=_computed(answer),
        table=answer.kind == "set" or answer.table is not None or bool(answer.groups),
        titles=tuple(dict.fromkeys([*named, *(title.partition(": ")[0] for title in named)])),
        groups=_groups(answer),
        rejected=len(answer.rejected),
        input_tokens=answer.usage.input_tokens,
        output_tokens=answer.usage.output_tokens,
        cost_usd=answer.usage.cost_usd,
    )


_NO_APPROACH = {"More on this", "Nearest to the question", "Close to it"}


def _groups(answer: Answer) -> tuple[Together, ...]:
    papers = {quote.label: quote.paper_id for quote in answer.citations}
    return tuple(
        Together(
            tuple(
                papers[label]
                for label in (*(one for item in group.items for one in item.labels), *group.more)
            ),
            group.stance,
        )
        for group in answer.groups
    )


def _computed(answer: Answer) -> tuple[float, ...]:
    """Numbers of the answer's own: its counts, the question's filter, and savings on the scale."""
    counts = answer.coverage
    stated = [counts.papers, counts.papers_with_claim, counts.matched, counts.undecided, counts.found]
    values = [float(count) for count in stated if count is not None] + figures(answer.question)
    values += _filter(answer.query) + _framing(answer)
    for row in answer.claims:
        if row.verdict == "match" and row.claim.saving is not None:
            values += [round(100 * row.claim.saving, digits) for digits in range(6)]
        values += figures(row.reason or "")
    return tuple(sorted(set(values)))


def _framing(answer: Answer) -> list[float]:
    """How many groups there are, how large each is, and the dates of the papers."""
    sizes = [len(group.items) + len(group.more) for group in answer.groups]
    named = sum(group.label not in _NO_APPROACH for group in answer.groups)
    values = [named, len(sizes), *sizes, *(len(group.more) for group in answer.groups)]
    for day in (quote.published for quote in answer.citations):
        if day is not None:
            values += [day.year, day.month, day.day]
    return [float(value) for value in values]


def _filter(query: Query | None) -> list[float]:
    if query is None:
        return []
    values = [value for value in (query.value, query.value_high, query.limit) if value is not None]
    for saving in (query.saving, query.saving_high):
        if saving is not None:
            values += [round(100 * saving, digits) for digits in range(6)]
            values += [round(1 / (1 - saving), digits) for digits in range(3) if saving < 1]
    for day in (query.since, query.until):
        if day is not None:
            values += [day.year, day.month, day.day]
    return [float(value) for value in values]


@contextmanager
def demo_collection(settings: Settings | None = None) -> Iterator[Assistant]:
    """The packaged demo corpus, ingested into a home that is gone afterwards."""
    from ingest import ingest

    with TemporaryDirectory(prefix="askpapers-eval-") as folder:
        chosen = replace(
            settings or Settings.load(folder, environ={}), home=Path(folder), catalog=None, chroma=None
        )
        with as_file(files("ingest.demo")) as corpus:
            ingest(sorted(str(page) for page in corpus.glob("*.txt")), settings=chosen)
        with Assistant.open(settings=chosen) as assistant:
            yield assistant
