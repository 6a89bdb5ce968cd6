"""Evidence: who speaks to a question, on which side, and what is said when all stand on one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer import evidence as form
from assistant.answer.answering import Answerer
from assistant.answer.evidence import evidence, measured
from assistant.answer.forms import Collection
from assistant.language.stance import side, stances
from assistant.language.versus import chooses, compared, named, sides
from assistant.question import parse
from assistant.types import Claim, Paper, Question
from tests.shelf import shelved

PAPERS = (
    Paper(
        "a",
        "Does Pruning Hurt Robustness?",
        "Networks are pruned to save memory. We study robustness after pruning. "
        "We find that pruning hurts robustness badly on every benchmark.",
        published=date(2024, 1, 1),
    ),
    Paper(
        "b",
        "Pruned and Sturdy",
        "Pruning is common. We prune ten networks by four criteria. We then test them on corrupted pictures. "
        "Our results show that pruning preserves robustness without any loss.",
        published=date(2025, 1, 1),
    ),
    Paper(
        "c",
        "When Pruning Hurts Robustness",
        "Pruned networks are common. We prune ten networks by four criteria and test them. "
        "We find that pruning is harmless for robustness when it is mild, but hurts robustness beyond half "
        "of the "
        "weights, depending on the criterion.",
        published=date(2023, 1, 1),
    ),
    Paper("d", "Boats in Fog", "We present a lamp for boats. Results show that it is bright."),
)
SCENE = "Pruned networks are common. We prune ten networks by four criteria and test them."
QUESTION = Question("does pruning hurt robustness?", "evidence", topic="pruning hurt robustness")


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """Without an embedder no paper is as sure to speak to a question as a side wants it."""
    monkeypatch.setattr(form, "_SIDED", 0.25)
    return Collection(*shelved(tmp_path, PAPERS))


def likeliest(question: str, conclusion: str) -> str:
    chances = stances(question, conclusion)
    return max(sorted(chances), key=chances.__getitem__)


def test_papers_are_grouped_by_the_side_they_take(collection: Collection):
    groups = evidence(QUESTION, collection).groups
    found = {group.stance: {key for one in group.statements for key in one.evidence} for group in groups}
    assert {key.partition(":")[0] for key in found["for"]} == {"a"}
    assert {key.partition(":")[0] for key in found["against"]} == {"b"}
    assert {key.partition(":")[0] for key in found["depends"]} == {"c"}


@pytest.mark.parametrize(
    "text", ["how much does pruning hurt robustness?", "at what point does pruning hurt robustness?"]
)
def test_what_no_yes_answers_has_no_sides(collection: Collection, text: str):
    """The same papers speak to it, and none stands for or against."""
    groups = evidence(Question(text, "evidence", topic="pruning hurt robustness"), collection).groups
    assert groups
    assert {group.stance for group in groups} == {None}


def test_the_headline_counts_and_the_answer_cites_every_paper(collection: Collection):
    answer = Answerer(collection.catalog, collection.retriever).answer(QUESTION)
    told = "3 of 4 papers speak to this: 1 for, 1 against, 1 with conditions, by their sentences."
    assert answer.text.startswith(told)
    assert "judged from the sentences quoted" in answer.text
    assert {citation.paper_id for citation in answer.citations} == {"a", "b", "c"}
    assert answer.coverage.found == 3


def test_what_is_less_sure_to_speak_to_it_comes_close_and_takes_no_side(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(form, "_SURE", 0.7)
    draft = evidence(QUESTION, collection)
    assert draft.headline.startswith("2 of 4 papers speak to this: 1 for, 1 with conditions")
    assert draft.headline.endswith("; 1 more comes close.")
    last = draft.groups[-1]
    assert (last.label, last.stance) == ("Close to it", None)
    assert {key.partition(":")[0] for one in last.statements for key in one.evidence} == {"b"}


def test_that_no_paper_surely_speaks_to_it_is_said(collection: Collection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(form, "_SURE", 1.0)
    draft = evidence(QUESTION, collection)
    assert draft.headline == "None of 4 papers clearly speaks to this; 3 come close."
    assert {group.stance for group in draft.groups} == {None}


def test_what_is_not_sure_enough_to_speak_to_it_is_reported_without_a_side(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(form, "_SIDED", 1.0)
    (group,) = evidence(QUESTION, collection).groups
    assert (group.label, group.stance) == ("What 3 papers report", None)


def test_one_side_alone_is_what_the_collection_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(form, "_SIDED", 0.25)
    papers = [
        PAPERS[0],
        Paper("e", "Pruning Harms Robustness", f"{SCENE} We find that pruning degrades robustness."),
    ]
    draft = evidence(QUESTION, Collection(*shelved(tmp_path, papers)))
    assert "what this collection holds, not that it is so" in draft.footnote


def test_no_paper_on_it_is_an_abstention(tmp_path: Path):
    draft = evidence(QUESTION, Collection(*shelved(tmp_path, PAPERS[3:])))
    assert draft.abstain_reason == "no paper here concludes on pruning hurt robustness"


@pytest.mark.parametrize(
    ("question", "conclusion", "stance"),
    [
        ("does shuffling hurt training?", "Shuffling degrades training in all runs.", "for"),
        ("does shuffling hurt training?", "Shuffling does not hurt training.", "against"),
        ("does shuffling help training?", "Shuffling brought no benefit in training.", "against"),
        ("does shuffling help training?", "Shuffling consistently improves training.", "for"),
        ("is HullNet better than KeelNet?", "HullNet outperforms KeelNet on sonar images.", "for"),
        ("is HullNet better than KeelNet?", "KeelNet outperforms HullNet on sonar images.", "against"),
    ],
)
def test_a_side_follows_what_is_asked_and_what_is_denied(question: str, conclusion: str, stance: str):
    assert likeliest(question, conclusion) == stance


def test_praise_of_a_third_is_no_side_between_two_rivals():
    assert likeliest("is HullNet better than KeelNet?", "RudderNet improves sonar images by 9%.") == "reports"


@pytest.mark.parametrize(
    "conclusion",
    [
        "HullNet-X significantly outperforms earlier work for HullNet-based sonar.",
        "PlusHullNet exceeds HullNet and KeelNet alike.",
        "HullNet with sails outperforms plain HullNet.",
        "RudderNet surpasses KeelNet.",
    ],
)
def test_a_variant_a_third_or_both_together_take_no_side_between_two(conclusion: str):
    assert side("is HullNet better than KeelNet?", conclusion) is None


@pytest.mark.parametrize(
    ("conclusion", "stance"),
    [
        ("HullNet outperforms KeelNet on sonar images.", "for"),
        ("HullNet is outperformed by KeelNet.", "against"),
        ("HullNet does not outperform KeelNet.", "against"),
        ("KeelNet lags behind HullNet.", "for"),
        ("HullNet wins in fog, while KeelNet wins in sunshine.", "depends"),
    ],
)
def test_the_verb_its_voice_and_its_denial_say_who_is_ahead(conclusion: str, stance: str):
    assert likeliest("is HullNet better than KeelNet?", conclusion) == stance


def test_papers_that_name_one_of_two_compare_neither(tmp_path: Path):
    said = "We find that HullNet improves sonar images greatly."
    papers = [Paper("h", "HullNet for Sonar", f"Sonar images are blurred. We test hulls. {said}")]
    collection = Collection(*shelved(tmp_path, papers))
    draft = evidence(Question("is HullNet better than KeelNet?", "evidence"), collection)
    assert draft.abstain_reason == "no paper here compares HullNet with KeelNet"


def test_initials_name_a_side():
    both = sides("sailing by stars", "dead reckoning")
    assert named("DR is common in fog.", both) == {1}
    assert named("HullNet-based sonar", sides("HullNet", "KeelNet")) == frozenset()


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("is HullNet better than KeelNet?", "for"),
        ("is KeelNet better than HullNet?", "against"),
        ("is KeelNet worse than HullNet?", "for"),
        ("does HullNet beat KeelNet?", "for"),
        ("is HullNet better than RudderNet?", None),
        ("what is HullNet?", None),
    ],
)
def test_a_claimed_gain_of_one_over_the_other_takes_a_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, stance: str | None
):
    said = "HullNet gains 7 points over KeelNet."
    paper = Paper("h", "HullNet", f"Hulls are hard to see. {said}")
    start = paper.abstract.index(said)
    claim = Claim(
        "1", "h", "quality", "performance", "increase", "7 points", 7.0, "points", "exact", said, start,
        start + len(said), method="HullNet", baseline="KeelNet",
    )  # fmt: skip
    catalog, retriever = shelved(tmp_path, [paper])
    monkeypatch.setattr(catalog, "claims", lambda **_: [claim])
    found = measured(Question(question, "evidence"), [paper], Collection(catalog, retriever))
    assert {key: one.stance for key, one in found.items()} == ({"h": stance} if stance else {})


def test_a_side_is_called_without_the_doubt_in_it():
    assert compared("does sonar really beat lidar?") == ("sonar", "lidar", 1)


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        ("kelp or eelgrass for carbon?", ("kelp", "eelgrass")),
        ("should I use sonar or lidar?", ("sonar", "lidar")),
        ("compare tidal and solar power for islands", ("tidal", "solar power")),
        ("which is better, sonar or lidar?", ("sonar", "lidar")),
        ("is sonar a help or a waste of time?", None),
        ("does sonar help whales or harm them?", None),
    ],
)
def test_a_choice_of_two_is_told_from_a_question_about_one(question: str, pair: tuple[str, str] | None):
    assert chooses(question) == (pair is not None)
    if pair:
        assert (compared(question) or ())[:2] == pair


@pytest.mark.parametrize(
    ("question", "conclusion", "taken"),
    [
        (
            "does the harbour map matter for docking?",
            "The harbour map strongly affects how ships dock.",
            "for",
        ),
        ("does the harbour map matter for docking?", "The harbour map has no effect on docking.", "against"),
        ("does sonar help pilots?", "Sonar does not consistently improve the aim of pilots.", "against"),
        ("sonar or lidar?", "We evaluate our filter with both sonar and lidar.", None),
    ],
)
def test_a_side_is_what_is_said_of_the_subject(question: str, conclusion: str, taken: str | None):
    assert side(question, conclusion) == taken


def test_what_no_paper_compares_is_told_of_each(tmp_path: Path):
    papers = [
        Paper("k1", "Kelp at Sea", "We grow kelp. We find that kelp stores much carbon in cold water."),
        Paper("e1", "Eelgrass Meadows", "We plant eelgrass. We find that eelgrass stores carbon in mud."),
    ]
    draft = evidence(parse("kelp or eelgrass?"), Collection(*shelved(tmp_path, papers)))
    assert [group.label for group in draft.groups] == ["On kelp", "On eelgrass"]
    assert "sets kelp against eelgrass" in draft.headline
