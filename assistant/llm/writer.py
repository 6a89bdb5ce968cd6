"""Everything the language model does for an assistant, behind one object.

Besides it a few sentences over the rows of a set answer; the rows stay what the table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.errors import GenerationError
from assistant.gate import Source
from assistant.language.sentences import addresses_a_model
from assistant.llm.check import Checked, judge
from assistant.llm.columns import Tabulator
from assistant.llm.cost import Meter, Price, load_prices, price_of, together
from assistant.llm.cutting import Ended, cut
from assistant.llm.each import of_each
from assistant.llm.errors import Patience
from assistant.llm.evidence import plain
from assistant.llm.gathering import Gatherer
from assistant.llm.providers import Model, connect
from assistant.llm.reading import condense, read_by_model, unread
from assistant.llm.replies import Cache, Replies, Request
from assistant.llm.screening import Screener, ScreeningRun
from assistant.llm.window import Window, window
from assistant.llm.writing import LanguageWriter
from assistant.protocols import Searches, TokenCounter
from assistant.types import Answer, Draft, Event, Evidence, Question, Rejected, Statement, Usage
from prompts import Prompt, load

__all__ = ["Choice", "Writer", "load_writer", "summarize"]


@dataclass(frozen=True, slots=True)
class Choice:
    """The writer in force, ``None`` when answers are quoted only, and why in one line."""

    writer: Writer | None
    reason: str


class Writer:
    """One model, one client, one meter: drafts, follow-ups, plans and summaries. Thread-safe."""

    def __init__(self, replies: Replies, counter: TokenCounter, meter: Meter, settings: Settings) -> None:
        self.replies = replies
        self.meter = meter
        self._counter = counter
        self._settings = settings

    @cached_property
    def window(self) -> Window:
        """How much the model can be given; a server of the reader's own is asked once."""
        return window(self.replies.model, self._settings)

    @property
    def model(self) -> str:
        """The model as ``provider:name``."""
        return self.replies.model.full

    def writer(self, catalog: Any, retriever: Searches) -> LanguageWriter:
        """Writes answers over one collection."""
        settings = self._settings
        gatherer = Gatherer(
            self.replies, retriever, self._counter, self.window, read_tokens=settings.read_tokens
        )
        return LanguageWriter(
            self.replies,
            gatherer,
            self._counter,
            self.window,
            papers=lambda ids: catalog.papers(ids=ids),
            passages=settings.passages,
            judged=self._judges,
        )

    def screener(self, criterion: str, cache: Cache) -> Screener:
        """Judges papers against a criterion."""
        return Screener(self.replies, self._counter, self.meter, criterion, cache)

    def of_each(self, question: Question, spent: Usage, catalog: Any, retriever: Searches) -> Iterator[Event]:
        """The likeliest papers judged by what the question asks of each; see :func:`each.of_each`."""
        settings = self._settings
        money = None if settings.max_cost is None else max(0.0, settings.max_cost - self.meter.spent)
        run = ScreeningRun(
            question.text,
            catalog.papers(scope=question.scope),
            retriever,
            self.screener(question.text, catalog),
            max_cost=money,
        )
        return of_each(question, run, settings.read_tokens, spent)

    def tabulator(self, columns: tuple[str, ...], cache: Cache) -> Tabulator:
        """Fills the cells of a table about papers."""
        return Tabulator(self.replies, columns, cache)

    def condense(self, question: str, history: Sequence[Answer]) -> tuple[str, Usage]:
        """A follow-up question made to stand alone; see :func:`reading.condense`."""
        return condense(self.replies, question, history)

    def understand(self, question: Question, *, today: date) -> tuple[Question, Usage]:
        """``question``, read by the model where the rules seem to have missed a set question."""
        return read_by_model(self.replies, question, today=today) if unread(question) else (question, Usage())

    def summarize(self, question: Question, rows: Sequence[Evidence]) -> Draft | None:
        """Sentences over the rows of a set answer, unchecked; ``None`` when there is nothing to sum up."""
        budget = self.window.evidence
        return summarize(self.replies, self._counter, question, rows, budget=budget, judged=self._judges)

    @property
    def _judges(self) -> bool:
        """A weak model is no judge: its sentences must be in the words of their evidence instead."""
        return self._settings.check == "model" and not self.window.small


def load_writer(
    settings: Settings,
    *,
    cache: Cache | None = None,
    patience: Patience | None = None,
    vocabulary: Path | None = None,
) -> Choice:
    """The writer that ``settings`` allow, and why. No request is made.

    Args:
        settings: The model, by default :data:`DEFAULT_MODEL`, and what it needs.
        cache: Where replies are kept, used unless ``settings.cache`` is off.
        patience: How failed calls are tried again.
        vocabulary: MiniLM's, to count tokens where tiktoken cannot.

    Raises ``InputError`` for a file of prices that cannot be read.
    """
    try:
        model = connect(settings)
    except GenerationError as error:
        return Choice(None, str(error))
    return Choice(_made(settings, model, cache, patience, vocabulary), f"{model.full}: {_why(settings)}")


def _why(settings: Settings) -> str:
    return "named by setting" if settings.model else "the default"


def _made(
    settings: Settings, model: Model, cache: Cache | None, patience: Patience | None, vocabulary: Path | None
) -> Writer:
    from assistant.tokens import load_counter

    counter = load_counter(settings, model.id.name, vocabulary=vocabulary)
    listed = price_of(load_prices(settings.prices), model.id.provider, model.id.name)
    price = Price(*settings.price) if settings.price else listed
    meter = Meter(model.full, price, settings.max_cost)
    kept = cache if settings.cache else None
    return Writer(Replies(model, counter, meter, cache=kept, patience=patience), counter, meter, settings)


_FEWEST_ROWS = 2


def summarize(
    replies: Replies,
    counter: TokenCounter,
    question: Question,
    rows: Sequence[Evidence],
    *,
    budget: int,
    judged: bool = False,
) -> Draft | None:
    """Statements over ``rows``, not yet through the gate, or ``None`` when there is too little to sum up.

    As many rows are sent, best first, as ``budget`` tokens allow. The statements cite rows
    by their own evidence ids; with ``judged`` the model is asked which of them these support. Raises a
    ``GenerationError``.
    """
    lines: list[str] = []
    sent: dict[str, Evidence] = {}
    used = 0
    for row in rows:
        if addresses_a_model(row.quote) or any(_same(row, other) for other in sent.values()):
            continue
        number = str(len(sent) + 1)
        line = f"[{number}] {plain(row.title)}: {plain(row.quote)}"
        used += counter.count(line)
        if used > budget:
            break
        sent[number] = row
        lines.append(line)
    if len(sent) < _FEWEST_ROWS:
        return None
    prompt = load("summary")
    draft = _drafted(replies, prompt, {"rows": "\n".join(lines), "question": question.text}, sent)
    return _judged(draft, replies) if judged and draft.statements else draft


def _same(one: Evidence, other: Evidence) -> bool:
    return one.id == other.id or (one.paper_id, one.quote) == (other.paper_id, other.quote)


def _judged(draft: Draft, replies: Replies) -> Draft:
    """What the model finds supported; all of it where the model cannot be asked, for the rules to decide."""
    try:
        verdicts = judge([_checked(one, draft.evidence) for one in draft.statements], replies)
    except GenerationError:
        return draft
    told = list(zip(draft.statements, verdicts, strict=True))
    return replace(
        draft,
        statements=tuple(one for one, verdict in told if verdict.passed),
        rejected=tuple(Rejected(one.text, verdict.reason) for one, verdict in told if verdict.reason),
        usage=together(draft.usage, *(verdict.usage for verdict in verdicts)),
        check=replies.model.full,
    )


def _checked(statement: Statement, evidence: Mapping[str, Evidence]) -> Checked:
    """A statement and what it cites, paper by paper."""
    quotes: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for piece in (evidence[key] for key in statement.evidence if key in evidence):
        quotes.setdefault(piece.paper_id, []).append(piece.quote)
        titles[piece.paper_id] = piece.title
    return Checked(statement.text, tuple(Source(tuple(own), titles[paper]) for paper, own in quotes.items()))


def _drafted(replies: Replies, prompt: Prompt, values: dict[str, str], sent: dict[str, Evidence]) -> Draft:
    system, user = prompt.render(**values)
    parts = list(cut(replies.stream(Request(system, user, prompt.sha256))))
    written = [part for part in parts if isinstance(part, Statement)]
    ended = next(part for part in parts if isinstance(part, Ended))
    statements = tuple(
        Statement(one.text, tuple(sent[key].id if key in sent else key for key in one.evidence))
        for one in written
    )
    return Draft(
        statements=() if ended.abstained else statements,
        evidence={row.id: row for row in sent.values()},
        model=replies.model.full,
        prompt_sha=prompt.sha256,
        usage=ended.reply.usage,
    )
