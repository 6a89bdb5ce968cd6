"""The chain as LangChain runnables: question and evidence in, statements and the reply out.

``prompt | model | cut``. Retrieval and packing come before it, because no evidence means
no call; verification after it, because the gate belongs to every drafter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from assistant.generation.cutting import Cutter
from assistant.generation.model import untraced
from assistant.generation.replies import Replies, Reply, Request
from assistant.types import Statement
from prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Cut", "Ended", "make_chain", "quietly"]


@dataclass(frozen=True, slots=True)
class Ended:
    """The last thing a chain gives: the whole reply, and whether it says that nothing answers."""

    reply: Reply
    abstained: bool


Cut: TypeAlias = Statement | Ended


def make_chain(prompt: Prompt, replies: Replies) -> Runnable[dict[str, str], Cut]:
    """``prompt | model | cut`` for the slots of ``prompt``.

    Its ``stream`` raises a ``GenerationError``; closing the stream ends the request.
    """
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    def render(values: dict[str, str]) -> Request:
        system, user = prompt.render(**values)
        return Request(system, user, prompt.sha256)

    def ask(requests: Iterator[Request]) -> Iterator[str | Reply]:
        for request in requests:
            yield from replies.stream(request)

    chain: Runnable[dict[str, str], Cut] = (
        RunnableLambda(render).with_config(run_name=f"{prompt.name} prompt")
        | RunnableGenerator(ask).with_config(run_name="model")
        | RunnableGenerator(_cut).with_config(run_name="cut")
    )
    return chain


def _cut(pieces: Iterator[str | Reply]) -> Iterator[Cut]:
    cutter = Cutter()
    for piece in pieces:
        if isinstance(piece, Reply):
            yield from cutter.close()
            yield Ended(piece, cutter.abstained)
        else:
            yield from cutter.feed(piece)


def quietly(start: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    """What ``start()`` yields, with tracing off while it works and untouched while it waits."""
    with untraced():
        items = start()
    try:
        while True:
            with untraced():
                item = next(items, None)
            if item is None:
                return
            yield item
    finally:
        close = getattr(items, "close", None)
        if close is not None:
            close()
