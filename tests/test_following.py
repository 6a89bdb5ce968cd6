"""Questions that are followed, what a reader chose, and where their key lies."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_web_talk import said
from written import library

from assistant import Assistant
from assistant.config import Settings
from ingest import ingest
from ui.following import Following
from ui.keys import Keys
from ui.reader import Reader
from ui.web.options import Chosen
from ui.web.talk import Talk
from ui.web.visit import Options

TRAINING = "which methods cut training time over 50%?"
GREBE = {
    "title": "Grebe: Early Exits for Training",
    "abstract": "Networks train on what they know. Grebe leaves early. Grebe cuts training time by 81%.",
}


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    with Assistant.open(settings=Settings(home=library(tmp_path / "home"), embedder="none")) as opened:
        yield opened


def asked(assistant: Assistant, question: str, owner: str = "ada") -> str:
    """Ask in a conversation of its own; returns its id."""
    messages = list(Talk(assistant).ask(Reader(assistant, owner), question, ""))
    return said(messages[0])["conversation"]


def add(assistant: Assistant, row: dict, tmp_path: Path) -> None:
    file = tmp_path / "more.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    ingest([file], settings=assistant.settings)


def test_a_followed_question_tells_what_is_new_until_it_is_asked(assistant: Assistant, tmp_path: Path):
    talk, reader = Talk(assistant), Reader(assistant, "ada")
    told = said(talk.follow(reader, asked(assistant, TRAINING), 1))
    assert TRAINING in told["followed"]
    assert "ap-badge" not in said(talk.news(reader))["followed"]
    add(
        assistant,
        {"title": "Ibis: Wading", "abstract": "Ibis wades. It is a bird, and saves nothing."},
        tmp_path,
    )
    assert "ap-badge" not in said(talk.news(reader))["followed"]
    add(assistant, GREBE, tmp_path)
    assert "1 new" in said(talk.news(reader))["followed"]
    (followed,) = Following(assistant, reader).all()
    assert [assistant.paper(one).title for one in followed.new] == [GREBE["title"]]
    asked(assistant, TRAINING)
    assert "ap-badge" not in said(talk.news(reader))["followed"]


def test_nobody_sees_what_another_follows(assistant: Assistant):
    talk = Talk(assistant)
    c = asked(assistant, TRAINING)
    talk.follow(Reader(assistant, "ada"), c, 1)
    assert said(talk.news(Reader(assistant, "bob")))["followed"] == ""
    assert "error" in said(talk.follow(Reader(assistant, "bob"), c, 1))


def test_a_question_is_followed_once_and_no_longer_when_asked_to(assistant: Assistant):
    talk, reader = Talk(assistant), Reader(assistant, "ada")
    c = asked(assistant, TRAINING)
    for _ in range(2):
        told = said(talk.follow(reader, c, 1))
    assert told["followed"].count("<li") == 1
    assert said(talk.unfollow(reader, TRAINING))["followed"] == ""


def test_what_a_reader_chose_is_kept_for_that_reader(assistant: Assistant):
    chosen = Chosen(assistant)
    options = Options("llm", "openai:m", "http://127.0.0.1:1/v1", "sk-ada-0123456789", 5)
    assert chosen.keep("ada", options) == "Saved."
    assert Chosen(assistant).of("ada") == options
    assert chosen.of("bob") == Options()
    assert Chosen(assistant, keeps=False).of("ada") == Options()


def test_a_key_lies_in_a_file_of_its_own_and_nowhere_else(assistant: Assistant):
    key = "sk-ada-0123456789"
    Chosen(assistant).keep("ada", Options("llm", "openai:m", None, key))
    home = assistant.settings.home
    holding = [file for file in home.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]
    assert [file.name for file in holding] == ["keys.json"]
    assert stat.S_IMODE(holding[0].stat().st_mode) == 0o600
    Keys(home).keep("ada", None)
    assert Keys(home).of("ada") is None


def test_another_server_is_not_given_this_ones_keys(tmp_path: Path):
    settings = Settings(
        home=library(tmp_path / "home"),
        embedder="none",
        openai_api_key="sk-own",
        api_key="sk-any",
        keys={"X": "k"},
    )
    with Assistant.open(settings=settings) as assistant:
        other = assistant.using(model="m", base_url="http://127.0.0.1:1/v1").settings
        assert (other.openai_api_key, other.api_key, other.keys) == (None, None, {})
        assert assistant.using(base_url="http://127.0.0.1:1/v1", api_key="typed").settings.api_key == "typed"
        assert assistant.using(model="m").settings.openai_api_key == "sk-own"


def test_a_conversation_is_saved_as_a_page_that_needs_nothing_else(assistant: Assistant):
    reader = Reader(assistant, "ada")
    c = asked(assistant, TRAINING)
    page = said(Talk(assistant).download_all(reader, c, "html"))["file"]["text"]
    assert page.startswith("<!DOCTYPE html>")
    assert "62%" in page
    for one in ("<script", "<link", "src=", 'data-do="copy', "<form"):
        assert one not in page
    assert "error" in said(Talk(assistant).download_all(Reader(assistant, "bob"), c, "html"))
