"""Evidence for a prompt: numbered sentences of papers, within a budget of tokens, and what is replied."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import BadReply
from assistant.language.sentences import addresses_a_model, informative
from assistant.language.text import Span, sentences
from assistant.llm.replies import Replies, Request, numbers, objects, read_object
from assistant.protocols import TokenCounter
from assistant.types import Evidence, Hit, Paper, Usage
from prompts import load

__all__ = ["Found", "Pack", "Rows", "listed", "pack", "plain", "rows_of"]


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
    text, places = _numbered_through([(paper, informative(paper.abstract)) for paper in papers])
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


def _numbered_through(
    papers: Sequence[tuple[Paper, Sequence[Span]]],
) -> tuple[str, dict[int, tuple[str, Span]]]:
    """Papers numbered from 1, their sentences numbered through; where each sentence is, by its number."""
    text, evidence = listed(papers)
    blocks = text.split("\n\n") if text else []
    told = [block.replace("Paper:", f"Paper {n}:", 1) for n, block in enumerate(blocks, start=1)]
    spans = [(paper.id, span) for paper, own in papers for span in own]
    places = {int(number): place for number, place in zip(evidence, spans, strict=True)}
    return "\n\n".join(told), places


# Over 64 questions on one paper or two, six whole abstracts of twelve held all the sentences that twelve did,
# in two thirds of the tokens; four lost two of them.
_WHOLE = 6
_NUMBER = re.compile(r"^\[\d+\] ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A paper for a prompt: its hit, its relevance from 0 to 10, where its sentences that matter begin."""

    hit: Hit
    relevance: float | None = None
    marked: frozenset[int] = field(default=frozenset())

    @property
    def paper(self) -> Paper:
        """The paper itself."""
        return self.hit.paper


@dataclass(frozen=True, slots=True)
class Pack:
    """What a prompt holds: its text, and each sentence in it by its number.

    ``nearest`` are the best sentences of the nearest papers; ``papers`` the papers given, in order;
    ``withheld`` counts sentences left out because they speak to a model and not to a reader.
    """

    text: str
    evidence: dict[str, Evidence]
    papers: tuple[Paper, ...]
    nearest: tuple[Evidence, ...]
    withheld: int
    tokens: int

    @property
    def running(self) -> str:
        """The text without the numbers, which weak models copy, count up or ignore."""
        return _NUMBER.sub("", self.text)


def pack(found: Sequence[Found], counter: TokenCounter, budget: int) -> Pack:
    """The papers in order, as many and as whole as ``budget`` tokens allow; the first always goes in.

    Papers are cut to the sentences that matter, and the first few are whole again as far as there is
    room. Order within a paper is that of its abstract.
    """
    whole = [_shown(sentences(one.paper.abstract)) for one in found]
    narrow = [_shown(_mattering(one)) for one in found]
    size = [counter.count(_told(one.paper, spans)) for one, spans in zip(found, narrow, strict=True)]
    full = [counter.count(_told(one.paper, spans)) for one, spans in zip(found, whole, strict=True)]
    fitting = _fitting(size, budget)
    used, chosen = sum(size[:fitting]), narrow[:fitting]
    for place in range(min(fitting, _WHOLE)):
        if used - size[place] + full[place] <= budget:
            used += full[place] - size[place]
            chosen[place] = whole[place]
    return _numbered(found[:fitting], chosen, found, used)


def listed(papers: Iterable[tuple[Paper, Sequence[Span]]]) -> tuple[str, dict[str, Evidence]]:
    """Papers with their sentences numbered through, as text and by number."""
    blocks: list[str] = []
    evidence: dict[str, Evidence] = {}
    for paper, spans in papers:
        numbered = {str(len(evidence) + place): span for place, span in enumerate(spans, start=1)}
        blocks.append("\n".join([_head(paper), *(f"[{n}] {plain(s.text)}" for n, s in numbered.items())]))
        evidence |= {number: _piece(number, paper, span) for number, span in numbered.items()}
    return "\n\n".join(blocks), evidence


def _numbered(
    given: Sequence[Found], chosen: Sequence[Sequence[Span]], found: Sequence[Found], used: int
) -> Pack:
    text, evidence = listed((one.paper, spans) for one, spans in zip(given, chosen, strict=True))
    withheld = sum(
        1 for one in given for span in sentences(one.paper.abstract) if addresses_a_model(span.text)
    )
    return Pack(text, evidence, tuple(one.paper for one in given), _nearest(found), withheld, used)


def _fitting(sizes: Sequence[int], budget: int) -> int:
    """How many of the first fit; one at least."""
    used, count = 0, 0
    for size in sizes:
        used += size
        if used > budget and count:
            break
        count += 1
    return count


def _mattering(one: Found) -> list[Span]:
    """The sentences marked, else those of the best passage."""
    marked = [span for span in sentences(one.paper.abstract) if span.start in one.marked]
    return marked or _of_passage(one.hit)


def _shown(spans: Collection[Span]) -> list[Span]:
    return [span for span in spans if not addresses_a_model(span.text)]


def _of_passage(hit: Hit) -> list[Span]:
    chunk, spans = hit.chunk, list(sentences(hit.paper.abstract))
    inside = [span for span in spans if chunk.start <= span.start and span.end <= chunk.end]
    return inside or spans


def _piece(number: str, paper: Paper, span: Span) -> Evidence:
    return Evidence(number, paper.id, paper.title, span.text, span.start, span.end, paper.url)


def _head(paper: Paper) -> str:
    published = f" ({paper.published.isoformat()})" if paper.published is not None else ""
    return f"Paper: {plain(paper.title)}{published}"


def _told(paper: Paper, spans: Sequence[Span]) -> str:
    return "\n".join([_head(paper), *(f"[10] {span.text}" for span in spans)])


# Markers of chat templates: a local server may read them as the end of the message.
_CONTROL = re.compile(r"<\|+|\|+>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>", re.IGNORECASE)


def plain(text: str) -> str:
    """On one line, without the marks of chat templates."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _nearest(found: Sequence[Found]) -> tuple[Evidence, ...]:
    """The first sentence of the best passage of each of the three nearest papers."""
    firsts = [(one.paper, _of_passage(one.hit)[:1]) for one in found[:3]]
    return tuple(_piece(f"n{paper.id}", paper, span) for paper, spans in firsts for span in spans)
