"""Words that tie a sentence to the one before it."""

from __future__ import annotations

import re

__all__ = ["hangs", "without_connective", "without_preface"]

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|also|similarly|likewise|by contrast|in turn"
    r"|in contrast|conversely|meanwhile|thus|hence|therefore|as a result|consequently|accordingly|still|yet"
    r"|nevertheless|nonetheless|but|and|so|then|for example|for instance|in particular|specifically|overall"
    r"|on the other hand|at the same time)\b[,:]?\s+",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^(?:it|its|they|their|them|he|she|this|these|that|those|such|both|the (?:former|latter|same))\b",
    re.IGNORECASE,
)

_PREFACE = re.compile(
    r"^(?:the|this) (?:(?:given|original|quoted) )?(?:text|passage|sentence|abstract|answer)s?"
    r"(?: (?:above|below|given|here))?(?: to (?:the|this|your) question)?"
    r"(?: (?:clearly|also))? (?:says?|states?|explains?|indicates?|suggests?|mentions?|reports?|reads|is)"
    r"(?: that\b|:)?,?\s+",
    re.IGNORECASE,
)


def without_preface(sentence: str) -> str:
    """What is said, without words about the text that says it: "The text says that X is slow."."""
    bare = _PREFACE.sub("", sentence)
    return bare[:1].upper() + bare[1:] if bare != sentence else sentence


def without_connective(sentence: str) -> str:
    """The sentence as one that could stand first: "However, X is slow." is "X is slow."."""
    bare = _CONNECTIVE.sub("", sentence)
    return bare[:1].upper() + bare[1:] if bare != sentence else sentence


def hangs(sentence: str) -> bool:
    """Whether a sentence speaks of what only the one before it names."""
    return _POINTING.match(_CONNECTIVE.sub("", sentence)) is not None
