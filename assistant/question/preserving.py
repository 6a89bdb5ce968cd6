"""What is kept while something is saved: "without losing accuracy" is a topic, not a comparison."""

from __future__ import annotations

import re

from assistant.language.metrics import ASKED
from assistant.question.words import CUT, any_of

__all__ = ["BEATING", "PRESERVING", "kept"]

_FAULTS = {"error", "hallucination"}
_KEPT = any_of(
    ", ".join(["fidelity, results", *(word for word, name in ASKED.items() if name not in _FAULTS)])
)
_LOST = any_of("loss, losses, degradation, drop, degrading, sacrific*")
_HARM = any_of("hurt*, los*, harm*, degrad*, sacrific*, reduc*, lower*, affect*, drop*, worsen*, damag*")
_SAME = any_of(
    "no, little, minimal, negligible, the same, equal, comparable, similar, almost no, unchanged, full"
)
_MORE = any_of("better, higher, improved, superior")
PRESERVING = re.compile(
    rf"\b(?:without\b[\w -]*?\b(?:{_KEPT}|{_LOST})\b(?: {_LOST}\b)?(?: (?:of|in) \w+)?"
    rf"|(?:while|and) (?:maintain|keep|preserv|retain|match)\w*\b[\w -]*?\b{_KEPT}\b"
    rf"|(?:with|at|and) {_SAME}\b[\w -]*?\b(?:{_KEPT}|{_LOST})\b(?: {_LOST}\b)?"
    rf"|(?P<gained>(?:with|at|and) {_MORE}) (?:\w+ )?{_KEPT}\b(?! (?:by|of|above|over)\b)"
    rf"|(?:the same|equal|comparable|similar|unchanged) {_KEPT}\b"
    r"|(?:(?:but|and|that|which|yet) )*(?:do|does|did|can|will)(?: not|n['’]t|not) "
    rf"{_HARM}\b[\w -]*?\b{_KEPT}\b"
    r"|lossless(?:ly)?\b|at no cost in \w+)",
    re.IGNORECASE,
)
"""The clause that says so."""

BEATING = re.compile(
    r"\b(?:(?:beat|outperform|surpass|exceed|rival|match)\w*|better than)\s+"
    r"(?:(?:much|far|many|significantly|other|the|some) )*(?:(?:larger|bigger)\b"
    r"(?: (?:ones?|rivals?|models?|llms?|vlms?|networks?|counterparts?|baselines?|competitors?))?"
    r"|(?-i:[A-Z][\w.-]*(?: (?:[A-Z][\w.-]*|\d[\w.]*))*|[a-z]+-\d[\w.-]*|o\d\b))",
    re.IGNORECASE,
)
"""Doing better than what is larger or named: a condition on what the paper says, not a number."""


def kept(text: str) -> list[re.Match[str]]:
    """Where ``text`` says what is kept; "with higher accuracy" only behind what is saved."""
    return [
        match
        for match in PRESERVING.finditer(text)
        if match["gained"] is None or CUT.search(text.lower(), 0, match.start())
    ]
