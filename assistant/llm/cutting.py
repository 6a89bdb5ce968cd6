"""A reply cut into parts while it arrives: sentences, headings, rows of a table, what is not said.

A sentence carries the numbers of the evidence that stand at its end. It is handed on when the
next one begins, so a reader sees whole sentences only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from assistant.language.text import sentences
from assistant.llm.replies import THOUGHT, Reply
from assistant.types import Statement

__all__ = ["ABSTAINED", "Caveat", "Cutter", "Ended", "Heading", "Missing", "Part", "TableRow", "cut"]

ABSTAINED = "NOT IN THE COLLECTION"
"""What the model says when the evidence does not answer."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The label of a group of sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row and the evidence named in it."""

    cells: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of the question that the evidence does not answer, in the reply's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Caveat:
    """A whole sentence that cites nothing, as it says what none of the evidence says."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The last part: the whole reply, and whether it says that nothing answers."""

    reply: Reply
    abstained: bool


Part: TypeAlias = Statement | Heading | TableRow | Missing | Caveat

# [3], [3, 7], [3-5], [id 3]: numbers as they are given, and how models vary them.
_ONE = r"[1-9]\d{0,3}"
_ID = rf"{_ONE}(?:\s*[-–]\s*{_ONE})?"
_IDS = re.compile(
    rf"[\[【]+\s*(?:(?:ids?|sentences?|nos?\.?|papers?)[:=]*\s*)?({_ID}(?:\s*(?:,|;|and|\]\s*,?\s*\[)\s*{_ID})*)\s*[\]】]+",
    re.IGNORECASE,
)
_LONGEST_RANGE = 8
_AFTER_STOP = re.compile(rf"([.!?]+[\"”’')]*)(\s*(?:{_IDS.pattern}\s*)+)(?=$|\s|[A-Z“\"-])", re.IGNORECASE)
_MARKS = re.compile(r"\*\*|__|(?<!\w)`|`(?!\w)|^\s*#+\s+", re.MULTILINE)
_OPENED, _CLOSED = "<think", re.compile(r"</think(?:ing)?>")
_BEFORE_STOP = re.compile(r"\s+([.,;:!?])")
_ENDED = re.compile(r"[.!?][\"”’')\]]*\Z")
_SETTLED = re.compile(r"\s*[^\s\[【.!?\"”’')\]】]")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+(?P<marked>.+?)|\*\*(?P<bold>[^*]+?):?\*\*:?)\s*#*\s*$")
_MISSING = re.compile(r"^\s*(?:[-*]\s*)?(?:\*\*)?not said:?(?:\*\*)?:?\s*(?P<what>.+)$", re.IGNORECASE)
# Lines that are read whole, whatever stops they hold.
_WHOLE = ("|", "#", "**", "not said")


class Cutter:
    """Feed it text, get parts; one reply each."""

    def __init__(self) -> None:
        self._pending = ""
        self.text = ""

    def feed(self, text: str) -> Iterator[Part]:
        """The parts that are complete now."""
        self.text += text
        self._pending += text
        yield from self._lines(last=False)

    def close(self, *, cut: bool = False) -> Iterator[Part]:
        """What is left when the reply has ended; of one that was ``cut`` off, what is whole."""
        if cut:
            self._pending = _whole(self._pending)
        yield from self._lines(last=True)

    @property
    def abstained(self) -> bool:
        """Whether the reply is that the collection does not answer."""
        return _abstains(THOUGHT.sub("", self.text)) and not _IDS.search(self.text)

    def _lines(self, *, last: bool) -> Iterator[Part]:
        if not self._thought(last=last):
            return
        while "\n" in self._pending:
            line, _, self._pending = self._pending.partition("\n")
            yield from _parts(line)
        if last:
            line, self._pending = self._pending, ""
            yield from _parts(line)
            return
        yield from self._settled()

    def _thought(self, *, last: bool) -> bool:
        """Drop what a model thinks aloud before it answers; false while it may still be thinking."""
        start = self._pending.lstrip()
        if not last and (
            _OPENED.startswith(start) or (start.startswith(_OPENED) and not _CLOSED.search(start))
        ):
            return not start
        self._pending = THOUGHT.sub("", self._pending)
        return True

    def _settled(self) -> Iterator[Part]:
        """Whole sentences of the line, when text that cannot belong to them has followed."""
        start = self._pending.lstrip().casefold()
        if start.startswith(_WHOLE) or any(mark.startswith(start) for mark in _WHOLE):
            return
        line = _stops_last(self._pending)
        done = 0
        for span, following in pairwise(sentences(line)):
            if not _SETTLED.match(line, span.end) or len(following.text) < 2:
                break
            done = span.end
        if done:
            yield from _statements(line[:done])
            self._pending = line[done:]


def cut(pieces: Iterator[str | Reply]) -> Iterator[Part | Ended]:
    """The parts of a reply as it streams, and last its end."""
    cutter = Cutter()
    for piece in pieces:
        if isinstance(piece, Reply):
            yield from cutter.close(cut=piece.cut)
            yield Ended(piece, cutter.abstained)
        else:
            yield from cutter.feed(piece)


def _whole(pending: str) -> str:
    """The end of a reply up to its last stop: half a sentence may say what the whole one does not."""
    lines, _, line = pending.rpartition("\n")
    ended = [span.end for span in sentences(_stops_last(line)) if _ENDED.search(span.text)]
    return f"{lines}\n{_stops_last(line)[: max(ended, default=0)]}"


def _abstains(text: str) -> bool:
    return ABSTAINED.casefold() in re.sub(r"[^a-z ]", "", text.casefold())


def _stops_last(line: str) -> str:
    """``Text. [3]`` becomes ``Text [3].``: the numbers belong to the sentence before them."""
    return _AFTER_STOP.sub(lambda match: f" {match[2].strip()}{match[1]}", line)


def _parts(line: str) -> Iterator[Part]:
    """What one line is: a heading, a row, a part of the question left open, or sentences."""
    heading, missing = _HEADING.match(line), _MISSING.match(line)
    if heading and not _IDS.search(line):
        yield Heading(" ".join((heading["marked"] or heading["bold"]).strip(" :*").split()))
    elif missing:
        yield Missing(_bare(missing["what"]).strip(" ."))
    elif line.strip().startswith("|"):
        yield from _row(line)
    else:
        yield from _statements(line)


def _row(line: str) -> Iterator[TableRow]:
    """A row with evidence; a header or a rule of dashes has none."""
    named = _named(line)
    cells = [_bare(cell) for cell in line.strip().strip("|").split("|")]
    if named and any(cells):
        yield TableRow(tuple(cells[:-1] if not cells[-1] else cells), named)


def _statements(line: str) -> Iterator[Statement]:
    for span in sentences(_stops_last(line)):
        text = _bare(span.text)
        if re.search(r"\w", text) and not _abstains(text):
            yield Statement(text, _named(span.text))


def _bare(text: str) -> str:
    """Without numbers of evidence and emphasis, on one line."""
    return " ".join(_BEFORE_STOP.sub(r"\1", _MARKS.sub("", _IDS.sub("", text))).split())


def _named(text: str) -> tuple[str, ...]:
    """The numbers of evidence in a text, each once, ranges written out."""
    found: list[str] = []
    for group in _IDS.finditer(text):
        for part in re.findall(_ID, group[1]):
            first, _, last = re.sub(r"\s", "", part).replace("–", "-").partition("-")
            ends = range(int(first), int(last or first) + 1)
            found += map(str, ends) if len(ends) <= _LONGEST_RANGE else [first, last]
    return tuple(dict.fromkeys(found))
