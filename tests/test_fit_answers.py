"""The fit makes the drafter's weights from the repository again, and finds what it should in made-up data."""

from __future__ import annotations

import json
from dataclasses import fields
from importlib.resources import files

import numpy as np

from assistant.answer.extractive.features import Weights, fitted, named
from eval.fit.kind import reported, same
from eval.fit_answers import (
    COLUMNS,
    demo_papers,
    examples,
    logistic_fit,
    sentences_of,
    softmax_fit,
    written,
)


def test_a_column_that_marks_the_right_row_gets_the_weight():
    chance = np.random.default_rng(7)
    cases = []
    for _ in range(60):
        rows = chance.normal(size=(5, 3))
        labels = np.zeros(5)
        labels[np.argmax(rows[:, 1])] = 1.0
        cases.append((rows, labels))
    found = softmax_fit(cases, 1.0, np.ones(3))
    assert found[1] > 1 > max(abs(found[0]), abs(found[2]))


def test_a_column_that_is_left_out_weighs_nothing():
    rows, labels = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, 0.0])
    assert softmax_fit([(rows, labels)], 1.0, np.array([1.0, 0.0]))[1] == 0


def test_weights_stay_within_their_bounds_and_the_constant_is_free():
    chance = np.random.default_rng(7)
    rows = chance.normal(size=(200, 2))
    labels = (rows[:, 0] - rows[:, 1] + 2 > 0).astype(float)
    low, high = np.array([0.0, 0.0]), np.array([np.inf, np.inf])
    found = logistic_fit(rows, labels, 1.0, low, high)
    assert found[0] > 0
    assert found[1] == 0
    assert found[2] > 0


def test_the_weights_in_force_have_the_columns_that_the_drafter_computes_in_their_order():
    for name, columns in named().items():
        assert list(columns) == list(COLUMNS[name.split("_")[0]])
    assert {field.name for field in fields(Weights)} == set(named())
    assert fitted().paper == tuple(named()["paper"].values())


def test_the_lines_make_the_weights_again_to_the_digit():
    """With how many they are, and the hash of them and of what a search said of them."""
    in_force = files("assistant.answer.extractive").joinpath("weights.json").read_text(encoding="utf-8")
    assert written() == in_force
    assert json.loads(in_force)["trained_on"]["questions"] == len(examples())


def test_no_question_teaches_and_measures():
    taught = {same(line["question"]) for line in examples()}
    assert len(taught) == len(examples())
    assert not taught & reported()


def test_every_quote_is_in_one_sentence_of_its_abstract():
    papers = demo_papers()
    for line in examples():
        for quote in line.get("quotes", ()):
            assert any(quote["quote"] in text for text in sentences_of(quote, papers)), line
