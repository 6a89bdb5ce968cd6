"""Reading papers into a collection: ``ingest``, ``reindex``, ``remove``.

The work is loaded at the first call: importing this package imports nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.pipeline import ingest, reindex, remove
    from ingest.report import Report

__all__ = ["Report", "ingest", "reindex", "remove"]


def __getattr__(name: str) -> Any:
    if name == "Report":
        from ingest.report import Report

        return Report
    if name in __all__:
        from ingest import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
