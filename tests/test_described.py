"""Amounts that papers only describe: what a question wants of them, and what is read from an abstract."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.answer.sets.answer import answer_set
from assistant.answer.sets.described import described
from assistant.question import parse
from assistant.types import Claim, Paper, Query
from tests.doubles import FakeVocabulary
from tests.set_cases import SmallCollection


def query(question: str) -> Query:
    found = parse(question).query
    assert found is not None, question
    return found


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("models that take 64k tokens of context", {"quantity": "context_length", "op": ">=", "value": 64}),
        ("context windows under 8k tokens", {"quantity": "context_length", "op": "<", "value": 8}),
        (
            "bird data of over a million images",
            {"quantity": "data_size", "value": 1, "counted": "images"},
        ),
        ("bird song data of more than 300 hours of audio", {"quantity": "data_size", "counted": "hours"}),
        ("which corpora cover more than 50 languages?", {"quantity": "data_size", "counted": "languages"}),
        ("papers above 85 on HumanEval", {"quantity": "quality", "dataset": "HumanEval", "value": 85}),
        ("swe-bench verified over 30%", {"dataset": "swe-bench verified", "unit": "absolute:percent"}),
        ("robot data or policies with over 50 hours of data", {"counted": "hours", "topic": "robot"}),
        (
            "bird models of between 500M and 2B parameters",
            {"op": "between", "value": 0.5, "value_high": 2, "unit": "absolute:billion parameters"},
        ),
        (
            "tools that raise PSNR by at least 1 dB",
            {"metric": "PSNR", "direction": "increase", "unit": "absolute:dB"},
        ),
        ("AIME 2023 score of 40% or more", {"dataset": "AIME 2023", "since": None, "until": None}),
        ("benchmarks where the best agent stays under 10%", {"method": "the best model", "op": "<"}),
        ("benchmarks on which people exceed 95%", {"method": "humans", "op": ">", "value": 95}),
        ("the three largest speech models", {"quantity": "model_size", "order": "value", "limit": 3}),
        ("robot policies that train on four GPUs or fewer", {"quantity": "devices", "op": "<=", "value": 4}),
        ("speech models that run on one RTX 3060", {"quantity": "devices", "counted": "consumer GPUs"}),
        ("three-step audio generators", {"quantity": "steps", "op": "=", "value": 3}),
        ("speech models below 3 bits", {"quantity": "precision", "op": "<", "value": 3}),
        ("models under 4B active parameters", {"quantity": "model_size", "counted": "active parameters"}),
        ("meshes of over 10k faces", {"quantity": "other", "counted": "faces", "op": ">", "value": 10}),
        ("crop papers that visit at least 12 farms", {"quantity": "other", "counted": "farms", "value": 12}),
        ("which paper trained on the most GPUs?", {"quantity": "devices", "order": "value", "op": None}),
        ("video generation longer than a minute", {"quantity": "video_length", "op": ">"}),
        ("an 11 GB card: which speech models fit?", {"quantity": "memory", "op": "<=", "value": 11}),
        ("speech models tuned on under two thousand cases", {"quantity": "data", "op": "<", "value": 2}),
        ("players that win more than half of the games", {"quantity": "quality", "op": ">", "value": 50}),
        ("crash rate below 2% in driving", {"quantity": "quality", "metric": "crash rate", "value": 2}),
        ("bird song data, hours > 40", {"quantity": "data_size", "counted": "hours", "value": 40}),
        ("what in the collection makes images of 4K?", {"quantity": "resolution", "op": ">="}),
        ("does a 60B fit in 40GB for anybody?", {"quantity": "memory", "op": "<=", "value": 40}),
        ("rebuild a barn from 3 photos or fewer", {"counted": "photos", "op": "<=", "value": 3}),
        ("a training run under 30 hours", {"quantity": "training_time", "op": "<", "value": 30}),
        ("tokens/s of at least 400", {"quantity": "throughput", "op": ">=", "value": 400}),
        ("voices cloned from less than 9 seconds of speech", {"quantity": "data", "op": "<", "value": 9}),
        ("frame rates above 90", {"unit": "absolute:FPS", "op": ">", "value": 90}),
        ("more than 300 tokens/s", {"quantity": "throughput", "op": ">", "value": 300}),
        ("tiny vision models, under 2b", {"quantity": "model_size", "op": "<", "value": 2}),
    ],
)
def test_a_number_is_bound_to_its_measure(question: str, fields: dict[str, Any]) -> None:
    """None of them is read as a saving."""
    found = query(question)
    assert {name: getattr(found, name) for name in fields} == fields
    assert found.saving is None


@pytest.mark.parametrize(
    "question", ["which papers cut training data by over 40%?", "models trained on fewer than 200 examples"]
)
def test_savings_and_small_needs_stay_what_they_were(question: str) -> None:
    """A change, or getting by with little, is a claim that is stored."""
    assert query(question).quantity == "data"


def test_models_of_a_size_and_their_scores_are_two_conditions() -> None:
    """The size is the second."""
    found = query("GPQA scores of models of up to 3B")
    assert found.dataset == "GPQA"
    assert found.also is not None
    assert (found.also.quantity, found.also.op, found.also.value) == ("model_size", "<=", 3)


@pytest.mark.parametrize(
    ("question", "conditions"),
    [
        (
            "fits a 90B+ model on one 48GB card",
            [("model_size", ">=", 90), ("memory", "<=", 48)],
        ),
        (
            "speech models under 90M, WER below 4, at 20 ms or less",
            [("model_size", "<", 90), ("quality", "<", 4), ("inference_latency", "<=", 20)],
        ),
        (
            "smallest speech model above 70 on MMLU",
            [("model_size", None, None), ("quality", ">", 70)],
        ),
        ("who tunes a 9B model for less than $70?", [("cost", "<", 70), ("model_size", "=", 9)]),
        (
            "speedup over 3x for sequences longer than 90k",
            [("inference_latency", ">", None), ("context_length", ">", 90)],
        ),
        (
            "gain 5 points on MMLU while being faster",
            [("quality", ">=", 5), ("inference_latency", ">", None)],
        ),
        (
            "drop 70% of visual tokens and get above 95% accuracy",
            [("compute", ">=", None), ("quality", ">", 95)],
        ),
    ],
)
def test_each_number_of_a_question_is_a_condition(
    question: str, conditions: list[tuple[str, str, float | None]]
) -> None:
    """However many: a paper has to meet them all."""
    found: Query | None = query(question)
    read = []
    while found is not None:
        read.append((found.quantity, found.op, found.value))
        found = found.also
    assert read == conditions


def test_a_trait_is_a_topic_of_its_own() -> None:
    """Training-free is no training time and no freeing of memory."""
    found = query("tuning-free methods that make inference 2x faster")
    assert (found.quantity, found.topic) == ("inference_latency", "training-free")


@pytest.mark.parametrize(
    "question",
    [
        "how many papers on owls vs how many on gulls",
        "how many papers are on owls and how many on gulls?",
        "are there more papers about owls or about gulls?",
    ],
)
def test_two_counts_are_two_questions(question: str) -> None:
    """Each topic is counted by itself."""
    found = parse(question)
    assert (found.kind, [part.topic for part in found.parts]) == ("browse", ["owls", "gulls"])


def test_two_counts_of_what_papers_say_are_no_counts_of_papers() -> None:
    """Each is one paper's; and a question is not made of itself."""
    found = parse("How many layers does Gull have and how many does Owl have?")
    assert found.kind != "browse"
    assert all(part.text != found.text for part in found.parts)


def test_a_number_in_a_name_is_no_condition() -> None:
    """Nor is it in what is to be explained."""
    assert parse("What does 4-bit Heron save?").query is None
    assert (
        parse("Which sends less, 1-bit Gull or Owl?", vocabulary=FakeVocabulary("1-bit Gull")).query is None
    )
    assert parse("What is one-step denoising?").query is None
    assert parse("What runs in one step?").query is not None


def read(sentence: str, question: str) -> list[str]:
    return [claim.raw for claim in claims(sentence, question)]


def claims(sentence: str, question: str) -> list[Claim]:
    return list(described(query(question), [Paper("a", "Gull: a test bench", sentence)]))


CONTEXT = "models with a context of at least 4k tokens"
DATA = "datasets with over 1000 examples"
AIME = "papers above 10 on AIME 2024"
CARDS = "models trained on 4 GPUs or fewer"
DESK = "models that run on one consumer GPU"
STEPS = "image generators with two steps or fewer"
BEST = "benchmarks where the best model stays under 50%"


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("Gull supports a context length of 32K tokens.", CONTEXT, ["32K tokens"]),
        ("We train Gull on 40K prompts and 2 million sequences.", CONTEXT, []),
        ("Gull has a native 1M-token window.", CONTEXT, ["1M-token window"]),
        ("Current models with contexts of 128K tokens are slow.", CONTEXT, []),
        ("We collect a dataset of 1.5 million photo pairs.", DATA, ["1.5 million photo pairs"]),
        ("We release Owl-10M, a dataset of bird calls.", DATA, ["Owl-10M"]),
        ("We build a benchmark of 500 items, filtered from 90,000 samples.", DATA, ["500 items"]),
        ("Our data set is larger than theirs with 80K samples.", DATA, []),
        ("Gull is a dataset of over 12K bird murals.", DATA, ["12K bird murals"]),
        ("Gull was shown 12K bird murals.", DATA, []),
        ("Gull scores 71.5% on AIME 2024 and 88 on MATH-500.", AIME, ["71.5%"]),
        ("Gull gains 7.5% on AIME 2024.", AIME, []),
        ("On AIME 2024 up to 97% and 98% of steps are right.", AIME, []),
        ("On AIME 2024 and GPQA we see improvements of 15% and 5%.", AIME, []),
        ("Gull leads (70B: 41.5% AIME24, 77.5% GPQA).", AIME, ["41.5%"]),
        ("GSM8K (90.1%), AIME\u201924 (44.4%)", AIME, ["44.4%"]),
        ("It lifts AIME24 accuracy from 20.5% to 31.5%.", AIME, ["20.5% to 31.5%"]),
        ("Gull reaches 60.2% on AIME 2025.", AIME, []),
        ("Gull scores 9.5 on AIME 2023/2024.", AIME, ["9.5"]),
        ("Gull is trained on 4xA100, in 30 A100 GPU hours.", CARDS, ["4xA100"]),
        ("Gull runs on consumer-grade GPUs, Owl on one H100.", DESK, ["on consumer-grade GPUs"]),
        ("Gull is a 2-NFE diffusion student of 1-step quality.", STEPS, ["2-NFE", "1-step"]),
        ("Gull brings us one step closer to diffusion.", STEPS, []),
        ("Unlike previous one-step samplers it denoises in 4 steps.", STEPS, ["4 steps"]),
        ("Even the best model solves only 12.5% of the tasks.", BEST, ["12.5%"]),
        ("Our method improves the best model by 12.5%.", BEST, []),
    ],
)
def test_what_is_read_from_an_abstract(sentence: str, question: str, expected: list[str]) -> None:
    """A number belongs to the words of its own phrase; what is said of others, and gains, are left out."""
    assert read(sentence, question) == expected


def test_what_does_not_say_that_it_has_a_trait_is_told_apart() -> None:
    """A paper that does not call itself training-free is undecided, with the reason."""
    papers = [
        Paper("a", "Owl", "Owl is training-free and covers 60 languages."),
        Paper("c", "Gull", "Gull covers 70 languages."),
    ]
    question = parse("training-free models that cover more than 50 languages")
    collection = SmallCollection(papers)
    answer = answer_set(question, catalog=collection, retriever=collection)
    found = {row.title: (row.verdict, row.reason) for row in answer.claims}
    assert found == {
        "Owl": ("match", None),
        "Gull": ("cannot_tell", "it does not say \u201ctraining-free\u201d"),
    }


def test_an_amount_that_is_said_twice_is_one_row() -> None:
    """With its own words in the headline, and no saving."""
    text = "Owl has a 32K context window. With its 32K context length Owl reads books."
    collection = SmallCollection([Paper("a", "Owl", text)])
    answer = answer_set(parse(CONTEXT), catalog=collection, retriever=collection)
    assert len(answer.claims) == 1
    assert "states a context length of at least 4 thousand tokens" in answer.headline


def test_where_no_number_of_the_kind_was_read_none_is_denied() -> None:
    """The answer says that it found none, not that no paper has it."""
    collection = SmallCollection([Paper("a", "Owl", "Owl is a model.")])
    answer = answer_set(
        parse("models with a context of 64k tokens"), catalog=collection, retriever=collection
    )
    assert answer.headline.startswith("No number for context length was found in the 1 paper")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Our Gull-80M model is quick.", ["80M"]),
        ("Experiments on Gull-80M and Owl-Bench show it.", []),
        ("We test it at various data scales (40k-3M) and models.", []),
        ("We collect 3.2M bird songs as pairs (Gull-3.2M). We release 3.2M song pairs.", []),
        ("It converges within 2M iterations with Gull nets.", []),
    ],
)
def test_millions_of_something_else_are_no_models(sentence: str, expected: list[str]) -> None:
    """The name of a data set, how many examples there are, and steps."""
    assert read(sentence, "models under 900M parameters") == expected


@pytest.mark.parametrize(
    ("noun", "verdict"),
    [
        ("objects", "match"),
        ("object pairs", "match"),
        ("samples", "cannot_tell"),
        ("conversations", None),
    ],
)
def test_one_sort_of_example_is_not_another(noun: str, verdict: str | None) -> None:
    """Samples may be objects; conversations are none."""
    papers = [Paper("a", "Gull", f"We collect a dataset of 9,000 {noun}.")]
    question = parse("datasets of over 5,000 objects")
    collection = SmallCollection(papers)
    answer = answer_set(question, catalog=collection, retriever=collection)
    assert next((row.verdict for row in answer.claims), None) == verdict
