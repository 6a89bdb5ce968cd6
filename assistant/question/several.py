"""Questions of several parts, and the two halves of a comparison."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.language.words import terms

__all__ = ["Split", "asked_apart", "counted_apart", "halves"]

_ASKS = r"(?:how|what|which|who|whose|why|where|when|on which|in which|by how)"
_SPLIT = re.compile(rf"\?\s+(?=\w)|[,;]?\s+and\s+(?={_ASKS}\b)", re.IGNORECASE)
_QUESTION = re.compile(
    rf"^(?:{_ASKS}|is|are|do|does|did|can|could|should|has|have|was|were)\b", re.IGNORECASE
)
_BACK = re.compile(r"\b(?:it|its|they|their|them|this|that|these|those)\b", re.IGNORECASE)
# "When a network learns which layers to drop" asks nothing: no verb stands before its subject.
_CLAUSE = re.compile(
    r"(?:when|where)\s+(?!(?:is|are|was|were|do|does|did|can|could|has|have|had|will|should)\b)",
    re.IGNORECASE,
)
# "... help, and by how many points" asks how much of what was said before.
_AMOUNT = re.compile(r"(?:by )?how (?:much|many|far|often)(?: [\w-]+)?$", re.IGNORECASE)
_LEAST_WORDS = 3


def asked_apart(text: str) -> tuple[str, ...]:
    """The questions in ``text`` that can be asked alone; empty when it is one question.

    A part that points back ("and how is that mended?") asks more about the same: no part of its own.
    """
    found = [piece.strip(" ?.,;") for piece in _SPLIT.split(text)]
    whole = all(
        len(piece.split()) >= _LEAST_WORDS
        and _QUESTION.match(piece)
        and not _BACK.search(piece)
        and not _CLAUSE.match(piece)
        and not _AMOUNT.match(piece)
        for piece in found
    )
    return tuple(f"{piece}?" for piece in found) if len(found) > 1 and whole else ()


_PAPERS = r"(?:papers?|works?|studies|articles|publications|abstracts)"
_ON = r"(?:are |is |were |there )*(?:about|on|in|for|dealing with|that study|studying|covering|concerning)"
_COUNTED = re.compile(
    rf"^(?:how many|count(?: the)?|number of) (?:{_PAPERS} )?(?:{_ON} )?(?P<one>.+?)"
    rf"(?:,? (?:(?:vs\.?|versus|against|compared (?:to|with))(?: how many(?: {_PAPERS})?)?"
    rf"|(?:and )?how many(?: {_PAPERS})?))"
    rf" ?(?:{_ON} )?(?P<other>.+)$"
    rf"|^(?:are there |is there )?(?:more|fewer) {_PAPERS} (?:{_ON} )?(?P<this>.+?) (?:or"
    rf"|than) (?:{_ON} )?(?P<that>.+)$",
    re.IGNORECASE,
)
_OF_PAPERS = re.compile(rf"\b{_PAPERS}\b", re.IGNORECASE)


def counted_apart(text: str) -> tuple[str, ...]:
    """The two counts of "how many papers on speech vs how many on music"; empty for any other question."""
    match = _COUNTED.match(text.strip(" ?"))
    if match is None or not _OF_PAPERS.search(text):
        return ()  # "how many layers has A, and how many has B?" counts what one paper each says
    about = [match[name].strip() for name in ("one", "other", "this", "that") if match[name]]
    return tuple(f"how many papers are about {_OF_PAPERS.sub('', topic).strip()}?" for topic in about)


_VERSUS = re.compile(
    r"\s+(?:or|versus|vs\.?|as opposed to|as against|compared (?:with|to)|against|than|rather than"
    r"|with (?:that|those) (?:\w+ )?(?:by|of))\s+|[,;]\s+(?:or|versus)\s+",
    re.IGNORECASE,
)
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
_CLAUSE_END = re.compile(r"[:.?;]\s+")


class Split(NamedTuple):
    """The two halves of a comparison."""

    left: str
    right: str


@lru_cache(maxsize=1024)
def halves(question: str) -> tuple[Split, ...]:
    """Every way to cut the question in two within one clause.

    At a word of comparison, or where a second question begins. "The two papers on A and B" has no sides.
    Else at "and" or "with", which may join the two sides ("compare A with B") or be part of one.
    """
    text = question.strip().rstrip("?.! ")
    found = _cut(text, _AGAIN)
    if found:
        return found
    joined = () if _UNNAMED_TWO.search(text) else _cut(text, _JOINED)
    return tuple(dict.fromkeys((*_cut(text, _VERSUS), *joined)))


def _cut(text: str, between: re.Pattern[str]) -> tuple[Split, ...]:
    found = []
    for match in between.finditer(text):
        left = _CLAUSE_END.split(text[: match.start()])[-1].strip(" ,")
        right = _CLAUSE_END.split(text[match.end() :])[0].strip(" ,")
        if terms(left) and terms(right):
            found.append(Split(left, right))
    return tuple(dict.fromkeys(found))
