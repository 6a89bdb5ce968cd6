"""Recommendations: "best small open VLM?", "which benchmark for GUI agents?", "a survey of ...?".

A table of things of the kind asked for, each as its own paper introduces and measures it. Papers measure
on different grounds: what is called best is so on one benchmark that several report, or nothing is.
"""

from __future__ import annotations

from assistant.answer.compose import NOTHING
from assistant.answer.extractive.cues import traits
from assistant.answer.fitting import Fitting, findings, quotable
from assistant.answer.forms import Collection
from assistant.answer.ordering import FIRST, ordered
from assistant.answer.quoting import evidence_of
from assistant.answer.superlative import by_extreme
from assistant.answer.wanting import looked_for, of_kind, own_sizes, wanted_hits
from assistant.language.bibliography import short_title
from assistant.language.phrases import clause_of, main_clause
from assistant.language.releases import introduced_as, introducing, own_name
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.types import Draft, DraftRow, DraftTable, Evidence, Paper, Question

__all__ = ["recommendation"]

_MOST = 12
_LEAST = 0.2
_SURELY = 0.3  # of those that are put in another order than by how well they fit
_NEAREST = 3
_RESULT_WORDS = 30
_FINDS = 0.4
_PLURALS = {"survey": "surveys", "library": "libraries"}
_NOTE = "Results are the papers’ own, on their own grounds; they are not compared head to head."


def recommendation(question: Question, collection: Collection) -> Draft:
    """A row for each thing of the kind asked for; an abstention that names what was looked for."""
    topic = looked_for(question)
    hits = wanted_hits(question, collection)
    fitting = of_kind(question, hits, collection)
    if question.scope.paper_ids is None:  # else they were shown before, and stay
        fitting = _chosen(question, fitting)
    if not fitting:
        near = quotable(collection.retriever.candidates(topic, _NEAREST, question.scope))
        nearest = tuple(
            evidence_of(hit.paper, introducing(hit.paper.title, hit.paper.abstract)) for hit in near
        )
        return Draft(
            nearest=nearest,
            abstain_reason=f"no paper here presents {_kind(question, 1)} for {question.topic or topic}",
        )
    claims = collection.catalog.claims(quantity="quality", paper_ids=[one.hit.paper.id for one in fitting])
    order = by_extreme(ordered(fitting, question.order, lambda one: one.hit.paper), question, claims)
    most = min(_MOST, question.most or _MOST)
    sized = question.wanted == "model"
    rows = [
        _row(one.hit.paper, order.spans.get(one.hit.paper.id), question.wanted)
        for one in order.fitting[:most]
    ]
    evidence = {piece.id: piece for _, own in rows for piece in own}
    drafted = tuple(DraftRow(cells, tuple(piece.id for piece in own)) for cells, own in rows)
    columns = ("name", "what it is", *(("size",) if sized else ()), "reported result")
    return Draft(
        evidence=evidence,
        table=DraftTable(columns, drafted),
        headline=f"{_headline(question, len(fitting), len(rows), collection)} {order.told}".strip(),
        footnote=_NOTE,
        found=len(fitting),
    )


def _chosen(question: Question, fitting: list[Fitting]) -> list[Fitting]:
    """Those to show: of such as are sorted all that surely fit, else the likeliest."""
    sure = [one for one in fitting if one.chance >= _SURELY]
    if sure and (question.order != "relevance" or question.extreme in {"largest", "smallest"}):
        return sure
    return [one for one in fitting if one.chance >= _LEAST][:_MOST]


def _headline(question: Question, count: int, shown: int, collection: Collection) -> str:
    of = collection.counted(question.scope)
    said = f"{count} of {of} present{'s' if count == 1 else ''} {_kind(question, count)}"
    topic = f" for “{question.topic}”" if question.topic else ""
    order = f", {FIRST[question.order]}" if question.order in FIRST else ""
    return f"{said}{topic}{order}{f'; {shown} are shown' if count > shown else ''}."


def _kind(question: Question, count: int) -> str:
    if question.wanted is None:
        return "something"
    what = f"small {question.wanted}" if question.small else question.wanted
    if count == 1:
        return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    return what.replace(question.wanted, _PLURALS.get(question.wanted, f"{question.wanted}s"))


def _row(paper: Paper, measured: Span | None, wanted: str | None) -> tuple[tuple[str, ...], list[Evidence]]:
    """The cells and what they rest on; the result is the one that the order rests on, where there is one."""
    said = introducing(paper.title, paper.abstract, wanted)
    result = _result(paper) if measured is None else measured
    sized = wanted == "model"
    size = next(iter(own_sizes(paper)), None) if sized else None
    spans = dict.fromkeys(span for span in (said, result, size[0] if size else None) if span is not None)
    cells = (
        own_name(paper.title) or short_title(paper.title),
        introduced_as(paper.title, said.text) or clause_of(said.text[main_clause(said.text) :]),
        *((size[1].printed if size else NOTHING,) if sized else ()),
        _short(result.text) if result else NOTHING,
    )
    return cells, [evidence_of(paper, span) for span in spans]


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
