"""A topic's cost: each paper's words are read once however many phrases it has, and its length is bounded."""

from __future__ import annotations

from collections.abc import Collection
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


class Near:
    """Every passage is at the same cosine from any topic."""

    def __init__(self, cosine: float) -> None:
        self.cosine = cosine

    def cosines(self, _: str, ids: Collection[str]) -> dict[str, float]:
        return dict.fromkeys(ids, self.cosine)


@pytest.mark.parametrize(("cosine", "about", "doubtful"), [(0.2, 0, 0), (0.45, 0, 1), (0.49, 1, 0)])
def test_a_topic_in_other_words_stands_apart(cosine: float, about: int, doubtful: int) -> None:
    """Half of the words and a middling nearness do not tell; far it is refused, near it belongs."""
    papers = {"p": Paper("p", "Token merging", "Gannet joins tokens that are alike.")}
    found = topical.standing("token pruning", papers, Near(cosine))
    assert (len(found.about), len(found.doubtful)) == (about, doubtful)


def test_a_condition_that_is_not_said_stands_apart() -> None:
    """Whether accuracy is kept: a paper that says nothing of it is neither in nor out."""
    papers = {
        "kept": Paper("kept", "Wren", "Wren is fast with no loss of accuracy."),
        "open": Paper("open", "Finch", "Finch is fast."),
    }
    found = topical.standing("without losing accuracy", papers, Words())
    assert found.about == {"kept"}
    assert set(found.doubtful) == {"open"}


def test_a_kind_of_what_is_asked_for_belongs_and_not_the_other_way() -> None:
    papers = {
        "video": Paper("video", "Heron", "Heron speeds up video LLMs. Video LLMs are slow."),
        "image": Paper("image", "Stork", "Stork prompts vision-language models. These VLMs are slow."),
    }
    assert topical.standing("VLMs", papers, Words()).about == {"video", "image"}
    assert topical.standing("video LLMs", papers, Words()).about == {"video"}


def test_where_code_is_to_be_had_tells_of_no_code() -> None:
    papers = {
        "about": Paper("about", "Plover", "Plover writes code. It learns from code reviews."),
        "given": Paper("given", "Dunlin", "Dunlin sings. The code is publicly available."),
    }
    assert topical.standing("code", papers, Words()).about == {"about"}


@pytest.mark.parametrize(
    ("topic", "text", "there"),
    [
        ("world models", "Gannet learns a world model of a kitchen.", True),
        ("world models", "Gannet is a model that is tested in the real world.", False),
        ("language models", "Gannet is an LLM.", True),
        ("image or video generators", "Gannet is fast at video generation.", True),
        ("generating images or videos", "Gannet is fast at video generation.", True),
        ("beat GPT-4", "Gannet outperforms both Owl-7B and GPT-4.", True),
        ("beat GPT-4", "Gannet is judged by GPT-4 and comes close to it.", False),
    ],
)
def test_what_a_topic_says_is_in_a_text(topic: str, text: str, there: bool) -> None:
    """Models of something, things shared by two heads, and whom one beats."""
    assert topical.says(topic, text) is there
