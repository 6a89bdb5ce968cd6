"""How many parameters a model has, as a name or a text prints it: ``Ebb-3B``, ``7 billion parameters``."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Size", "sizes"]

_SIZE = re.compile(
    r"(?<![\w.$])(?:[A-Za-z][\w.]*-)*(?P<printed>(?P<value>\d+(?:\.\d+)?)(?:[ -]?(?P<unit>B)\b"
    r"(?![ -](?:\w+ )?(?:tokens?|samples?|images?|words?|pairs?|documents?|points?|videos?|users?))"
    r"|[ -]?(?P<word>[BM]|billion|million)(?=[ -](?:[\w-]+ )?param(?:eter)?s?\b)))"
)
_BILLIONS = {"b": 1.0, "billion": 1.0, "m": 1e-3, "million": 1e-3}


class Size(NamedTuple):
    """A number of parameters in billions, as printed, and where."""

    billions: float
    printed: str
    start: int


def sizes(text: str) -> tuple[Size, ...]:
    """The numbers of parameters that ``text`` names, in order."""
    return tuple(
        Size(
            float(match["value"]) * _BILLIONS[(match["unit"] or match["word"]).lower()],
            match["printed"],
            match.start("printed"),
        )
        for match in _SIZE.finditer(text)
    )
