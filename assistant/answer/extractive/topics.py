"""The subject of a list question, and the two sides of a comparison, cut out of the wording."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.language.words import terms

__all__ = ["Split", "splits", "topic"]

_GENERIC = (
    r"(?:papers?|works?|methods?|techniques?|approach(?:es)?|stud(?:y|ies)|systems?|models?|authors?"
    r"|articles?"
    r"|reports?|proposals?|research|publications?|benchmarks?|datasets?|algorithms?|frameworks?"
    r"|optimi[sz]ers?|tools?)"
)
_LEADS = (
    re.compile(
        r"^(?:please )?(?:(?:can you )?(?:list|name|show|give|find|tell|enumerate|summari[sz]e)\b(?: me"
        r"| all| the| us)*"
        r"|which|what|who|where|are there|is there|any|how many)\b\s*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:of )?(?:(?:the|all|any|other|different|proposed|various) )*(?:[\w-]+ ){{0,2}}?{_GENERIC}\b\s*"
        r"(?:(?:is|are|was|were) there )?(?:(?:do|does|did) (?:authors|people|they) )?",
        re.IGNORECASE,
    ),
)
_FILLER = re.compile(
    r"^(?:has|have|had|do|does|did|is|are|was|been|there|done|made|proposed|that|which|who|on|about|for"
    r"|explicitly"
    r"|authors|claims?|deal with|deals with|looked at|looks? at|works? (?:on|with)|stud(?:y|ies|ied)"
    r"|address(?:es)?"
    r"|propos(?:e|es)|introduc(?:e|es)|presents?|reports?|shows?|releases?|obtains?|gives?|describ(?:e|es)"
    r"|discuss(?:es)?|investigat(?:e|es)|consider(?:s)?|builds?|papers?)\b\s*",
    re.IGNORECASE,
)
_FILLERS = 6

_VERSUS = re.compile(
    r"\s+(?:or|versus|vs\.?|as opposed to|as against|compared (?:with|to)|against|than|rather than"
    r"|with (?:that|those) (?:\w+ )?(?:by|of))\s+|[,;]\s+(?:or|versus)\s+",
    re.IGNORECASE,
)
# Two are announced and then told apart.
_ONE_AND_OTHER = re.compile(
    r"\b(?:one|the first)\b(?P<left>.+?)(?:,|;|\band\b|\bwhile\b)+\s*(?:and\s+|while\s+)*"
    r"(?:one|another|the other|the second)\b(?P<right>[^.:?;]+)",
    re.IGNORECASE,
)
_IN_ONE = re.compile(
    r"(?P<left>[^.?;:]+?) in one\b(?: \w+)?,? (?:and|but|while) "
    r"(?P<right>[^.?;:]+?) in (?:another|the other)\b",
    re.IGNORECASE,
)
_TWO = re.compile(r"^(?:.*?\b(?:the\s+)?|)(?:two|both)\s+(?:of the\s+)?", re.IGNORECASE)
# A second question with a subject of its own.
_AGAIN = re.compile(
    r",? and (?:(?:with|on|by|in|at|for) )?(?:how|what|which|who|why|where|when|whom)\b"
    r"|,? and as a function of what\b|; (?:how|what)\b",
    re.IGNORECASE,
)
_UNNAMED_TWO = re.compile(
    r"\b(?:of|by|in|do|does|did|are|is) (?:the )?(?:two|both)\b(?!-)|^(?:the )?two\b(?!-)|\beach$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s+(?:and|with|while)\s+", re.IGNORECASE)
_TWICE = re.compile(
    r"\b(?P<of>for|at|with|from|on|by|in|of) (?:[\w.,'-]+ ){1,12}?[\w.'-]+(?P<cut>,? and )"
    r"(?P<right>(?P=of) .+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[:.?;]\s+")


class Split(NamedTuple):
    """The two sides of a comparison."""

    left: str
    right: str


@lru_cache(maxsize=1024)
def topic(question: str) -> str:
    """``Which papers work with splatting?`` gives ``splatting``; the question itself when little is left."""
    text = question.strip().rstrip("?.! ")
    for lead in _LEADS:
        text = lead.sub("", text, count=1)
    for _ in range(_FILLERS):
        text = _FILLER.sub("", text, count=1)
    return text if terms(text) else question


@lru_cache(maxsize=1024)
def splits(question: str) -> tuple[Split, ...]:
    """Every way to cut the question in two within one clause.

    Where two are told apart ("one by A, the other by B"), at a word of comparison, or where
    a second question begins. "The two papers on A and B" has no sides. Else at "and" or
    "with", which may join the two sides ("compare A with B") or be part of one.
    """
    text = question.strip().rstrip("?.! ")
    found = _told_apart(text) or _cut(text, _AGAIN) or _cut(text, _VERSUS)
    return found or (() if _UNNAMED_TWO.search(text) else _parallel(text) or _cut(text, _JOINED))


def _parallel(text: str) -> tuple[Split, ...]:
    """Before the preposition that is said twice: "... for scenes and for video"."""
    match = _TWICE.search(text)
    return (Split(text[: match.start("cut")], match["right"]),) if match else ()


def _told_apart(text: str) -> tuple[Split, ...]:
    """What both have in common goes with each side."""
    if among := _IN_ONE.match(text):
        return (Split(among["left"].strip(), among["right"].strip()),)
    match = _ONE_AND_OTHER.search(text)
    if match is None:
        return ()
    common = _TWO.sub("", text[: match.start()].strip(" :,;"))
    left, right = (f"{common} {match[side].strip(' ,')}".strip() for side in ("left", "right"))
    return (Split(left, right),) if terms(left) and terms(right) else ()


def _cut(text: str, between: re.Pattern[str]) -> tuple[Split, ...]:
    found = []
    for match in between.finditer(text):
        left = _CLAUSE.split(text[: match.start()])[-1].strip(" ,")
        right = _CLAUSE.split(text[match.end() :])[0].strip(" ,")
        if terms(left) and terms(right):
            found.append(Split(left, right))
    return tuple(dict.fromkeys(found))
