"""A follow-up made to stand alone, without a model: "it" is the paper last quoted, a set is narrowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.sets.describe import filter_words
from assistant.question import amend
from assistant.types import Answer, Question

__all__ = ["standalone"]

_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|they|their|them|this|that|these|those|the same|the (?:authors?|paper|method|model))\b"
    r"|^(?:and|but|what about|how about|why)\b",
    re.IGNORECASE,
)
_LONGEST = 12


def standalone(question: Question, history: Sequence[Answer]) -> Question:
    """``question`` made whole from the answers before it; unchanged when it points nowhere.

    After a set question, a follow-up that names another threshold, resource, topic or date
    changes its filter. Otherwise only a short question with a pronoun counts, and only
    when the last answer rests on one paper, which is then named. ``reading`` tells how the
    question was read.
    """
    if history and history[-1].query is not None:
        changed = amend(question.text, history[-1].query)
        if changed is not None:
            told = f"read as: which papers {filter_words(changed)}?"
            scope = replace(question.scope, since=changed.since, until=changed.until)
            return Question(question.text, "set", changed, scope, told)
    words = question.text.split()
    last = next((answer for answer in reversed(history) if answer.citations), None)
    if last is None or len(words) > _LONGEST or not _POINTS_BACK.search(question.text):
        return question
    titles = {citation.title for citation in last.citations}
    if len(titles) != 1 or question.kind not in {"lookup", "chat"}:
        return question
    name = titles.pop().partition(": ")[0]
    named = f"{question.text.rstrip(' ?.!')} ({name})?"
    return replace(question, text=named, kind="lookup", reading=f"read as: {named}")
