"""Which sentences of two papers side by side are quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pytest

from assistant.answer.extractive.drafting import (
    SIDE,
    quoted_beside,
    roles_of,
    with_nearness,
)
from assistant.answer.extractive.features import PAPER, SENTENCE, Weights, fitted
from assistant.answer.extractive.ranking import Candidate, rank
from assistant.language.roles import ROLES
from assistant.question import parse
from assistant.types import Chunk, Hit, Paper

KILN = Paper(
    "p1",
    "Kiln",
    "Kiln bakes models in a stone oven of tensors. Kiln halves the memory of training. "
    "Kiln runs on shore and at sea.",
)
QUESTION = "How does Kiln shrink what learning takes?"


class Told:
    """Says how near each sentence comes; ``None`` where nothing is stored."""

    def __init__(self, stored: np.ndarray | None, cosines: Sequence[float] = ()) -> None:
        self._stored = stored
        self._cosines = np.array(cosines, dtype=np.float32)
        self.embedded: list[str] = []

    def sentence_nearness(self, query: str, papers: Sequence[Paper]) -> list[np.ndarray | None]:
        return [self._stored] * len(papers)

    def similarities(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        return self._cosines


def _candidate(weights: Weights) -> Candidate:
    hit = Hit(KILN, Chunk("c", "p1", 0, len(KILN.abstract), KILN.abstract), 1.0)
    return rank(parse(QUESTION).need, [hit], weights).candidates[0]


def _blank() -> Weights:
    """Weights that are zero."""
    return Weights(
        **{
            field.name: (0.0,) * len(PAPER if field.name.startswith("paper") else SENTENCE)
            for field in fields(Weights)
        }
    )


def test_beside_another_paper_what_a_sentence_does_counts_as_it_was_fitted() -> None:
    near = Told(np.array([[0.2, 0.1], [0.9, 0.1], [0.2, 0.1]]))
    weights = replace(_blank(), beside=tuple(9.0 * (column == "result") for column in SIDE))
    scores = quoted_beside(QUESTION, _candidate(weights), near, weights)
    likely = roles_of(KILN.abstract, _candidate(weights).spans)[:, ROLES.index("result")]
    assert scores.tolist() == pytest.approx((9.0 * likely).tolist())


def test_the_columns_of_nearness_are_filled_from_one_row_of_numbers_or_two() -> None:
    rows = np.zeros((3, len(SENTENCE)))
    at = SENTENCE.index("nearness")
    assert with_nearness(rows, np.array([0.1, 0.5, 0.3]))[:, at:].tolist() == [
        [0.1, -0.4, 0.5, 0.0],
        [0.5, 0.0, 0.3, 0.0],
        [0.3, -0.2, 0.5, 0.0],
    ]
    filled = with_nearness(rows, np.array([[0.1, 0.7], [0.5, 0.8], [0.3, 0.9]]))
    assert filled[:, at + 3].tolist() == [0.7, 0.8, 0.9]
    assert not rows.any()


def test_sentences_of_the_papers_that_are_not_quoted_are_not_looked_at() -> None:
    ranked = rank(parse(QUESTION).need, [Hit(KILN, Chunk("c", "p1", 0, 9, "Kiln bake"), 1.0)], fitted())
    assert "rows" not in vars(ranked.candidates[0])
