"""The baseline that a number is set against."""

from __future__ import annotations

import re

from assistant.language.quantities import Amount
from ingest.claims.sentence import Sentence

__all__ = ["baseline"]

_AGAINST = re.compile(
    r"\b(?:compared (?:to|with)|relative to|in comparison (?:to|with)|than|versus|vs\.?|over|against)\s+"
    r"(?P<name>(?:(?:the|a|an|its|their)\s+)?[\w*+./-]+"
    r"(?:\s(?!(?:on|in|for|while|with|and|when|by|at|using|under|across|is|are|to|as|without|that|which|via|during)\b)"
    r"[\w*+./-]+){0,6})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^(?:an?|the|its?|their|\d[\d.,]*%?)$|^\d", re.IGNORECASE)


def baseline(sentence: Sentence, amount: Amount) -> str | None:
    """What follows *compared to* or *than* nearest behind the amount, else before it."""
    match = _AGAINST.search(sentence.clean, amount.end) or _AGAINST.search(sentence.clean[: amount.lead])
    if match is None or _NOTHING.match(match["name"]):
        return None
    start = match.start("name")
    return sentence.text[start : start + len(match["name"])].rstrip(".,;")
