"""One claim against one filter: what each bound decides, and which filters are refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from set_cases import claim

from assistant.answer.sets.check import check
from assistant.answer.sets.describe import filter_words
from assistant.answer.sets.judge import judge
from assistant.errors import QueryError
from assistant.types import Query

OVER_HALF = Query("training_time", "decrease", ">", 0.5)


@pytest.mark.parametrize(
    ("op", "threshold", "saving", "bound", "verdict"),
    [
        (">", 0.5, 0.6, "exact", "match"),
        (">", 0.5, 0.5, "exact", "no_match"),
        (">=", 0.5, 0.5, "exact", "match"),
        (">", 0.5, 0.5, "at_least", "match"),
        (">", 0.5, 0.4, "at_least", "cannot_tell"),
        (">", 0.5, 0.6, "at_least", "match"),
        (">", 0.5, 0.6, "up_to", "match"),
        (">", 0.5, 0.5, "up_to", "no_match"),
        (">=", 0.5, 0.5, "up_to", "match"),
        (">", 0.5, 0.5, "about", "cannot_tell"),
        (">", 0.5, 0.49, "about", "cannot_tell"),
        (">", 0.5, 0.51, "about", "match"),
        (">", 0.5, 0.6, "about", "match"),
        (">", 0.5, 0.4, "about", "no_match"),
        ("<", 0.5, 0.4, "exact", "match"),
        ("<", 0.5, 0.4, "at_least", "cannot_tell"),
        ("<", 0.5, 0.6, "at_least", "no_match"),
        ("<", 0.5, 0.4, "up_to", "match"),
        ("<=", 0.5, 0.5, "exact", "match"),
        ("=", 0.5, 0.5, "exact", "match"),
        ("=", 0.5, 0.5, "up_to", "match"),
        ("=", 0.5, 0.5, "at_least", "cannot_tell"),
        ("=", 0.5, 0.51, "exact", "no_match"),
    ],
)
def test_bound_decides_the_verdict(
    op: Any, threshold: float, saving: float, bound: Any, verdict: str
) -> None:
    """Exactly half is not over half, a lower bound of half is; what a bound leaves open is not guessed."""
    query = Query("training_time", "decrease", op, threshold)
    assert judge(query, claim(saving=saving, bound=bound)).verdict == verdict


def test_best_case_is_said() -> None:
    """ "Up to" and the upper end of a range match, and the reason says on what."""
    assert judge(OVER_HALF, claim(bound="up_to")).reason == "best case"
    span = claim("4-8x", 0.875, unit="times", value=8.0, value_low=4.0, saving_low=0.75)
    assert judge(replace(OVER_HALF, saving=0.8), span) == ("match", "at the best end of its range")
    assert judge(OVER_HALF, span) == ("match", None)
    assert judge(replace(OVER_HALF, op="<", saving=0.8), span).verdict == "cannot_tell"


def test_between_takes_both_ends() -> None:
    """The ends count; a range that leaves the interval on its worse side matches at its best."""
    query = replace(OVER_HALF, op="between", saving=0.3, saving_high=0.6)
    verdicts = [judge(query, claim(saving=share)).verdict for share in (0.3, 0.45, 0.6, 0.61, 0.2)]
    assert verdicts == ["match", "match", "match", "no_match", "no_match"]


def test_readings_on_both_sides_cannot_be_told() -> None:
    """ "55 % faster" may be 35 % or 55 % less time."""
    open_claim = claim("55% faster", 0.35484, value=55.0, readings=(0.55,))
    found = judge(OVER_HALF, open_claim)
    assert found.verdict == "cannot_tell"
    assert found.reason is not None
    assert "35.5 % or 55 %" in found.reason
    assert judge(replace(OVER_HALF, saving=0.3), open_claim).verdict == "match"
    assert judge(replace(OVER_HALF, saving=0.6), open_claim).verdict == "no_match"


def test_what_is_left_turns_the_bound() -> None:
    """Less than 3 % left is at least 97 % saved; as few as 3 % is a best case."""
    query = replace(OVER_HALF, saving=0.97)
    left = {"saving": 0.97, "value": 3.0, "bound": "up_to"}
    assert judge(query, claim("less than 3%", **left)).verdict == "match"
    assert judge(query, claim("as few as 3%", **left)).verdict == "no_match"


def test_amounts_compare_across_units() -> None:
    """Hours against days, MB against GB; device hours bound the clock from above only."""
    day = Query("training_time", op="<", value=1.0, unit="absolute:days")
    taken = {"saving": None, "unit": "absolute:hours"}
    assert judge(day, claim("18 hours", value=18.0, **taken)).verdict == "match"
    assert judge(day, claim("under 24 hours", value=24.0, bound="up_to", **taken)).verdict == "match"
    assert judge(day, claim("24 hours", value=24.0, **taken)).verdict == "no_match"
    assert judge(day, claim("under 48 hours", value=48.0, bound="up_to", **taken)).verdict == "cannot_tell"
    devices = claim("10.8 GPU hours", None, value=10.8, unit="absolute:GPU hours")
    assert judge(day, devices).verdict == "match"
    assert judge(replace(day, value=0.25), devices).verdict == "cannot_tell"
    assert judge(day, claim()).verdict == "no_match"


def test_an_amount_for_training_needs_a_sentence_on_training() -> None:
    """Where the claim is of either side, its words decide."""
    query = Query("cost", op="<", value=1000.0, unit="absolute:USD", context="training")
    money: dict[str, Any] = {"quantity": "cost", "context": "both", "value": 42.0, "unit": "absolute:USD"}
    trained = claim("$42", None, quote="It costs $42 to train.", **money)
    assert judge(query, trained).verdict == "match"
    labelled = judge(query, claim("$42", None, quote="Labels cost $42.", **money))
    assert labelled == ("cannot_tell", "it does not say that this is in training")


def test_amount_is_no_saving() -> None:
    """ "Trains in 4 minutes" does not say that anything was cut."""
    found = judge(OVER_HALF, claim("4 minutes", None, value=4.0, unit="absolute:minutes"))
    assert found == ("no_match", "it states an amount, not a saving")


def test_throughput_is_near_time_but_not_it() -> None:
    """Training throughput is worth a look when training time is asked, and says why."""
    rate = claim("3x", 0.66667, quantity="throughput", direction="increase", value=3.0, unit="times")
    assert judge(OVER_HALF, rate) == ("cannot_tell", "throughput is stated, not time")
    assert judge(replace(OVER_HALF, related=True), rate) == ("match", "stated as throughput")
    assert judge(OVER_HALF, replace(rate, context="inference")).verdict == "no_match"
    doubled = Query("throughput", "increase", ">=", value=2.0, unit="times")
    assert judge(doubled, rate).verdict == "match"
    assert judge(replace(doubled, op=">", value=250.0, unit="percent"), rate).verdict == "no_match"


def test_quality_in_percent_of_a_percentage_is_points_and_said() -> None:
    """For accuracy percent are taken as points; for an unknown metric they may be either."""
    query = Query("quality", "increase", ">", value=5.0, unit="points", dataset="ImageNet")
    gain: dict[str, Any] = {"quantity": "quality", "direction": "increase", "value": 6.1, "saving": None}
    on = {"quote": "It gains 6.1% on ImageNet.", "dataset": "ImageNet"}
    assert judge(query, claim("6.1%", metric="accuracy", **gain, **on)) == ("match", "stated in percent")
    assert judge(query, claim("6.1%", **gain, **on)).verdict == "cannot_tell"
    assert judge(query, claim("6.1%", metric="accuracy", **gain)).verdict == "no_match"
    assert (
        judge(query, claim("6.1%", metric="accuracy", **gain, **(on | {"dataset": "COCO"}))).verdict
        == "cannot_tell"
    )


def test_baseline_context_and_direction_filter() -> None:
    """What was compared with, on which side, which way."""
    assert judge(replace(OVER_HALF, baseline="BPTT"), claim(baseline="BPTT")).verdict == "match"
    assert judge(replace(OVER_HALF, baseline="Adam"), claim(baseline="AdamW")).verdict == "no_match"
    memory = Query("memory", "decrease", ">", 0.5, context="training")
    assert judge(memory, claim(quantity="memory", context="both")).verdict == "match"
    assert judge(memory, claim(quantity="memory", context="inference")).verdict == "no_match"
    assert judge(OVER_HALF, claim(direction="increase")).verdict == "no_match"


@given(
    st.sampled_from([">", ">=", "<", "<=", "="]),
    st.floats(0, 0.99),
    st.floats(0, 0.99),
    st.sampled_from(["exact", "up_to", "at_least", "about"]),
)
def test_stricter_thresholds_never_add_matches(op: Any, saving: float, threshold: float, bound: Any) -> None:
    """A claim that is over x is over everything below x; an exact one is always decided."""
    stated = claim(saving=round(saving, 5), bound=bound)
    found = judge(replace(OVER_HALF, op=op, saving=threshold), stated).verdict
    if bound == "exact":
        assert found != "cannot_tell"
    if op == ">" and found == "match":
        assert judge(replace(OVER_HALF, saving=threshold / 2), stated).verdict == "match"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query("training_time", op=">", saving=1.5), "150 %"),
        (Query("training_time", op=">", saving=-0.1), "increase"),
        (Query("training_time", op=">"), "no number"),
        (Query("training_time", saving=0.5), "no comparison"),
        (Query("memory", op=">", saving=0.5, value=3.0, unit="times"), "drop one"),
        (Query("memory", op="between", saving=0.6, saving_high=0.3), "lower end first"),
        (Query("memory", op=">", saving=0.3, saving_high=0.6), "'between'"),
        (Query("training_time", op=">", value=5.0, unit="absolute:GB"), "GB do not measure training time"),
        (Query("memory", op=">", value=5.0, unit="absolute:parsecs"), "unknown"),
        (Query("memory", op=">", value=5.0), "no unit"),
        (Query("memory", op=">", value=5.0, unit="points"), "points measure quality"),
        (Query("memory", op=">", value=float("nan"), unit="times"), "not a number"),
        (Query("speed"), "unknown"),  # type: ignore[arg-type]  what a caller may type
        (Query("memory", op="over", saving=0.5), "unknown"),  # type: ignore[arg-type]
        (Query("memory", dataset="ImageNet"), "quality"),
        (Query(since=date(2024, 1, 1), until=date(2023, 1, 1)), "2024-01-01"),
        (Query("memory", limit=0), "limit"),
    ],
)
def test_filter_that_nothing_can_meet_is_refused(query: Query, said: str) -> None:
    """One clear line that says what is wrong with which field."""
    with pytest.raises(QueryError, match=re.escape(said)) as raised:
        check(query)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("words", ["an 18% relative gain in accuracy", "a relative accuracy gain of 18%"])
def test_relative_change_is_not_taken_for_points(words: str) -> None:
    """Eighteen percent more of sixty is eleven points: the wording does not say how many."""
    more: dict[str, Any] = {"quantity": "quality", "direction": "increase", "metric": "accuracy"}
    stated = claim("18%", None, value=18.0, quote=f"It has {words}.", **more)
    wanted = Query("quality", "increase", ">=", value=10.0, unit="points", metric="accuracy")
    assert judge(wanted, stated).verdict == "cannot_tell"


def test_losses_and_rates_read_as_english() -> None:
    """A drop is a loss, not "by more than 0 points"; a frame rate is reached, not "run at at least"."""
    drop = Query("quality", "decrease", ">", value=0.0, unit="points", metric="accuracy")
    rate = Query("inference_latency", None, ">=", value=30.0, unit="absolute:FPS")
    assert filter_words(drop) == "report a loss in accuracy"
    assert filter_words(rate) == "reach at least 30 FPS"


def test_tokens_and_calls_are_told_from_work_at_large() -> None:
    """Fewer visual tokens are no fewer reasoning tokens, and a saving of tokens is not one of FLOPs."""
    visual = claim("80%", 0.8, quantity="compute", context="both", quote="It drops 80% of visual tokens.")
    flops = claim("80%", 0.8, quantity="compute", context="both", quote="It saves 80% of the FLOPs.")
    plain = claim("80%", 0.8, quantity="compute", context="both", quote="It spends 80% fewer tokens.")
    wanted = Query(quantity="compute", direction="decrease", op=">=", saving=0.5)
    seen = [
        [judge(replace(wanted, counted=kind), one).verdict for one in (visual, flops, plain)]
        for kind in (None, "visual tokens", "reasoning tokens")
    ]
    assert seen == [
        ["cannot_tell", "match", "cannot_tell"],
        ["match", "no_match", "match"],
        ["no_match", "no_match", "match"],
    ]


@pytest.mark.parametrize(
    ("words", "verdict", "reason"),
    [
        ("Training takes 6 hours on eight H100s.", "match", "= 48 GPU hours"),
        ("Training takes 6 hours on a single GPU.", "match", None),
        ("Training takes 6 hours on 16 A100 GPUs.", "no_match", None),
        (
            "Training takes 6 hours.",
            "cannot_tell",
            "time on the clock, and the number of devices is not said",
        ),
    ],
)
def test_device_hours_are_hours_times_devices(words: str, verdict: str, reason: str | None) -> None:
    """Where the sentence counts the devices."""
    query = Query(quantity="training_time", op="<", value=50.0, unit="absolute:GPU hours")
    found = judge(query, claim("6 hours", None, value=6.0, unit="absolute:hours", quote=words))
    assert tuple(found) == (verdict, reason)


def test_errors_are_cut_by_a_share_of_what_there_was() -> None:
    """From 26 % to 13 % is half of the errors, and 13 points; accuracy is told in points."""
    fields = {"quantity": "quality", "direction": "decrease", "op": ">=", "value": 40.0, "unit": "percent"}
    cut = claim("26% to 13%", None, quantity="quality", metric="hallucination rate", value=13.0)
    cut = replace(cut, unit="absolute:percent", baseline="26%")
    assert judge(Query(**fields), cut) == ("match", "= 50 % less")
    assert judge(Query(**fields), replace(cut, metric="accuracy")).verdict == "cannot_tell"
