"""A reply to the very same request is asked for once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from llm_server import Cut, LLMServer, Say
from written import ROWS, answering, library, saying

QUESTION = "How much training time does Lighthouse save?"
SAVES = "Lighthouse cuts training time on ImageNet by 62% {62% on}."


@pytest.fixture
def home(tmp_path) -> Path:
    return library(tmp_path / "home")


def test_the_second_answer_is_free_and_the_same(home):
    with LLMServer(Say(saying(SAVES))) as server:
        with answering(home, server) as assistant:
            first = assistant.ask(QUESTION)
        with answering(home, server) as again:
            second = again.ask(QUESTION)
        assert len(server.requests) == 1
    assert first.usage.cost_usd > 0
    assert (second.usage.input_tokens, second.usage.cost_usd) == (0, 0.0)
    plain = [json.dumps(a.to_dict() | {"usage": 0, "seconds": 0}) for a in (first, second)]
    assert plain[0] == plain[1]


def test_no_cache_asks_again(home):
    with LLMServer(Say(saying(SAVES))) as server, answering(home, server, cache=False) as assistant:
        assistant.ask(QUESTION)
        assistant.ask(QUESTION)
        assert len(server.requests) == 2


def test_another_model_question_or_evidence_is_another_request(home):
    with LLMServer(Say(saying(SAVES))) as server:
        for settings in ({}, {"model": "openai:gpt-4o"}, {"evidence_tokens": 70}):
            with answering(home, server, **settings) as assistant:
                assistant.ask(QUESTION)
        with answering(home, server) as assistant:
            assistant.ask("What does Lighthouse save in training time?")
        assert len(server.requests) == 4
        more = {
            "title": "Osprey: Training Time",
            "abstract": "Osprey saves training time. It saves 12% of it.",
        }
        library(home, (*ROWS, more))
        with answering(home, server) as assistant:
            assistant.ask(QUESTION)
        assert len(server.requests) == 5


def test_a_reply_that_did_not_end_well_is_not_kept(home):
    with LLMServer([Cut("Lighthouse cuts", clean=True), Say(saying(SAVES))]) as server:
        with answering(home, server) as assistant:
            assert assistant.ask(QUESTION).engine == "extractive"
            assert assistant.ask(QUESTION).engine == "llm"
        assert len(server.requests) == 2


def test_a_kept_reply_goes_through_the_gate_again(home):
    with (
        LLMServer(Say(saying(SAVES, "It is the best {62% on}."))) as server,
        answering(home, server) as assistant,
    ):
        assert [one.text for one in assistant.ask(QUESTION).rejected] == ["It is the best."]
        assert [one.text for one in assistant.ask(QUESTION).rejected] == ["It is the best."]
        assert len(server.requests) == 2  # the reply, and the one chance to mend it
