"""A question as the model reads it: a follow-up made to stand alone, a set question that the rules missed.

What it says is checked before it is used: a rewritten question has no number of its own, and each
threshold of a filter comes from the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from assistant.answer.sets.check import check
from assistant.errors import BadReply, QueryError
from assistant.language.quantities import amounts, mentions
from assistant.llm.replies import Replies, Request, read_object
from assistant.types import Answer, Quantity, Query, Question, Usage
from prompts import load

__all__ = ["condense", "read_by_model", "unread"]

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


_SEVERAL = re.compile(
    r"\b(?:methods|papers|works|approaches|models|techniques|systems|ones|those|everything|anything|algorithms)\b",
    re.IGNORECASE,
)
_FIELDS = (
    "quantity", "direction", "op", "saving", "saving_high", "value", "value_high", "unit", "context",
    "metric", "dataset", "topic", "since", "until", "count",
)  # fmt: skip


def unread(question: Question) -> bool:
    """Whether the rules probably missed a set question: one asks for several papers by a resource.

    They answer most questions, and what they answer is not sent anywhere.
    """
    if question.kind not in {"lookup", "list", "overview"} or question.query is not None:
        return False
    return bool(mentions(question.text)) and _plural(question.text)


def _plural(question: str) -> bool:
    """``which methods``, ``papers that``, ``the ones``: not ``what does this method``."""
    return _SEVERAL.search(question) is not None


def read_by_model(replies: Replies, question: Question, *, today: date) -> tuple[Question, Usage]:
    """``question`` as the model reads its question, and what that took.

    Every field is validated, and each number of the filter must be one of the question or
    a conversion that the saving scale knows; otherwise the plan comes back as it was.
    Raises a ``GenerationError``.
    """
    prompt = load("plan")
    system, user = prompt.render(
        quantities=", ".join(get_args(Quantity)), today=today.isoformat(), question=question.text
    )
    reply = replies.whole(Request(system, user, prompt.sha256))
    return _read(question, read_object(reply.text, replies.model.full)), reply.usage


def _read(question: Question, fields: Mapping[str, Any]) -> Question:
    kind = fields.get("kind")
    if kind == "list":
        kind = "overview"
    if kind in {"lookup", "overview", "compare"}:
        return replace(question, kind=kind)
    if kind != "set":
        return question
    given = {name: fields[name] for name in _FIELDS if fields.get(name) not in (None, "", [])}
    try:
        query = check(Query.from_dict(given))
    except (QueryError, TypeError, ValueError):
        return question
    if query.quantity is None or not _grounded(query, question.text):
        return question
    return replace(question, kind="set", query=query, reading=f"read by the model as: {_filter(query)}")


def _grounded(query: Query, question: str) -> bool:
    """Whether every threshold comes from the question: as printed, or on the saving scale."""
    stated = amounts(question)
    values = {value for amount in stated for value in (amount.value, amount.value_low) if value is not None}
    savings = {saving for value in values for saving in _savings(value)}
    wanted = [value for value in (query.value, query.value_high) if value is not None]
    shares = [share for share in (query.saving, query.saving_high) if share is not None]
    vague = not values and set(shares) <= {0.0, 0.5}  # "most of", "more than half"
    near = all(any(abs(share - known) < 0.005 for known in savings) for share in shares)
    return all(any(abs(value - known) < 1e-9 for known in values) for value in wanted) and (near or vague)


def _savings(value: float) -> set[float]:
    """What a printed number can mean as a saving: a percentage, what remains, a factor."""
    return {value / 100, 1 - value / 100, 1 - 1 / value if value >= 1 else 1 - value, value}


def _filter(query: Query) -> str:
    said = {name: value for name, value in query.to_dict().items() if value not in (None, False, "saving")}
    return ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in said.items()
    )
