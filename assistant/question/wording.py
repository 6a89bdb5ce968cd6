"""One spelling for what questions spell in many ways, before numbers are read.

"two thirds" becomes "66.667%", "in half" becomes "by 50%", "a factor of 8" becomes
"8 times". What stays is ordinary wording that :func:`assistant.language.quantities.amounts`
and the tables of this package read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.language.listing import either
from assistant.language.numerals import CARDINALS, FRACTIONS, ONES
from assistant.language.quantities.bounds import sign

__all__ = ["plain", "strictness"]

_PARTS = FRACTIONS | {f"{part}s": share for part, share in FRACTIONS.items()} | {"halves": 50}
_TOPS = {"a": 1, "an": 1} | {one: CARDINALS[one] for one in ONES} | {"1": 1, "2": 2, "3": 3, "4": 4, "9": 9}
_NOUN_AFTER = (
    r"(?!\s*(?:-|\s)(?:precision|party|stage|order|paper|method|world|person|and\s+a\s+half|generation)\b)"
)


def plain(question: str) -> str:
    """The question without closing marks, with worded fractions and factors in digits."""
    text = " ".join(question.split()).rstrip(" ?!.")
    text = text.replace("’", "'").replace("％", "%")
    for spelled, written in _REWRITES:
        text = spelled.sub(written, text)
    return text


def _fraction(match: re.Match[str]) -> str:
    top, part = match["top"].lower(), match["part"].lower()
    share = _TOPS[top] * _PARTS[part]
    return f"{share:.5g}%" if share < 100 else match[0]


def _slash(match: re.Match[str]) -> str:
    over, under = int(match["over"]), int(match["under"])
    return f"{100 * over / under:.5g}%" if 0 < over < under else match[0]


def _factor(match: re.Match[str]) -> str:
    word = match["number"].lower()
    return f"{match['bound'] or ''}{CARDINALS.get(word, word)} times"


def _half_unit(match: re.Match[str]) -> str:
    return f"0.5 {match['unit']}s"


def _rule(
    spelled: str, written: str | Callable[[re.Match[str]], str]
) -> tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]:
    return re.compile(spelled, re.IGNORECASE), written


_TOP = either(_TOPS)
_PART = either(_PARTS)
_COUNT = r"\d+(?:\.\d+)?|" + either(CARDINALS)
_REWRITES = (
    # "1m tokens", "under 2b"
    _rule(r"(?<![\w.])\d+(?:\.\d+)?[mbt](?=[\s,.;)-]|$)", lambda match: match[0].upper()),
    _rule(r"\b(?:an?|one) (?=(?:thousand|million|billion|trillion)\b)", "1 "),
    _rule(r"\b(?:an?|one) hundred\b(?! (?:thousand|million|billion|times))", "100"),
    _rule(r",?\s*(?:\bat least )?\b(?:in|at) (?:the|their) (?:very )?best case\b|,?\s*\bat best$", ""),
    _rule(r"\bhalf an?\s+(?:single\s+)?(?P<unit>hour|day|week|minute|second|year)\b", _half_unit),
    _rule(rf"\b(?P<top>{_TOP})[ -](?P<part>{_PART})\b(?!\s*-)" + _NOUN_AFTER, _fraction),
    _rule(
        r"(?<![\w./])(?P<over>\d{1,2})/(?P<under>\d{1,4})(?:th|rd)?(?=\s+(?:of|the|as|less|fewer|its"
        r"|smaller)\b)",
        _slash,
    ),
    _rule(r"\bin half(?!\s+as\b|\s+an?\b|-)", "by 50%"),
    _rule(r"\bhalf(?=\s+(?:the|their|its|that)\b)", "50% of"),
    _rule(
        r"(?<!first )(?<!second )(?<!other )\bhalf\b(?![-\s]*(?:precision|life|plane|float|a\b|an\b))", "50%"
    ),
    _rule(
        r"\bfactors? of (?P<bound>(?:about |at least |more than |over |up to )?)"
        rf"(?P<number>{_COUNT})\b(?!\s*(?:x\b|times|%))",
        _factor,
    ),
    _rule(r"\bsub-(?=\d)", "under "),
    _rule(
        r"\b(less|more|fewer|lower|higher|smaller|larger|bigger|shorter|longer|faster|cheaper|better) then\b",
        r"\1 than",
    ),
    _rule(r"\bsub-(?=(?:second|minute|hour|day)\b)", "under 1 "),
    _rule(r"(?<=\bpoints )of\b", "in"),
    _rule(r"\bdown to\b", "to"),
    _rule(r"\bcosts? of (annotation|labell?ing|training|inference|serving)\b", r"\1 cost"),
)


def strictness(words: str) -> str | None:
    """The comparison that the words around a number make: ``>``, ``>=``, ``<``, ``<=``, ``=``, ``~``."""
    found = sign(words)
    return "<=" if found == "best" else found
