"""All papers of a period, each with a literal quote; nothing is ranked and nothing left out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.answer.answering import Answerer
from assistant.answer.browse import MOST, browse
from assistant.answer.forms import Collection, ordered
from assistant.language.traits import gives
from assistant.question import parse
from assistant.types import Answer, Order, Paper, Question, Scope
from ingest import ingest
from tests.shelf import shelved


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory):
    """One dated demo page."""
    settings = Settings(home=tmp_path_factory.mktemp("browsing") / "home", embedder="none", offline=True)
    ingest([str(files("ingest.demo") / "page-1.txt")], settings=settings)
    with Assistant.open(settings=settings) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("List the papers from 2019.", date(2019, 1, 1), date(2019, 12, 31)),
        ("What appeared in 2020?", date(2020, 1, 1), date(2020, 12, 31)),
        ("Which papers were published before 2019?", None, date(2018, 12, 31)),
        ("papers since September 2025", date(2025, 9, 1), None),
    ],
)
def test_a_period_is_listed_whole(papers: Assistant, question: str, since: date, until: date) -> None:
    """Exactly the papers of that period are cited."""
    answer = papers.ask(question)
    wanted = {paper.id for paper in papers.papers(since=since, until=until)}
    assert wanted
    assert {citation.paper_id for citation in answer.citations} == wanted
    assert str(len(wanted)) in answer.text.partition("\n")[0]


@pytest.mark.parametrize(
    "question",
    ["papers from 2019 about pruning", "Which 2019 paper trains BERT in 76 minutes?", "What is LoRA?",
     "which methods cut training time over 50%?"],
)  # fmt: skip
def test_a_topic_is_not_everything(question: str) -> None:
    """A question that names something is searched, not listed."""
    assert not parse(question).everything


def test_an_empty_period_abstains_with_its_denominator(papers: Assistant) -> None:
    """No paper of that year: said so, with how many were looked at."""
    answer = papers.ask("List the papers from 1999.")
    assert answer.outcome == "abstained"
    assert "0 of 56" in answer.text


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    """No more than the stated number of papers, newest first."""
    many = [Paper(f"p{n:03}", f"Title {n}", "A thing is done.", date(2020, 1, 1)) for n in range(MOST + 5)]
    draft = browse(Question("list the papers", "browse"), Collection(*shelved(tmp_path, many)))
    assert len(draft.groups[0].statements) == MOST
    assert draft.headline.startswith(f"{MOST + 5} of {MOST + 5} papers fit; the newest {MOST} are listed")


@pytest.mark.parametrize(("order", "ids"), [("date", ["b", "a", "c"]), ("oldest", ["a", "b", "c"])])
def test_undated_papers_come_last(order: Order, ids: list[str]) -> None:
    """By date, either way, then by id."""
    dated = [Paper("a", "Old", "Done.", date(2001, 1, 1)), Paper("b", "New", "Done.", date(2002, 1, 1))]
    found = ordered([Paper("c", "None", "Done."), *dated], order, lambda paper: paper)
    assert [paper.id for paper in found] == ids


def test_most_upvoted_come_first(tmp_path: Path) -> None:
    """Papers whose votes are not known come last."""
    papers = [
        Paper("a", "Few", "Done.", upvotes=2),
        Paper("b", "Many", "Done.", upvotes=40),
        Paper("c", "Unknown", "Done."),
    ]
    asked = Question("most upvoted papers", "browse", order="upvotes")
    draft = browse(asked, Collection(*shelved(tmp_path, papers)))
    assert [statement.evidence for statement in draft.groups[0].statements] == [
        ("b:0-5",),
        ("a:0-5",),
        ("c:0-5",),
    ]
    assert draft.groups[0].label == "Most upvoted first"


def test_a_topic_within_a_period(tmp_path: Path) -> None:
    """Only papers of the period, and of these the ones on the topic; each shows its date."""
    asked = Question(
        "papers of 2025 on walking robots", "browse", topic="walking robots", scope=Scope(date(2025, 1, 1))
    )
    answer = Answerer(*shelved(tmp_path)).answer(asked)
    assert {citation.paper_id for citation in answer.citations} == {"p6", "p7"}
    assert "(2025-04-02)" in answer.text


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("papers from October 2025 on agent memory", date(2025, 10, 1), date(2025, 10, 31)),
        ("papers from October 2025 on", date(2025, 10, 1), None),
        ("what came out in December 2025 about world models?", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_a_month_with_a_topic_is_that_month(question: str, since: date, until: date | None) -> None:
    """In "from October 2025 on agent memory" the "on" belongs to the topic."""
    parsed = parse(question)
    assert parsed.kind == "browse"
    assert (parsed.scope.since, parsed.scope.until) == (since, until)
    assert parsed.topic in {"agent memory", "world models", ""}


def test_a_topic_that_is_a_name_gives_the_papers_of_its_bearer(tmp_path: Path) -> None:
    """An author's or an organisation's papers, whatever they are about."""
    lines = [
        {"title": "Lamps", "abstract": "We study lamps.", "authors": ["Ada Lund"], "organization": "Glim"},
        {"title": "Ropes", "abstract": "We study ropes by lamplight.", "authors": ["Bo Ek"]},
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, lines)))
    settings = Settings(home=tmp_path / "home", embedder="none", offline=True)
    ingest([str(tmp_path / "p.jsonl")], settings=settings)
    with Assistant.open(settings=settings) as assistant:
        collection = Collection(assistant.stores.catalog, assistant.retriever)
        for name, title in (("Ada Lund", "Lamps"), ("by Bo Ek", "Ropes"), ("Glim", "Lamps")):
            draft = browse(Question(f"papers by {name}", "browse", topic=name), collection)
            assert [piece.title for piece in draft.evidence.values()] == [title]


def test_unknown_votes_are_said(tmp_path: Path) -> None:
    """Without any votes the newest come first, and the answer says why."""
    papers = [Paper("a", "Old", "Done.", date(2001, 1, 1)), Paper("b", "New", "Done.", date(2002, 1, 1))]
    asked = Question("most upvoted papers", "browse", order="upvotes")
    draft = browse(asked, Collection(*shelved(tmp_path, papers)))
    assert [statement.evidence for statement in draft.groups[0].statements] == [("b:0-5",), ("a:0-5",)]
    assert draft.notice is not None
    assert "not known" in draft.notice


def test_the_latest_on_a_topic_are_browsed_by_date() -> None:
    """ "Latest" sorts by date; what is new in a field is an overview."""
    assert (parse("latest papers on 3D generation").kind, parse("latest papers on 3D generation").order) == (
        "browse",
        "date",
    )
    assert parse("what's new in speculative decoding").kind == "overview"


def holding(home: Path, **abstracts: str) -> Assistant:
    """A collection of these papers, of which nobody's name is known."""
    lines = [{"title": title.replace("_", " "), "abstract": text} for title, text in abstracts.items()]
    (home.parent / "p.jsonl").write_text("\n".join(map(json.dumps, lines)))
    settings = Settings(home=home, embedder="none", offline=True)
    ingest([str(home.parent / "p.jsonl")], settings=settings)
    return Assistant.open(settings=settings)


def titles(answer: Answer) -> set[str]:
    """The papers that are shown."""
    return {one.title for one in answer.citations}


def test_what_is_given_away_is_told_by_where_it_is(tmp_path: Path) -> None:
    """Not by the words: a paper about code may keep its own."""
    with holding(
        tmp_path / "home",
        Programs="We study how code is written. Models write code that runs.",
        Lamps="We study lamps. Our code is available at https://example.org/lamps.",
        Ropes="We study ropes. Our dataset is available at https://example.org/ropes.",
    ) as assistant:
        every = Scope(paper_ids=frozenset(paper.id for paper in assistant.stores.catalog.papers()))
        asked = replace(parse("papers about coding"), topic="coding", scope=every)
        assert not gives(asked)
        assert gives(replace(asked, topic="code"))
        assert titles(assistant.ask("which papers release code?")) == {"Lamps"}
        assert titles(assistant.ask("which papers release their data?")) == {"Ropes"}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("surveys about agents from 2025", "survey"),
        ("papers about lamp surveys from 2025", None),
        ("papers about agents from 2025", None),
    ],
)
def test_a_list_of_a_period_may_be_of_one_kind(question: str, wanted: str | None) -> None:
    """The noun that is asked for tells, not what the papers are about."""
    assert parse(question).wanted == wanted


def test_a_count_of_a_kind_of_thing_counts_that_kind(tmp_path: Path) -> None:
    """Five are listed, and the others are cited."""
    benches = {
        f"LampBench{n}:_A_Benchmark": f"We introduce LampBench{n}, a benchmark of lamps." for n in range(7)
    }
    with holding(
        tmp_path / "home", **benches, Lamplight="We propose a method that trains on lamps."
    ) as assistant:
        answer = assistant.ask("how many of the benchmarks cover lamps?")
    assert answer.text.startswith("7 of 8 papers are benchmarks about lamps; the newest 5 are listed")
    assert answer.groups is not None
    assert (len(answer.groups[0].items), len(answer.groups[0].more)) == (5, 2)


def test_whose_papers_are_unknown_is_said(tmp_path: Path) -> None:
    """Those that call themselves by the name are meant; where none does, none is shown."""
    with holding(
        tmp_path / "home",
        Lamps="We introduce Glim-2, a lamp.",
        Ropes="We study ropes. Unlike those of Glim, they hold.",
    ) as assistant:
        answer = assistant.ask("papers from Glim")
        assert titles(answer) == {"Lamps"}
        assert "not known here" in (answer.notice or "")
        nothing = assistant.ask("papers from Acme")
        assert (nothing.outcome, "“Acme”" in (nothing.notice or "")) == ("abstained", True)


@pytest.mark.parametrize(
    ("question", "order", "most"),
    [
        ("first papers on lamps", "oldest", 12),
        ("the ten newest papers about lamps", "date", 10),
        ("most upvoted papers on lamps", "upvotes", 12),
        ("how many papers are about lamps?", "relevance", 5),
        ("papers about lamps from 2024", "relevance", None),
    ],
)
def test_how_many_are_listed(question: str, order: str, most: int | None) -> None:
    """A screenful of the first or the newest, a few of a count, a period whole."""
    parsed = parse(question)
    assert (parsed.kind, parsed.order, parsed.most) == ("browse", order, most)
