"""A topic's cost: each paper's words are read once however many phrases it has, and its length is bounded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from written import library

from assistant import Assistant
from assistant.answer.sets import topical
from assistant.config import Settings
from assistant.errors import InputError
from assistant.types import Paper, Query

PAPERS = {
    f"p{n}": Paper(f"p{n}", f"Paging {n}", f"Gannet {n} keeps the key-value cache in memory.")
    for n in range(20)
}


class Words:
    """No embedder: words alone."""

    def cosines(self, *_: object) -> dict[str, float]:
        return {}


@pytest.mark.parametrize("phrases", [1, 20])
def test_the_words_of_a_paper_are_read_once_a_topic(phrases: int) -> None:
    topical._indexed.cache_clear()
    found = topical.about(", ".join(["cache in memory"] * phrases), PAPERS, Words())
    assert found == set(PAPERS)
    assert topical._indexed.cache_info().misses == len(PAPERS)


def test_a_topic_far_too_long_is_refused(tmp_path: Path) -> None:
    """By the Python interface in one line, and by an answer that says why there is none."""
    long = "cache, " * 100
    with Assistant.open(settings=Settings(home=library(tmp_path / "home"), embedder="none")) as assistant:
        with pytest.raises(InputError, match="700 characters"):
            assistant.claims(topic=long)
        with pytest.raises(InputError, match="7000 characters"):
            assistant.search(long * 10)
        read = assistant.read("Which methods cut training time?")
        assert isinstance(read.query, Query)
        answer = assistant.ask(
            "Which methods cut training time?", query=replace(read.query, topic=long), engine="extractive"
        )
    assert answer.outcome == "abstained"
    assert "700 characters" in answer.text
