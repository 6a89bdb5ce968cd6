"""Runs, reports and their files, with a system small enough to follow by eye."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError, TimedOut
from eval.cases import Case, Gold
from eval.gates import Gate
from eval.metrics import Corpus, Scored
from eval.page import page
from eval.records import Cited, Reply, read_scores, write_scores
from eval.report import failures, make_report, rows_of
from eval.run import Run, evaluate, scored_run

ABSTRACT = "Foo trains in 5 hours & <b>needs</b> 2 cards."
CORPUS = Corpus({"p": ABSTRACT}, {"p": "Foo <script>"})
GOLD: dict[str, Any] = {"papers": ("p",), "quotes": (Gold("p", "5 hours"),)}
HOURS = (("5 hours",),)
CASES = [
    Case("number-1", "number", "How long?", ("And in hours?",), keys=HOURS, **GOLD),
    Case("number-2", "number", "How many cards?", keys=(("3 cards",),), **GOLD),
    Case("set-1", "set", "Which train fast?", **GOLD),
    Case("unanswerable-1", "unanswerable", "Who?"),
    Case("number-3", "number", "Stall", keys=(("1",),), **GOLD),
    Case("follow-1", "follow_up", "It?", history=("Foo?",), keys=HOURS, **GOLD),
]


class Quoting:
    """Quotes the one abstract whatever is asked, and stalls at one question."""

    name = "quoting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        self.asked.append((question, tuple(history)))
        if question == "Stall":
            raise TimedOut("no reply in 60 s")
        cited = (Cited(1, "p", "Foo <script>", ABSTRACT, 0, len(ABSTRACT)),)
        return Reply(f"“{ABSTRACT}” [1]", answered=True, cited=cited, papers=("p",), seconds=0.25)

    def search(self, question: str, k: int) -> list[str]:
        return ["x", "p"][:k]


@pytest.fixture
def run() -> Run:
    return evaluate(Quoting(), CASES, CORPUS)


def test_every_question_is_asked_in_every_wording_and_with_its_history():
    system = Quoting()
    evaluate(system, CASES, CORPUS)
    assert system.asked == [
        ("How long?", ()), ("And in hours?", ()), ("How many cards?", ()), ("Which train fast?", ()),
        ("Who?", ()), ("Stall", ()), ("It?", ("Foo?",)),
    ]  # fmt: skip


def test_the_means_are_those_worked_out_by_hand(run: Run):
    means = {row.name: (row.value.mean, row.value.n) for row in rows_of(run)}
    assert means["answer"] == (0.5, 4)  # right, wrong number, failed, right
    assert means["answer/number"] == (pytest.approx(1 / 3), 3)
    assert means["set_f1"] == (1.0, 1)
    assert means["abstention"] == (0.0, 1)
    assert means["attempt"] == (0.8, 5)  # one of five answerable ones failed
    assert means["mrr"] == (0.5, 3)
    assert means["agreement"] == (1.0, 1)
    assert means["quote_validity"] == (pytest.approx(5 / 6), 6)
    assert "judged_correct" not in means


def test_a_failure_of_the_system_is_kept_with_its_reason_and_counted(run: Run):
    failed = next(record for record in run.records if record.case.id == "number-3")
    assert failed.failure == "TimedOut: no reply in 60 s"
    assert make_report(run).spent["errors"] == 1


def test_the_questions_to_look_at_come_worst_first(run: Run):
    assert [record.case.id for record in failures(run)] == ["number-2", "number-3", "unanswerable-1"]


def test_timings_are_those_of_the_replies(run: Run):
    timings = make_report(run, seconds=9.0).timings
    assert timings == {"answer_p50_s": 0.25, "answer_p95_s": 0.25, "answers_s": 1.5, "all_s": 9.0}


def test_what_was_spent_is_summed_over_the_replies(run: Run):
    # Five replies of ten words; nothing was paid, rejected or counted.
    assert make_report(run).spent == {
        "words_p50": 10.0, "input_tokens": 0.0, "output_tokens": 0.0, "cost_usd": 0.0,
        "sentences_rejected": 0.0, "errors": 1.0,
    }  # fmt: skip
    paid = [
        replace(
            record, reply=replace(record.reply, input_tokens=10, output_tokens=3, cost_usd=0.25, rejected=2)
        )
        for record in run.records
        if record.reply is not None
    ]
    spent = make_report(scored_run("paid", paid, CORPUS)).spent
    assert (spent["input_tokens"], spent["output_tokens"]) == (50.0, 15.0)
    assert (spent["cost_usd"], spent["sentences_rejected"]) == (1.25, 10.0)


def test_a_question_lost_to_an_error_fails_the_run(run: Run):
    assert not make_report(run).passed
    answered = [record for record in run.records if record.failure is None]
    assert make_report(scored_run("whole", answered, CORPUS)).passed


def test_a_run_is_written_and_read_back_for_comparison(run: Run, tmp_path: Path):
    write_scores(tmp_path / "run.jsonl", run.records, run.scores())
    again = read_scores(tmp_path / "run.jsonl")
    assert again == {name: pytest.approx(scores, abs=1e-6) for name, scores in run.scores().items()}
    write_scores(tmp_path / "bare.jsonl", (), {"claim_recall": {"g": 1.0}, **run.scores()})
    bare = read_scores(tmp_path / "bare.jsonl")
    assert bare.pop("claim_recall") == {"g": 1.0}
    assert bare == again
    report = make_report(run, baseline=again | {"answer": dict.fromkeys(again["answer"], 1.0)})
    assert report.changes["answer"].worse == ("number-2", "number-3")
    assert report.changes["mrr"].change.mean == 0.0


def test_two_runs_write_the_same_bytes(tmp_path: Path):
    for name in ("one", "two"):
        found = evaluate(Quoting(), CASES, CORPUS)
        write_scores(tmp_path / name, found.records, found.scores())
        report = make_report(found, seconds=float(len(name)))
        (tmp_path / f"{name}.html").write_text(page(report, CORPUS), encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(json.dumps(report.to_dict()), encoding="utf-8")
    for ending in ("", ".html", ".json"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


@pytest.mark.parametrize("text", ["[]", '{"id": "a"}', '{"scores": {}}'])
def test_a_file_that_is_no_run_is_named(tmp_path: Path, text: str):
    (tmp_path / "run.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.jsonl:1: "):
        read_scores(tmp_path / "run.jsonl")


def test_the_f1_of_claims_comes_from_both_of_its_halves(run: Run):
    halves = [
        Scored("claim_recall", "claims", "", {"g": 1.0, "h": 0.0}),
        Scored("claim_precision", "claims", "", {"c": 1.0}),
    ]
    found = Run(run.system, run.records, {**run.scored, **{half.name: half for half in halves}})
    f1 = next(row for row in rows_of(found) if row.name == "claim_f1")
    assert f1.value.mean == pytest.approx(2 * 1.0 * 0.5 / 1.5)


def test_the_report_in_json_has_gates_failures_and_the_timings_last(run: Run):
    data = make_report(run, [Gate("answer", 0.9)]).to_dict()
    assert data["passed"] is False
    assert data["gates"][0]["questions"] == ("number-2", "number-3")
    assert [failed["id"] for failed in data["failures"]] == ["number-2", "number-3", "unanswerable-1"]
    assert list(data)[-1] == "timings"
    json.dumps(data, allow_nan=False)


def test_the_page_stands_alone_and_escapes_what_papers_say(run: Run):
    earlier = {"answer": dict.fromkeys(("number-1", "number-2"), 1.0)}
    text = page(make_report(run, [Gate("answer", 0.9)], earlier), CORPUS)
    outside = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", text)
    assert "Foo <script>" not in outside
    assert "Foo &lt;script&gt;" in outside
    assert "5 hours &amp; &lt;b&gt;needs" in outside
    for part in ("Gates", "Metrics", "Against the earlier run", "Questions to look at (3)", "Evidence"):
        assert part in outside
    assert text.count('id="plot-') == 2
