"""Answer sentence selection: what was fitted, how it does on questions that taught nothing, what it sees."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from assistant.answer.selection import COLUMNS, Selection, selected, signs, wording
from assistant.question import parse
from assistant.types import Paper
from eval.fit.selection import cases, first, written

FIRST, AMONG_THREE = 0.58, 0.86  # of questions about one paper that taught nothing, first and in three quotes

KILN = Paper(
    "p1",
    "Kiln: Baking Models",
    "Training large models is costly. We propose Kiln, which bakes models in a stone oven of tensors. "
    "Kiln halves the memory of training to 12 GB. The code is at https://example.org/kiln.",
)


class Told:
    """Says how near each sentence comes; ``None`` where nothing is stored."""

    def __init__(self, stored: np.ndarray | None, cosines: Sequence[float]) -> None:
        self._stored = stored
        self._cosines = np.array(cosines, dtype=np.float32)

    def sentence_nearness(self, query: str, papers: Sequence[Paper]) -> list[np.ndarray | None]:
        return [self._stored] * len(papers)

    def similarities(self, query: str, texts: Sequence[str]) -> np.ndarray:
        return self._cosines


SILENT = Told(None, [0.0] * 4)


def test_the_labelled_questions_make_the_weights_again():
    held = files("assistant.answer").joinpath("selection.json").read_text(encoding="utf-8")
    assert json.loads(held) == json.loads(written())


def test_no_paper_both_teaches_and_measures():
    taught, kept = ({case.paper for case in cases(part)} for part in ("fit", "held"))
    assert taught
    assert kept
    assert not taught & kept


def test_questions_that_taught_nothing_are_answered():
    weights = json.loads(files("assistant.answer").joinpath("selection.json").read_text(encoding="utf-8"))
    held = cases("held")
    assert first(held, weights["scores"]["near"]) >= FIRST
    assert first(held, weights["scores"]["near"], most=3) >= AMONG_THREE
    assert first(held, weights["scores"]["plain"]) >= FIRST - 0.1


def test_without_an_embedder_the_wording_decides():
    assert np.argmax(selected(parse("how much memory does Kiln need?"), KILN, SILENT)) == 2
    scene, *_, code = selected(parse("is the code of Kiln out?"), KILN, SILENT)
    assert code > scene


def test_a_nearness_that_is_unknown_is_zero_for_every_sentence():
    rows = signs(parse("what is Kiln?"), KILN, SILENT)
    assert not rows[:, [COLUMNS.index(name) for name in ("near", "near_gap", "alike", "alike_gap")]].any()


def test_a_question_says_whether_it_calls_the_paper_by_its_name():
    assert "named:" in wording(parse("how much memory does Kiln need?"), KILN)
    assert "unnamed:" in wording(parse("what bakes models in an oven?"), KILN)


def test_what_a_wording_weighs_is_added_for_those_who_have_it():
    weights = Selection.of({"*": {"near": 1.0}, "why": {"near": 2.0}})
    rows = np.zeros((2, len(COLUMNS)))
    rows[1, COLUMNS.index("near")] = 1.0
    assert weights.scores({}, rows).tolist() == [0.0, 1.0]
    assert weights.scores({"why": 0.5, "unseen": 1.0}, rows).tolist() == [0.0, 2.0]
