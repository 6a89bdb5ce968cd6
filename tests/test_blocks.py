"""One answer, one set of blocks: what is shown where, once, and how long it is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from rich.console import Console

from assistant.types import Answer, Citation, Group, Item, JudgedClaim, Row, Table
from tests.set_cases import claim
from ui.blocks import blocks
from ui.render import export_answer
from ui.terminal import show_answer

COUNT = 12


def answer(count: int = COUNT) -> Answer:
    quotes = [
        f"We propose kite number {place}, " + "which flies over hills " * 9 + "well."
        for place in range(count)
    ]
    cited = tuple(
        Citation(
            place + 1, f"k{place}", f"Kite{place}: Flying Number {place}", "https://example.org/k", quote, 0,
            len(quote),
            published=date(2025, 3, place + 1), date_precision="day", arxiv_id=f"2503.0000{place}",
        )
        for place, quote in enumerate(quotes)
    )  # fmt: skip
    items = tuple(Item(f"Kite{place}: “{quote}”", (place + 1,)) for place, quote in enumerate(quotes))
    thirds = [
        Group(f"kind {start}", items[start : start + 3], more=(start + 4,)) for start in range(0, count, 4)
    ]
    text = "12 of 20 papers are about this; 3 approaches.\n\n" + "\n\n".join(
        "\n".join([group.label, *(item.text for item in group.items)]) for group in thirds
    )
    return Answer("kites", "answered", "overview", text, citations=cited, groups=tuple(thirds))


def shown(one: Answer, *, quotes: bool = False, width: int = 100) -> str:
    out = Console(file=io.StringIO(), width=width, color_system=None)
    show_answer(out, one, quotes=quotes)
    return out.file.getvalue()


def test_a_dozen_papers_fit_on_a_screen():
    assert len(shown(answer()).splitlines()) <= 40


def test_every_paper_is_named_once_with_its_day_and_where_it_is():
    text = shown(answer())
    for place in range(COUNT):
        assert text.count(f"[{place + 1}]") == 1
        if place % 4 != 3:
            assert f"2025-03-{place + 1:02}, arXiv:2503.0000{place}" in text


def test_quotes_are_whole_when_they_are_asked_for():
    quote = answer().citations[11].quote
    assert quote not in " ".join(shown(answer()).split())
    assert quote in " ".join(shown(answer(), quotes=True).split())


def test_the_headline_is_apart_from_the_groups():
    page = blocks(answer())
    assert page.headline == "12 of 20 papers are about this; 3 approaches."
    assert [len(section.entries) for section in page.sections] == [3, 3, 3]
    assert page.footnote == ""


def test_markdown_quotes_once():
    written = export_answer(answer(), (), "markdown")
    assert written.count("We propose kite number 0,") == 1
    assert "1. [Kite0](https://example.org/k), 2025, arXiv:2503.00000" in written


def test_a_table_too_wide_for_its_terminal_is_told_row_by_row():
    """No word is broken; what is not told is left out; a wide one is a table."""
    columns = ("name", "what it is", "size", "reported result", "date")
    cells = (
        "EmbeddingKite",
        "a model that embeds the flights of kites over hills",
        "300M",
        "–",
        "2025-03-01",
    )
    rows = Table(columns, (Row(cells, (1,)),))
    given = replace(answer(1), kind="recommend", text="1 model.", groups=(), table=rows)
    narrow = shown(given, width=60)
    assert "[1] EmbeddingKite  300M, 2025-03-01, arXiv:2503.00000" in narrow
    assert "what it is: a model that embeds the flights of kites" in narrow
    assert "reported result" not in narrow
    assert "reported result" in shown(given, width=120)


def test_a_number_that_a_paper_prints_twice_stands_once_and_words_of_titles_stay_whole():
    one = answer()
    title = one.citations[0].title
    rows = [JudgedClaim(claim("2.5x", 0.6, paper_id="k0"), title, "match", label=1)] * 2
    rows += [JudgedClaim(claim("3x", 0.67, paper_id="k1", quantity="memory"), "Kite1", "match", label=2)]
    rows += [JudgedClaim(claim("**4x", 0.75, paper_id="k2"), "Unseen Kites", "cannot_tell", "why")] * 2
    for width in (60, 80, 100, 140):
        text = shown(replace(one, groups=(), claims=tuple(rows)), width=width)
        assert text.count("2.5x") == text.count("4x") == 1
        assert "**" not in text
        assert "Kite0" in text
        assert text.count("arXiv:2503.00000") == 1
