"""``askpapers chat``: questions and follow-ups in a terminal, answers as they are verified."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, TextIO

from rich.text import Text

from assistant.errors import AskpapersError
from assistant.language.text import visible
from assistant.types import Answer, AnswerEvent, TextEvent
from ui.reader import Reader
from ui.render import table_markdown
from ui.terminal import show_screening, show_sources

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.assistant import Assistant

__all__ = ["Conversation"]

_HELP = (
    "Ask about your papers; /screen CRITERION judges every one, by the last question without a criterion; "
    "/table COLUMNS lays out those of the last answer; an empty line or /quit ends."
)


class Conversation:
    """One conversation, kept in the collection beside those of the web page."""

    def __init__(
        self,
        assistant: Assistant,
        out: Console,
        *,
        engine: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
    ) -> None:
        self._assistant = assistant
        self._out = out
        self._engine = engine
        self._since, self._until, self._source = since, until, source
        self._history: list[Answer] = []
        self._reader = Reader(assistant, None)
        self._kept: str | None = None

    def run(self, lines: TextIO) -> None:
        """Read questions until the input ends."""
        self._out.print(Text(_HELP, style="dim"))
        while True:
            self._out.print(Text("› ", style="cyan"), end="")
            question = lines.readline().strip()
            if question in {"", "/quit", "/exit"}:
                return
            command, _, rest = question.partition(" ")
            try:
                if command == "/screen":
                    self._screen(rest, lines)
                elif command == "/table":
                    self._table(rest)
                else:
                    self.answer(question)
            except AskpapersError as error:
                self._out.print(Text(visible(str(error)), style="yellow"))

    def answer(self, question: str) -> None:
        """Print one answer sentence by sentence and remember it."""
        number = self._begin(question)
        events = self._assistant.stream(
            question,
            engine=self._engine,
            since=self._since,
            until=self._until,
            source=self._source,
            history=tuple(self._history),
        )
        shown = False
        for event in events:
            if isinstance(event, TextEvent):
                self._out.print(Text(visible(event.text)), end="")
                shown = True
            elif isinstance(event, AnswerEvent):
                self._history.append(event.answer)
                if self._kept is not None:
                    self._reader.keep(self._kept, number, event.answer)
                self._out.print(Text("" if shown else visible(event.answer.text)))
                if event.answer.notice:
                    self._out.print(Text(visible(event.answer.notice), style="yellow"))
                show_sources(self._out, event.answer)
            elif shown:
                self._out.print(Text("\n(begun anew)", style="dim"))
                shown = False

    def _screen(self, criterion: str, lines: TextIO) -> None:
        """Judge every paper; where that is paid for, after the price was told and agreed to."""
        asked = self._history[-1].question if self._history else ""
        run = self._assistant.screening(
            criterion or asked, since=self._since, until=self._until, source=self._source, engine=self._engine
        )
        estimate = run.estimate()
        if estimate is not None and estimate.abstracts:
            self._out.print(Text(f"{estimate.told()}; go on? [y/N] "), end="")
            if lines.readline().strip().casefold() not in {"y", "yes"}:
                return
        with suppress(KeyboardInterrupt):
            for one in run.judge():
                if one.verdict == "match":
                    self._out.print(Text(visible(f"match: {one.title}"), style="dim"))
        show_screening(self._out, run.result())

    def _table(self, columns: str) -> None:
        """A table about the papers of the last answer."""
        cited = [one.paper_id for answer in self._history[-1:] for one in answer.citations]
        if not cited:
            self._out.print(Text("No answer with papers yet; ask first.", style="yellow"))
            return
        made = self._assistant.table(columns, papers=cited)
        for line in table_markdown(made).splitlines():
            self._out.print(Text(visible(line)), soft_wrap=True)
        if made.notice:
            self._out.print(Text(visible(made.notice), style="yellow"))

    def _begin(self, question: str) -> int:
        """Keep the question; a collection that can only be read keeps nothing, and answers all the same."""
        with suppress(AskpapersError):
            self._kept = self._kept or self._reader.begin(question)
            return self._reader.kept.ask(self._kept, question)
        return 0
