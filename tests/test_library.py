"""The reader's library: which papers are one, which text stays, what is decided by hand, an old home's way here."""

# ruff: noqa: E501  a table of cases reads best with one case a line

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError
from assistant.language.bibliography import in_parts, is_named, plain, sorted_form
from assistant.store.catalog import Catalog
from assistant.store.catalog.schema import SCHEMA, notes, upsert
from assistant.types import Author, Paper, Scope
from ingest import merge, split
from ingest.abstracts import alike, supersedes, without_boilerplate
from ingest.pipeline import store
from ingest.records import Record
from ui.cli import run

TEXT = "We prune a third of the heads of a speech model. Accuracy stays at 71.2 points on the coast."
OTHER = "Editors look back on a decade of harbour robotics. Five essays follow this note."


def record(title: str = "Guest Editorial", abstract: str = TEXT, line: int = 1, **rest: object) -> Record:
    return Record(title, abstract, rest.pop("file", "a.bib"), line, **rest)  # type: ignore[arg-type]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "home", embedder="none")


def held(settings: Settings) -> list[Paper]:
    with Catalog.open(settings) as catalog:
        return catalog.papers()


# ------------------------------------------------------------------------------------- one or two


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ({"doi": "10.1/a"}, {"doi": "10.1/b"}, 2),  # different DOIs
        ({"ids": ("file:a.bib#1",)}, {"ids": ("file:a.bib#2",)}, 2),  # different ids of one file
        ({"ids": ("file:a.bib#1",)}, {"ids": ("file:b.bib#2",)}, 1),  # ids of two files
        ({"arxiv_id": "2401.00001"}, {"arxiv_id": "2401.00002"}, 2),
        ({}, {"abstract": OTHER}, 2),  # other texts
        ({"authors": ("Ann Alpha",)}, {"authors": ("Bob Beta",), "abstract": f"{TEXT} More is said of tides."}, 1),
        (
            {"authors": ("Ann Alpha",)},
            {"authors": ("Bob Beta",), "abstract": TEXT.replace("speech model", "vision net for whales")},
            2,
        ),
        ({"authors": ("Ann Alpha",)}, {"authors": ("Alpha, A.", "Cy Reed")}, 1),
        ({"arxiv_id": "2401.00001"}, {"doi": "10.1/b"}, 1),  # a preprint and its publication
        ({"doi": "10.1101/2020.01.01.900001"}, {"doi": "10.1/b"}, 1),
        ({"doi": "10.1101/2020.01.01.900001"}, {"doi": "10.1101/gr.123.45"}, 1),
        ({"doi": "10.1101/2020.01.01.900001"}, {"doi": "10.1101/2020.01.01.900002"}, 2),
        ({"doi": "10.1/a", "title": "Before"}, {"doi": "10.1/a", "title": "After"}, 1),
        ({"doi": "10.1/a", "title": "One Chapter"}, {"doi": "10.1/a", "title": "Another", "abstract": OTHER}, 2),
        (
            {"published": date(2012, 1, 1), "date_precision": "year"},
            {"published": date(2021, 1, 1), "abstract": TEXT.replace("speech model", "vision net for whales")},
            2,
        ),
    ],
)  # fmt: skip
def test_two_printings_are_one_paper_only_when_nothing_speaks_against_it(settings, one, other, count) -> None:
    """In either order, and neither text is lost where they are two."""
    for first, second in ((one, other), (other, one)):
        printings = [record(**first), record(**second, line=2)]
        store(printings, settings=settings)
        papers = held(settings)
        assert len(papers) == count
        if count == 2:
            assert {paper.abstract for paper in papers} == {item.abstract for item in printings}
        with Catalog.open(settings) as catalog, catalog.writing() as writes:
            writes.drop_papers(paper.id for paper in papers)


def test_a_publication_lends_its_doi(settings) -> None:
    """Whichever comes first, the preprint's stays as another name."""
    posted, published = "10.1101/2020.01.01.900001", "10.5555/b"
    for first, second in ((posted, published), (published, posted)):
        store([record(doi=first), record(doi=second, line=2)], settings=settings)
        (paper,) = held(settings)
        assert (paper.doi, paper.ids) == (published, (f"doi:{posted}",))
        with Catalog.open(settings) as catalog, catalog.writing() as writes:
            writes.drop_papers([paper.id])


def test_a_doi_and_an_arxiv_id_that_one_printing_names_together_unite_their_papers(settings) -> None:
    """Known apart under two titles, they are one from then on, with both names."""
    apart = [record("Old Name", arxiv_id="2401.00001"), record("New Name", doi="10.1/a", line=2)]
    store(apart, settings=settings)
    assert len(held(settings)) == 2
    store([record("New Name", doi="10.1/a", arxiv_id="2401.00001", file="b.bib")], settings=settings)
    (paper,) = held(settings)
    assert (paper.id, paper.doi, len(paper.sources)) == ("2401.00001", "10.1/a", 3)


# ------------------------------------------------------------------------------------- which text


@pytest.mark.parametrize(
    ("new", "old", "wins"),
    [
        (TEXT[:40] + "…", TEXT, False),
        (TEXT[:-20], TEXT, False),
        (TEXT[30:], TEXT, False),
        (f"{TEXT} Code is there.", TEXT, True),
        (TEXT.replace("71.2", "72.1"), TEXT, True),
        ("We prune heads.", TEXT, False),
        ("Ada Lund — " + TEXT[:50] + "-", TEXT, False),
        (TEXT, TEXT[:60] + "...", True),
        (OTHER, "We prune a third of the heads of a speech model and then keep on until the coast is", True),
    ],
)
def test_the_text_that_says_more_stays(new, old, wins) -> None:
    """A shorter, cut-off one never replaces it; a corrected or longer one does."""
    assert supersedes(new, old) is wins


@pytest.mark.parametrize(
    "tail",
    [
        " © 2021 Elsevier B.V. All rights reserved.",
        " (C) 2019 The Authors. Published by Nobody Ltd.",
        " Copyright © 2020 Reed & Sons.",
        "\nThis is an open access article under the CC BY license.",
        " View full abstract",
        " [ABSTRACT FROM AUTHOR]",
        " All rights reserved.",
        " (PsycInfo Database Record (c) 2022 APA, all rights reserved)",
    ],
)
def test_what_the_publisher_adds_is_cut_off(tail) -> None:
    """The abstract keeps its last full stop."""
    assert without_boilerplate(TEXT + tail) == TEXT
    assert without_boilerplate(f"Abstract: {TEXT}") == TEXT


def test_an_abstract_about_rights_keeps_its_words() -> None:
    """Only an end that is about the printing itself goes."""
    text = (
        "We study copyright of generated text. All rights reserved by nobody are a fiction in 12 countries."
    )
    assert without_boilerplate(text) == text


def test_texts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    """Chinese titles repeat as English ones do."""
    assert alike("我们提出一种新的训练方法。", "我们提出一种新的训练方法,并开源代码。") > 0.8
    assert alike("我们提出一种新的训练方法。", "本文研究海洋机器人的路径规划问题。") < 0.5


def test_what_replaced_what_is_kept_and_shown(settings, capsys) -> None:
    """`papers show` names each printing, and which text is in force."""
    longer = f"{TEXT} The code is public."
    store([record(), record(abstract=longer, line=7), record(abstract=TEXT[:50], line=9)], settings=settings)
    (paper,) = held(settings)
    assert paper.abstract == longer
    assert run(["--home", str(settings.home), "papers", "show", paper.id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["line"], row["abstract"]) for row in told["history"]] == [
        (1, TEXT),
        (7, longer),
        (9, TEXT[:50]),
    ]
    assert run(["--home", str(settings.home), "papers", "show", paper.id]) == 0
    assert capsys.readouterr().out.count("not in force") == 2


def test_a_fuller_date_and_more_authors_fill_in(settings) -> None:
    """A year becomes a day; two names and others become all of them; the edition comes as a whole."""
    store(
        [
            record(published=date(2021, 1, 1), date_precision="year", authors=("E. Hu",), arxiv_id="2401.00001"),
            record(line=2, published=date(2021, 6, 17), date_precision="day", authors=("Edward Hu", "Bo Ek")),
            record(line=3, published=date(2022, 1, 1), date_precision="year", venue="JMLR", volume="3"),
        ],
        settings=settings,
    )  # fmt: skip
    (paper,) = held(settings)
    assert (paper.dated, paper.authors) == ("2021-06-17", ("Edward Hu", "Bo Ek"))
    assert (paper.venue, paper.volume) == ("JMLR", "3")


# ------------------------------------------------------------------------------------- by hand


def test_two_papers_made_one_by_hand_stay_one(settings) -> None:
    """Also when both files are read again; and they can be divided again."""
    printings = [record("A Title", doi="10.1/a"), record("Another One", OTHER, 2, doi="10.1/b")]
    store(printings, settings=settings)
    first = next(paper.id for paper in held(settings) if paper.title == "A Title")
    merged = merge(first, "10.1/b", settings=settings)
    assert (merged.doi, merged.ids, merged.abstract) == ("10.1/a", ("doi:10.1/b",), TEXT)
    moved = [
        record("A Title", doi="10.1/a", file="b.bib"),
        record("Another One", OTHER, 2, doi="10.1/b", file="b.bib"),
    ]
    store([*printings, *moved], settings=settings)
    assert [paper.id for paper in held(settings)] == [first]
    parts = split(first, settings=settings)
    assert [(part.title, part.abstract, part.doi) for part in parts] == [
        ("A Title", TEXT, "10.1/a"),
        ("Another One", OTHER, "10.1/b"),
    ]
    store([*printings, *moved], settings=settings)
    assert {paper.abstract: len(paper.sources) for paper in held(settings)} == {TEXT: 2, OTHER: 2}


def test_a_printing_is_told_once(settings) -> None:
    """A paper made one by hand that gets a third text has three printings."""
    store([record("A Title", doi="10.1/a"), record("Another One", OTHER, 2, doi="10.1/b")], settings=settings)
    paper = merge("10.1/a", "10.1/b", settings=settings)
    store([record("Another One", f"{OTHER} And more.", 3, doi="10.1/b", file="later.bib")], settings=settings)
    with Catalog.open(settings) as catalog:
        told = catalog.history([paper.id])[paper.id]
    assert [said["abstract"] for *_, said in told] == [TEXT, OTHER, f"{OTHER} And more."]


def test_titles_alone_are_remembered_by_hand_too(settings) -> None:
    """Without any id, the one that was taken in is known by its title and goes where it was given."""
    store([record("A Title"), record("Another One", OTHER, 2)], settings=settings)
    with Catalog.open(settings) as catalog:
        (one,), (two,) = catalog.find_title("a title"), catalog.find_title("another one")
    merge(one, two, settings=settings)
    store([record("Another One", OTHER, 5, file="later.bib")], settings=settings)
    assert [paper.id for paper in held(settings)] == [one]


def test_the_claims_of_a_paper_follow_its_text(settings) -> None:
    """After a division each part has the claims of its own abstract, and both indexes know it."""
    claimed = "Our sampler cuts training time by 40%. Nothing else changes."
    store([record("A Title", claimed), record("Another One", OTHER, 2)], settings=settings)
    one, two = (
        next(p.id for p in held(settings) if p.title == title) for title in ("Another One", "A Title")
    )
    merge(one, two, settings=settings)
    with Assistant.open(settings=settings) as assistant:
        assert assistant.claims() == []
    split(one, settings=settings)
    with Assistant.open(settings=settings) as assistant:
        assert [row.title for row in assistant.claims()] == ["A Title"]
        assert [hit.paper.title for hit in assistant.search("sampler training time")][:1] == ["A Title"]


def test_notes_of_both_papers_stay(settings) -> None:
    """A reader's words about the one that is taken in are kept with those about the other."""
    store([record("A Title"), record("Another One", OTHER, 2)], settings=settings)
    one, two = (
        next(p.id for p in held(settings) if p.title == title) for title in ("A Title", "Another One")
    )
    with Catalog.open(settings) as catalog, catalog.writing() as writes:
        rows = [
            {"owner": "", "paper_id": one, "note": "good", "tags": ["a"]},
            {"owner": "", "paper_id": two, "note": "odd", "tags": ["a", "b"]},
            {"owner": "ada", "paper_id": two, "note": "mine", "tags": []},
        ]
        upsert(writes._connection, notes, rows)
    merge(one, two, settings=settings)
    with Catalog.open(settings) as catalog, catalog._engine.connect() as connection:
        found = {row.owner: (row.paper_id, row.note, row.tags) for row in connection.execute(notes.select())}
    assert found == {"": (one, "good\nodd", ["a", "b"]), "ada": (one, "mine", [])}


def test_what_cannot_be_decided_is_one_line(settings) -> None:
    """An unknown paper, one paper twice, nothing to divide."""
    store([record()], settings=settings)
    (paper,) = held(settings)
    for attempt, said in (
        (lambda: merge(paper.id, "nobody", settings=settings), "not in the collection"),
        (lambda: merge(paper.id, paper.id, settings=settings), "one paper already"),
        (lambda: split(paper.id, settings=settings), "nothing to split"),
    ):
        with pytest.raises(InputError, match=said):
            attempt()


# ------------------------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("scope", "found", "by_year"),
    [
        (Scope(since=date(2021, 3, 1)), ["d", "m", "y"], 1),
        (Scope(until=date(2021, 3, 10)), ["m", "y"], 2),
        (Scope(since=date(2021, 3, 20), until=date(2021, 3, 25)), ["m", "y"], 2),
        (Scope(since=date(2022, 1, 1)), [], 0),
        (Scope(since=date(2020, 1, 1), until=date(2022, 1, 1)), ["d", "m", "y"], 0),
    ],
)
def test_a_year_is_all_of_its_days(settings, scope, found, by_year) -> None:
    """A date known to the year or month is in every period that it touches, and that is counted."""
    with Catalog.open(settings) as catalog:
        with catalog.writing() as writes:
            writes.put_papers(
                [
                    Paper("d", "Day", TEXT, published=date(2021, 4, 5), date_precision="day"),
                    Paper("m", "Month", TEXT, published=date(2021, 3, 1), date_precision="month"),
                    Paper("y", "Year", TEXT, published=date(2021, 1, 1), date_precision="year"),
                    Paper("n", "Never", TEXT),
                ]
            )
        assert sorted(catalog.paper_ids(scope)) == found
        assert catalog.by_year_alone(scope) == by_year


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--author", "Müller"], ["Layers"]),
        (["--author", "h muller"], ["Layers"]),
        (["--author", "Jan van der Berg"], ["Batches"]),
        (["--author", "J"], []),
        (["--author", "Mull"], []),
        (["--venue", "neural networks"], ["Layers"]),
        (["--venue", "icml", "--author", "Berg"], ["Batches"]),
        (["--organization", "acme"], ["Layers"]),
        (["--paper", "https://doi.org/10.5555/B"], ["Batches"]),
        (["--paper", "arXiv:2101.00001v2", "--venue", "icml"], []),
        (["--paper", "fischer2021"], ["Layers"]),
    ],
)
def test_papers_by_who_where_and_name(settings, options, titles, capsys) -> None:
    """Names in any spelling, with initials; a venue by a part of its name; a search is filtered alike."""
    store(
        [
            record("Layers", authors=("Anna Fischer", "Hans Müller"), venue="Neural Networks",
                   organization="Acme Labs", key="fischer2021", arxiv_id="2101.00001"),
            record("Batches", OTHER, 2, authors=("Jan van der Berg",), venue="Proceedings of ICML", doi="10.5555/b"),
        ],
        settings=settings,
    )  # fmt: skip
    home = ["--home", str(settings.home)]
    assert run([*home, "papers", "--json", *options]) == 0
    assert [json.loads(line)["title"] for line in capsys.readouterr().out.splitlines()] == titles
    assert run([*home, "search", "layers batches", "--json", *options]) == 0
    found = [json.loads(line)["title"] for line in capsys.readouterr().out.splitlines()]
    assert found == titles
    assert run([*home, "ask", "what is found?", "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"]["papers"] == len(titles)


def test_a_paper_that_is_not_here_is_one_line(settings, capsys) -> None:
    """As a filter, too."""
    store([record("Layers")], settings=settings)
    for command in (["papers"], ["search", "layers"], ["ask", "what is found?"]):
        assert run(["--home", str(settings.home), *command, "--paper", "10.5555/none"]) == 2
        assert "10.5555/none is not in the collection" in capsys.readouterr().err


def test_a_citation_says_who_when_and_where(settings) -> None:
    """Authors, date to its precision, venue, DOI and a link made of it; the coverage counts years."""
    paper = record(
        "Layer Freezing", "Layer freezing keeps eight layers fixed. It reduces memory use by 55%.",
        authors=("Anna Fischer",), published=date(2021, 1, 1), date_precision="year", venue="Neural Networks",
        doi="10.1016/j.1",
    )  # fmt: skip
    store([paper], settings=settings)
    with Assistant.open(settings=settings) as assistant:
        answer = assistant.ask("which methods reduce memory use by over 50%?", since=date(2021, 3, 1))
    (cited,) = answer.citations
    assert (cited.authors, cited.date_precision, cited.venue) == (
        ("Anna Fischer",),
        "year",
        "Neural Networks",
    )
    assert (cited.doi, cited.url) == ("10.1016/j.1", "https://doi.org/10.1016/j.1")
    assert answer.coverage.by_year == 1


# ------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("printed", "parts", "form"),
    [
        ("van der Berg, Jan", Author("Berg", "Jan", "van der"), "van der Berg, Jan"),
        ("Jan van der Berg", Author("Berg", "Jan", "van der"), "van der Berg, Jan"),
        ("Ramírez, Jr, Luis", Author("Ramírez", "Luis", "", "Jr"), "Ramírez, Jr, Luis"),
        ("García Márquez, Gabriela", Author("García Márquez", "Gabriela"), "García Márquez, Gabriela"),
        ("{Acme Safety Team}", Author("Acme Safety Team"), "Acme Safety Team"),
        ("The Lidar Collaboration", Author("The Lidar Collaboration"), "The Lidar Collaboration"),
        ("OpenAI", Author("OpenAI"), "OpenAI"),
        ("Ada B. Lund", Author("Lund", "Ada B."), "Lund, Ada B."),
    ],
)
def test_names_in_their_parts(printed, parts, form) -> None:
    """What is read as parts is written in a form that reads as the same."""
    assert in_parts(printed) == parts
    assert sorted_form(parts) == form
    assert in_parts(form) == parts


def test_who_is_meant_by_a_name() -> None:
    """Initials stand for names, in either direction; an initial alone is nobody."""
    known = plain("Jean-Pierre Müller")
    asked = ["Müller", "muller j", "J.-P. Müller", "Jean Muller", "Anna Müller", "J", "Mull"]
    assert [is_named(known, plain(name)) for name in asked] == [True, True, True, True, False, False, False]


# ------------------------------------------------------------------------------------- old homes


def test_a_home_of_the_first_version_is_brought_here_with_a_copy_beside_it(tmp_path: Path) -> None:
    """Papers, claims and votes stay; a bare year is a year again; the old file is kept."""
    home = tmp_path / "old"
    home.mkdir()
    script = Path(__file__).with_name("home_0_1.sql").read_text(encoding="utf-8")
    with sqlite3.connect(home / "catalog.sqlite3") as made:
        made.executescript(script)
    made.close()
    settings = Settings.load(home, embedder="none")
    with Catalog.open(settings) as catalog:
        papers = {paper.title: paper for paper in catalog.papers()}
        assert (catalog.schema_version, catalog.counts().claims) == (SCHEMA, 2)
        assert {title: paper.dated for title, paper in papers.items()} == {
            "Tidal Nets for Small Harbours": "2024-01-05",
            "Moss on Old Walls": "2019",
            "Undated Reefs": "",
        }
        assert len(catalog.paper_ids(Scope(author="Marsh"))) == 1
        assert len(catalog.paper_ids(Scope(since=date(2019, 6, 1), until=date(2019, 7, 1)))) == 1
    copy = home / "catalog-version-1.sqlite3"
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("1",)
        assert kept.execute("SELECT count(*) FROM papers").fetchone() == (3,)
    kept.close()
    fresh = Settings.load(tmp_path / "fresh", embedder="none")
    Catalog.open(fresh).close()
    assert _shape(home / "catalog.sqlite3") == _shape(fresh.home / "catalog.sqlite3")
    assert not list(fresh.home.glob("*version*"))


def _shape(file: Path) -> object:
    """The columns and indexes of a catalogue."""
    with sqlite3.connect(file) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            name: sorted(row[1] for row in opened.execute(f"PRAGMA table_info({name})")) for name in tables
        }
        indexes = sorted(
            name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        )
    opened.close()
    return columns, indexes
