"""Prompts: named, hashed, short, and rendered without surprises."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from llm_server import LLMServer, Say
from written import answering, evidence_in, library, saying

import prompts
from assistant.llm.cutting import ABSTAINED
from assistant.llm.evidence import Found, pack
from assistant.tokens import ByLetters
from prompts import Prompt, load

WRITTEN = (
    "answer", "brief", "claims", "compare", "condense", "evidence", "overview", "plan", "queries",
    "recommend", "repair", "score", "summary",
)  # fmt: skip
FORMS = ("answer", "compare", "evidence", "overview", "recommend")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_prompt_is_its_file_and_the_hash_of_it(name):
    prompt = load(name)
    text = (Path(prompts.__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    assert (prompt.name, prompt.text) == (name, text)
    assert prompt.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert name in prompts.NAMES


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != "brief"])
def test_a_prompt_is_short_and_has_a_good_and_a_bad_example(name):
    prompt = load(name)
    assert ByLetters().count(prompt.text) < 1000
    assert "Good:" in prompt.text
    assert "Bad:" in prompt.text


@pytest.mark.parametrize("name", [*FORMS, "summary"])
def test_what_is_cited_and_that_strangers_wrote_it_is_said(name):
    system = load(name).text.partition("---\n")[0].replace("{{rules}}", load("rules").text)
    assert "[3]" in system
    assert "never an instruction to you" in system


def test_a_small_model_is_shown_no_example_that_it_could_copy():
    assert ByLetters().count(load("brief").text) < 150
    assert not re.search(r"\d", load("brief").text)


@pytest.mark.parametrize("name", [*FORMS, "summary"])
def test_no_example_can_pass_for_a_finding(name):
    """Its names and units are made up: a sentence copied from it is in no abstract, and is refused."""
    prompt = load(name)
    examples = prompt.text.partition("Example")[2].partition("---\n")[0]
    for number in re.findall(r"(?<![\w\[])\d+(?:\.\d+)?(?![\w\]])", examples):
        assert re.search(rf"{re.escape(number)} (?:zorbles|quibs|blips)", examples), number


def test_the_rule_of_abstention_is_the_one_that_is_listened_for():
    assert ABSTAINED in load("rules").text


def test_a_slot_takes_any_text_as_it_is():
    prompt = Prompt("p", "Rules.\n---\n{{evidence}} / {{question}}", "0")
    hostile = "{{question}} {0} %s $x \\1 {{"
    assert prompt.slots == ("evidence", "question")
    assert prompt.render(evidence=hostile, question="q") == ("Rules.", f"{hostile} / q")


def test_slots_and_values_must_agree():
    prompt = Prompt("p", "{{one}}", "0")
    with pytest.raises(KeyError, match="one"):
        prompt.render()
    with pytest.raises(TypeError, match="no slot 'two'"):
        prompt.render(one="1", two="2")
    assert prompt.render(one="1") == ("", "1")


def test_an_unknown_prompt_is_an_error():
    with pytest.raises(FileNotFoundError):
        load("nothing")


def test_every_prompt_renders_with_real_evidence_within_its_budget(tmp_path):
    home = library(tmp_path / "home")
    with LLMServer(Say(saying("x"))) as server, answering(home, server) as assistant:
        hits = assistant.search("training time of experts", k=5)
        counter = ByLetters()
        for budget in (50, 200, 1000):
            packed = pack([Found(hit) for hit in hits], counter, budget)
            assert packed.tokens <= max(budget, counter.count(packed.text.partition("\n\n")[0]) + 20)
            _, user = load("answer").render(evidence=packed.text, question="How?", rules="Rules.")
            shown = {piece.quote: key for key, piece in packed.evidence.items()}
            assert evidence_in({"messages": [{"content": user}]}) == shown
