"""Word lists that tell what an absolute amount means, compiled where they must stand.

Stems match any ending (``train`` matches *training*); words listed in ``WHOLE`` only themselves.
"""

from __future__ import annotations

import re

__all__ = ["anywhere", "ending", "opening"]


def _choice(words: str, *, stems: bool) -> str:
    listed = sorted(words.split(), key=lambda word: (-len(word), word))
    tail = r"\w*" if stems else r"\b"
    return r"\b(?:" + "|".join(re.escape(word).replace("_", r"[ -]") for word in listed) + ")" + tail


def anywhere(words: str, *, stems: bool = False) -> re.Pattern[str]:
    """Any of ``words`` anywhere; an underscore is a space or a hyphen."""
    return re.compile(_choice(words, stems=stems))


def ending(words: str, *, between: int = 0, stems: bool = False) -> re.Pattern[str]:
    """Any of ``words`` right before the amount, with at most ``between`` words between."""
    return re.compile(_choice(words, stems=stems) + rf"(?:\s[\w-]+){{0,{between}}}\s*\(?\s*$")


def opening(words: str, *, between: int = 0, stems: bool = False, of: bool = False) -> re.Pattern[str]:
    """Any of ``words`` right behind the amount, after at most ``between`` words, or after *of*."""
    lead = r"(?:of |on (?:an?|one) )" + ("" if of else "?")
    return re.compile(rf"^[\s)-]*{lead}(?:[\w-]+\s){{0,{between}}}?" + _choice(words, stems=stems))
