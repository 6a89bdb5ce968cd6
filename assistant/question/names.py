"""Names of papers and methods in a question: ``GaLore``, ``GPT-4``, ``LoRA+``, ``Kimi Linear``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.asking import ABBREVIATIONS, FORM

__all__ = ["Named", "named"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A name as the question spells it, and where it stands."""

    text: str
    spans: tuple[Span, ...]


_TOKEN = re.compile(r"[^\W_][\w.+@*-]*[\w+*]|[^\W_]")
_MIXED = re.compile(r"[a-z\d]+[A-Z]|[A-Z]{2,}[a-z]{2,}")
_VERSION = re.compile(r"^(?=.*[A-Za-z]{2})(?=.*\d)[A-Za-z][\w.+-]*$|[a-z]\+$", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z]{2,}[\w+-]*$")
_AMOUNT = re.compile(r"(?:top|rank|pass|f|k|q)[-@]?\d+$|\d", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)*$")
_OPENS = re.compile(r"(?:^|[.?!:]\s+)$")


def named(text: str) -> tuple[Named, ...]:
    """The names in ``text``, in order; words that stand side by side are one name."""
    found: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        if not _is_name(token.group(), text[: token.start()]):
            continue
        if found and text[found[-1][1] : token.start()] == " ":
            found[-1] = (found[-1][0], token.end())
        else:
            found.append(token.span())
    spans: dict[str, list[Span]] = {}
    for start, end in found:
        spans.setdefault(text[start:end], []).append((start, end))
    return tuple(Named(name, tuple(places)) for name, places in spans.items())


def _is_name(word: str, before: str) -> bool:
    bare = word.removesuffix("s") if word[:-1].isupper() else word
    if bare in ABBREVIATIONS or word in ABBREVIATIONS or _AMOUNT.match(word):
        return False
    if _MIXED.search(word) or _VERSION.search(word) or _CAPITALS.match(bare):
        return True
    return _PLAIN.match(word) is not None and word.lower() not in FORM and _OPENS.search(before) is None
