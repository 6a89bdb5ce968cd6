"""One spelling for what questions spell in many ways, before numbers are read.

"two thirds" becomes "66.667%", "in half" becomes "by 50%", "a factor of 8" becomes
"8 times". What stays is ordinary wording that :func:`assistant.language.quantities.amounts`
and the tables of this package read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.question.words import any_of

__all__ = ["plain", "strictness"]

_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
    "twentieth": 20, "hundredth": 100, "hundredths": 100, "thousandth": 1000,
}  # fmt: skip
_TOPS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "1": 1, "2": 2, "3": 3, "4": 4, "9": 9,
}  # fmt: skip
_COUNTS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"fifteen": 15, "twenty": 20, "fifty": 50, "hundred": 100}
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
    share = 100 * _TOPS[top] / _PARTS[part]
    return f"{share:.5g}%" if share < 100 else match[0]


def _slash(match: re.Match[str]) -> str:
    over, under = int(match["over"]), int(match["under"])
    return f"{100 * over / under:.5g}%" if 0 < over < under else match[0]


def _factor(match: re.Match[str]) -> str:
    word = match["number"].lower()
    return f"{match['bound'] or ''}{_COUNTS.get(word, word)} times"


def _half_unit(match: re.Match[str]) -> str:
    return f"0.5 {match['unit']}s"


def _rule(
    spelled: str, written: str | Callable[[re.Match[str]], str]
) -> tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]:
    return re.compile(spelled, re.IGNORECASE), written


_TOP = "|".join(_TOPS)
_PART = "|".join(_PARTS)
_COUNT = r"\d+(?:\.\d+)?|" + "|".join(_COUNTS)
_REWRITES = (
    _rule(r",?\s*(?:\bat least )?\b(?:in|at) (?:the|their) (?:very )?best case\b|,?\s*\bat best$", ""),
    _rule(r"\bhalf an?\s+(?:single\s+)?(?P<unit>hour|day|week|minute|second|year)\b", _half_unit),
    _rule(rf"\b(?P<top>{_TOP})[ -](?P<part>{_PART})\b(?!\s*-)" + _NOUN_AFTER, _fraction),
    _rule(
        r"(?<![\w./])(?P<over>\d{1,2})/(?P<under>\d{1,4})(?:th|rd)?(?=\s+(?:of|the|as|less|fewer|its|smaller)\b)",
        _slash,
    ),
    _rule(r"(?<=\bcut )in half\b|(?<=\bcuts )in half\b", "by 50%"),
    _rule(r"\bin half(?=\s+the\b)", "in 50% of"),
    _rule(r"\bin half(?!\s+as\b|\s+an?\b|-)", "by 50%"),
    _rule(r"\bhalf(?=\s+(?:of|as)\b)", "50%"),
    _rule(r"\bhalf(?=\s+(?:the|their|its|that)\b)", "50% of"),
    _rule(
        r"(?<!first )(?<!second )(?<!other )\bhalf\b(?![-\s]*(?:precision|life|plane|float|a\b|an\b))", "50%"
    ),
    _rule(r"\bhalf(?=\s+a(?:n)?\s+order)", "0.5"),
    _rule(
        r"\bfactors? of (?P<bound>(?:about |at least |more than |over |up to )?)"
        rf"(?P<number>{_COUNT})\b(?!\s*(?:x\b|times|%))",
        _factor,
    ),
    _rule(r"\bsub-(?=(?:second|minute|hour|day)\b)", "under 1 "),
    _rule(r"(?<=\bpoints )of\b", "in"),
    _rule(r"\bdown to\b", "to"),
    _rule(r"\bcosts? of (annotation|labell?ing|training|inference|serving)\b", r"\1 cost"),
    _rule(r"\bgigs?\b", "GB"),
    _rule(r"\bmegs?\b", "MB"),
    _rule(r"(?<=\d)\s*(?:percents|percentage)\b(?!\s*points?)", "%"),
    _rule(r"\ba couple of\b", "2"),
    _rule(r"\b(?:a )?single(?=[ -](?:day|hour|week|minute)\b)", "one"),
)


def strictness(words: str) -> str | None:
    """The comparison that the words around a number make: ``>``, ``>=``, ``<``, ``<=``, ``=``, ``~``."""
    text = " ".join(words.lower().split())
    for spelled, op in _STRICTNESS:
        if spelled.search(text):
            return op
    return None


def _op(block: str, op: str, signs: str = "") -> tuple[re.Pattern[str], str]:
    return re.compile(rf"(?<!\w){any_of(block)}(?!\w){signs}"), op


# Earlier rows are looked for first: "no more than" holds "more than".
_STRICTNESS = (
    _op("exactly, precisely, equal to", "=", r"|(?<![<>])=(?!>)"),
    _op(
        """
        no more than, not more than, at most, up to, no longer than, or less, or fewer, or lower, or
        below, or smaller, or under, or shorter, within, maximum of, maximally, not over, not above,
        not exceeding, no greater than, no higher than, no larger than
        """,
        "<=",
        "|<=|≤",
    ),
    _op(
        """
        no less than, no fewer than, not less than, not fewer than, at least, minimum of, or more,
        or better, or higher, or greater, or above, or longer, or larger, or over, and more, and up,
        and above, and beyond, upward of, upwards of, plus, no smaller than, no lower than
        """,
        ">=",
        r"|>=|≥|\+",
    ),
    _op(
        "less than, fewer than, under, below, shorter than, smaller than, lower than, sub, quicker than",
        "<",
        "|<",
    ),
    _op(
        """
        more than, over, above, beyond, exceed*, greater than, larger than, higher than, longer
        than, surpass*, better than, strictly, in excess of
        """,
        ">",
        "|>",
    ),
    _op("about, around, approx*, roughly, nearly, almost, close to, circa, some", "~", "|[~∼≈]"),
)
