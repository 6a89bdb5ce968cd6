"""Several questions in one: those that can be asked alone, and those that ask more of the same thing.

"What attacks work, and which datasets are there for defences?" are two questions. "What is KiteNet, and how
much does it save?" asks two things of one paper; what the second is about the first one says.
"""

from __future__ import annotations

import re

__all__ = ["asked_apart", "asks", "points_back"]

_WORDS = r"(?:how|what|which|who|whose|why|where|when)"
_BEFORE = r"(?:(?:by|on|in|at|for|with|from|to|of|under|against|over) )?"
_AUX = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)"
_ASKS = rf"(?:{_WORDS}|on which|in which|by how)"
_SPLIT = re.compile(rf"\?\s+(?=\w)|[,;]?\s+and\s+(?={_ASKS}\b)", re.IGNORECASE)
_QUESTION = re.compile(rf"^(?:{_ASKS}|{_AUX})\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:it|its|they|their|them|this|that|these|those)\b", re.IGNORECASE)
# "When a network learns which layers to drop" asks nothing: no verb stands before its subject.
_CLAUSE = re.compile(rf"(?:when|where)\s+(?!{_AUX}\b)", re.IGNORECASE)
# "... help, and by how many points" asks how much of what was said before.
_HOW_MUCH = r"how (?:much|many|far|often)(?: [\w-]+)?"
_AMOUNT = re.compile(rf"(?:by )?{_HOW_MUCH}$", re.IGNORECASE)
_LEAST_WORDS = 3


def asked_apart(text: str) -> tuple[str, ...]:
    """The questions in ``text`` that can be asked alone; empty when it is one question.

    A part that points back ("and how is that mended?") asks more about the same: no part of its own.
    """
    found = [piece.strip(" ?.,;") for piece in _SPLIT.split(text)]
    whole = all(
        len(piece.split()) >= _LEAST_WORDS
        and _QUESTION.match(piece)
        and not points_back(piece)
        and not _CLAUSE.match(piece)
        and not _AMOUNT.match(piece)
        for piece in found
    )
    return tuple(f"{piece}?" for piece in found) if len(found) > 1 and whole else ()


# A verb before its subject asks: "and is it faster?", but not "and are not quantized".
_SUBJECT = (
    r"(?:(?:it|its|they|their|there|this|that|these|those|the|an?|any|some|all|each|both|more|people|anyone)\b"
    r"|(?-i:[A-Z]))"
)
_TURNED = rf"(?:{_AUX} {_SUBJECT}|(?:do|does|did) (?!not\b|so\b|well\b|better\b)[a-z])"
_OPENS = rf"(?:{_BEFORE}{_WORDS}\b(?!-)|what's\b|{_TURNED})"
# Behind a comma alone "which", "who", "where" and "when" rather say more of a thing.
_OPENS_BARELY = rf"(?:{_BEFORE}(?:how|what|why)\b|(?:by|on|in|with|from) which\b|{_TURNED})"
_JOINT = re.compile(
    r"\?\s+(?:(?:and|but|also),?\s+)*(?=\w)"
    rf"|(?:\s*[,;]|\s+[-–—])?\s+(?:and|plus|but|&)\s+(?:(?:also|then|if so),?\s+)?(?={_OPENS})"
    rf"|\s*[,;]\s+(?={_OPENS_BARELY})",
    re.IGNORECASE,
)
_LEAD = re.compile(rf"^.*?(?:[:;,?.…]|\s[-–—])\s+(?={_OPENS})", re.IGNORECASE)
_OPENING = re.compile(
    rf"{_OPENS}|{_AUX}\b|(?:tell|explain|describe|give|show|list|name|summari[sz]e)\b", re.IGNORECASE
)
# "... trained, and on what data", "and how much" is asked of what was said before.
_BARE = re.compile(
    rf"(?:(?:by|on|in|at|for|with|from|to|of) {_WORDS}(?: (?!{_AUX}\b)[\w-]+){{0,3}}"
    rf"|{_HOW_MUCH}|{_WORDS}(?: [\w-]+)?)$",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"{_BEFORE}{_WORDS}(?: (?!{_AUX}\b)[\w-]+)*?\s+(?={_AUX}\b)", re.IGNORECASE)
_NAMED_ALONE = 3  # words
_MOST = 4


def asks(text: str) -> tuple[str, ...]:
    """What ``text`` asks, one after the other, without what leads it in; empty when it asks one thing.

    What is left out of a later one is said by the first: "how is it trained, and on what data?".
    """
    text = text.strip(" ?.!")
    lead = None if _OPENING.match(text) else _LEAD.match(text)
    found = [piece.strip(" ?.,;") for piece in _JOINT.split(text[lead.end() if lead else 0 :])]
    first = found[0]
    begun = (_OPENING.match(first) and not _CLAUSE.match(first)) or len(first.split()) <= _NAMED_ALONE
    if not 1 < len(found) <= _MOST or not begun:
        return ()
    said = _ASKED.sub("", first, count=1)
    return (first, *(f"{one} {said}" if _leaves_out(one) else one for one in found[1:]))


def points_back(piece: str) -> bool:
    """Whether a question says "it" or "these" for what another one names."""
    return _BACK.search(piece) is not None


def _leaves_out(piece: str) -> bool:
    return _BARE.match(piece) is not None and not points_back(piece)
