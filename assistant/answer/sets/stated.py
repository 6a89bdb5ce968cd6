"""A claim in words: its printed number with its bound, and what that is on the saving scale."""

from __future__ import annotations

import re

from assistant.answer.sets.describe import percent
from assistant.language.quantities import QUANTITIES
from assistant.types import Claim

__all__ = ["change", "stated"]


def stated(claim: Claim, *, named: bool = True, literal: bool = False) -> str:
    """What a claim says: "training time: up to 2.45x faster"; without the noun unless ``named``.

    ``literal`` gives the number as printed: for one whose rewording its own quote does not hold.
    """
    what = QUANTITIES[claim.quantity].noun
    if claim.quantity == "quality":
        what = " on ".join(part for part in (claim.metric or "quality", claim.dataset) if part)
    number = _printed(claim.raw) if literal else _number(claim)
    return f"{what}: {number}" if named else number


def change(claim: Claim) -> str | None:
    """The saving in percent where the printed number is something else: "= 59.2 % less"."""
    if claim.saving is None or claim.quantity == "quality" or claim.direction == "increase":
        return None
    said = claim.unit == "percent" and abs(claim.saving - claim.value / 100) < _ROUNDING
    if said and _HAS_DIGIT.search(claim.raw):
        return None
    return f"= {percent(claim.saving)} % {QUANTITIES[claim.quantity].less}"


_ROUNDING = 1e-6
_HAS_DIGIT = re.compile(r"\d")
_BOUNDS = {"exact": "", "up_to": "up to ", "at_least": "at least ", "about": "about "}
_LEFT = {
    "exact": "down to ",
    "up_to": "down to ",
    "at_least": "down to no less than ",
    "about": "down to about ",
}
_AS_PRINTED = re.compile(r"\bfrom\b|(?<!\bup )\bto\b|\border|\d/\d|\^")
"""Changes from A to B, orders of magnitude, fractions, powers: their digits are no plain number."""
_RATES = frozenset({"FPS", "Hz", "QPS"})


def _number(claim: Claim) -> str:
    """The number with its bound and sense; as printed where it is in words or a change from A to B."""
    printed = _printed(claim.raw)
    if not _HAS_DIGIT.search(printed) or _AS_PRINTED.search(printed):
        return printed
    low = f"{_plain(claim.value_low)}–" if claim.value_low is not None else ""
    number = f"{low}{_plain(claim.value)}"
    bound = "" if low and claim.bound == "up_to" else _BOUNDS[claim.bound]
    if claim.unit in {"percent", "times"}:
        sign = "%" if claim.unit == "percent" else "x"
        if _is_left(claim):
            return f"{_LEFT[claim.bound]}{number}{sign}"
        return f"{bound}{number}{sign}{_sense(claim)}"
    return _with_unit(claim, bound, number)


def _with_unit(claim: Claim, bound: str, number: str) -> str:
    unit = claim.unit.removeprefix("absolute:")
    if claim.quantity == "quality" and unit != "points":
        return f"{bound}{number}{'%' if unit == 'percent' else ''}"
    if claim.bound == "up_to" and QUANTITIES[claim.quantity].less_is_better and unit not in _RATES and bound:
        bound = "at most "
    return f"{bound}{number} {unit}"


def _is_left(claim: Claim) -> bool:
    """The number is what remains, not what is saved."""
    if claim.saving is None or claim.quantity == "quality":
        return False
    if claim.unit == "times":
        return claim.value < 1
    share = claim.value / 100
    return abs(claim.saving - (1 - share)) < abs(claim.saving - share)


def _sense(claim: Claim) -> str:
    """What the number does to the resource."""
    if claim.quantity == "quality":
        return "" if claim.direction == "increase" else " lower"
    if claim.direction == "increase":
        return " more" if claim.unit == "percent" else ""
    if claim.saving is None:
        return ""
    if claim.unit == "percent":
        return " faster" if claim.readings and claim.saving < claim.value / 100 else " less"
    return f" {QUANTITIES[claim.quantity].comparative}"


def _plain(value: float) -> str:
    """Digits as a text has them: no exponent, no trailing zeros."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.10f}".rstrip("0")


_DRESS = re.compile(r"\\(?=[%$])|\\?(?:text(?:bf|it)?|math(?:bf|rm)?)(?=\{)|[{}$]")


def _printed(raw: str) -> str:
    text = _DRESS.sub("", raw).replace("\\times", "x").replace("\\sim", "~")
    return " ".join(re.sub(r"(?<=\d)\s?times\b", "x", text).split())
