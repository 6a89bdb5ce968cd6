"""The language model under evaluation and as judge: recorded over real HTTP, replayed without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from llm_server import Fail, LLMServer, Say

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError
from eval.cases import Case, packaged, resolve
from eval.judge import Labelled, calibration, judge, judged, kappa, packaged_labels
from eval.metrics import Corpus
from eval.recording import NotRecorded, Recording
from eval.records import Record, Reply
from eval.run import Run, evaluate
from eval.systems import Askpapers, demo_collection
from eval.writing import Voice, Written, voice

ASKED = ("number-055", "entity-016", "why-how-028")


def first_sentence(_: int, body: dict[str, Any]) -> Say:
    """The first piece of evidence, word for word, as a careful model might answer."""
    given = body["messages"][-1]["content"]
    numbered = re.findall(r"^\[(\d+)\] (.+)$", given, re.MULTILINE)
    if not numbered or "Paper 1:" in given:
        return Say("{}", usage=(9, 1))  # no queries of its own, and no paper scored
    key, sentence = numbered[0]
    return Say(f"{sentence.rstrip('.')} [{key}].", usage=(90, 12))


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings(tmp_path_factory.mktemp("llm"), embedder="none", cache=False)
    with demo_collection(settings) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def cases(collection: Assistant) -> list[Case]:
    return resolve([case for case in packaged() if case.id in ASKED], collection.papers())


@pytest.fixture(scope="module")
def corpus(collection: Assistant) -> Corpus:
    papers = collection.papers()
    return Corpus({p.id: p.abstract for p in papers}, {p.id: p.title for p in papers})


def served(collection: Assistant, server: LLMServer) -> Settings:
    return replace(
        collection.settings, model="openai:careful", openai_api_key="k", openai_base_url=server.url
    )


def ask(collection: Assistant, speaker: Voice, cases: list[Case], corpus: Corpus) -> Run:
    return evaluate(Askpapers(collection, Written(collection, speaker).ask, speaker.name), cases, corpus)


def test_what_was_recorded_once_is_replayed_without_a_server(
    collection: Assistant, cases: list[Case], corpus: Corpus, tmp_path: Path
):
    tape = tmp_path / "tape.jsonl"
    with LLMServer(first_sentence) as server:
        settings = served(collection, server)
        real = ask(collection, voice(settings, Recording(tape), record=True), cases, corpus)
        asked = len(server.requests)
        assert asked >= 3
        ask(collection, voice(settings, Recording(tape), record=True), cases, corpus)
        assert len(server.requests) == asked, "what is recorded is not asked for again"
    again = ask(collection, voice(collection.settings, Recording(tape), record=False), cases, corpus)
    assert [record.to_dict() for record in again.records] == [record.to_dict() for record in real.records]
    assert again.system == "openai:careful"
    replies = [record.reply for record in again.records if record.reply]
    assert sum(reply.input_tokens for reply in replies) >= 3 * 90
    assert all(reply.answered and reply.cited for reply in replies)


def test_a_small_model_whose_replies_are_kept_short_is_recorded_too(
    collection: Assistant, cases: list[Case], corpus: Corpus, tmp_path: Path
):
    tape = tmp_path / "tape.jsonl"
    small = {"context": 2048}
    before = collection.settings
    collection.settings = replace(before, **small)
    try:
        with LLMServer(Say("It says so.")) as server:
            settings = replace(served(collection, server), **small)
            real = ask(collection, voice(settings, Recording(tape), record=True), cases, corpus)
            assert server.requests
        again = ask(collection, voice(collection.settings, Recording(tape), record=False), cases, corpus)
    finally:
        collection.settings = before
    assert [record.failure for record in real.records] == [None] * len(cases)
    assert [record.to_dict() for record in again.records] == [record.to_dict() for record in real.records]


def test_where_the_real_model_fails_the_question_is_lost_and_recording_goes_on(
    collection: Assistant, cases: list[Case], corpus: Corpus, tmp_path: Path
):
    def failing(number: int, body: dict[str, Any]) -> Say | Fail:
        return first_sentence(number, body) if number == 1 else Fail(401, "no key", "invalid_api_key")

    tape = tmp_path / "tape.jsonl"
    with LLMServer(failing) as server:
        broken = ask(
            collection, voice(served(collection, server), Recording(tape), record=True), cases, corpus
        )
    lost = [record for record in broken.records if record.failure]
    assert 0 < len(lost) <= len(cases)
    assert all("run again with --record" in (record.failure or "") for record in lost)
    kept = len(tape.read_text(encoding="utf-8").splitlines())
    with LLMServer(first_sentence) as server:
        whole = ask(
            collection, voice(served(collection, server), Recording(tape), record=True), cases, corpus
        )
        asked = len(server.requests)
    assert all(record.failure is None for record in whole.records)
    assert len(tape.read_text(encoding="utf-8").splitlines()) == kept + asked


def test_a_prompt_that_is_not_recorded_ends_the_run_and_names_the_question(
    collection: Assistant, cases: list[Case], corpus: Corpus, tmp_path: Path
):
    tape = tmp_path / "tape.jsonl"
    with LLMServer(first_sentence) as server:
        ask(collection, voice(served(collection, server), Recording(tape), record=True), cases[:1], corpus)
    speaker = voice(collection.settings, Recording(tape), record=False)
    ask(collection, speaker, cases[:1], corpus)
    with pytest.raises(NotRecorded, match="run again with --record") as caught:
        ask(collection, speaker, cases, corpus)
    assert cases[1].question in str(caught.value)


def test_a_recording_that_is_empty_or_no_recording_is_refused(collection: Assistant, tmp_path: Path):
    with pytest.raises(InputError, match="holds no completion"):
        voice(collection.settings, Recording(tmp_path / "none.jsonl"), record=False)
    (tmp_path / "bad.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl:1: not a recorded completion"):
        Recording(tmp_path / "bad.jsonl")


LABELS = [
    Labelled("a", "How long?", "5 h", "Five hours.", ("It takes 5 h.",), correct=True, support=True),
    Labelled("b", "How long?", "5 h", "Six hours.", ("It takes 5 h.",), correct=False, support=False),
    Labelled("c", "How long?", "5 h", "Five hours on 2 cards.", (), correct=True, support=False),
    Labelled("d", "How long?", "5 h", "No idea.", (), correct=False, support=False),
]


def verdicts(*said: str) -> list[Say | Fail]:
    return [Say(text) for text in said]


def test_a_judge_says_yes_or_no_to_both_and_nothing_else_counts(collection: Assistant):
    script = verdicts(
        "correct: yes\nsupported: no", "Correct: NO.\nsupported: yes\n", "It is fine.", "correct: maybe"
    )
    with LLMServer(script) as server:
        speaker = voice(served(collection, server), None, record=False)
        found = [judge(speaker, "How long?", "5 h", "Five hours.", ["It takes 5 h."]) for _ in script]
    assert found == [
        {"correct": 1.0, "support": 0.0},
        {"correct": 0.0, "support": 1.0},
        {"correct": None, "support": None},
        {"correct": None, "support": None},
    ]
    sent = server.requests[0].content("user")
    assert "How long?" in sent
    assert "Right, according to the reader: 5 h" in sent
    assert "It takes 5 h." in sent


def test_a_judge_that_fails_leaves_the_answer_unscored(collection: Assistant):
    with LLMServer(Fail(401, "no such key", "invalid_api_key")) as server:
        speaker = voice(served(collection, server), None, record=False)
        found = judge(speaker, "?", "5 h", "Five.", [])
    assert found == {"correct": None, "support": None}


def test_answers_are_judged_and_abstentions_are_not(collection: Assistant):
    case = Case("a", "number", "How long?", keys=(("5",),), papers=("p",))
    given = [
        Record(case, Reply("Five hours.", answered=True)),
        Record(replace(case, id="b"), Reply("Not here.", answered=False)),
        Record(Case("c", "unanswerable", "Who?"), Reply("He.", answered=True)),
        Record(replace(case, id="d"), None, failure="lost"),
    ]
    with LLMServer(Say("correct: yes\nsupported: yes")) as server:
        found = judged(given, voice(served(collection, server), None, record=False))
        assert len(server.requests) == 1
    assert [dict(record.judged) for record in found] == [{"correct": 1.0, "support": 1.0}, {}, {}, {}]


def test_agreement_with_people_is_counted_beside_failed_judgements(collection: Assistant):
    # correct: right, right, wrong, failed; support: right, wrong, right, failed.
    script = verdicts(
        "correct: yes\nsupported: yes",
        "correct: no\nsupported: yes",
        "correct: no\nsupported: no",
        "I cannot say.",
    )
    with LLMServer(script) as server:
        rows = calibration(voice(served(collection, server), None, record=False), LABELS)
    assert [(row.name, round(row.value.mean, 4), row.value.n, row.unscored) for row in rows] == [
        ("judge_agrees/correct", 0.6667, 3, 1),
        ("judge_agrees/support", 0.6667, 3, 1),
    ]


def test_kappa_is_agreement_beyond_chance():
    # 4 pairs, 3 agree; one says yes half the time, the other three quarters: chance 1/2.
    pairs = [(1.0, 1.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert kappa(pairs) == pytest.approx((0.75 - 0.5) / 0.5)
    assert kappa([(1.0, 0.0), (0.0, 1.0)]) == -1.0
    assert kappa([(1.0, 1.0)]) == 1.0
    assert kappa([]) == 0.0


def test_the_labelled_set_has_all_four_kinds_of_answer():
    kinds = {(one.correct, one.support) for one in packaged_labels()}
    assert kinds == {(True, True), (True, False), (False, True), (False, False)}
    assert len(packaged_labels()) >= 25
