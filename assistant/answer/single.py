"""Whether a question that reads like one over many papers is about a single one: a fitted probability.

"Can vision models solve rebus puzzles?" is worded like a question about a topic; that one paper is far ahead
of all others and says nearly all of its words tells otherwise, where the wording leaves it open.
Fitted by :mod:`eval.fit.lines` on questions of our own, with what a search found for each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from assistant.answer.extractive.features import PAPER
from assistant.answer.extractive.features import fitted as weights
from assistant.answer.extractive.ranking import Ranked, rank
from assistant.answer.forms import Collection
from assistant.answer.naming import called_in
from assistant.language.asking import definite
from assistant.language.linear import fitted
from assistant.language.words import covered
from assistant.question.openers import opener
from assistant.question.spelling import plain
from assistant.search.fuse import Search, with_names
from assistant.types import Hit, Question

__all__ = ["found", "is_of_one", "ranked_for", "searching", "single_signs"]

_DEPTH = 20

_LIKELY = 0.5
_MAY_BE = {"recommend": 0.1}
_MAY_BE_ELSE = 0.002
"""Less likely a lookup by its wording, a question is one over many papers whatever is found."""
_COVERAGE = PAPER.index("coverage")
_MOST_AHEAD = 8.0


def is_of_one(question: Question, search: Search) -> bool:
    """Whether one paper is meant, though the wording is rather of a question over many."""
    least = _MAY_BE.get(question.kind, _MAY_BE_ELSE)
    if question.scores.get("lookup", 0.0) < least or question.scope or question.parts:
        return False
    signs = single_signs(question, ranked_for(question, search))
    return bool(signs) and fitted("single", __package__).chances(signs)["fits"] >= _LIKELY


def searching(question: Question, collection: Collection) -> Search:
    """A search in the scope of the question that looks for the same words once."""

    @cache
    def search(text: str, depth: int) -> Sequence[Hit]:
        hits: Sequence[Hit] = collection.retriever.candidates(text, depth, question.scope)
        return hits

    return search


def found(question: Question, search: Search) -> list[Hit]:
    """The hits for a question, and for its telling names where none of them holds one."""
    return with_names(search(question.text, _DEPTH), [name for name, _ in question.need.names], search)


def ranked_for(question: Question, search: Search) -> Ranked:
    """The papers that may answer a question, best first."""
    return rank(question.need, found(question, search), weights())


def single_signs(question: Question, ranked: Ranked) -> dict[str, float]:
    """How far ahead the first paper is, and how much of the question it says; empty where none is found."""
    first, need = next(iter(ranked.candidates), None), ranked.need
    if first is None or first.maxsim is None:
        return {}
    asked, form = frozenset(need.terms), opener(plain(question.text).lower()).form
    return {
        "margin": min(ranked.margin, _MOST_AHEAD),
        "score": first.score,
        "similarity": first.similarity or 0.0,
        "maxsim": first.maxsim,
        "coverage": float(first.row[_COVERAGE]),
        "title_coverage": covered(asked, first.paper.title),
        "called": float(called_in(first.paper, question.text)),
        "definite": float(definite(question.text)),
        "length": math.log1p(len(asked)),
        "rarity": math.log1p(need.rarity),
        "names": float(len(question.names)),
        "number": float("number" in need.shapes),
        "topic": float(form == "bare" and not need.shapes),
        "papers": float(form == "many"),
        **{f"reads_{kind}": float(question.kind == kind) for kind in _ACROSS},
    }


_ACROSS = ("evidence", "overview", "recommend")
