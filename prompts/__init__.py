"""Prompts are files: each has a name and a hash, and is rendered without surprises."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["NAMES", "Prompt", "load"]

NAMES = (
    "answer", "brief", "check", "claims", "columns", "compare", "condense", "evidence", "judge", "mcp",
    "overview", "plan", "queries", "recommend", "repair", "rules", "score", "screen", "summary",
)  # fmt: skip
"""The prompts that ship."""

_USER = re.compile(r"^---\n", re.MULTILINE)
_SLOT = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as its file has it; ``sha256`` is that of ``text``.

    The line ``---`` parts what the model is told about its work from what it is given
    each time; ``{{name}}`` marks a slot.
    """

    name: str
    text: str
    sha256: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the slots, in order of appearance."""
        return tuple(dict.fromkeys(_SLOT.findall(self.text)))

    def render(self, **values: str) -> tuple[str, str]:
        """The system part and the user part with every slot filled, in one pass.

        Braces in a value stay what they are. Raises ``KeyError`` for a slot without a
        value and ``TypeError`` for a value without a slot.
        """
        unknown = sorted(set(values) - set(self.slots))
        if unknown:
            slots = ", ".join(self.slots)
            raise TypeError(f"prompt {self.name!r} has no slot {unknown[0]!r}; it has {slots}")
        parts = _USER.split(self.text, maxsplit=1)
        system, user = parts if len(parts) == 2 else ("", parts[0])
        filled = [_SLOT.sub(lambda match: values[match[1]], part).strip() for part in (system, user)]
        return filled[0], filled[1]


@cache
def load(name: str) -> Prompt:
    """The prompt called ``name``. Raises ``FileNotFoundError`` when there is none."""
    text = files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8").replace("\r\n", "\n")
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest())
