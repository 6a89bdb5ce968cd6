"""What is kept of texts that were read is bounded by one setting, and nothing but time depends on it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from written import library

from assistant import Assistant, limits
from assistant.config import Settings

QUESTIONS = [
    "which methods cut training time over 50%?",
    "how do people reduce memory use?",
    "does pruning hurt accuracy?",
    "best model for speech?",
    "what does Lighthouse find?",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return library(tmp_path / "home")


def _answers(home: Path, most: float) -> Iterator[str]:
    with Assistant.open(settings=Settings(home=home, embedder="none", readings_mb=most)) as assistant:
        for question in [*QUESTIONS, *QUESTIONS]:
            yield assistant.ask(question, engine="extractive").text
            assert limits.megabytes() <= most


def test_what_is_kept_stays_below_its_bound_and_answers_are_the_same(home: Path) -> None:
    """A bound that every question goes beyond, and one that none does."""
    limits.trim(0)
    assert limits.megabytes() == 0
    whole = list(_answers(home, 256.0))
    assert limits.megabytes() > 0.01
    assert list(_answers(home, 0.01)) == whole


def test_what_weighs_much_is_there_under_its_name() -> None:
    """A cache that is renamed would be weighed as a light one."""
    there = {one.__name__ for one in limits._caches()}
    from assistant.answer.extractive import features
    from assistant.answer.sets import topical
    from assistant.language import roles, sentences, stance

    held = (
        topical._indexed,
        roles.judged,
        stance.stance_signs,
        features.paper_stems,
        sentences.quotable_spans,
    )
    assert {one.__name__ for one in held} == set(limits.HEAVY)
    assert there <= {one.__name__ for one in limits._caches()}


def test_nothing_is_kept_of_texts_without_a_bound() -> None:
    """``@cache`` on a function of a module is for what has no text for an argument."""
    unbounded = {
        f"{path.name}:{node.name}"
        for path in Path(limits.__file__).parent.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(one, ast.Name) and one.id == "cache" for one in node.decorator_list)
        and any(getattr(arg.annotation, "id", "") == "str" for arg in node.args.args)
    }
    assert unbounded == set()
