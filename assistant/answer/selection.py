"""Answer sentence selection: which sentences of one paper answer a question about it.

A fitted ranking of all that the abstract can quote. What a sentence does in its abstract, how near it comes
and what it holds count each for itself, and again by how the question is worded: "why" wants the trouble or
the cause, "how many" an amount. ``python -m eval.fit.selection`` makes the weights of labelled questions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Self

import numpy as np

from assistant.answer import sentence
from assistant.answer.extractive.drafting import Nearness
from assistant.answer.extractive.features import NEARNESS, SENTENCE, sentence_rows
from assistant.answer.sentence import Rows, wants_signs
from assistant.language.releases import own_names
from assistant.language.roles import wanted
from assistant.language.sentences import quotable_spans
from assistant.language.words import holds
from assistant.types import Paper, Question

__all__ = ["COLUMNS", "CROSSED", "Selection", "fitted", "selected", "signs", "wording"]

ALIKE = ("alike", "alike_gap")
"""The cosine of the question and the sentence by itself; the gap is to the nearest of the abstract."""
_HELD = ("overlap", "rare_coverage", "head", "bigrams", "which*new_name", "asked_names", "before")
NEEDED = tuple(name for name in SENTENCE if name not in {*sentence.COLUMNS, *NEARNESS})
"""What it holds of what the question needs."""
COLUMNS = (*sentence.COLUMNS, *ALIKE, *NEEDED, "asked_role")
"""What is known of each sentence."""
CROSSED = tuple(map(COLUMNS.index, (*sentence.CROSSED, "introduces", *ALIKE, *_HELD)))
"""The places of those that the wording of the question weighs."""
_LISTED = 1.5  # log odds


@dataclass(frozen=True, eq=False)
class Selection:
    """Weights of :data:`COLUMNS`, and what each sign of the wording adds to those of :data:`CROSSED`."""

    plain: Rows
    worded: Mapping[str, Rows]

    @classmethod
    def of(cls, weights: Mapping[str, Mapping[str, float]]) -> Self:
        """By the names of the columns, for each sign of the wording; those of ``*`` count always."""
        plain = np.array([weights["*"].get(name, 0.0) for name in COLUMNS])
        names = [COLUMNS[place] for place in CROSSED]
        worded = {
            sign: np.array([of_sign.get(name, 0.0) for name in names])
            for sign, of_sign in weights.items()
            if sign != "*"
        }
        return cls(plain, worded)

    def scores(self, wording: Mapping[str, float], rows: Rows) -> Rows:
        """Log odds of each sentence among those of its abstract."""
        found: Rows = rows @ self.plain
        for sign, much in sorted(wording.items()):
            if sign in self.worded:
                found = found + much * (rows[:, CROSSED] @ self.worded[sign])
        return found


def selected(question: Question, paper: Paper, near: Nearness) -> Rows:
    """How well each quotable span of the abstract answers the question: log odds among them.

    Less for an item out of an enumeration, which reads badly by itself.
    """
    rows = signs(question, paper, near)
    kind = "near" if rows[:, COLUMNS.index(ALIKE[0])].any() else "plain"
    listed = np.array([span.text.startswith("(") for span in quotable_spans(paper.abstract)], dtype=float)
    found: Rows = fitted(kind).scores(wording(question, paper), rows) - _LISTED * listed
    return found


def wording(question: Question, paper: Paper) -> dict[str, float]:
    """How much the question has of each sign of its wording.

    A little of each word; all of the shape of its answer, and of whether it calls the paper by its own name.
    """
    words = wants_signs(question.text)
    called = any(holds(question.text, name) for name in own_names(paper.title, paper.abstract))
    named = "named:" if called else "unnamed:"
    whole = [named, *(f"{start}{shape}" for shape in question.need.shapes for start in (":", named))]
    return dict.fromkeys(words, 1 / math.sqrt(len(words))) | dict.fromkeys(whole, 1.0)


def signs(question: Question, paper: Paper, near: Nearness) -> Rows:
    """``(spans, len(COLUMNS))``; zeros for a nearness that is unknown."""
    text = question.text
    known = sentence.signs(text, text, paper, near.sentence_nearness(text, [paper])[0])
    spans = [span.text for span in quotable_spans(paper.abstract)]
    alike = near.similarities(text, spans)
    needed = sentence_rows(question.need, spans)[:, [SENTENCE.index(name) for name in NEEDED]]
    role = wanted(text)
    asked = known[:, COLUMNS.index(role)] if role else np.zeros(len(spans))
    more = np.c_[alike, alike - alike.max(), needed, asked]
    return np.concatenate([known, np.round(more, 3)], axis=1)


@lru_cache(maxsize=2)
def fitted(kind: str) -> Selection:
    """The weights in force: ``near``, and ``plain`` where nothing is known of meaning."""
    text = files(__package__).joinpath("selection.json").read_text(encoding="utf-8")
    return Selection.of(json.loads(text)["scores"][kind])
