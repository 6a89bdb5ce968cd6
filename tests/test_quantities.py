"""Numbers, units, bounds, vocabulary and the saving scale that claims and questions share."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.quantities import amounts, from_to, measure, mentions, saving
from assistant.language.quantities.numbers import undress
from assistant.language.quantities.units import UNITS


def read(text: str) -> list[tuple[float | None, float, str, str]]:
    return [(a.value_low, round(a.value, 3), a.unit, a.bound) for a in amounts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cut by 40%", (None, 40, "percent", "exact")),
        ("cut by 40 percent", (None, 40, "percent", "exact")),
        ("cut by 3x", (None, 3, "times", "exact")),
        ("draws 5 µW", (None, 5, "absolute:uW", "exact")),
        ("draws 5 μW", (None, 5, "absolute:uW", "exact")),
        ("5times larger", (None, 5, "times", "exact")),
        ("a 12-fold drop", (None, 12, "times", "exact")),
        ("threefold", (None, 3, "times", "exact")),
        ("twenty-five times", (None, 25, "times", "exact")),
        ("by a factor of 10", (None, 10, "times", "exact")),
        ("two orders of magnitude", (None, 100, "times", "exact")),
        ("orders of magnitude faster", (None, 10, "times", "at_least")),
        ("several orders of magnitude", (None, 100, "times", "at_least")),
        ("hundreds of times", (None, 100, "times", "at_least")),
        ("reduced by half", (None, 50, "percent", "exact")),
        ("to one-third of the steps", (None, 33.333, "percent", "exact")),
        ("1/8 of the data", (None, 12.5, "percent", "exact")),
        ("halving the cost", (None, 2, "times", "exact")),
        ("twice as fast", (None, 2, "times", "exact")),
        ("gains 3.5 points", (None, 3.5, "points", "exact")),
        ("gains 0.7 percentage points", (None, 0.7, "points", "exact")),
        ("in 18 seconds", (None, 18, "absolute:seconds", "exact")),
        ("within an hour", (None, 1, "absolute:hours", "up_to")),
        ("64 A100 GPU hours", (None, 64, "absolute:GPU hours", "exact")),
        ("1.5k GPU-days", (None, 1.5, "absolute:thousand GPU days", "exact")),
        ("on 24GB of memory", (None, 24, "absolute:GB", "exact")),
        ("57 billion high-quality tokens", (None, 57, "absolute:billion tokens", "exact")),
        ("only 24M FLOPs", (None, 24, "absolute:million FLOPs", "exact")),
        ("21.7 GFLOPs", (None, 21.7, "absolute:GFLOPs", "exact")),
        ("124 videos/s", (None, 124, "absolute:videos/s", "exact")),
        ("65 FPS", (None, 65, "absolute:FPS", "exact")),
        ("421,000 steps-per-second", (None, 421000, "absolute:steps/s", "exact")),
        (r"at \$1.59 each", (None, 1.59, "absolute:USD", "exact")),
        (r"saves \300,000 a year", (None, 300000, "absolute:USD", "exact")),
        ("3.2times10^{18} FLOPs", (None, 3.2e18, "absolute:FLOPs", "exact")),
    ],
)
def test_an_amount_is_read_with_its_unit(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("by up to 3x", "up_to"),
        ("by more than 70%", "at_least"),
        ("in under 16 minutes", "up_to"),
        ("as few as 3%", "up_to"),
        ("at most 5%", "up_to"),
        ("over 80\\%", "at_least"),
        (">80%", "at_least"),
        ("ge 90%", "at_least"),
        ("~65%", "about"),
        ("sim 50%", "about"),
        (r"$\sim$50\%", "about"),
        ("almost 3x", "about"),
        ("3x or more", "at_least"),
        ("50% or less", "up_to"),
        ("90%+", "at_least"),
        ("only 5%", "exact"),
    ],
)
def test_the_words_around_a_number_bound_it(text, bound):
    (amount,) = amounts(text)
    assert amount.bound == bound


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4-8x smaller", 4, 8),
        ("from 2x to 5x faster", 2, 5),
        ("between 12% and 17%", 12, 17),
        ("ranging from 9x to 53x", 9, 53),
        (r"25--39\% less", 25, 39),
        (r"10~100$\times$ faster", 10, 100),
        ("4x-8x", 4, 8),
        ("one to two orders of magnitude", 10, 100),
        ("1 to 2.5 hours", 1, 2.5),
    ],
)
def test_a_printed_range_is_one_amount(text, low, high):
    (amount,) = amounts(text)
    assert (amount.value_low, amount.value) == (low, high)


def test_the_two_ends_of_a_change_stay_two_amounts_and_share_their_unit():
    assert read("from 36.0 to 9.0 GPU hours") == [
        (None, 36.0, "absolute:GPU hours", "exact"),
        (None, 9.0, "absolute:GPU hours", "exact"),
    ]


def test_a_bound_holds_for_the_whole_list_it_opens():
    assert [a.bound for a in amounts("by more than 70% and 50%, respectively")] == ["at_least", "at_least"]


def test_a_list_shares_the_unit_printed_last():
    assert [(a.value, a.unit) for a in amounts("by 2, 4 and 8 times")] == [
        (2, "times"),
        (4, "times"),
        (8, "times"),
    ]


def test_best_and_mean_are_told_apart():
    best, mean = amounts("up to 3.4x (on average 2.1x)")
    assert (best.bound, best.statistic) == ("up_to", None)
    assert (mean.bound, mean.statistic) == ("exact", "mean")


@pytest.mark.parametrize(
    "text",
    [
        "LLaMA-2-7B-Chat",
        "GPT-4",
        "CIFAR-10",
        "1,536times1,536 pixels",
        "a 256x256 image",
        "8xA100 servers",
        "in 3D and 2D",
        "the 90th percentile",
        "the 3rd stage",
        "a 16:9 screen",
        "(2) a second idea",
        "a half-duplex link",
        "the first half-year",
        "a second stage",
    ],
)
def test_names_resolutions_and_enumerators_are_no_measured_amounts(text):
    assert [a for a in amounts(text) if a.unit != "count"] == []


def test_every_amount_is_literally_where_it_says():
    text = r"LaTeX $\mathbf{4.5}\times$, \textbf{40\%} and $\approx$0.97, then ~65 FPS."
    for amount in amounts(text):
        assert text[amount.start : amount.end] == amount.raw
    assert [(a.value, a.unit) for a in amounts(text)] == [
        (4.5, "times"),
        (40, "percent"),
        (0.97, "count"),
        (65, "absolute:FPS"),
    ]


@given(st.text(alphabet="0123456789.,%$\\{}()^-+x×~ abcdefgimnost/–\n", max_size=120))
def test_no_text_breaks_the_reading_and_offsets_always_fit(text):
    assert len(undress(text)) == len(text)
    for amount in amounts(text):
        assert text[amount.start : amount.end] == amount.raw
        assert math.isfinite(amount.value)
        assert amount.value_low is None or amount.value_low < amount.value


def test_an_absurd_exponent_is_no_amount():
    assert amounts("10^{999999} times") == ()


# ---------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ((3, "days"), (76, "minutes")),
        ((1, "GB"), (900, "MB")),
        ((2, "kWh"), (1, "MJ")),
        ((1, "GFLOPs"), (24, "million FLOPs")),
        ((1.2, "trillion tokens"), (900, "billion tokens")),
        ((1, "billion parameters"), (460, "million parameters")),
        ((1, "USD"), (76, "cents")),
        ((2, "GPU days"), (40, "GPU hours")),
        ((100, "FPS"), (52, "FPS")),
    ],
)
def test_units_of_one_dimension_compare(more, less):
    a, b = measure(*more), measure(*less)
    assert a is not None
    assert b is not None
    assert a.dimension == b.dimension
    assert a.amount > b.amount


def test_device_hours_do_not_compare_with_hours():
    assert measure(1, "GPU hours").dimension != measure(1, "hours").dimension


def test_an_unknown_unit_has_no_measure():
    assert measure(3, "absolute:parsecs") is None


def test_every_unit_measures_itself():
    for unit in UNITS:
        assert measure(2.0, f"absolute:{unit.name}") is not None, unit.name


# ---------------------------------------------------------------- the scale


@pytest.mark.parametrize(
    ("wording", "value", "expected"),
    [
        ("less_percent", 70, 0.7),
        ("less_times", 4, 0.75),
        ("less_times", 2, 0.5),
        ("remaining_percent", 1, 0.99),
        ("remaining_times", 0.25, 0.75),
        ("percent_faster", 25, 0.2),
        ("more_times_rate", 4, 0.75),
        ("more_percent_rate", 25, None),
        ("less_percent", 150, None),
        ("less_times", 0.5, None),
        ("remaining_percent", 120, None),
    ],
)
def test_each_wording_has_its_place_on_the_scale(wording, value, expected):
    assert saving(wording, value).saving == expected


def test_a_range_has_a_low_saving_whichever_end_it_comes_from():
    assert saving("less_times", 8, 4)[:2] == (0.875, 0.75)
    assert saving("remaining_percent", 29, 8)[:2] == (0.92, 0.71)


def test_ambiguous_wordings_carry_their_other_reading():
    assert saving("percent_faster", 25).readings == (0.25,)
    assert saving("more_percent_rate", 25).readings == (0.2,)
    assert saving("less_percent", 25).readings == ()


def test_orders_and_pairs():
    assert from_to(36.0, 9.0) == pytest.approx(0.75)
    assert from_to(52, 119, rate=True) == pytest.approx(0.56303)
    assert from_to(10, 12) is None
    assert from_to(0, 12) is None


@given(
    st.floats(min_value=1e-6, max_value=1e9),
    st.sampled_from(["less_percent", "less_times", "percent_faster", "remaining_percent"]),
)
def test_a_saving_is_always_a_fraction_below_one(value, wording):
    found = saving(wording, value).saving
    assert found is None or 0 <= found < 1


# ---------------------------------------------------------------- vocabulary


@pytest.mark.parametrize(
    ("text", "quantity", "context", "nature"),
    [
        ("training time", "training_time", "training", "amount"),
        ("wall-clock training time", "training_time", "training", "amount"),
        ("training speed", "training_time", "training", "rate"),
        ("speedups", "inference_latency", None, "gain"),
        ("inference latency", "inference_latency", "inference", "amount"),
        ("throughput", "throughput", None, "rate"),
        ("GPU memory usage", "memory", None, "amount"),
        ("KV cache", "memory", "inference", "amount"),
        ("key-value (KV) cache", "memory", "inference", "amount"),
        ("trainable parameters", "model_size", "training", "amount"),
        ("compression ratio", "model_size", None, "gain"),
        ("FLOPs", "compute", None, "amount"),
        ("energy efficiency", "energy", None, "rate"),
        ("labeled examples", "data", "training", "amount"),
        ("communication volume", "communication", None, "amount"),
        ("batch sizes", "steps", "training", "level"),
        ("API costs", "cost", "inference", "amount"),
    ],
)
def test_a_phrase_names_its_resource(text, quantity, context, nature):
    (mention,) = mentions(f"its {text} matters")
    assert (mention.term.quantity, mention.term.context, mention.term.nature) == (quantity, context, nature)


def test_the_longest_phrase_wins_and_hyphens_are_spaces():
    assert [m.phrase for m in mentions("peak memory-usage and training data")] == [
        "peak memory usage",
        "training data",
    ]


@pytest.mark.parametrize("text", ["the first time series", "a memorable latencyless design", ""])
def test_other_words_name_nothing(text):
    assert [m for m in mentions(text) if m.phrase != "time"] == []
