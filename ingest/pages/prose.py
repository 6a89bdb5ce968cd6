"""Is a line a title or running text? Judged by its shape alone, never by what it is about."""

from __future__ import annotations

import math
import re

from ingest.records import one_line

__all__ = ["ends_sentence", "name_list", "prose"]

# Words of running text: what a sentence about one's own work can hardly do without.
_FUNCTION = re.compile(
    r"\b(?:we|our|is|are|was|were|has|have|had|been|it|its|this|these|that|which|such|can|may|be|not|however|also"
    r"|they|their|paper|propose|present|show|introduce|based)\b",
    re.IGNORECASE,
)
_INNER_STOP = re.compile(r"[\w)\]}$%'\"][.!?]['\")\]]* +[\"'(\[$\\]?[A-Z0-9$\\]")
_WORD = re.compile(r"[A-Za-z][\w'’-]{3,}")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_CLOSERS = "\"')]}”’"


def prose(text: str) -> float:
    """Log odds, roughly, that ``text`` is running text rather than a title; between -12 and 12.

    The weights are rounded from a logistic fit on 4,500 arXiv titles against as many first
    sentences, pairs of sentences and whole abstracts, where it errs on one line in a thousand.
    Length was near worthless there, for single sentences are short; it counts where it decides alone.
    """
    if _LINK.fullmatch(text):
        return 2.0
    words = _WORD.findall(text)[1:]
    capitals = sum(word[0].isupper() for word in words) / len(words) if words else 0.5
    last = text.rstrip(_CLOSERS)[-1:]
    stopped = last in {".", "…"}
    score = -1.0 - 2.6 * capitals + min(4, len(_FUNCTION.findall(text)))
    score += 3.4 if stopped else -3.0 if last.isalnum() else -1.0
    score += 0.6 * min(4, len(_INNER_STOP.findall(text)))
    score += max(0.0, (len(text) - 180) / 40) - max(0.0, (60 - len(text)) / (30 if stopped else 15))
    return max(-12.0, min(12.0, score))


def surprise(odds: float) -> float:
    """The cost, in nats, of deciding for what has these log odds."""
    return math.log1p(math.exp(-odds))


def ends_sentence(text: str) -> bool:
    """Whether the line closes with a full stop, a question or an exclamation mark."""
    return text.rstrip(_CLOSERS)[-1:] in {".", "!", "?", "…"}


_NAME = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|van|von|de|der|den|da|di|la|le|bin|al)){1,4}"
)


def name_list(text: str) -> tuple[str, ...]:
    """The names, when the line is three or more persons' names and nothing else.

    Two would be ambiguous: one title in six hundred reads like a pair of them.
    """
    parts = [
        part.strip()
        for part in re.split(r",\s*(?:and\s+)?|;\s*|\s+and\s+|\s+&\s+", one_line(text).strip(" ,;"))
    ]
    named = len(parts) > 2 and all(_NAME.fullmatch(part) for part in parts)
    return tuple(parts) if named else ()
