"""A question of two parts is answered in two parts, each by its own form."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer.answering import Answerer, apart
from assistant.answer.forms import Collection
from assistant.question import parse
from assistant.types import Paper, Question
from tests.shelf import shelved

PAPERS = (
    Paper(
        "a",
        "Does Pruning Hurt Robustness?",
        "Networks are pruned to save memory. We study robustness after pruning. "
        "We find that pruning hurts robustness badly on every benchmark.",
    ),
    Paper(
        "b",
        "TideQA: A Benchmark for Tidal Charts",
        "Reading tidal charts is hard. We introduce TideQA, a benchmark of 1,200 questions about tidal "
        "charts. The best of nine models answers 41% of the questions.",
    ),
)
EVIDENCE = Question("does pruning hurt robustness?", "evidence", topic="pruning hurt robustness")
BENCHMARK = Question("which benchmark of tides?", "recommend", topic="tidal charts", wanted="benchmark")
ABOUT_ALL = Question("which of them are new?", "browse", everything=True)


def asked(*parts: Question) -> Question:
    return Question(" and ".join(part.text for part in parts), "evidence", topic="pruning", parts=parts)


def test_each_part_is_answered_by_its_own_form(tmp_path: Path):
    collection = Collection(*shelved(tmp_path, PAPERS))
    answer = Answerer(collection.catalog, collection.retriever).answer(asked(EVIDENCE, BENCHMARK))
    assert {citation.paper_id for citation in answer.citations} == {"a", "b"}
    assert all(group.label.startswith(EVIDENCE.text) for group in answer.groups)
    assert answer.table is not None
    assert [row.cells[0] for row in answer.table.rows] == ["TideQA"]
    assert BENCHMARK.text in answer.text


def test_a_part_that_says_nothing_of_its_own_leaves_the_question_whole(tmp_path: Path):
    collection = Collection(*shelved(tmp_path, PAPERS))
    assert apart(asked(EVIDENCE, ABOUT_ALL), collection) is None


def test_two_tables_leave_the_question_whole(tmp_path: Path):
    collection = Collection(*shelved(tmp_path, PAPERS))
    assert apart(asked(BENCHMARK, BENCHMARK), collection) is None


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("how many papers on speech vs how many on music", 2),
        ("how many pruning papers versus distillation papers", 2),
        ("How many masts has Gull and how many sails has Tern?", 0),
        ("How many crews were there before the race, and how many to set it against the other?", 0),
        ("Does pruning hurt robustness, and by how many points?", 0),
        ("Does pruning hurt robustness, and by how much does accuracy fall?", 2),
    ],
)
def test_papers_alone_are_counted_apart_and_a_bare_amount_is_no_question(question: str, parts: int):
    assert len(parse(question).parts) == parts
