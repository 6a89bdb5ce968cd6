"""A paper with hostile text in every field: in no form of any answer does it act, hide or tell a secret."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from assistant import Assistant
from assistant.config import Settings
from assistant.language.text import visible
from assistant.types import Paper
from ingest.contents import read_content
from ingest.exports import FORMS, export
from ingest.moving import dump
from ingest.pipeline import store
from ingest.records import Record
from ingest.report import Report
from ingest.watching import Digest
from ui.digest import DIGESTS, write_digest
from ui.render import claims_csv, export_answer, export_claims

UNSEEN = "\x1b[31m\x07\x00\x9b2J\u202e\u2066\u200b\x7f"
MARKUP = "<script>alert(1)</script> [here](javascript:alert(2)) @article{evil, title={x}} |"
SECRET = "https://ada:hunter2@kites.example/code?access_token=hunter2&page=3"
QUESTIONS = [
    "which methods cut training time over 50%?",
    "how do people reduce tangling in kite models?",
    "does slow tuning reduce tangling?",
    "best open kite model?",
    "what is the accuracy of Kite-3 on KiteBench?",
    "how is Kite-3 different from Kite-4?",
    "who wrote Kite-3?",
    "how many papers are about kites?",
]


def _dirty(text: str) -> str:
    return f"{text[:3]}{UNSEEN}{text[3:]} {MARKUP}"


def _row(number: int) -> dict[str, Any]:
    return {
        "title": _dirty(f"Kite-{number}: A 7B Kite Model"),
        "abstract": (
            f"We present Kite-{number}, an open 7B kite model. It cuts training time by {60 + number}%"
            f"{UNSEEN} on KiteBench. Kite models tangle often. {MARKUP} We find that slow tuning reduces "
            f"tangling of kite models. Accuracy on KiteBench reaches {80 + number}.5%{UNSEEN}. "
            "=SUM(A1) beats +2."
        ),
        "authors": [_dirty("=cmd Doe"), _dirty("Ann {Smith}} and")],
        "venue": _dirty("Journal of @Kites"),
        "organization": _dirty("+Org"),
        "doi": f"10.5555/kite.{number}}}{{",
        "keywords": [_dirty("=1+1}")],
        "key": _dirty("key}"),
        "language": "en}{",
        "volume": "1\nTY  - JOUR",
        "publisher": _dirty("-2"),
        "published": "2024-03-01",
        "url": SECRET,
    }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    lines = "\n".join(json.dumps(_row(number)) for number in range(6))
    records = list(read_content([lines.encode()], "kites.jsonl"))
    assert all(isinstance(one, Record) for one in records), records
    settings = Settings(home=tmp_path_factory.mktemp("hostile"), embedder="none")
    store(records, settings=settings)
    with Assistant.open(settings=settings) as opened:
        yield opened


def _forms(hostile: Assistant) -> Iterator[tuple[str, str]]:
    """Everything that can be written of the collection, by its form."""
    papers = hostile.papers()
    for form in FORMS:
        yield form, export(papers, form)
    answers = [hostile.ask(question, engine="extractive") for question in QUESTIONS]
    for answer in answers:
        for form in FORMS:
            yield form, export_answer(answer, papers, form)
    for form in ("csv", "json", "markdown"):
        yield form, export_claims(hostile.claims(), papers, form)
    yield "csv", claims_csv(hostile.claims())
    yield "json", "".join(dump(hostile.stores.catalog))
    for form in DIGESTS:
        yield form, write_digest(Digest(tuple(papers), tuple(answers), Report()), form)


def test_nothing_unseen_and_no_secret_is_written_in_any_form(hostile: Assistant) -> None:
    """Screens are not moved, words are not hidden or turned, and passwords of links are not told."""
    seen = set()
    for form, text in _forms(hostile):
        seen.add(form)
        assert visible(text) == text, form
        assert "hunter2" not in text, form
    assert seen == {*FORMS, *DIGESTS}


def test_programs_get_the_whole_text(hostile: Assistant) -> None:
    """In JSON what is unseen is escaped, so that spans stay literal."""
    papers = {paper.id: paper for paper in hostile.papers()}
    assert all("\u202e" in paper.abstract for paper in papers.values())
    for row in json.loads(export(list(papers.values()), "json")):
        assert row["abstract"] == papers[row["id"]].abstract


def test_no_cell_of_a_spreadsheet_is_a_formula(hostile: Assistant) -> None:
    """Also where the sign comes after something unseen."""
    for form, text in _forms(hostile):
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell]
            assert [cell for cell in cells if cell[0] in "=+@\t\r" or re.match(r"-(?!\d)", cell)] == []
    assert "'=1+1" in export([Paper("p", "\u200b=1+1", "It flies.")], "csv")


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl", "csv", "json"])
def test_no_field_becomes_another_paper(hostile: Assistant, form: str) -> None:
    """What is exported is read back as as many papers, with their titles."""
    papers = hostile.papers()
    back = list(read_content([export(papers, form).encode()], f"back.{form}"))
    assert [one for one in back if not isinstance(one, Record)] == []
    assert sorted(one.title[:3] for one in back if isinstance(one, Record)) == ["Kit"] * len(papers)


def test_a_feed_is_one_that_readers_can_parse(hostile: Assistant) -> None:
    """One control character would make the whole of it unreadable."""
    answer = hostile.ask(QUESTIONS[0], engine="extractive")
    digest = Digest(tuple(hostile.papers()), (answer,), Report())
    assert ET.fromstring(write_digest(digest, "rss")).findall("channel/item")
    page = write_digest(digest, "html")
    assert "<script" not in page
    assert 'href="javascript' not in page
