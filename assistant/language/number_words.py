"""Numbers in words: the one table of cardinals, fractions and ratios."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["CARDINALS", "FRACTIONS", "ONES", "RATIOS", "either"]

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ONES = tuple(_SMALL[1:10])
"""One to nine, as they follow a ten: ``twenty-five``."""

CARDINALS: dict[str, int] = (
    {word: value for value, word in enumerate(_SMALL)}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)}
    | {"hundred": 100, "dozen": 12}
)
"""Cardinal -> its value."""

RATIOS: dict[str, float] = {
    "twice": 2, "thrice": 3, "double": 2, "doubles": 2, "doubled": 2, "doubling": 2,
    "triple": 3, "triples": 3, "tripled": 3, "tripling": 3, "quadruple": 4, "quadruples": 4, "quadrupled": 4,
    "quadrupling": 4, "halve": 2, "halves": 2, "halved": 2, "halving": 2,
}  # fmt: skip
"""Words that are a factor by themselves."""

FRACTIONS: dict[str, float] = {
    "half": 50, "third": 100 / 3, "quarter": 25, "fourth": 25, "fifth": 20, "sixth": 100 / 6,
    "seventh": 100 / 7, "eighth": 12.5, "ninth": 100 / 9, "tenth": 10, "twentieth": 5, "hundredth": 1,
    "thousandth": 0.1,
}  # fmt: skip
"""Names of fractions, in percent."""


def either(words: Iterable[str]) -> str:
    """The words of an iterable as the inside of a regular expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
