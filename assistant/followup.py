"""A follow-up question made to stand alone, without a model: "it" is the paper last quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Answer, Plan

__all__ = ["standalone"]

_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|they|their|them|this|that|these|those|the same|the (?:authors?|paper|method|model))\b"
    r"|^(?:and|but|what about|how about|why)\b",
    re.IGNORECASE,
)
_LONGEST = 12


def standalone(plan: Plan, history: Sequence[Answer]) -> Plan:
    """``plan`` with the paper it points back to named; unchanged when it points nowhere.

    Only a short question with a pronoun counts, and only when the last answer rests on
    one paper. ``reading`` then tells how the question was read.
    """
    words = plan.question.split()
    last = next((answer for answer in reversed(history) if answer.citations), None)
    if last is None or len(words) > _LONGEST or not _POINTS_BACK.search(plan.question):
        return plan
    titles = {citation.title for citation in last.citations}
    if len(titles) != 1 or plan.kind not in {"lookup", "chat"}:
        return plan
    name = titles.pop().partition(": ")[0]
    question = f"{plan.question.rstrip(' ?.!')} ({name})?"
    return replace(plan, question=question, kind="lookup", reading=f"read as: {question}")
