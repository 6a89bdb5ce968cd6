"""Whose number it is: this paper's, or that of other work, or of the field."""

from __future__ import annotations

import re

from ingest.claims.reading import Reading
from ingest.claims.sentence import Sentence

__all__ = ["background"]


def _any(words: str) -> str:
    return "(?:" + "|".join(word.strip() for word in words.split(",")) + ")"


_OWN = re.compile(
    rf"\b{_any('we, our, ours, us, proposed, here')}\b"
    rf"|\bthis {_any('paper, work, approach, method, study, framework')}\b",
    re.IGNORECASE,
)
_OPENING = _any(
    "however, yet, while, although, though, currently, traditionally, typically, recent(?:ly)?, in practice, "
    "moreover, furthermore, unfortunately, nevertheless, nonetheless, in contrast, by contrast, for example, "
    "for instance, notably, in addition"
)
_ARTICLE = _any("the, these, such, most, many, some, all, several, a, an, one")
_OTHER = _any(
    "existing, majority of, most of, current, previous, prior, traditional, conventional, typical, "
    "recent(?:ly)?, state-of-the-art, standard, modern, popular, other"
)
_DOING = _any(
    "requires?, takes?, needs?, uses?, rely, relies, consumes?, suffers?, costs?, limited, can, are, is, "
    "was, were, have, has, typically, often, still, only, achieves?, achieved, propose, shows?, "
    "demonstrates?, hypothesi[sz]ed?, reported, found, showed, cannot, fail"
)
# "However, most existing methods require ..."
_OTHERS = re.compile(rf"^(?:{_OPENING},?\s)*(?:{_ARTICLE} )?{_OTHER}\b.{{0,100}}?\b{_DOING}\b", re.IGNORECASE)
_UNLIKE = re.compile(r"\b(?:unlike|other methods (?:which|that))\b[^,;]*$", re.IGNORECASE)
_ADVERB = _any("typically, usually, often, generally, commonly, notoriously, traditionally, conventionally")
_USUALLY = re.compile(
    rf"\b{_ADVERB}\b"
    r"|\b(?:can|may|could) (?:take\b|(?:now )?be \w+ (?:in|within)\b)",
    re.IGNORECASE,
)
_FAILING = re.compile(
    r"\b(?:suffers?|struggles?|fails?|(?:does|do|did|could) not(?: yet)? (?:achieve|reach|attain|meet))\b"
    r"[^,;]{0,80}$",
    re.IGNORECASE,
)


def background(sentence: Sentence, reading: Reading, names: tuple[str, ...]) -> bool:
    """The amount is said of other work or of the field, not of this paper.

    ``names`` are the paper's own names for its method.
    """
    before = sentence.clean[: reading.amount.lead]
    explained = before.rpartition(": ")[2]
    if (_OTHERS.match(explained) and not _is_own(explained, names)) or _UNLIKE.search(before):
        return True
    if _is_own(before, names):
        return False
    if _OTHERS.match(before):
        return True
    if _is_own(sentence.clean, _singular(names)):
        return False
    if _USUALLY.search(before) or _FAILING.search(before):
        return True
    return not _is_own(sentence.clean, names) and _of_the_field(sentence, reading)


def _singular(names: tuple[str, ...]) -> tuple[str, ...]:
    """``LLMs`` names a kind, which may be spoken of in general."""
    return tuple(name for name in names if not name.endswith("s"))


def _of_the_field(sentence: Sentence, reading: Reading) -> bool:
    """What uses more of a resource is news of this paper only when the paper says that it is its own."""
    wanted = (
        reading.achieved or reading.quantity in {"throughput", "quality"} or _kept_small(sentence, reading)
    )
    return reading.direction == "increase" and not wanted


def _kept_small(sentence: Sentence, reading: Reading) -> bool:
    """``with a marginal 3.7% increase``, ``less than 3% additional parameters``."""
    amount = reading.amount
    capped = amount.bound == "up_to" and amount.unit == "percent" and amount.value_low is None
    return capped or _LITTLE.search(sentence.clean, max(0, amount.lead - _NEAR), amount.lead) is not None


_NEAR = 16
_LITTLE = re.compile(
    r"\b(?:only|just|merely|mere|marginal|slight|modest|small|minor|negligible|minimal)\b", re.IGNORECASE
)


def _is_own(text: str, names: tuple[str, ...]) -> bool:
    return _OWN.search(text) is not None or any(name in text for name in names)
