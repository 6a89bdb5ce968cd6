"""What one visitor's session remembers. Nothing here is shared between visitors or stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.types import Answer

__all__ = ["Options", "Visit"]


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
            wanted |= {"model": self.model, "api_key": self.api_key}
        return wanted


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's conversation so far, and options."""

    answers: tuple[Answer, ...] = ()
    options: Options = field(default_factory=Options)

    @property
    def cost(self) -> float:
        """US dollars spent in this session."""
        return sum(answer.usage.cost_usd for answer in self.answers)

    def with_answer(self, answer: Answer) -> Visit:
        """With one more answer."""
        return replace(self, answers=(*self.answers, answer))

    def with_last(self, answer: Answer) -> Visit:
        """With the last answer replaced, as after an edited filter."""
        return replace(self, answers=(*self.answers[:-1], answer))

    def without_last(self) -> Visit:
        """Before the last answer, as for a retry."""
        return replace(self, answers=self.answers[:-1])
