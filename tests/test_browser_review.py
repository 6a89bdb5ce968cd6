"""The review in Chromium: papers judged against a criterion, and a table of the reader's own columns."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import Site, Visitor, ask, open_tab, serving
from llm_server import LLMServer, Say
from written import library

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visitor]


def filling(body: dict) -> str:
    """A row for each paper asked about, its first sentence with a number as the only cell."""
    rows = []
    asked = body["messages"][1]["content"]
    for number, lines in re.findall(r"^Paper (\d+): [^\n]*\n((?:\[\d+\].*\n?)+)", asked, re.MULTILINE):
        held = [
            (int(key), text) for key, text in re.findall(r"\[(\d+)\] (.+)", lines) if re.search(r"\d", text)
        ]
        cells = [{"column": 1, "text": text, "sentence": key} for key, text in held[:1]]
        rows.append({"paper": int(number), "cells": cells})
    return json.dumps({"papers": rows})


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small library, with a model that fills tables."""
    home = library(tmp_path_factory.mktemp("review") / "home")
    with (
        LLMServer(Say(filling)) as server,
        serving(
            home, "--model", "openai:gpt-4.1-mini", OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=server.url
        ) as site,
    ):
        yield site


def test_a_criterion_is_looked_for_in_every_abstract_without_a_model(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    open_tab(came.page, "Review")
    came.page.fill(".ap-review [name=text]", "training time on a single GPU")
    came.page.get_by_role("button", name="Begin").click()
    came.page.locator("#review-result .ap-count").wait_for()
    came.page.get_by_role("button", name="Stop").wait_for(state="hidden")
    assert "395 papers" in came.page.locator("#review-result").inner_text()
    assert came.page.locator("#review-result .ap-quote").count() > 0
    came.page.locator("#review-result .ap-title").first.click()
    came.page.locator("#paper h2").wait_for()


def test_an_answers_papers_fill_a_table_whose_cells_show_their_quotes(modelled: Site, visitor: Arrive):
    came = visitor(modelled)
    ask(came.page, "which methods cut training time over 50%?")
    came.page.get_by_role("button", name="Columns").click()
    came.page.locator(".ap-of", has_text="papers chosen").wait_for()
    came.page.fill(".ap-review [name=text]", "main result, licence")
    came.page.get_by_role("button", name="Begin").click()
    cell = came.page.locator("#review-result .ap-cell").first
    cell.wait_for()
    cell.focus()
    assert cell.get_attribute("data-quote") in came.page.locator("#preview").inner_text()
    with came.page.expect_download() as saved:
        came.page.get_by_role("button", name="Save as CSV").click()
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8"))))
    assert rows[0] == ["paper", "main result", "licence"]
    assert "62%" in json.dumps(rows)


def test_what_a_model_costs_is_told_before_it_is_asked(modelled: Site, visitor: Arrive):
    came = visitor(modelled)
    open_tab(came.page, "Review")
    came.page.fill(".ap-review [name=text]", "trains faster")
    came.page.get_by_role("button", name="Begin").click()
    came.page.get_by_text("5 abstracts to judge").wait_for()
    came.page.get_by_role("button", name="Go on").click()
    came.page.locator("#review-result .ap-count").wait_for()
