"""What amounts that are only described share: their sentence, whose they are, the claim made of them.

Numbers behind "outperforms" or "than" are not the paper's own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.quantities.bounds import leading
from assistant.language.sentences import addresses_a_model
from assistant.language.text import Span, sentences
from assistant.types import Claim, Paper, Quantity

__all__ = ["Printed", "amount", "clause", "figures", "holding", "of_others"]

_OTHERS = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|rival\w*|match\w*|compar\w+|than|such as|like|versus|vs"
    r"|over|competitive|against|larger|bigger|teacher|existing|previous|prior|current|on par"
    r"|distilled|strongest|leading)\b",
    re.IGNORECASE,
)
_COMPARES = ("surpass", "exceed", "larger", "smaller", "greater", "higher", "lower", "longer", "better")
_CLAUSE = re.compile(r"[;:]|, (?:and|while|which|but)\b|\b(?:and (?:a|an|our|the)|while|whereas)\b")
_PHRASE = re.compile(
    rf"{_CLAUSE.pattern}|\(|, with\b|\b(?:with|by|(?:performances?|scores?|results?) such as)\b"
    r"|\b(?:achiev|reach|attain|scor|obtain|deliver|yield|report|record)(?!\w*-)\w*"
)


def clause(sentence: str, place: int, *, phrase: bool = False) -> str:
    """What stands before ``place`` in its own clause, or in its own phrase."""
    cuts = (_PHRASE if phrase else _CLAUSE).finditer(sentence, 0, place)
    return sentence[max((cut.end() for cut in cuts), default=0) : place]


def of_others(sentence: str, place: int, *, phrase: bool = False) -> bool:
    """The words before ``place``, in its clause or phrase, speak of other work.

    "Over 17B" and "more than 17B" are bounds, "larger than 17B" is said of others.
    """
    said = clause(sentence, place, phrase=phrase)
    start = leading(said, len(said)).start
    compares = said.startswith(_COMPARES, start)
    return _OTHERS.search(said, 0, len(said) if compares else start) is not None


_DIGITS = re.compile(r"\d+")


def figures(
    text: str, pattern: re.Pattern[str], joined: str, within: tuple[int, int] = (0, sys.maxsize)
) -> Iterator[re.Match[str]]:
    """Matches of ``pattern``, which starts with a number, in order; none inside another or behind ``joined``.

    A pattern is tried at the numbers alone: over all of a text it would be tried at every letter.
    """
    end = 0
    for digits in _DIGITS.finditer(text, *within):
        start = digits.start()
        if start < end or (start and (text[start - 1] in joined or text[start - 1].isalnum())):
            continue
        match = pattern.match(text, start)
        if match is not None:
            end = match.end()
            yield match


def holding(paper: Paper, place: int) -> Span | None:
    """The informative sentence of an abstract that ``place`` is in."""
    found = next((span for span in sentences(paper.abstract) if span.start <= place < span.end), None)
    return None if found is None or addresses_a_model(found.text) else found


class Printed(NamedTuple):
    """A number as an abstract has it; ``place`` is where, ``unit`` what it is in."""

    place: int
    raw: str
    value: float
    unit: str


def amount(paper: Paper, span: Span, quantity: Quantity, printed: Printed) -> Claim:
    """A claim of an absolute amount, quoted with its sentence."""
    return Claim(
        id=f"{paper.id}:{quantity}:{printed.place}",
        paper_id=paper.id,
        quantity=quantity,
        context="both",
        direction="increase",
        raw=printed.raw,
        value=printed.value,
        unit=f"absolute:{printed.unit}",
        bound="exact",
        quote=span.text,
        start=span.start,
        end=span.end,
    )
