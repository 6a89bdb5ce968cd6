"""One reader's conversations and notes, as the page and the terminal keep them in the catalogue."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.errors import AskpapersError
from assistant.store.catalog.conversations import Conversations
from assistant.types import Answer

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Reader"]

_REMEMBERED = 8  # turns: what was said before is not read again with every question


class Reader:
    """The conversations of the user named ``owner``; everybody without an account shares the empty name."""

    def __init__(self, assistant: Assistant, owner: str | None) -> None:
        self.kept: Conversations = assistant.stores.catalog.conversations(owner or "")

    def has(self, conversation: str) -> bool:
        """Whether this conversation is theirs."""
        return bool(conversation) and self.kept.title(conversation) is not None

    def begin(self, question: str) -> str:
        """A new conversation, called like its first question."""
        return self.kept.begin(question)

    def answer(self, conversation: str, number: int) -> Answer | None:
        """The answer of one turn."""
        kept = self.kept.turns(conversation, number=number)
        return Answer.from_dict(kept[0].answer) if kept and kept[0].answer else None

    def answers(self, conversation: str) -> tuple[Answer, ...]:
        """What was answered, oldest first."""
        return tuple(Answer.from_dict(one.answer) for one in self.kept.turns(conversation) if one.answer)

    def history(self, conversation: str, before: int) -> tuple[Answer, ...]:
        """The latest answers before a turn, oldest first: what a follow-up may point at."""
        turns = self.kept.turns(conversation, before=before, most=_REMEMBERED)
        return tuple(Answer.from_dict(one.answer) for one in turns if one.answer)

    def keep(self, conversation: str, number: int, answer: Answer) -> None:
        """Keep an answer; a catalogue that cannot be written loses it, and the page still shows it."""
        with suppress(AskpapersError):
            self.kept.answer(conversation, number, answer.to_dict())

    def say(self, conversation: str, number: int, said: str) -> None:
        """Keep what there is instead of an answer."""
        with suppress(AskpapersError):
            self.kept.say(conversation, number, said)
