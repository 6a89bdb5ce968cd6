"""Overview: "how do people reduce hallucination in VLMs?", "KV cache compression", "what's new in ...".

All papers that belong to the topic, in groups by approach, one sentence a paper that names what it
does or what it found. The topic decides what is shown, not the wording it came in. A search always finds
something: the rarest word of a topic tells what must be said, when no paper found has it in any spelling and
no word of theirs comes near it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.belonging import belonging, unheard
from assistant.answer.fitting import quotable
from assistant.answer.forms import Collection, evidence_of, line, ordered
from assistant.answer.grouping import NEAREST, OTHER, Cluster, Described, clusters
from assistant.answer.sentence import speaking
from assistant.language.roles import Role, judged
from assistant.language.text import Span
from assistant.types import Draft, DraftGroup, Evidence, Order, Paper, Question

__all__ = ["overview"]

_DEPTH = 150
_LIKELY = 0.5
_SHOWN = 12  # the likeliest papers, whatever their group
_SHOWN_OF_GROUP = 2
_REST = frozenset({"", NEAREST, OTHER})  # labels of papers that share none
_NEAREST = 3
_CLOSE = "Close to it"
_TELLING: frozenset[Role] = frozenset({"method", "aim", "result", "limit"})
"""Roles of the sentences in which a paper tells of itself."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A paper of the overview with the sentence that speaks for it."""

    paper: Paper
    span: Span
    described: Described

    @property
    def evidence(self) -> Evidence:
        return evidence_of(self.paper, self.span)


def overview(question: Question, collection: Collection) -> Draft:
    """The papers about the topic in groups; an abstention when there are none."""
    topic = question.topic or question.text
    hits = quotable(collection.retriever.candidates(topic, _DEPTH, question.scope))
    found = belonging(topic, hits, collection.retriever)
    papers = [one.hit.paper for one in found]
    missing = unheard(topic, papers, collection.retriever)
    if not found or (missing and missing.whole):
        near = _entries(question, topic, [hit.paper for hit in hits[:_NEAREST]], collection)
        nearest = tuple(entry.evidence for entry in near)
        return Draft(nearest=nearest, abstain_reason=f"no paper here is about {topic}", kind="overview")
    entries = _entries(question, topic, papers, collection)
    sure = 0 if missing else _sure([one.chance for one in found])
    grouped = clusters([entry.described for entry in entries[:sure]], topic)
    groups = [_group(one, entries, question.order) for one in grouped]
    if sure < len(entries):
        groups.append(_group(Cluster(_CLOSE, tuple(range(sure, len(entries)))), entries, question.order))
    return Draft(
        evidence={entry.evidence.id: entry.evidence for entry in entries},
        groups=tuple(groups),
        headline=_lacking(len(entries), collection.counted(question.scope), missing.word)
        if missing
        else _headline(
            sure,
            collection.counted(question.scope),
            sum(one.label not in _REST for one in grouped),
            len(entries) - sure,
        ),
        found=sure,
        kind="overview",
    )


def _entries(question: Question, topic: str, papers: Sequence[Paper], collection: Collection) -> list[_Entry]:
    """Each paper with the sentence that speaks best to the question."""
    spans = speaking(question.text, topic, papers, collection.retriever)
    return [_Entry(paper, span, _described(paper)) for paper, span in zip(papers, spans, strict=True)]


def _described(paper: Paper) -> Described:
    telling = [one.span.text for one in judged(paper.abstract) if one.role in _TELLING]
    return Described(paper.title, " ".join(telling))


def _sure(chances: Sequence[float]) -> int:
    """How many are told to be about it, likeliest first; those after them come close.

    All that are likelier than not, and as many as can be expected: a topic of many words has no sure paper.
    """
    return max(1, sum(chance >= _LIKELY for chance in chances), round(math.fsum(chances)))


def _group(cluster: Cluster, entries: Sequence[_Entry], order: Order) -> DraftGroup:
    """A group with as many papers in sight as it has of the likeliest; the others can be opened."""
    own = ordered((entries[place] for place in cluster.places), order, lambda entry: entry.paper)
    shown = max(_SHOWN_OF_GROUP, sum(place < _SHOWN for place in cluster.places))
    statements = tuple(line(entry.paper, entry.span) for entry in own[:shown])
    return DraftGroup(cluster.label, statements, more=tuple(entry.evidence.id for entry in own[shown:]))


def _lacking(count: int, of: str, word: str) -> str:
    nearest, say, come = ("", "says", "it comes") if count == 1 else (f"{count} ", "say", "they come")
    return f"The {nearest}nearest of {of} {say} nothing of “{word}”; {come} close to the rest."


def _headline(count: int, of: str, groups: int, close: int) -> str:
    lead = f"{count} of {of} {'is' if count == 1 else 'are'} about this"
    more = f"{close} more come{'s' if close == 1 else ''} close" if close else ""
    return "; ".join(filter(None, (lead, f"{groups} approaches" if groups > 1 else "", more))) + "."
