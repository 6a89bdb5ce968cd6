"""Follow-up questions made to stand alone, with the conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.errors import BadReply
from assistant.llm.replies import Replies, Request
from assistant.types import Answer, Usage
from prompts import load

__all__ = ["condense"]

_TURNS = 4
_LONGEST_ANSWER = 600
_LONGEST_QUESTION = 400
_MOST_PAPERS = 12
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def condense(replies: Replies, question: str, history: Sequence[Answer]) -> tuple[str, Usage]:
    """``question`` so that it can be understood alone, and what asking for that took.

    The last four turns are sent. Without a conversation nothing is asked. Raises a
    ``GenerationError``; ``BadReply`` when the reply is no question of one line.
    """
    turns = [turn for turn in history if turn.question.strip()][-_TURNS:]
    if not turns:
        return question, Usage()
    prompt = load("condense")
    system, user = prompt.render(conversation="\n".join(map(_told, turns)), question=question)
    reply = replies.whole(Request(system, user, prompt.sha256))
    line = reply.text.strip().strip('"“”').removeprefix("Question:").strip()
    if not line or "\n" in line or len(line) > _LONGEST_QUESTION or not _same_figures(line, question, turns):
        raise BadReply(f"{replies.model.full} did not rewrite the follow-up question as one question")
    return line, reply.usage


def _told(turn: Answer) -> str:
    """A turn with its papers under the numbers that the reader saw, and the first rows of a set."""
    lines = [f"Q: {turn.question}", f"A: {' '.join(turn.text.split())[:_LONGEST_ANSWER]}"]
    titles = {citation.label: citation.title for citation in turn.citations}
    if titles:
        numbered = (f"[{label}] {title}" for label, title in sorted(titles.items())[:_MOST_PAPERS])
        lines.append(f"Papers: {'; '.join(numbered)}")
    rows = [f"{row.title}: {row.claim.raw}" for row in turn.claims if row.verdict == "match"]
    if rows:
        lines.append(f"Rows: {'; '.join(rows[:_MOST_PAPERS])}")
    return "\n".join(lines)


def _same_figures(line: str, question: str, turns: Sequence[Answer]) -> bool:
    """No number that neither the question nor the conversation has, and none of the question's lost."""
    said, asked = (set(_NUMBER.findall(text)) for text in (line, question))
    known = {number for turn in turns for number in _NUMBER.findall(f"{turn.text} {_told(turn)}")}
    return asked <= said <= asked | known
