"""Numbers as abstracts print them in digits, under LaTeX or what is left of it.

:func:`undress` makes LaTeX and its residue readable without moving a character, so
every offset found in the result is an offset of the abstract.
"""

from __future__ import annotations

import re

__all__ = ["DIGITS", "number", "undress"]

DIGITS = re.compile(
    r"(?<![\w.@^_])(?<![A-Za-z)][-–/])(?<!\d[,:])"
    r"(?P<sign>(?<![\w.)%}\]-])[-+−]\s?)?"
    r"(?P<digits>\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?:[x×*·]|times|cdot)\s?10\s?\^\s?\{?\s?(?P<power>[-−]?\d+)\s?\}?|(?<=10)\s?\^\s?\{?\s?(?P<tens>\d+)\s?\}?|e(?P<exp>[-+]?\d{1,2})\b)?"
)
"""One printed number; never the digits of a name (``GPT-4``, ``CIFAR-10``) or of a longer number."""

_SEPARATORS = re.compile(r"[,\\{}]")
_DRESS = re.compile(
    r"(?P<percent>\\%)|(?P<money>\\\$)|(?P<thousands>(?<=\d)(?:\\,|\{,\})(?=\d{3}))"
    r"|(?P<command>\\?(?:text(?:bf|it|sc|tt|rm|sf|up|color)?|math(?:bf|cal|bb|rm|it|sf)|emph|underline|boldsymbol|bm)(?=\{))"
    r"|(?P<symbol>(?:\\|(?<![A-Za-z]))(?P<name>simeq|sim|approx|leqslant|geqslant|leq|geq|le|ge|lt|gt|pm|rightarrow|to|times|cdot|circledR)(?![A-Za-z]))"
    r"|(?P<tie>(?<=[A-Za-z\d.])~(?=[A-Za-z]))|(?P<thin>\\[,;:! ]|[\u00a0\u2009\u202f])"
    r"|(?P<dollar>\$)|(?P<brace>[{}])|(?P<slash>\\(?=[a-zA-Z]))"
)
_SYMBOLS = {
    "sim": "~", "simeq": "~", "approx": "~", "leq": "≤", "le": "≤", "leqslant": "≤", "lt": "<", "geq": "≥", "ge": "≥",
    "geqslant": "≥", "gt": ">", "pm": "±", "rightarrow": "→", "to": "→", "times": "×", "cdot": "·", "circledR": " ",
}  # fmt: skip
# ``to``, ``le``, ``sim`` without a backslash are words unless a number follows.
_NEEDS_NUMBER = frozenset({"le", "ge", "lt", "gt", "sim"})
_MATH = re.compile(r"(?<!\\)\$(?=\S)([^$\n]{1,80}?)(?<=[^\s\\])\$(?!\d)")


def undress(text: str) -> str:
    """``text`` with LaTeX dress blanked out and its signs as characters; same length."""
    if not _DRESS.search(text):
        return text
    if "$" in text:
        text = _MATH.sub(lambda match: f" {match[1]} ", text)
    return _DRESS.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    whole = match[0]
    kind = match.lastgroup
    if kind == "percent":
        return " %"
    if kind == "money":
        return " $"
    if kind in {"thousands", "dollar"}:
        return whole
    if match["symbol"]:
        return _symbol(match)
    return " " * len(whole)


def _symbol(match: re.Match[str]) -> str:
    name, whole = match["name"], match[0]
    bare = not whole.startswith("\\")
    follows = match.string[match.end() : match.end() + 2].lstrip(" {$")[:1]
    if bare and (
        name in {"to", "times", "rightarrow", "pm"} or (name in _NEEDS_NUMBER and not follows.isdigit())
    ):
        return whole if name != "rightarrow" else "→".ljust(len(whole))
    return _SYMBOLS[name].ljust(len(whole))


def number(match: re.Match[str]) -> float:
    """The value of a :data:`DIGITS` match."""
    value = float(_SEPARATORS.sub("", match["digits"]))
    power = match["power"] or match["exp"]
    if power:
        value *= 10.0 ** int(power.replace("−", "-"))
    if match["tens"]:
        value = 10.0 ** int(match["tens"])
    return -value if (match["sign"] or "").strip() in {"-", "−"} else value
