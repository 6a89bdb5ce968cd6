"""A question worded like one over many papers is answered from one where the search shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import lookup, single
from assistant.answer.forms import Collection
from assistant.answer.lookup import surveyed
from assistant.answer.single import is_of_one, ranked_for, searching, single_signs
from assistant.language.linear import fitted
from assistant.question import parse
from assistant.types import Paper, Question
from tests.shelf import shelved

PAPERS = (
    Paper(
        "k",
        "Kites that Steer Themselves",
        "Kites drift in gusty wind. We propose a network that steers a kite by its own line. "
        "We find that it keeps a kite aloft for 9 hours.",
    ),
    Paper("b", "Boats that Moor Themselves", "Mooring is slow. We propose a rule that moors by sonar."),
)
TEXT = "how do networks steer kites by their lines"
AHEAD = {
    "margin": 6.0, "score": 22.0, "similarity": 0.75, "maxsim": 0.75, "coverage": 0.9, "title_coverage": 0.6,
    "length": 2.5, "rarity": 4.2, "reads_overview": 1.0,
}  # fmt: skip


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(*shelved(tmp_path, PAPERS))


def question(lookup: float) -> Question:
    read = parse(TEXT)
    return replace(read, kind="overview", topic="kites", scores={"overview": 1.0 - lookup, "lookup": lookup})


def test_what_tells_is_how_far_a_paper_is_ahead_and_how_much_it_says() -> None:
    judgement = fitted("single", "assistant.answer")
    behind = AHEAD | {"margin": 0.1, "score": 15.0, "coverage": 0.4, "length": 1.5, "rarity": 2.5}
    assert judgement.chances(AHEAD)["fits"] > 0.9
    assert judgement.chances(behind)["fits"] < 0.1
    assert judgement.chances(AHEAD | {"topic": 1.0})["fits"] < judgement.chances(AHEAD)["fits"]


def test_wording_that_is_plainly_over_many_is_taken_at_its_word(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "single_signs", lambda *_: AHEAD)
    assert is_of_one(question(0.05), searching(question(0.05), collection))
    assert not is_of_one(question(0.0), searching(question(0.0), collection))


def test_without_an_embedder_nothing_is_told(collection: Collection) -> None:
    asked = question(0.5)
    assert single_signs(asked, ranked_for(asked, searching(asked, collection))) == {}
    assert not is_of_one(asked, searching(asked, collection))


def test_the_one_paper_is_quoted_as_one(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "is_of_one", lambda *_: True)
    asked = replace(question(0.5), need=lookup.parse(TEXT).need)
    draft = surveyed(asked, collection)
    assert draft.kind == "lookup"
    assert {piece.paper_id for piece in draft.evidence.values()} == {"k"}
