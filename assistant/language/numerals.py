r"""Numbers as printed, for comparing what an answer says with what a quote says.

``1,000`` equals ``1000``, ``50\%`` equals ``50 %``, ``60.0`` equals ``60``. There is no
Unicode compatibility folding: ``10⁻³`` is ten to the minus three, not ``10-3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.language.text import either

__all__ = ["CARDINALS", "FRACTIONS", "ONES", "RATIOS", "Numeral", "numerals", "squeezed"]

# Numbers in words: the one table of cardinals, fractions and ratios.

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

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_DIGITS = r"[0-9]{1,3}(?:(?:,|\{,\})[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
_POWER = r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+|\^\s*\{\s*[-+−]?[0-9.]+\s*\}|\^\s*[-+−]?[0-9]+"
_NUMBER = re.compile(rf"(?P<digits>{_DIGITS})(?P<power>{_POWER})?")
_PERCENT = re.compile(r"[\s$}]*\+?(?:\\?%|percent\b|per cent\b|％)")
_RANGE = re.compile(rf"\s*(?:-|–|—|to|and|or|,)\s*(?:and\s+|up to\s+|about\s+|~\s*)?(?={_DIGITS})")
# Letters (and joints between them) right before a digit make it part of a name: GPT-4, ViT-L/14, F1.
_NAME_HEAD = re.compile(r"[^\W\d_][\w.]*(?:[-/_][\w.]+)*[-/_^]?$")
_NAME_TAIL = re.compile(r"(?:[-/.]?\w)*")
_WORDS = {word: Decimal(value) for word, value in CARDINALS.items()} | {
    word: Decimal(int(RATIOS[word])) for word in ("twice", "double", "triple")
}
_WORD = re.compile(rf"\b(?:{either(_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number of a text: its value, the power it is raised to, whether it is a percentage.

    ``percent`` is ``None`` when a neighbour's sign may count for it too (``70 and 50%``).
    ``name`` is the word it is part of when it belongs to a name (``GPT-4``), else ``None``.
    ``raw`` is the number as printed, with its percent sign.
    """

    value: Decimal
    power: str
    percent: bool | None
    name: str | None
    raw: str

    def matches(self, other: Numeral) -> bool:
        """The same number, whatever the printing."""
        if (self.value, self.power) != (other.value, other.power):
            return False
        return None in (self.percent, other.percent) or self.percent == other.percent


def numerals(text: str, *, words: bool = False) -> list[Numeral]:
    """The numbers of ``text`` in order; with ``words`` also ``three``, ``twice`` and the like, last."""
    found = list(_printed(text))
    if words:
        for match in _WORD.finditer(text):
            value = _WORDS[match.group().lower()]
            percent = _PERCENT.match(text, match.end()) is not None
            found.append(Numeral(value, "", percent, None, match.group()))
    return found


def squeezed(text: str) -> str:
    """Letters, digits and signs only, lower case: ``GPT-4`` and ``gpt 4`` become the same."""
    return re.sub(r"[\s\-_–{}$\\^]+", "", text.casefold())


def _printed(text: str) -> Iterator[Numeral]:
    for match in _NUMBER.finditer(text):
        value = _value(match["digits"])
        if value is None:
            continue
        percent, end = _percent(text, match.end())
        raw = text[match.start() : end].strip() if percent else match.group()
        yield Numeral(value, _power(match["power"]), percent, _name(text, match), raw)


def _value(digits: str) -> Decimal | None:
    try:
        return Decimal(digits.replace("{,}", "").replace(",", "")).normalize()
    except InvalidOperation:
        return None


def _power(raw: str | None) -> str:
    if not raw:
        return ""
    return re.sub(r"[\s^{}+]", "", raw.translate(_SUPERSCRIPTS)).replace("−", "-")


def _percent(text: str, end: int) -> tuple[bool | None, int]:
    """Whether the number that ends at ``end`` is a percentage, and where its sign ends."""
    match = _PERCENT.match(text, end)
    if match:
        return True, match.end()
    position = end
    for _ in range(4):
        joint = _RANGE.match(text, position)
        number = _NUMBER.match(text, joint.end()) if joint else None
        if number is None:
            return False, end
        position = number.end()
        if _PERCENT.match(text, position):
            return None, end
    return False, end


def _name(text: str, match: re.Match[str]) -> str | None:
    head = _NAME_HEAD.search(text[max(0, match.start() - 40) : match.start()])
    if head is None:
        return None
    tail = _NAME_TAIL.match(text, match.end())
    return head.group() + match.group() + (tail.group() if tail else "")
