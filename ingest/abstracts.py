"""Texts of abstracts against each other: how much they share, which is cut off, which one stays."""

from __future__ import annotations

import re

from assistant.language.words import STOP
from ingest.typography import plain

__all__ = ["alike", "is_cut_off", "is_withdrawal", "supersedes", "without_boilerplate"]

# What publishers and catalogues put behind an abstract: it is about rights and links, never about the work.
_MARK = r"(?:©|\(c\)\s*(?=\d{4}|the\b|by\b)|&copy;|copyright\s*(?:©|\(c\)|\d{4}|of\b)|crown copyright)"
_HOUSE = (
    r"(?:elsevier|john wiley|wiley|springer|mdpi|oxford university press|the royal society|ieee|acm|sage)"
)
_RIGHTS = (
    rf"(?:all rights reserved|published by {_HOUSE}|this article is (?:protected by copyright|licensed under)"
    r"|this is an open[- ]access article|\(?psycinfo database record)"
)
_MORE = r"(?:view|read|show|see) (?:the )?(?:full|more|complete)(?: abstract| text)?"
_TAIL = re.compile(
    rf"[\s.;|]*(?:(?:{_MARK}|{_RIGHTS})[^\n]{{0,300}}|\[abstract from (?:author|publisher)\]|{_MORE}"
    r"|\[(?:…|\.\.\.)\]|graphical abstract|(?:key ?words|index terms)\s*[:—–-][^\n]{0,250})[\s.)…]*\Z",
    re.IGNORECASE,
)
# Most abstracts have none of these at their end, and finding that out has to cost nothing.
_HINTS = (
    "©", "(c)", "copy", "rights", "open access", "open-access", "published by", "psycinfo", "abstract",
    "licensed", "words", "terms",
)  # fmt: skip
_LAST = ("full", "more", "text", "complete", "]")
_HEADING = re.compile(r"\A(?:abstract|summary)\s*(?:[:—–-]\s*|\.\s+|\n\s*)(?=\S)", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"(?:this|the) (?:\w+ )?(?:paper|article|submission|manuscript|work|preprint|version) "
    r"(?:has been|was|is) (?:temporarily )?(?:withdrawn|retracted)\b.{0,300}",
    re.IGNORECASE | re.DOTALL,
)
_CLOSERS = "\"')]}”’*"
_LINK_END = re.compile(r"https?://\S+\Z")
_WORD = re.compile(r"[^\W_]+")
_LEAST_WORDS = 4


def without_boilerplate(text: str) -> str:
    """The abstract without a heading that says it is one, and without the publisher's words at its end."""
    if _HEADING.match(text):
        text = _HEADING.sub("", text, count=1)
    for _ in range(4):
        tail = text[-320:]
        plainly = tail.lower()
        hinted = any(hint in plainly for hint in _HINTS) or plainly.rstrip(" .)…\n").endswith(_LAST)
        found = _TAIL.search(tail) if hinted else None
        if found is None:
            return text
        kept = text[: len(text) - len(tail) + found.start()]
        if len(kept) < len(text) / 2:
            return text
        # The full stop before it belongs to the abstract.
        text = kept + (
            "." if "." in found.group()[: len(found.group()) - len(found.group().lstrip(" .\n"))] else ""
        )
    return text


def is_withdrawal(text: str) -> bool:
    """Whether it says nothing but that the paper was withdrawn."""
    return _WITHDRAWN.fullmatch(text) is not None


def is_cut_off(text: str) -> bool:
    """Whether it ends in the middle of a sentence."""
    end = text.rstrip().rstrip(_CLOSERS)
    if end.endswith(("…", "...")):
        return True
    return not end.endswith((".", "!", "?", "。", "！", "？", "$")) and not _LINK_END.search(end)


def supersedes(new: str, old: str) -> bool:
    """Whether a later printing's abstract takes the place of the stored one.

    One that says less does not: contained in the old one, cut off, or much shorter.
    """
    new, old = " ".join(plain(new).split()), " ".join(plain(old).split())
    if not new or new.rstrip(" .…-") in old:
        return False
    if old.rstrip(" .…-") in new:
        return True
    if is_cut_off(new) and len(new) <= len(old):
        return False
    return len(new) >= (0.5 if is_cut_off(old) else 0.6) * len(old)


def alike(one: str, other: str) -> float:
    """The share of the shorter text's different words that the other one has, too; 0 to 1."""
    if one == other:
        return 1.0
    first, second = _words(one), _words(other)
    return len(first & second) / (min(len(first), len(second)) or 1)


def _words(text: str) -> set[str]:
    """Those that say something; of a script without spaces, its pairs of characters."""
    folded = text.casefold()
    words = set(_WORD.findall(folded))
    telling = words - STOP
    if len(telling) >= _LEAST_WORDS or text.isascii():
        return telling or words
    squeezed = "".join(folded.split())
    return {squeezed[at : at + 2] for at in range(len(squeezed) - 1)}
