"""Words before and after a number that bound it or say what statistic it is."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from assistant.language.text import either, listed
from assistant.types import Bound, Statistic

__all__ = ["LEADING", "TRAILING", "Lead", "Sign", "leading", "sign", "statistic", "trailing"]


Sign: TypeAlias = Literal["<", "<=", ">", ">=", "=", "~", "best"]
"""How a number is bounded; ``best`` is a best case (``up to``), not a limit."""

_BEFORE: dict[Sign, str] = {
    "best": """
        up to, upto, up-to, as much as, as many as, as high as, as large as, as fast as, as little as,
        as few as, as low as, as small as, as short as, at best, optimally, maximally, nearly up to
    """,
    "<=": """
        at most, no more than, not more than, no longer than, a maximum of, maximum of, a max of, within,
        ≤, <=
    """,
    "<": """
        less than, fewer than, lower than, smaller than, shorter than, under, below, <, sub-
    """,
    ">=": """
        at least, no less than, no fewer than, not less than, upwards of, upward of, a minimum of,
        minimum of, ≥, >=
    """,
    ">": """
        more than, greater than, larger than, higher than, longer than, better than, over, above, beyond,
        exceeding, exceeds, exceed, exceeded, surpassing, surpasses, surpass, surpassed, well over, >
    """,
    "~": """
        about, around, approximately, approximate, approx., approx, roughly, nearly, almost, close to,
        circa, near, an estimated, estimated, on the order of, some, ~, ∼, ≈, ≃, ˜
    """,
    "=": """
        down to
    """,
}
_BEHIND: dict[Sign, str] = {
    "best": "at best",
    "<=": "or less, or fewer, or lower, or below, or smaller, or under, at most",
    ">=": """
        or more, and more, or higher, or greater, or better, or above, and above, or longer, or larger,
        and up, and beyond, plus, +, at least
    """,
}
_ASKED: dict[Sign, str] = {
    "=": "exactly, precisely, equal to, =",
    "<=": """
        or shorter, not over, not above, not exceeding, no greater than, no higher than, no larger than
    """,
    ">=": "not fewer than, or over, no smaller than, no lower than",
    "<": "sub, quicker than",
    ">": "strictly, in excess of",
}
"""What only questions say."""


def _signs(*blocks: dict[Sign, str]) -> dict[str, Sign]:
    return {words: sign for block in blocks for sign, listing in block.items() for words in listed(listing)}


def _bounds(block: dict[Sign, str]) -> dict[str, Bound]:
    return {words: _BOUND[sign] for words, sign in _signs(block).items()}


_BOUND: dict[Sign, Bound] = {
    "best": "up_to", "<=": "up_to", "<": "up_to", ">=": "at_least", ">": "at_least", "~": "about",
    "=": "exact",
}  # fmt: skip
LEADING = _bounds(_BEFORE)
"""What the words in front of a number say about it."""

TRAILING = _bounds(_BEHIND)
"""What the words behind a number and its unit say about it."""


class Lead(NamedTuple):
    """The bound read in front of a number and the offset where its words start."""

    bound: Bound
    start: int


# Words that may stand between the bound and the number, or alone in front of it.
_BETWEEN = (
    r"(?:\b(?:exactly|precisely|on average|in average|an?|the|only|just|merely|a factor of|additional|further"
    r"|impressive|remarkable|another|average of|an average of|average|mean)\s+)*"
)
_LEADING = re.compile(
    rf"(?:(?:\ban? (?:average|mean) of )?(?:(?<![\w-])|(?<!-)(?=[<>≤≥~∼≈]))(?P<bound>{either(LEADING)})\s*)?"
    rf"(?:(?<![\w-])(?:only|just|merely)\s+)?{_BETWEEN}$",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"\s?[,(]?(?P<bound>{either(TRAILING)})(?![\w])", re.IGNORECASE)
_REACH = 45

# "average precision" and "root mean square" are measures, no statistics of one.
_MEAN_BEFORE = re.compile(
    r"\b(?:on average|in average|averages?(?! precision)|averaging|averaged|median"
    r"|mean(?! (?:squared?|absolute|average|iou|intersection|reciprocal|opinion)\b))\b[^,;:.()]{0,30}$",
    re.IGNORECASE,
)
_MEAN_AFTER = re.compile(
    r"\s?\((?:on|in) average\)|[ )]{1,2}(?:[\w/-]+ ){0,5}(?:on|in) average\b(?! \d)", re.IGNORECASE
)
_BEST_BEFORE = re.compile(
    r"\b(?:at best|best[- ]case|peak|maximum(?! (?:\w+ )?norm)|max)\b[^,;:.()]{0,24}$", re.IGNORECASE
)


_TIMES = ("x", "×", "%", "times", "fold", "percent", "twice")


def leading(clean: str, start: int) -> Lead:
    """The bound in front of a number that starts at ``start``."""
    window = max(0, start - _REACH)
    match = _LEADING.search(clean[window:start])
    if match is None or match["bound"] is None:
        return Lead("exact", start if match is None else window + match.start())
    if match["bound"].lower().endswith(" than") and clean[: window + match.start()].rstrip().endswith(_TIMES):
        return Lead("exact", window + match.end("bound"))  # "600x smaller than the 600M"
    lead = Lead(LEADING[" ".join(match["bound"].lower().split())], window + match.start())
    if lead.bound != "about":
        return lead
    outer = leading(clean, lead.start)  # "up to ~30%", "more than about 10x"
    return outer if outer.bound in {"up_to", "at_least"} else lead


def trailing(clean: str, end: int) -> tuple[Bound | None, int]:
    """The bound behind an amount that ends at ``end``, and where its words end."""
    match = _TRAILING.match(clean, end)
    if match and match["bound"] == "+" and (match.start("bound") > end or clean[match.end() :][:1] == "/"):
        return None, end  # "1.65 +/- 0.01"
    return (TRAILING[match["bound"].lower()], match.end()) if match else (None, end)


def statistic(clean: str, lead: int, start: int, end: int) -> Statistic | None:
    """``mean`` or ``best`` when the words around an amount say so."""
    before = clean[max(0, lead - _REACH) : start]
    if _MEAN_BEFORE.search(before) or _MEAN_AFTER.match(clean, end):
        return "mean"
    return "best" if _BEST_BEFORE.search(before) else None


_ANY_SIGN = _signs(_BEFORE, _BEHIND, _ASKED)
_SIGN = re.compile(rf"(?<!\w)(?:{either(_ANY_SIGN)})(?!\w)|[<>]=?|[≤≥~∼≈+=]", re.IGNORECASE)
_EXACT = frozenset(listed(_ASKED["="]))


def sign(words: str) -> Sign | None:
    """The bound that the words around a number set: "exactly" before any other, else the first."""
    text = " ".join(words.lower().split()).replace("down to", " ")
    found = [match.group() for match in _SIGN.finditer(text)]
    if _EXACT.intersection(found):
        return "="
    return _ANY_SIGN[found[0]] if found else None
