"""Intervals and paired comparisons: by hand where possible, and the same every time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.stats import compare, f1_interval, interval, percentile


def test_an_interval_holds_the_mean_and_is_the_same_every_time():
    scores = [0.0, 1.0, 1.0, 1.0]
    found = interval(scores)
    assert found.mean == 0.75
    assert found.n == 4
    assert found.low <= 0.75 <= found.high
    assert interval(scores) == found


def test_bootstrap_means_of_a_coin_lie_where_the_binomial_puts_them():
    # 100 tosses, half heads: the 2.5 % and 97.5 % points of a binomial(100, 1/2) are 40 and 60.
    found = interval([0.0, 1.0] * 50, resamples=20_000)
    assert found.low == pytest.approx(0.40, abs=0.011)
    assert found.high == pytest.approx(0.60, abs=0.011)


def test_equal_scores_leave_no_doubt_and_no_scores_no_number():
    assert interval([1.0, 1.0, 1.0]).low == interval([1.0]).high == 1.0
    nothing = interval([])
    assert nothing.n == 0
    assert math.isnan(nothing.mean)


def test_ninety_five_percent_of_intervals_cover_the_truth():
    random = np.random.default_rng(7)
    covered = 0
    for seed in range(200):
        found = interval(list(random.binomial(1, 0.7, size=80).astype(float)), resamples=400, seed=seed)
        covered += found.low <= 0.7 <= found.high
    assert 0.89 <= covered / 200 <= 0.99


def test_a_comparison_is_paired_and_names_the_questions_that_moved():
    before = {"a": 1.0, "b": 0.0, "c": 1.0, "only before": 1.0}
    now = {"a": 0.0, "b": 1.0, "c": 1.0, "only now": 0.0}
    found = compare(before, now)
    assert (found.change.mean, found.change.n) == (0.0, 3)
    assert (found.worse, found.better) == (("a",), ("b",))
    assert not found.certain


def test_one_lost_question_of_many_is_not_certain_and_ten_of_fifty_are():
    before = {f"q{number:02}": 1.0 for number in range(50)}
    one = compare(before, before | {"q00": 0.0})
    assert one.change.mean == pytest.approx(-1 / 50)
    assert not one.certain
    ten = compare(before, before | {f"q{number:02}": 0.0 for number in range(10)})
    assert ten.change.mean == pytest.approx(-0.2)
    assert ten.certain
    assert len(ten.worse) == 10


def test_f1_is_the_harmonic_mean_of_two_means():
    found = f1_interval([1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0])
    assert found.mean == pytest.approx(2 * 0.5 * 0.25 / 0.75)  # 1/3
    assert found.low <= found.mean <= found.high
    assert f1_interval([0.0], [0.0]).mean == 0.0
    assert f1_interval([1.0], []).n == 0


def test_a_percentile_is_one_of_the_values():
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.95) == 4.0
    assert math.isnan(percentile([], 0.5))
