"""What is exported reads back as the same papers, and changes nothing where it came from."""

# ruff: noqa: E501  texts are what they are

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_imports import CASES
from test_oddities import ODDITIES

from assistant.config import Settings
from assistant.language.bibliography import sorted_form
from assistant.store.catalog import Catalog
from assistant.types import Author, Paper
from ingest import ingest
from ingest.contents import read_content
from ingest.exports import FORMS, export, keys
from ingest.pipeline import store
from ingest.records import Record, Refusal

ENDINGS = {
    "bibtex": "x.bib",
    "csl": "x.json",
    "csv": "x.csv",
    "json": "x.json",
    "markdown": "x.md",
    "ris": "x.ris",
}
PAPERS = (
    Record(
        "Curriculum {Batching} for 50% of R&D_teams: -- a “test” of $\\mathcal{L}_{KL}$",
        "We order batches by difficulty; this costs $5 & saves 40%.\nIt halves #steps -- and ~ 3 {sets}.",
        "a.bib", 1, published=date(2022, 9, 1), date_precision="month", type="article-journal", key="Garcia2022",
        authors=("Gabriela García Márquez", "Jan van der Berg", "Luis Ramírez Jr", "OpenAI Safety Team", "Research and Craft"),
        people=(
            Author("García Márquez", "Gabriela"), Author("Berg", "Jan", "van der"), Author("Ramírez", "Luis", "", "Jr"),
            Author("OpenAI Safety Team"), Author("Research and Craft"),
        ),
        author_count=5, doi="10.5555/jmlr.23_101", venue="Journal of Tides & Moss", volume="23", issue="101", pages="1–33",
        publisher="Reed & Sons", language="en", ids=("pmid:31234567",),
    ),
    Record(
        "A Preprint", "We look at harbours. It takes 3 minutes.", "a.bib", 9, published=date(2024, 1, 5), date_precision="day",
        type="article", authors=("Ada Lund", "Bo Ek"), author_count=2, arxiv_id="2401.00001", url="https://arxiv.org/abs/2401.00001",
        categories=("cs.LG", "hep-th"), organization="Acme Labs", key="Garcia2022",
    ),
    Record("A Year and Nothing Else", "=1+1 is how this begins. It ends.", "a.bib", 20, published=date(2019, 1, 1), date_precision="year"),
    Record("A Talk", "- a list\n- of two", "a.bib", 30, type="paper-conference", venue="Proceedings of Moss", authors=("Cy Reed",), author_count=1, url="https://example.org/talk?a=1&b=2"),
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings.load(tmp_path_factory.mktemp("from"), embedder="none")
    store(PAPERS, settings=made)
    return made


def held(settings: Settings) -> list[Paper]:
    with Catalog.open(settings) as catalog:
        return catalog.papers()


@pytest.mark.parametrize("form", FORMS)
def test_an_export_changes_nothing_where_it_came_from(home: Settings, form: str, tmp_path: Path) -> None:
    """Every paper is met again and left as it is."""
    before = held(home)
    file = tmp_path / ENDINGS[form]
    file.write_text(export(before, form), encoding="utf-8")
    report = ingest([file], settings=home)
    assert (report.new, report.updated, report.unchanged, report.rejected) == (0, 0, len(PAPERS), ())
    assert [replace(paper, sources=()) for paper in held(home)] == [
        replace(paper, sources=()) for paper in before
    ]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_read_as_the_same_papers(home: Settings, form: str) -> None:
    """Names in their parts, kinds, dates to their precision, identifiers, the text."""
    before = held(home)
    found = list(read_content([export(before, form).encode()], ENDINGS[form]))
    assert not [item for item in found if isinstance(item, Refusal)]
    for paper, record in zip(before, found, strict=True):
        assert isinstance(record, Record)
        assert record.title == paper.title
        assert record.abstract.split() == paper.abstract.split()
        for name in "authors published date_precision doi arxiv_id venue volume issue pages publisher language type categories".split():
            assert getattr(record, name) == getattr(paper, name), name
        assert (record.people or paper.people) == paper.people or form in {"csl", "ris"}
        if paper.people:
            assert [one.family for one in record.people] == [one.family for one in paper.people]
        assert [name for name in record.ids if name.startswith("pmid")] == list(paper.ids)


_KEPT = "title published date_precision doi arxiv_id venue volume issue pages publisher language type categories organization".split()


def _turned_round(files: list[Path], folder: Path) -> None:
    """Read, written in every form, read again where it was and into nothing: the same papers each time."""
    home = Settings.load(folder / "home", embedder="none")
    ingest(files, settings=home)
    before = held(home)
    for form in FORMS:
        file = folder / ENDINGS[form]
        file.write_text(export(before, form), encoding="utf-8")
        again = ingest([file], settings=home)
        assert (again.new, again.updated, again.rejected) == (0, 0, ()), form
        assert [replace(paper, sources=()) for paper in held(home)] == [
            replace(paper, sources=()) for paper in before
        ], form
        found = list(read_content([file.read_bytes()], file.name))
        for paper, record in zip(before, found, strict=True):
            assert isinstance(record, Record)
            assert [getattr(record, name) for name in _KEPT] == [getattr(paper, name) for name in _KEPT], form
            assert record.abstract.split() == paper.abstract.split(), form
            assert len(record.authors) == len(paper.authors), form
            assert (record.key or "").startswith(paper.key or ""), form  # another has it, too
            if paper.people and record.people:
                assert [sorted_form(one) for one in record.people] == [
                    sorted_form(one) for one in paper.people
                ], form
            assert set(record.ids) >= {name for name in paper.ids if not name.startswith("file:")}, form


@pytest.mark.parametrize(
    "kind", [kind for kind, (_, _, said) in ODDITIES.items() if not said[0].startswith(("?", "-"))]
)
def test_an_oddity_turned_round_is_the_same(kind: str, tmp_path: Path) -> None:
    """In every form."""
    name, content, _ = ODDITIES[kind]
    file = tmp_path / f"first_{name}"
    file.write_bytes(content.encode())
    _turned_round([file], tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_a_case_turned_round_is_the_same(shared: Path, name: str, tmp_path: Path) -> None:
    """In every form; what has no papers is passed over."""
    folder = shared / "cases" / "import" / name
    if not folder.is_dir() or not CASES[name].papers:
        pytest.skip(f"no papers in {folder}")
    _turned_round(sorted(path for path in folder.iterdir() if path.name != "expected.txt"), tmp_path)


def test_names_in_bibtex_are_read_by_other_programs_too(home: Settings) -> None:
    """Particles and suffixes where BibTeX wants them, bodies in braces."""
    text = export(held(home), "bibtex")
    assert (
        "author = {García Márquez, Gabriela and van der Berg, Jan and Ramírez, Jr, Luis and {OpenAI Safety Team}"
        in text
    )
    assert "@article{Garcia2022" in text
    assert "doi = {10.5555/jmlr.23_101}" in text


def test_keys_do_not_clash() -> None:
    """Papers with one key, and papers without any, get one of their own each, the same each time."""
    papers = [Paper("a", "On Moss", "x", key="K"), Paper("b", "On Reefs", "x", key="k"), *[Paper(str(n), "The Moss", "x", authors=("Ada Lund",), published=date(2020, 1, 1), date_precision="year") for n in range(3)]]  # fmt: skip
    assert keys(papers) == ["K", "ka", "lund2020moss", "lund2020mossa", "lund2020mossb"]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]), min_size=1, max_size=80
)


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(sorted(FORMS)))
def test_no_text_breaks_out_of_its_entry(text: str, form: str) -> None:
    """Whatever an abstract holds, the paper after it is read."""
    papers = [Paper("a", "First of Two", f"We say {text} here.", doi="10.1234/a"), Paper("b", "Second of Two", "It is said.", doi="10.1234/b")]  # fmt: skip
    found = list(read_content([export(papers, form).encode()], ENDINGS[form]))
    assert [getattr(item, "title", item) for item in found] == ["First of Two", "Second of Two"]


def test_a_spreadsheet_never_runs_an_abstract(home: Settings) -> None:
    """A cell that looks like a formula is marked, and the mark is not read back."""
    text = export(held(home), "csv")
    assert "'=1+1" in text
