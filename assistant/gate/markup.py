"""What a sentence from a model may not carry: markup, links, quotations that are nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.text import fold

__all__ = ["invented_quote", "markup"]

# Tags, Markdown links and images, addresses, chat-template markers, control characters.
_MARKUP = re.compile(
    r"</?[A-Za-z!][^<>]{0,200}>|<!--|!?\[[^\]]*\]\([^)]*\)|\b(?:https?|ftp|data|javascript|vbscript"
    r"|file):\S+"
    r"|www\.\S+|<\|[^|]*\|>|\[/?INST\]|```|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|‘([^’]{12,})’")
_FEWEST_WORDS = 3
_QUOTE_MARKS = str.maketrans("’‘“”", "''\"\"")


def markup(text: str, quotes: Sequence[str]) -> str | None:
    """The first piece of markup or address in ``text`` that is in none of ``quotes``."""
    for match in _MARKUP.finditer(text):
        if not any(match.group() in quote for quote in quotes):
            return match.group()
    return None


def invented_quote(text: str, sources: Sequence[str]) -> str | None:
    """The first passage of three words or more in quotation marks that is in none of ``sources``."""
    held = [_plain(source) for source in sources]
    for match in _QUOTED.finditer(text):
        passage = "".join(group or "" for group in match.groups())
        words = _plain(passage)
        if len(words.split()) >= _FEWEST_WORDS and not any(words in source for source in held):
            return passage
    return None


def _plain(text: str) -> str:
    return fold(text).strip(" .,;:!?…").translate(_QUOTE_MARKS)
