"""Overview: "how do people reduce hallucination in VLMs?", "KV cache compression", "what's new in ...".

All papers that belong to the topic, in groups by approach, one sentence a paper that names what it
does or what it found. The topic decides what is shown, not the wording it came in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer.belonging import belonging
from assistant.answer.fitting import quotable
from assistant.answer.forms import Collection
from assistant.answer.grouping import OTHER, Cluster, Described, clusters
from assistant.answer.ordering import ordered
from assistant.answer.quoting import evidence_of, line
from assistant.language.roles import Judged, Role, judged
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.language.words import covered, terms
from assistant.types import Draft, DraftGroup, Evidence, Hit, Order, Paper, Question

__all__ = ["overview"]

_DEPTH = 150
_SHOWN = 4  # papers of a group
_NEAREST = 3
_LONG = 45  # words of a quote
_COVERS = 0.8
_NAMED = 0.4  # the paper's own name stands where it says what it is
_LATE = 0.4
_WORTH: Mapping[Role, float] = {"method": 1.0, "aim": 0.8, "result": 0.55, "limit": -0.2, "other": -0.5}
_UNWANTED = -1.0  # background, and where the code is


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
    if not found:
        nearest = tuple(_entry(hit, topic).evidence for hit in hits[:_NEAREST])
        return Draft(nearest=nearest, abstain_reason=f"no paper here is about {topic}", kind="overview")
    vectors = collection.retriever.vectors([hit.chunk.id for hit in found])
    entries = [_entry(hit, topic, vectors.get(hit.chunk.id)) for hit in found]
    grouped = clusters([entry.described for entry in entries], topic)
    return Draft(
        evidence={entry.evidence.id: entry.evidence for entry in entries},
        groups=tuple(_group(one, entries, question.order) for one in grouped),
        headline=_headline(
            len(entries),
            collection.counted(question.scope),
            sum(bool(one.label) and one.label != OTHER for one in grouped),
        ),
        found=len(entries),
        kind="overview",
    )


def _entry(hit: Hit, topic: str, vector: NDArray[np.float32] | None = None) -> _Entry:
    paper = hit.paper
    telling = [one.span.text for one in judged(paper.abstract) if one.role in _WORTH and one.role != "other"]
    return _Entry(paper, _speaks(paper, topic), Described(paper.title, " ".join(telling), vector))


def _speaks(paper: Paper, topic: str) -> Span:
    """The sentence that names the mechanism, or else the finding; its first part when it is very long."""
    asked, name = frozenset(terms(topic)), paper.title.partition(":")[0]
    best = max(
        judged(paper.abstract), key=lambda one: (_tells(one, asked, name, paper), -one.span.start)
    ).span
    if len(best.text.split()) <= _LONG:
        return best
    return next(piece for piece in quotable_spans(paper.abstract) if piece.start >= best.start)


def _tells(sentence: Judged, asked: frozenset[str], name: str, paper: Paper) -> float:
    role = sum(chance * _WORTH.get(role, _UNWANTED) for role, chance in sentence.chances.items())
    named = name in sentence.span.text and name != paper.title
    late = sentence.span.start / len(paper.abstract)
    long = len(sentence.span.text.split()) > _LONG
    listed = sentence.span.text.startswith("(")  # an item of an enumeration
    announces = sentence.span.text.endswith(":")
    lead = role + _COVERS * covered(asked, sentence.span.text) + _NAMED * named - _LATE * late
    return lead - 0.5 * (long + listed + announces)


def _group(cluster: Cluster, entries: Sequence[_Entry], order: Order) -> DraftGroup:
    own = ordered((entries[place] for place in cluster.places), order, lambda entry: entry.paper)
    statements = tuple(line(entry.paper, entry.span) for entry in own[:_SHOWN])
    return DraftGroup(cluster.label, statements, more=tuple(entry.evidence.id for entry in own[_SHOWN:]))


def _headline(count: int, of: str, groups: int) -> str:
    lead = f"{count} of {of} {'is' if count == 1 else 'are'} about this"
    return f"{lead}; {groups} approaches." if groups > 1 else f"{lead}."
