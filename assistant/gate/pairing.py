"""Whether two figures of one quote changed places in a retelling."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.gate.figures import Figure, figures
from assistant.language.words import STOP, rarity, stem

__all__ = ["misplaced"]

_BREAK = re.compile(
    r"[,;:()]|\b(?:and|but|while|whereas|although|against|versus|vs|compared|instead|rather|than|from|to)\b",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\brespectively\b|\bin (?:that|this) order\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w-]*|\d+(?:[.-]\w+)*")
_CLEAR = 2.0


def misplaced(text: str, quote: str) -> Figure | None:
    """A figure of ``text`` whose surroundings are those of another figure of ``quote``.

    Nothing is said of lists that end in "respectively": their surroundings tell nothing.
    """
    if _ORDERED.search(quote) or _ORDERED.search(text):
        return None
    held = figures(quote)
    for figure in figures(text):
        own = [other for other in held if figure.same_amount(other)]
        rivals = [other for other in held if other.unit == figure.unit and not figure.same_amount(other)]
        if own and rivals and _belongs_elsewhere(text, figure, quote, own, rivals):
            return figure
    return None


def _belongs_elsewhere(
    text: str, figure: Figure, quote: str, own: list[Figure], rivals: list[Figure]
) -> bool:
    said = _around(text, figure)
    mine = frozenset().union(*(_around(quote, other) for other in own))
    for rival in rivals:
        theirs = _around(quote, rival)
        foreign = sum(rarity(term) for term in sorted(said & (theirs - mine)))
        native = sum(rarity(term) for term in sorted(said & (mine - theirs)))
        if not native and foreign > _CLEAR:
            return True
    return False


@lru_cache(maxsize=8192)
def _around(text: str, figure: Figure) -> frozenset[str]:
    """The content stems that share a phrase with the figure, up to a break or another figure."""
    others = figures(text)
    before_from = max((other.end for other in others if other.end <= figure.start), default=0)
    after_to = min((other.start for other in others if other.start >= figure.end), default=len(text))
    before = text[before_from : figure.start]
    after = text[figure.end : after_to]
    cuts = [match.end() for match in _BREAK.finditer(before)]
    near_before = _words(before[cuts[-1] :] if cuts else before)
    cut = _BREAK.search(after)
    return frozenset(near_before + _words(after[: cut.start()] if cut else after))


def _words(text: str) -> list[str]:
    return [stem(word.lower()) for word in _WORD.findall(text) if word.lower() not in STOP]
