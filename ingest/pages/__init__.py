"""Saved Hugging Face Daily Papers pages, as text and as HTML."""

from __future__ import annotations

from ingest.pages.html import read_html
from ingest.pages.text import read_text

__all__ = ["read_html", "read_text"]
