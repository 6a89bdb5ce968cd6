"""The catalogue keeps what it is given, in order, under filters, from many threads, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.store.catalog import Catalog, Counts
from assistant.types import Chunk, Claim, Paper, Scope, Source

A = Paper(
    "2401.00001",
    "Sparse Räume",
    "We halve the cost — “almost”. Nothing else changes.",
    published=date(2024, 1, 5),
    published_inferred=True,
    authors=("Ada Lund", "Bo Ek"),
    author_count=7,
    organization="Uni 𝒳",
    comments=3,
    upvotes=41,
    url="https://arxiv.org/abs/2401.00001",
    arxiv_id="2401.00001",
    sources=(Source("Jan 5.txt", 12), Source("week.html", 3)),
)
B = Paper("t-0000000000000001", "Undated", "A text of its own.", sources=(Source("100%_done.txt", 1),))
C = Paper("t-0000000000000002", "Later", "Another text.", published=date(2024, 6, 1))
CLAIM = Claim(
    id="c1",
    paper_id=A.id,
    quantity="cost",
    context="training",
    direction="decrease",
    raw="halve",
    value=0.1 + 0.2,
    unit="times",
    bound="about",
    quote=A.abstract[:28],
    start=0,
    end=28,
    value_low=1.5,
    statistic="mean",
    saving=0.5,
    saving_low=0.4,
    readings=(0.5, 1 / 3),
    baseline="dense",
    method="ours",
    metric=None,
    dataset=None,
    origin="llm:m",
    extractor="rules-1",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    return Settings.load(tmp_path / "home", catalog=url)


@pytest.fixture
def catalog(settings: Settings) -> Iterator[Catalog]:
    with Catalog.open(settings) as opened:
        yield opened


def chunks_of(paper: Paper) -> list[Chunk]:
    """Two chunks, the second one first by id."""
    middle = paper.abstract.index(".") + 1
    spans = [(0, middle), (middle + 1, len(paper.abstract))]
    return [
        Chunk(f"{9 - n}{paper.id}", paper.id, start, end, paper.abstract[start:end])
        for n, (start, end) in enumerate(spans)
        if start < end
    ]


def fill(catalog: Catalog, *papers: Paper) -> None:
    with catalog.writing() as writes:
        writes.put_papers(papers)
        writes.put_titles((paper.title.lower(), paper.id) for paper in papers)
        writes.put_sources((p.id, s.file, s.line, "sha") for p in papers for s in p.sources)
        writes.put_chunks({paper.id: chunks_of(paper) for paper in papers})


def test_papers_come_back_as_they_were_in_order_of_id(catalog: Catalog) -> None:
    """Every field, every character; unknown ids are left out."""
    fill(catalog, B, A)
    assert catalog.papers() == [A, B]
    assert catalog.papers(ids=[B.id, "unknown", A.id, B.id]) == [A, B]
    assert catalog.paper(A.id) == A
    assert catalog.paper("unknown") is None
    assert catalog.papers(ids=[]) == []


def test_filters_by_date_and_file(catalog: Catalog) -> None:
    """Ends are included, undated papers pass no date filter, file names are not patterns."""
    fill(catalog, A, B, C)
    assert catalog.paper_ids(Scope(since=date(2024, 1, 5), until=date(2024, 1, 5))) == {A.id}
    assert catalog.paper_ids(Scope(since=date(2024, 1, 6))) == {C.id}
    assert catalog.paper_ids(Scope(source="WEEK")) == {A.id}
    assert catalog.paper_ids(Scope(source="0%_d")) == {B.id}
    assert catalog.paper_ids(Scope(source="%")) == {B.id}
    assert catalog.papers(scope=Scope(source="txt", until=date(2030, 1, 1))) == [A]
    assert catalog.paper_ids() == {A.id, B.id, C.id}


def test_chunks_are_the_abstracts_own_text(catalog: Catalog) -> None:
    """In the order asked for; of a paper, in reading order."""
    fill(catalog, A, B)
    first, second = chunks_of(A)
    assert list(catalog.chunks([second.id, "unknown", first.id]).values()) == [second, first]
    assert catalog.chunks_of([B.id, A.id]) == {B.id: chunks_of(B), A.id: [first, second]}


def test_claims_come_back_as_they_were(catalog: Catalog) -> None:
    """Every field to the last bit, ordered by paper and place, under each filter."""
    fill(catalog, A, B)
    later = replace(CLAIM, id="a0", start=29, end=51, saving=None, quantity="memory", direction="increase")
    other = replace(CLAIM, id="b0", paper_id=B.id, saving=0.9)
    with catalog.writing() as writes:
        writes.put_claims({B.id: [other], A.id: [later, CLAIM]}, "rules-1")
    assert catalog.claims() == [CLAIM, later, other]
    assert catalog.claims(quantity="cost") == [CLAIM, other]
    assert catalog.claims(direction="increase") == [later]
    assert catalog.claims(min_saving=0.5) == [CLAIM, other]
    assert catalog.claims(min_saving=0.51, paper_ids=[A.id]) == []
    assert catalog.read_by() == {A.id: "rules-1", B.id: "rules-1"}


def test_writing_claims_or_chunks_again_replaces_them(catalog: Catalog) -> None:
    """A paper has exactly what it was last given."""
    fill(catalog, A, B)
    with catalog.writing() as writes:
        writes.put_claims({A.id: [CLAIM]}, "rules-1")
        writes.put_claims({A.id: []}, "rules-2")
        writes.put_chunks({A.id: chunks_of(A)[:1]})
    assert catalog.claims() == []
    assert catalog.chunks_of([A.id, B.id]) == {A.id: chunks_of(A)[:1], B.id: chunks_of(B)}
    assert catalog.extractors() == {"": 1, "rules-2": 1}


def test_a_transaction_is_all_or_nothing(catalog: Catalog) -> None:
    """An error inside a block leaves the catalogue as it was before it."""
    fill(catalog, A)

    def fail_halfway() -> None:
        with catalog.writing() as writes:
            writes.drop_papers([A.id])
            writes.put_papers([B])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert catalog.papers() == [A]


def test_dropping_a_paper_drops_all_that_hangs_on_it(catalog: Catalog) -> None:
    """Its sources, titles, chunks and claims go with it; what the indexes hold of it is now unwanted."""
    fill(catalog, A, B)
    with catalog.writing() as writes:
        writes.put_claims({A.id: [CLAIM]}, "rules-1")
        writes.mark("words", [chunk.id for chunk in chunks_of(A)], done=True)
        assert writes.drop_papers([A.id, "unknown", A.id]) == 1
    assert catalog.counts() == Counts(papers=1, sources=1, chunks=1, claims=0)
    assert catalog.find_title(A.title) == []
    assert catalog.unwanted("words") == sorted(chunk.id for chunk in chunks_of(A))


def test_what_an_index_lacks_is_known(catalog: Catalog) -> None:
    """Announced and forgotten chunks lack; finished ones do not; each index has an account of its own."""
    fill(catalog, A)
    first, second = chunks_of(A)
    with catalog.writing() as writes:
        writes.mark("words", [first.id], done=True)
        writes.mark("words", [second.id], done=False)
    assert catalog.missing("words") == [second.id]
    assert catalog.missing("vectors:m") == [first.id, second.id]
    with catalog.writing() as writes:
        writes.unmark("words", [first.id])
    assert catalog.missing("words") == [first.id, second.id]
    assert catalog.indexed("words") == set()


def test_tens_of_thousands_of_ids_in_one_call(catalog: Catalog) -> None:
    """No database limit on the number of variables is met."""
    fill(catalog, A)
    assert catalog.papers(ids=[A.id, *map(str, range(70_000))]) == [A]


def test_the_first_reply_remembered_stays(catalog: Catalog) -> None:
    """So that two that race for one question give one answer; kinds do not meet."""
    catalog.remember("response", "k", "one")
    catalog.remember("response", "k", "two")
    assert catalog.cached("response", "k") == "one"
    assert catalog.cached("extraction", "k") is None


def test_votes_are_kept_with_their_answers(catalog: Catalog) -> None:
    """Question, the answer's JSON, the vote and when."""
    catalog.add_feedback("why?", {"text": "because ½"}, -1)
    (row,) = catalog.feedback()
    assert (row["question"], row["answer"], row["vote"]) == ("why?", {"text": "because ½"}, -1)
    assert row["created"].year >= 2024


def test_many_threads_at_once(catalog: Catalog) -> None:
    """Readers and writers from sixteen threads neither fail nor lose anything."""
    fill(catalog, A)

    def work(n: int) -> int:
        catalog.remember("response", f"key {n}", str(n))
        return len(catalog.papers()) + len(catalog.chunks_of([A.id]))

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(work, range(200))) == {2}
    assert [catalog.cached("response", f"key {n}") for n in range(200)] == [str(n) for n in range(200)]


def test_readers_do_not_wait_for_a_writer(settings: Settings, catalog: Catalog) -> None:
    """While a batch is being written, another connection opens and reads what was there before."""
    fill(catalog, A)
    with catalog.writing() as writes:
        writes.put_papers([B])
        with Catalog.open(settings, create=False) as other:
            assert other.papers() == [A]


def test_one_writer_at_a_time_on_a_shared_server(settings: Settings, catalog: Catalog) -> None:
    """On PostgreSQL a second ingest learns of the first; a SQLite home has a lock file for that."""
    with catalog.sole_writer() as first, Catalog.open(settings) as other, other.sole_writer() as second:
        assert (first, second) == (True, settings.catalog is None)
    with catalog.sole_writer() as again:
        assert again


def test_the_lock_on_a_shared_server_ends_with_its_holder(settings: Settings, catalog: Catalog) -> None:
    """Also when it fails: the next ingest need not wait for the process to end."""

    def fail() -> None:
        with catalog.sole_writer():
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with Catalog.open(settings) as other, other.sole_writer() as free:
        assert free


def test_many_open_an_empty_catalogue_at_once(settings: Settings) -> None:
    """One of them makes the tables, the others find them."""

    def look(_: int) -> Counts:
        with Catalog.open(settings) as opened:
            return opened.counts()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(look, range(8))) == {Counts(papers=0, sources=0, chunks=0, claims=0)}


def test_cut_connections_are_replaced(postgres: str, tmp_path: Path) -> None:
    """After the server was restarted a process that is open goes on, and nobody hears of it."""
    import sqlalchemy as sa

    settings = Settings.load(tmp_path / "home", catalog=postgres)
    with Catalog.open(settings) as catalog:
        fill(catalog, A)
        other = sa.create_engine(postgres)
        with other.connect() as connection:
            cut = sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            )
            connection.execute(cut)
        other.dispose()
        assert catalog.papers() == [A]


def test_another_revision_whenever_passages_may_have_changed(catalog: Catalog) -> None:
    """And the same one after everything else."""
    seen = [catalog.revision()]
    fill(catalog, A)
    seen.append(catalog.revision())
    with catalog.writing() as writes:
        writes.drop_papers([A.id])
    seen.append(catalog.revision())
    assert len(set(seen)) == 3
    with catalog.writing() as writes:
        writes.mark("words", ["1"], done=True)
    assert catalog.revision() == seen[-1]


def test_texts_are_of_papers_that_have_one_of_each_word(catalog: Catalog) -> None:
    """In the title or the abstract, in any case, and a sign of a pattern stands for itself."""
    fill(catalog, A, B, C)
    ids = {A.id, B.id, C.id}
    for words, expected in (
        ((("text",),), {B.id, C.id}),
        ((("SPARSE", "later"), ("halve", "another")), {A.id, C.id}),
        ((("%",),), set[str]()),
    ):
        assert {paper.id for paper in catalog.texts(ids, words)} == expected, words
    assert [paper.id for paper in catalog.texts({C.id, A.id})] == [A.id, C.id]
