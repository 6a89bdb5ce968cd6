"""Recommendations: rows of the kind asked for, as each paper introduces its own, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer.answering import Answerer
from assistant.answer.forms import Collection
from assistant.answer.recommendation import recommendation
from assistant.language.releases import introduced_as, introducing, own_name, releases
from assistant.types import Paper, Question
from tests.shelf import shelved

PAPERS = (
    Paper(
        "b1",
        "TideQA: A Benchmark for Tidal Charts",
        "Reading tidal charts is hard. We introduce TideQA, a benchmark of 1,200 questions about tidal "
        "charts. "
        "The best of nine models answers 41% of the questions.",
        published=date(2024, 5, 2),
    ),
    Paper(
        "b2",
        "ChartShore: Benchmarking Models on Tidal Charts",
        "We present ChartShore, a suite for evaluating models on tidal charts in six languages. "
        "Results show that models reach 58% at most.",
        published=date(2025, 2, 3),
    ),
    Paper(
        "m1",
        "Ebb-3B: An Open Model for Tidal Charts",
        "We release Ebb-3B, an open vision-language model that reads tidal charts. "
        "It surpasses larger models by 7% on two test sets.",
        published=date(2025, 1, 9),
    ),
    Paper(
        "x1",
        "Faster Tides by Skipping",
        "We propose a simple method that skips steps of a simulation of tides. It is 4x faster.",
        published=date(2023, 1, 9),
    ),
)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(*shelved(tmp_path, PAPERS))


def asked(wanted: str | None, topic: str = "tidal charts", **rest: str) -> Question:
    return Question(f"best {wanted} for {topic}?", "recommend", topic=topic, wanted=wanted, **rest)  # type: ignore[arg-type]


def test_rows_are_of_the_kind_that_is_asked_for(collection: Collection):
    table = recommendation(asked("benchmark"), collection).table
    assert table is not None
    assert {row.cells[0] for row in table.rows} == {"TideQA", "ChartShore"}


def test_a_row_says_what_it_is_and_what_it_reports(collection: Collection):
    table = recommendation(asked("model"), collection).table
    assert table is not None
    name, what, result = table.rows[0].cells
    assert name == "Ebb-3B"
    assert what == "open vision-language model"
    assert "7%" in result


def test_newest_first_when_asked_and_said_so(collection: Collection):
    draft = recommendation(asked("benchmark", order="date"), collection)
    assert draft.table is not None
    assert [row.cells[0] for row in draft.table.rows] == ["ChartShore", "TideQA"]
    assert "newest first" in draft.headline


def test_none_of_that_kind_is_an_abstention_that_says_what_was_looked_for(collection: Collection):
    draft = recommendation(asked("survey", "volcanoes"), collection)
    assert draft.abstain_reason == "no paper here presents a survey for volcanoes"


def test_the_answer_has_a_table_whose_rows_are_cited_and_a_caveat(collection: Collection):
    answer = Answerer(collection.catalog, collection.retriever).answer(asked("benchmark"))
    assert answer.outcome == "answered"
    assert answer.table is not None
    assert all(row.labels for row in answer.table.rows)
    assert {citation.paper_id for citation in answer.citations} == {"b1", "b2"}
    assert "not compared head to head" in answer.text


def test_a_paper_may_release_several_things():
    chances = releases(
        "GardenDesk: Data and Models for Gardens",
        "We release GardenDesk, a dataset of 20K annotated gardens, together with a 7B model trained on it.",
    )
    assert chances["dataset"] > 0.4
    assert chances["model"] > 0.4
    assert chances["survey"] < 0.2


def test_what_is_introduced_is_a_phrase_of_the_sentence():
    sentence = "We present Quay (QY), a toolkit for harbour logs that runs offline."
    assert introduced_as("Quay: Logs at Hand", sentence) == "toolkit for harbour logs"
    assert introduced_as("Quay: Logs at Hand", "Logs are long.") is None


def test_the_introducing_sentence_is_found_and_else_the_first():
    assert (
        introducing("Quay", "Logs are long. We present Quay, a toolkit.").text
        == "We present Quay, a toolkit."
    )
    assert introducing("Quay", "Logs are long. They grow.").text == "Logs are long."


def test_a_title_leads_with_a_name_only_before_a_colon():
    assert own_name("Quay: Logs at Hand") == "Quay"
    assert own_name("Logs at Hand") is None
    assert own_name("What we all have learned of it: a study") is None
