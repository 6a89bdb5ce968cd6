"""How one reader wants answers: what answers, from which papers. Kept for the reader, if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

__all__ = ["Options", "Visit"]


@dataclass(frozen=True, slots=True)
class Options:
    """What answers, and from which papers; the key is never part of what is kept in the catalogue."""

    engine: str = "extractive"
    model: str | None = None
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    passages: int = 8
    since: date | None = None
    until: date | None = None

    def asking(self) -> dict[str, Any]:
        """Keyword arguments for ``Assistant.stream``."""
        wanted: dict[str, Any] = {"engine": self.engine, "since": self.since, "until": self.until}
        return wanted | self.writing() if self.engine == "llm" else wanted

    def writing(self) -> dict[str, Any]:
        """Keyword arguments for ``Assistant.using``."""
        return {
            "model": self.model,
            "api_key": self.api_key,
            "passages": self.passages,
            "base_url": self.base_url,
        }

    def to_dict(self) -> dict[str, Any]:
        """JSON shape, without the key."""
        return {
            "engine": self.engine,
            "model": self.model,
            "base_url": self.base_url,
            "passages": self.passages,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of :meth:`to_dict`."""
        named = ("engine", "model", "base_url", "passages")
        chosen: dict[str, Any] = {name: data[name] for name in named if name in data}
        chosen |= {name: date.fromisoformat(data[name]) for name in ("since", "until") if data.get(name)}
        return replace(cls(), **chosen)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's options; conversations are kept elsewhere."""

    options: Options = field(default_factory=Options)
