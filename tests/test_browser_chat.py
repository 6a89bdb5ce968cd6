"""The chat in Chromium: asking, sources, the filter, and what stays when the page is left."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import DESKTOP, IN_VIEW, PHONE, TRAINING, Site, Visitor, ask, serving
from written import library

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visitor]
LOOKUP = "How many GPU hours does training the L-224 LoRAT tracker take?"
MEMORY = "Which papers reduce memory use by more than half?"


def matched(visitor: Visitor, n: int = 1) -> int:
    """The number that a set answer begins with."""
    return int(visitor.page.locator(f"#t{n} .ap-count strong").inner_text())


def votes(site: Site) -> list[tuple[str, int]]:
    with sqlite3.connect(site.home / "catalog.sqlite3") as db:
        return db.execute("select question, vote from feedback").fetchall()


def until(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def place(visitor: Visitor, selector: str) -> dict[str, float]:
    return visitor.page.locator(selector).evaluate("(e) => e.getBoundingClientRect().toJSON()")


def test_every_citation_of_an_answer_leads_to_its_words_in_the_right_paper(demo_site: Site, visitor: Arrive):
    from assistant import Assistant
    from assistant.config import Settings

    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    with Assistant.open(settings=Settings(home=demo_site.home, embedder="none")) as assistant:
        answer = assistant.ask(LOOKUP, engine="extractive")
    cites = came.page.locator("#t1 .ap-answer a.ap-cite")
    assert cites.count() > 0
    for index in range(cites.count()):
        cites.nth(index).click()
        card = came.page.locator(".ap-card.ap-current")
        assert card.count() == 1
        label = int(cites.nth(index).inner_text().strip("[]"))
        for citation in answer.citations:
            assert (citation.quote in card.inner_text()) == (citation.label == label)


def test_hovering_a_citation_previews_its_quote(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    came.page.locator("#t1 a.ap-cite").first.hover()
    came.page.locator("#preview:visible").wait_for()
    quoted = came.page.locator("#t1 .ap-card blockquote").first.inner_text()
    assert quoted in came.page.locator("#preview").inner_text()


def test_a_set_is_a_table_whose_numbers_lead_to_the_sentence_they_come_from(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    rows = came.page.locator("#t1 .ap-table").first.locator("tbody tr")
    assert rows.count() >= matched(came) > 20
    came.page.get_by_role("button", name="Show all").click()
    for index in range(0, rows.count(), 5):
        row = rows.nth(index)
        row.locator("a.ap-cite").click()
        assert came.page.locator(".ap-card.ap-current .ap-title").inner_text() in row.inner_text()


SIZES = [DESKTOP, {"width": 1024, "height": 700}, {"width": 820, "height": 1180}, PHONE]


@pytest.mark.parametrize("size", SIZES, ids=["1440", "1024", "820", "390"])
def test_each_question_goes_to_the_top_of_the_view(size: dict[str, int], demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, viewport=size, reduced_motion="reduce")
    bar = place(came, ".ap-tabs > .tab-wrapper")["bottom"]
    for n in range(1, 21):
        ask(came.page, TRAINING if n % 5 == 0 else LOOKUP)
        came.page.wait_for_function(
            "([n, bar]) => { const top = document.querySelector(`#t${n} .ap-question`)"
            ".getBoundingClientRect().top; return top >= bar - 1 && top < bar + 100; }",
            arg=[n, bar],
        )
        assert place(came, "#composer")["bottom"] <= size["height"] + 1
    came.page.locator("#t1 .ap-question").evaluate("(e) => e.scrollIntoView()")
    assert not came.page.locator("#t20 .ap-question").evaluate(IN_VIEW)


def test_the_first_answer_is_whole_after_many_turns(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    rows = came.page.locator("#t1 .ap-table tbody tr").count()
    for _ in range(30):
        ask(came.page, LOOKUP)
    assert came.page.locator("#t1 .ap-table tbody tr").count() == rows
    assert came.page.locator("#t1 .ap-filter").is_visible()
    came.page.locator("#t1 a.ap-cite").nth(2).click()
    assert came.page.locator("#t1 .ap-card.ap-current").count() == 1
    assert came.page.locator(".ap-current").count() == 1


def test_a_turn_travels_in_few_bytes_at_any_age(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    wire = came.page.context.new_cdp_session(came.page)
    wire.send("Network.enable")
    received: list[int] = []
    wire.on("Network.dataReceived", lambda got: received.append(got["dataLength"]))
    for question in (TRAINING, LOOKUP, MEMORY, TRAINING, LOOKUP, MEMORY, TRAINING):
        received.clear()
        ask(came.page, question)
        came.page.wait_for_timeout(200)
        assert 0 < sum(received) < 40_000, question


def test_a_heading_sorts_the_table_both_ways(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    table = came.page.locator("#t1 .ap-table").first
    savings = "t => [...t.querySelectorAll('td.ap-number')].map((c) => Number(c.dataset.sort))"
    heading = table.get_by_role("button", name="saving")
    heading.click()
    falling = table.evaluate(savings)
    heading.click()
    rising = table.evaluate(savings)
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising) != falling


def test_an_edited_filter_answers_at_once_and_retitles_its_question(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    ask(came.page, LOOKUP)
    before = matched(came)
    field = came.page.locator("#t1 [name=threshold]")
    field.fill("90")
    field.press("Enter")
    came.page.wait_for_function(
        "n => parseInt(document.querySelector('#t1 .ap-count strong').innerText) < n", arg=before
    )
    assert 0 < matched(came) < before
    assert "90" in came.page.locator("#t1 .ap-question").inner_text()
    came.page.locator("#t1 [data-off=threshold]").click()
    came.page.wait_for_function(
        "n => parseInt(document.querySelector('#t1 .ap-count strong').innerText) > n", arg=before
    )
    came.page.reload()
    came.page.locator("#t2").wait_for()
    assert matched(came) > before


def test_a_date_that_is_none_is_told_beside_it_and_changes_nothing(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    before = matched(came)
    came.page.locator("#t1 [name=since]").fill("soon")
    came.page.locator("#t1 [name=since]").press("Enter")
    came.page.locator("#t1 [data-field=since]").get_by_text("is not a date").wait_for()
    assert matched(came) == before


def test_examples_come_from_the_collection_and_are_answered(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    came.page.locator("#examples button").first.click()
    came.page.locator(".ap-turn:not(.ap-live) .ap-footing").wait_for()
    assert came.page.locator(".ap-turn a.ap-cite").count() > 0


def test_a_link_asks_its_question(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, f"?q={quote(LOOKUP)}")
    came.page.locator(".ap-turn:not(.ap-live) .ap-footing").wait_for()
    assert came.page.locator(".ap-question").inner_text() == LOOKUP


def test_reload_back_and_a_second_tab_return_to_the_same_place(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    first = came.page.url
    assert "?c=" in first
    came.page.reload()
    came.page.locator("#t1 .ap-table").first.wait_for()
    came.page.click("[data-do=new]")
    ask(came.page, LOOKUP)
    came.page.go_back()
    came.page.go_back()
    came.page.locator("#t1 .ap-table").first.wait_for()
    assert came.page.url == first
    other = visitor(demo_site, first.removeprefix(demo_site.url))
    other.page.locator("#t1 .ap-table").first.wait_for()


def test_a_restart_of_the_server_loses_nothing(tmp_path: Path, visitor: Arrive):
    home = library(tmp_path / "home")
    with serving(home) as site:
        came = visitor(site)
        ask(came.page, TRAINING)
        address = came.page.url.removeprefix(site.url)
        came.page.close()
    with serving(home) as site:
        again = visitor(site, address)
        again.page.locator("#t1 .ap-table").first.wait_for()
        assert again.page.locator("#conversation-list li").count() == 1
        again.page.close()


def test_conversations_are_found_renamed_and_deleted_with_undo(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, MEMORY)
    row = came.page.locator("#conversation-list li", has_text="memory").first
    row.hover()
    row.get_by_role("button", name="rename").click()
    came.page.keyboard.type("Memory, halved")
    came.page.keyboard.press("Enter")
    named = came.page.locator("#conversation-list li", has_text="Memory, halved")
    named.wait_for()
    came.page.fill("#find-conversation", "no such words")
    assert not named.is_visible()
    came.page.fill("#find-conversation", "halved")
    named.hover()
    named.get_by_role("button", name="delete").click()
    came.page.get_by_role("button", name="Undo").click()
    named.wait_for()


def test_a_followed_question_is_at_the_left_and_is_asked_by_a_press(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, MEMORY)
    came.page.get_by_role("button", name="Follow", exact=True).click()
    followed = came.page.locator("#followed li", has_text=MEMORY)
    followed.wait_for()
    came.page.reload()
    followed.wait_for()
    followed.locator(".ap-saved").click()
    came.page.locator("#t1 .ap-footing").wait_for()
    assert came.page.locator(".ap-question").all_inner_texts() == [MEMORY]
    followed.hover()
    followed.get_by_role("button", name="follow no longer").click()
    followed.wait_for(state="detached")


@pytest.mark.parametrize("form", ["Markdown", "HTML", "JSON"])
def test_a_conversation_is_saved_whole(form: str, demo_site: Site, visitor: Arrive, tmp_path: Path):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    ask(came.page, TRAINING)
    with came.page.expect_download() as saved:
        came.page.locator("#saveall").get_by_role("button", name=form).click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert LOOKUP in text
    assert TRAINING in text
    if form == "HTML":
        reader = came.page.context.new_page()
        asked: list[str] = []
        reader.on("request", lambda request: asked.append(request.url))
        reader.goto(file.as_uri())
        assert reader.locator("table tbody tr").last.is_visible()
        reader.close()
        assert asked == [file.as_uri()]


def test_a_vote_is_stored_with_its_question(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, MEMORY)
    came.page.get_by_role("button", name="Good").click()
    assert until(lambda: (MEMORY, 1) in votes(demo_site))


def test_an_older_answer_is_copied_with_its_own_sources(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, permissions=["clipboard-read", "clipboard-write"])
    ask(came.page, LOOKUP)
    ask(came.page, TRAINING)
    came.page.locator("#t1").get_by_role("button", name="Copy").click()
    came.page.get_by_text("Copied").wait_for()
    copied = came.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(LOOKUP)
    titles = came.page.locator("#t1 .ap-card .ap-title").all_inner_texts()
    assert all(title in copied for title in titles)
    others = came.page.locator("#t2 .ap-card .ap-title").all_text_contents()
    assert not any(title in copied for title in set(others) - set(titles))
    assert "<" not in copied


@pytest.mark.parametrize(("form", "ending"), [("Markdown", "md"), ("BibTeX", "bib"), ("CSV", "csv")])
def test_an_answer_is_saved(form: str, ending: str, demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    with came.page.expect_download() as saved:
        came.page.locator("#t1").get_by_role("button", name=form).click()
    assert saved.value.suggested_filename == f"answer.{ending}"
    assert Path(saved.value.path()).stat().st_size > 100


def test_asking_again_replaces_the_answer(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    came.page.locator("#t1").get_by_role("button", name="Ask again").click()
    came.page.wait_for_timeout(1500)
    assert came.page.locator(".ap-question").all_inner_texts() == [LOOKUP]
    assert came.page.locator(".ap-footing").count() == 1


def test_a_question_is_asked_in_other_words_in_its_place(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    ask(came.page, TRAINING)
    came.page.locator("#t1").get_by_role("button", name="Edit").click()
    assert came.page.input_value("#question") == LOOKUP
    came.page.fill("#question", MEMORY)
    came.page.keyboard.press("Enter")
    came.page.locator("#t1 .ap-count").wait_for()
    assert came.page.locator(".ap-question").all_inner_texts() == [MEMORY, TRAINING]
    came.page.reload()
    came.page.locator("#t2 .ap-footing").wait_for()
    assert came.page.locator(".ap-question").all_inner_texts() == [MEMORY, TRAINING]


def test_an_empty_question_is_no_question(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    came.page.fill("#question", "   ")
    came.page.click("#ask")
    came.page.wait_for_timeout(500)
    assert came.page.locator(".ap-question").count() == 0


def test_a_paper_opens_and_is_asked_about_alone(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    title = came.page.locator("#t1 .ap-card .ap-title").first.inner_text()
    came.page.locator("#t1 .ap-card .ap-title").first.click()
    came.page.locator("#paper h2").wait_for()
    assert came.page.locator("#paper h2").inner_text() == title
    came.page.get_by_role("button", name="Ask about this paper").click()
    assert title in came.page.locator("#about").inner_text()
    ask(came.page, "what does it propose?")
    assert set(came.page.locator("#t2 .ap-card .ap-title").all_inner_texts()) <= {title}


def test_an_abstract_unfolds_in_its_source_with_the_quote_marked(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    came.page.get_by_role("button", name="Show abstract").first.click()
    came.page.locator("#t1 .ap-unfolded mark").first.wait_for()
    came.page.get_by_role("button", name="Hide abstract").first.click()
    assert came.page.locator("#t1 .ap-unfolded").count() == 0


def test_keys_focus_the_box_and_bring_the_last_question_back(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    came.page.locator("#t1 .ap-question").focus()
    came.page.keyboard.press("/")
    assert came.page.evaluate("document.activeElement.id") == "question"
    came.page.keyboard.press("ArrowUp")
    assert came.page.input_value("#question") == LOOKUP
