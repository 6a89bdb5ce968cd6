"""Questions of several parts: "what attacks work, and which defences are there?"."""

from __future__ import annotations

import re

__all__ = ["asked_apart"]

_ASKS = r"(?:how|what|which|who|whose|why|where|when|on which|in which|by how)"
_SPLIT = re.compile(rf"\?\s+(?=\w)|[,;]?\s+and\s+(?={_ASKS}\b)", re.IGNORECASE)
_QUESTION = re.compile(
    rf"^(?:{_ASKS}|is|are|do|does|did|can|could|should|has|have|was|were)\b", re.IGNORECASE
)
_BACK = re.compile(r"\b(?:it|its|they|their|them|this|that|these|those)\b", re.IGNORECASE)
_LEAST_WORDS = 3


def asked_apart(text: str) -> tuple[str, ...]:
    """The questions in ``text`` that can be asked alone; empty when it is one question.

    A part that points back ("and how is that mended?") asks more about the same: no part of its own.
    """
    found = [piece.strip(" ?.,;") for piece in _SPLIT.split(text)]
    whole = all(
        len(piece.split()) >= _LEAST_WORDS and _QUESTION.match(piece) and not _BACK.search(piece)
        for piece in found
    )
    return tuple(f"{piece}?" for piece in found) if len(found) > 1 and whole else ()
