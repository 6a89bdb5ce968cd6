"""Completions of a language model on file: made once with the real one, replayed offline.

A line holds one completion under the hash of its messages. A prompt that is not in the file
is never answered with something else: it ends the evaluation and names the question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadReply, GenerationError, InputError
from eval.cases import rows

__all__ = ["Completion", "NotRecorded", "Recording", "Replayed", "Taped"]

_LONGEST_REASON = 200

Messages = Sequence[tuple[str, str]]


class NotRecorded(InputError):
    """The evaluation asked for a completion that the recording does not hold."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model said to one prompt, and what it took."""

    key: str
    model: str
    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    finish: str = "stop"


class Recording:
    """Completions by the hash of their messages, in a JSONL file.

    ``lost`` are those that the real model failed to give, with the reason.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.missing: list[str] = []
        self.lost: dict[str, str] = {}
        self._known = {completion.key: completion for completion in _read(path)}

    @property
    def model(self) -> str | None:
        """The model that was recorded last, as ``provider:name``."""
        return next(reversed([known.model for known in self._known.values()]), None)

    def find(self, messages: Messages) -> Completion | None:
        """The completion of these messages; a missing one is remembered in ``missing``."""
        found = self._known.get(_key(messages))
        if found is None:
            self.missing.append(messages[-1][1][-200:])
        return found

    def add(self, messages: Messages, model: str, text: str, usage: Any, finish: str) -> None:
        """Keep a completion, at once and for good."""
        tokens = usage or {}
        made = Completion(
            _key(messages),
            model,
            text,
            int(tokens.get("input_tokens", 0)),
            int(tokens.get("output_tokens", 0)),
            finish,
        )
        self._known[made.key] = made
        self.lost.pop(made.key, None)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(made), ensure_ascii=False) + "\n")

    @contextmanager
    def asking(self, messages: Messages) -> Iterator[None]:
        """Asks the real model; what it fails to give is remembered in ``lost`` until it is given."""
        self.missing.clear()
        try:
            yield
        except Exception as error:
            self.lost[_key(messages)] = " ".join(str(error).split())[:_LONGEST_REASON]
            raise

    def check(self, question: str) -> None:
        """Raise ``NotRecorded`` when a completion was missing since the last check, or the model failed.

        The failure is a ``GenerationError``: a quoted answer in the place of a written one measures no model.
        """
        if self.lost:
            reason = next(iter(self.lost.values()))
            self.lost.clear()
            raise GenerationError(
                f"the model failed ({reason}); what it said before is kept: run again with --record to go on"
            )
        if self.missing:
            self.missing.clear()
            raise NotRecorded(
                f"{self.path} holds no completion for a prompt of the question {question!r}; "
                "the prompt, the evidence or the question has changed: run again with --record"
            )


def _read(path: Path) -> Iterator[Completion]:
    if not path.exists():
        return
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a recording") from None
    for where, row in rows(text, str(path)):
        try:
            yield Completion(**row)
        except TypeError:
            raise InputError(f"{where}: not a recorded completion; record again") from None


def _key(messages: Messages) -> str:
    return hashlib.sha256(json.dumps([list(message) for message in messages]).encode()).hexdigest()


class Replayed:
    """A chat model that says what was recorded."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def stream(self, messages: Messages, **_options: Any) -> Iterator[Any]:
        """The recorded completion in one piece; nothing when there is none."""
        from langchain_core.messages import AIMessageChunk

        found = self._recording.find(messages)
        if found is None:
            return
        taken = found.input_tokens + found.output_tokens
        yield AIMessageChunk(
            content=found.text,
            usage_metadata={
                "input_tokens": found.input_tokens,
                "output_tokens": found.output_tokens,
                "total_tokens": taken,
            },
            response_metadata={"finish_reason": found.finish},
        )

    def invoke(self, messages: Messages, **_options: Any) -> Any:
        """The recorded completion as one message. Raises ``BadReply`` when there is none."""
        found = next(self.stream(messages), None)
        if found is None:
            raise BadReply("the recording holds no completion for this prompt")
        return found


class Taped:
    """A real chat model; what it has not said before is asked for and recorded."""

    def __init__(self, chat: Any, model: str, recording: Recording) -> None:
        self._chat = chat
        self._model = model
        self._recording = recording

    def stream(self, messages: Messages, **options: Any) -> Iterator[Any]:
        """The recorded completion, else the model's own, which is recorded when it is complete."""
        if self._recording.find(messages) is not None:
            yield from Replayed(self._recording).stream(messages)
            return
        whole = None
        with self._recording.asking(messages):
            for chunk in self._chat.stream(list(messages), **options):
                whole = chunk if whole is None else whole + chunk
                yield chunk
        if whole is not None:
            finish = str(whole.response_metadata.get("finish_reason") or "stop")
            self._recording.add(messages, self._model, str(whole.text), whole.usage_metadata, finish)

    def invoke(self, messages: Messages, **options: Any) -> Any:
        """Like :meth:`stream`, as one message."""
        if self._recording.find(messages) is not None:
            return Replayed(self._recording).invoke(messages)
        with self._recording.asking(messages):
            message = self._chat.invoke(list(messages), **options)
        finish = str(message.response_metadata.get("finish_reason") or "stop")
        self._recording.add(messages, self._model, str(message.text), message.usage_metadata, finish)
        return message
