"""Saved Daily Papers pages: every line is a title, an abstract, metadata or page furniture."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.identity import title_key
from ingest.pages import read_html, read_text
from ingest.pages.layout import label
from ingest.pages.lines import Line
from ingest.pages.marks import PageDay, organization_name
from ingest.pages.text import page_year
from ingest.records import Record, Refusal

HEADER = ["new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers"]
BYLINE = "byAK and the research community"

TIDES = "Tidal Nets: Forecasting Harbour Depth with Two Layers"
TIDES_ABSTRACT = (
    "Harbour masters need depth forecasts they can trust. We fit a network of two layers to nine years of "
    "gauge readings and find that it halves the error of the usual tables. The code is small enough to audit "
    "by hand."
)
BEES = "How much does a bee remember?"
BEES_ABSTRACT = "We study the memory of bees. A maze of twelve doors is enough to tell."
MOSS = "moss2vec"
MOSS_ABSTRACT = (
    "Moss is hard to tell apart. We collect 4,100 photographs and train a small encoder on them, which names "
    "the species in 93% of cases and runs on a phone."
)
PAPERS = [(TIDES, TIDES_ABSTRACT), (BEES, BEES_ABSTRACT), (MOSS, MOSS_ABSTRACT)]


def page(*papers, blank: bool = True, header: bool = True, day: str | None = "Jul 29") -> str:
    """Text of a saved page; each paper is its lines."""
    top = [*HEADER, BYLINE, *([day] if day else [])] if header else []
    lines = [*top, *(line for paper in papers for line in paper)]
    return ("\n\n" if blank else "\n").join(lines)


def read(text: str) -> list[Record]:
    found = list(read_text(text, "page.txt"))
    assert [item for item in found if isinstance(item, Refusal)] == []
    return found


def pairs(records) -> list[tuple[str, str]]:
    return [(record.title, record.abstract) for record in records]


@pytest.mark.parametrize("blank", [True, False])
@pytest.mark.parametrize("header", [True, False])
def test_titles_and_abstracts_alternate_with_or_without_blank_lines(blank, header) -> None:
    """Question titles, one-word lower-case titles and abstracts of two short sentences are told apart."""
    assert pairs(read(page(*PAPERS, blank=blank, header=header))) == PAPERS


def test_line_numbers_are_those_of_the_titles() -> None:
    """A record points at the line where its title stands."""
    text = page(*PAPERS)
    lines = text.split("\n")
    assert [lines[record.line - 1] for record in read(text)] == [TIDES, BEES, MOSS]


def test_subscribe_glued_to_the_first_title_is_split_off() -> None:
    """`SubscribeTidal Nets` is furniture and a title; a title that merely starts so stays whole."""
    text = "\n".join(["Get trending papers in your email inbox!", f"Subscribe{TIDES}", TIDES_ABSTRACT])
    assert pairs(read(text)) == [(TIDES, TIDES_ABSTRACT)]
    whole = page(("Subscribers Leave in Winter", TIDES_ABSTRACT))
    assert pairs(read(whole)) == [("Subscribers Leave in Winter", TIDES_ABSTRACT)]


def test_a_title_with_a_full_stop_and_a_truncated_abstract_keep_their_roles() -> None:
    """Roles are chosen for the page as a whole, so a misleading line end does not flip them."""
    papers = [(f"{TIDES}.", TIDES_ABSTRACT), (MOSS, MOSS_ABSTRACT[:-30]), (BEES, BEES_ABSTRACT)]
    assert pairs(read(page(*papers))) == papers


METADATA = ["  • 25 authors", "·", "Jun 12, 2023 1"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (METADATA, (25, None, date(2023, 6, 12), False, 1)),
        (["• 1 author", "·", "May 29"], (1, None, date(2024, 5, 29), True, None)),
        (["apple Apple", "·", "Sep 10 53"], (None, "Apple", date(2024, 9, 10), True, 53)),
        (
            ["reef-lab The Reef Lab", "·", "Feb 2, 2021"],
            (None, "The Reef Lab", date(2021, 2, 2), False, None),
        ),
        (["• 7 authors · Jun 12, 2023"], (7, None, date(2023, 6, 12), False, None)),
        (["Apple · 4 authors · March 3"], (4, "Apple", date(2024, 3, 3), True, None)),
        (["• 3 authors"], (3, None, None, False, None)),
        ([], (None, None, None, False, None)),
    ],
)
@pytest.mark.parametrize("blank", [True, False])
def test_metadata_after_an_abstract(blank, lines, expected) -> None:
    """Author counts, organisations, dates and comment counts belong to the paper above them."""
    first = (TIDES, TIDES_ABSTRACT, *lines)
    records = read(page(first, (MOSS, MOSS_ABSTRACT, *METADATA), blank=blank))
    got = records[0]
    assert pairs(records) == [PAPERS[0], PAPERS[2]]
    assert expected == (
        got.author_count, got.organization, got.published, got.published_inferred, got.comments,
    )  # fmt: skip


def test_a_date_without_a_year_has_none_to_borrow() -> None:
    """No year is printed anywhere, so none is made up."""
    record = read(page((TIDES, TIDES_ABSTRACT, "• 2 authors", "·", "May 29")))[0]
    assert (record.published, record.published_inferred) == (None, False)


def test_years_in_titles_and_abstracts_are_not_printed_dates() -> None:
    """Only dates count for the page's own year."""
    dated = (
        "Floods of 2031: A Forecast",
        f"{TIDES_ABSTRACT} It covers 2030 to 2035.",
        "• 2 authors",
        "·",
        "May 29",
    )
    records = read(page(dated, (MOSS, MOSS_ABSTRACT, *METADATA)))
    assert records[0].published == date(2024, 5, 29)


def test_a_year_in_the_header_is_the_pages_own() -> None:
    """Nothing needs inferring from the papers then, but the paper's year was still not printed."""
    record = read(page((TIDES, TIDES_ABSTRACT, "• 2 authors", "·", "May 29"), day="Jul 29, 2025"))[0]
    assert (record.published, record.published_inferred) == (date(2025, 5, 29), True)


def test_the_page_year_has_every_day_that_the_page_prints() -> None:
    """The 29th of February moves the year on to a leap year."""
    assert page_year([PageDay(3, 1, 2021), PageDay(12, 31, None)]) == 2022
    assert page_year([PageDay(3, 1, 2021), PageDay(2, 29, None)]) == 2024
    assert page_year([PageDay(5, 1, None)]) is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("apple Apple", "Apple"),
        ("openbmb OpenBMB", "OpenBMB"),
        ("Gensyn Gensyn", "Gensyn"),
        ("zai-org Z.ai", "Z.ai"),
        ("Tsinghua University", "Tsinghua University"),
        ("nvidia", "nvidia"),
    ],
)
def test_an_account_handle_is_not_part_of_the_name(printed, name) -> None:
    """The handle goes, the words of a name stay."""
    assert organization_name(printed) == name


def test_paragraphs_of_one_abstract_stay_together() -> None:
    """A second paragraph is not a paper, and the blank line between them is kept."""
    second = "In a second study we leave the maze open. The bees then forget within a day, which we explain."
    records = read(page((TIDES, TIDES_ABSTRACT, second), (MOSS, MOSS_ABSTRACT)))
    assert records[0].abstract == f"{TIDES_ABSTRACT}\n\n{second}"
    assert len(records) == 2


def test_hard_wrapped_lines_are_joined() -> None:
    """Wrapped titles become one line, wrapped abstracts keep the page's lines."""
    tides = (
        "Harbour masters need forecasts that they\ncan trust. We fit a net of two layers\nto gauge readings."
    )
    moss = "Moss is hard to tell apart. We train a\nsmall encoder on it."
    text = page(
        ("Tidal Nets: Forecasting the Depth of\nSmall Harbours", tides),
        ("Moss Encoders for the Patient Botanist", moss),
    )
    assert pairs(read(text)) == [
        ("Tidal Nets: Forecasting the Depth of Small Harbours", tides),
        ("Moss Encoders for the Patient Botanist", moss),
    ]


def test_wrapped_lines_without_gaps_are_refused_rather_than_guessed() -> None:
    """When titles cannot be told from lines of abstracts, the page is refused with the way out."""
    wrapped = [
        "Harbour masters of all ports need forecasts of the depth that they can",
        "trust. We fit a network of two layers to gauge readings of nine years and",
        "find that it halves the error of the usual tables.",
    ]
    text = page(*[("Tidal Nets for Small Harbours", *wrapped)] * 4, blank=False)
    assert [item.reason for item in read_text(text, "page.txt")] == [
        "its lines are wrapped and no blank line stands between papers; save the page without wrapping"
    ]


FURNITURE = (
    "Submitted by|river-otter|45|Upvote|123|GitHub|1.2k|arXiv Page|Previous|Next|TOS|Privacy|About|Careers"
    "|Models|Datasets|Spaces|Pricing|Docs|© 2025 Hugging Face|Log In|https://huggingface.co/papers"
    "|Published on Jul 28|3 days ago|Page 2 of 7|Submitted by river-otter"
).split("|")


@pytest.mark.parametrize("blank", [True, False])
def test_furniture_is_neither_a_paper_nor_a_complaint(blank) -> None:
    """Votes, submitters, navigation and footers pass silently wherever they stand."""
    text = page(FURNITURE, PAPERS[0], FURNITURE, PAPERS[2], FURNITURE, blank=blank)
    assert pairs(read(text)) == [PAPERS[0], PAPERS[2]]


@pytest.mark.parametrize("blank", [True, False])
def test_a_title_without_an_abstract_is_reported_and_the_rest_goes_on(blank) -> None:
    """The refusal names the line; neither neighbour takes anything from it."""
    text = page(PAPERS[0], ("Lanterns for Deep Water",), PAPERS[2], blank=blank)
    found = list(read_text(text, "page.txt"))
    refused = [item for item in found if isinstance(item, Refusal)]
    assert pairs(item for item in found if isinstance(item, Record)) == [PAPERS[0], PAPERS[2]]
    assert [text.split("\n")[item.line - 1] for item in refused] == ["Lanterns for Deep Water"]
    assert "Lanterns for Deep Water" in refused[0].reason


def test_an_abstract_without_a_title_is_reported() -> None:
    """Nothing is made of an abstract that no title precedes."""
    found = list(read_text(page((TIDES_ABSTRACT, *METADATA), PAPERS[2]), "page.txt"))
    assert [type(item) for item in found] == [Refusal, Record]
    assert "without a title" in found[0].reason


def test_names_between_title_and_abstract_are_the_authors() -> None:
    """A line of persons' names is not taken for the title."""
    records = read(page((TIDES, "Ada Marsh, Bo van Dijk and Cy Reed", TIDES_ABSTRACT), PAPERS[2]))
    assert pairs(records) == [PAPERS[0], PAPERS[2]]
    assert records[0].authors == ("Ada Marsh", "Bo van Dijk", "Cy Reed")


def test_a_link_on_its_own_line_closes_the_sentence_above() -> None:
    """`Code is at` and the link below it are one abstract; a link elsewhere is furniture."""
    abstract = f"{TIDES_ABSTRACT} Code is available at\nhttps://example.org/tides"
    text = page((TIDES, abstract), (MOSS, MOSS_ABSTRACT), ("https://example.org/next",))
    assert [record.title for record in read(text)] == [TIDES, MOSS]
    assert read(text)[0].abstract.endswith("available at\n\nhttps://example.org/tides".replace("\n\n", "\n"))


@pytest.mark.parametrize(
    "text",
    [
        page(),
        "hello world",
        "# Notes\n\n- buy rope\n- call the harbour\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "\n\n".join(
            ["Chapter One", *["It was a long winter, and nobody came to the harbour for many weeks."] * 200]
        ),
        "import os\n\n\ndef main():\n    return os.getcwd()\n",
    ],
)
def test_text_that_is_no_page_yields_no_paper(text) -> None:
    """One refusal that says what was expected, and nothing invented."""
    found = list(read_text(text, "notes.txt"))
    assert [type(item) for item in found] == [Refusal]
    assert found[0].line == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*FURNITURE, *HEADER, *METADATA, "", TIDES, BEES, MOSS, TIDES_ABSTRACT, BEES_ABSTRACT]
        )
    )
)
def test_any_order_of_lines_keeps_text_literal_and_accounts_for_every_line(lines) -> None:
    """No page raises, what is told stands on it literally, and no title vanishes without a word.

    Lines that are as wide as their page may be one that was wrapped: titles are joined by a space.
    """
    text = "\n".join(["Daily Papers", *lines])
    found = list(read_text(text, "page.txt"))
    for record in (item for item in found if isinstance(item, Record)):
        assert record.title in " ".join(text.split())
        assert all(part in text.split("\n") for part in record.abstract.split("\n") if part)
    if any(item.line == 0 for item in found):  # refused as a whole
        return
    pieces = label(Line(number, line) for number, line in enumerate(text.split("\n"), 1))
    assert "".join(piece.line.text for piece in pieces) == "".join(line.strip() for line in text.split("\n"))
    told = sum(isinstance(item, Record) or "no abstract for" in item.reason for item in found)
    assert told == _titles_begun([piece.role for piece in pieces])


def _titles_begun(roles: list[str]) -> int:
    """Titles, those over several lines once: a new one begins behind what belongs to the one before."""
    begun, within = 0, False
    for role in roles:
        begun += role == "title" and not within
        within = role == "title" or (within and role not in {"abstract", "names", "unknown"})
    return begun


# ------------------------------------------------------------------------------------- HTML


def paper(number: int, **more):
    title, abstract = PAPERS[number]
    return {
        "paper": {
            "id": f"2501.0000{number}v2",
            "title": title,
            "summary": abstract,
            "publishedAt": "2025-01-07T18:00:00.000Z",
            "authors": [{"name": "Ada Marsh"}, {"name": "Bo Dijk"}],
            "upvotes": 12,
            "ai_summary": "A machine wrote this.",
        },
        "numComments": 3,
        "organization": {"name": "reef-lab", "fullname": "Reef Lab"},
        **more,
    }


def hydrated(props, body: str = "") -> str:
    data = html.escape(json.dumps(props), quote=True)
    top = "<!DOCTYPE html>\n<html><head></head><body>\n"
    return f'{top}<div data-target="DailyPapers" data-props="{data}">{body}</div></body></html>'


@pytest.mark.parametrize(
    "props",
    [
        {"dailyPapers": [paper(0), paper(1)], "dateString": "2025-01-08"},
        {"query": {}, "searchResults": [paper(0)["paper"], paper(1)["paper"]]},
        {"nested": {"papers": [paper(0), paper(1)]}},
    ],
)
def test_embedded_records_are_used_when_they_are_there(props) -> None:
    """The site's own records win over whatever the page shows, and bring their identifiers."""
    records = list(read_html(hydrated(props, "<h3>Something Else</h3><p>Not this.</p>"), "page.html"))
    assert pairs(records) == PAPERS[:2]
    first = records[0]
    assert (first.arxiv_id, first.url) == ("2501.00000", "https://arxiv.org/abs/2501.00000")
    assert (first.published, first.published_inferred) == (date(2025, 1, 7), False)
    assert (first.authors, first.author_count, first.upvotes) == (("Ada Marsh", "Bo Dijk"), 2, 12)
    assert first.line == 3


def test_what_stands_around_a_paper_completes_it() -> None:
    """Comments and organisation stand beside the nested paper."""
    record = next(read_html(hydrated({"dailyPapers": [paper(0)]}), "page.html"))
    assert (record.comments, record.organization) == (3, "Reef Lab")


def test_the_same_record_in_two_elements_is_one_appearance() -> None:
    """Header and body may both carry it."""
    twice = hydrated({"dailyPapers": [paper(0)]}) + hydrated({"dailyPapers": [paper(0)]})
    assert len(list(read_html(twice, "page.html"))) == 1


def article(number: int, meta: str = "") -> str:
    title, abstract = map(html.escape, PAPERS[number])
    return (
        f'<article><div><h3><a href="/papers/2501.0000{number}">{title[:6]}<em>{title[6:]}</em></a></h3>\n'
        f"<p>{abstract}</p>{meta}</div></article>\n"
    )


MARKED = "<ul><li><span>• </span>25 authors</li></ul><div>·</div><time>Jun 12, 2023</time> <span>1</span>"


def test_headings_and_paragraphs_are_read_when_nothing_is_embedded() -> None:
    """Titles from headings, identifiers from their links, metadata as on text pages, navigation ignored."""
    text = (
        "<!doctype html><html><body><nav>Models Datasets Spaces</nav><main><h1>Daily Papers</h1>\n"
        f"{article(0, MARKED)}{article(1)}{article(2)}</main>"
        "<footer>Terms</footer><script>var x = 1;</script>"
    )
    records = list(read_html(text, "page.html"))
    assert pairs(records) == PAPERS
    assert [record.arxiv_id for record in records] == ["2501.00000", "2501.00001", "2501.00002"]
    assert (records[0].author_count, records[0].published, records[0].comments) == (25, date(2023, 6, 12), 1)
    assert [record.line for record in records] == [2, 4, 6]


def test_broken_or_foreign_props_fall_back_to_the_page() -> None:
    """Half a JSON value, or one without papers, does not hide what the page shows."""
    for props in ('{"dailyPapers": [', '{"papers": [{"title": "No Summary Here"}]}'):
        top = "<html><body><h1>Daily Papers</h1>"
        text = f'{top}<div data-props="{html.escape(props)}">{article(0)}</div></body></html>'
        assert pairs(read_html(text, "page.html")) == PAPERS[:1]


def test_a_script_that_mentions_a_comment_hides_nothing() -> None:
    """What only looks like the start of a comment does not swallow the page."""
    text = f'<html><body><script>s.indexOf("<!--")</script><h1>Daily Papers</h1>{article(0)}</body></html>'
    assert pairs(read_html(text, "page.html")) == PAPERS[:1]


def test_a_page_about_one_paper_is_read_by_its_citation_tags() -> None:
    """arXiv's abstract pages carry everything in `citation_` tags."""
    text = (
        '<?xml version="1.0"?><html><head><meta name="citation_title" content="Tidal Nets">'
        '<meta name="citation_author" content="Marsh, Ada"><meta name="citation_author" content="Dijk, Bo">'
        '<meta name="citation_date" content="2025/01/07"><meta name="citation_arxiv_id" content="2501.00001">'
        f'<meta name="citation_abstract" content="{TIDES_ABSTRACT}"></head><body>Download: PDF</body></html>'
    )
    (record,) = read_html(text, "abs.html")
    assert pairs([record]) == [("Tidal Nets", TIDES_ABSTRACT)]
    assert (record.arxiv_id, record.published, record.author_count) == ("2501.00001", date(2025, 1, 7), 2)


@pytest.mark.parametrize(
    "text", ["<html><body></body></html>", "<p>hello</p>", "<div>" * 20_000, "<![x", "<!-- x"]
)
def test_html_without_papers_is_one_refusal(text) -> None:
    """Empty, deep and broken HTML is refused, never a crash."""
    assert [type(item) for item in read_html(text, "page.html")] == [Refusal]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["<!--", "<?", "<!", "<a ", "x\n", "A\n\n", " ", "·", "( ", "Ada Marsh, "])
def test_hostile_pages_take_linear_time(piece) -> None:
    """A hundred thousand unclosed comments, or lines that could all be wrapped, do not stall a reader."""
    text = piece * 40_000
    list(read_html(f"<html>{text}", "page.html"))
    list(read_text(text, "page.txt"))


# ------------------------------------------------------------------------------------- the real pages

KNOWN_FURNITURE = {
    "new",
    "Get trending papers in your email inbox!",
    "Get trending papers in your email inbox once a day!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
    "by AK and the research community",
}
HEADER_DAY = re.compile(r"[A-Z][a-z]{2} \d{1,2}")
KNOWN_META = re.compile(r"• \d+ authors?|·|[A-Z][a-z]{2} \d{1,2}(, \d{4})?( \d+)?")


@pytest.mark.shared
def test_the_saved_pages_give_508_appearances_of_478_papers(seeds: list[Path]) -> None:
    """Nothing is refused, and each abstract is a whole line of its page."""
    titles, counts = set(), []
    for path in seeds:
        text = path.read_text(encoding="utf-8")
        records = list(read_text(text, path.name))
        assert {type(record) for record in records} == {Record}
        assert {record.abstract for record in records} <= set(text.split("\n"))
        counts.append(len(records))
        titles |= {title_key(record.title) for record in records}
    assert counts == [30, 139, 46, 37, 256]
    assert len(titles) == 478


@pytest.mark.shared
def test_every_line_of_the_saved_pages_is_accounted_for(seeds: list[Path]) -> None:
    """Titles and abstracts alternate, metadata and furniture are the known ones, nothing is left."""
    for path in seeds:
        lines = path.read_text(encoding="utf-8").split("\n")
        pieces = label(Line(number, line) for number, line in enumerate(lines, 1))
        assert "".join(piece.line.text for piece in pieces) == "".join(line.strip() for line in lines)
        told = [piece.role for piece in pieces if piece.role in {"title", "abstract"}]
        assert told == ["title", "abstract"] * (len(told) // 2)
        for piece in pieces:
            text = piece.line.text
            assert piece.role != "unknown", text
            assert piece.role != "furniture" or text in KNOWN_FURNITURE or HEADER_DAY.fullmatch(text), text
            assert piece.role != "meta" or KNOWN_META.fullmatch(text), text
            assert (piece.role == "blank") == (text == "")
            assert piece.role != "abstract" or len(text) > 500
            assert piece.role != "title" or len(text) < 200


@pytest.mark.shared
def test_the_saved_pages_metadata(seeds: list[Path]) -> None:
    """Dates, inferred years, organisations: page by page."""
    records = [record for path in seeds for record in read_text(path.read_text(encoding="utf-8"), path.name)]
    third = [record for record in records if record.file.startswith("002_")]
    fourth = [record for record in records if record.file.startswith("003_")]
    assert {record.organization for record in records} - {None} == {"Apple", "Gensyn", "NVIDIA", "OpenBMB"}
    assert sum(record.published is not None for record in third) == 41
    assert {record.published.year for record in third if record.published_inferred} == {2025}
    assert sum(record.published_inferred for record in third) == 12
    assert all(record.published and record.author_count for record in fourth)
    assert not any(record.published for record in records if record not in third + fourth)


@pytest.mark.shared
def test_the_labelled_titles_are_found(seeds: list[Path], shared: Path) -> None:
    """The titles that people wrote down from these pages are ours, letter for letter."""
    ours = {
        record.title for path in seeds for record in read_text(path.read_text(encoding="utf-8"), path.name)
    }
    labelled = (shared / "gold" / "dev_papers.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["title"] for line in labelled} <= ours
