"""Quantitative claims: what an abstract says in numbers about its own method."""

from ingest.claims.assemble import EXTRACTOR
from ingest.claims.extract import extract

__all__ = ["EXTRACTOR", "extract"]
