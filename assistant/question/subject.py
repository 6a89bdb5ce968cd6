"""What a question is about, without the words of its form: the same for every way of asking.

``how do people reduce hallucination in VLMs?``, ``methods for reducing hallucination in VLMs`` and
``list papers on reducing hallucination in VLMs`` are all about ``reducing hallucination in VLMs``.
"""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.language.asking import FORM, WANTED, gerund
from assistant.question.tagging import about, words

__all__ = ["listed", "sides", "small", "subject", "wanted"]


def subject(text: str) -> tuple[str, ...]:
    """The things that ``text`` (made plain, dates taken out) is about, in order."""
    found = list(words(text))
    tags = about([word.group() for word in found])
    return tuple(_phrase(text, found, run) for run in _runs(found, tags))


def _runs(found: list[re.Match[str]], tags: list[bool]) -> list[range]:
    """Runs of words; one joint between two runs ties them: "rendering for dentistry"."""
    runs: list[range] = []
    for place, tag in enumerate(tags):
        if not (tag and found[place].group()[0].isalnum()):
            continue
        tied = runs and (
            runs[-1].stop == place
            or (runs[-1].stop == place - 1 and found[place - 1].group().lower() in _TIES)
        )
        runs = [*runs[:-1], range(runs[-1].start, place + 1)] if tied else [*runs, range(place, place + 1)]
    return runs


_TIES = frozenset("- – of in on for with to from by at the a an".split())
_NO_VERB = frozenset("a an the of in on for about with and or by at from as is are".split())


def _phrase(text: str, found: list[re.Match[str]], run: range) -> str:
    phrase = " ".join(text[found[run.start].start() : found[run.stop - 1].end()].split())
    before = found[run.start - 1].group().lower() if run.start else "the"
    return phrase if before in _NO_VERB or not before[0].isalnum() else gerund(phrase)


def sides(about_these: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The two things that are set against each other; empty when there are not two."""
    if len(names) > 1:
        return names[:2]
    return about_these[:2] if len(about_these) > 1 else ()


_PLACED = re.compile(
    r"\b(?:for|on|of|to|in|about|that|which|testing|covering|with|from|measuring)\b", re.IGNORECASE
)


def wanted(text: str) -> tuple[str | None, str]:
    """The kind of thing asked for, and the words before its noun that narrow it: a "reward" model.

    It is the last noun of such a kind before "for", else the first of all.
    """
    lower = text.lower()
    placed = _PLACED.search(lower)
    parts = (lower[: placed.start()].rstrip(" ?"), lower[placed.start() :]) if placed else (lower, "")
    for part, last in zip(parts, (True, False), strict=True):
        found = [(match.start(), kind) for kind, words in WANTED.items() for match in words.finditer(part)]
        if found:
            start, kind = (max if last else min)(found)
            return kind, " ".join(_narrowing(part[:start]))
    return None, ""


def listed(text: str) -> str | None:
    """The kind of thing that is to be listed: "surveys from 2025 on agents"; ``None`` for any papers."""
    placed = _PLACED.search(text)
    words_before = text[: placed.start()].split() if placed else []
    kind = wanted(words_before[-1])[0] if words_before else None
    return kind if kind in _OF_PAPERS else None


_OF_PAPERS = frozenset({"survey", "dataset", "benchmark"})
"""What papers may be called by: a model or an agent is what they are about."""


def _narrowing(before: str) -> list[str]:
    """The last words that belong to no form of asking, in order."""
    words_before = [match.group() for match in words(before)]
    taken = takewhile(lambda word: word[0].isalnum() and word not in FORM, reversed(words_before))
    return [word for word in [*taken][::-1] if not word.startswith("open")]


_SMALL = re.compile(r"\b(?:small|tiny|compact|light-?weight|mini|on-device|edge device)", re.IGNORECASE)


def small(text: str) -> bool:
    """Whether the thing asked for has to be small."""
    return _SMALL.search(text) is not None
