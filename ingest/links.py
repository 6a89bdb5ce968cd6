"""Links as they may be stored and shown."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

__all__ = ["without_secrets"]

_WEB = re.compile(r"https?://", re.IGNORECASE)
_SECRET = re.compile(
    r"(?:^|[_-])(?:api_?key|key|token|secret|password|pass|pwd|auth|sig|signature|session)$", re.IGNORECASE
)


def without_secrets(url: str) -> str:
    """A link as it may be stored and shown: without user, password and what looks like a key."""
    if not _WEB.match(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return re.sub(r"//[^/@]*@", "//", url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _SECRET.search(name)
    ]
    kept = (
        parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    )
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, kept, parts.fragment))
