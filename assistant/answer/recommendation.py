"""Recommendations: "best small open VLM?", "which benchmark for GUI agents?", "a survey of ...?".

A table of things of the kind asked for, each as its own paper introduces and measures it. Nothing
is ranked by results: papers measure on different grounds, and the answer says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.answer.compose import NOTHING
from assistant.answer.extractive.cues import traits
from assistant.answer.fitting import cut, findings, found, log_odds, quotable
from assistant.answer.forms import Collection
from assistant.answer.ordering import FIRST, ordered
from assistant.answer.quoting import evidence_of
from assistant.language.bibliography import short_title
from assistant.language.releases import introduced_as, introducing, own_name, releases
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.types import Draft, DraftRow, DraftTable, Evidence, Hit, Paper, Question

__all__ = ["OF_KIND", "recommendation", "wanted_signs"]

_DEPTH = 150
_MOST = 12
_LEAST = 0.15
_BARELY = 0.08  # rather one thing that may be meant than none
OF_KIND = -1.0  # log odds: below, a paper hardly releases what is asked for
_NEAREST = 3
_RESULT_WORDS = 30
_FINDS = 0.4
_COLUMNS = ("name", "what it is", "reported result")
_ANYTHING = ("model", "dataset", "benchmark", "survey", "library", "agent", "method")
_PLURALS = {"survey": "surveys", "library": "libraries"}
_NOTE = "Results are the papers’ own, on their own grounds; they are not compared head to head."


def recommendation(question: Question, collection: Collection) -> Draft:
    """A row for each thing of the kind asked for; an abstention that names what was looked for."""
    topic = question.topic or question.text
    hits = quotable(collection.retriever.candidates(topic, _DEPTH, question.scope))
    signs = wanted_signs(question.wanted, hits)
    of_kind = [place for place, own in enumerate(signs) if own["kind"] >= OF_KIND]
    hits_of_kind, signs_of_kind = [hits[place] for place in of_kind], [signs[place] for place in of_kind]
    fitting = cut("recommend", hits_of_kind, signs_of_kind, least=_LEAST, most=_MOST) or cut(
        "recommend", hits_of_kind, signs_of_kind, least=_BARELY, most=1
    )
    if not fitting:
        nearest = tuple(evidence_of(hit.paper, _said(hit.paper)) for hit in hits[:_NEAREST])
        return Draft(
            nearest=nearest, abstain_reason=f"no paper here presents {_kind(question, 1)} for {topic}"
        )
    rows = [_row(one.hit.paper) for one in ordered(fitting, question.order, lambda one: one.hit.paper)]
    evidence = {piece.id: piece for _, own in rows for piece in own}
    drafted = tuple(DraftRow(cells, tuple(piece.id for piece in own)) for cells, own in rows)
    return Draft(
        evidence=evidence,
        table=DraftTable(_COLUMNS, drafted),
        headline=_headline(question, len(fitting), collection),
        footnote=_NOTE,
        found=len(fitting),
    )


def wanted_signs(wanted: str | None, hits: Sequence[Hit]) -> list[dict[str, float]]:
    """What the search says of each hit, and the log odds that it releases what is wanted.

    A rank counts those before it that are of the kind: a benchmark after ten methods is the first one.
    """
    signs, before = found(hits), 0
    for hit, own in zip(hits, signs, strict=True):
        chances = releases(hit.paper.title, hit.paper.abstract)
        own["kind"] = log_odds(max(chances[kind] for kind in ([wanted] if wanted else _ANYTHING)))
        own["log_rank"] = math.log1p(before)
        before += own["kind"] >= OF_KIND
    return signs


def _headline(question: Question, count: int, collection: Collection) -> str:
    of = collection.counted(question.scope)
    said = f"{count} of {of} present{'s' if count == 1 else ''} {_kind(question, count)}"
    topic = f" for “{question.topic}”" if question.topic else ""
    return f"{said}{topic}{f', {FIRST[question.order]}' if question.order in FIRST else ''}."


def _kind(question: Question, count: int) -> str:
    wanted = question.wanted or "something"
    if count == 1 or question.wanted is None:
        return wanted if question.wanted is None else f"{'an' if wanted[0] in 'aeiou' else 'a'} {wanted}"
    return _PLURALS.get(wanted, f"{wanted}s")


def _row(paper: Paper) -> tuple[tuple[str, ...], list[Evidence]]:
    said, result = _said(paper), _result(paper)
    name = own_name(paper.title) or short_title(paper.title)
    what = introduced_as(paper.title, said.text) or said.text
    own = [evidence_of(paper, said)]
    if result is not None and result != said:
        own.append(evidence_of(paper, result))
    return (name, what, _short(result.text) if result else NOTHING), own


def _said(paper: Paper) -> Span:
    return introducing(paper.title, paper.abstract)


def _result(paper: Paper) -> Span | None:
    """The span that is likeliest to say what was found; figures and the best of a kind count."""
    spans = quotable_spans(paper.abstract)
    worth = [
        finding * (1 + 0.25 * min(2, traits(span.text).amounts) + 0.25 * traits(span.text).best)
        for span, finding in zip(spans, findings(paper.abstract), strict=True)
    ]
    best = max(range(len(spans)), key=worth.__getitem__)
    return spans[best] if worth[best] > _FINDS else None


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= _RESULT_WORDS else f"{' '.join(words[:_RESULT_WORDS])} …"
