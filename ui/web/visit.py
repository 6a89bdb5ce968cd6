"""What one visitor's session remembers. Nothing here is shared between visitors or stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

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
            wanted |= {"model": self.model, "api_key": self.api_key, "passages": self.passages}
        return wanted


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's options; conversations are kept elsewhere."""

    options: Options = field(default_factory=Options)
