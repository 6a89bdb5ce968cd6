"""Work on one question ends in time: long loops look at its deadline, however large the collection is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from assistant import Assistant, limits
from assistant.config import Settings
from assistant.errors import Overloaded
from assistant.limits import check, deadline, watched
from ingest.pipeline import store
from ingest.records import Record

_THINGS = ("kiln glazing", "kiln firing", "clay mixing", "glaze testing", "pot throwing")
QUESTIONS = [
    "which methods cut training time by over 20%?",
    "which kiln firing methods cut training time by over 20%?",
    "how do people approach kiln glazing?",
    "does clay mixing help against cracks?",
    "best model for glaze testing?",
    "what is the accuracy of Kilnform 3?",
    "how is Kilnform 3 different from Kilnform 4?",
    "how many papers are about pot throwing?",
    "which models have more than 2B parameters?",
    "papers by Wedgwood Research on pots",
]


def _records(count: int) -> Iterator[Record]:
    for n in range(count):
        thing = _THINGS[n % len(_THINGS)]
        yield Record(
            f"Kilnform {n}: A Model for {thing.title()}",
            f"Potters find {thing} hard: cracks appear. We present Kilnform {n}, a 3B parameter model for "
            f"{thing}. It cuts training time by {10 + n % 80}% and reaches {60 + n % 30}.5% accuracy on "
            "PotBench. "
            f"We find that {thing} reduces cracks in most cases. Code is released.",
            "pots.jsonl",
            n + 1,
        )


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A collection, and one eight times as large."""
    folder = tmp_path_factory.mktemp("deadline")
    found = []
    for count in (150, 1200):
        settings = Settings(home=folder / str(count), embedder="none")
        store(_records(count), settings=settings)
        found.append(settings.home)
    return found


def _longest(assistant: Assistant, question: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The most Python functions that are called between two looks at the clock."""
    longest = calls = 0

    def look() -> float:
        nonlocal longest, calls
        longest, calls = max(longest, calls), 0
        return 0.0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call"

    monkeypatch.setattr(limits, "monotonic", look)
    sys.setprofile(count)
    try:
        with deadline(1.0):
            calls = 0
            assistant._quoting.answer(assistant.read(question))
            look()
    finally:
        sys.setprofile(None)
    return longest


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_look_comes_no_later_in_a_larger_collection(
    homes: list[Path], question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done between two looks at the clock is the same for eight times as many papers."""
    most = []
    for home in homes:
        with Assistant.open(settings=Settings(home=home, embedder="none")) as assistant:
            assistant.ask(question)  # what is read once is read
            most.append(_longest(assistant, question, monkeypatch))
    assert most[1] < 3 * most[0] + 20_000, most


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_takes_too_long_is_given_up(
    homes: list[Path], question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader is told what to do; the next question is answered."""
    seconds = iter(range(10_000))
    with Assistant.open(settings=Settings(home=homes[0], embedder="none", deadline=2.0)) as assistant:
        with monkeypatch.context() as slow:
            slow.setattr(limits, "monotonic", lambda: float(next(seconds)))
            with pytest.raises(Overloaded, match="no answer within 2 s; ask about fewer"):
                assistant.ask(question)
        assert assistant.ask(question).text


def test_nothing_is_looked_at_without_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is left after one that is over has its own time again."""
    monkeypatch.setattr(limits, "monotonic", iter([0.0, 9.0, 10.0, 10.1, 10.1, 10.1]).__next__)
    check()
    assert list(watched(range(3))) == [0, 1, 2]
    with deadline(5.0), pytest.raises(Overloaded):
        list(watched(range(3)))
    with deadline(5.0):
        assert list(watched(range(100))) == list(range(100))
