"""Follow-ups: a set is narrowed, a paper is pointed back to, and a new question stays its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.answer.followup import standalone
from assistant.question import amend, parse
from assistant.types import Answer, Citation, Query, Question

TRAINING = Query(quantity="training_time", direction="decrease", op=">", saving=0.5)


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("And by more than 90%?", {"saving": 0.9}),
        ("now at least 3x faster", {"op": ">=", "saving": 0.66667}),
        ("Only those on graphs, please.", {"topic": "graphs"}),
        ("what about memory?", {"quantity": "memory"}),
        ("for diffusion models", {"topic": "diffusion"}),
        ("and since 2023?", {"since": date(2023, 1, 1)}),
        ("in 2019?", {"since": date(2019, 1, 1), "until": date(2019, 12, 31)}),
    ],
)
def test_a_follow_up_changes_only_what_it_names(question: str, changes: dict[str, Any]) -> None:
    """The rest of the filter stays."""
    found = amend(question, TRAINING)
    assert found is not None
    kept = {name: value for name, value in TRAINING.to_dict().items() if name not in changes}
    assert {name: found.to_dict()[name] for name in kept} == kept
    assert {name: getattr(found, name) for name in changes} == changes


@pytest.mark.parametrize(
    "question",
    ["Which datasets did they use?", "What does LoRAT do?", "And how does GaLore compare?", "thanks",
     "In what year was it released?", "which papers reduce memory by half?"],
)  # fmt: skip
def test_a_question_of_its_own_changes_no_filter(question: str) -> None:
    """What asks for something else is not read as a change."""
    assert amend(question, TRAINING) is None


def test_two_topics_are_joined_when_the_set_is_narrowed() -> None:
    """`Only those on ...` keeps the topic that was there."""
    narrowed = amend("only those on graphs", Query(quantity="memory", op=">", saving=0.5, topic="pruning"))
    assert narrowed is not None
    assert narrowed.topic == "pruning, graphs"


def test_the_plan_says_how_the_follow_up_was_read() -> None:
    """A reader sees the whole question that was answered."""
    cited = Citation(1, "p", "T", None, "q", 0, 1)
    last = Answer("?", "answered", "set", "t [1]", citations=(cited,), query=TRAINING)
    plan = standalone(parse("And by more than 90%?"), [last])
    assert (plan.kind, plan.query and plan.query.saving) == ("set", 0.9)
    assert "training time" in (plan.reading or "")


def test_it_is_the_paper_last_quoted() -> None:
    """A short question with a pronoun gets the paper's name."""
    cited = Citation(1, "p", "LoRAT: Faster Tracking", None, "q", 0, 1)
    last = Answer("?", "answered", "lookup", "t [1]", citations=(cited,))
    plan = standalone(Question("How much memory does it need?", "lookup"), [last])
    assert "LoRAT" in plan.text
