"""Several questions, one after the other: each alone, or after one that was asked before it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from enum import Enum
from typing import Literal, TypeAlias

from assistant.errors import InputError
from assistant.types import Answer

__all__ = ["UNSAID", "Batch", "Follows"]


class _Unsaid(Enum):
    UNSAID = "unsaid"


UNSAID = _Unsaid.UNSAID
"""Nothing is said of what a question follows: it follows the one before it where it cannot stand alone."""
Follows: TypeAlias = str | Literal[_Unsaid.UNSAID] | None
"""The id of the question that another follows; ``None`` for one that stands alone."""


class Batch:
    """Asks questions by ``ask``, which takes ``id`` and ``history`` and gives an answer.

    Of questions with an id in ``followed`` the answers are kept for those that follow them.
    """

    def __init__(self, ask: Callable[..., Answer], followed: Collection[str]) -> None:
        self._ask = ask
        self._followed = frozenset(followed)
        self._kept: dict[str, tuple[Answer, ...]] = {}
        self._last: tuple[Answer, ...] = ()

    def ask(self, question: str, id: str | None = None, follows: Follows = UNSAID) -> Answer:  # noqa: A002  the contract's name
        """One answer. Raises ``InputError`` for a question that follows none asked before it."""
        from assistant.answer.followup import points_back

        before, self._last = self._last, ()
        unsaid = follows is UNSAID
        history = before if unsaid and before and points_back(question) else ()
        if isinstance(follows, str):
            if follows not in self._kept:
                raise InputError(
                    f"it follows {follows!r}, and no question before it with that id was answered"
                )
            history = self._kept[follows]
        answer = self._ask(question, id=id, history=history)
        if unsaid and history:
            after = f"read after “{history[-1].question}”"
            answer = replace(answer, notice="; ".join(filter(None, (after, answer.notice))))
        self._last = (*history, answer)
        if id in self._followed:
            self._kept[id] = self._last
        return answer
