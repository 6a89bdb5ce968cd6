"""The claims explorer in Chromium: its filter, plot, undecided claims and exports."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import Site, Visitor, open_tab

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visitor]


def explorer(arrive: Arrive, site: Site) -> Visitor:
    """A visitor looking at the explorer's first table."""
    came = arrive(site)
    open_tab(came.page, "Claims")
    came.page.locator("#explorer-table tbody tr").first.wait_for()
    return came


def counted(visitor: Visitor) -> int:
    return int(visitor.page.locator("#explorer-count strong").inner_text())


def fewer(visitor: Visitor, before: int) -> int:
    """The count once it has fallen below ``before``."""
    visitor.page.wait_for_function(
        "n => Number(document.querySelector('#explorer-count strong').innerText) < n", arg=before
    )
    return counted(visitor)


def test_the_table_says_how_many_of_how_many(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    told = came.page.locator("#explorer-count").inner_text()
    titles = came.page.locator("#explorer-table .ap-title").all_inner_texts()
    assert f"{len(set(titles))} of 395 papers" in told


def test_the_slider_narrows_the_table_by_mouse_and_by_keyboard(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    before = counted(came)
    slider = came.page.locator("#saving input[type=range]")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    narrowed = fewer(came, before)
    box = slider.bounding_box()
    came.page.mouse.click(box["x"] + 0.95 * box["width"], box["y"] + box["height"] / 2)
    assert 0 < fewer(came, narrowed) < narrowed < before
    came.page.wait_for_function(
        "() => [...document.querySelectorAll('#explorer-table td.ap-number')]"
        ".every((cell) => Number(cell.dataset.sort) > 0.9)"
    )


def test_quantity_topic_and_date_narrow_it_too(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    before = counted(came)
    came.page.get_by_label("Since").last.fill("2018")
    came.page.get_by_label("Since").last.press("Enter")
    dated = fewer(came, before)
    assert all(day >= "2018" for day in came.page.locator("#explorer-table td.ap-date").all_inner_texts())
    came.page.get_by_label("Quantity").last.click()
    came.page.get_by_role("option", name="model size").click()
    came.page.wait_for_function(
        "n => Number(document.querySelector('#explorer-count strong').innerText) !== n", arg=dated
    )
    assert counted(came) > 0


def test_a_gain_in_quality_is_listed_although_it_saves_nothing(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    came.page.get_by_label("Quantity").last.click()
    came.page.get_by_role("option", name="quality").click()
    came.page.wait_for_function("() => !document.querySelector('#explorer-table td.ap-number')")
    assert counted(came) > 10


def test_a_mark_tells_its_bound_by_shape_its_quote_when_met_and_leads_to_its_paper(
    demo_site: Site, visitor: Arrive
):
    came = explorer(visitor, demo_site)
    open_tab(came.page, "Plot")
    marks = came.page.locator("#explorer-plot .ap-dot")
    marks.first.wait_for()
    drawn = {
        marks.nth(index).get_attribute("data-bound"): marks.nth(index).locator("svg").inner_html()
        for index in range(marks.count())
    }
    assert {"exact", "up to"} <= set(drawn)
    assert len(set(drawn.values())) == len(drawn)
    marks.first.focus()
    shown = came.page.locator("#preview").inner_text()
    assert marks.first.get_attribute("data-quote") in shown
    assert "saves" in shown
    came.page.keyboard.press("Enter")
    came.page.locator("#paper h2").wait_for()
    assert came.page.locator("#paper h2").inner_text() == marks.first.get_attribute("data-title")


def test_savings_are_drawn_best_first_over_time_and_by_topic(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    table = came.page.locator("#explorer-table td.ap-number").evaluate_all(
        "cells => cells.map((c) => +c.dataset.sort)"
    )
    assert table == sorted(table, reverse=True)
    open_tab(came.page, "Plot")
    came.page.get_by_text("over time").click()
    came.page.locator("#explorer-plot .ap-days span").first.wait_for()
    days = came.page.locator("#explorer-table td.ap-date").all_text_contents()
    assert came.page.locator("#explorer-plot .ap-dot").count() == sum(day != "–" for day in days) > 0
    came.page.get_by_label("Topic, or several").fill("diffusion, language models")
    came.page.get_by_label("Topic, or several").press("Enter")
    came.page.get_by_text("by topic").click()
    came.page.locator("#explorer-plot .ap-name", has_text="diffusion").wait_for()
    assert came.page.locator("#explorer-plot .ap-line .ap-median").count() == 2


def test_undecided_claims_stand_apart_with_the_reason(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    told = came.page.locator("#explorer-count").inner_text()
    open_tab(came.page, "Undecided")
    rows = came.page.locator("#explorer-undecided tbody tr")
    rows.first.wait_for()
    assert int(told.rsplit("·", 1)[1].split()[0]) <= rows.count()
    assert all(cells.strip() for cells in rows.locator("td:last-child").all_inner_texts())


@pytest.mark.parametrize("form", ["CSV", "JSON", "Markdown", "BibTeX"])
def test_an_export_downloads_what_the_table_shows(
    form: str, demo_site: Site, visitor: Arrive, tmp_path: Path
):
    came = explorer(visitor, demo_site)
    quotes = came.page.locator("#explorer-table .ap-quote").all_inner_texts()
    with came.page.expect_download() as started:
        came.page.locator(f"#export-{ {'Markdown': 'md', 'BibTeX': 'bib'}.get(form, form.lower()) }").click()
    saved = tmp_path / started.value.suggested_filename
    started.value.save_as(saved)
    text = saved.read_text(encoding="utf-8")
    if form == "CSV":
        assert len(list(csv.DictReader(text.splitlines()))) == len(quotes)
    elif form == "JSON":
        assert [" ".join(row["quote"].split()) for row in json.loads(text)] == quotes
    elif form == "Markdown":
        assert text.count("\n| ") == len(quotes)
    else:
        assert text.count("@misc{") == counted(came)
    assert saved.stem == "claims"


def test_a_filter_that_is_none_is_told(demo_site: Site, visitor: Arrive):
    came = explorer(visitor, demo_site)
    came.page.get_by_label("Until").last.fill("the day after")
    came.page.get_by_label("Until").last.press("Enter")
    came.page.locator("#explorer-count [role=alert]").wait_for()
    assert "is not a date" in came.page.locator("#explorer-count").inner_text()


def test_an_address_returns_to_what_was_looked_at(demo_site: Site, visitor: Arrive):
    """The view and its filter, after a reload and in a window of another."""
    came = explorer(visitor, demo_site)
    before = counted(came)
    came.page.get_by_label("Topic, or several").fill("quantization")
    came.page.get_by_label("Topic, or several").press("Enter")
    narrowed = fewer(came, before)
    came.page.wait_for_url("**/?view=claims&topic=quantization")
    came.page.reload()
    came.page.wait_for_function("() => document.querySelector('#explorer-count strong')")
    assert counted(came) == narrowed
    other = visitor(demo_site, "?view=library&words=quantization&order=title")
    other.page.locator("#papers .ap-count").wait_for()
    assert other.page.get_by_label("Search").first.input_value() == "quantization"
    open_tab(other.page, "Ask")
    other.page.wait_for_function("() => location.search === ''")
