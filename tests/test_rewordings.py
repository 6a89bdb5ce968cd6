"""One filter, many wordings: forty ways to ask set questions, each with what it must give."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.question import parse
from assistant.types import Query

TODAY = date(2025, 11, 21)


def saving(quantity: str, op: str, share: float, **more: Any) -> dict[str, Any]:
    """A filter on the saving scale."""
    return {"quantity": quantity, "direction": "decrease", "op": op, "saving": share, **more}


def amount(quantity: str, op: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    """A filter on an amount."""
    return {"quantity": quantity, "op": op, "value": value, "unit": f"absolute:{unit}", **more}


REWORDINGS: list[tuple[str, dict[str, Any]]] = [
    # training time, more than half
    ("Which methods shave more than half off the training time?", saving("training_time", ">", 0.5)),
    ("Who slashes training time by over 50 percent?", saving("training_time", ">", 0.5)),
    ("What trains more than twice as fast?", saving("training_time", ">", 0.5)),
    ("papers with training speedups above 2x", saving("training_time", ">", 0.5)),
    ("Show approaches that need less than half of the training time", saving("training_time", ">", 0.5)),
    ("Which techniques accelerate training by more than a factor of two?", saving("training_time", ">", 0.5)),
    ("Any work where GPU hours drop by over 50%?", saving("training_time", ">", 0.5)),
    ("training in under half the time", saving("training_time", ">", 0.5)),
    # training time, other sizes
    ("Which papers claim a fivefold cut in training time?", saving("training_time", ">=", 0.8)),
    ("Which recipes speed training up at least 4 times?", saving("training_time", ">=", 0.75)),
    ("Which methods bring training time down to a tenth?", saving("training_time", ">=", 0.9)),
    (
        "Which methods reduce pre-training time by an order of magnitude or more?",
        saving("training_time", ">=", 0.9, topic="pre-training"),
    ),
    ("Who converges in a third of the time?", saving("training_time", ">=", 0.66667)),
    # memory
    ("Which papers trim memory by at least two thirds?", saving("memory", ">=", 0.66667)),
    ("Whose GPU memory footprint is over 3x smaller?", saving("memory", ">", 0.66667)),
    ("Which optimizers halve optimizer-state memory?", saving("memory", ">=", 0.5, topic="optimizers")),
    ("memory savings beyond 80%", saving("memory", ">", 0.8)),
    ("What runs in a quarter of the memory?", saving("memory", ">=", 0.75)),
    ("Which papers cut peak memory by 30 to 60 percent?", saving("memory", "between", 0.3, saving_high=0.6)),
    ("Which LLM trainers fit in 24 GB?", amount("memory", "<=", 24.0, "GB", topic="LLM")),
    # inference
    ("What decodes at least three times quicker?", saving("inference_latency", ">=", 0.66667)),
    ("Which papers lower latency by no less than 40%?", saving("inference_latency", ">=", 0.4)),
    ("Who makes rendering over 100 times faster?", saving("inference_latency", ">", 0.99, topic="rendering")),
    ("Which systems respond in half the time?", saving("inference_latency", ">=", 0.5)),
    ("Which detectors run above 30 FPS?", amount("inference_latency", ">", 30.0, "FPS", topic="detectors")),
    # size
    ("Which models are ten times lighter?", saving("model_size", ">=", 0.9)),
    ("Which approaches compress the network by more than 90%?", saving("model_size", ">", 0.9)),
    (
        "Which adapters train fewer than 1% of the parameters?",
        saving("model_size", ">", 0.99, topic="adapters"),
    ),
    ("models with under 100 million parameters", amount("model_size", "<", 100.0, "million parameters")),
    # compute, energy, data, communication, cost, steps
    ("Who does with 60% fewer FLOPs?", saving("compute", ">=", 0.6)),
    ("Which works cut computation in half or better?", saving("compute", ">=", 0.5)),
    ("How many papers lower energy use by over a quarter?", saving("energy", ">", 0.25, count=True)),
    ("Who gets away with 100x less training data?", saving("data", ">=", 0.99)),
    (
        "Which papers send at least 10 times less over the network, that is, cut communication?",
        saving("communication", ">=", 0.9),
    ),
    ("Which methods are at least 90% cheaper to train?", saving("cost", ">=", 0.9, context="training")),
    ("Which samplers need 5x fewer steps?", saving("steps", ">=", 0.8, topic="samplers")),
    # throughput, quality, dates
    (
        "What triples serving throughput or more?",
        {"quantity": "throughput", "direction": "increase", "op": ">=", "value": 3, "unit": "times",
         "topic": "serving"},
    ),
    (
        "Which papers lift top-1 accuracy by over 2 points on ImageNet?",
        {"quantity": "quality", "direction": "increase", "op": ">", "value": 2.0, "unit": "points",
         "metric": "top-1 accuracy", "dataset": "ImageNet"},
    ),
    (
        "Which 2024 papers report energy savings of more than 10%?",
        saving("energy", ">", 0.1, since=date(2024, 1, 1), until=date(2024, 12, 31)),
    ),
    ("What is the best training speedup?", saving("training_time", ">", 0.0, limit=1)),
    # wordings that another reader used
    ("Which papers shorten training by more than 90 percent?", saving("training_time", ">", 0.9)),
    ("What cuts inference by 40%?", saving("inference_latency", ">=", 0.4)),
    (
        "Which methods of 2019 made training more than twice as fast?",
        saving("training_time", ">", 0.5, since=date(2019, 1, 1), until=date(2019, 12, 31)),
    ),
    (
        "Which methods need fewer than half of the usual training steps?",
        saving("steps", ">", 0.5, context="training"),
    ),
    ("What lowers money spent by more than 70%?", saving("cost", ">", 0.7)),
    ("Which methods make training just twice as fast, exactly 2x?", saving("training_time", "=", 0.5)),
    (
        "What needs more than one hour but less than a day of training?",
        amount("training_time", "between", 1.0, "hours", value_high=24.0),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "wanted"), REWORDINGS)
def test_rewording_gives_its_filter(question: str, wanted: dict[str, Any]) -> None:
    """Every field that is named must hold; the topic must be as named, or absent."""
    plan = parse(question, today=TODAY)
    assert plan.kind == "set"
    assert plan.query is not None
    found = plan.query.to_dict()
    expected = Query(**wanted).to_dict()
    fields = {*wanted, "topic", "saving_high", "value_high"}
    assert {name: found[name] for name in fields} == {name: expected[name] for name in fields}


def test_there_are_at_least_forty() -> None:
    """At least forty wordings, no two the same."""
    assert len({question for question, _ in REWORDINGS}) == len(REWORDINGS) >= 40
