"""Numbers as abstracts print them in digits, under LaTeX or what is left of it.

:func:`undress` makes LaTeX and its residue readable without moving a character, so
every offset found in the result is an offset of the abstract.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from assistant.language.numerals import CARDINALS, FRACTIONS, ONES, RATIOS
from assistant.language.text import either
from assistant.types import Bound

__all__ = ["DIGITS", "STARTS", "WORDED", "number", "undress", "worded"]

DIGITS = re.compile(
    r"(?<![\w.@^_#])(?<![A-WYZa-wyz)][-–])(?<![A-Za-z]{2}/)(?<!\d[,:])"
    r"(?P<sign>(?<![\w.)%}\]-])[-+−]\s?)?"
    r"(?P<digits>\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s{0,6}(?:[x×*·]|times|cdot)\s{0,6}10\s?\^\s?\{?\s?(?P<power>[-−]?\d+)\s?\}?"
    r"|(?<=10)\s?\^\s?\{?\s?(?P<tens>\d+)\s?\}?|e(?P<exp>[-+]?\d{1,2})\b)?"
)
"""One printed number; never the digits of a name (``GPT-4``, ``CIFAR-10``) or of a longer number."""

_SEPARATORS = str.maketrans("", "", ",\\{}")


def number(match: re.Match[str]) -> float:
    """The value of a :data:`DIGITS` match."""
    value = float(match["digits"].translate(_SEPARATORS))
    power = match["power"] or match["exp"]
    if power:
        value *= _power(power)
    if match["tens"]:
        value = _power(match["tens"])
    return -value if (match["sign"] or "").strip() in {"-", "−"} else value


def _power(exponent: str) -> float:
    """Ten to ``exponent``, kept finite: an abstract is untrusted."""
    return math.pow(10.0, max(-_MOST, min(_MOST, float(exponent.replace("−", "-")))))


_MOST = 300.0
_SYMBOLS = {
    "sim": "~", "simeq": "~", "approx": "~", "leq": "≤", "le": "≤", "leqslant": "≤", "lt": "<", "geq": "≥",
    "ge": "≥", "geqslant": "≥", "gt": ">", "pm": "±", "rightarrow": "→", "to": "→", "times": "×", "cdot": "·",
    "downarrow": "↓", "uparrow": "↑",
}  # fmt: skip
_STYLES = (
    "textbf textit textsc texttt textrm textsf textup text textcolor mathbf mathcal mathbb mathrm mathit "
    "mathsf emph underline boldsymbol bm"
).split()
_SHORT_STYLES = frozenset("bf it rm tt sf sc em cal".split())
# A dollar sign pairs up as mathematics when no space lies inside it and no digit follows: "$2\\times$", not
# "$4 and $5"; or when it opens with a command or a relation.
_MATH = re.compile(
    r"(?<!\\)\$(?=\S)([^$\n]{1,80}?)(?<=[^\s\\])\$(?!\d)|(?<!\\)\$([+−-]|[\\<>≤≥~{][^$\n]{0,30})\$"
)
_LATEX = re.compile(
    r"\{,\}(?=\d{3})|\\(?:,(?=\d{3})|[%$&#_,;:! ]|(?=\d)|(?P<name>[A-Za-z]+)|)|[{}]"
    r"|(?<=[A-Za-z\d.])~(?=[A-Za-z])|[\u00a0\u2009\u202f]"
)
_SPECIAL = re.compile(r"[\\{}~\u00a0\u2009\u202f]")
# Pages lose the backslash: "sim 50%", "le 11B". Without it these are words unless a number follows.
_BARE = re.compile(
    r"\b(?:(?P<sign>simeq|sim|approx|leqslant|geqslant|leq|geq|le|ge|lt|gt|pm)(?=[ {]{0,2}\d)"
    r"|(?P<arrow>rightarrow)(?![a-z])|circledR)"
)
_STYLED = re.compile(rf"\b(?:{'|'.join(_STYLES)})(?=\{{)")


def undress(text: str) -> str:
    """``text`` with LaTeX dress blanked out and its signs as characters; same length."""
    if "**" in text:
        text = text.replace("**", "  ")  # bold in Markdown
    if "$" in text:
        text = _MATH.sub(lambda match: f" {match[1] or match[2]} ", text)
    if _SPECIAL.search(text):
        if "{" in text:
            text = _STYLED.sub(_blank, text)
        text = _LATEX.sub(_latex, text)
    return _BARE.sub(_bare, text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _latex(match: re.Match[str]) -> str:
    whole, name = match[0], match["name"]
    if name in _SYMBOLS:
        return _SYMBOLS[name].ljust(len(whole))
    if name:
        return " " * len(whole) if name in _STYLES or name in _SHORT_STYLES else " " + name
    if whole in {"\\%", "\\$", "\\&", "\\#"}:
        return " " + whole[1]
    if whole in {"{,}", "\\,"} and match.string[match.end() : match.end() + 3].isdigit():
        return whole
    # A backslash right before a digit is what the saved pages leave of an escaped dollar sign, but "\3)".
    escaped = whole == "\\" and re.match(r"\d(?!\d*\))", match.string[match.end() :])
    return "$" if escaped else " " * len(whole)


def _bare(match: re.Match[str]) -> str:
    sign = "→" if match["arrow"] else _SYMBOLS.get(match["sign"] or "", " ")
    return sign.ljust(len(match[0]))


# Numbers written as words: ``threefold``, ``one-third``, ``an order of magnitude``, ``halves``.

# "zero-shot" counts nothing.
_COUNTS = {word: float(value) for word, value in CARDINALS.items() if value}
_MANY = {"several": 100.0, "multiple": 100.0, "many": 100.0, "a few": 100.0, "some": 10.0}
_PLURALS = {"tens": 10.0, "dozens": 12.0, "hundreds": 100.0, "thousands": 1000.0}


class Worded(NamedTuple):
    """The value of a worded number; ``unit`` is empty when it must be read behind it."""

    value: float
    unit: str
    form: Literal["word", "fraction", "orders", "ratio"]
    bound: Bound = "exact"


WORDED = re.compile(
    rf"(?:(?P<ratio>{either(RATIOS)})\b(?![\s-](?:q-|dip|blind|descent|check|precision|robust))"
    rf"|(?:(?P<many>{either(_MANY)})[\s-])?(?:an?[\s-])?(?P<orders>orders?[\s-]of[\s-]magnitudes?)"
    rf"|(?P<plural>{either(_PLURALS)})(?P<thousands>[\s-]of[\s-]thousands)?(?:[\s-]of)?(?=[\s-](?:times|(?:GPU[\s-])?(?:hours|days)))"
    rf"|(?:(?P<top>an?|{either(ONES)})[\s-])?(?P<part>{either(FRACTIONS)})s?\b(?!-)(?!\s(?:century|decade|precision|life|space|plane|person|party|place|stage))"
    r"|(?P<below>sub)(?=-(?:second|millisecond|minute|hour)\b)"
    r"|(?P<over>\d{1,2})/(?P<under>\d{1,4})(?:th|rd)?"
    r"(?=\s(?:of|the|as|less|fewer|its|smaller)\b|(?:,? and|,) \d/\d)"
    rf"|(?P<cardinal>(?:{either(_COUNTS)})(?:-(?:{either(ONES)}))?)(?=[\s-]\w|fold)"
    r"|(?P<single>an?\ssingle)(?=\s(?:(?:training|labell?ed|unlabell?ed|annotated)\s){1,2}(?:example|sample|image"
    r"|demonstration|problem|prompt)\b|\s(?:example|demonstration)\b)"
    r"|(?P<article>an?(?:\ssingle)?)(?=[\s-](?:GPU[\s-])?(?:second|minute|hour|day|week|month)\b))",
    re.IGNORECASE,
)
"""A candidate, to be matched where a word of :data:`STARTS` stands; :func:`worded` decides."""

STARTS = frozenset(
    word.partition(" ")[0]
    for table in (_COUNTS, RATIOS, FRACTIONS, _MANY, _PLURALS)
    for name in table
    for word in (name, name + "fold")
) | {"a", "an", "order", "orders", "sub"}


# "in under a day" is an amount, "a second stage" and "per a day" are not.
_LIMITS = re.compile(
    r"\b(?:in|within|under|below|than|over|about|around|just|only|nearly|almost|takes?|to|most|least)\s$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"[\s-](?:GPU[\s-])?\w+ or (?:longer|more|less|shorter|under|over)\b", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|the|as|that|its|their|fewer|less|smaller|lower|cheaper)\b|[,.;)]|$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|to|in|than|over|about|only|just|nearly|almost|up to|least|with|using|under|below|roughly"
    r"|approximately)\s(?:more than\s)?$",
    re.IGNORECASE,
)


def worded(match: re.Match[str]) -> Worded | None:
    """What a :data:`WORDED` match is worth, or ``None`` when it is no amount."""
    reader = _READERS.get(match.lastgroup or "")
    return reader(match) if reader else None


def _ratio(match: re.Match[str]) -> Worded:
    return Worded(float(RATIOS[match["ratio"].lower()]), "times", "ratio")


def _orders(match: re.Match[str]) -> Worded:
    """Plural and uncounted is at least one order; ``several`` at least two."""
    if match["many"]:
        return Worded(_MANY[match["many"].lower()], "times", "orders", "at_least")
    plural = match["orders"].lower().startswith("orders")
    return Worded(10.0, "times", "orders", "at_least" if plural else "exact")


def _plural(match: re.Match[str]) -> Worded:
    thousands = 1000.0 if match["thousands"] else 1.0
    return Worded(_PLURALS[match["plural"].lower()] * thousands, "", "word", "at_least")


def _fraction(match: re.Match[str]) -> Worded | None:
    """``a third of``, ``by half``; not ``a third stage`` or ``the first half``."""
    top, part = (match["top"] or "").lower(), match["part"].lower()
    text, before = match.string, match.string[max(0, match.start() - 24) : match.start()]
    if not top and part != "half":
        return None
    if part == "half" and _BY.search(before):
        return Worded(50.0, "percent", "fraction")
    if not (_OF.match(text, match.end()) and (top or text.startswith((" of", " the", " as"), match.end()))):
        return None
    count = _COUNTS.get(top, 1.0)
    if (
        part != "half"
        and top in {"a", "an"}
        and not (_BY.search(before) or text.startswith(" of", match.end()))
    ):
        return None
    return Worded(count * FRACTIONS[part], "percent", "fraction")


def _slash(match: re.Match[str]) -> Worded | None:
    over, under = int(match["over"]), int(match["under"])
    return Worded(100.0 * over / under, "percent", "fraction") if 0 < over < under else None


def _below(_: re.Match[str]) -> Worded:
    """``sub-second latency``."""
    return Worded(1.0, "", "word", "up_to")


def _cardinal(match: re.Match[str]) -> Worded:
    head, _, tail = match["cardinal"].lower().partition("-")
    return Worded(_COUNTS[head] + _COUNTS.get(tail, 0.0), "", "word")


def _article(match: re.Match[str]) -> Worded | None:
    before = match.string[max(0, match.start() - 12) : match.start()]
    told = _LIMITS.search(before) or match.group().endswith("single")  # "for a single day"
    return Worded(1.0, "", "word") if told or _OR_MORE.match(match.string, match.end()) else None


_READERS: dict[str, Callable[[re.Match[str]], Worded | None]] = {
    "ratio": _ratio, "orders": _orders, "plural": _plural, "thousands": _plural, "part": _fraction,
    "single": lambda _: Worded(1.0, "", "word"),
    "below": _below, "under": _slash, "cardinal": _cardinal, "article": _article,
}  # fmt: skip
