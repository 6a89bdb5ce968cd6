"""Papers from elsewhere: links, DOIs, arXiv, Hugging Face, OpenAlex, Semantic Scholar, a running Zotero."""

from __future__ import annotations

from ingest.fetching import SourceError
from ingest.sources.sources import Sources, is_remote

__all__ = ["SourceError", "Sources", "is_remote"]
