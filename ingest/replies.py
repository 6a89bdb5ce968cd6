"""Replies that were fetched, kept on disk: what broke off goes on where it was, and nothing is asked twice.

For an hour a reply is what the server would say; after that the server is asked whether it still is, by
the tag or the date that it sent. A folder that cannot be written keeps nothing, and nobody is the worse.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

__all__ = ["Kept", "Replies"]

_FRESH = 3_600.0
_OLDEST = 7 * 24 * 3_600.0
_TAGS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class Kept(NamedTuple):
    """A reply as it was; ``asking`` are the headers that ask whether it still is."""

    body: bytes
    fresh: bool
    asking: Mapping[str, str]


class Replies:
    """The replies in ``folder``; none is kept without one. ``now`` is in seconds since 1970."""

    def __init__(self, folder: Path | None, now: Callable[[], float] = time.time) -> None:
        self._folder, self._now = folder, now

    def get(self, address: str) -> Kept | None:
        """What was fetched from there."""
        if self._folder is None:
            return None
        try:
            path = self._path(self._folder, address)
            head, _, body = path.read_bytes().partition(b"\n")
            told = json.loads(head)
            age = self._now() - path.stat().st_mtime
            asking = {name: str(told[tag]) for tag, name in _TAGS.items() if told.get(tag)}
        except (OSError, ValueError, AttributeError):
            return None
        return Kept(body, 0 <= age < _FRESH, asking)

    def put(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep a reply, unless its server forbids it; what is older than a week goes."""
        if self._folder is None or "no-store" in headers.get("cache-control", "").lower():
            return
        path = self._path(self._folder, address)
        told = {tag: headers[tag] for tag in _TAGS if headers.get(tag)}
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            for old in path.parent.iterdir():
                if self._now() - old.stat().st_mtime > _OLDEST:
                    old.unlink()
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(json.dumps(told).encode() + b"\n" + body)
            os.utime(unfinished, (self._now(), self._now()))
            unfinished.replace(path)

    @staticmethod
    def _path(folder: Path, address: str) -> Path:
        return folder / hashlib.sha256(address.encode("utf-8", "backslashreplace")).hexdigest()[:32]
