"""The cells of a thing that is recommended: the phrase that says what it is, the result that it reports.

Of all phrases and sentences of its abstract the likeliest of each is taken, told by how it is worded,
what it names, and how near it comes to the question. Fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from assistant.answer.extractive.cues import traits
from assistant.answer.fitting import findings, log_odds
from assistant.language.asking import WANTED
from assistant.language.bibliography import short_title
from assistant.language.linear import fitted
from assistant.language.metrics import is_benchmark
from assistant.language.releases import Description, descriptions, own_name
from assistant.language.sentences import quotable_spans
from assistant.language.stance import values
from assistant.language.text import Span
from assistant.language.words import covered, holds, stem, terms, words
from assistant.types import Paper, Question

__all__ = ["called", "described_as", "description_signs", "result_of", "result_signs"]

_Found = TypeVar("_Found")
_DESCRIBES, _BEARS = 0.05, 0.12
_FIRST_WORDS = 6
_NEAR = 0.5  # of a span whose tokens are not stored
_YARDSTICKS = frozenset({"benchmark", "dataset"})


def description_signs(question: Question, paper: Paper) -> list[tuple[Description, dict[str, float]]]:
    """Each phrase that may say what the paper's own is, with its signs."""
    asked = frozenset(terms(question.topic or question.text))
    found = []
    for one in descriptions(paper.title, paper.abstract):
        lower = one.text.lower()
        first = " ".join(lower.split()[:_FIRST_WORDS])
        kinds = {kind for kind, nouns in WANTED.items() if nouns.search(first)}
        signs = dict(one.signs) | {
            "of kind": float(question.wanted in kinds),
            "of another": float(bool(kinds - {question.wanted}) and question.wanted not in kinds),
            "names kind": float(question.wanted is not None and bool(WANTED[question.wanted].search(lower))),
            "topical": covered(asked, one.text) if asked else 0.0,
            "coined": float(one.name is not None),
            "asks": float(any(mark in one.text for mark in "?:")),
        }
        found.append((one, signs))
    return found


def described_as(question: Question, paper: Paper) -> Description | None:
    """The phrase that says best what the paper gives of the kind that is asked for; none where none does."""
    return _best("describes", description_signs(question, paper), _DESCRIBES)


def called(question: Question, paper: Paper, said: Description | None) -> str:
    """The name of the thing: a survey's is its title; else the one by which the abstract calls it.

    A title may lead with words that are no name, and a paper may give several things, each with its name.
    """
    title, name = short_title(paper.title), own_name(paper.title)
    if question.wanted == "survey":
        return title
    told = said.name if said is not None else None
    if name is None or (len(name.split()) > 1 and name not in paper.abstract):
        return told or name or title
    kind = said is not None and said.span is not None and question.wanted in _YARDSTICKS
    return told if told and kind else name


def result_signs(
    question: Question, paper: Paper, near: Sequence[float] | None
) -> list[tuple[Span, dict[str, float]]]:
    """Each sentence that may be the result to report, with its signs."""
    asked = frozenset(terms(question.topic or question.text))
    spans = quotable_spans(paper.abstract)
    close = [_NEAR] * len(spans) if near is None else list(near)
    name = own_name(paper.title)
    kind = "yardstick" if question.wanted in _YARDSTICKS else "thing"
    found = []
    for place, (span, finding, nearness) in enumerate(
        zip(spans, findings(paper.abstract), close, strict=True)
    ):
        said = traits(span.text)
        valued = values(span.text)
        marks = {stem(word) for word in words(span.text)}
        signs = {
            "finding": log_odds(finding),
            "amounts": float(min(2, said.amounts)),
            "best": float(said.best),
            "benchmark": float(any(is_benchmark(word.strip(".,;:()")) for word in span.text.split())),
            "names own": float(name is not None and holds(span.text, name)),
            "our": float("our" in marks),
            "topical": covered(asked, span.text) if asked else 0.0,
            "near": nearness,
            "words": math.log(len(span.text.split())),
            "whole": float(span.text[:1].isupper() and span.text.rstrip().endswith((".", "!"))),
            "late": place / max(1, len(spans) - 1),
            "good": float(valued.count(1) > 0),
            "bad": float(valued.count(-1) > 0),
        }
        signs |= {f"{kind} {one}": signs[one] for one in ("amounts", "best", "good", "bad", "names own")}
        signs |= {f"says {one}": 1.0 for one in marks & _TELLING}
        found.append((span, signs))
    return found


_TELLING = frozenset(
    map(
        stem,
        """outperform surpass achieve reach attain exceed rank improve reduce score accuracy struggle only
        below gap state-of-the-art sota competitive comparable baseline show demonstrate reveal find suggest
        highlight enable potential insight promising release available code propose introduce train collect
        contain evaluate conduct experiment ablation method data human win rate faster speedup future benefit
        contribution limitation challenge consist superior superiority effective effectiveness validate verify
        comprehensive extensive consistently significantly leading insights progress knowledge
        first""".split(),
    )
)


def result_of(question: Question, paper: Paper, near: Sequence[float] | None) -> Span | None:
    """The sentence with the result that bears most on the question; none where none does."""
    return _best("bears", result_signs(question, paper, near), _BEARS)


def _best(
    judgement: str, candidates: Sequence[tuple[_Found, dict[str, float]]], least: float
) -> _Found | None:
    weights = fitted(judgement, __package__)
    chances = [weights.chances(signs)["fits"] for _, signs in candidates]
    best = max(range(len(chances)), key=chances.__getitem__, default=None)
    return candidates[best][0] if best is not None and chances[best] >= least else None
