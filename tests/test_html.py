"""Answers and papers as HTML: what is linked, what is marked, and that text stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelf import PAPERS

from assistant.gate.citations import verify
from assistant.types import Answer, Evidence, Paper, Source, Statement
from ui import html
from ui.web import turn

LANTERN = PAPERS[0]
SPAN = LANTERN.abstract.index("On the Fjord"), LANTERN.abstract.index(" Training takes")
QUOTE = LANTERN.abstract[slice(*SPAN)]
HOSTILE = "</p><script>x()</script> & <img src=x onerror=y()> \" ' [1] \n\n# head ![i](http://e.example/p)"


def answered(text: str = "Lantern lowers word error by 12.5%.") -> Answer:
    evidence = {"e": Evidence("e", LANTERN.id, LANTERN.title, QUOTE, *SPAN)}
    verified = verify([Statement(text, ("e",))], evidence, {LANTERN.id: LANTERN})
    return Answer("how?", "answered", "lookup", verified.text, citations=verified.citations)


class Tags(HTMLParser):
    """The elements and the attributes of a piece of HTML, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_marker_leads_to_the_source_with_the_quoted_words():
    page = turn.answered(3, answered(), {LANTERN.id: LANTERN})
    assert 'href="#cite-3-1"' in page
    assert page.count('id="cite-3-1"') == 1
    assert f"<blockquote>{QUOTE}</blockquote>" in page
    assert "2024-03-01" in Tags(page).text


def test_a_marker_that_cites_nothing_is_no_link():
    assert Tags(html.paragraphs("See [7].", {1}, 1)).tags == ["p"]


def test_overlapping_quotes_are_marked_and_keep_the_abstract_whole():
    (one,) = answered().citations
    earlier = replace(one, start=0, end=one.start + 5, quote=LANTERN.abstract[: one.start + 5])
    marked = html.marked(LANTERN.abstract, [one, earlier])
    assert f"<mark>{LANTERN.abstract[: one.start + 5]}</mark>" in marked
    assert f"<mark>{LANTERN.abstract[one.start + 5 : one.end]}</mark>" in marked
    assert Tags(marked).text == LANTERN.abstract


def test_without_a_quote_the_nearest_papers_are_shown_as_no_answer():
    near = (Evidence("e", LANTERN.id, LANTERN.title, QUOTE, *SPAN),)
    abstained = Answer("?", "abstained", "lookup", "The collection does not say.", nearest=near)
    page = turn.answered(1, abstained, {LANTERN.id: LANTERN})
    assert "Not an answer" in page
    assert "cite-1" not in page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://a.example",
        'https://a.example/" onclick="x',
        "https://a.example/<b>",
        "data:text/html,x",
        "//a.example",
        "https://a.example/\nx",
        "",
        None,
    ],
)
def test_an_address_that_is_not_plainly_a_web_page_makes_no_link(url: str | None):
    assert html.safe_url(url) is None
    assert "href" not in html.meta(replace(LANTERN, url=url))


def test_a_plain_web_address_makes_a_link_that_tells_nothing():
    card = html.meta(replace(LANTERN, url="https://a.example/x?a=1&b=2"))
    assert 'href="https://a.example/x?a=1&amp;b=2"' in card
    assert 'rel="noopener noreferrer"' in card


def test_where_a_file_lies_on_the_server_is_not_told():
    paper = replace(LANTERN, sources=(Source("/home/ada/papers/page.txt", 3),))
    assert "page.txt, line 3" in html.meta(paper, whole=True)
    assert "ada" not in html.meta(paper, whole=True)


@given(text=st.text(min_size=1, max_size=80) | st.just(HOSTILE))
def test_nothing_in_a_paper_becomes_markup(text: str):
    paper = Paper("x", text, text, published=date(2024, 1, 1), authors=(text,), organization=text, url=text)
    piece = Evidence("e", text, text, text, 0, 1, url=text)
    made = (
        html.paper_row(paper),
        html.marked(text, []),
        turn.cards([piece], {}, "Reading these"),
        turn.waiting(1, text),
        turn.unanswered(1, text, text),
        turn.growing(text),
    )
    own = {"li", "div", "input", "button", "p", "a", "section", "blockquote", "span", "h2", "h3", "article"}
    for one in made:
        assert set(Tags(one).tags) <= own | {"aside"}
        assert not {"onerror", "onclick", "src"} & set(Tags(one).attributes)


def test_the_footing_tells_what_was_searched_and_what_was_left_out():
    told = Tags(html.footing(replace(answered(), seconds=0.123, model="m<b>"))).text
    assert "0 papers searched" in told
    assert "m<b>" in told
    assert "0.12 s" in told


def test_nothing_that_turns_or_hides_text_reaches_a_page():
    tricky = "a\u202egpj.exe\x1b[2J\u200bb\ufeff"
    assert html.escape(tricky) == "agpj.exe[2Jb"
