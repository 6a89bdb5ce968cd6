"""Words before and after a number that bound it or say what statistic it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.types import Bound, Statistic

__all__ = ["LEADING", "TRAILING", "Lead", "leading", "statistic", "trailing"]

LEADING: dict[str, Bound] = {
    "up to": "up_to", "upto": "up_to", "up-to": "up_to", "as much as": "up_to", "as many as": "up_to",
    "as high as": "up_to", "as large as": "up_to", "as fast as": "up_to", "as little as": "up_to", "as few as": "up_to",
    "as low as": "up_to", "as small as": "up_to", "as short as": "up_to", "at most": "up_to", "at best": "up_to", "optimally": "up_to",
    "no more than": "up_to", "not more than": "up_to", "no longer than": "up_to", "less than": "up_to",
    "fewer than": "up_to", "lower than": "up_to", "smaller than": "up_to", "shorter than": "up_to", "under": "up_to",
    "below": "up_to", "within": "up_to", "a maximum of": "up_to", "maximum of": "up_to", "maximally": "up_to",
    "a max of": "up_to", "<": "up_to", "≤": "up_to", "<=": "up_to", "sub-": "up_to", "down to": "exact",
    "at least": "at_least", "more than": "at_least", "no less than": "at_least", "no fewer than": "at_least",
    "not less than": "at_least", "greater than": "at_least", "larger than": "at_least", "higher than": "at_least",
    "longer than": "at_least", "better than": "at_least", "over": "at_least", "above": "at_least", "beyond": "at_least",
    "exceeding": "at_least", "exceeds": "at_least", "exceed": "at_least", "surpassing": "at_least",
    "upwards of": "at_least", "upward of": "at_least", "well over": "at_least", "a minimum of": "at_least",
    "minimum of": "at_least", ">": "at_least", "≥": "at_least", ">=": "at_least",
    "about": "about", "around": "about", "approximately": "about", "approximate": "about", "approx.": "about",
    "approx": "about", "roughly": "about", "nearly": "about", "almost": "about", "close to": "about", "circa": "about",
    "near": "about", "an estimated": "about", "estimated": "about", "on the order of": "about", "some": "about",
    "~": "about", "∼": "about", "≈": "about", "≃": "about", "˜": "about", "nearly up to": "up_to",
}  # fmt: skip
"""What the words in front of a number say about it."""

TRAILING: dict[str, Bound] = {
    "or more": "at_least", "and more": "at_least", "or higher": "at_least", "or greater": "at_least",
    "or better": "at_least", "or above": "at_least", "and above": "at_least", "or longer": "at_least",
    "or larger": "at_least", "and up": "at_least", "and beyond": "at_least", "plus": "at_least", "+": "at_least",
    "or less": "up_to", "or fewer": "up_to", "or lower": "up_to", "or below": "up_to", "or smaller": "up_to",
    "or under": "up_to", "at most": "up_to", "at best": "up_to", "at least": "at_least",
}  # fmt: skip
"""What the words behind a number and its unit say about it."""


class Lead(NamedTuple):
    """The bound read in front of a number and the offset where its words start."""

    bound: Bound
    start: int


def _alternatives(table: dict[str, Bound]) -> str:
    return "|".join(
        re.escape(words).replace(r"\ ", " ") for words in sorted(table, key=lambda w: (-len(w), w))
    )


# Words that may stand between the bound and the number, or alone in front of it.
_BETWEEN = r"(?:(?:exactly|precisely|on average|in average|an?|the|only|just|merely|a factor of|additional|further|impressive|remarkable|another|average of|an average of|average|mean)\s+)*"
_LEADING = re.compile(
    rf"(?:(?<![\w-])(?P<bound>{_alternatives(LEADING)})\s*)?(?:(?<![\w-])(?:only|just|merely)\s+)?{_BETWEEN}$",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"\s?[,(]?(?P<bound>{_alternatives(TRAILING)})(?![\w])", re.IGNORECASE)
_REACH = 45

_MEAN_BEFORE = re.compile(
    r"\b(?:on average|in average|averages?|averaging|averaged|mean|median)\b[^,;:.()]{0,30}$", re.IGNORECASE
)
_MEAN_AFTER = re.compile(
    r"\s?\((?:on|in) average\)|[ )]{1,2}(?:[\w/-]+ ){0,5}(?:on|in) average\b(?! \d)", re.IGNORECASE
)
_BEST_BEFORE = re.compile(r"\b(?:at best|best[- ]case|peak|maximum|max)\b[^,;:.()]{0,24}$", re.IGNORECASE)


def leading(clean: str, start: int) -> Lead:
    """The bound in front of a number that starts at ``start``."""
    window = max(0, start - _REACH)
    match = _LEADING.search(clean[window:start])
    if match is None or match["bound"] is None:
        return Lead("exact", start if match is None else window + match.start())
    return Lead(LEADING[" ".join(match["bound"].lower().split())], window + match.start("bound"))


def trailing(clean: str, end: int) -> tuple[Bound | None, int]:
    """The bound behind an amount that ends at ``end``, and where its words end."""
    match = _TRAILING.match(clean, end)
    return (TRAILING[match["bound"].lower()], match.end()) if match else (None, end)


def statistic(clean: str, lead: int, start: int, end: int) -> Statistic | None:
    """``mean`` or ``best`` when the words around an amount say so."""
    before = clean[max(0, lead - _REACH) : start]
    if _MEAN_BEFORE.search(before) or _MEAN_AFTER.match(clean, end):
        return "mean"
    return "best" if _BEST_BEFORE.search(before) else None
