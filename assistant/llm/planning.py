"""A plan from the model for questions that the rules cannot read, checked before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from assistant.answer.sets import check
from assistant.errors import BadReply, QueryError
from assistant.language.quantities import amounts, mentions
from assistant.llm.replies import Replies, Request
from assistant.types import Quantity, Query, Question, Usage
from prompts import load

__all__ = ["read_by_model", "unread"]

_SEVERAL = re.compile(
    r"\b(?:methods|papers|works|approaches|models|techniques|systems|ones|those|everything|anything|algorithms)\b",
    re.IGNORECASE,
)
_FIELDS = (
    "quantity", "direction", "op", "saving", "saving_high", "value", "value_high", "unit", "context",
    "metric", "dataset", "topic", "since", "until", "count",
)  # fmt: skip
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


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
    return _read(question, _fields(reply.text, replies.model.full)), reply.usage


def _fields(text: str, model: str) -> Mapping[str, Any]:
    match = _OBJECT.search(text)
    try:
        found = json.loads(match.group() if match else text)
    except ValueError:
        raise BadReply(f"{model} gave a plan that is no JSON object") from None
    if not isinstance(found, Mapping):
        raise BadReply(f"{model} gave a plan that is no JSON object")
    return found


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
    return replace(question, kind="set", query=query, reading=f"read by the model as: {_told(query)}")


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


def _told(query: Query) -> str:
    said = {name: value for name, value in query.to_dict().items() if value not in (None, False, "saving")}
    return ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in said.items()
    )
