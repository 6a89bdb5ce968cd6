"""Resolutions of pictures: "4K", "1080p", "2048x2048", by the pixels of their longer side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Resolution", "resolutions"]

_SIDES = r"(?P<one>\d{3,5})\s?(?:x|×|\*|\\times)\s?(?P<other>\d{3,5})\b"
_LINES = r"(?P<lines>480|540|720|1080|1440|2160|4320)[pP]\b"
_THOUSANDS = r"(?P<thousands>[1-9]|1[0-6])K(?:\s?(?:x|×|\*)\s?(?:[1-9]|1[0-6])K)?\b"
_RESOLUTION = re.compile(rf"(?:(?<![\w.$,-])|(?<=\dK-))(?:{_SIDES}|{_LINES}|{_THOUSANDS})")
_PICTURED = re.compile(
    r"\b(?:resolution\w*|images?|videos?|pixels?|upscal\w*|super-resolution|frames?|outputs?|rendering|uhd"
    r"|panoramas?|pictures?|photos?|textures?)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[\s-]*(?:[\w-]+\s)?(?:tokens?|context|samples?|examples?|steps?|iterations?|prompts?|questions?|pairs?"
    r"|dataset|data|benchmark|hours?|instances?|trajectories|gpus?|window|length)\b",
    re.IGNORECASE,
)
_WIDE = 16 / 9
_K = 960
"""Of 4K the longer side is at least four times as many pixels."""
_NEAR = 60


class Resolution(NamedTuple):
    """Where one is printed, and the pixels of its longer side."""

    start: int
    end: int
    pixels: float


def resolutions(text: str) -> Iterator[Resolution]:
    """Those of ``text``; a "4K" only where it speaks of pictures nearby and counts nothing."""
    for match in _RESOLUTION.finditer(text):
        if match["one"]:
            yield Resolution(*match.span(), float(max(int(match["one"]), int(match["other"]))))
        elif match["lines"]:
            yield Resolution(*match.span(), round(int(match["lines"]) * _WIDE))
        else:
            near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
            if _PICTURED.search(near) and not _COUNTED.match(text, match.end()):
                yield Resolution(*match.span(), float(int(match["thousands"]) * _K))
