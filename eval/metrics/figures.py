"""Numbers in a text, read here on purpose in another way than the product reads them.

A fault in the product's own reader must not hide itself from the evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

__all__ = ["figures", "unfounded"]

_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LABEL = re.compile(r"\[\d+\]")
# A digit right after a letter or a hyphenated name belongs to a name: GPT-4, F1, Llama-3.1.
_NAMED = re.compile(r"[A-Za-z_][A-Za-z_]*-?$|\w[-_.]$")
_SPOKEN = {
    "half": 0.5, "halved": 0.5, "halves": 0.5, "one-third": 1 / 3, "third": 1 / 3, "one": 1, "two": 2,
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "twice": 2, "twofold": 2, "threefold": 3, "fivefold": 5, "tenfold": 10,
}  # fmt: skip


def figures(text: str, *, spoken: bool = False) -> list[float]:
    """The numbers of ``text`` in order, without citation labels and parts of names.

    With ``spoken`` also number words, last.
    """
    plain = _LABEL.sub(" ", text)
    found = [
        float(match.group().replace(",", ""))
        for match in _FIGURE.finditer(plain)
        if not _NAMED.search(plain[max(0, match.start() - 30) : match.start()])
    ]
    if spoken:
        words = re.findall(r"[a-z]+(?:-third)?", plain.casefold())
        found += [float(_SPOKEN[word]) for word in words if word in _SPOKEN]
    return found


def unfounded(text: str, sources: Iterable[str], computed: Collection[float] = ()) -> list[float]:
    """The numbers of ``text`` that stand in no source and are not among the ``computed`` ones."""
    known = {value for source in sources for value in _loose(source)} | {
        round(value, 4) for value in computed
    }
    return [value for value in figures(text) if round(value, 4) not in known]


def _loose(source: str) -> set[float]:
    """Every run of digits of a source, also inside names, and its number words."""
    source = source.replace("\\,", ",")  # a thin space between thousands, shown as a comma
    digits = {float(match.group().replace(",", "")) for match in _FIGURE.finditer(source)}
    return {round(value, 4) for value in digits | set(figures(source, spoken=True))}
