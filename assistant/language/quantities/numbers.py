"""Numbers as abstracts print them in digits, under LaTeX or what is left of it.

:func:`undress` makes LaTeX and its residue readable without moving a character, so
every offset found in the result is an offset of the abstract.
"""

from __future__ import annotations

import math
import re

__all__ = ["DIGITS", "number", "undress"]

DIGITS = re.compile(
    r"(?<![\w.@^_#])(?<![A-WYZa-wyz)][-–])(?<![A-Za-z]{2}/)(?<!\d[,:])"
    r"(?P<sign>(?<![\w.)%}\]-])[-+−]\s?)?"
    r"(?P<digits>\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s{0,6}(?:[x×*·]|times|cdot)\s{0,6}10\s?\^\s?\{?\s?(?P<power>[-−]?\d+)\s?\}?"
    r"|(?<=10)\s?\^\s?\{?\s?(?P<tens>\d+)\s?\}?|e(?P<exp>[-+]?\d{1,2})\b)?"
)
"""One printed number; never the digits of a name (``GPT-4``, ``CIFAR-10``) or of a longer number."""

_SEPARATORS = re.compile(r"[,\\{}]")


def number(match: re.Match[str]) -> float:
    """The value of a :data:`DIGITS` match."""
    value = float(_SEPARATORS.sub("", match["digits"]))
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
    escaped = whole == "\\" and _DOLLARS.match(match.string, match.end())
    return "$" if escaped else " " * len(whole)


_DOLLARS = re.compile(r"\d(?!\d*\))")


def _bare(match: re.Match[str]) -> str:
    sign = "→" if match["arrow"] else _SYMBOLS.get(match["sign"] or "", " ")
    return sign.ljust(len(match[0]))
