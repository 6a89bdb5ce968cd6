"""The chat without a browser: what a message holds, what is kept, and what a reader cannot reach."""

from __future__ import annotations

import base64
import json
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from written import library

from assistant import Assistant
from assistant.config import Settings
from assistant.types import (
    Answer,
    AnswerEvent,
    Citation,
    Evidence,
    EvidenceEvent,
    Group,
    Item,
    Question,
    Reading,
    Row,
    Table,
    TextEvent,
)
from ui.reader import Reader
from ui.web import turn
from ui.web.first import First, _uploads
from ui.web.guard import Guard
from ui.web.suggestions import suggestions
from ui.web.talk import Talk, stoppable

TRAINING = "which methods cut training time over 50%?"
LOOKUP = "What does Gannet keep in host memory?"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    with Assistant.open(settings=Settings(home=library(tmp_path / "home"), embedder="none")) as opened:
        yield opened


def said(message: str) -> dict[str, Any]:
    """What a message says, unpacked as the page does it."""
    held = json.loads(message)
    return json.loads(zlib.decompress(base64.b64decode(held["packed"]))) if "packed" in held else held


def asked(
    assistant: Assistant, question: str, c: str = "", n: int | None = None, **options: Any
) -> list[dict]:
    """All messages of one question."""
    reader = Reader(assistant, options.pop("owner", ""))
    *messages, nothing = map(said, Talk(assistant).ask(reader, question, c, n, **options))
    assert set(nothing) == {"seq"}
    return messages


def test_a_question_is_shown_at_once_then_its_sources_then_its_answer(assistant: Assistant):
    first, *middle, last = asked(assistant, TRAINING)
    assert first["turn"]["n"] == 1
    assert "ap-live" in first["turn"]["html"]
    assert any("ap-card" in message["live"].get("cards", "") for message in middle if "live" in message)
    assert "ap-live" not in last["turn"]["html"]
    assert "Lighthouse" in last["turn"]["html"]
    assert last["conversation"] == first["conversation"]


def test_what_a_search_finds_is_shown_before_a_model_is_asked(assistant: Assistant):
    first, second, *_ = asked(assistant, LOOKUP, engine="llm")
    assert "ap-live" in first["turn"]["html"]
    assert "Gannet" in second["live"]["cards"]


def test_what_was_being_read_stays_when_an_answer_is_stopped():
    html = turn.unanswered(1, "?", "Stopped. One sentence.", "<b>cards</b>")
    assert "<b>cards</b>" in html
    assert "<p>One sentence.</p>" in html
    assert "ap-error" not in html
    assert "ap-error" in turn.unanswered(1, "?", "the model is gone")


def test_an_answer_given_while_papers_are_added_says_so_for_ever(assistant: Assistant):
    note = "Papers are being added: 3 of 5 can be searched by now."
    *_, last, _ = map(said, Talk(assistant, lambda: note).ask(Reader(assistant, ""), TRAINING, ""))
    assert note in last["turn"]["html"]
    opened = said(Talk(assistant).opened(Reader(assistant, ""), last["conversation"]))
    assert note in opened["turns"][0]


def test_an_empty_library_is_told_without_a_command(tmp_path: Path):
    with Assistant.open(settings=Settings(home=tmp_path / "new", embedder="none"), create=True) as empty:
        (told,) = map(said, Talk(empty).ask(Reader(empty, ""), TRAINING, ""))
        assert "empty" in told["said"]
        assert "`" not in told["said"]
        assert Reader(empty, "").kept.list() == []


def test_messages_never_repeat_earlier_turns(assistant: Assistant):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    for message in asked(assistant, LOOKUP, c):
        assert "Lighthouse" not in json.dumps(message.get("turn", ""))
        assert len(json.dumps(message)) < 40_000


def test_a_conversation_is_whole_when_it_is_opened_again(assistant: Assistant):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    shown = asked(assistant, LOOKUP, c)[-1]["turn"]["html"]
    opened = said(Talk(assistant).opened(Reader(assistant, ""), c))
    assert [f'id="t{n}"' in html for n, html in enumerate(opened["turns"], start=1)] == [True, True]
    assert opened["turns"][1] == shown
    assert "ap-filter" in opened["turns"][0]


def test_another_readers_conversation_is_not_there(assistant: Assistant):
    c = asked(assistant, TRAINING, owner="ada")[-1]["conversation"]
    opened = said(Talk(assistant).opened(Reader(assistant, "bob"), c))
    assert (opened["turns"], opened["missing"]) == ([], True)
    assert "cut training" not in opened["list"]
    told = said(Talk(assistant).refilter(Reader(assistant, "bob"), c, 1, {"threshold": "90"}))
    assert "error" in told


def test_asking_again_replaces_the_turn(assistant: Assistant):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    again = asked(assistant, TRAINING, c, 1)
    assert again[-1]["turn"]["n"] == 1
    assert len(Reader(assistant, "").kept.turns(c)) == 1


def test_an_edited_filter_retitles_its_own_turn_and_is_kept(assistant: Assistant):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    asked(assistant, LOOKUP, c)
    fields = {
        "quantity": "training_time",
        "op": "over",
        "threshold": "65",
        "topic": "",
        "since": "",
        "until": "",
    }
    told = said(Talk(assistant).refilter(Reader(assistant, ""), c, 1, fields))
    assert told["turn"]["n"] == 1
    assert "65" in told["turn"]["html"].partition("</h2>")[0]
    assert "Skua" in told["turn"]["html"]
    assert "Lighthouse" not in told["turn"]["html"]
    opened = said(Talk(assistant).opened(Reader(assistant, ""), c))
    assert opened["turns"][0] == told["turn"]["html"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", "soon"),
        ("threshold", "many"),
        ("threshold", "120"),
        ("quantity", "beauty"),
        ("until", "1900"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_beside_its_field(assistant: Assistant, field: str, value: str):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    fields = {"quantity": "training_time", "op": "over", "threshold": "50", "since": "2001", field: value}
    told = said(Talk(assistant).refilter(Reader(assistant, ""), c, 1, fields))
    assert told["fault"]["field"] == field
    assert "turn" not in told


def test_a_stopped_answer_keeps_what_it_had_and_the_next_question_is_answered():
    held = threading.Event()

    def slow() -> Iterator[Any]:
        yield TextEvent("The first sentence.")
        held.wait(10)
        yield TextEvent("Never shown.")

    stop, seen = threading.Event(), []
    for event in stoppable(slow(), stop, lambda answer: None):
        seen.append(event.text)
        stop.set()
    held.set()
    assert seen == ["The first sentence."]


def test_an_answer_is_kept_although_nobody_waits_for_it():
    answer, kept = Answer("?", "abstained", "lookup", "Not here."), threading.Event()
    events = stoppable(iter([AnswerEvent(answer)]), threading.Event(), lambda found: kept.set())
    next(events)
    assert kept.wait(5)


def test_a_fault_of_the_stream_reaches_whoever_waits():
    def broken() -> Iterator[Any]:
        yield EvidenceEvent(Question("?", "lookup"), ())
        raise ValueError("odd")

    with pytest.raises(Exception, match="odd"):
        list(stoppable(broken(), threading.Event(), lambda answer: None))


def test_renaming_deleting_and_undoing(assistant: Assistant):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    talk, reader = Talk(assistant), Reader(assistant, "")
    assert "Savings" in said(talk.change(reader, "rename", c, "Savings"))["list"]
    told = said(talk.change(reader, "delete", c))
    assert "Savings" not in told["list"]
    assert told["undo"]["conversation"] == c
    assert "Savings" in said(talk.change(reader, "restore", c))["list"]
    assert "error" in said(talk.change(reader, "burn", c))


@pytest.mark.parametrize(("form", "holds"), [("md", "## "), ("bib", "@"), ("csv", "paper_id")])
def test_an_answer_is_saved_with_its_own_sources(assistant: Assistant, form: str, holds: str):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    asked(assistant, LOOKUP, c)
    told = said(Talk(assistant).download(Reader(assistant, ""), c, 1, form))
    assert holds in told["file"]["text"]
    assert "Lighthouse" in told["file"]["text"]
    assert "error" in said(Talk(assistant).download(Reader(assistant, ""), c, 9, form))


def test_a_whole_conversation_is_saved_as_json_that_reads_back(assistant: Assistant):
    c = asked(assistant, TRAINING)[-1]["conversation"]
    told = said(Talk(assistant).download_all(Reader(assistant, ""), c, "json"))
    (answer,) = json.loads(told["file"]["text"])
    assert Answer.from_dict(answer).question == TRAINING


CITED = (Citation(1, "p", "P <b>", None, "q <i>", 0, 1), Citation(2, "r", "R", None, "q2", 0, 1))


def test_groups_sides_and_rows_have_looks_of_their_own():
    groups = (
        Group("ours", (Item("it holds", (1,)),), "for"),
        Group("theirs", (Item("it fails", (2,)),), "against"),
    )
    sided = turn.answered(1, Answer("?", "answered", "evidence", "2 papers.", CITED, groups=groups), {})
    assert 'data-stance="for"' in sided
    assert "ap-sides" in sided
    table = Table(("name", "what <it> is"), (Row(("A", "<b>"), (1,)),))
    rows = turn.answered(2, Answer("?", "answered", "recommend", "", CITED, table=table), {})
    assert "<td>&lt;b&gt;</td>" in rows
    assert 'href="#cite-2-1"' in rows
    assert "<b>" not in rows
    assert "<i>" not in rows


def test_every_citation_of_a_turn_leads_to_a_source_of_that_turn(assistant: Assistant):
    html = asked(assistant, TRAINING)[-1]["turn"]["html"]
    import re

    links = set(re.findall(r'href="#(cite-1-\d+)"', html))
    assert links
    assert links == set(re.findall(r'id="(cite-1-\d+)"', html))


def test_what_was_found_is_shown_before_an_answer():
    piece = Evidence("e", "p", "A <title>", "A <quote>.", 0, 8, url="javascript:1")
    html = turn.cards([piece], {}, "Reading these")
    assert "A &lt;quote&gt;." in html
    assert "javascript" not in html


def test_suggestions_follow_the_answer():
    assert suggestions(Answer("?", "abstained", "lookup", "Not here.")) == []
    named = (replace(CITED[0], title="HeronNet: Wading"), replace(CITED[1], title="A Study: of Birds"))
    grouped = Answer(
        "?",
        "answered",
        "overview",
        "",
        named,
        groups=(Group("More on this", (Item("y", (2,)),)), Group("pruning", (Item("x", (1,)),))),
        reading=Reading(topic="small models"),
    )
    assert suggestions(grouped) == [
        "which papers on small models are about pruning?",
        "what does HeronNet propose?",
    ]
    asked = Answer("What does HeronNet propose?", "answered", "lookup", "", named)
    assert suggestions(asked) == ["what does HeronNet compare against?"]


# ---------------------------------------------------------------- who may come in


@pytest.mark.parametrize(
    ("host", "origin", "welcome"),
    [
        ("127.0.0.1:7860", None, True),
        ("localhost:7860", "http://localhost:7860", True),
        ("[::1]:7860", None, True),
        ("10.1.2.3:80", "http://10.1.2.3:80", True),
        ("papers.lab", "https://papers.lab", True),
        ("evil.example:7860", None, False),
        ("evil.example:7860", "http://evil.example:7860", False),
        ("127.0.0.1:7860", "http://evil.example", False),
        ("127.0.0.1:7860", "null", False),
        ("", None, False),
    ],
)
def test_only_the_apps_own_names_and_pages_are_welcome(host: str, origin: str | None, welcome: bool):
    assert Guard(None, ["papers.lab"]).welcomes(host, origin) is welcome


def test_only_files_that_were_uploaded_here_are_read(tmp_path: Path):
    secret = tmp_path / "secret.jsonl"
    secret.write_text("{}")
    assert _uploads([{"path": str(secret), "name": "x"}, {"path": "/etc/passwd"}, "odd", {}]) == {}


def test_an_ingest_from_the_empty_page_is_told_until_it_is_over(tmp_path: Path):
    with Assistant.open(settings=Settings(home=tmp_path / "new", embedder="none"), create=True) as empty:
        first = First(empty)
        assert said(first.begin({}, "", demo=True))["progress"]["running"]
        assert said(first.begin({}, "again", demo=False))["progress"]["run"] == 1
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and thread.daemon:
                thread.join(60)
        told = said(first.told())["progress"]
        assert not told["running"]
        assert told["papers"] > 100
        assert len(told["examples"]) == 3


def test_a_conversation_in_the_terminal_is_in_the_same_list(assistant: Assistant):
    from io import StringIO

    from rich.console import Console

    from ui.conversation import Conversation

    Conversation(assistant, Console(file=StringIO())).run(StringIO(f"{TRAINING}\n\n"))
    (kept,) = Reader(assistant, "").kept.list()
    assert (kept.title, kept.turns) == (TRAINING, 1)
    assert "Lighthouse" in said(Talk(assistant).opened(Reader(assistant, ""), kept.id))["turns"][0]
