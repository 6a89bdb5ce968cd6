"""What one visitor's session remembers. Nothing here is shared between visitors or stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.types import Answer

__all__ = ["Options", "Turn", "Visit"]


@dataclass(frozen=True, slots=True)
class Options:
    """How this visitor wants answers; the key lives in this session's memory only."""

    engine: str = "extractive"
    model: str | None = None
    api_key: str | None = field(default=None, repr=False)
    passages: int = 8
    since: date | None = None
    until: date | None = None

    def asking(self) -> dict[str, Any]:
        """Keyword arguments for ``Assistant.stream``."""
        wanted: dict[str, Any] = {"engine": self.engine, "since": self.since, "until": self.until}
        if self.engine == "llm":
            wanted |= {"model": self.model, "api_key": self.api_key, "passages": self.passages}
        return wanted


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, which a stop or an error leaves out; ``panel`` is its evidence as HTML."""

    question: str
    answer: Answer | None = None
    panel: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's conversation so far, and options."""

    turns: tuple[Turn, ...] = ()
    options: Options = field(default_factory=Options)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What was answered, oldest first: the history of a follow-up."""
        return tuple(turn.answer for turn in self.turns if turn.answer is not None)

    @property
    def last(self) -> Answer | None:
        """The answer of the last turn, if it has one."""
        return self.turns[-1].answer if self.turns else None

    @property
    def cost(self) -> float:
        """US dollars spent in this session."""
        return sum(answer.usage.cost_usd for answer in self.answers)

    def asked(self, question: str) -> Visit:
        """With one more turn, not yet answered."""
        return replace(self, turns=(*self.turns, Turn(question)))

    def answered(self, answer: Answer, panel: str) -> Visit:
        """With the last turn answered: by what was asked, or anew under an edited filter."""
        turn = Turn(self.turns[-1].question, answer, panel)
        return replace(self, turns=(*self.turns[:-1], turn))

    def without_last(self) -> Visit:
        """Before the last turn, as for a retry."""
        return replace(self, turns=self.turns[:-1])

    def cleared(self) -> Visit:
        """A new conversation under the same options."""
        return replace(self, turns=())
