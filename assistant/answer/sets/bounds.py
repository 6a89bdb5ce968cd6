"""What a stated number decides, given its bound: the logic of "up to", "at least", "about", "4-8x".

A number is stated at its best: the upper end of a range of savings, the lower end of a
range of hours. On that best case a claim matches, and the reason says so; where the
bound leaves both sides of the threshold open, nothing is decided.
"""

from __future__ import annotations

from typing import NamedTuple

from assistant.types import Verdict

__all__ = ["ABOUT", "Judgement", "Stated", "decide", "key", "names"]

ABOUT = 0.05
"""How far "about" reaches: a twentieth of what is saved or left, whichever is less."""

_EPSILON = 1.5e-5
"""Savings carry five digits: two thirds is 0.66667 on both sides."""


class Judgement(NamedTuple):
    """The verdict and, where it needs one, the reason."""

    verdict: Verdict
    reason: str | None = None


class Stated(NamedTuple):
    """A stated number: its best value, the worse end of a range, its bound, how far "about" reaches.

    ``rising`` tells that more is better (a saving, a rate), so that "up to" is a best case;
    otherwise (hours, bytes) "up to" is the guarantee.
    """

    best: float
    worse: float | None
    bound: str
    reach: float = 0.0
    rising: bool = True


_NO = Judgement("no_match")


def decide(op: str, stated: Stated, threshold: float, high: float | None = None) -> Judgement:
    """Whether the stated number is ``op`` the threshold; ``high`` is the other end for ``between``."""
    high = threshold if high is None else high
    edges = (threshold, high) if op == "between" else (threshold,)
    near = min(abs(stated.best - edge) for edge in edges)
    if stated.reach and near <= stated.reach + _EPSILON:
        return _about(op, near)
    if op == "=":
        return _within(stated, threshold, threshold)
    if op == "between":
        return _within(stated, threshold, high)
    if stated.bound == "at_least":
        return _open_above(op, stated, threshold)
    if stated.bound == "up_to" and not stated.rising:
        return _open_below(op, stated, threshold)
    return _closed(op, stated, threshold)


def _about(op: str, distance: float) -> Judgement:
    """What is stated as about 2x is 2x or more, as its authors say; it is not told from what is only near."""
    if op in {">=", "<="} and distance <= _EPSILON:
        return Judgement("match", "it says about")
    return Judgement("cannot_tell", "it says about, and the threshold is that near")


def _open_above(op: str, stated: Stated, threshold: float) -> Judgement:
    """At least this: "over 50 %" is stated by "at least 50 %"; "at least 40 %" leaves it open."""
    if op[0] == "<":
        return _undecided("at least") if _holds(op, stated.best, threshold) else _NO
    if _holds(">=", stated.best, threshold):
        return Judgement("match", None if _holds(">", stated.best, threshold) else "stated as a bound")
    return _undecided("at least")


def _open_below(op: str, stated: Stated, threshold: float) -> Judgement:
    """At most this, of what should be little: "in under 24 hours" is less than a day."""
    if op[0] == ">":
        return _undecided("at most") if _holds(op, stated.best, threshold) else _NO
    if _holds("<=", stated.best, threshold):
        return Judgement("match", None if _holds("<", stated.best, threshold) else "stated as a bound")
    return _undecided("at most")


def _undecided(words: str) -> Judgement:
    return Judgement("cannot_tell", f"it says {words}, which does not decide")


def _closed(op: str, stated: Stated, threshold: float) -> Judgement:
    """An exact number, a range, or an "up to" taken at its best."""
    if _holds(op, stated.best, threshold):
        if stated.worse is not None and not _holds(op, stated.worse, threshold):
            return Judgement("match", "at the best end of its range")
        return Judgement("match", "best case" if stated.bound == "up_to" and op[0] == ">" else None)
    if stated.worse is not None and _holds(op, stated.worse, threshold):
        return Judgement("cannot_tell", "its range spans the threshold")
    return _NO


def _within(stated: Stated, low: float, high: float) -> Judgement:
    """Between two numbers, ends included; both the same for "exactly"."""
    ends = [stated.best] if stated.worse is None else [stated.best, stated.worse]
    if stated.bound == "at_least" and high - low > _EPSILON and stated.best >= high - _EPSILON:
        return _NO  # "more than half" is beyond 50 %
    inside = [low - _EPSILON <= end <= high + _EPSILON for end in ends]
    if all(inside):
        return _all_within(stated, exactly=high - low <= _EPSILON)
    if inside[0]:
        return Judgement("match", "at the best end of its range")
    if len(ends) > 1 and min(ends) < high and max(ends) > low:
        return Judgement("cannot_tell", "its range spans the threshold")
    below = stated.bound == "at_least" and stated.best < low
    above = stated.bound == "up_to" and not stated.rising and stated.best > high
    return _undecided("at least" if below else "at most") if below or above else _NO


def _all_within(stated: Stated, *, exactly: bool) -> Judgement:
    if stated.bound == "up_to" and stated.rising:
        return Judgement("match", "best case")
    if exactly and stated.bound in {"at_least", "up_to"}:
        return Judgement("cannot_tell", "it states a bound, not the number")
    return Judgement("match")


def _holds(op: str, value: float, threshold: float) -> bool:
    if abs(value - threshold) <= _EPSILON:
        return "=" in op
    return value > threshold if op[0] == ">" else value < threshold


def names(wanted: str | None, *texts: str | None) -> bool:
    """``wanted`` is, as whole words, in one of ``texts``; always when nothing is wanted."""
    return wanted is None or any(key(wanted) in key(text) for text in texts if text)


def key(text: str) -> str:
    """Letters and digits between single blanks, with one at each end: whole words are found, not parts."""
    kept = "".join(character if character.isalnum() else " " for character in text.casefold())
    return f" {' '.join(kept.split())} "
