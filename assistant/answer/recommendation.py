"""Recommendations: "best small open VLM?", "which benchmark for GUI agents?", "a survey of ...?".

A table of things of the kind asked for, each as its own paper introduces and measures it. Papers measure
on different grounds: what is called best is so on one benchmark that several report, or nothing is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.belonging import unheard
from assistant.answer.cells import called, described_as, result_of
from assistant.answer.compose import NOTHING
from assistant.answer.fitting import Fitting, likeliest, quotable
from assistant.answer.forms import FIRST, Collection, evidence_of, nearest, ordered
from assistant.answer.superlative import by_extreme
from assistant.answer.wanting import Column, bounded, columns, looked_for, of_kind, wanted_hits
from assistant.language.phrases import clause_of, main_clause
from assistant.language.releases import Description, introducing
from assistant.language.sentences import bare_finding
from assistant.language.text import Span
from assistant.types import Draft, DraftRow, DraftTable, Evidence, Paper, Question

__all__ = ["counted", "recommendation"]

_MOST = 12
_LEAST, _COUNTED = 0.2, 0.1  # of the likeliest, and of what counts for how many there are
_RECALL = 0.8  # against precision: a row of a table is not told apart as only close
_SHOWN = 0.02  # of what was shown before, most stays
_WELL = 0.45  # what no row reaches where all only come close
_NEAREST = 3
_INSTEAD = 5  # what is done by another means
_RESULT_WORDS = 30
_PLURALS = {"survey": "surveys", "library": "libraries"}
_WHAT = {"method": "what it does"}
_BY_OTHER_MEANS = frozenset({"library", "agent"})
_NOTE = "Results are the papers’ own, on their own grounds; they are not compared head to head."


def recommendation(question: Question, collection: Collection) -> Draft:
    """A row for each thing of the kind asked for; an abstention that names what was looked for.

    Where no paper presents a tool, what is done by another means may be what is needed.
    """
    hits = wanted_hits(question, collection)
    fitting = _chosen(question, of_kind(question, hits, collection))
    met, broken = bounded(question, [one.hit.paper for one in fitting])
    fitting = [one for one in fitting if one.hit.paper.id not in broken]
    fitting.sort(key=lambda one: one.hit.paper.id not in met)
    told = []
    if not fitting and question.wanted in _BY_OTHER_MEANS:
        told.append(f"None presents {counted(question, 1)}.")
        question = replace(question, wanted=None, most=question.most or _INSTEAD)
        fitting = [one for one in of_kind(question, hits, collection) if one.chance >= _WELL]
    missing = unheard(question.topic, [one.hit.paper for one in fitting], collection.retriever)
    if not fitting or (missing and missing.whole):
        return _nothing(question, collection)
    told += [f"None of them says “{missing.word}”."] if missing else []
    claims = collection.catalog.claims(quantity="quality", paper_ids=[one.hit.paper.id for one in fitting])
    order = by_extreme(ordered(fitting, question.order, lambda one: one.hit.paper), question, claims)
    shown = [one.hit.paper for one in order.fitting[: min(_MOST, question.most or _MOST)]]
    said = {paper.id: described_as(question, paper) for paper in shown}
    asked = columns(question, shown, said, order.sizes)
    scores = collection.retriever.sentence_scores(question.text, shown)
    rows = [
        _row(question, paper, said[paper.id], order.spans.get(paper.id), near, asked)
        for paper, near in zip(shown, scores, strict=True)
    ]
    evidence = {piece.id: piece for _, own in rows for piece in own}
    results = () if question.wanted == "survey" else ("reported result",)
    told += [_headline(question, fitting, len(rows), collection), order.told]
    told += [f"{len(broken)} beyond the bound are left out."] if broken else []
    told += [column.told for column in asked]
    return Draft(
        evidence=evidence,
        table=DraftTable(
            (
                "name",
                _WHAT.get(question.wanted or "", "what it is"),
                *(column.name for column in asked),
                *results,
            ),
            tuple(DraftRow(cells, tuple(piece.id for piece in own)) for cells, own in rows),
        ),
        headline=" ".join(filter(None, told)),
        footnote=_NOTE,
        found=len(fitting),
    )


def _nothing(question: Question, collection: Collection) -> Draft:
    near = quotable(collection.retriever.candidates(looked_for(question), _NEAREST, question.scope))
    return Draft(
        nearest=nearest(near),
        abstain_reason=f"no paper here presents {counted(question, 1)} for {question.topic or question.text}",
    )


def _chosen(question: Question, fitting: list[Fitting]) -> list[Fitting]:
    """Those that fit: as many as promise the best of finding and missing. What was shown before stays."""
    if question.scope.paper_ids is not None:
        return [one for one in fitting if one.chance >= _SHOWN]
    kept = likeliest(fitting, counted=_COUNTED, recall=_RECALL)
    return kept if kept and kept[0].chance >= _LEAST else []


def _headline(question: Question, fitting: Sequence[Fitting], shown: int, collection: Collection) -> str:
    """How many there are; where none is likely to be what is asked for, that these only come close."""
    count, of = len(fitting), collection.counted(question.scope)
    narrowed = question.head and question.topic.lower().endswith(question.head)
    noun = f" {_plural(question.wanted)}" if narrowed and question.wanted else ""
    topic = f" for “{question.topic}{noun}”" if question.topic and ", " not in question.topic else " for this"
    if question.scope.paper_ids is None and max(one.chance for one in fitting) < _WELL:
        near = "this one comes" if count == 1 else f"these {count} come"
        return f"None of {of} surely presents {counted(question, 1)}{topic}; {near} close."
    said = f"{count} of {of} present{'s' if count == 1 else ''} {counted(question, count)}"
    order = f", {FIRST[question.order]}" if question.order in FIRST else ""
    return f"{said}{topic}{order}{f'; {shown} are shown' if count > shown else ''}."


def counted(question: Question, count: int) -> str:
    """The kind of thing that is wanted, with its article or in the plural."""
    if question.wanted is None:
        return "something"
    what = f"small {question.wanted}" if question.small else question.wanted
    if count == 1:
        return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    return what.replace(question.wanted, _plural(question.wanted))


def _plural(wanted: str) -> str:
    return _PLURALS.get(wanted, f"{wanted}s")


def _row(
    question: Question,
    paper: Paper,
    said: Description | None,
    measured: Span | None,
    near: Sequence[float] | None,
    asked: Sequence[Column],
) -> tuple[tuple[str, ...], list[Evidence]]:
    """The cells and what they rest on; the result is the one that the order rests on, where there is one."""
    source = (said and said.span) or introducing(paper.title, paper.abstract, question.wanted)
    what = said.text if said else clause_of(source.text[main_clause(source.text) :])
    survey = question.wanted == "survey"
    result = None if survey else measured or result_of(question, paper, near)
    own = [column.said.get(paper.id) for column in asked]
    spans = [source, result, *(found[1] for found in own if found)]
    cells = (
        called(question, paper, said),
        what,
        *(found[0] if found else NOTHING for found in own),
        *([] if survey else [bare_finding(result.text, _RESULT_WORDS) if result else NOTHING]),
    )
    return cells, [evidence_of(paper, span) for span in dict.fromkeys(spans) if span is not None]
