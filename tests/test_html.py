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
from assistant.types import Answer, Evidence, Hit, Paper, Statement
from ingest.chunk import chunk
from ui import html

LANTERN = PAPERS[0]
SPAN = LANTERN.abstract.index("On the Fjord"), LANTERN.abstract.index(" Training takes")
QUOTE = LANTERN.abstract[slice(*SPAN)]
HOSTILE = "</p><script>x()</script> & <img src=x onerror=y()> \" ' [1] \n\n# head ![i](http://e.example/p)"
MESSAGES = (html.question_text, html.error_line, html.growing_text)


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


def test_a_marker_leads_to_the_mark_around_the_quoted_words():
    answer = answered()
    text = Tags(html.answer_text(answer, turn=3))
    assert text.attributes["href"] == "#cite-3-1"
    panel = html.evidence_panel(answer, {LANTERN.id: LANTERN}, turn=3)
    assert f'<mark id="cite-3-1" tabindex="-1">{QUOTE}</mark>' in panel
    assert Tags(panel).text.count(LANTERN.abstract) == 1


def test_a_marker_that_cites_nothing_is_no_link():
    assert Tags(html.answer_text(replace(answered(), text="See [7]."), 1)).tags == ["div", "p"]


def test_the_quotes_of_a_paper_have_one_label_and_one_anchor_and_keep_the_abstract_whole():
    (one,) = answered().citations
    earlier = replace(one, start=0, end=one.start + 5, quote=LANTERN.abstract[: one.start + 5])
    card = html.abstract_card(LANTERN, [one, earlier], turn=1)
    assert card.count('id="cite-1-1"') == 1
    assert card.count("[1]") == 1
    assert f'<mark id="cite-1-1" tabindex="-1">{LANTERN.abstract[: one.start + 5]}</mark>' in card
    assert f"<mark>{LANTERN.abstract[one.start + 5 : one.end]}</mark>" in card
    assert LANTERN.abstract in Tags(card).text


def test_a_card_says_where_the_paper_came_from_and_why_it_is_there():
    hit = Hit(LANTERN, chunk(LANTERN)[0], 1.0, lexical_rank=2, dense_rank=5)
    panel = html.evidence_panel(answered(), {LANTERN.id: LANTERN}, 1, {LANTERN.id: hit})
    told = Tags(panel).text
    assert "2024-03-01" in told
    assert "Found as number 2 by words and number 5 by meaning." in told
    assert 'href="https://example.org/p1"' in panel


def test_without_a_quote_the_nearest_papers_are_shown_as_no_answer():
    near = (Evidence("e", LANTERN.id, LANTERN.title, QUOTE, *SPAN),)
    abstained = Answer("?", "abstained", "lookup", "The collection does not say.", nearest=near)
    panel = html.evidence_panel(abstained, {LANTERN.id: LANTERN}, 1)
    assert "Not an answer" in panel
    assert "<mark" not in panel


def test_only_the_first_cards_of_many_are_unfolded():
    (one,) = answered().citations
    papers = {f"p{n}": replace(LANTERN, id=f"p{n}") for n in range(9)}
    cited = tuple(replace(one, label=n + 1, paper_id=f"p{n}") for n in range(9))
    panel = html.evidence_panel(replace(answered(), citations=cited), papers, 1)
    assert panel.count('<details class="ap-card" open>') == 3
    assert panel.count('<details class="ap-card">') == 6


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
    assert "href" not in html.abstract_card(replace(LANTERN, url=url))


def test_a_plain_web_address_makes_a_link_that_tells_nothing():
    card = html.abstract_card(replace(LANTERN, url="https://a.example/x?a=1&b=2"))
    assert 'href="https://a.example/x?a=1&amp;b=2"' in card
    assert 'rel="noopener noreferrer"' in card


@pytest.mark.parametrize("message", MESSAGES)
@given(text=st.text(max_size=80) | st.just(HOSTILE))
def test_a_message_is_one_line_of_our_own_elements(message, text: str):
    made = message(text)
    assert len(made.splitlines()) <= 1
    assert set(Tags(made).tags) <= {"div", "p"}
    assert made.startswith(("<div ", "<p "))


@given(text=st.text(min_size=1, max_size=80) | st.just(HOSTILE))
def test_nothing_in_a_paper_becomes_markup(text: str):
    paper = Paper("x", text, text, published=date(2024, 1, 1), authors=(text,), organization=text, url=text)
    for made in (html.abstract_card(paper, why=text), html.paper_row(paper), html.earlier(text, "<p></p>")):
        assert set(Tags(made).tags) <= {"details", "summary", "span", "p", "button", "time", "a"}
        assert not {"onerror", "onclick", "src"} & set(Tags(made).attributes)


def test_a_link_to_a_question_holds_it_whole():
    made = html.actions('50% & "more" <b>?')
    assert 'href="?q=50%25%20%26%20%22more%22%20%3Cb%3E%3F"' in made


def test_the_footing_tells_what_was_searched_and_what_was_left_out():
    told = Tags(html.footing(replace(answered(), seconds=0.123, model="m<b>"))).text
    assert "0 papers searched" in told
    assert "m<b>" in told
    assert "0.12 s" in told
