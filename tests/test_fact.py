"""Facts from one paper: findings before praise, limits where asked for, nothing about something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer.answering import Answerer
from assistant.answer.forms import Collection
from assistant.language.roles import wanted
from assistant.question import parse
from assistant.types import Answer, Paper
from tests.shelf import shelved

PAPERS = (
    Paper(
        "k",
        "KiteNet: Kites that Steer Themselves",
        "Kites drift in gusty wind. We propose KiteNet, a network that steers a kite by its own line. "
        "We find that KiteNet keeps a kite aloft for 9 hours. One limitation is that it "
        "fails in heavy rain. "
        "Code is available at https://example.org/kitenet.",
    ),
    Paper(
        "b",
        "BoatNet: Boats that Moor Themselves",
        "Mooring is slow. We propose BoatNet, which moors a boat by sonar. BoatNet moors in 40 seconds.",
    ),
)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(*shelved(tmp_path, PAPERS))


def asked(collection: Collection, text: str, *names: str) -> Answer:
    question = replace(parse(text), kind="lookup", topic=text, names=names)
    return Answerer(collection.catalog, collection.retriever).answer(question)


def test_limits_are_quoted_where_limits_are_asked_for(collection: Collection):
    answer = asked(collection, "What are the limitations of KiteNet?", "KiteNet")
    assert "fails in heavy rain" in answer.text


def test_a_paper_without_limits_is_not_quoted_for_them(tmp_path: Path):
    silent = Paper("k", PAPERS[0].title, PAPERS[0].abstract.partition("One limitation")[0])
    answer = asked(
        Collection(*shelved(tmp_path, [silent])), "What are the limitations of KiteNet?", "KiteNet"
    )
    assert answer.outcome == "abstained"
    assert "states no limits" in answer.text


def test_a_subject_that_no_paper_holds_is_not_answered_from_another(collection: Collection):
    answer = asked(collection, "How does KiteNet-7 steer a kite?", "KiteNet-7")
    assert answer.outcome == "abstained"
    assert "no paper here is about KiteNet-7" in answer.text
    assert "KiteNet: Kites that Steer Themselves" in answer.text


def test_where_the_code_is_is_no_finding(collection: Collection):
    answer = asked(collection, "What did KiteNet find?", "KiteNet")
    assert "9 hours" in answer.text
    assert "example.org" not in answer.text
    assert len(answer.citations) <= 3


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("where does Instant4D fail?", "limit"),
        ("what are the drawbacks of LoRA", "limit"),
        ("what did the Leaderboard study find?", "result"),
        ("where can I download the weights of Pebble?", "resource"),
        ("how does KiteNet steer?", None),
    ],
)
def test_a_question_may_ask_for_a_role_by_name(question: str, role: str | None):
    assert wanted(question) == role
