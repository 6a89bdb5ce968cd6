"""Ranked retrieval: values worked out by hand, and the same as ir_measures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.ranking import ndcg, recall, reciprocal_rank

RANKING = ["c", "a", "x", "b", "y"]


def test_recall_is_the_share_of_relevant_documents_among_the_first_k():
    assert recall(RANKING, ["a", "b"], 2) == 0.5
    assert recall(RANKING, ["a", "b"], 4) == 1.0
    assert recall(RANKING, ["z"], 5) == 0.0


def test_reciprocal_rank_looks_at_the_first_relevant_document_only():
    assert reciprocal_rank(RANKING, ["a", "b"]) == 1 / 2
    assert reciprocal_rank(RANKING, ["b"]) == 1 / 4
    assert reciprocal_rank(RANKING, ["z"]) == 0.0


def test_ndcg_divides_the_discounted_gain_by_that_of_the_best_order():
    # Relevant at ranks 2 and 4: 1/log2(3) + 1/log2(5); best at 1 and 2: 1 + 1/log2(3).
    by_hand = (0.63093 + 0.43068) / (1 + 0.63093)
    assert ndcg(RANKING, ["a", "b"], 5) == pytest.approx(by_hand, abs=1e-5)
    # With k = 1 the best is a single document: nothing found of it.
    assert ndcg(RANKING, ["a", "b"], 1) == 0.0
    # More relevant documents than places: only the places count in the best order.
    assert ndcg(["a", "b"], ["a", "b", "d"], 2) == 1.0
    assert ndcg(RANKING, ["b"], 5) == pytest.approx(1 / math.log2(5))


@given(
    ranking=st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10),
    relevant=st.sets(st.sampled_from("abcdefghijklm"), min_size=1, max_size=6),
)
def test_the_numbers_are_those_of_ir_measures(ranking: list[str], relevant: set[str]):
    import ir_measures
    from ir_measures import RR, R, nDCG

    qrels = [ir_measures.Qrel("q", document, 1) for document in sorted(relevant)]
    run = [ir_measures.ScoredDoc("q", document, -float(place)) for place, document in enumerate(ranking)]
    if not run:
        return
    theirs = ir_measures.calc_aggregate([R @ 5, nDCG @ 5, RR], qrels, run)
    assert recall(ranking, relevant, 5) == pytest.approx(theirs[R @ 5])
    assert ndcg(ranking, relevant, 5) == pytest.approx(theirs[nDCG @ 5])
    assert reciprocal_rank(ranking, relevant) == pytest.approx(theirs[RR])
