"""A follow-up made to stand alone, without a model: "it" is the paper last quoted, a set is narrowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.question import amend
from assistant.sets.describe import filter_words
from assistant.types import Answer, Plan

__all__ = ["standalone"]

_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|they|their|them|this|that|these|those|the same|the (?:authors?|paper|method|model))\b"
    r"|^(?:and|but|what about|how about|why)\b",
    re.IGNORECASE,
)
_LONGEST = 12


def standalone(plan: Plan, history: Sequence[Answer]) -> Plan:
    """``plan`` made whole from the answers before it; unchanged when it points nowhere.

    After a set question, a follow-up that names another threshold, resource, topic or date
    changes its filter. Otherwise only a short question with a pronoun counts, and only
    when the last answer rests on one paper, which is then named. ``reading`` tells how the
    question was read.
    """
    if history and history[-1].query is not None:
        changed = amend(plan.question, history[-1].query)
        if changed is not None:
            told = f"read as: which papers {filter_words(changed)}?"
            return Plan(plan.question, "set", changed, changed.since, changed.until, plan.source, told)
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
