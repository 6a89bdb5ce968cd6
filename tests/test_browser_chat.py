"""The chat in Chromium: asking, evidence, the filter, and what stays between visitors."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from browser import TRAINING, Site, Visitor, ask

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visitor]
LOOKUP = "How many GPU hours does training the L-224 LoRAT tracker take?"


def quoted(visitor: Visitor) -> tuple[str, str]:
    """The marked words now in focus and the title of the paper they stand in."""
    return visitor.page.evaluate(
        "() => [document.activeElement.textContent,"
        " document.activeElement.closest('.ap-card').querySelector('.ap-title').textContent]"
    )


def matched(visitor: Visitor) -> int:
    """The number that the answer begins with."""
    told = visitor.page.locator("#conversation .ap-answer").last.inner_text()
    return int(re.match(r"(\d+|None)", told)[0].replace("None", "0"))


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


def test_every_citation_of_an_answer_leads_to_its_words_in_the_right_paper(demo_site: Site, visitor: Arrive):
    from assistant import Assistant
    from assistant.config import Settings

    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    with Assistant.open(settings=Settings(home=demo_site.home, embedder="none")) as assistant:
        answer = assistant.ask(LOOKUP, engine="extractive")
    cites = came.page.locator("#conversation a.ap-cite")
    assert cites.count() >= len(answer.citations) > 0
    known = {f"[{c.label}]": (c.quote, c.title) for c in answer.citations}
    for index in range(cites.count()):
        cites.nth(index).click()
        assert tuple(quoted(came)) == known[cites.nth(index).inner_text()]
        assert came.page.locator("mark.ap-current").count() == 1


def test_a_set_is_a_table_whose_numbers_lead_to_the_sentence_they_come_from(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    rows = came.page.locator("#answer-table .ap-table").first.locator("tbody tr")
    assert rows.count() >= matched(came) > 20
    for index in range(0, rows.count(), 5):
        row = rows.nth(index)
        row.locator("a.ap-cite").click()
        words, title = quoted(came)
        assert title in row.inner_text()
        assert row.locator(".ap-quote").inner_text() == " ".join(words.split())
        assert came.page.locator("mark.ap-current").is_visible()


def test_a_heading_sorts_the_table_both_ways(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    table = came.page.locator("#answer-table .ap-table").first
    savings = "t => [...t.querySelectorAll('td.ap-number')].map((c) => Number(c.dataset.sort))"
    heading = table.get_by_role("button", name="saving")
    heading.click()
    falling = table.evaluate(savings)
    heading.click()
    rising = table.evaluate(savings)
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising) != falling


def test_an_edited_filter_answers_at_once(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    before = matched(came)
    came.page.get_by_label("Saving, %").fill("90")
    came.page.wait_for_function(
        "n => parseInt(document.querySelector('#conversation .ap-answer').innerText) < n", arg=before
    )
    assert 0 < matched(came) < before
    came.page.get_by_label("Topic").fill("reinforcement learning")
    came.page.get_by_label("Topic").press("Enter")
    came.page.get_by_text("reinforcement learning", exact=False).first.wait_for()


def test_a_date_that_is_none_is_told_and_changes_nothing(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    before = matched(came)
    came.page.get_by_label("Since").first.fill("soon")
    came.page.get_by_label("Since").first.press("Enter")
    came.page.get_by_text("is not a date").wait_for()
    assert matched(came) == before


def test_examples_come_from_the_collection_and_are_answered(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    example = came.page.locator("#conversation button.example").first
    example.wait_for()
    example.click()
    came.page.locator("#conversation .ap-footing").wait_for()
    assert came.page.locator("#conversation a.ap-cite, #answer-table a.ap-cite").count() > 0


def test_a_link_asks_its_question_again(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, f"?q={quote(LOOKUP)}")
    came.page.locator("#conversation .ap-footing").wait_for()
    assert came.page.locator(".ap-question").inner_text() == LOOKUP
    link = came.page.get_by_role("link", name="Link to this question").get_attribute("href")
    assert link == f"?q={quote(LOOKUP, safe='')}"


def test_two_visitors_do_not_see_each_other(demo_site: Site, visitor: Arrive):
    one, two = visitor(demo_site), visitor(demo_site)
    ask(one.page, TRAINING)
    ask(two.page, LOOKUP)
    assert one.page.locator(".ap-question").all_inner_texts() == [TRAINING]
    assert two.page.locator(".ap-question").all_inner_texts() == [LOOKUP]
    assert two.page.locator("#answer-table .ap-table").count() == 0


def test_a_vote_is_stored_with_its_question(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    question = "Which papers reduce memory use by more than half?"
    ask(came.page, question)
    came.page.get_by_role("button", name=re.compile("^like", re.IGNORECASE)).last.click()
    assert until(lambda: (question, 1) in votes(demo_site))


def test_the_answer_is_copied_as_plain_text(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, permissions=["clipboard-read", "clipboard-write"])
    ask(came.page, LOOKUP)
    came.page.get_by_role("button", name="Copy").click()
    came.page.get_by_text("Copied").wait_for()
    copied = came.page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert "<" not in copied


def test_earlier_answers_keep_their_evidence(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    ask(came.page, TRAINING)
    came.page.locator("#conversation a.ap-cite").first.click()
    assert came.page.locator(".ap-earlier mark.ap-current").count() == 1
    assert came.page.locator("mark.ap-current").is_visible()


def test_retry_asks_the_last_question_again(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, LOOKUP)
    came.page.click("#retry")
    came.page.wait_for_timeout(1500)
    assert came.page.locator(".ap-question").all_inner_texts() == [LOOKUP]
    assert came.page.locator("#conversation .ap-footing").count() == 1


def test_an_empty_question_is_no_question(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    came.page.fill("#question textarea", "   ")
    came.page.click("#ask")
    came.page.wait_for_timeout(500)
    assert came.page.locator(".ap-question").count() == 0


def test_the_answer_is_there_within_a_second(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    came.page.fill("#question textarea", LOOKUP)
    took = came.page.evaluate(
        """() => new Promise((done) => {
          const begun = performance.now();
          new MutationObserver((_, watch) => {
            if (document.querySelectorAll('#conversation .ap-footing').length > 1) {
              watch.disconnect();
              done(performance.now() - begun);
            }
          }).observe(document.body, { childList: true, subtree: true });
          document.querySelector('#ask').click();
        })"""
    )
    # The goal is one second on two idle cores; a busy machine gets three.
    assert took < 3000, json.dumps({"milliseconds": took})
