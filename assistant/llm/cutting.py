"""A reply cut into statements while it arrives.

A statement is a sentence, or a line of a list, with the evidence ids that stand at its
end. It is handed on when the next one begins, so a reader sees whole sentences only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.language.text import sentences
from assistant.types import Statement

__all__ = ["ABSTAINED", "Cutter"]

ABSTAINED = "NOT IN THE COLLECTION"
"""What the model says when the evidence does not answer."""

# Ids as they are given (letters), and what models make up instead: numbers, letters with digits.
_ID = r"(?:[a-z]{4,12}|[a-z]*\d{1,4}[a-z]*)"
_IDS = re.compile(rf"[\[【]\s*(?:id[s:=]*\s*)?({_ID}(?:\s*[,;]\s*{_ID})*)\s*[\]】]")
_AFTER_STOP = re.compile(rf"([.!?]+[\"”’')]*)(\s*(?:{_IDS.pattern}\s*)+)(?=$|\s|[A-Z“\"-])")
_MARKS = re.compile(r"\*\*|__|(?<!\w)`|`(?!\w)|^\s*#+\s+", re.MULTILINE)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_OPENED, _CLOSED = "<think", re.compile(r"</think(?:ing)?>")
_BEFORE_STOP = re.compile(r"\s+([.,;:!?])")
_SETTLED = re.compile(r"\s*[^\s\[【.!?\"”’')\]】]")


class Cutter:
    """Feed it text, get statements; one reply each."""

    def __init__(self) -> None:
        self._pending = ""
        self.text = ""

    def feed(self, text: str) -> Iterator[Statement]:
        """The statements that are complete now."""
        self.text += text
        self._pending += text
        yield from self._lines(last=False)

    def close(self) -> Iterator[Statement]:
        """What is left when the reply has ended."""
        yield from self._lines(last=True)

    @property
    def abstained(self) -> bool:
        """Whether the reply is that the collection does not answer."""
        plain = re.sub(r"[^a-z ]", "", _THOUGHT.sub("", self.text).casefold())
        return ABSTAINED.casefold() in plain and not _IDS.search(self.text)

    def _lines(self, *, last: bool) -> Iterator[Statement]:
        if not self._thought(last=last):
            return
        while "\n" in self._pending:
            line, _, self._pending = self._pending.partition("\n")
            yield from _statements(line)
        if last:
            line, self._pending = self._pending, ""
            yield from _statements(line)
            return
        yield from self._settled()

    def _thought(self, *, last: bool) -> bool:
        """Drop what a model thinks aloud before it answers; false while it may still be thinking."""
        start = self._pending.lstrip()
        if not last and (
            _OPENED.startswith(start) or (start.startswith(_OPENED) and not _CLOSED.search(start))
        ):
            return not start
        self._pending = _THOUGHT.sub("", self._pending)
        return True

    def _settled(self) -> Iterator[Statement]:
        """Whole sentences of the line, when text that cannot belong to them has followed."""
        line = _stops_last(self._pending)
        spans = sentences(line)
        done = 0
        for span, following in pairwise(spans):
            if not _SETTLED.match(line, span.end) or len(following.text) < 2:
                break
            done = span.end
        if done:
            yield from _statements(line[:done])
            self._pending = line[done:]


def _stops_last(line: str) -> str:
    """``Text. [id]`` becomes ``Text [id].``: the ids belong to the sentence before them."""
    return _AFTER_STOP.sub(lambda match: f" {match[2].strip()}{match[1]}", line)


def _statements(line: str) -> Iterator[Statement]:
    for span in sentences(_stops_last(line)):
        found = [part for group in _IDS.finditer(span.text) for part in re.split(r"\s*[,;]\s*", group[1])]
        bare = _BEFORE_STOP.sub(r"\1", _MARKS.sub("", _IDS.sub("", span.text)))
        text = " ".join(bare.split())
        if re.search(r"\w", text):
            yield Statement(text, tuple(dict.fromkeys(found)))
