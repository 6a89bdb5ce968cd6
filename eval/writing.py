"""The language model under evaluation: real, recorded while real, or replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError
from assistant.protocols import TokenCounter
from assistant.types import Answer, AnswerEvent
from eval.recording import Recording, Replayed, Taped

if TYPE_CHECKING:
    from assistant.llm import Meter, Model, Replies, WritingAnswerer

__all__ = ["Voice", "Written", "voice"]

_TODAY = date(2026, 1, 1)
"""The day on which every evaluation takes place: prompts that name it stay the same."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One model with its meter, and the recording it speaks from or to, if any."""

    replies: Replies
    counter: TokenCounter
    meter: Meter
    recording: Recording | None

    @property
    def name(self) -> str:
        """The model as ``provider:name``."""
        return self.replies.model.full

    def check(self, question: str) -> None:
        """Raise ``NotRecorded`` when a completion was missing since the last check."""
        if self.recording is not None:
            self.recording.check(question)


def voice(settings: Settings, recording: Recording | None, *, record: bool) -> Voice:
    """The model to ask, without the response cache.

    Raises ``InputError`` for a recording that holds nothing, and a ``GenerationError`` where
    a real model is wanted and cannot be had.
    """
    from assistant.llm import Meter, Patience, Replies, load_prices, price_of
    from assistant.tokens import ByLetters, load_counter

    replayed = recording is not None and not record
    model = _replayed(settings, recording) if replayed and recording else _real(settings, recording)
    # Of a recording prompts must be cut alike wherever it is replayed, whatever vocabulary is at hand there.
    counter = ByLetters() if recording is not None else load_counter(settings, model.id.name)
    price = price_of(load_prices(settings.prices), model.id.provider, model.id.name)
    meter = Meter(model.full, price, settings.max_cost)
    # What is missing in a recording stays missing: there is nothing to wait for.
    patience = Patience(longest=0.0) if replayed else Patience()
    return Voice(Replies(model, counter, meter, patience=patience), counter, meter, recording)


def _replayed(settings: Settings, recording: Recording) -> Model:
    from assistant.llm import connect

    if recording.model is None:
        raise InputError(
            f"{recording.path}: holds no completion; make it first, with --record and a real model"
        )
    # Connecting makes no request, and a replayed model needs no key.
    known = replace(settings, model=recording.model, openai_api_key="replayed", offline=False)
    return replace(connect(known), chat=_chat(Replayed(recording)))


def _real(settings: Settings, recording: Recording | None) -> Model:
    from assistant.llm import connect

    model = connect(settings)
    if recording is None:
        return model
    return replace(model, chat=_chat(Taped(model.chat, model.full, recording)))


def _chat(stand_in: Any) -> Any:
    """Replies ask nothing of a chat model but to stream."""
    return stand_in


class Written:
    """Answers questions with a voice, over one collection."""

    def __init__(self, assistant: Assistant, speaker: Voice) -> None:
        from assistant.llm import Writer, WritingAnswerer

        self._assistant = assistant
        self._voice = speaker
        writer = Writer(speaker.replies, speaker.counter, speaker.meter, assistant.settings)
        catalog = assistant.stores.catalog
        self._answerer: WritingAnswerer = WritingAnswerer(
            catalog, assistant.retriever, writer, today=lambda: _TODAY
        )

    def ask(self, question: str, history: Sequence[Answer]) -> Answer:
        """One answer. Raises ``NotRecorded`` where a completion is missing."""
        *_, last = self._answerer.stream(self._assistant.read(question), history=history)
        self._voice.check(question)
        assert isinstance(last, AnswerEvent), "a stream ends with an answer"
        return last.answer
