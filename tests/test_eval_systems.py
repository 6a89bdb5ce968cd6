"""The product and the plain retriever in the evaluation's neutral shape."""

from __future__ import annotations

from datetime import date

import numpy as np

from assistant.types import Answer, Citation, Claim, Coverage, Evidence, JudgedClaim, Paper, Query, Usage
from eval.systems import reply_of
from eval.vanilla import Vanilla

CITED = Citation(1, "p", "Foo: A Trainer", None, "4x faster.", 3, 13)


def claim(verdict: str, paper: str = "p") -> JudgedClaim:
    found = Claim(
        "c", paper, "training_time", "training", "decrease", "4x", 4.0, "times", "exact", "4x faster.", 3, 13,
        saving=0.75,
    )  # fmt: skip
    return JudgedClaim(found, "Foo: A Trainer", verdict, None, 1)  # type: ignore[arg-type]


def test_a_set_answer_commits_to_its_matches_and_may_state_its_own_counts():
    answer = Answer(
        "over 50%?", "answered", "set", "1 of 9 papers [1] (= 75 %)", (CITED,),
        (claim("match"), claim("cannot_tell", "q")), Query(saving=0.5, op=">", since=date(2024, 5, 1)),
        Coverage(9, 4, 1, 1), usage=Usage(10, 5, 0.01),
    )  # fmt: skip
    reply = reply_of(answer)
    assert reply.papers == ("p",)
    assert reply.table
    assert {9.0, 4.0, 1.0, 50.0, 75.0, 2.0, 2024.0} <= set(reply.computed)
    assert 4.5 not in reply.computed
    assert reply.titles == ("Foo: A Trainer", "Foo")
    assert (reply.input_tokens, reply.output_tokens, reply.cost_usd) == (10, 5, 0.01)


def test_an_abstention_names_nearest_papers_and_commits_to_none():
    near = Evidence("e", "q", "Bar 2.0", "No.", 0, 3)
    reply = reply_of(Answer("?", "abstained", "lookup", "Not here. Nearest: Bar 2.0", nearest=(near,)))
    assert not reply.answered
    assert (reply.papers, reply.titles) == ((), ("Bar 2.0",))


class Counting:
    """An embedder whose vectors count a, b and c."""

    name = "counting"
    dimension = 3

    def embed(self, texts: list[str]) -> np.ndarray:
        rows = np.array([[text.count(letter) + 0.01 for letter in "abc"] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_plain_retriever_cites_its_nearest_chunks_at_their_place():
    letters = ["a" * 9, "b" * 9, "c" * 9]
    papers = [Paper(letter[0], f"On {letter[0]}", letter) for letter in letters]
    system = Vanilla(papers, Counting(), k=2)
    reply = system.ask("bbbc")
    assert reply.papers == ("b", "c")
    assert reply.answered
    assert reply.text == f"“{'b' * 9}” [1]\n“{'c' * 9}” [2]"
    assert [(quote.start, quote.end) for quote in reply.cited] == [(0, 9), (0, 9)]
    assert system.search("cca", 3) == ["c", "a", "b"]


def test_a_long_abstract_is_cut_into_chunks_whose_offsets_hold():
    abstract = " ".join(f"Sentence {number} is about a." for number in range(80))
    system = Vanilla([Paper("p", "P", abstract)], Counting(), k=3)
    quotes = system.ask("a").cited
    assert len(quotes) > 1
    assert all(abstract[quote.start : quote.end] == quote.quote for quote in quotes)
