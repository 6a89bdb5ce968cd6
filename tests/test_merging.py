"""Who is who, and what a later printing changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config import Settings
from assistant.store.catalog import Catalog
from assistant.types import Paper
from ingest.merging import Changes, fingerprint, merge, merge_batch, write_changes
from ingest.records import Record

TEXT = "We prune a third of the heads. Accuracy stays at 71.2 points."
TITLE = "Pruning Heads in α-Former"


def record(
    title: str = TITLE, abstract: str = TEXT, line: int = 1, file: str = "a.txt", **rest: object
) -> Record:
    return Record(title, abstract, file, line, **rest)  # type: ignore[arg-type]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(Settings.load(tmp_path)) as opened:
        yield opened


def put(catalog: Catalog, *records: Record) -> Changes:
    """What the pipeline writes of a batch, but for chunks and claims."""
    changes = merge_batch(catalog, [(one, fingerprint(one)) for one in records])
    with catalog.writing() as writes:
        write_changes(writes, changes)
    return changes


def ids(catalog: Catalog) -> list[str]:
    return [paper.id for paper in catalog.papers()]


@pytest.mark.parametrize("apart", [True, False])
def test_a_paper_met_by_title_is_recognised_when_its_arxiv_id_turns_up(catalog: Catalog, apart: bool) -> None:
    """It keeps its id, gains the arXiv id and a source, in one batch as in two."""
    both = [record(), record(r"pruning heads in $\alpha$-former", line=9, arxiv_id="2401.00001")]
    for batch in [[both[0]], [both[1]]] if apart else [both]:
        put(catalog, *batch)
    (paper,) = catalog.papers()
    assert paper.id.startswith("t-")
    assert paper.arxiv_id == "2401.00001"
    assert [source.line for source in paper.sources] == [1, 9]


def test_a_paper_met_by_arxiv_id_is_recognised_by_its_title(catalog: Catalog) -> None:
    """The other way round, too."""
    put(catalog, record(arxiv_id="2401.00001"))
    put(catalog, record(line=2))
    assert ids(catalog) == ["2401.00001"]


def test_one_title_with_two_arxiv_ids_is_two_papers(catalog: Catalog) -> None:
    """And a printing by title alone goes to the one with its abstract."""
    other = TEXT.replace("71.2", "64.9")
    put(catalog, record(arxiv_id="2401.00001"), record(arxiv_id="2402.00002", abstract=other, line=2))
    changes = put(catalog, record(abstract=other, line=3))
    assert ids(catalog) == ["2401.00001", "2402.00002"]
    assert list(changes.fates) == ["2402.00002"]


def test_a_retitled_paper_is_found_by_both_titles(catalog: Catalog) -> None:
    """An arXiv id joins two titles, and each finds the paper from then on."""
    put(catalog, record("Old Name", arxiv_id="2401.00001"))
    put(catalog, record("New Name", arxiv_id="2401.00001", line=2))
    put(catalog, record("Old Name", line=3), record("New Name", line=4))
    assert ids(catalog) == ["2401.00001"]
    assert catalog.find_title("new name") == catalog.find_title("OLD NAME") == ["2401.00001"]


@pytest.mark.parametrize("apart", [True, False])
def test_two_papers_that_turn_out_to_be_one_are_united(catalog: Catalog, apart: bool) -> None:
    """Known by arXiv id under one title and without it under another: the id that prints both unites them."""
    three = [
        record("Old Name", arxiv_id="2401.00001", line=1),
        record("New Name", line=2, authors=("Ada Lund",)),
        record("New Name", line=3, arxiv_id="2401.00001"),
    ]
    for batch in [[one] for one in three] if apart else [three]:
        put(catalog, *batch)
    (paper,) = catalog.papers()
    assert paper.id == "2401.00001"
    assert paper.authors == ("Ada Lund",)
    assert [source.line for source in paper.sources] == [1, 2, 3]
    assert put(catalog, *three).write == ()


def test_what_is_printed_twice_changes_nothing() -> None:
    """Merging the same printing again leaves the paper as it is."""
    first = merge(Paper("p", TITLE, TEXT), record(published=date(2024, 5, 1), upvotes=3))
    assert merge(first, record(published=date(2024, 5, 1), upvotes=3)) == first


@pytest.mark.parametrize(
    "abstract",
    [TEXT.replace(" ", "\n"), TEXT + "  ", TEXT[:40], TEXT[:40].rstrip() + "…", TEXT[:40].rstrip() + "..."],
)
def test_white_space_and_cut_short_abstracts_are_no_change(abstract: str) -> None:
    """The text that is stored stays."""
    assert merge(Paper("p", TITLE, TEXT), record(abstract=abstract)).abstract == TEXT


def test_a_changed_abstract_brings_its_title() -> None:
    """The later printing's text is taken over as a whole."""
    paper = merge(
        Paper("p", TITLE, TEXT),
        record("Pruning Heads in α-Former (v2)", "We prune half of the heads. Accuracy rises."),
    )
    assert (paper.title, paper.abstract) == (
        "Pruning Heads in α-Former (v2)",
        "We prune half of the heads. Accuracy rises.",
    )


def test_printed_dates_beat_inferred_ones() -> None:
    """Whatever the order; and the first of two printed ones stays."""
    bare = Paper("p", TITLE, TEXT)
    guessed = record(published=date(2023, 5, 1), published_inferred=True)
    printed = record(published=date(2024, 5, 1))
    later = record(published=date(2025, 1, 1))
    for order in ([guessed, printed, later], [printed, guessed, later]):
        paper = bare
        for one in order:
            paper = merge(paper, one)
        assert (paper.published, paper.published_inferred) == (date(2024, 5, 1), False)


def test_gaps_are_filled_and_counts_are_the_latest() -> None:
    """Authors and links come from whoever prints them; votes from who printed them last."""
    paper = merge(Paper("p", TITLE, TEXT, upvotes=3), record(authors=("Bo Ek",), url="https://example.org/p"))
    assert (paper.authors, paper.url, paper.upvotes) == (("Bo Ek",), "https://example.org/p", 3)
    again = merge(paper, record(authors=("Someone Else",), upvotes=8))
    assert (again.authors, again.upvotes) == (("Bo Ek",), 8)


def test_new_votes_are_no_news(catalog: Catalog) -> None:
    """Counts are stored, and the paper is still reported as unchanged."""
    put(catalog, record(upvotes=1))
    changes = put(catalog, record(upvotes=2))
    assert list(changes.fates.values()) == ["unchanged"]
    assert catalog.papers()[0].upvotes == 2


printings = st.builds(
    record,
    title=st.sampled_from(["Old Name", "New Name", "Third Name"]),
    abstract=st.sampled_from([TEXT, "Another text altogether.", "A third."]),
    line=st.integers(1, 6),
    file=st.sampled_from(["a.txt", "b.txt"]),
    arxiv_id=st.sampled_from([None, "2401.00001", "2401.00002"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(printings, max_size=8), st.integers(0, 8))
def test_batches_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record], cut: int
) -> None:
    """Two batches give the papers, sources and titles that one batch gives."""
    with Catalog.open(Settings.load(tmp_path_factory.mktemp("batches"))) as catalog:

        def state(*batches: list[Record]) -> object:
            with catalog.writing() as writes:
                writes.drop_papers(ids(catalog))
            for batch in batches:
                put(catalog, *batch)
            names = ["Old Name", "New Name", "Third Name"]
            return catalog.papers(), [catalog.find_title(name) for name in names]

        assert state(records) == state(records[:cut], records[cut:])
