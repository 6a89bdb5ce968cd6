"""Recorded replies of a strong writer: what is honest is kept, what is planted is stopped."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import fmean

import pytest

from assistant.config import Settings
from eval.gates import packaged_gates
from eval.systems import demo_collection
from eval.written import replay, replies, score_written


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    with demo_collection(
        Settings(tmp_path_factory.mktemp("written"), embedder="none", cache=False)
    ) as assistant:
        return assistant.papers()


def test_recorded_replies_pass_their_gates(papers):
    floors = {gate.metric: gate.floor for gate in packaged_gates() if gate.metric.startswith("written_")}
    found = {one.name: fmean(one.scores.values()) for one in score_written(papers)}
    told = [replay(one, papers) for one in replies()]
    assert set(found) == set(floors)
    assert [name for name, floor in floors.items() if found[name] < floor] == [], "\n".join(
        [*(f"dropped {one.recorded.id}: {r.text} ({r.reason})" for one in told for r in one.dropped),
         *(f"passed {one.recorded.id}: {text}" for one in told for text in one.passed)]
    )  # fmt: skip


def test_there_are_replies_in_every_form():
    found = Counter(one.kind for one in replies())
    kinds = {"lookup", "compare", "overview", "evidence", "recommend", "set", "screen", "columns"}
    assert set(found) == kinds
    assert found.total() >= 80
    assert min(found.values()) >= 5
    assert all(any(line.startswith("!") for line in one.reply) for one in replies() if one.kind != "lookup")


@pytest.mark.parametrize("kind", ["screen", "columns"])
def test_no_planted_verdict_or_cell_is_shown_and_the_honest_ones_are(papers, kind):
    told = [replay(one, papers) for one in replies() if one.kind == kind]
    assert [text for one in told for text in one.passed] == []
    assert [one.text for told_one in told for one in told_one.dropped] == []


def test_a_citation_of_another_sentence_than_the_right_one_costs_precision_and_recall(papers):
    one = replace(replies()[0], kind="lookup", papers=("ZeroQ",), keys=())
    for place, score in (("{?no training or validation}", 1.0), ("{?Uniform and mixed}", 0.0)):
        line = f"ZeroQ needs no training or validation data {place}."
        told = replay(replace(one, reply=(line,)), papers)
        assert (told.precision, told.recall) == ([score], [score])


def test_a_reply_whose_words_are_in_no_paper_is_an_error_and_no_score(papers):
    one = replies()[0]
    with pytest.raises(ValueError, match="no paper is called"):
        replay(type(one)("x", "lookup", "?", ("Nowhere",), ("x {y}.",), ()), papers)
    with pytest.raises(ValueError, match="no sentence"):
        replay(type(one)("x", "lookup", "?", one.papers, ("x {never said}.",), ()), papers)
