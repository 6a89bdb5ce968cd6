"""JSON, JSONL, tables, BibTeX and feeds: whatever the fields are called, with line numbers."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.types import dated
from ingest.dates import when
from ingest.fields import arxiv_id, count, link, names
from ingest.formats import kind_of
from ingest.formats.atom import read_feed
from ingest.formats.bibtex import read_bibtex
from ingest.formats.json_documents import read_json
from ingest.formats.json_lines import read_json_lines
from ingest.formats.mails import read_mail
from ingest.formats.markdown import read_markdown
from ingest.formats.tables import read_table
from ingest.formats.tagged import read_tagged
from ingest.formats.xml_records import read_xml
from ingest.mappings import from_mapping
from ingest.records import Record, Refusal

TITLE = "Tidal Nets for Small Harbours"
ABSTRACT = "We fit a network of two layers to gauge readings. It halves the error of the usual tables."
PLAIN = {"title": TITLE, "abstract": ABSTRACT}


def one(reading) -> Record:
    (record,) = reading
    assert isinstance(record, Record), record
    return record


def lines(text: str):
    return enumerate(io.StringIO(text, newline=""), 1)


# ------------------------------------------------------------------------------------- single fields


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("2301.12345v2", "2301.12345"),
        ("arXiv:0704.0001", "0704.0001"),
        ("https://arxiv.org/abs/2301.12345v3", "2301.12345"),
        ("http://arxiv.org/pdf/2301.12345.pdf", "2301.12345"),
        ("https://huggingface.co/papers/2301.12345#community", "2301.12345"),
        ("10.48550/arXiv.2301.12345", "2301.12345"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("cs.LG/0601001v1", "cs/0601001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("2313.12345", None),  # there is no thirteenth month
        ("see arXiv:2301.12345 for details", None),
        ("https://example.org/2301.12345", None),
        ("12345.6789", None),
        ("cs/123", None),
        (None, None),
        (2301.12345, None),
    ],
)
def test_arxiv_identifiers_come_from_fields_and_never_from_prose(field, expected) -> None:
    """New and old style, plain and linked, version and subject class dropped."""
    assert arxiv_id(field) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2023-06-12T00:00:00.000Z", "2023-06-12"),
        ("2023-6-2", "2023-06-02"),
        ("Jun 12, 2023", "2023-06-12"),
        ("12 June 2023", "2023-06-12"),
        ("Mon, 12 Jun 2023 17:59:59 GMT", "2023-06-12"),
        ("2023-06", "2023-06"),
        (2023, "2023"),
        ("2011-06-29/2011-07-01", "2011-06-29"),
        ("2011/2013", "2011"),
        ("2015/..", "2015"),
        ("2019-21", "2019"),
        ("2015~", "2015"),
        ("2018,", "2018"),
        ("[2014]", "2014"),
        ("c. 1998", "1998"),
        ("2003a", "2003"),
        ("2015-2016", "2015"),
        ("2021/05/01/", "2021-05-01"),
        ("2022///", "2022"),
        ("2022/07//", "2022-07"),
        ("2020 Mar 15", "2020-03-15"),
        ("2020 Mar", "2020-03"),
        ("2020 Mar-Apr", "2020-03"),
        ("2020 Mar 30-Apr 2", "2020-03-30"),
        ("2020 Spring", "2020"),
        ("15. März 2020", "2020-03-15"),
        ("1er février 2021", "2021-02-01"),
        ("3 de agosto de 2019", "2019-08-03"),
        ("31.12.2021", "2021-12-31"),
        ("12/31/2021", "2021-12-31"),
        ("03/04/2021", "2021"),
        ("20210504", "2021-05-04"),
        ("05/2021", "2021-05"),
        ("2020年3月15日", "2020-03-15"),
        (1612137600000, "2021-02-01"),
        ({"date-parts": [["2023", 7, 3]]}, "2023-07-03"),
        ({"date-parts": [[2021]]}, "2021"),
        ({"raw": "2021-03"}, "2021-03"),
        ([[2020, 2]], "2020-02"),
    ],
)
def test_dates_in_their_usual_forms(printed, expected) -> None:
    """To the part that is printed; of a period the beginning; never a guess between day and month."""
    day = when(printed)
    assert dated(day.value, day.precision) == expected


@pytest.mark.parametrize(
    "printed", ["in press", "n.d.", "", None, "NaN", "to appear", {"date-parts": [[None]]}]
)
def test_what_says_that_there_is_no_date_is_none(printed) -> None:
    """And no complaint."""
    assert when(printed) is None


@pytest.mark.parametrize("printed", ["2023-02-30", "soon", "2023-13", "99/99/99"])
def test_what_is_no_date_is_an_error(printed) -> None:
    """Not `None`: something was printed there."""
    with pytest.raises(ValueError):  # noqa: PT011  the message is the standard library's
        when(printed)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada Marsh, Bo Dijk and Cy Reed", ("Ada Marsh", "Bo Dijk", "Cy Reed")),
        ("Marsh, Ada; Dijk, Bo", ("Ada Marsh", "Bo Dijk")),
        ("Marsh, Ada", ("Ada Marsh",)),
        ("Marsh A.; Dijk B.", ("Marsh A.", "Dijk B.")),
        ("van der Dijk, Bo", ("Bo van der Dijk",)),
        ("Marsh, A., Dijk, B.", ("A. Marsh", "B. Dijk")),
        ("Marsh, Ada (11); Dijk, Bo (22)", ("Ada Marsh", "Bo Dijk")),
        ([["Marsh", "A.", ""]], ("A. Marsh",)),
        ([{"family": "Dijk", "given": "Bo", "non-dropping-particle": "van"}], ("Bo van Dijk",)),
        ([{"literal": "Acme Team"}], ("Acme Team",)),
        ("Marsh, Ada and Dijk, Bo", ("Ada Marsh", "Bo Dijk")),
        ("['Ada Marsh', \"Bo O'Dijk\"]", ("Ada Marsh", "Bo O'Dijk")),
        ([{"name": "Ada Marsh"}, {"fullname": "Bo"}, {"x": 1}, None, "Cy"], ("Ada Marsh", "Bo", "Cy")),
        (7, ()),
    ],
)
def test_authors_in_one_string_or_a_list(value, expected) -> None:
    """Semicolons, `and`, commas, objects with names."""
    assert names(value) == expected


def test_links_and_counts_take_nothing_dangerous_or_odd() -> None:
    """Only http links; only whole numbers that are not negative."""
    assert link("https://example.org/a?b=1") == "https://example.org/a?b=1"
    assert [link(value) for value in ("javascript:alert(1)", "ftp://x", "https://x y", 3)] == [None] * 4
    assert [count(value) for value in ("1,204", 7, "3")] == [1204, 7, 3]
    assert [count(value) for value in (True, -1, "many", 1.5, 10**12)] == [None] * 5


# ------------------------------------------------------------------------------------- one record


def test_field_names_are_met_in_any_spelling() -> None:
    """Case, spaces, hyphens and underscores do not count."""
    data = {
        "Paper Title": TITLE,
        "SUMMARY": ABSTRACT,
        "arxiv-id": "2301.12345v2",
        "PDF_URL": "https://arxiv.org/pdf/2301.12345",
        "Author Names": "Ada Marsh; Bo Dijk",
        "publication date": "2023-01-30",
        "num_comments": "4",
        "Upvotes": 9,
    }
    record = one(from_mapping(data, "f", 3))
    assert (record.title, record.abstract, record.line) == (TITLE, ABSTRACT, 3)
    assert (record.arxiv_id, record.published, record.author_count) == ("2301.12345", date(2023, 1, 30), 2)
    assert (record.comments, record.upvotes, record.url) == (4, 9, "https://arxiv.org/pdf/2301.12345")


def test_titles_are_one_line_and_abstracts_keep_their_lines() -> None:
    """White space in a title is folded; line breaks of an abstract stay, and LaTeX is what it prints."""
    record = one(
        from_mapping(
            {"title": " Tidal\n  $\\alpha$-Nets ", "abstract": "  We save 50\\%.\r\n It works.\n"}, "f", 1
        )
    )
    assert (record.title, record.abstract) == ("Tidal α-Nets", "We save 50%.\n It works.")


def test_characters_that_cannot_be_stored_become_spaces() -> None:
    """Zero bytes and lone surrogates, which JSON can carry, do not reach the stores."""
    record = one(from_mapping({"title": "Tidal\u0000 Nets", "abstract": "We fit\ud800 nets."}, "f", 1))
    assert (record.title, record.abstract) == ("Tidal Nets", "We fit  nets.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"title": TITLE}, "no abstract for 'Tidal Nets"),
        ({"title": TITLE, "abstract": " N/A "}, "no abstract for 'Tidal Nets"),
        ({"title": TITLE, "abstract": ["a", "b"]}, "no abstract for 'Tidal Nets"),
        ({"abstract": ABSTRACT}, "without a title"),
        ({"title": "...", "abstract": ABSTRACT}, "without a title"),
        ({}, "no title"),
        (["a"], "not a paper"),
        ({"title": "x" * 2000, "abstract": ABSTRACT}, "a title of 2,000 characters"),
        ({"title": TITLE, "abstract": "x" * 60_000}, "an abstract of 60,000 characters"),
    ],
)
def test_what_is_no_paper_is_refused_with_its_line(data, said) -> None:
    """One refusal that says what is missing and from what."""
    (refusal,) = from_mapping(data, "f.json", 5)
    assert isinstance(refusal, Refusal)
    assert (refusal.file, refusal.line) == ("f.json", 5)
    assert said in refusal.reason
    assert "\n" not in refusal.reason


def test_a_senseless_date_is_reported_and_the_paper_kept() -> None:
    """The paper goes on without a date."""
    refusal, record = from_mapping({**PLAIN, "date": "32nd of May"}, "f", 1)
    assert "'32nd of May' is no date" in refusal.reason
    assert (record.title, record.published) == (TITLE, None)


# ------------------------------------------------------------------------------------- JSON


API = [
    {
        "paper": {
            "id": "2501.00001",
            "title": TITLE,
            "summary": ABSTRACT,
            "publishedAt": "2025-01-06T19:00:00.000Z",
            "authors": [{"_id": "x", "name": "Ada Marsh", "hidden": False}],
            "upvotes": 31,
        },
        "publishedAt": "2025-01-08T03:00:00.000Z",
        "title": TITLE,
        "summary": "A shortened one.",
        "numComments": 2,
        "submittedBy": {"fullname": "River", "name": "river-otter"},
    }
]


def test_the_daily_papers_api() -> None:
    """The nested paper has the say, what lies around it fills in."""
    record = one(read_json(json.dumps(API, indent=1), "daily.json"))
    assert (record.title, record.abstract, record.arxiv_id) == (TITLE, ABSTRACT, "2501.00001")
    assert (record.published, record.upvotes, record.comments) == (date(2025, 1, 6), 31, 2)
    assert (record.authors, record.url) == (("Ada Marsh",), "https://arxiv.org/abs/2501.00001")


@pytest.mark.parametrize(
    "data",
    [
        [PLAIN, PLAIN],
        {"papers": [PLAIN, PLAIN], "count": 2},
        {"query": "x", "data": {"results": [PLAIN, PLAIN]}},
    ],
)
def test_lists_and_objects_around_lists(data) -> None:
    """The collection may be the document or lie in it."""
    assert [item.title for item in read_json(json.dumps(data), "f")] == [TITLE, TITLE]


def test_a_single_paper_and_several_values_in_a_row() -> None:
    """One object is one paper; pretty-printed objects one after the other are several."""
    assert one(read_json(json.dumps(PLAIN), "f")).title == TITLE
    text = json.dumps(PLAIN, indent=2) + "\n" + json.dumps(PLAIN, indent=2)
    assert [item.line for item in read_json(text, "f")] == [1, 5]


def test_json_records_know_their_lines_and_survive_a_later_error() -> None:
    """What stands before a syntax error is read; the error is reported where it is."""
    text = json.dumps([PLAIN, PLAIN], indent=1)
    found = list(read_json(text[:-20], "f"))
    assert [(type(item), item.line) for item in found] == [(Record, 2), (Refusal, 8)]
    assert found[1].reason.startswith("broken JSON")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"papers":' * 50_000,
        "[" + "9" * 5000 + "]",
        '{"a": 1}',
        "[]",
        "[1, 2",
        '{"title" "x"}',
        "[,]",
    ],
)
def test_hostile_and_empty_json_is_refused(text) -> None:
    """Depth bombs, endless numbers, nothing in it: refusals, no crash."""
    found = list(read_json(text, "f"))
    assert found
    assert all(isinstance(item, Refusal) for item in found)


def test_json_lines_go_on_after_a_bad_line() -> None:
    """Each bad line is one refusal with its number; blank lines do not count."""
    text = f"{json.dumps(PLAIN)}\n\n{{oops\n[1]\n{'[' * 100_000}\n{json.dumps(PLAIN)}\n"
    found = list(read_json_lines(lines(text), "f"))
    assert [(type(item), item.line) for item in found] == [
        (Record, 1), (Refusal, 3), (Refusal, 4), (Refusal, 5), (Record, 6),
    ]  # fmt: skip


def test_a_file_that_is_no_json_lines_is_given_up_early() -> None:
    """Not a refusal for each of ten thousand lines."""
    found = list(read_json_lines(((number, "not json\n") for number in range(1, 10_001)), "f"))
    assert len(found) == 21
    assert "the rest is not read" in found[-1].reason


# ------------------------------------------------------------------------------------- tables


def table(rows, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_tables_with_any_usual_delimiter(delimiter) -> None:
    """Quoted fields keep delimiters, quotes and line breaks; records point at the row's first line."""
    text = table(
        [
            ["Title", "Abstract", "ArXiv ID", "Date"],
            [TITLE, 'We "fit" nets, twice;\nand | save\ttime.', "2301.12345v1", "2023-01-30"],
            ["Moss", ABSTRACT, "", ""],
        ],
        delimiter,
    )
    first, second = read_table(lines(text), "f.csv")
    assert first.abstract == 'We "fit" nets, twice;\nand | save\ttime.'
    assert (first.line, first.arxiv_id, first.published) == (2, "2301.12345", date(2023, 1, 30))
    assert (second.line, second.title, second.arxiv_id, second.published) == (4, "Moss", None, None)


def test_a_row_with_too_many_fields_is_refused_alone() -> None:
    """An unquoted comma would cut the abstract short."""
    text = f"title,abstract\n{TITLE},We fit, then test.\nMoss,{ABSTRACT}\nShort\n"
    found = list(read_table(lines(text), "f.csv"))
    assert [(type(item), item.line) for item in found] == [(Refusal, 2), (Record, 3), (Refusal, 4)]
    assert "3 fields under 2 columns" in found[0].reason


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    """The rest of the file does not become one abstract, at any size."""
    for rest in (f"Moss,{ABSTRACT}\n" * 3, f"Moss,{ABSTRACT}\n" * 5000):
        found = list(
            read_table(lines(f'title,abstract\nReef,Short and good.\n{TITLE},"We fit\n{rest}'), "f.csv")
        )
        assert found[0].title == "Reef"
        assert {type(item) for item in found[1:]} == {Refusal}
        assert found[1].line == 3


@pytest.mark.parametrize("header", ["name,price", "", "title", "\x00,\x00"])
def test_a_table_without_the_two_columns_is_refused(header) -> None:
    """The message quotes the first line."""
    (refusal,) = read_table(lines(f"{header}\na,b\n"), "f.csv")
    assert "columns named title and abstract" in refusal.reason


# ------------------------------------------------------------------------------------- BibTeX

BIB = r"""% made by hand
@article{marsh2023,
  title = {{T}idal {N}ets for \'{E}tretat: 50\% of $\alpha_{max}$},
  author = {Marsh, Ada and Bo van Dijk and M{\"u}ller, J{\"o}rg and others},
  abstract = {We fit {\em nets} and save 50\% of $x^{2}$.
    It {works}.},
  year = 2023, month = mar, eprint = {2301.12345v2}, archivePrefix = {arXiv}
}
@misc{noabstract, title={Moss}, year={2020}}
@misc{broken, title={Never closed
@book{marsh2023, title="Reef", abstract="We look at reefs.", date={2021-03-04}, url={https://arxiv.org/abs/hep-th/9901001}}
"""


def test_bibtex_entries_with_their_lines() -> None:
    """Accents, braces and simple formulas are what they print; broken and bare entries are reported."""
    first, bare, broken, second = read_bibtex(BIB, "f.bib")
    assert first.title == r"Tidal Nets for Étretat: 50% of $\alpha_{max}$"
    assert first.abstract == "We fit nets and save 50% of x².\n    It works."
    assert first.authors == ("Ada Marsh", "Bo van Dijk", "Jörg Müller")
    assert (first.line, first.arxiv_id, first.key) == (2, "2301.12345", "marsh2023")
    assert (first.published, first.date_precision) == (date(2023, 3, 1), "month")
    assert (bare.line, bare.reason, bare.paper.title) == (9, "no abstract for 'Moss'", "Moss")
    assert (broken.line, type(broken)) == (10, Refusal)
    assert (second.title, second.line, second.arxiv_id) == ("Reef", 11, "hep-th/9901001")
    assert (second.published, second.date_precision) == (date(2021, 3, 4), "day")


def test_bibtex_without_entries_is_refused() -> None:
    """Comments and strings alone are no papers."""
    (refusal,) = read_bibtex("@string{a = {b}}\n@comment{nothing}\n", "f.bib")
    assert refusal.reason == "BibTeX without entries"


# ------------------------------------------------------------------------------------- feeds


def entry(identifier: str, title: str = TITLE, summary: str = ABSTRACT) -> str:
    return (
        f"<entry>\n<id>http://arxiv.org/abs/{identifier}</id><published>2023-01-30T18:59:59Z</published>\n"
        f"<updated>2023-02-01T00:00:00Z</updated><title>{title}</title>\n<summary>  {summary}\n</summary>\n"
        "<author><name>Ada Marsh</name></author><author><name>Bo Dijk</name></author>\n"
        f'<link href="http://arxiv.org/abs/{identifier}" rel="alternate" type="text/html"/>\n</entry>\n'
    )


def feed(*entries: str) -> str:
    top = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    return f"{top}<title>arXiv Query</title>\n{''.join(entries)}</feed>\n"


def test_arxiv_atom() -> None:
    """Title, literal abstract, authors, first version's date, identifier, line."""
    text = feed(entry("2301.12345v2", "Tidal\n  Nets", "We keep a &lt; b and\n50\\%."), entry("cs/0601001v1"))
    first, second = read_feed(text, "f.xml")
    assert (first.title, first.abstract) == ("Tidal Nets", "We keep a < b and\n50%.")
    assert (first.authors, first.published) == (("Ada Marsh", "Bo Dijk"), date(2023, 1, 30))
    assert (first.arxiv_id, first.line, second.arxiv_id, second.line) == ("2301.12345", 4, "cs/0601001", 14)


def test_arxiv_rss() -> None:
    """The announcement before the abstract is not the abstract."""
    text = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs</title>\n'
        f"<item><title>{TITLE}</title><link>https://arxiv.org/abs/2301.12345</link>\n"
        f"<description>arXiv:2301.12345v1 Announce Type: new\nAbstract: {ABSTRACT}</description>\n"
        "<dc:creator>Ada Marsh, Bo Dijk</dc:creator></item></channel></rss>"
    )
    record = one(read_feed(text, "f.rss"))
    assert (record.abstract, record.authors, record.arxiv_id) == (
        ABSTRACT,
        ("Ada Marsh", "Bo Dijk"),
        "2301.12345",
    )


def test_an_entry_that_was_cut_off_is_reported_and_not_read() -> None:
    """Half an abstract is not an abstract."""
    text = feed(entry("2301.00001"), entry("2301.00002"))
    found = list(read_feed(text[: text.rindex("usual")], "f.xml"))
    assert [(type(item), item.line) for item in found] == [(Record, 4), (Refusal, 12)]
    assert "cut off" in found[1].reason


def test_entity_bombs_are_refused_before_parsing() -> None:
    """A feed needs no entities of its own."""
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + feed(entry("2301.00001", "&b;"))
    (refusal,) = read_feed(bomb, "f.xml")
    assert "DOCTYPE" in refusal.reason


def test_what_arxiv_says_of_an_error_is_passed_on() -> None:
    """Its errors come dressed as entries."""
    text = feed(
        "<entry><id>http://arxiv.org/api/errors#bad_id</id><title>Error</title>"
        "<summary>incorrect id format</summary></entry>"
    )
    (refusal,) = read_feed(text, "f.xml")
    assert "incorrect id format" in refusal.reason


@pytest.mark.parametrize("text", [feed(), "<?xml version='1.0'?><note>hello</note>", "<rss>", "<feed"])
def test_xml_without_entries_is_refused(text) -> None:
    """Empty feeds and other XML."""
    (refusal,) = read_feed(text, "f.xml")
    assert refusal.reason.startswith(("XML without", "broken XML"))


# ------------------------------------------------------------------------------------- which format


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (json.dumps(PLAIN) + "\n" + json.dumps(PLAIN), "f.txt", "jsonl"),
        (json.dumps(PLAIN), "f.jsonl", "jsonl"),
        (json.dumps(PLAIN), "f.jsonl.gz", "jsonl"),
        (json.dumps([PLAIN], indent=1), "f.txt", "json"),
        ("[Re] A Title in Brackets\n\nWe look again.", "f.txt", "text"),
        ("title,abstract\na,b", "-", "table"),
        ("Title, Subtitle and More\n\nWe look again.", "-", "text"),
        ("% comment\n\n@article{a,", "f.txt", "bibtex"),
        ("@misc {a,", "f", "bibtex"),
        ("@river: a title\n\nabstract", "f.txt", "text"),
        ("\n<!DOCTYPE html><html>", "f.txt", "html"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", "f", "html"),
        ("<?xml version='1.0'?>\n<!-- a > b -->\n<feed xmlns='x'>", "f", "feed"),
        ("<?xml version='1.0'?><rdf:RDF>", "f", "feed"),
        ("<rdf:RDF xmlns:z='http://www.zotero.org/namespaces/export#'>", "f.rdf", "xml"),
        ("<?xml version='1.0'?><PubmedArticleSet>", "f", "xml"),
        ("<xml><records><record>", "f", "xml"),
        ("\ufeffTY  - JOUR\nTI  - A\nER  - \n", "f.txt", "tagged"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Doe, J\n", "f.txt", "tagged"),
        ("\nPMID- 123456\nTI  - A\n", "f", "tagged"),
        ("%0 Journal Article\n%T A\n", "f.enw", "tagged"),
        ("# To read\n\n- [A Paper](https://arxiv.org/abs/2401.00001)\n", "f.txt", "markdown"),
        ("------\n\\\\\narXiv:2501.00001\nDate: x\n\nTitle: A\n\\\\\n", "f.txt", "mail"),
        ("<div class='x'>", "f.csv", "html"),
        ("<!---->" * 9000, "f.xml", "html"),
        ("Daily Papers\n", "f.csv", "table"),
    ],
)
def test_the_content_decides_and_the_name_helps(head, name, kind) -> None:
    """Also when the name says otherwise."""
    assert kind_of(head, name) == kind


TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)


@settings(deadline=None)
@given(TEXTS)
def test_no_text_makes_a_reader_raise(text) -> None:
    """Anything at all gives records or refusals."""
    for reader in (read_json, read_bibtex, read_feed, read_tagged, read_xml, read_mail, read_markdown):
        assert all(isinstance(item, (Record, Refusal)) for item in reader(text, "f"))
    for reader in (read_json_lines, read_table):
        assert all(isinstance(item, (Record, Refusal)) for item in reader(lines(text), "f"))


@settings(deadline=None)
@example(title="0", abstract="\\")
@given(title=TEXTS, abstract=TEXTS)
def test_a_table_and_json_carry_any_text_unchanged(title, abstract) -> None:
    """What one tool writes is read back the same by both readers, or refused by both."""
    rows = table([["title", "abstract"], [title, abstract]])
    from_table = list(read_table(lines(rows), "f"))
    from_json = list(read_json(json.dumps([{"title": title, "abstract": abstract}]), "f"))
    if title.strip() and abstract.strip():
        assert [told(item) for item in from_table] == [told(item) for item in from_json]


def told(item) -> tuple:
    return (item.title, item.abstract) if isinstance(item, Record) else (None, None)
