"""Overview: "how do people reduce hallucination in VLMs?", "KV cache compression", "what's new in ...".

All papers that belong to the topic, in groups by approach, one sentence a paper that names what it
does or what it found. The topic decides what is shown, not the wording it came in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer.belonging import belonging
from assistant.answer.fitting import quotable
from assistant.answer.forms import Collection
from assistant.answer.grouping import NEAREST, OTHER, Cluster, Described, clusters
from assistant.answer.ordering import ordered
from assistant.answer.quoting import evidence_of, line
from assistant.language.roles import Judged, Role, judged, wanted
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.language.words import covered, terms, words
from assistant.types import Draft, DraftGroup, Evidence, Order, Paper, Question

__all__ = ["overview"]

_DEPTH = 150
_SHOWN, _SHOWN_OF_REST = 4, 8  # papers of a group
_REST = frozenset({"", NEAREST, OTHER})  # labels of papers that share none
_NEAREST = 3
_SURE = 0.5  # a paper that is less likely about the topic comes close to it
_CLOSE = "Close to it"
_LONG = 45  # words of a quote
_COVERS = 0.8
_NAMED = 0.4  # the paper's own name stands where it says what it is
_LATE = 0.4
_NEAR = 1.5  # of a sentence that comes as near to the question as any of its abstract
_WORTH: Mapping[Role, float] = {"method": 1.0, "aim": 0.8, "result": 0.55, "limit": -0.2, "other": -0.5}
_UNWANTED = -1.0  # background, and where the code is
_PROBLEM: Mapping[Role, float] = {**_WORTH, "limit": 2.8, "result": 0.7}
"""What each role is worth where it is asked what is wrong, or why it is so."""
_ASKS_PROBLEM = re.compile(
    r"\b(?:why|what (?:causes|explains|makes|goes wrong)|problems?|challenges?|obstacles?|risks?|pitfalls?)\b"
    r"|\b(?:wrong|hard|difficult)\b",
    re.IGNORECASE,
)


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
        nearest = tuple(_entry(hit.paper, topic).evidence for hit in hits[:_NEAREST])
        return Draft(nearest=nearest, abstain_reason=f"no paper here is about {topic}", kind="overview")
    papers = [one.hit.paper for one in found]
    problem = _asks_problem(question)
    near = collection.retriever.sentence_scores(question.text, papers) if problem else [None] * len(papers)
    entries = [
        _entry(paper, topic, own, worth=_PROBLEM if problem else _WORTH)
        for paper, own in zip(papers, near, strict=True)
    ]
    sure = sum(one.chance >= _SURE for one in found) or len(found)  # likeliest first
    grouped = clusters([entry.described for entry in entries[:sure]], topic)
    groups = [_group(one, entries, question.order) for one in grouped]
    if sure < len(entries):
        groups.append(_group(Cluster(_CLOSE, tuple(range(sure, len(entries)))), entries, question.order))
    return Draft(
        evidence={entry.evidence.id: entry.evidence for entry in entries},
        groups=tuple(groups),
        headline=_headline(
            sure,
            collection.counted(question.scope),
            sum(one.label not in _REST for one in grouped),
            len(entries) - sure,
        ),
        found=sure,
        kind="overview",
    )


def _asks_problem(question: Question) -> bool:
    """Whether it is asked what is wrong, or why; not where such a word is of the topic ("math problems")."""
    topic = frozenset(words(question.topic))
    rest = " ".join(word for word in words(question.text) if word not in topic)
    return wanted(question.text) == "limit" or _ASKS_PROBLEM.search(rest) is not None


def _entry(
    paper: Paper,
    topic: str,
    near: NDArray[np.float64] | None = None,
    *,
    worth: Mapping[Role, float] = _WORTH,
) -> _Entry:
    """``near`` says of each quotable span how near it comes to what is asked."""
    telling = [one.span.text for one in judged(paper.abstract) if one.role in _WORTH and one.role != "other"]
    return _Entry(paper, _speaks(paper, topic, near, worth), Described(paper.title, " ".join(telling)))


def _speaks(paper: Paper, topic: str, near: NDArray[np.float64] | None, roles: Mapping[Role, float]) -> Span:
    """The sentence of the most wanted role that is near to what is asked; its first part when it is long."""
    asked, name = frozenset(terms(topic)), paper.title.partition(":")[0]
    pieces = quotable_spans(paper.abstract)
    close = [0.0] * len(pieces) if near is None else near.tolist()

    def worth(sentence: Judged) -> tuple[float, int]:
        start, end = sentence.span.start, sentence.span.end
        within = [much for piece, much in zip(pieces, close, strict=True) if start <= piece.start < end]
        nearness = max(within, default=0.0) - max(close)
        return _tells(sentence, asked, name, paper, roles) + _NEAR * nearness, -start

    best = max(judged(paper.abstract), key=worth).span
    if len(best.text.split()) <= _LONG:
        return best
    return next(piece for piece in pieces if piece.start >= best.start)


def _tells(
    sentence: Judged, asked: frozenset[str], name: str, paper: Paper, roles: Mapping[Role, float]
) -> float:
    role = sum(chance * roles.get(role, _UNWANTED) for role, chance in sentence.chances.items())
    named = name in sentence.span.text and name != paper.title
    late = sentence.span.start / len(paper.abstract)
    long = len(sentence.span.text.split()) > _LONG
    listed = sentence.span.text.startswith("(")  # an item of an enumeration
    announces = sentence.span.text.endswith(":")
    lead = role + _COVERS * covered(asked, sentence.span.text) + _NAMED * named - _LATE * late
    return lead - 0.5 * (long + listed + announces)


def _group(cluster: Cluster, entries: Sequence[_Entry], order: Order) -> DraftGroup:
    own = ordered((entries[place] for place in cluster.places), order, lambda entry: entry.paper)
    shown = _SHOWN_OF_REST if cluster.label in _REST else _SHOWN
    statements = tuple(line(entry.paper, entry.span) for entry in own[:shown])
    return DraftGroup(cluster.label, statements, more=tuple(entry.evidence.id for entry in own[shown:]))


def _headline(count: int, of: str, groups: int, close: int) -> str:
    lead = f"{count} of {of} {'is' if count == 1 else 'are'} about this"
    more = f"{close} more come{'s' if close == 1 else ''} close" if close else ""
    return "; ".join(filter(None, (lead, f"{groups} approaches" if groups > 1 else "", more))) + "."
