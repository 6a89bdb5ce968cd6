"""A plan through the whole: nothing unverified reaches a reader, and every answer is accounted for."""

from __future__ import annotations

import json
from datetime import date

import pytest
from shelf import PAPERS, Shelf, shelved

from assistant.answer.answering import Answerer
from assistant.answer.forms import Collection
from assistant.errors import InputError
from assistant.types import (
    Answer,
    AnswerEvent,
    Draft,
    Evidence,
    EvidenceEvent,
    Query,
    Question,
    Scope,
    Statement,
    TextEvent,
)

QUESTION = "How much GPU memory does Lantern need?"


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    return shelved(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="module")
def answerer(parts) -> Answerer:
    return Answerer(*parts)


class Scripted:
    """A form that drafts what it is told to, whatever the kind of question."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.asked: list[Question] = []

    def __call__(self, question: Question, _: Collection) -> Draft:
        self.asked.append(question)
        return self.draft

    def answer(self, parts, question: Question, **context) -> Answer:
        return Answerer(*parts, forms=lambda _: self).answer(question, **context)


def quote(text: str, key: str = "e1", paper: int = 0) -> Evidence:
    held = PAPERS[paper]
    start = held.abstract.index(text)
    return Evidence(key, held.id, held.title, text, start, start + len(text), held.url)


MEMORY = quote("On the Fjord corpus it lowers word error by 12.5% and needs 3 GB of GPU memory.")
TRUE = Statement("It needs 3 GB.", ("e1",))
FALSE = Statement("It needs 5 GB.", ("e1",))


def test_an_answer_is_text_with_markers_and_its_citations(answerer):
    answer = answerer.answer(Question(QUESTION, "lookup"))
    assert (answer.outcome, answer.kind, answer.engine) == ("answered", "lookup", "extractive")
    assert "3 GB" in answer.text
    assert "[1]" in answer.text
    papers = list(dict.fromkeys(c.paper_id for c in answer.citations))
    assert [c.label for c in answer.citations] == [papers.index(c.paper_id) + 1 for c in answer.citations]
    assert answer.citations[0].url == "https://example.org/p1"
    assert answer.coverage.papers == len(PAPERS)
    assert answer.rejected == ()


def test_every_answer_is_json(answerer):
    for question, kind in ((QUESTION, "lookup"), ("zzz", "lookup"), ("hello", "chat"), ("robots", "list")):
        data = json.loads(json.dumps(answerer.answer(Question(question, kind)).to_dict()))
        assert data["question"] == question
        assert data["outcome"] in {"answered", "abstained"}


def test_an_abstention_says_why_and_names_the_nearest(answerer):
    answer = answerer.answer(Question("How many kilowatt-hours does Lantern use?", "lookup"))
    assert (answer.outcome, answer.citations) == ("abstained", ())
    assert "energy" in answer.text
    assert PAPERS[0].title in answer.text
    assert answer.nearest[0].paper_id == "p1"


def test_a_stream_is_evidence_then_text_then_the_answer(answerer):
    events = list(answerer.stream(Question(QUESTION, "lookup")))
    assert isinstance(events[0], EvidenceEvent)
    assert isinstance(events[-1], AnswerEvent)
    pieces = [event.text for event in events if isinstance(event, TextEvent)]
    assert len(events) == len(pieces) + 2
    assert "".join(pieces) == events[-1].answer.text


def test_an_abstention_streams_its_words_too(answerer):
    events = list(answerer.stream(Question("Who won the football world cup?", "lookup")))
    assert "".join(event.text for event in events if isinstance(event, TextEvent)) == events[-1].answer.text


def test_what_a_form_drafts_is_shown_only_when_it_holds(parts):
    scripted = Scripted(Draft(statements=(FALSE, TRUE), evidence={"e1": MEMORY}, kind="compare", notice="n"))
    answer = scripted.answer(parts, Question(QUESTION, "lookup"))
    assert answer.text == "It needs 3 GB. [1]"
    assert [gone.text for gone in answer.rejected] == ["It needs 5 GB."]
    assert (answer.kind, answer.notice) == ("compare", "n")


def test_a_draft_of_which_nothing_holds_is_an_abstention(parts):
    draft = Draft(statements=(FALSE,), evidence={"e1": MEMORY}, nearest=(MEMORY,))
    answer = Scripted(draft).answer(parts, Question(QUESTION, "lookup"))
    assert (answer.outcome, answer.citations) == ("abstained", ())
    assert "could be verified" in answer.text
    assert len(answer.rejected) == 1


def test_a_quote_is_held_against_the_catalogue_not_against_the_draft(parts):
    forged = Evidence("e1", "p1", "Lantern", "It needs 3 GB.", 0, 14)
    draft = Draft(statements=(TRUE,), evidence={"e1": forged})
    answer = Scripted(draft).answer(parts, Question(QUESTION, "lookup"))
    assert answer.outcome == "abstained"
    assert "not at its place" in answer.rejected[0].reason


def test_statements_without_their_evidence_are_rejected(parts):
    answer = Scripted(Draft(statements=(TRUE,))).answer(parts, Question(QUESTION, "lookup"))
    assert answer.outcome == "abstained"


def test_filters_narrow_the_search_and_the_denominator(answerer):
    answer = answerer.answer(
        Question("Which papers train walking robots?", "list", scope=Scope(since=date(2025, 3, 1)))
    )
    assert {citation.paper_id for citation in answer.citations} == {"p7"}
    assert answer.coverage.papers == 1


def test_an_empty_collection_says_what_to_do(tmp_path):
    answer = Answerer(*shelved(tmp_path, ())).answer(Question(QUESTION, "lookup"))
    assert answer.outcome == "abstained"
    assert "ingest" in answer.text
    assert answer.coverage.papers == 0


def test_small_talk_is_met_with_what_can_be_asked(answerer):
    answer = answerer.answer(Question("hello", "chat"))
    assert (answer.outcome, answer.kind) == ("abstained", "chat")
    assert "Ask about the papers" in answer.text


def test_a_set_question_goes_to_the_claims(answerer):
    query = Query(quantity="training_time", direction="decrease", op=">", saving=0.5)
    answer = answerer.answer(Question("Which methods cut training time over 50%?", "set", query))
    assert answer.kind == "set"
    assert answer.query is not None
    assert answer.coverage.papers == len(PAPERS)


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused_in_one_line(answerer, question: str):
    with pytest.raises(InputError, match="the question is empty"):
        answerer.answer(Question(question, "lookup"))


def test_a_question_as_long_as_a_paper_is_refused(answerer):
    with pytest.raises(InputError, match="5000 characters"):
        answerer.answer(Question("a" * 5000, "lookup"))


def test_seconds_come_from_the_clock(parts):
    ticks = iter([10.0, 10.25])
    answer = Answerer(*parts, clock=lambda: next(ticks)).answer(Question("hello", "chat"))
    assert answer.seconds == 0.25


def test_a_follow_up_is_about_the_paper_last_quoted(answerer):
    first = answerer.answer(Question(QUESTION, "lookup"))
    answer = answerer.answer(Question("And how long does its training take?", "lookup"), history=[first])
    assert "40 minutes" in answer.text
    assert "Lantern" in (answer.notice or "")
    assert answer.question == "And how long does its training take?"


def test_a_question_that_stands_alone_is_left_alone(parts):
    scripted = Scripted(Draft(abstain_reason="x"))
    first = Answerer(*parts).answer(Question(QUESTION, "lookup"))
    question = Question("How many questions does Harbour hold?", "lookup")
    scripted.answer(parts, question, history=[first])
    assert [one.text for one in scripted.asked] == [question.text]


def test_a_paper_that_vanished_is_not_quoted(tmp_path):
    shelf, retriever = shelved(tmp_path)

    class Forgetful(Shelf):
        def papers(self, **filters):
            return [paper for paper in super().papers(**filters) if paper.id != "p1"]

    answer = Answerer(Forgetful(), retriever).answer(Question(QUESTION, "lookup"))
    assert shelf.held["p1"]
    assert answer.outcome == "abstained"
    assert answer.rejected
