"""Roles of sentences: the weights in force are what the fit makes, and read what they were not taught."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from assistant.language.roles import ROLES, chances, judged
from eval.fit.roles import accuracy, examples, fit, held_out

ABSTRACT = (
    "Sorting parcels by hand is slow. We propose ParcelNet, a small network that reads the label. "
    "It sorts 31% more parcels an hour than a team of four. One limitation is that torn "
    "labels remain out of reach. "
    "Code is available at https://example.org/parcelnet."
)


def test_the_weights_in_force_are_what_the_fit_makes():
    model = json.loads(files("assistant.language").joinpath("roles.json").read_text(encoding="utf-8"))
    assert model["columns"] == fit(examples())
    assert model["sentences"] == len(examples())


def test_sentences_that_never_taught_are_mostly_read_right():
    assert len(held_out()) > 150
    assert not {line.text for line in held_out()} & {line.text for line in examples()}
    assert accuracy(held_out()) >= 0.78


def test_there_are_enough_sentences_of_every_role():
    assert len(examples()) >= 700
    assert {line.role for line in examples()} == set(ROLES)


def test_an_abstract_is_read_sentence_by_sentence():
    found = judged(ABSTRACT)
    assert [one.role for one in found] == ["background", "method", "result", "limit", "resource"]
    assert all(ABSTRACT[one.span.start : one.span.end] == one.span.text for one in found)


def test_chances_sum_to_one():
    rows = chances(["We find that it works.", ""], [0.5, 1.0])
    assert rows.shape == (2, len(ROLES))
    assert rows.sum(axis=1) == pytest.approx(1.0)


def test_no_sentence_has_no_row():
    assert chances([], []).shape == (0, len(ROLES))
    assert judged("") == ()
