"""The questions themselves: enough of them, each held against the corpus, and read with care."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.identity import paper_id
from assistant.types import Paper
from eval.cases import Case, Gold, load, packaged, problems, resolve
from eval.metrics.claims import packaged_claims
from ingest.pages import read_text
from ingest.records import Record

ACROSS = {"overview", "evidence", "recommend"}


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    """The demo corpus without stores."""
    found = []
    for entry in sorted(files("ingest.demo").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".txt"):
            for record in read_text(entry.read_text(encoding="utf-8"), entry.name):
                assert isinstance(record, Record)
                found.append(Paper(paper_id(record.title, None), record.title, record.abstract))
    return found


def test_there_are_questions_of_every_kind_and_enough_of_them():
    counts = Counter(case.type for case in packaged())
    assert sum(counts.values()) >= 200
    assert counts["unanswerable"] >= 40
    assert min(counts.values()) >= 10
    assert len(counts) == 13


def test_questions_across_papers_have_groups_or_sides_of_their_own_gold():
    across = [case for case in packaged() if case.type in ACROSS]
    assert len(across) >= 80
    for case in across:
        assert set(case.stances) <= set(case.papers), case.id
        assert {paper for group in case.groups for paper in group} <= set(case.papers), case.id
    assert all(case.stances for case in across if case.type == "evidence")
    assert all(case.groups for case in across if case.type == "overview")


def test_unanswerable_questions_have_near_misses_and_strangers():
    near = Counter(bool(case.near) for case in packaged() if not case.answerable)
    assert near[True] >= 20
    assert near[False] >= 10


def test_twenty_questions_are_worded_in_five_ways():
    worded = [case for case in packaged() if case.wordings]
    assert [len(case.wordings) for case in worded if case.type not in ACROSS] == [4] * 20
    assert sum(case.type in ACROSS for case in worded) >= 40


def test_every_question_holds_against_the_corpus(papers: list[Paper]):
    assert problems(resolve(packaged(), papers), papers) == []


def test_every_answerable_question_has_gold_quotes_for_its_papers_and_keys_for_single_facts():
    single = {"number", "entity", "method", "why_how", "compare"}
    for case in packaged():
        if case.type in ACROSS:
            continue
        assert {gold.paper for gold in case.quotes} == set(case.papers), case.id
        assert bool(case.keys) or case.type not in single, case.id


def test_every_key_stands_in_the_gold_quotes_or_titles_of_its_question():
    from eval.metrics.keys import keys_met

    off = []
    for case in packaged():
        # Counts and conversions are the answer's own work.
        if case.type == "set":
            continue
        known = " ".join([*(gold.quote for gold in case.quotes), *case.papers])
        if not keys_met(known, case.keys):
            off.append((case.id, case.keys))
    assert off == []


def test_a_question_is_not_the_abstract_again(papers: list[Paper]):
    """No six consecutive words of a gold quote are in a question: it must be understood, not matched."""
    copied = []
    for case in packaged():
        said = f" {' '.join(case.question.lower().split())} "
        for gold in case.quotes:
            words = gold.quote.lower().split()
            runs = {" ".join(words[start : start + 6]) for start in range(len(words) - 5)}
            copied += [case.id for run in runs if f" {run} " in said]
    assert copied == []


def test_every_gold_claim_is_a_span_of_its_abstract(papers: list[Paper]):
    abstracts = {paper.title: paper.abstract for paper in papers}
    claims = packaged_claims()
    assert [claim.id for claim in claims if claim.quote not in abstracts[claim.paper]] == []
    assert sum(not claim.optional for claim in claims) >= 150
    assert len({claim.id for claim in claims}) == len(claims)


def test_set_questions_on_training_time_follow_from_the_gold_claims():
    """Two hand-made sets that must agree: what is over half in one is in the gold of the other."""
    over_half = {
        claim.paper
        for claim in packaged_claims()
        if not claim.optional
        and claim.quantities == {"training_time"}
        and claim.directions == {"decrease"}
        and claim.saving is not None
        and (claim.saving > 0.5 or (claim.saving == 0.5 and "at_least" in claim.bounds))
    }
    case = next(case for case in packaged() if case.id == "set-001")
    assert over_half - set(case.optional) == set(case.papers) - set(case.optional)


PAPERS = [Paper("p1", "Foo: A Trainer", "It takes 5 h."), Paper("2401.00001", "Bar", "Bars.")]
LINE = {"id": "a", "type": "number", "question": "How long?", "papers": ["foo a trainer"]}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def test_a_users_own_questions_name_papers_by_title_or_id(tmp_path: Path):
    given = write(tmp_path / "q.jsonl", LINE, "", {**LINE, "id": "b", "papers": ["2401.00001"]})
    assert [case.papers for case in resolve(load(given), PAPERS)] == [("p1",), ("2401.00001",)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([LINE, "{"], "q.jsonl:2: not JSON"),
        (["[1]"], "q.jsonl:1: not a JSON object"),
        ([{**LINE, "typ": 1}], "unknown field 'typ'"),
        ([{**LINE, "type": "poem"}], "type 'poem' is not one of number"),
        ([{**LINE, "id": " "}], "'id' must be a text"),
        ([{**LINE, "question": 3}], "'question' must be a text"),
        ([{**LINE, "keys": ["5 h"]}], "'keys' must hold lists"),
        ([{**LINE, "quotes": ["5 h"]}], "a quote is"),
        ([{**LINE, "papers": []}], "has gold papers"),
        ([{**LINE, "type": "unanswerable"}], "has no gold papers"),
        ([LINE, LINE], "two questions have the id 'a'"),
        ([], "holds no question"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, rows: list[object], message: str):
    with pytest.raises(InputError, match=message.replace("[", r"\[")):
        load(write(tmp_path / "q.jsonl", *rows))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(InputError, match=r"missing\.jsonl: cannot be read"):
        load(tmp_path / "missing.jsonl")


def test_a_paper_that_is_not_there_is_named():
    with pytest.raises(InputError, match="question a: the collection has no paper 'Baz'"):
        resolve([Case("a", "number", "?", papers=("Baz",))], PAPERS)


def test_the_validator_sees_wrong_quotes_missing_quotes_and_double_papers():
    case = Case(
        "a", "number", "Why?", wordings=("WHY?",), papers=("p1", "2401.00001"), optional=("p1",),
        quotes=(Gold("p1", "It takes 6 h"),),
    )  # fmt: skip
    assert problems([case], PAPERS) == [
        "a: the quote 'It takes 6 h' is not in the abstract of p1",
        "a: gold paper 2401.00001 has no gold quote",
        "a: a paper is both gold and optional",
        "a: two wordings are the same",
    ]
