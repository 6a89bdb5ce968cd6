"""Sentences that failed the check, mended once by the model that wrote them, which is told why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from assistant.errors import GenerationError
from assistant.llm.cutting import Cutter
from assistant.llm.evidence import Pack
from assistant.llm.replies import Replies, Request
from assistant.types import Rejected, Statement, Usage
from prompts import load

__all__ = ["Failed", "repair"]

Failed = tuple[Statement, Rejected]

_LINE = re.compile(r"^\s*\**([A-Z])\**\s*[:.)]\s*(.+)$", re.MULTILINE)


def repair(
    replies: Replies, question: str, packed: Pack, failed: Sequence[Failed]
) -> tuple[Mapping[int, Statement], Usage]:
    """The mended statements by their place in ``failed``, unchecked, and what it took.

    At most 26 are sent. A model that cannot be asked mends nothing.
    """
    prompt = load("repair")
    told = "\n".join(
        f"{letter}: {_as_written(statement)} (failed because {rejected.reason})"
        for letter, (statement, rejected) in zip(ascii_uppercase, failed, strict=False)
    )
    system, user = prompt.render(evidence=packed.text, question=question, failed=told)
    try:
        reply = replies.whole(Request(system, user, prompt.sha256))
    except GenerationError:
        return {}, Usage()
    mended: dict[int, Statement] = {}
    for letter, text in _LINE.findall(reply.text):
        place = ascii_uppercase.index(letter)
        one = _statement(text)
        if place < len(failed) and one is not None:
            mended.setdefault(place, one)
    return mended, reply.usage


def _as_written(statement: Statement) -> str:
    return f"{statement.text} {''.join(f'[{key}]' for key in statement.evidence)}".strip()


def _statement(text: str) -> Statement | None:
    """The sentence of a line; ``None`` for one that is given up."""
    if text.strip(" .*").casefold() == "drop":
        return None
    cutter = Cutter()
    parts = [part for part in (*cutter.feed(text), *cutter.close()) if isinstance(part, Statement)]
    if not parts:
        return None
    keys = tuple(dict.fromkeys(key for part in parts for key in part.evidence))
    return Statement(" ".join(part.text for part in parts), keys)
