"""Sentence spans and text folding: the same cut everywhere, so that spans agree; lists of words as data.

Chunks, claims, quotes and citations all rest on :func:`sentences`. It never changes
a character; it only says where a sentence starts and ends.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import ascii_letters
from typing import Any, NamedTuple

from assistant.language.typeset import ACCENT, typeset

__all__ = [
    "Span",
    "as_json",
    "bare",
    "blanked",
    "either",
    "fold",
    "listed",
    "sentences",
    "unaccented",
    "visible",
]


def listed(block: str) -> list[str]:
    """The phrases of a block separated by commas, on any number of lines; empty ones left out."""
    return [phrase for part in block.split(",") if (phrase := " ".join(part.split()))]


def either(words: Iterable[str]) -> str:
    """The words of an iterable as the inside of a regular expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


class Span(NamedTuple):
    """A half-open code-point span and its literal text."""

    start: int
    end: int
    text: str


# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie etc al vs cf fig figs eq eqs sec secs tab ref refs no nos approx resp "
    "dr prof mr mrs ms st inc ltd vol pp ch dept est w.r.t wrt s.t a.k.a aka viz ca incl".split()
)
# A number that opens an item of a list: "... comes from: 1. Earlier works ...".
_ENUMERATOR = re.compile(r"(?:^|[:;.!?]\s)\s*\(?\d$")
_STOP = re.compile(r"[.!?]+[\"'”’)\]}]*")
_OPENING_WORD = re.compile(r"(?:We|Our|The|This|These|In|To|It|However|Experiments?|Extensive|Code)\b")
_OPENERS = "\"'“‘([{`$\\*•-–"
_LETTERS = f"{ascii_letters}."  # of a word before a stop, as "e.g" or "et al"


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text`` in order: trimmed, non-empty, non-overlapping spans.

    Line breaks end a sentence only when a blank line follows.
    """
    spans = []
    start = 0
    for stop in _boundaries(text):
        span = _trim(text, start, stop)
        if span.text:
            spans.append(span)
        start = stop
    return tuple(spans)


def _boundaries(text: str) -> Iterator[int]:
    for match in _STOP.finditer(text):
        if _ends_sentence(text, match) or text.startswith("\n\n", match.end()):
            yield match.end()
    yield len(text)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    end = match.end()
    if end >= len(text):
        return False
    # What follows and what stands before is looked at through a window: a text of stops stays linear.
    after = _ahead(text, end)
    if after == "" or not text[end].isspace():
        return _glued(text, match)
    head = after.lstrip(_OPENERS)[:1]
    if not (head.isupper() or head.isdigit() or head == "") and not _styled_start(after):
        return False
    if match.group()[0] != ".":
        return True
    if _ENUMERATOR.search(text[max(0, match.start() - 4) : match.start()]):
        return False
    return not _abbreviated(text[max(0, match.start() - _WINDOW) : match.start()], after)


_WINDOW = 64
_NO_SPACE = re.compile(r"\S")


def _ahead(text: str, place: int) -> str:
    """What follows ``place`` and the space there, as far as it is looked at."""
    found = _NO_SPACE.search(text, place)
    return text[found.start() : found.start() + _WINDOW] if found else ""


def _styled_start(after: str) -> bool:
    """A name in lower camel case may open a sentence: ``iFormer``, ``uDistil-Whisper``, ``k-means``."""
    return re.match(r"[a-z]{1,3}[A-Z]|textbf|\\?text|[a-z]-[a-z]", after) is not None


def _glued(text: str, match: re.Match[str]) -> bool:
    """``...of data.Experiments show`` on pages that lost a space: word, stop, capitalised word."""
    if match.group() != ".":
        return False
    before = re.search(r"[a-z)]{3,}$", text[max(0, match.start() - 20) : match.start()])
    after = _OPENING_WORD.match(text, match.end())
    return before is not None and after is not None


def _abbreviated(before: str, after: str) -> bool:
    tail = before[-24:]
    word = tail[len(tail.rstrip(_LETTERS)) :].lstrip(".")
    if not word or word.endswith("."):
        return False
    token = word.lower()
    if token in {"al", "etc"}:
        # These do end sentences; a following capitalised word decides unless it is a bracket or digit.
        return after[:1] in "([0123456789"
    if token in _ABBREVIATIONS:
        return True
    # A single capital is an initial ("J. Smith") unless it closes the clause ("... of class B. We ...").
    return len(token) == 1 and word.isupper() and before[-2:-1] in {" ", "."} and _initial(after)


def _initial(after: str) -> bool:
    return re.match(r"[A-Z]\.|[A-Z][a-z]+(?:,| and |\s[A-Z]\.| et al)", after) is not None


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, text[start:end])


_LATEX = re.compile(r"\\?(?:text(?:bf|it|sc|tt|rm|sf|up)?|math(?:bf|cal|bb|rm|it|sf)|emph)\s*(?=\{)|[{}$\\]")


# C0 and C1 controls but for line feed and tab, marks that turn the direction of text, characters of no width
# but for the joiners that scripts and emoji need, lone surrogates: what could move a cursor or hide a word.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


# Some programs end a line at these, also within a string of JSON.
_UNSAFE = re.compile(rf"{_UNSEEN.pattern}|[\u2028\u2029]")


def visible(text: str) -> str:
    """``text`` as it may be shown anywhere: nothing in it acts on the screen or hides what it says."""
    return _UNSEEN.sub("", text)


def as_json(value: Any, indent: int | None = None) -> str:
    """``value`` as JSON in one line, or indented: whole, with what must not be shown as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def fold(text: str) -> str:
    """Lower case, one space between words, no LaTeX dress: for comparing, never for display.

    Digits and signs stay as they are: no Unicode compatibility folding, which would
    turn ``10⁻³`` into ``10-3``. A text and what :func:`~assistant.language.typeset.typeset` makes of it
    are the same.
    """
    return bare(typeset(text))


def blanked(text: str, spans: Iterable[tuple[int, int]], mark: str = " ") -> str:
    """``text`` with ``mark``, one character, all over these half-open spans, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + mark * (end - start) + text[end:]
    return text


def bare(text: str) -> str:
    """Like :func:`fold`, with what stays of a formula when its signs are dropped: titles are known by it."""
    plain = _LATEX.sub("", ACCENT.sub(r"\g<letter>", text))
    return " ".join(plain.casefold().split())


def unaccented(text: str) -> str:
    """Letters without their accents, also those written in LaTeX: for names, never for numbers."""
    plain = ACCENT.sub(r"\g<letter>", text)
    if plain.isascii():
        return plain
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter)
    )
