"""Overviews: what belongs to a topic, in which groups, under which labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.answer.answering import Answerer
from assistant.answer.belonging import unheard
from assistant.answer.fitting import Fitting
from assistant.answer.forms import Collection
from assistant.answer.grouping import Described, clusters
from assistant.language.linear import fitted
from assistant.language.phrases import main_clause, noun_phrases
from assistant.search.late import Nearness
from assistant.types import Paper, Question
from tests.shelf import shelved

NETS = (
    ("Drift Nets for Herring", "sonar buoys", "We propose drift nets that follow herring by sonar buoys."),
    ("Herring by Sonar", "sonar buoys", "We present a trawler that finds herring with sonar buoys at night."),
    (
        "Sonar Buoys for Herring",
        "sonar buoys",
        "We introduce herring counts from sonar buoys near the coast.",
    ),
    ("Herring by Aerial Cameras", "aerial cameras", "We propose counting herring shoals by aerial cameras."),
    (
        "A Plane over Herring",
        "aerial cameras",
        "We present a plane whose aerial cameras see herring at dawn.",
    ),
    ("Herring and Light", "aerial cameras", "We introduce aerial cameras that see herring by their shine."),
)
PAPERS = tuple(
    Paper(f"h{place}", title, f"Herring is hard to find. {text}", published=date(2024, place + 1, 1))
    for place, (title, _, text) in enumerate(NETS)
) + tuple(
    Paper(f"x{place}", f"Bread Number {place}", f"Bread is baked. We propose loaf {word}.")
    for place, word in enumerate("wide tall round flat sour dark".split())
)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(*shelved(tmp_path, PAPERS))


def asked(collection: Collection, question: Question):
    return Answerer(collection.catalog, collection.retriever).answer(question)


def test_every_paper_about_the_topic_is_cited_and_no_other(collection: Collection):
    answer = asked(collection, Question("how is herring found?", "overview", topic="herring"))
    assert {citation.paper_id for citation in answer.citations} == {f"h{place}" for place in range(6)}
    assert answer.text.startswith("6 of 12 papers are about this; 2 approaches.")
    assert answer.coverage.found == 6


def test_groups_are_labelled_by_what_sets_them_apart(collection: Collection):
    answer = asked(collection, Question("herring", "overview", topic="herring"))
    assert {group.label for group in answer.groups} == {"sonar buoys", "aerial cameras"}


def test_a_group_shows_the_sentence_that_says_what_was_done(collection: Collection):
    answer = asked(collection, Question("herring", "overview", topic="herring"))
    assert all("Herring is hard" not in item.text for group in answer.groups for item in group.items)


@pytest.mark.parametrize(
    ("text", "topic", "quoted"),
    [
        ("what are the limits of herring nets?", "herring nets", "even the best herring nets struggle"),
        ("why is it hard to net herring?", "herring nets", "even the best herring nets struggle"),
        ("how is herring netted?", "herring nets", "we propose herring nets"),
        ("how are herring net problems solved?", "herring net problems", "we propose herring nets"),
    ],
)
def test_what_goes_wrong_is_told_where_it_is_asked(tmp_path: Path, text: str, topic: str, quoted: str):
    paper = Paper(
        "n1",
        "Herring Nets",
        "Herring is hard to find. To net it, we propose herring nets that follow the shoal by sonar. "
        "Our herring nets outperform all others. However, even the best herring nets struggle in storms and "
        "are still far from reliable.",
    )
    collection = Collection(*shelved(tmp_path, [paper]))
    (group,) = asked(collection, Question(text, "overview", topic=topic)).groups
    assert quoted in group.items[0].text


def test_what_only_comes_close_is_apart_and_not_counted(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
):
    chances = (0.9, 0.8, 0.3, 0.2)
    judged = [
        Fitting(hit, chance)
        for hit, chance in zip(collection.retriever.candidates("herring"), chances, strict=False)
    ]
    monkeypatch.setattr("assistant.answer.overview.belonging", lambda *_: judged)
    answer = asked(collection, Question("herring", "overview", topic="herring"))
    assert answer.text.startswith("2 of 12 papers are about this; 2 more come close.")
    assert [len(group.items) for group in answer.groups] == [2, 2]
    assert answer.groups[-1].label == "Close to it"
    assert answer.coverage.found == 2


class Deaf:
    """A search in which no word of these papers comes nearer than ``cosine`` to a word of a topic."""

    def __init__(self, cosine: float) -> None:
        self.cosine = cosine

    def word_nearness(self, query: str, papers: Sequence[Paper]) -> list[Nearness | None]:
        near = np.array([self.cosine])
        return [Nearness(near, near[np.newaxis], np.ones(1)) for _ in papers]


@pytest.mark.parametrize(
    ("topic", "word", "whole"),
    [
        ("volcano", "volcano", True),
        ("camera counts over a volcano", "volcano", False),
        ("herring by sonar buoys", None, None),
        ("camera things", None, None),
        ("finding shoals of herring", None, None),
    ],
)
def test_a_word_of_which_the_papers_say_nothing_is_told(topic: str, word: str | None, whole: bool | None):
    told = unheard(topic, PAPERS[:6], Deaf(0.2))  # type: ignore[arg-type]
    assert (told.word, told.whole) == (word, whole) if told else word is None


def test_a_word_that_another_may_mean_is_not_missed():
    assert unheard("volcano", PAPERS[:6], Deaf(0.6)) is None  # type: ignore[arg-type]


def test_a_count_does_not_vouch_for_papers_that_lack_the_word_that_tells_most(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
):
    hits = collection.retriever.candidates("sonar buoys")
    monkeypatch.setattr("assistant.answer.overview.belonging", lambda *_: [Fitting(hits[0], 0.9)])
    monkeypatch.setattr(
        type(collection.retriever), "word_nearness", lambda _, *of: Deaf(0.2).word_nearness(*of)
    )
    answer = asked(collection, Question("sonar", "overview", topic="camera counts over a volcano"))
    assert answer.text.startswith("The nearest of 12 papers says nothing of “volcano”; it comes close")
    assert answer.coverage.found == 0
    answer = asked(collection, Question("volcanoes", "overview", topic="volcanoes"))
    assert answer.outcome == "abstained"


def test_the_newest_comes_first_when_news_is_asked_for(collection: Collection):
    answer = asked(collection, Question("what's new in herring?", "overview", topic="herring", order="date"))
    shown = {citation.label: citation.published for citation in answer.citations}
    for group in answer.groups:
        dates = [shown[label] for item in group.items for label in item.labels]
        assert dates == sorted(dates, reverse=True)


def test_nothing_is_about_what_nothing_is_about(collection: Collection):
    answer = asked(collection, Question("volcano", "overview", topic="volcanoes of the moon"))
    assert answer.outcome == "abstained"
    assert "no paper here is about volcanoes of the moon" in answer.text


def test_every_paper_is_in_one_group():
    papers = [Described(f"Title {place}", f"We propose part{place % 3} engines.") for place in range(14)]
    found = clusters(papers, "engines")
    assert sorted(place for one in found for place in one.places) == list(range(14))


def test_a_group_is_of_papers_that_say_its_label_and_the_likeliest_comes_first():
    plain = [Described(f"{one} Herring", f"We count the {one}.") for one in "old new odd even".split()]
    sonar = [Described(f"Sonar Calibration {place}", "We use sonar calibration.") for place in range(4)]
    found = clusters([*plain, *sonar], "herring")
    assert [(one.label, one.places) for one in found] == [
        ("Nearest to the question", (0, 1, 2, 3)),
        ("sonar calibration", (4, 5, 6, 7)),
    ]
    turned = clusters([*sonar, *plain], "herring")
    assert [one.label for one in turned] == ["sonar calibration", "More on this"]
    assert [one.label for one in clusters([*plain, *sonar[:3]], "herring")] == [""]  # sorts too few


def test_a_metric_that_all_report_names_no_group():
    papers = [
        Described(f"Herring {place}", f"We raise the success rate of nets {place}.") for place in range(8)
    ]
    assert [one.label for one in clusters(papers, "herring")] == [""]


def test_phrases_name_things():
    assert "preference pairs" in noun_phrases("We propose to learn from preference pairs, which is fast.")
    assert not {"propose", "it"} & set(noun_phrases("We propose it; it is fast."))


def test_a_sentence_is_quoted_from_where_it_speaks_of_its_thing():
    sentence = "To solve this, we propose a kite."
    assert sentence[main_clause(sentence) :] == "we propose a kite."
    assert main_clause("Kites, we find, fly.") == 0


@pytest.mark.parametrize("number", ["(2) ", "and (iii) ", "b) ", "2) "])
def test_an_item_of_an_enumeration_is_shown_without_its_number(number: str):
    item = f"{number}a kite that steers."
    assert item[main_clause(item) :] == "a kite that steers."
    assert main_clause("a kite) that steers.") == 0


def test_papers_that_a_group_does_not_show_are_cited_all_the_same(tmp_path: Path):
    papers = [
        Paper(f"s{place}", f"Herring Sonar Number {place}", f"We propose sonar {place} for herring shoals.")
        for place in range(16)
    ]
    answer = asked(Collection(*shelved(tmp_path, papers)), Question("h", "overview", topic="herring sonar"))
    assert answer.rejected == ()
    assert sum(len(group.items) + len(group.more) for group in answer.groups) == len(answer.citations)
    assert any(group.more for group in answer.groups)
    likeliest = {citation.label for citation in answer.citations[:12]}
    assert likeliest <= {label for group in answer.groups for item in group.items for label in item.labels}


def test_what_the_topic_abbreviates_names_no_group():
    papers = [
        Described(f"Automatic Net Repair {place}", "We use automatic net repair.") for place in range(7)
    ]
    assert {one.label for one in clusters(papers, "ANR at sea")} == {""}
    assert {one.label for one in clusters(papers, "mending at sea")} != {""}


def test_near_words_are_not_yet_the_topic() -> None:
    """A short topic without its telling word in any paper has none; one that is near in meaning may."""
    near = fitted("anything", "assistant.answer")
    absent = {"coverage": 0.55, "maxsim": 0.42, "similarity": 0.38, "length": 1.1}
    present = {"coverage": 1.0, "maxsim": 0.62, "similarity": 0.6, "length": 1.1}
    assert near.chances(absent)["fits"] < 0.4 < near.chances(present)["fits"]
