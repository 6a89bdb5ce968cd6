"""Figures of a sentence: each number with its unit, bound, sign of change and negation.

``amounts`` reads what is printed; this adds what a retelling must not change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from assistant.language.numerals import CARDINALS, Numeral, numerals
from assistant.language.quantities import Amount, amounts, measure
from assistant.language.quantities.units import MULTIPLES
from assistant.language.text import either
from assistant.types import Bound, Statistic

Role: TypeAlias = Literal["by", "to", "from"] | None

__all__ = ["Figure", "figures", "loose_numbers", "spelled", "without_figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount where it stands; ``text[start:end]`` is ``raw``.

    ``unit`` is as of :class:`assistant.language.quantities.Amount`. ``ratio`` marks words such as
    ``halves``, which are a factor of two and also fifty percent. ``capped`` marks a best
    case (``up to``), which a retelling may not drop.
    """

    start: int
    end: int
    raw: str
    value: float
    unit: str
    low: float | None
    bound: Bound
    statistic: Statistic | None
    worded: bool
    ratio: bool
    capped: bool
    negated: bool
    role: Role

    @property
    def countable(self) -> bool:
        """Counted (images, GPUs), not measured (hours, bytes)."""
        return _countable(self)

    def with_value(self, value: float) -> Figure:
        """One end of a range as a figure of its own."""
        return replace(self, value=value, low=None)

    def same_amount(self, quoted: Figure) -> bool:
        """The same number in the same unit, in digits or in words."""
        if self.low is not None and (quoted.low is None or not _equal(self.low, quoted.low)):
            return False
        if _units_agree(self, quoted):
            ends = (
                (quoted.value,) if quoted.low is None or self.low is not None else (quoted.value, quoted.low)
            )
            if any(_equal(_whole(self), _whole(quoted.with_value(end))) for end in ends):
                return True
        return _as_share(self, quoted) or _as_share(quoted, self)


_amounts = lru_cache(maxsize=8192)(amounts)


@lru_cache(maxsize=8192)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of one sentence, in order."""
    return tuple(_figure(text, amount) for amount in _amounts(text) if not _of_power(text, amount))


def loose_numbers(text: str) -> list[Numeral]:
    """The numbers of ``text`` that are no amounts: digits of names, versions, powers."""
    blank = list(text)
    for figure in figures(text):
        for match in _OWN_DIGITS.finditer(text, figure.start, figure.end):
            blank[match.start() : match.end()] = " " * len(match[0])
    return numerals("".join(blank))


# Digits of a figure itself, not those put into a word between it and its unit.
_OWN_DIGITS = re.compile(r"(?<![^\W_])\d[\d.,]*%?")


def without_figures(text: str) -> str:
    """``text`` with its figures blanked out; same length."""
    blank = list(text)
    for figure in figures(text):
        for position in range(figure.start, figure.end):
            if blank[position].isalnum() or blank[position] in "%.,":
                blank[position] = " "
    return "".join(blank)


def spelled(text: str) -> list[tuple[str, float]]:
    """Numbers in words that are no amounts: ``nine`` of ``nine languages``."""
    taken = [(amount.start, amount.end) for amount in _amounts(text)]
    return [
        (match.group(), CARDINALS[match["head"].lower()] + CARDINALS.get((match["tail"] or "").lower(), 0.0))
        for match in _SPELLED.finditer(text)
        if not any(start <= match.start() < end for start, end in taken)
    ]


_HEADS = either(CARDINALS)
_SPELLED = re.compile(rf"(?<![\w-])(?P<head>{_HEADS})(?:-(?P<tail>{_HEADS}))?(?![\w])", re.IGNORECASE)

# ---------------------------------------------------------------- reading

# "10^-3" is compared as printed, power and all.
_POWER = re.compile(r"\s?(?:\^|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺])")
_EXPONENT = re.compile(r"\^\s?\{?\s?[-−+]?\s?$")


def _of_power(text: str, amount: Amount) -> bool:
    raised = _POWER.match(text, amount.end) is not None
    return raised or _EXPONENT.search(text[max(0, amount.start - 5) : amount.start]) is not None


_ARTICLE = re.compile(r"\b(?:over|above|under|below|within) (?:an?|the) $", re.IGNORECASE)
_REACH = 40


def _figure(text: str, amount: Amount) -> Figure:
    before = text[max(0, amount.start - _REACH) : amount.start]
    bound = "exact" if _ARTICLE.search(before) else amount.bound
    negated = _negated(text, amount)
    if negated and bound in {"at_least", "up_to"}:
        bound, negated = ("up_to" if bound == "at_least" else "at_least"), False
    capped = bound == "up_to" and amount.form != "ratio"
    return Figure(
        amount.start,
        amount.end,
        text[amount.start : amount.end],
        amount.value,
        amount.unit,
        amount.value_low,
        bound,
        _statistic(text, amount),
        amount.form != "digits",
        amount.form == "ratio",
        capped,
        negated,
        None if amount.value_low is not None else _role(text[max(0, amount.lead - _REACH) : amount.lead]),
    )


# A denial reaches a number over a few words, not over a word that starts another thought.
_DENIAL = re.compile(
    r"(?P<far>\b(?:not|never|cannot|fails? to|failed to|unable to)\b(?! (?:only|just|merely|least))|n't\b)"
    r"|\b(?:no|without|neither|nor)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"[,;:()]|\b(?:but|while|whereas|and|at|with|on|in|for|over|after|under|when|where|which|that|until"
    r"|because|once|if|as)\b",
    re.IGNORECASE,
)
_FAR, _CLOSE = 6, 2
_DENIAL_REACH = 120
_BOUND_ITSELF = re.compile(
    r"\bno (?:more|less|fewer|longer|later|higher|lower|greater|larger|smaller)\b", re.IGNORECASE
)


def _negated(text: str, amount: Amount) -> bool:
    before = _BOUND_ITSELF.sub("   ", text[max(0, amount.lead - _DENIAL_REACH) : amount.lead])
    denials = list(_DENIAL.finditer(before))
    if not denials:
        return False
    gap = before[denials[-1].end() :]
    reach = _FAR if denials[-1]["far"] else _CLOSE
    return len(gap.split()) <= reach and not _STOPS.search(gap)


_MEAN = re.compile(r"[^,;.\d]{0,25}\bon average\b", re.IGNORECASE)
_BEST = re.compile(r"[^,;.\d]{0,25}\bat (?:best|most)\b", re.IGNORECASE)


def _statistic(text: str, amount: Amount) -> Statistic | None:
    if _MEAN.match(text, amount.end):
        return "mean"
    return "best" if _BEST.match(text, amount.end) else amount.statistic


_SHORT = (
    r"(?: (?:about|around|nearly|roughly|over|almost|some|only|just|below|under|an?|the|additional|further"
    r"|another))* ?[~∼≈+]?$"
)
_ROLE = re.compile(
    rf"\b(?P<role>by|to|from|instead of|rather than|compared (?:to|with)){_SHORT}", re.IGNORECASE
)


def _role(before: str) -> Role:
    """``reduced by 30 %`` is a change, ``to 30 %`` a level, ``from 30 %`` the level before."""
    match = _ROLE.search(before)
    if match is None:
        return None
    word = match["role"].lower()
    return "by" if word == "by" else "to" if word == "to" else "from"


# ---------------------------------------------------------------- comparing

_COUNTABLE = frozenset({"items", "devices", "steps", "epochs", "layers", "words", "lines of code", "count"})


def _equal(one: float, two: float) -> bool:
    return abs(one - two) <= 1e-9 * max(abs(one), abs(two), 1e-12)


def _as_share(word: Figure, number: Figure) -> bool:
    """``halves`` is 50 %; ``a third`` is 33 % or 33.3 %."""
    if number.unit != "percent" or not word.worded:
        return False
    if word.ratio:
        return _equal(word.value, 2.0) and _equal(number.value, 50.0)
    return word.unit == "percent" and abs(word.value - number.value) < 0.5


def _units_agree(said: Figure, quoted: Figure) -> bool:
    if said.unit == quoted.unit:
        return True
    if said.unit == "count":
        # A number may be told without its noun, never without its sign or factor.
        return quoted.unit not in {"percent", "times"}
    if quoted.unit == "count":
        # "eight A100s" may become "8 GPUs", and "0.6 F1 points" reads as a count.
        return said.unit == "points" or _noun(said) == "" or _countable(said)
    if said.unit.startswith("absolute:") and quoted.unit.startswith("absolute:"):
        # "7B" and "a 7B-parameter model": the noun may be left out.
        return "" in {_noun(said), _noun(quoted)} or (_countable(said) and _countable(quoted))
    return False


def _countable(figure: Figure) -> bool:
    """Images and pages are counted; hours and bytes are measured and cannot stand for one another."""
    known = measure(1.0, _noun(figure))
    return known is not None and known.dimension in _COUNTABLE


def _noun(figure: Figure) -> str:
    head, _, rest = figure.unit.removeprefix("absolute:").partition(" ")
    return rest if head in MULTIPLES else figure.unit.removeprefix("absolute:")


def _whole(figure: Figure) -> float:
    """``120K`` is 120,000."""
    head = figure.unit.removeprefix("absolute:").partition(" ")[0]
    return figure.value * MULTIPLES.get(head, 1.0)
