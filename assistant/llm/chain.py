"""The chain as LangChain runnables: question and evidence in, statements and the reply out.

``prompt | model | cut``. Retrieval and packing come before it, because no evidence means
no call; verification after it, because the gate belongs to every drafter.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from assistant.llm.cutting import Cutter
from assistant.llm.providers import untraced
from assistant.llm.replies import Replies, Reply, Request
from assistant.types import Statement
from prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Cut", "Ended", "make_chain", "run_chain"]


@dataclass(frozen=True, slots=True)
class Ended:
    """The last thing a chain gives: the whole reply, and whether it says that nothing answers."""

    reply: Reply
    abstained: bool


Cut: TypeAlias = Statement | Ended


def run_chain(prompt: Prompt, replies: Replies, values: dict[str, str]) -> Iterator[Cut]:
    """``prompt | model | cut`` for the values of the prompt's slots.

    Raises a ``GenerationError``. Closing the iterator ends the request.
    """
    opened: list[Generator[str | Reply, None, None]] = []
    with untraced():
        cuts = make_chain(prompt, replies, opened).stream(values)
    try:
        while True:
            # Tracing is off while the chain works, and untouched while the caller does.
            with untraced():
                cut = next(cuts, None)
            if cut is None:
                return
            yield cut
    finally:
        # The reply before the chain: closed from below, by LangChain's iterators as they are
        # dropped, httpx2 2.16 forgets the connection without closing its socket.
        for stream in opened:
            stream.close()


def make_chain(
    prompt: Prompt, replies: Replies, opened: list[Generator[str | Reply, None, None]]
) -> Runnable[dict[str, str], Cut]:
    """The runnables; the streams of replies they open are noted in ``opened``."""
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    def render(values: dict[str, str]) -> Request:
        system, user = prompt.render(**values)
        return Request(system, user, prompt.sha256)

    def ask(requests: Iterator[Request]) -> Iterator[str | Reply]:
        for request in requests:
            opened.append(replies.stream(request))
            yield from opened[-1]

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
