"""The weights in force are what the fit makes, and the fit finds what it should on data made for it."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from assistant.answer.extractive.weights import Weights, fitted, named
from eval.fit_answers import COLUMNS, logistic_fit, main, softmax_fit
from ingest import ingest


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


_TOPICS = ("ovens", "rivers", "clocks", "bridges")
_ABSTRACT = "We study {topic} in depth. We build {topic} from {count} parts. Our {topic} outlast all others."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Four papers, found by words alone."""
    file = tmp_path / "papers.jsonl"
    lines = [
        {"title": f"On {topic}", "abstract": _ABSTRACT.format(topic=topic, count=count)}
        for count, topic in enumerate(_TOPICS, 3)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    ingest([str(file)], home=tmp_path / "home")
    return tmp_path / "home"


def test_the_fit_prints_weights_that_can_be_loaded_and_prints_the_same_twice(home, tmp_path, capsys):
    asked = [
        {"type": "factoid_number", "question": f"How many parts do {topic} have?", "titles": [f"On {topic}"],
         "answer_keys": [str(count)]}
        for count, topic in enumerate(_TOPICS, 3)
    ]  # fmt: skip
    asked.append({"type": "unanswerable", "question": "Who paints whales?", "titles": [], "answer_keys": []})
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in asked), encoding="utf-8")
    printed = []
    for _ in range(2):
        main(str(home), str(file))
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    document = json.loads(printed[0])
    assert document["trained_on"]["questions"] == len(asked)
    assert set(document["scores"]) == {field.name for field in fields(Weights)}
    assert all(list(row) == list(COLUMNS[name.split("_")[0]]) for name, row in document["scores"].items())
