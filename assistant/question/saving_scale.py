"""What a percentage or a factor is meant as: saved, left over, faster, or more.

"50 % less", "to 50 %", "50 % faster" and "50 % more" hold the same number and are four
places on the saving scale. The words right behind the number decide first, then the
nearest verb in front of it.
"""

from __future__ import annotations

import re

from assistant.language.quantities import Amount, Wording
from assistant.question.words import CUT, GAIN, NEED, PLURALS, REMOVE, any_of

__all__ = ["last", "on_scale"]

_FASTER_WORDS = """
    faster, quicker, speedier, speedup, speedups, speed-up, speed-ups, acceleration, speed boost, speed gain,
    speed improvement
"""
_LESS_WORDS = """
    less, fewer, smaller, cheaper, lower, lighter, shorter, reduc*, sav*, cut, cuts, decreas*, drop,
    compression, shrinkage, off
"""
_MORE_WORDS = """
    more, higher, larger, greater, bigger, better, longer, slower, increase*, improvement*, gain,
    gains, boost, as much, as many, as large, as long, as big, as slow, as high
"""
_LESS_AS_WORDS = "fast, quick*, cheap*, small, short, few, little, light, efficient*, speedy, compact"
_NEXT = r"[ -]*(?:(?!(?:with|and|or|but|while|at|for|in|on|than)\b)\w+ )?"
_FASTER = re.compile(rf"{_NEXT}{any_of(_FASTER_WORDS)}(?!\w)")
_LESS = re.compile(rf"{_NEXT}(?:{any_of(_LESS_WORDS)}|{any_of(_FASTER_WORDS)})(?!\w)")
_LESS_AS = re.compile(rf"\s*(?:as|more) {any_of(_LESS_AS_WORDS)}(?!\w)")
_MORE = re.compile(rf"{_NEXT}{any_of(_MORE_WORDS)}(?!\w)|\s*the (?!best|most)\w")
_SPEED_VERB = re.compile(rf"{any_of('accelerat*, speed*, sped up, quicken*, faster, quicker')}(?!\w)")
_PAPERS = rf"(?:all |the )?(?:\w+ )?(?:{'|'.join(sorted(PLURALS))})\b"
_SHARE = re.compile(rf"\s*(?:of\b(?! {_PAPERS})|as (?:many|much|few|long|large|big|little)\b|the (?!most))")
_TO = re.compile(r"\b(?<!up )(?<!close )(?<!equal )to(?: only| just| about| merely)?\s*$")


def on_scale(amount: Amount, before: str, after: str) -> Wording | None:
    """How the number is meant, by the words around it (lower case); ``None`` for more of something."""
    times = amount.unit == "times"
    cut, gain, need = (last(words, before) for words in (CUT, GAIN, NEED))
    cut = max(cut, last(REMOVE, before))
    if times and amount.value < 1:
        return "remaining_times"
    if not times and (_TO.search(before) or (_SHARE.match(after) and (need > cut or cut < 0))):
        return "remaining_percent"
    if amount.raw.lower().startswith("halv") or (times and (_LESS_AS.match(after) or _LESS.match(after))):
        return "less_times"
    if _LESS.match(after):
        return "percent_faster" if _FASTER.match(after) else "less_percent"
    if amount.form == "ratio" or _MORE.match(after) or gain > cut:
        return None
    return "less_times" if times else _percent(before, cut)


def _percent(before: str, cut: int) -> Wording:
    return "percent_faster" if cut >= 0 and _SPEED_VERB.match(before, cut) else "less_percent"


def last(words: re.Pattern[str], text: str) -> int:
    """Where the last of ``words`` starts; -1 without one."""
    found = [match.start() for match in words.finditer(text)]
    return found[-1] if found else -1
