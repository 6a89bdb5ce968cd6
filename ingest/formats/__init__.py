"""The file formats that papers come in, and how to tell which one a file is in."""

from __future__ import annotations

from ingest.formats.sniffing import STREAMED, WHOLE, Kind, kind_of

__all__ = ["STREAMED", "WHOLE", "Kind", "kind_of"]
