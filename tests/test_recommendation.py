"""Recommendations: rows of the kind asked for, as each paper introduces its own, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer.answering import Answerer
from assistant.answer.cells import called, described_as, result_of
from assistant.answer.fitting import Fitting
from assistant.answer.forms import Collection
from assistant.answer.recommendation import recommendation
from assistant.answer.superlative import by_extreme
from assistant.answer.wanting import columns, looked_for
from assistant.language.phrases import clause_of
from assistant.language.releases import descriptions, introduced_as, introducing, own_name, releases
from assistant.language.sentences import bare_finding
from assistant.question import parse
from assistant.question.subject import wanted as wanted_kind
from assistant.types import Chunk, Claim, Hit, Paper, Question, Scope
from tests.shelf import shelved

PAPERS = (
    Paper(
        "b1",
        "TideQA: A Benchmark for Tidal Charts",
        "Reading tidal charts is hard. We introduce TideQA, a benchmark of 1,200 questions about tidal "
        "charts. "
        "Even the best model reaches only 41% accuracy.",
        published=date(2024, 5, 2),
    ),
    Paper(
        "b2",
        "ChartShore: Benchmarking Models on Tidal Charts",
        "We present ChartShore, a suite for evaluating models on tidal charts in six languages. "
        "Results show that the best model reaches 58% accuracy.",
        published=date(2025, 2, 3),
    ),
    Paper(
        "m1",
        "Ebb-3B: An Open Model for Tidal Charts",
        "We release Ebb-3B, an open vision-language model that reads tidal charts. "
        "It surpasses larger models by 7% on two test sets.",
        published=date(2025, 1, 9),
    ),
    Paper(
        "x1",
        "Faster Tides by Skipping",
        "We propose a simple method that skips steps of a simulation of tides. It is 4x faster.",
        published=date(2023, 1, 9),
    ),
)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(*shelved(tmp_path, PAPERS))


def asked(wanted: str | None, topic: str = "tidal charts", **rest: str) -> Question:
    return Question(f"best {wanted} for {topic}?", "recommend", topic=topic, wanted=wanted, **rest)  # type: ignore[arg-type]


def test_rows_are_of_the_kind_that_is_asked_for(collection: Collection):
    table = recommendation(asked("benchmark"), collection).table
    assert table is not None
    assert {row.cells[0] for row in table.rows} == {"TideQA", "ChartShore"}


def test_a_row_says_what_it_is_and_what_it_reports(collection: Collection):
    table = recommendation(asked("model"), collection).table
    assert table is not None
    assert table.columns == ("name", "what it is", "size", "reported result")
    name, what, size, result = table.rows[0].cells
    assert name == "Ebb-3B"
    assert what == "open vision-language model that reads tidal charts"
    assert size == "3B"
    assert "7%" in result


def test_newest_first_when_asked_and_said_so(collection: Collection):
    draft = recommendation(asked("benchmark", order="date"), collection)
    assert draft.table is not None
    assert [row.cells[0] for row in draft.table.rows] == ["ChartShore", "TideQA"]
    assert "newest first" in draft.headline


def test_none_of_that_kind_is_an_abstention_that_says_what_was_looked_for(collection: Collection):
    draft = recommendation(asked("survey", "volcanoes"), collection)
    assert draft.abstain_reason == "no paper here presents a survey for volcanoes"


def test_the_answer_has_a_table_whose_rows_are_cited_and_a_caveat(collection: Collection):
    answer = Answerer(collection.catalog, collection.retriever).answer(asked("benchmark"))
    assert answer.outcome == "answered"
    assert answer.table is not None
    assert all(row.labels for row in answer.table.rows)
    assert {citation.paper_id for citation in answer.citations} == {"b1", "b2"}
    assert "not compared head to head" in answer.text


def test_of_a_paper_that_gives_two_things_the_one_asked_for_is_described():
    abstract = (
        "We introduce Shoal, a framework that segments harbours. "
        "We also release Shoal-20K, a dataset of 20,000 annotated harbour images."
    )
    assert introducing("Shoal", abstract).text.startswith("We introduce Shoal,")
    assert "20,000" in introducing("Shoal", abstract, "dataset").text


def test_papers_shown_before_all_stay_and_are_put_in_the_order_asked_for(collection: Collection):
    shown = Scope(paper_ids=frozenset({"b1", "b2"}))
    question = replace(asked("benchmark"), extreme="hardest", scope=shown)
    draft = recommendation(question, collection)
    assert draft.table is not None
    assert [row.cells[0] for row in draft.table.rows] == ["TideQA", "ChartShore"]  # 41%, 58%
    assert "41%" in draft.table.rows[0].cells[3]
    assert "Hardest first" in draft.headline


def _fitting(*ids: str) -> list[Fitting]:
    papers = {paper.id: paper for paper in PAPERS}
    return [Fitting(_hit(papers[key]), 0.9) for key in ids]


def _hit(paper: Paper) -> Hit:
    return Hit(paper, Chunk(f"{paper.id}-0", paper.id, 0, 10, paper.abstract[:10]), 1.0)


def _score(paper_id: str, value: float, dataset: str | None) -> Claim:
    level = "absolute:percent"
    return Claim(
        f"{paper_id}-{value}",
        paper_id,
        "quality",
        "both",
        "increase",
        f"{value}%",
        value,
        level,
        "exact",
        "quote",
        0,
        5,
        dataset=dataset,
    )


def test_what_is_best_is_best_on_a_benchmark_that_two_report():
    question = replace(asked("model"), extreme="best")
    claims = [_score("b1", 60.0, "Quay"), _score("m1", 70.0, "quay"), _score("x1", 99.0, "Mole")]
    found = by_extreme(_fitting("x1", "b1", "m1"), question, claims)
    assert [one.hit.paper.id for one in found.fitting] == ["m1", "b1", "x1"]
    assert found.told.startswith("Best result on Quay first, which 2 of them report")


def test_nothing_is_called_best_where_no_two_report_the_same():
    question = replace(asked("model"), extreme="best")
    found = by_extreme(
        _fitting("b1", "m1"), question, [_score("b1", 60.0, "Quay"), _score("m1", 70.0, "Mole")]
    )
    assert [one.hit.paper.id for one in found.fitting] == ["b1", "m1"]
    assert "none is called best" in found.told


def test_the_largest_is_told_by_its_parameters_and_those_that_name_none_follow():
    found = by_extreme(_fitting("b1", "m1"), replace(asked("model"), extreme="largest"), [])
    assert [one.hit.paper.id for one in found.fitting] == ["m1", "b1"]
    assert "1 of 2 has named" in found.told


def test_a_bound_and_being_open_are_columns_and_what_breaks_the_bound_is_left_out(tmp_path: Path):
    papers = (
        *PAPERS[2:3],
        Paper("m2", "Swell-30B: A Model for Tidal Charts", "We release Swell-30B, a model for tidal charts."),
        Paper("m3", "Neap: A Model for Tidal Charts", "We present Neap, a model for tidal charts."),
    )
    question = parse("open model for tidal charts under 5B")
    draft = recommendation(question, Collection(*shelved(tmp_path, papers)))
    assert draft.table is not None
    assert draft.table.columns == ("name", "what it is", "model size", "open-source", "reported result")
    assert [row.cells[:1] + row.cells[2:4] for row in draft.table.rows] == [
        ("Ebb-3B", "3B", "model"),
        ("Neap", "–", "–"),
    ]
    assert "1 beyond the bound are left out. Of 1 the abstract names no model size" in draft.headline


def test_only_what_is_its_own_is_open_and_is_named():
    own = Paper(
        "m4",
        "Swell: A Model for Tidal Charts",
        "Open-source models for tidal charts are weak. We present Swell, a model for tidal charts. "
        "Swell outperforms all open-source models by 9% on two test sets. "
        "Its code, weights, and training data are released at https://example.org/swell.",
    )
    other = replace(own, id="m5", abstract=own.abstract.rsplit(". Its", 1)[0] + ".")
    question = replace(asked("model"), traits=("open-source",))
    (said,) = [one.said for one in columns(question, [own, other], {}) if one.name == "open-source"]
    assert {key: text for key, (text, _) in said.items()} == {"m4": "code, weights, and training data"}


def test_what_agents_do_is_looked_for_as_theirs_and_a_topic_keeps_its_noun():
    question = parse("agents that read tidal charts")
    assert (question.kind, question.wanted) == ("recommend", "agent")
    assert looked_for(question) == "read tidal charts agent"
    assert parse("is there a survey on tide reading agents?").topic == "tide reading agents"
    assert parse("multilingual tidal datasets").topic == "multilingual tidal"


def test_what_narrows_the_kind_is_read_and_searched_for_with_it():
    question = parse("reward model for tidal charts")
    assert (question.wanted, question.head) == ("model", "reward")
    assert looked_for(question) == "reward model for tidal charts"
    assert looked_for(parse("benchmarks for tidal charts")) == "tidal charts"


def test_where_no_tool_is_presented_what_does_it_by_other_means_is_shown(collection: Collection):
    draft = recommendation(asked("library"), collection)
    assert draft.table is not None
    assert draft.headline.startswith("None presents a library. ")
    assert "present something for “tidal charts”" in draft.headline


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "general, fast, and open model that reads charts",
            "general, fast, and open model that reads charts",
        ),
        ("first suite of tides, in which", "first suite of tides"),
        (
            (
                "suite of questions (from 4,200 logs; in nine languages) for charts, which nobody who was "
                "ever at sea for long reads"
            ),
            "suite of questions (from 4,200 logs; in nine languages) for charts",
        ),
        (
            (
                "suite of questions about charts over nine years of wind that no ship of any harbour was "
                "ever seen to leave or to enter"
            ),
            "suite of questions about charts over nine years of wind",
        ),
    ],
)
def test_a_phrase_ends_where_a_clause_does(text: str, kept: str):
    assert clause_of(text) == kept


def test_a_paper_may_release_several_things():
    chances = releases(
        "GardenDesk: Data and Models for Gardens",
        "We release GardenDesk, a dataset of 20K annotated gardens, together with a 7B model trained on it.",
    )
    assert chances["dataset"] > 0.4
    assert chances["model"] > 0.4
    assert chances["survey"] < 0.2


def test_what_is_introduced_is_a_phrase_of_the_sentence():
    sentence = "We present Quay (QY), a toolkit for harbour logs that runs offline."
    assert introduced_as("Quay: Logs at Hand", sentence) == "toolkit for harbour logs that runs offline"
    assert introduced_as("Quay: Logs at Hand", "Logs are long.") is None


def test_the_introducing_sentence_is_found_and_else_the_first():
    assert (
        introducing("Quay", "Logs are long. We present Quay, a toolkit.").text
        == "We present Quay, a toolkit."
    )
    assert introducing("Quay", "Logs are long. They grow.").text == "Logs are long."


def test_a_title_leads_with_a_name_only_before_a_colon():
    assert own_name("Quay: Logs at Hand") == "Quay"
    assert own_name("Logs at Hand") is None
    assert own_name("What we all have learned of it: a study") is None
    assert own_name("Quay-2 Technical Report") == "Quay-2"


@pytest.mark.parametrize(
    ("title", "sentence", "name", "what"),
    [
        ("Cleaner Logs", "We present Quay-1.5, a model for logs.", "Quay-1.5", "model for logs"),
        ("Hard Seas: On Logs", "We propose QuayLog -- a model for logs.", "QuayLog", "model for logs"),
        ("Cleaner Logs", "We release an open model named Quay2 for logs.", "Quay2", "open model named Quay2"),
        ("Quay: Cleaner Logs", "We present Quay, a model for logs.", "Quay", "model for logs"),
        ("Cleaner Logs", "We present a model for logs.", "Cleaner Logs", "model for logs"),
    ],
)
def test_a_thing_is_called_as_its_abstract_calls_it(title: str, sentence: str, name: str, what: str):
    paper, question = Paper("q", title, f"Logs are long. {sentence} They are noisy."), asked("model", "logs")
    said = described_as(question, paper)
    assert said is not None
    assert (called(question, paper, said), said.text.startswith(what)) == (name, True)


def test_the_size_is_of_the_thing_that_is_described():
    paper = Paper(
        "s1",
        "Skerry: A Corpus of Harbour Radio",
        "Agents take up to 100 turns on 300 tasks. We introduce Skerry, a corpus of 900 ship recordings.",
    )
    question = asked("dataset", "harbour radio")
    (size,) = columns(question, [paper], {paper.id: described_as(question, paper)})
    assert size.said[paper.id][0].startswith("900")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("best way to teach a model a second language", "method"),
        ("which technique should I use for pruning a language model?", "method"),
        ("a recipe for training a small vision model", "method"),
        ("best model for tidal charts", "model"),
        ("best benchmark of pruning methods", "benchmark"),
    ],
)
def test_what_is_asked_for_is_what_the_question_names_first(question: str, wanted: str):
    assert wanted_kind(question)[0] == wanted


def test_what_a_thing_is_said_to_be_is_a_phrase_of_its_introduction_or_title():
    paper = Paper(
        "d1",
        "Skerry: An Open Corpus of Harbour Radio",
        "Harbour radio is noisy. We train a small model to clean it. We introduce Skerry, an open corpus of "
        "900 hours of harbour radio in four languages. We release code.",
    )
    said = described_as(asked("dataset", "harbour radio"), paper)
    assert said is not None
    assert said.text == "open corpus of 900 hours of harbour radio in four languages"


def test_the_result_is_what_was_found_not_what_was_hoped_for():
    paper = Paper(
        "m2",
        "Groyne: A Model of Waves",
        "Waves are hard to forecast. We present Groyne, a model of waves. "
        "Experiments show that Groyne outperforms all baselines by 12% on WaveBench. "
        "We hope that this work inspires future research.",
    )
    result = result_of(asked("model", "waves"), paper, None)
    assert result is not None
    assert bare_finding(result.text, 30) == "Groyne outperforms all baselines by 12% on WaveBench."


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("Results show that it wins.", "Results show that it wins."),  # what wins is said elsewhere
        ("On 7 tasks we find that Groyne wins.", "On 7 tasks we find that Groyne wins."),
        (
            "Notably, we show that Groyne wins on all nine of the tests, while Jetty loses nearly all.",
            "Groyne wins on all nine of the tests",
        ),
    ],
)
def test_a_finding_is_shown_without_what_only_says_that_it_was_found(sentence: str, bare: str):
    assert bare_finding(sentence, 12) == bare


def test_where_nothing_surely_fits_it_is_said(collection: Collection):
    draft = recommendation(asked("library", "tidal charts"), collection)
    assert "None" in draft.headline or draft.abstain_reason


def test_the_largest_data_set_is_the_one_that_holds_the_most():
    papers = [
        Paper("s1", "A", "We introduce A, a dataset of 20,000 images of harbours."),
        Paper("s2", "B", "We introduce B, a dataset of 2 million images of harbours."),
        Paper("s3", "C", "We introduce C, a dataset of harbours."),
    ]
    question = replace(asked("dataset"), extreme="largest")
    order = by_extreme([Fitting(_hit(paper), 0.9) for paper in papers], question, ())
    assert [one.hit.paper.id for one in order.fitting] == ["s2", "s1", "s3"]
    assert "Largest first, by the" in order.told


def test_a_name_of_several_words_is_whole_and_a_macro_is_none():
    text = "We propose a method named Slow Ebb Context (SEC) for tides."
    found = [one.name for one in descriptions("On Tides", text)]
    assert "Slow Ebb Context" in found
    text = "We introduce \\OurTide, a model for tides, which reads charts."
    assert [one.name for one in descriptions("On Tides", text)] == [None]
