"""Keys that readers typed, in a file of their own.

They are not in the catalogue: that is copied, backed up and shared, and a key must not go with it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

__all__ = ["Keys"]

_MODE = 0o600


class Keys:
    """One key a reader, in a file that only the user who runs the server may read."""

    def __init__(self, home: Path) -> None:
        self._file = home / "keys.json"

    def of(self, owner: str) -> str | None:
        """The key of the reader named ``owner``, if they kept one."""
        return self._all().get(owner)

    def keep(self, owner: str, key: str | None) -> None:
        """Keep a key in place of an earlier one, or none. Raises ``OSError`` where nothing can be written."""
        keys = self._all()
        keys.pop(owner, None)
        if key:
            keys[owner] = key
        written = self._file.with_suffix(".new")
        with suppress(FileNotFoundError):
            written.unlink()
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "w") as out:
            json.dump(keys, out)
        written.replace(self._file)

    def _all(self) -> dict[str, str]:
        try:
            held = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(owner): str(key) for owner, key in held.items()} if isinstance(held, dict) else {}
