"""Recorded replies of a strong writer: what is honest is kept, what is planted is stopped."""

from __future__ import annotations

import pytest

from assistant.config import Settings
from eval.systems import demo_collection
from eval.written import measured, replay, replies

FLOORS = {"honest_kept": 0.9, "planted_stopped": 0.7, "keys_told": 0.9, "papers_used": 0.9}


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    with demo_collection(
        Settings(tmp_path_factory.mktemp("written"), embedder="none", cache=False)
    ) as assistant:
        return assistant.papers()


def test_recorded_replies_pass_their_gates(papers):
    found = measured(papers)
    told = [replay(one, papers) for one in replies()]
    short = {name: value for name, value in found.items() if value < FLOORS[name]}
    assert short == {}, "\n".join(
        [*(f"dropped {one.recorded.id}: {r.text} ({r.reason})" for one in told for r in one.dropped),
         *(f"passed {one.recorded.id}: {text}" for one in told for text in one.passed)]
    )  # fmt: skip


def test_there_are_replies_in_every_form():
    kinds = {one.kind for one in replies()}
    assert kinds == {"lookup", "compare", "overview", "evidence", "recommend"}
    assert len(replies()) >= 20


def test_a_reply_whose_words_are_in_no_paper_is_an_error_and_no_score(papers):
    one = replies()[0]
    with pytest.raises(ValueError, match="no paper is called"):
        replay(type(one)("x", "lookup", "?", ("Nowhere",), ("x {y}.",), ()), papers)
    with pytest.raises(ValueError, match="no sentence"):
        replay(type(one)("x", "lookup", "?", one.papers, ("x {never said}.",), ()), papers)
