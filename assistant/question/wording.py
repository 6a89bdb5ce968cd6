"""One spelling for what questions spell in many ways, before numbers are read.

"two thirds" becomes "66.667%", "in half" becomes "by 50%", "a factor of 8" becomes
"8 times". What stays is ordinary wording that :func:`assistant.quantities.amounts`
and the tables of this package read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

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
    _rule(r"(?<![\w./])(?P<over>\d{1,2})/(?P<under>\d{1,4})(?:th|rd)?(?=\s+(?:of|the|as|less|fewer|its|smaller)\b)", _slash),
    _rule(r"(?<=\bcut )in half\b|(?<=\bcuts )in half\b", "by 50%"),
    _rule(r"\bin half(?=\s+the\b)", "in 50% of"),
    _rule(r"\bin half(?!\s+as\b|\s+an?\b|-)", "by 50%"),
    _rule(r"\bhalf(?=\s+(?:of|as)\b)", "50%"),
    _rule(r"\bhalf(?=\s+(?:the|their|its|that)\b)", "50% of"),
    _rule(r"(?<!first )(?<!second )(?<!other )\bhalf\b(?![-\s]*(?:precision|life|plane|float|a\b|an\b))", "50%"),
    _rule(r"\bhalf(?=\s+a(?:n)?\s+order)", "0.5"),
    _rule(rf"\bfactors? of (?P<bound>(?:about |at least |more than |over |up to )?)(?P<number>{_COUNT})\b(?!\s*(?:x\b|times|%))", _factor),
    _rule(r"\bgigs?\b", "GB"),
    _rule(r"\bmegs?\b", "MB"),
    _rule(r"(?<=\d)\s*(?:percents|percentage)\b(?!\s*points?)", "%"),
    _rule(r"\ba couple of\b", "2"),
    _rule(r"\b(?:a )?single(?=[ -](?:day|hour|week|minute)\b)", "one"),
)  # fmt: skip


def strictness(words: str) -> str | None:
    """The comparison that the words around a number make: ``>``, ``>=``, ``<``, ``<=``, ``=``, ``~``."""
    text = " ".join(words.lower().split())
    for spelled, op in _STRICTNESS:
        if spelled.search(text):
            return op
    return None


def _op(words: str, op: str) -> tuple[re.Pattern[str], str]:
    return re.compile(words), op


# Earlier rows are looked for first: "no more than" holds "more than".
_STRICTNESS = (
    _op(r"\bexactly\b|\bprecisely\b|(?<![<>])=(?!>)|\bequal to\b", "="),
    _op(r"\bno more than\b|\bnot more than\b|\bat most\b|\bup to\b|\bno longer than\b|<=|≤|\bor (?:less|fewer|lower|below|smaller|under|shorter|faster than that)\b|"
        r"\bwithin\b|\bmaximum of\b|\bmaximally\b|\bnot (?:over|above|exceeding)\b|\bno (?:greater|higher|larger) than\b", "<="),
    _op(r"\bno (?:less|fewer) than\b|\bnot (?:less|fewer) than\b|\bat least\b|\bminimum of\b|\bor (?:more|better|higher|greater|above|longer|larger|over)\b|>=|≥|"
        r"\band (?:more|up|above|beyond)\b|\bupwards? of\b|\bplus\b|\+|\bno (?:smaller|lower) than\b", ">="),
    _op(r"\bless than\b|\bfewer than\b|\bunder\b|\bbelow\b|\bshorter than\b|\bsmaller than\b|\blower than\b|<|\bsub\b|\bquicker than\b", "<"),
    _op(r"\bmore than\b|\bover\b|\babove\b|\bbeyond\b|\bexceed\w*|\bgreater than\b|\blarger than\b|\bhigher than\b|\blonger than\b|"
        r"\bsurpass\w*|\bbetter than\b|>|\bstrictly\b|\bin excess of\b", ">"),
    _op(r"\babout\b|\baround\b|\bapprox\w*|\broughly\b|\bnearly\b|\balmost\b|\bclose to\b|\bcirca\b|~|∼|≈|\bsome\b", "~"),
)  # fmt: skip
