"""Claims: each form of number becomes the claim that a careful reader would note, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.types import Claim, Paper
from ingest.claims import EXTRACTOR, extract, validate


def claims(abstract: str, title: str = "Quark: a method") -> list[Claim]:
    return extract(Paper(id="p-1", title=title, abstract=abstract))


def resources(abstract: str, title: str = "Quark: a method") -> list[tuple[str, str, str, float | None]]:
    return [
        (c.quantity, c.direction, c.raw, c.saving) for c in claims(abstract, title) if c.quantity != "quality"
    ]


def one(abstract: str, title: str = "Quark: a method") -> Claim:
    (claim,) = claims(abstract, title)
    return claim


# ---------------------------------------------------------------- the scale, wording by wording


@pytest.mark.parametrize(
    ("sentence", "quantity", "saving"),
    [
        ("Our schedule reduces training time by 40%.", "training_time", 0.4),
        ("Our schedule cuts the training time by 40%.", "training_time", 0.4),
        ("With our schedule the training time is shortened by 40%.", "training_time", 0.4),
        ("Our schedule saves 40% of the training time.", "training_time", 0.4),
        ("Our schedule trains with 40% less training time.", "training_time", 0.4),
        ("Our schedule gives a 40% reduction in training time.", "training_time", 0.4),
        ("Our schedule gives a training time reduction of 40%.", "training_time", 0.4),
        ("Our schedule reaches the same loss with 40% of the training time.", "training_time", 0.6),
        ("Our schedule reduces the training time to 40%.", "training_time", 0.6),
        ("Our schedule needs only 0.25x of the training time.", "training_time", 0.75),
        ("Our schedule makes training 4x faster.", "training_time", 0.75),
        ("Our schedule accelerates training by 4x.", "training_time", 0.75),
        ("Our schedule offers a 4x training speedup.", "training_time", 0.75),
        ("Our schedule offers a speedup of 4x in training time.", "training_time", 0.75),
        ("Our schedule trains faster by a factor of 4.", "training_time", 0.75),
        ("Our schedule is twice as fast in training.", "training_time", 0.5),
        ("Our schedule halves the training time.", "training_time", 0.5),
        ("Our schedule cuts training time in half.", "training_time", None),
        ("Our schedule reduces training time fourfold.", "training_time", 0.75),
        ("Our schedule reduces training time by two orders of magnitude.", "training_time", 0.99),
        ("Our schedule brings training time from 3 days down to 76 minutes.", "training_time", 0.98241),
        ("Our decoder raises inference speed from 52 to 119 FPS.", "inference_latency", 0.56303),
        ("Our decoder is 25% faster at inference.", "inference_latency", 0.2),
        ("Our decoder uses 3x less memory.", "memory", 0.66667),
        ("Our decoder shrinks the memory footprint from 24 GB to 3 GB.", "memory", 0.875),
        ("Our decoder keeps only 5% of the parameters.", "model_size", 0.95),
        ("Our decoder is 10x smaller.", "model_size", 0.9),
        ("Our decoder has half the parameters.", "model_size", 0.5),
        ("Our decoder needs 90% fewer FLOPs.", "compute", 0.9),
        ("Our decoder lowers energy consumption by 30%.", "energy", 0.3),
        ("Our decoder is 8 times cheaper.", "cost", 0.875),
        ("Our decoder is trained with orders of magnitude fewer labels.", "data", 0.9),
        ("Our decoder needs 14 times fewer training steps.", "steps", 0.92857),
        ("Our decoder sends 5x less communication volume.", "communication", 0.8),
        ("Our decoder reaches 4x throughput.", "throughput", 0.75),
        ("Our decoder is 3x more memory-efficient.", "memory", 0.66667),
        ("Our decoder needs 3x lower encoding and resizing time.", "inference_latency", 0.66667),
        ("Our decoder lowers training memory demand up to 8x.", "memory", 0.875),
        ("Our decoder reaches a 20-50% cache reduction.", "memory", 0.5),
        ("Our decoder lowers the use of reasoning tokens by 40% - 80%.", "compute", 0.8),
        ("Our decoder reduces tool calls by 70%.", "compute", 0.7),
        ("Our decoder is ahead of baselines with 2x greater token efficiency.", "compute", 0.5),
        ("Our decoder matches Gluon at 4x speed.", "inference_latency", 0.75),
        ("Our decoder is trained with 5.7x fewer GPU hours.", "training_time", 0.82456),
        ("Our decoder is ten times smaller than the 600M encoder.", "model_size", 0.9),
        ("Our decoder gives a 40% reduction in post-filtering time.", "inference_latency", 0.4),
        ("Our speech tokenizer improves data compression by 80 times.", "other", 0.9875),
        ("Our decoder lowers pre-training cost by 8x.", "cost", 0.875),
        ("Labelling time fell from 90 s per page down to 30 s per page.", "cost", 0.66667),
    ],
)
def test_every_wording_lands_on_the_one_scale(sentence, quantity, saving):
    found = [c for c in claims(sentence) if c.quantity == quantity]
    if saving is None:
        assert all(c.saving is None or c.saving == 0.5 for c in found)
        return
    (claim,) = found
    assert claim.saving == pytest.approx(saving, abs=1e-4)
    assert claim.direction == ("increase" if quantity == "throughput" else "decrease")


# ---------------------------------------------------------------- the traps


def test_respectively_pairs_lists_in_order_and_the_bound_holds_for_both():
    found = claims("Peak memory and training time are lowered by more than 60% and 45%, respectively.")
    assert [(c.quantity, c.saving, c.bound) for c in found] == [
        ("memory", 0.6, "at_least"),
        ("training_time", 0.45, "at_least"),
    ]


def test_to_and_by_are_two_scales_in_one_sentence():
    found = resources("Quark cuts training time to 2% and raises rendering speed by up to 900 times.")
    assert found == [
        ("training_time", "decrease", "2%", 0.98),
        ("inference_latency", "decrease", "900 times", 0.99889),
    ]


def test_best_and_mean_are_two_claims():
    best, mean = claims("Quark shortens the per-batch training time by up to 2.9x (on average 1.7x).")
    assert (best.bound, best.statistic, best.quantity) == ("up_to", None, "training_time")
    assert (mean.bound, mean.statistic, mean.quantity) == ("exact", "mean", "training_time")


def test_what_remains_is_not_what_is_saved():
    found = resources("Quark still beats them even with 60% retained parameters and 80% training time.")
    assert [(q, s) for q, _, _, s in found] == [("model_size", 0.4), ("training_time", 0.2)]


def test_more_of_a_resource_is_an_increase_without_a_saving():
    assert resources("We show that our models with 16 times more pre-training time stay ahead.") == [
        ("training_time", "increase", "16 times", None)
    ]


def test_sampling_is_not_training():
    claim = one("Although training is slow, Quark gives 3 times faster sampling.")
    assert (claim.quantity, claim.context) == ("inference_latency", "inference")


def test_a_share_of_one_epoch_as_a_yardstick_is_no_saving():
    found = resources("Quark quantizes a network in under 40 seconds (0.3% of one epoch training time).")
    assert [(q, r) for q, _, r, _ in found] == [("training_time", "40 seconds")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Fitting video networks is an order of magnitude slower than fitting networks for images.",
        "However, existing methods require 40x more memory.",
        "Conventional pipelines typically take 12 hours of training on eight GPUs.",
        "While previous approaches need 90% of the labels, they remain brittle.",
    ],
)
def test_what_others_need_is_background(sentence):
    assert resources(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We evaluate LLaMA-2-7B, GPT-4 and ResNet-50 on CIFAR-100 in the 100-shot setting.",
        "We train on 1,536times1,536 images and report FPR@95.",
        "We release a corpus of 40 million documents collected in 2023.",
        "We study three distinct stages of a 12-layer network with 8 heads.",
        "Videos are 30 seconds long and shot at 60 FPS video quality.",
        "Over the past 5 years the field has grown.",
        "We test context lengths up to 128K tokens.",
        "Our analysis considers models ranging from 125M to 7B parameters.",
    ],
)
def test_names_sizes_of_data_and_dates_are_no_claims(sentence):
    assert resources(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "bound", "saving"),
    [
        (r"Quark reduces training time by over 80\%.", "at_least", 0.8),
        ("Quark reduces training time by sim 50%.", "about", 0.5),
        (r"Quark is $\mathbf{3.5\times}$ faster in training.", "exact", 0.71429),
        ("Quark trains 5times faster.", "exact", 0.8),
        ("Quark reduces memory by textbf{40%}.", "exact", 0.4),
    ],
)
def test_latex_and_its_residue_are_read(sentence, bound, saving):
    claim = one(sentence)
    assert (claim.bound, claim.saving) == (bound, pytest.approx(saving, abs=1e-4))
    assert claim.raw in sentence


def test_exactly_twice_is_half_and_no_more():
    claim = one("Quark makes inference 2x faster.")
    assert (claim.saving, claim.bound) == (0.5, "exact")


def test_a_range_is_one_claim_with_a_low_end():
    claim = one("Quark makes inference 4-8x faster.")
    assert (claim.value_low, claim.value, claim.saving_low, claim.saving, claim.bound) == (
        4, 8, 0.75, 0.875, "up_to",
    )  # fmt: skip


def test_percent_faster_keeps_its_other_reading():
    claim = one("Quark is 25% faster at inference.")
    assert (claim.saving, claim.readings) == (0.2, (0.25,))


def test_percent_more_throughput_has_no_saving_but_a_reading():
    claim = one("Quark delivers 25% higher throughput.")
    assert (claim.quantity, claim.direction, claim.saving, claim.readings) == (
        "throughput",
        "increase",
        None,
        (0.2,),
    )


# ---------------------------------------------------------------- attachment


def test_elliptic_lists_borrow_the_change_from_their_neighbour():
    found = resources("Quark yields a 50% decrease in memory usage and 30% in inference latency.")
    assert [(q, s) for q, _, _, s in found] == [("memory", 0.5), ("inference_latency", 0.3)]


def test_one_number_holds_for_both_joined_resources():
    found = resources("Quark is 20-40% more compute- and memory-efficient.")
    assert [(q, s) for q, _, _, s in found] == [("compute", 0.4), ("memory", 0.4)]


def test_places_share_the_change():
    found = resources(
        "Quark lowers the computational cost by about 20% on small and up to 50% on large networks."
    )
    assert [(q, s) for q, _, _, s in found] == [("compute", 0.2), ("compute", 0.5)]


def test_the_size_of_what_is_beaten_is_a_saving_of_ours():
    assert resources("Quark outperforms models that are 10 times larger.") == [
        ("model_size", "decrease", "10 times", 0.9)
    ]
    assert resources("Quark matches networks twice its size.") == [("model_size", "decrease", "twice", 0.5)]


def test_the_baselines_own_number_is_not_ours():
    found = resources(
        "On one GPU, Quark reaches 900 frames per second, 3x faster than Gluon (300 frames per second)."
    )
    assert ("inference_latency", "decrease", "900 frames per second", None) in found
    assert all(raw != "300 frames per second" for _, _, raw, _ in found)


def test_a_metric_between_verb_and_number_makes_it_quality():
    (claim,) = claims("Quark improves the accuracy of memory networks by 3.2%.")
    assert (claim.quantity, claim.metric, claim.unit) == ("quality", "accuracy", "percent")


def test_intransitive_verbs_and_results_without_by():
    assert resources("Training time falls by over 80%.") == [("training_time", "decrease", "80%", 0.8)]
    assert resources("With Quark, memory usage is reduced more than threefold.") == [
        ("memory", "decrease", "threefold", 0.66667)
    ]


def test_backward_changes_are_read_from_before_to_after():
    claim = one("Quark shrinks the model to 2 GB from 8 GB.")
    assert (claim.saving, claim.baseline) == (0.75, "8 GB")


# ---------------------------------------------------------------- absolute amounts


@pytest.mark.parametrize(
    ("sentence", "quantity", "value", "unit", "bound"),
    [
        ("Quark trains a detector in 4 minutes.", "training_time", 4, "absolute:minutes", "exact"),
        ("Quark can be trained in under a day on one GPU.", "training_time", 1, "absolute:days", "up_to"),
        ("Quark needs only 120 GPU hours.", "training_time", 120, "absolute:GPU hours", "exact"),
        (
            "Quark fine-tunes a 7B network on a single GPU with 24GB of memory.",
            "memory",
            24,
            "absolute:GB",
            "exact",
        ),
        ("Quark renders a scene within 40 ms.", "inference_latency", 40, "absolute:ms", "up_to"),
        ("Quark runs at about 65 FPS.", "inference_latency", 65, "absolute:FPS", "about"),
        ("Quark decodes 120 tokens per second.", "throughput", 120, "absolute:tokens/s", "exact"),
        ("Quark needs just 24M FLOPs.", "compute", 24, "absolute:million FLOPs", "exact"),
        (
            "Quark has as few as 3 million parameters.",
            "model_size",
            3,
            "absolute:million parameters",
            "up_to",
        ),
        ("Quark is compressed to a size of 3 MB.", "model_size", 3, "absolute:MB", "exact"),
        ("Quark labels a page for less than $2.", "cost", 2, "absolute:USD", "up_to"),
        ("Quark is fine-tuned on only 500 labeled examples.", "data", 500, "absolute:examples", "exact"),
        ("Quark samples images in only 4 steps.", "steps", 4, "absolute:steps", "exact"),
        ("Quark is trained, in one run, on 130B tokens.", "data", 130, "absolute:billion tokens", "exact"),
        ("Quark wins with only 23K training data.", "data", 23, "absolute:thousand training data", "exact"),
        ("Quark achieves 0.2s/token.", "inference_latency", 0.2, "absolute:seconds", "exact"),
        ("Quark labels 200k+ pages per day.", "throughput", 200, "absolute:thousand pages/day", "at_least"),
        ("Quark answers with sub-second latency.", "inference_latency", 1, "absolute:seconds", "up_to"),
        ("Quark streams video at 23 FPS in real time.", "inference_latency", 23, "absolute:FPS", "exact"),
    ],
)
def test_an_absolute_amount_that_costs_is_a_claim(sentence, quantity, value, unit, bound):
    claim = one(sentence)
    assert (claim.quantity, claim.value, claim.unit, claim.bound) == (quantity, value, unit, bound)
    assert claim.saving is None


def test_large_batches_are_an_achievement_and_small_ones_a_setting():
    (claim,) = claims("Quark scales training up to a batch size of 32K at equal quality.")
    assert (claim.quantity, claim.direction, claim.bound) == ("steps", "increase", "up_to")
    assert claims("We use a batch size of 16.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Quark captures relations within 3D scenes.",
        "Quark ends the trial with 99% statistical power.",
        "We release Quark in parameter scales from 1.8B to 7B.",
        "Quark stores each curve with only five geometric parameters.",
        "Quark completes 57% of the tool calls in time.",
        "Quark does well on short clips at high frame rates (30 FPS).",
        "Moreover, previous planners mostly rely on forecasts known only 24 h in advance.",
        "Quark reduced confusion between tasks by 2% in the desktop dataset.",
    ],
)
def test_a_number_that_only_describes_is_no_claim_of_a_resource(sentence):
    assert resources(sentence) == []


def test_a_bound_holds_for_a_list_that_goes_on_behind_its_baseline():
    found = claims("Quark shows up to a 37x speedup over Gluon and 345x over Lepton.")
    assert [(c.value, c.bound) for c in found] == [(37, "up_to"), (345, "up_to")]


def test_frames_that_a_throughput_counts_are_throughput():
    (claim,) = claims("Quark reaches a throughput of 20 frames per second.")
    assert (claim.quantity, claim.direction) == ("throughput", "increase")


def test_a_larger_batch_is_read_from_before_to_after():
    (claim,) = claims("This allows the batch size to grow from 2k to 8k.")
    assert (claim.quantity, claim.direction, claim.raw) == ("steps", "increase", "2k to 8k")


def test_each_number_keeps_its_own_side():
    found = resources("Quark shows an 8x acceleration in training and a 16x acceleration in rendering.")
    assert [(q, s) for q, _, _, s in found] == [("training_time", 0.875), ("inference_latency", 0.9375)]
    found = resources("Quark accelerates inference by 28x and training by 6x.")
    assert [(q, raw) for q, _, raw, _ in found] == [("inference_latency", "28x"), ("training_time", "6x")]


def test_a_small_increase_is_told_though_it_is_no_saving():
    assert resources("This comes with a marginal 3.7% increase in FLOPs.") == [
        ("compute", "increase", "3.7%", None)
    ]


def test_training_cost_and_inference_cost_are_two_sides():
    (train,) = claims("Quark cuts training cost by 40%.")
    (infer,) = claims("Quark cuts inference cost by 40%.")
    assert (train.context, infer.context) == ("training", "inference")


def test_an_overhead_is_an_increase_and_its_reduction_a_saving():
    assert [d for _, d, _, _ in resources("Quark adds a 5% latency overhead.")] == ["increase"]
    assert [d for _, d, _, _ in resources("Quark gives a 40% latency overhead reduction.")] == ["decrease"]


def test_the_year_in_a_name_is_no_score():
    found = claims("Quark reaches 0.897 Dice on Lesions 2018, and 0.908 Dice on Hearts.")
    assert [c.raw for c in found] == ["0.897", "0.908"]


def test_what_is_added_is_an_increase():
    found = resources("Quark needs only a little (3%-5%) of new parameters.")
    assert found == [("model_size", "increase", "3%-5%", None)]


def test_what_was_held_equal_does_not_make_it_training():
    found = resources("With an identical training recipe, Quark decodes 3x faster.")
    assert found == [("inference_latency", "decrease", "3x", 0.66667)]


def test_a_duration_beside_an_accuracy_is_still_a_duration():
    found = resources("Quark learns to grasp at 80% accuracy in under 16 minutes.")
    assert found == [("training_time", "decrease", "16 minutes", None)]


# ---------------------------------------------------------------- quality


@pytest.mark.parametrize(
    ("sentence", "metric", "value", "unit", "direction", "dataset"),
    [
        ("Quark improves F1 by 3.2 points on SQuAD.", "F1", 3.2, "points", "increase", "SQuAD"),
        ("Quark gains 2.1% in accuracy on GLUE.", "accuracy", 2.1, "percent", "increase", "GLUE"),
        ("Quark outperforms LoRA by 5% on ArtBench.", None, 5, "percent", "increase", "ArtBench"),
        ("Quark reaches 62.2 mAP on COCO.", "mAP", 62.2, "absolute:map", "increase", "COCO"),
        ("Quark achieves an FID of 1.8 on FFHQ.", "FID", 1.8, "absolute:fid", "decrease", "FFHQ"),
        (
            "Quark achieves 76.9% accuracy on Kinetics.",
            "accuracy",
            76.9,
            "absolute:percent",
            "increase",
            "Kinetics",
        ),
        (
            "Quark raises accuracy from 61% to 67% on PACS.",
            "accuracy",
            67,
            "absolute:percent",
            "increase",
            "PACS",
        ),
        ("Quark outperforms DINO by +0.3 in box AP.", "box AP", 0.3, "points", "increase", None),
    ],
)
def test_quality_says_metric_dataset_and_whether_it_gains_or_reaches(
    sentence, metric, value, unit, direction, dataset
):
    claim = one(sentence)
    assert claim.quantity == "quality"
    assert (claim.metric, claim.value, claim.unit, claim.direction) == (metric, value, unit, direction)
    assert claim.dataset == dataset
    assert claim.saving is None


@pytest.mark.parametrize(
    ("sentence", "metric", "unit", "direction"),
    [
        ("Quark improves rFID by 6%.", "rFID", "percent", "decrease"),
        ("Quark improves cross-entropy by 5%.", "cross-entropy", "percent", "decrease"),
        ("Quark outperforms Gluon by 4.6 mAP and 10.2 IoU on Cities.", "IoU", "points", "increase"),
    ],
)
def test_a_gain_keeps_its_metric_its_unit_and_which_way_is_better(sentence, metric, unit, direction):
    claim = claims(sentence)[-1]
    assert (claim.metric, claim.unit, claim.direction) == (metric, unit, direction)


@pytest.mark.parametrize(
    "sentence",
    [
        "The cloud-only baseline obtains 80.8% accuracy.",
        "Quark is ahead of the best baseline (Gluon, 6.8 degrees, 83% recall).",
        "Quark covers 18 degradation types.",
        "Sequential decoding matches parallel decoding to within 0.01 PPL.",
    ],
)
def test_a_baseline_a_gap_and_a_count_are_no_levels_of_ours(sentence):
    assert claims(sentence) == []


def test_a_measure_called_average_or_mean_is_no_statistic():
    assert one("Quark reaches an average precision of 71.2%.").statistic is None
    assert one("Quark reaches an average accuracy of 71.2%.").statistic == "mean"


def test_a_bound_goes_on_over_gains_too():
    found = claims("Quark gains at least 7% in F1 score and 16% in win rate.")
    assert [(c.raw, c.bound) for c in found] == [("7%", "at_least"), ("16%", "at_least")]


def test_a_signed_gain_needs_no_metric_and_a_list_keeps_the_one_it_has():
    assert [(c.metric, c.unit) for c in claims("Quark wins in search (+46% on NQ).")] == [(None, "percent")]
    found = claims("Quark improves accuracy by +20% on Cities, +49% on Rivers.")
    assert [c.metric for c in found] == ["accuracy", "accuracy"]


def test_a_target_is_no_result():
    assert claims("The goal is to reach an average latency of under 900 ms.") == []


def test_less_use_of_something_unnamed_is_a_saving_of_something_else():
    assert resources("Quark reduces the usage of the heavy expert by 50%.") == [
        ("other", "decrease", "50%", 0.5)
    ]


def test_bold_marks_do_not_part_a_range():
    claim = one("Quark gives a **1.9x** to **2.7x** latency speedup.")
    assert (claim.value_low, claim.value, claim.raw) == (1.9, 2.7, "1.9x** to **2.7x")


def test_where_it_was_measured_is_no_saving():
    assert resources("Quark keeps its accuracy under a 75% compression test.") == []


def test_what_others_reached_is_no_result_of_ours():
    found = claims("Quark scores higher, surpassing the previous best score of 0.80.")
    assert found == []


# ---------------------------------------------------------------- names, ids, spans


def test_method_and_baseline_are_named():
    claim = one("We propose Gluon, which is 3x faster than BM25 at inference.", "A fast ranker")
    assert (claim.method, claim.baseline) == ("Gluon", "BM25")
    assert one("Training is 3x faster than with Adam.").method == "Quark"


def test_the_quote_is_the_whole_sentence_at_its_span():
    abstract = "We like speed. Quark makes training 3x faster (on 2.5 GPUs, e.g. two). It is nice."
    claim = one(abstract)
    assert (
        abstract[claim.start : claim.end]
        == claim.quote
        == "Quark makes training 3x faster (on 2.5 GPUs, e.g. two)."
    )


def test_ids_are_stable_distinct_and_belong_to_the_paper():
    abstract = "Quark makes training 3x faster. Quark makes training 3x faster."
    first, second = claims(abstract)
    assert first.id != second.id
    assert [c.id for c in claims(abstract)] == [first.id, second.id]
    other = extract(Paper(id="p-2", title="Quark: a method", abstract=abstract))
    assert other[0].id != first.id
    assert first.extractor == EXTRACTOR
    assert first.origin == "rules"


def test_nothing_in_gives_nothing_out():
    assert claims("") == []
    assert claims("We propose a method. It is good.") == []


def test_a_sentence_longer_than_any_real_one_is_left_alone():
    assert claims("Quark makes training 3x faster " + "and 2x better " * 2000) == []


# ---------------------------------------------------------------- validation


GOOD = "Quark makes training 4-8x faster and lifts accuracy by 2 points."


def test_what_the_rules_find_is_valid():
    assert all(validate(claim, GOOD) == () for claim in claims(GOOD))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"start": 1}, "not literally"),
        ({"end": 10_000}, "not in the abstract"),
        ({"raw": "9x"}, "'9x' is not in the quote"),
        ({"value": 9.0}, "value 9 is not a number of the quote"),
        ({"value_low": 9.0}, "value_low 9"),
        ({"saving": 1.2}, "saving 1.2 is not in [0, 1)"),
        ({"saving": -0.1}, "saving -0.1"),
        ({"saving_low": 0.99}, "saving_low"),
        ({"readings": (3.0,)}, "reading 3"),
        ({"unit": "absolute:parsecs"}, "unit 'absolute:parsecs' is unknown"),
        ({"unit": "points"}, "points measure quality only"),
        ({"quantity": "beauty"}, "quantity 'beauty' is unknown"),
        ({"direction": "increase"}, "cannot come from an increase"),
        ({"bound": "maybe"}, "bound 'maybe' is unknown"),
    ],
)
def test_a_claim_that_is_wrong_is_told_what_is_wrong(change, complaint):
    claim = next(c for c in claims(GOOD) if c.quantity == "training_time")
    assert any(complaint in line for line in validate(replace(claim, **change), GOOD))


WORDS = (
    "we reduce training time memory by to of from up to 40% 3x 2-5x faster less than GPT-4 and , . ( ) FPS "
    "from 10 h to 2 h halves accuracy 76.9% respectively while without only with half the "
    "parameters $ \\ times"
).split(" ")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
@example(["from", "halves", "to", "40%"])
def test_any_jumble_of_its_words_gives_valid_claims(words):
    abstract = " ".join(words)
    for claim in claims(abstract):
        assert validate(claim, abstract) == ()


def test_a_boost_beside_a_speedup_is_of_speed() -> None:
    """What multiplies, coordinated with a speedup, is no metric; what others do not reach is theirs."""
    found = claims("We reach a 12x speedup and a 15x boost over Plover.")
    assert [(one.quantity, one.raw) for one in found] == [
        ("inference_latency", "12x"),
        ("inference_latency", "15x"),
    ]
    assert claims("However, Plover does not yet achieve real-time speed (4.5 FPS).") == []
