"""The catalogue: papers, where they were met, their chunks and claims. The truth; all else is derived."""

from __future__ import annotations

from assistant.catalog.catalog import Catalog
from assistant.catalog.reads import Counts
from assistant.catalog.writes import Writes

__all__ = ["Catalog", "Counts", "Writes"]
