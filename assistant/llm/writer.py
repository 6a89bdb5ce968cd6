"""Everything the language model does for an assistant, behind one object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.config import Settings
from assistant.errors import GenerationError
from assistant.llm.columns import Tabulator
from assistant.llm.cost import Meter, Price, load_prices, price_of
from assistant.llm.each import of_each
from assistant.llm.errors import Patience
from assistant.llm.gathering import Gatherer
from assistant.llm.providers import Model, connect
from assistant.llm.reading import condense, read_by_model, unread
from assistant.llm.replies import Cache, Replies
from assistant.llm.screening import Screener, ScreeningRun
from assistant.llm.summary import summarize
from assistant.llm.window import Window, window
from assistant.llm.writing import LanguageWriter
from assistant.protocols import Searches, TokenCounter
from assistant.types import Answer, Draft, Event, Evidence, Question, Usage

__all__ = ["Choice", "Writer", "load_writer"]


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
