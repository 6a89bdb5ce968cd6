"""Facts from one paper: findings before praise, limits where asked for, nothing about something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import fact
from assistant.answer.addressing import Addressed
from assistant.answer.answering import Answerer
from assistant.answer.extractive.ranking import Candidate
from assistant.answer.forms import Collection
from assistant.language.asking import definite
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


def test_two_things_asked_of_one_paper_are_answered_in_turn(collection: Collection):
    how = asked(collection, "How long does KiteNet keep a kite aloft, and where does it fail?", "KiteNet")
    turned = asked(collection, "Where does KiteNet fail, and how long does it keep a kite aloft?", "KiteNet")
    for answer in (how, turned):
        assert answer.kind == "lookup"
        assert {citation.paper_id for citation in answer.citations} == {"k"}
    assert how.text.index("9 hours") < how.text.index("heavy rain")
    assert turned.text.index("heavy rain") < turned.text.index("9 hours")


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
    assert "KiteNet-7" in answer.text.partition("Nearest")[0]
    assert "KiteNet: Kites that Steer Themselves" in answer.text


def test_a_thing_of_which_others_only_speak_is_told_to_be_presented_nowhere(tmp_path: Path):
    others = [
        Paper(
            name[0],
            f"{name}: Kites that Steer by Rule",
            f"Kites drift in wind. KiteRL steers kites by reward. We propose {name}, which steers a kite "
            "better than KiteRL does, by a rule of its own.",
        )
        for name in ("Albatross", "Buzzard", "Condor")
    ]
    collection = Collection(*shelved(tmp_path, [*PAPERS, *others]))
    question = replace(parse("What does KiteRL do?"), kind="lookup", topic="KiteRL", names=("KiteRL",))
    answer = Answerer(collection.catalog, collection.retriever).answer(question)
    assert (answer.outcome, answer.kind) == ("answered", "overview")
    assert "No paper here presents KiteRL itself." in answer.text
    assert {one.title.split(":")[0] for one in answer.citations} >= {"Albatross", "Buzzard", "Condor"}


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


SAILS = (
    Paper(
        "s1",
        "Do Small Sails Tear? A Study of Sails in Storms",
        "Sails tear in storms. We find that small sails tear less often than large ones in storms, because "
        "storms load a sail by its area.",
    ),
    Paper(
        "s2",
        "Storm Sails in Practice",
        "We asked forty crews about sails in storms. Our results show that sails tear in storms because "
        "crews reef them too late.",
    ),
    Paper("t1", "TeaPot: Brewing at Sea", "We brew tea on a boat. TeaPot brews tea in 4 minutes."),
)


@pytest.mark.parametrize(
    ("chances", "first", "others"),
    [
        ((0.6, 0.5, 0.1), "s1", ["Storm Sails in Practice"]),
        ((0.3, 0.6, 0.1), "s2", ["Do Small Sails Tear? A Study of Sails in Storms"]),
        ((0.6, 0.1, 0.1), "s1", []),
    ],
)
def test_a_question_about_a_topic_is_answered_from_the_papers_that_speak_to_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chances: tuple[float, ...],
    first: str,
    others: list[str],
):
    """The papers that surely address it, and first of them one that does so far more surely than the rest."""
    known = dict(zip(("s1", "s2", "t1"), chances, strict=True))

    def judged(_: str, candidates: Sequence[Candidate], *__: object) -> list[Addressed]:
        return [Addressed(one, 0, known[one.paper.id]) for one in candidates]

    monkeypatch.setattr(fact, "addressed", judged)
    answer = asked(Collection(*shelved(tmp_path, SAILS)), "why do sails tear in storms?")
    assert answer.citations[0].paper_id == first
    shown = [item.text.partition(": “")[0] for group in answer.groups for item in group.items]
    assert shown == others


def test_a_question_about_one_paper_is_answered_from_it_alone(tmp_path: Path):
    answer = asked(
        Collection(*shelved(tmp_path, SAILS)), "why do sails tear according to the study of crews?"
    )
    assert answer.outcome == "answered"
    assert not answer.groups


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("what did the authors of the whale study count?", True),
        ("the paper about lighthouses, who wrote it", True),
        ("somebody trained a parrot to code, how well did it do?", True),
        ("why do lighthouses flicker?", False),
        ("how much paint does a lighthouse need?", False),
    ],
)
def test_a_question_may_speak_of_one_definite_paper(question: str, one: bool):
    assert definite(question) is one
