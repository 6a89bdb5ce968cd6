"""The library in Chromium: the first visit, uploads, browsing, deleting, and a reader's settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from browser import LANTERN, TRAINING, Site, Visitor, ask, open_tab, serving
from llm_server import LLMServer, Say
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
    came.page.click("[data-do=demo]")
    came.page.locator("#first progress").wait_for()
    came.page.reload()
    came.page.locator("#examples button").nth(2).wait_for(timeout=60000)
    ask(came.page, TRAINING)
    assert came.page.locator("#t1 .ap-table tbody tr").count() > 20


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


def test_papers_are_searched_opened_and_deleted_with_undo(empty_site: Site, visitor: Arrive):
    came = visitor(empty_site)
    open_tab(came.page, "Library")
    came.page.locator("#papers .ap-row").first.wait_for()
    before = shown(came)
    box = "#library-filter textarea, #library-filter input"
    came.page.fill(box, "lantern dialect")
    row = came.page.locator("#papers .ap-row", has_text="Lantern").first
    row.wait_for()
    row.locator(".ap-title").click()
    came.page.locator("#paper .ap-abstract").wait_for()
    assert LANTERN["abstract"] in came.page.locator("#paper").inner_text()
    came.page.keyboard.press("Escape")
    for press in ("Undo", None):
        row.locator(".ap-pick").check()
        came.page.locator("[data-remove]").click()
        assert not row.is_visible()
        if press:
            came.page.get_by_role("button", name=press).click()
            assert row.is_visible()
    came.page.get_by_text("1 paper deleted").wait_for(timeout=15000)
    came.page.fill(box, "")
    came.page.wait_for_function(
        "n => Number(document.querySelector('#papers .ap-count strong')?.innerText) === n", arg=before - 1
    )


def test_chosen_papers_are_saved_and_pages_turned(empty_site: Site, visitor: Arrive):
    came = visitor(empty_site)
    open_tab(came.page, "Library")
    came.page.locator("#papers .ap-row").first.wait_for()
    first = came.page.locator("#papers .ap-title").first.inner_text()
    came.page.locator(".ap-all").check()
    with came.page.expect_download() as saved:
        came.page.locator("[data-export=bib]").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8").count("\n@") >= 49
    came.page.locator("[data-page='2']").click()
    came.page.get_by_text("page 2 of").wait_for()
    assert came.page.locator("#papers .ap-title").first.inner_text() != first


def test_settings_are_kept_and_the_key_goes_to_its_server_alone(tmp_path: Path, visitor: Arrive):
    home = library(tmp_path / "home")
    typed = "sk-typed-0123456789"
    with LLMServer(Say("ready")) as model, serving(home, OPENAI_API_KEY="sk-own-0123456789") as site:
        came = visitor(site)
        open_tab(came.page, "Settings")
        came.page.locator("#facts dl").wait_for()
        came.page.get_by_label("A language model writes").check()
        came.page.get_by_label("Model", exact=True).fill("local-one")
        came.page.locator("#base-url input, #base-url textarea").fill(model.url)
        came.page.get_by_role("button", name="Try it").click()
        came.page.get_by_text("It answers.").wait_for()
        came.page.locator("#key input").fill(typed)
        came.page.get_by_role("button", name="Save").click()
        came.page.get_by_text("Saved.").wait_for()
        came.page.close()
        again = visitor(site)
        again.page.locator("#scope", has_text="written by local-one").wait_for()
        open_tab(again.page, "Settings")
        again.page.locator("#facts", has_text="yours").wait_for()
        assert again.page.locator("#key input").input_value() == ""
        assert typed not in again.page.content()
        open_tab(again.page, "Ask")
        ask(again.page, "What does Gannet keep in host memory?")
        sent = [{name.lower(): said for name, said in one.headers.items()} for one in model.requests]
        again.page.close()
    keys = [headers.get("authorization", "") for headers in sent]
    assert f"Bearer {typed}" in keys
    assert not any("sk-own" in key for key in keys)
    (log,) = tmp_path.glob("home-*.log")
    assert typed not in log.read_text()


@pytest.fixture(scope="module")
def read_only_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(library(tmp_path_factory.mktemp("read-only") / "home"), "--read-only") as site:
        yield site


def test_a_read_only_library_is_browsed_and_cannot_be_changed(read_only_site: Site, visitor: Arrive):
    came = visitor(read_only_site)
    open_tab(came.page, "Library")
    row = came.page.locator("#papers .ap-row").first
    row.wait_for()
    row.locator(".ap-title").press("Enter")
    came.page.locator("#paper .ap-abstract").wait_for()
    assert came.page.get_by_role("button", name="Delete").count() == 0
    assert came.page.locator("#uploads, #pasted, #add, .ap-drop").count() == 0
