"""Reading papers into a collection: ``ingest``, ``reindex``, ``remove``, ``merge``, ``split``.

The work is loaded at the first call: importing this package imports nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.by_hand import merge, split
    from ingest.pipeline import ingest, reindex, remove
    from ingest.report import Report

__all__ = ["Report", "ingest", "merge", "reindex", "remove", "split"]


def __getattr__(name: str) -> Any:
    if name == "Report":
        from ingest.report import Report

        return Report
    if name in {"merge", "split"}:
        from ingest import by_hand

        return getattr(by_hand, name)
    if name in __all__:
        from ingest import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
