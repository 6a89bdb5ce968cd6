"""Conversations are kept, in order, each reader's for that reader alone, and answers come back whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.errors import InputError
from assistant.store.catalog import Catalog
from assistant.types import (
    Answer,
    Citation,
    Claim,
    Coverage,
    Evidence,
    Group,
    Item,
    JudgedClaim,
    Paper,
    Query,
    Reading,
    Rejected,
    Row,
    Table,
    Usage,
)

CITATION = Citation(1, "p", "T", None, "q", 0, 1, authors=("A B",), published=date(2024, 5, 1), doi="10.1/x")
CLAIM = Claim("c", "p", "memory", "training", "decrease", "2x", 2.0, "times", "exact", "q", 0, 1, saving=0.5)
ANSWER = Answer(
    "which halve memory?",
    "answered",
    "set",
    "One. [1]",
    (CITATION,),
    (JudgedClaim(CLAIM, "T", "match", None, 1),),
    Query("memory", "decrease", ">=", 0.5, since=date(2024, 1, 1)),
    Coverage(9, 3, 1, 0, found=4, read=2),
    (Rejected("x", "y"),),
    usage=Usage(1, 2, 0.5),
    nearest=(Evidence("e", "p", "T", "q", 0, 1),),
    groups=(Group("side", (Item("it [1]", (1,)),), "for", (1,)),),
    table=Table(("a", "b"), (Row(("1", "2"), (1,)),)),
    reading=Reading("memory", {"memroy": "memory"}, ("please",)),
)


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog.open(Settings(home=tmp_path / "home")) as opened:
        yield opened


def test_an_answer_comes_back_from_its_json_as_it_was():
    for answer in (
        ANSWER,
        Answer("?", "abstained", "lookup", "Not here."),
        replace(ANSWER, table=None, groups=()),
    ):
        assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_turns_come_back_in_order_with_their_answers(catalog: Catalog):
    kept = catalog.conversations()
    one = kept.begin("which halve memory?")
    assert [kept.ask(one, "first"), kept.ask(one, "second")] == [1, 2]
    kept.answer(one, 1, ANSWER.to_dict())
    kept.say(one, 2, "stopped")
    first, second = kept.turns(one)
    assert first.answer is not None
    assert Answer.from_dict(first.answer) == ANSWER
    assert (second.answer, second.said) == (None, "stopped")


def test_the_list_begins_with_the_last_used_and_follows_renaming_and_deleting(catalog: Catalog):
    kept = catalog.conversations()
    one, two = kept.begin("one"), kept.begin("two")
    kept.ask(one, "again")
    assert [(row.title, row.turns) for row in kept.list()] == [("one", 1), ("two", 0)]
    kept.rename(two, "  another   title ")
    kept.delete(one)
    assert [row.title for row in kept.list()] == ["another title"]
    kept.restore(one)
    assert {row.id for row in kept.list()} == {one, two}


def test_a_reader_sees_and_changes_nobody_elses(catalog: Catalog):
    mine, yours = catalog.conversations("me"), catalog.conversations("you")
    one = mine.begin("private")
    mine.ask(one, "secret")
    assert yours.list() == []
    assert yours.turns(one) == []
    assert yours.title(one) is None
    for change in (lambda: yours.ask(one, "x"), lambda: yours.delete(one), lambda: yours.rename(one, "x")):
        with pytest.raises(InputError, match="not here"):
            change()
    assert [row.title for row in mine.list()] == ["private"]


def test_an_empty_title_is_refused(catalog: Catalog):
    kept = catalog.conversations()
    with pytest.raises(InputError, match="needs a title"):
        kept.rename(kept.begin("x"), "  ")


def test_a_note_about_a_paper_is_its_readers_alone(catalog: Catalog):
    with catalog.writing() as writes:
        writes.put_papers([Paper("p", "T", "A.")])
    mine, yours = catalog.conversations("me"), catalog.conversations("you")
    mine.set_note("p", "read again", ["thesis"])
    mine.set_note("p", "read twice", ["thesis", "kv"])
    assert mine.note("p") == ("read twice", ("thesis", "kv"))
    assert yours.note("p") == ("", ())
