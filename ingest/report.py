"""What an ingest did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.records import Refusal

__all__ = ["Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of one run.

    ``papers_seen`` counts printings; each different paper among them is ``new``,
    ``updated`` or ``unchanged``, and ``duplicates`` are the printings beyond the first
    of each. ``claims`` and ``chunks`` were written by this run.
    """

    files: int = 0
    papers_seen: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    claims: int = 0
    chunks: int = 0
    rejected: tuple[Refusal, ...] = ()
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``askpapers ingest --json``."""
        data = {name: getattr(self, name) for name in self.__slots__}
        rejected = [{"file": one.file, "line": one.line, "reason": one.reason} for one in self.rejected]
        return data | {"rejected": rejected, "seconds": round(self.seconds, 3)}
