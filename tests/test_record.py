"""Papers by who, when, where and name: what is asked of a record is answered from it."""

# ruff: noqa: E501  tables of cases read best with one case a line

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config import Settings
from assistant.language.bibliography import spelled_out
from assistant.question import parse
from assistant.question.people import of_record, renamed
from assistant.types import Author
from ingest.pipeline import store
from ingest.records import Record


@pytest.mark.parametrize(
    ("question", "fact", "of"),
    [
        ("who wrote Gannet?", "authors", "Gannet"),
        ("Who are the authors of “Curriculum for Reefs”?", "authors", "Curriculum for Reefs"),
        ("who came up with the Gannet paper", "authors", "Gannet"),
        ("name the authors of the paper on kelp", "authors", "kelp"),
        ("who is the first author of Gannet?", "first author", "Gannet"),
        ("by whom was Gannet written?", "authors", "Gannet"),
        ("when was Gannet published?", "date", "Gannet"),
        ("In which year did Gannet appear", "date", "Gannet"),
        ("where was Gannet published?", "venue", "Gannet"),
        ("what is the DOI of Gannet?", "link", "Gannet"),
    ],
)
def test_what_is_asked_of_a_record(question: str, fact: str, of: str) -> None:
    """The fact, and the words for the paper without their dress."""
    assert of_record(question) == (fact, of)


@pytest.mark.parametrize(
    "question",
    [
        "who published the most papers in 2024?",
        "who developed a way to skip layers?",
        "who works on sparse attention?",
        "what did the authors of Gannet find?",
        "when was training stopped?",
        "where does Gannet keep its cache?",
        "who cuts memory by half?",
    ],
)
def test_what_is_asked_of_a_text_is_not(question: str) -> None:
    """Questions about findings, and about all papers."""
    assert of_record(question) is None


PAPERS = [
    Record(
        "Gannet: Paged Stores for Long Dialogue", "We propose Gannet, which keeps old keys in host memory. It needs 40% less memory.", "f", 1,
        published=date(2022, 5, 1), date_precision="month", authors=("Tri Dao", "Jan van der Berg"), venue="Neural Networks",
        people=(Author("Dao", "Tri"), Author("Berg", "Jan", "van der")), doi="10.5555/gannet", key="dao2022gannet", organization="Acme Labs",
    ),
    Record(
        "Curriculum Learning for Reefs", "We order reefs by difficulty and train on easy ones first. Training time falls by 30%.", "f", 2,
        published=date(2021, 1, 1), date_precision="year", authors=("Gabriela García Márquez", "Jan van der Berg"),
        venue="Journal of Machine Learning Research", arxiv_id="2101.00001",
    ),
    Record("Moss on Old Walls", "We count moss on old walls with a camera. It takes three minutes a wall.", "f", 3),
]  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings.load(Path(tmp_path_factory.mktemp("record")) / "home", embedder="none")
    store(PAPERS, settings=settings)
    with Assistant.open(settings=settings) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "says", "title"),
    [
        ("who wrote Gannet?", "By Tri Dao and Jan van der Berg.", "Gannet"),
        ("who wrote 10.5555/gannet?", "By Tri Dao and Jan van der Berg.", "Gannet"),
        (
            "who is the first author of Curriculum Learning for Reefs?",
            "Gabriela García Márquez",
            "Curriculum",
        ),
        ("when was Gannet published?", "(2022-05)", "Gannet"),
        ("where was dao2022gannet published?", "Neural Networks", "Gannet"),
        ("what is the link to Curriculum Learning for Reefs?", "arxiv.org/abs/2101.00001", "Curriculum"),
        ("what does 2101.00001 report?", "reefs", "Curriculum"),
        ("summarise dao2022gannet", "host memory", "Gannet"),
        ("how much less memory does dao2022gannet need?", "40% less", "Gannet"),
        ("what did van der Berg and Dao publish?", "Gannet", "Gannet"),
        ("papers by garcia marquez", "reefs", "Curriculum"),
        ("what was published in JMLR?", "reefs", "Curriculum"),
        ("which papers appeared in JMLR 2021?", "reefs", "Curriculum"),
        ("papers from Acme Labs", "Gannet", "Gannet"),
    ],
)
def test_a_question_is_answered_from_the_record(
    assistant: Assistant, question: str, says: str, title: str
) -> None:
    """With a quote of the one paper that is meant, and of no other."""
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert says in answer.text
    assert {cited.title.split()[0].strip(":") for cited in answer.citations} == {title}


@pytest.mark.parametrize(
    "question",
    [
        "who wrote Moss on Old Walls?",
        "when was Moss on Old Walls published?",
        "who wrote Kelp Nets?",
        "who wrote the Gannet-2 reefs paper?",
    ],
)
def test_what_a_record_does_not_say_is_not_answered(assistant: Assistant, question: str) -> None:
    """A paper without authors, one without a date, and one that is not here."""
    assert assistant.ask(question).outcome == "abstained"


def test_a_model_is_not_asked_for_a_record(assistant: Assistant) -> None:
    """It is told of abstracts alone; without one configured the same holds."""
    assert parse("who wrote Gannet?").record == "authors"
    assert assistant.ask("who wrote Gannet?").engine == "extractive"


def test_a_surname_that_looks_like_a_slip_is_none(assistant: Assistant) -> None:
    """Somebody's name here is not put right into a word."""
    assert assistant.read("papers by Tri Dao and Jan van der Berg").words.corrected == {}


def test_an_identifier_stands_for_its_paper() -> None:
    """Only one that is known."""
    known = {"2101.00001": ["a"]}
    text = renamed("compare arXiv:2101.00001v2 with 2101.00009", lambda name: known.get(name, []), "Reefs")
    assert text == "compare Reefs with 2101.00009"
    assert spelled_out("ICML")[0] == "icml"
    assert spelled_out("Nature") == ("nature",)
