"""A claim's number and its saving in words, as every surface shows them."""

from __future__ import annotations

import re

from assistant.language.typeset import typeset
from assistant.types import Claim

__all__ = ["saving_words", "stated_words"]

_STRAY = re.compile(r"\$(?!\d)|\*\*")  # half of a formula's signs, or of Markdown's
_BOUNDS = {"up_to": "up to ", "at_least": "at least ", "about": "about ", "exact": ""}


def stated_words(claim: Claim) -> str:
    """The number as printed with its bound: ``up to 4.5x``; never says a bound twice."""
    raw = _STRAY.sub("", typeset(claim.raw))
    if re.match(r"[a-z~<>≥≤]", raw):
        return raw
    return _BOUNDS[claim.bound] + raw


def saving_words(claim: Claim) -> str:
    """The saving as a percentage of the resource, or a dash when it cannot be computed."""
    if claim.saving is None:
        return "–"
    high = _percent(claim.saving)
    return high if claim.saving_low is None else f"{_percent(claim.saving_low)} to {high}"


def _percent(fraction: float) -> str:
    said = f"{100 * fraction:.2f}".rstrip("0").rstrip(".")
    return ">99.99 %" if said == "100" else f"{said} %"  # something is always left
