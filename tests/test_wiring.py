"""The composition root: one home, one question through the whole, the caller's filters on top."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from assistant import Assistant, Query, Settings
from assistant.errors import HomeError, InputError, QueryError
from ingest import ingest

OVER_HALF = "which methods cut training time over 50%?"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory):
    """One demo page, searched by words."""
    settings = Settings(home=tmp_path_factory.mktemp("wiring") / "home", embedder="none", offline=True)
    ingest([str(files("ingest.demo") / "page-1.txt")], settings=settings)
    with Assistant.open(settings=settings) as assistant:
        yield assistant


def test_an_edited_filter_is_answered_as_it_is(papers: Assistant) -> None:
    """The query of an answer can be changed and passed back."""
    first = papers.ask(OVER_HALF)
    assert first.query is not None
    wider = papers.ask(
        OVER_HALF, query=Query(quantity="training_time", direction="decrease", op=">", saving=0.0)
    )
    assert wider.query is not None
    assert wider.query.saving == 0.0
    assert {row.claim.id for row in wider.claims} > {
        row.claim.id for row in first.claims if row.verdict == "match"
    }


@pytest.mark.parametrize(
    "query",
    [
        Query(quantity="training_time", op=">", saving=1.5),
        Query(quantity="memory", op=">", saving=0.5, since=date(2024, 1, 1), until=date(2023, 1, 1)),
    ],
)
def test_a_filter_that_nothing_can_meet_is_refused(papers: Assistant, query: Query) -> None:
    """A caller's impossible filter is an error with one line, not an empty answer."""
    with pytest.raises(QueryError):
        papers.ask("anything", query=query)


def test_dates_of_the_caller_win(papers: Assistant) -> None:
    """`since` and `until` narrow the plan and the denominator."""
    answer = papers.ask(OVER_HALF, since=date(2019, 1, 1), until=date(2019, 12, 31))
    assert 0 < answer.coverage.papers < 56


@pytest.mark.parametrize("question", [None, 5])
def test_a_question_is_text(papers: Assistant, question: object) -> None:
    """What is no text is refused by name."""
    with pytest.raises(InputError, match="text"):
        papers.ask(question)  # type: ignore[arg-type]


def test_threads_and_tasks_get_the_same_answer(papers: Assistant) -> None:
    """One assistant may be shared: eight threads and eight tasks agree with one caller."""
    alone = papers.ask(OVER_HALF).text
    with ThreadPoolExecutor(8) as pool:
        assert {answer.text for answer in pool.map(papers.ask, [OVER_HALF] * 8)} == {alone}

    async def together() -> set[str]:
        return {answer.text for answer in await asyncio.gather(*(papers.aask(OVER_HALF) for _ in range(8)))}

    assert asyncio.run(together()) == {alone}


def test_the_retriever_speaks_langchain(papers: Assistant) -> None:
    """`as_retriever` gives documents with the paper's id, title and whole abstract."""
    documents = papers.as_retriever(k=3).invoke("quantization of language models")
    assert len(documents) == 3
    for document in documents:
        paper = papers.paper(document.metadata["paper_id"])
        assert paper is not None
        assert document.page_content == paper.abstract


def test_claims_are_filtered_by_quantity_saving_and_topic(papers: Assistant) -> None:
    """Each filter narrows, and what is left meets it."""
    rows = papers.claims(quantity="training_time", min_saving=0.3)
    assert rows
    assert {row.claim.quantity for row in rows} == {"training_time"}
    assert min(row.claim.saving or 0 for row in rows) >= 0.3
    assert len(papers.claims()) > len(rows)


def test_votes_are_stored(papers: Assistant) -> None:
    """Feedback keeps question, answer and vote; another number is refused."""
    answer = papers.ask(OVER_HALF)
    papers.feedback(answer, 1)
    assert papers.stores.catalog.feedback()[-1]["vote"] == 1
    with pytest.raises(InputError):
        papers.feedback(answer, 3)


def test_asking_without_a_model_says_that_it_quotes(papers: Assistant) -> None:
    """With no key the written engine falls back to quotes, with one line that says why."""
    answer = papers.ask(OVER_HALF, engine="llm")
    assert answer.engine == "extractive"
    assert answer.notice
    assert "\n" not in answer.notice


def test_a_missing_home_is_not_made(tmp_path: Path) -> None:
    """Opening what is not there is an error that says what to do."""
    with pytest.raises(HomeError, match="ingest"):
        Assistant.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_set_reading_that_finds_nothing_is_asked_of_one_paper_where_that_may_be_meant(
    tmp_path: Path,
) -> None:
    """ "How many models ..." may ask for a number that one abstract gives."""
    row = {
        "title": "Batches Under the Lens",
        "abstract": "We ask what larger batches do to training time. Behind our public database stand 412 "
        "models, each trained separately. Larger batches save 60% of the training time at best.",
    }
    (tmp_path / "one.json").write_text(json.dumps([row]), encoding="utf-8")
    settings = Settings(home=tmp_path / "home", embedder="none", offline=True)
    ingest([str(tmp_path / "one.json")], settings=settings)
    question = "How many papers on the public database save over 70% of training time?"
    with Assistant.open(settings=settings) as papers:
        assert papers.read(question).unsure
        answer = papers.ask(question)
    assert (answer.outcome, answer.kind) == ("answered", "lookup")
    assert "412" in answer.text
    assert "about one paper" in (answer.notice or "")


def test_a_plain_set_question_that_finds_nothing_says_so(papers: Assistant) -> None:
    """Nothing else is answered in its place."""
    answer = papers.ask("Which methods for whales cut training time by over 50%?")
    assert not papers.read(answer.question).unsure
    assert (answer.outcome, answer.kind) == ("abstained", "set")
