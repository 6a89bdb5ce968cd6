"""The catalogue: papers, where they were met, their chunks and claims. The truth; all else is derived."""

from __future__ import annotations

from assistant.store.catalog.catalog import Catalog
from assistant.store.catalog.reads import Counts
from assistant.store.catalog.writes import Writes

__all__ = ["Catalog", "Counts", "Writes"]
