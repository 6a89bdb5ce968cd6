"""One call about several papers: their sentences numbered through, and what the reply says of each paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import BadReply
from assistant.language.sentences import informative
from assistant.language.text import Span
from assistant.llm.evidence import listed
from assistant.llm.replies import Replies, Request, numbers, objects, read_object
from assistant.types import Paper, Usage
from prompts import load

__all__ = ["Rows", "rows_of"]


@dataclass(frozen=True, slots=True)
class Rows:
    """The reply's row on each paper, by id: the first where there are several, none where it left one out.

    ``reply`` is the whole object, empty where it could not be read; ``usage`` is counted all the same.
    """

    rows: Mapping[str, Mapping[str, Any]]
    reply: Mapping[str, Any]
    usage: Usage
    places: Mapping[int, tuple[str, Span]]

    def span(self, paper: Paper, sentence: Any) -> Span | None:
        """The sentence that a number stands for; ``None`` when it is no sentence of this paper."""
        holder, span = self.places.get(_whole(sentence), ("", None))
        return span if holder == paper.id else None


def rows_of(
    replies: Replies,
    prompt: str,
    papers: Sequence[Paper],
    schema: Mapping[str, Any],
    room: int,
    **values: str,
) -> Rows:
    """What ``prompt``, filled in with these papers and ``values``, brings. Raises a ``GenerationError``."""
    asked = load(prompt)
    text, places = _numbered([(paper, informative(paper.abstract)) for paper in papers])
    system, user = asked.render(evidence=text, **values)
    reply = replies.whole(Request(system, user, asked.sha256, schema, room))
    try:
        told = read_object(reply.text, replies.model.full)
    except BadReply:
        told = {}
    found: dict[str, Mapping[str, Any]] = {}
    for row in objects(told.get("papers")):
        number = _whole(row.get("paper"))
        if 1 <= number <= len(papers):
            found.setdefault(papers[number - 1].id, row)
    return Rows(found, told, reply.usage, places)


def _whole(value: Any) -> int:
    return int(next(iter(numbers(value)), 0.0))


def _numbered(papers: Sequence[tuple[Paper, Sequence[Span]]]) -> tuple[str, dict[int, tuple[str, Span]]]:
    """Papers numbered from 1, their sentences numbered through; where each sentence is, by its number."""
    text, evidence = listed(papers)
    blocks = text.split("\n\n") if text else []
    told = [block.replace("Paper:", f"Paper {n}:", 1) for n, block in enumerate(blocks, start=1)]
    spans = [(paper.id, span) for paper, own in papers for span in own]
    places = {int(number): place for number, place in zip(evidence, spans, strict=True)}
    return "\n\n".join(told), places
