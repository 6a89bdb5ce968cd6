"""The library in Chromium: the first visit, uploads, browsing, deleting, and one session's settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from browser import LANTERN, TRAINING, Site, Visitor, ask, open_tab, serving
from written import library

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visitor]


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home of this module's own: it begins empty and its tests fill it, in order."""
    with serving(tmp_path_factory.mktemp("library") / "home") as site:
        yield site


def shown(visitor: Visitor) -> int:
    """How many papers the library says that it lists."""
    return int(visitor.page.locator("#papers .ap-count strong").inner_text())


def test_an_empty_library_offers_the_demo_corpus_and_loads_it(empty_site: Site, visitor: Arrive):
    came = visitor(empty_site)
    came.page.get_by_text("Your library is empty").wait_for()
    came.page.click("#load-demo")
    came.page.get_by_text("259 new").wait_for(timeout=60000)
    assert not came.page.locator("#load-demo").is_visible()
    assert "page-1.txt: 56 papers" in came.page.locator("#loaded").inner_text()
    came.page.locator("#conversation button.example").first.wait_for()
    ask(came.page, TRAINING)
    assert came.page.locator("#answer-table tbody tr").count() > 20


def test_an_upload_is_ingested_and_every_refusal_has_its_reason(
    empty_site: Site, visitor: Arrive, tmp_path: Path
):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(json.dumps(LANTERN) + "\n" + json.dumps({"title": "No abstract"}), encoding="utf-8")
    bad.write_text("{not json", encoding="utf-8")
    came = visitor(empty_site)
    open_tab(came.page, "Library")
    came.page.set_input_files("#uploads input[type=file]", [good, bad])
    came.page.locator("#uploads").get_by_text("bad").first.wait_for()
    came.page.click("#add")
    report = came.page.locator("#report .ap-report")
    report.wait_for()
    told = report.inner_text()
    assert "1 new" in told
    assert "good.jsonl: 1 paper, 1 refused" in told
    assert "good.jsonl, line 2: " in told
    assert "bad.jsonl" in told.split("Refused")[1]
    assert str(tmp_path) not in told
    assert "/tmp" not in told


def test_a_pasted_page_is_read_like_a_saved_one(empty_site: Site, visitor: Arrive):
    came = visitor(empty_site)
    open_tab(came.page, "Library")
    page = files("ingest.demo").joinpath("page-3.txt").read_text(encoding="utf-8")
    came.page.fill("#pasted textarea", page)
    came.page.click("#add")
    came.page.get_by_text("pasted page.txt: 23 papers").wait_for()
    assert "0 new" in came.page.locator("#report").inner_text()


def test_nothing_to_add_is_told(empty_site: Site, visitor: Arrive):
    came = visitor(empty_site)
    open_tab(came.page, "Library")
    came.page.click("#add")
    came.page.locator("#report [role=alert]").wait_for()


def test_papers_are_filtered_opened_and_deleted(empty_site: Site, visitor: Arrive):
    came = visitor(empty_site)
    came.page.on("dialog", lambda dialog: dialog.accept())
    open_tab(came.page, "Library")
    came.page.locator("#papers .ap-row").first.wait_for()
    before = shown(came)
    came.page.fill("#library-filter textarea, #library-filter input", "lantern dialect")
    row = came.page.locator("#papers .ap-row")
    came.page.wait_for_function("() => document.querySelectorAll('#papers .ap-row').length === 1")
    row.locator("summary").press("Enter")
    assert LANTERN["abstract"] in row.inner_text()
    assert "good.jsonl" in row.inner_text()
    row.get_by_role("button", name="Delete").click()
    came.page.get_by_text("1 paper deleted").wait_for()
    came.page.get_by_text("No paper has all of these words.").wait_for()
    came.page.fill("#library-filter textarea, #library-filter input", "")
    came.page.wait_for_function(
        "n => Number(document.querySelector('#papers .ap-count strong')?.innerText) === n", arg=before - 1
    )


def test_settings_are_of_one_session_and_a_key_is_not_shown(empty_site: Site, visitor: Arrive):
    one, two = visitor(empty_site), visitor(empty_site)
    for came in (one, two):
        open_tab(came.page, "Settings")
        came.page.locator("#facts dl").wait_for()
    one.page.get_by_label("Only papers since").fill("2018")
    one.page.get_by_label("API key").fill("sk-secret-of-one")
    one.page.get_by_role("button", name="Use these").click()
    one.page.get_by_text("typed here").wait_for()
    assert "2018-01-01" in one.page.locator("#facts").inner_text()
    open_tab(two.page, "Ask")
    open_tab(two.page, "Settings")
    assert "2018-01-01" not in two.page.locator("#facts").inner_text()
    for came in (one, two):
        assert "sk-secret-of-one" not in came.page.content()
    open_tab(one.page, "Ask")
    ask(one.page, TRAINING)
    assert 0 < int(one.page.locator(".ap-answer").inner_text().split()[0]) < 30


@pytest.fixture(scope="module")
def read_only_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(library(tmp_path_factory.mktemp("read-only") / "home"), "--read-only") as site:
        yield site


def test_a_read_only_library_is_browsed_and_cannot_be_changed(read_only_site: Site, visitor: Arrive):
    came = visitor(read_only_site)
    open_tab(came.page, "Library")
    row = came.page.locator("#papers .ap-row").first
    row.wait_for()
    row.locator("summary").press("Enter")
    row.locator(".ap-abstract").wait_for()
    assert came.page.get_by_role("button", name="Delete").count() == 0
    assert came.page.locator("#uploads, #pasted, #add").count() == 0
    assert not came.page.locator("#load-demo").is_visible()
