"""What happens when a reader asks: callbacks over one assistant, which keep nothing but what is running.

A conversation lives in the catalogue; the page holds what it shows. Only what changed travels, as one
JSON message: ``turn`` replaces or adds an article, ``live`` changes a part of one that is being answered.
"""

from __future__ import annotations

import json
import queue
import threading
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, Any

from assistant.answer.followup import standalone
from assistant.answer.sets.describe import filter_words
from assistant.errors import AskpapersError, InputError
from assistant.language.text import as_json
from assistant.store.catalog.conversations import KeptTurn
from assistant.types import Answer, AnswerEvent, Event, Evidence, EvidenceEvent, Hit, Paper, Scope
from ui.following import Following
from ui.html import document
from ui.reader import Reader
from ui.render import export_answer
from ui.web import filters, turn
from ui.web.sidebar import entry, followed, listed

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Talk"]

LONGEST = 4000
_FORMS = {"md": "markdown", "bib": "bibtex", "csv": "csv"}
_WHOLE = frozenset({"md", "html", "json"})
_POLL = 0.05  # seconds between looks at whether the reader pressed Stop
_PAUSE = 0.4  # seconds between two messages while text grows
_READING = 8  # cards of what was found, while an answer is made
_PACKED = 4096  # characters of a message from which on it is packed
_SENT = count(1)


@dataclass(slots=True)
class _Asked:
    """A question that is being answered: what of it is on the page by now."""

    conversation: str
    number: int
    text: str
    shown: str = ""
    cards: str = ""
    told: float = 0.0

    def grown(self, text: str) -> bool:
        """Add verified text; whether it is time to tell.

        Each message says the whole of it, because one may replace another on its way.
        """
        self.shown += text
        if monotonic() - self.told < _PAUSE:
            return False
        self.told = monotonic()
        return True

    def live(self, cards: str | None = None) -> str:
        """What there is of the answer; new ``cards`` begin it anew."""
        if cards is not None:
            self.shown, self.cards = "", cards
        parts = {"n": self.number, "text": turn.growing(self.shown), "cards": cards}
        return _message(conversation=self.conversation, live=parts)

    def whole(self, html: str) -> str:
        """The article in place of what has grown."""
        return _message(conversation=self.conversation, turn=_turn(self.number, html))

    def ended(self, reader: Reader, why: str) -> str:
        """Keep and show what there is instead of an answer."""
        said = f"{why} {self.shown}".strip()
        reader.say(self.conversation, self.number, said)
        return self.whole(turn.unanswered(self.number, self.text, said, self.cards))


class Talk:
    """The callbacks of the chat. Safe for many visitors at once: each call has a reader of its own."""

    def __init__(self, assistant: Assistant, adding: Callable[[], str | None] = lambda: None) -> None:
        """``adding`` tells, while papers are being added, how many of them an answer can draw on."""
        self._assistant = assistant
        self._adding = adding
        self._stops: dict[tuple[str, int], threading.Event] = {}

    # ------------------------------------------------------------ asking

    def ask(
        self, reader: Reader, said: str, conversation: str, number: int | None = None, **options: Any
    ) -> Iterator[str]:
        """Ask, as a new turn or again in place of turn ``number``; yields messages while it grows."""
        text = " ".join(said.split())[:LONGEST]
        if not text:
            return
        if not self._assistant.stores.catalog.counts().papers:
            told = self._adding() or "Your library is empty: add papers to it first."
            yield _message(said=told, idle=True)
            return
        try:
            begun = not reader.has(conversation)
            conversation = reader.begin(text) if begun else conversation
            number = number or reader.kept.ask(conversation, text)
        except AskpapersError as error:
            yield _message(error=str(error))
            return
        yield _message(
            conversation=conversation,
            turn=_turn(number, turn.waiting(number, text)),
            entry=entry(conversation, text) if begun else None,
        )
        yield from self._answering(reader, conversation, number, text, options)
        yield _message()  # what is said last is sent twice

    def _answering(
        self, reader: Reader, conversation: str, number: int, text: str, options: Mapping[str, Any]
    ) -> Iterator[str]:
        history = reader.history(conversation, number)
        asked = _Asked(conversation, number, text)
        if options.get("engine") == "llm":
            # Until a model has begun, what a search finds is there to read.
            yield asked.live(self._cards(self._found(text, history, options)))
        stream = self._noted(self._assistant.stream(text, history=history, **options))
        stop = self._stops[conversation, number] = threading.Event()

        def keep(answer: Answer) -> None:
            reader.keep(conversation, number, answer)
            with suppress(AskpapersError):
                Following(self._assistant, reader).asked(answer)

        try:
            for event in stoppable(stream, stop, keep):
                if isinstance(event, AnswerEvent):
                    yield asked.whole(self.drawn(number, event.answer))
                elif isinstance(event, EvidenceEvent):
                    yield asked.live(self._cards(event.evidence))
                elif asked.grown(event.text):
                    yield asked.live()
            if stop.is_set():
                yield asked.ended(reader, turn.STOPPED)
        except AskpapersError as error:
            yield asked.ended(reader, str(error))
        finally:
            self._stops.pop((conversation, number), None)

    def _noted(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events; an answer that not all papers had a part in says so."""
        for event in events:
            note = self._adding()
            if note and isinstance(event, AnswerEvent):
                told = " ".join(filter(None, (event.answer.notice, note)))
                yield AnswerEvent(replace(event.answer, notice=told))
            else:
                yield event

    def _cards(self, evidence: Iterable[Evidence]) -> str:
        """The first piece of each of the best papers, while an answer is made."""
        best: dict[str, Evidence] = {}
        for piece in evidence:
            best.setdefault(piece.paper_id, piece)
        pieces = list(best.values())[:_READING]
        return turn.cards(pieces, self._papers(piece.paper_id for piece in pieces), "Reading these")

    def _found(self, text: str, history: Sequence[Answer], options: Mapping[str, Any]) -> list[Evidence]:
        """What a search finds for the question, read as the answer will read it."""
        with suppress(AskpapersError):
            read = standalone(self._assistant.read(text), history)
            ids = options.get("paper_ids")
            chosen = None if ids is None else frozenset(ids)
            scope = Scope(options.get("since"), options.get("until"), paper_ids=chosen).over(read.scope)
            hits = self._assistant.retriever.search(read.topic or read.text, _READING, scope)
            return [_piece(hit) for hit in hits]
        return []

    def stop(self, conversation: str, number: int) -> None:
        """End the answer that is being made, if it still is."""
        stop = self._stops.get((conversation, number))
        if stop is not None:
            stop.set()

    # ------------------------------------------------------------ what is kept

    def opened(self, reader: Reader, conversation: str) -> str:
        """A whole conversation, as it was left; an empty page for none."""
        turns = reader.kept.turns(conversation) if conversation else []
        articles = [self._kept(reader, conversation, one) for one in turns]
        return _message(
            conversation=conversation if turns else "",
            title=reader.kept.title(conversation) if turns else None,
            turns=articles,
            list=listed(reader.kept.list(), conversation),
            followed=self._followed(reader),
            missing=bool(conversation) and not turns,
        )

    def _kept(self, reader: Reader, conversation: str, one: KeptTurn) -> str:
        """The article of a turn as it was left; beside one without an answer stands what a search finds."""
        if one.answer:
            return self.drawn(one.number, Answer.from_dict(one.answer))
        found = self._found(one.question, reader.history(conversation, one.number), {})
        return turn.unanswered(one.number, one.question, one.said, self._cards(found))

    def refilter(self, reader: Reader, conversation: str, number: int, fields: Mapping[str, Any]) -> str:
        """Answer turn ``number`` again under an edited filter, without a model; its question says so."""
        earlier = reader.answer(conversation, number)
        if earlier is None or earlier.query is None:
            return _message(error="this answer has no filter; ask the question again")
        try:
            edited = filters.read(earlier.query, fields)
            if edited == earlier.query:
                return _message()
            question = f"which papers {filter_words(edited)}?"
            answer = self._assistant.ask(question, query=edited, engine="extractive")
        except filters.FieldError as error:
            return _message(fault={"n": number, "field": error.field, "text": str(error)})
        except AskpapersError as error:
            return _message(fault={"n": number, "field": "threshold", "text": str(error)})
        reader.keep(conversation, number, answer)
        return _message(conversation=conversation, turn=_turn(number, self.drawn(number, answer)))

    def change(self, reader: Reader, what: str, conversation: str, title: str = "") -> str:
        """Rename, delete or restore a conversation; the list as it is then."""
        changes = {
            "rename": lambda: reader.kept.rename(conversation, title),
            "delete": lambda: reader.kept.delete(conversation),
            "restore": lambda: reader.kept.restore(conversation),
        }
        try:
            changes[what]()
        except (AskpapersError, KeyError) as error:
            return _message(error=str(error))
        undo = {"text": "Conversation deleted.", "conversation": conversation} if what == "delete" else None
        return _message(list=listed(reader.kept.list(), conversation), undo=undo)

    # ------------------------------------------------------------ questions that are followed

    def follow(self, reader: Reader, conversation: str, number: int) -> str:
        """Follow the question of an answer."""
        answer = reader.answer(conversation, number)
        if answer is None:
            return _message(error="there is no answer here to follow")
        try:
            Following(self._assistant, reader).follow(answer)
        except AskpapersError as error:
            return _message(error=str(error))
        return _message(said="Followed: it says at the left what is new.", followed=self._followed(reader))

    def unfollow(self, reader: Reader, question: str) -> str:
        """Follow a question no longer."""
        try:
            Following(self._assistant, reader).forget(question)
        except AskpapersError as error:
            return _message(error=str(error))
        return _message(followed=self._followed(reader))

    def news(self, reader: Reader) -> str:
        """The questions that are followed, with what is new in each."""
        with suppress(AskpapersError):
            Following(self._assistant, reader).news()
        return _message(followed=self._followed(reader))

    def _followed(self, reader: Reader) -> str:
        return followed(Following(self._assistant, reader).all())

    # ------------------------------------------------------------ about one answer

    def download(self, reader: Reader, conversation: str, number: int, form: str) -> str:
        """One answer as a file: Markdown, BibTeX or CSV."""
        answer = reader.answer(conversation, number)
        if answer is None or form not in _FORMS:
            return _message(error="there is nothing to save here")
        papers = list(self._papers(one.paper_id for one in answer.citations).values())
        text = export_answer(answer, papers, _FORMS[form])
        return _message(file={"name": f"answer.{form}", "text": text})

    def download_all(self, reader: Reader, conversation: str, form: str) -> str:
        """A whole conversation as Markdown, HTML or JSON."""
        answers = reader.answers(conversation)
        title = reader.kept.title(conversation)
        if title is None or form not in _WHOLE:
            return _message(error="there is nothing to save here")
        if form == "json":
            text = as_json([answer.to_dict() for answer in answers], indent=1)
        elif form == "html":
            text = document(title, [self.drawn(n, one, printed=True) for n, one in enumerate(answers, 1)])
        else:
            text = "\n".join(
                export_answer(one, list(self._papers(c.paper_id for c in one.citations).values()), "markdown")
                for one in answers
            )
        return _message(file={"name": f"conversation.{form}", "text": text})

    def vote(self, reader: Reader, conversation: str, number: int, vote: int) -> None:
        """Store thumbs up (1) or down (-1) on an answer."""
        answer = reader.answer(conversation, number)
        if answer is not None and vote in {1, -1}:
            self._assistant.feedback(answer, vote)

    def drawn(self, number: int, answer: Answer, *, printed: bool = False) -> str:
        """The article of an answered turn; ``printed`` for a page that is read elsewhere."""
        quoted = answer.citations or answer.nearest
        papers = self._papers(piece.paper_id for piece in quoted)
        return turn.answered(number, answer, papers, printed=printed)

    def _papers(self, ids: Iterable[str]) -> dict[str, Paper]:
        wanted = list(dict.fromkeys(ids))
        return {paper.id: paper for paper in self._assistant.papers(ids=wanted)} if wanted else {}


def stoppable(stream: Iterator[Event], stop: threading.Event, keep: Any) -> Iterator[Event]:
    """The events of ``stream`` until it ends or ``stop`` is set, however long one of them takes.

    It runs in a thread of its own: an answer that nobody waits for any more is still kept, with ``keep``.
    """
    events: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()

    def run() -> None:
        try:
            for event in stream:
                if stop.is_set():
                    break
                if isinstance(event, AnswerEvent):
                    keep(event.answer)
                events.put(event)
        except Exception as error:  # noqa: BLE001  handed to whoever waits, whatever it is
            events.put(error)
        events.put(None)

    threading.Thread(target=run, daemon=True).start()
    while not stop.is_set():
        try:
            event = events.get(timeout=_POLL)
        except queue.Empty:
            continue
        if event is None:
            return
        if isinstance(event, BaseException):
            raise event if isinstance(event, AskpapersError) else InputError(f"this went wrong: {event}")
        yield event


def _piece(hit: Hit) -> Evidence:
    chunk = hit.chunk
    return Evidence(
        chunk.id, chunk.paper_id, hit.paper.title, chunk.text, chunk.start, chunk.end, hit.paper.link
    )


def _turn(number: int, html: str) -> dict[str, Any]:
    return {"n": number, "html": html}


def _message(**parts: Any) -> str:
    """What the page is told; its number makes every message a change. A long one is packed."""
    number = {"seq": next(_SENT)}
    said = json.dumps(number | {name: part for name, part in parts.items() if part is not None})
    if len(said) < _PACKED:
        return said
    return json.dumps(number | {"packed": b64encode(zlib.compress(said.encode())).decode()})


def message(parts: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> str:
    """A message of other parts of the page."""
    return _message(**dict(parts))
