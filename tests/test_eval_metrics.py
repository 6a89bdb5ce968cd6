"""Every metric of the report against a value worked out by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case, Gold
from eval.metrics import METRICS, Corpus, score
from eval.metrics.citing import citation_precision, citation_recall, literal, sentences
from eval.metrics.figures import figures, unfounded
from eval.metrics.keys import first_words, keys_met
from eval.metrics.sets import agreement, overlap, purity, recall_of
from eval.metrics.support import supports
from eval.records import Cited, Record, Reply, Together

ABSTRACT = "Foo halves the memory. Training takes 12 minutes on 3 cards."
CORPUS = Corpus({"p": ABSTRACT, "q": "Bar needs 40% of the time."}, {"p": "Foo: A Trainer", "q": "Bar"})
CASE = Case(
    "number-1",
    "number",
    "How long does Foo train?",
    keys=(("12 minutes", "12 min"),),
    papers=("p",),
    quotes=(Gold("p", "takes 12 minutes"),),
)
GOOD = Reply(
    "Foo: “Training takes 12 minutes on 3 cards.” [1]",
    answered=True,
    cited=(Cited(1, "p", "Foo: A Trainer", "Training takes 12 minutes on 3 cards.", 23, 60),),
    papers=("p",),
    titles=("Foo",),
)
SILENT = Reply("The collection does not answer this.", answered=False)
BY_NAME = {metric.name: metric for metric in METRICS}


def value(name: str, record: Record) -> float | None:
    found = score(BY_NAME[name], [record], CORPUS)
    return found.scores.get(record.case.id)


def several(reply: Reply | None, **changes: object) -> Record:
    case = Case("set-1", "set", "Which?", papers=("a", "b", "c", "d"), optional=("o",))
    return Record(replace(case, **changes), reply)


def test_an_answer_needs_its_keys_within_a_hundred_words_and_the_gold_paper():
    assert value("answer", Record(CASE, GOOD)) == 1.0
    assert value("answer", Record(CASE, replace(GOOD, text="Foo: it takes 13 minutes [1]"))) == 0.0
    assert value("answer", Record(CASE, replace(GOOD, text="word " * 100 + "12 minutes [1]"))) == 0.0
    assert value("answer", Record(replace(CASE, papers=("q",)), GOOD)) == 0.0
    assert value("answer", Record(CASE, replace(GOOD, answered=False))) == 0.0


def test_a_comparison_needs_every_gold_paper():
    both = replace(CASE, type="compare", papers=("p", "q"))
    assert value("answer", Record(both, GOOD)) == 0.0
    assert value("answer", Record(replace(both, papers=("p",)), GOOD)) == 1.0


def test_evidence_is_the_share_of_gold_quotes_that_a_cited_quote_touches():
    assert value("evidence", Record(CASE, GOOD)) == 1.0
    two = replace(CASE, quotes=(*CASE.quotes, Gold("p", "halves the memory")))
    assert value("evidence", Record(two, GOOD)) == 0.5
    assert value("evidence", Record(replace(CASE, quotes=()), GOOD)) is None


def test_source_precision_is_the_share_of_cited_papers_that_are_gold_or_optional():
    other = Cited(2, "q", "Bar", "Bar needs", 0, 9)
    assert value("source_precision", Record(CASE, GOOD)) == 1.0
    assert value("source_precision", Record(CASE, replace(GOOD, cited=(*GOOD.cited, other)))) == 0.5
    allowed = replace(CASE, optional=("q",))
    assert value("source_precision", Record(allowed, replace(GOOD, cited=(other,)))) == 1.0
    assert value("source_precision", Record(CASE, SILENT)) == 0.0


def test_set_scores_of_three_listed_two_right_of_four_gold_and_one_optional():
    # Listed a, b, x and the optional o: 2 of 3 counted ones are right, 2 of 4 were found.
    record = several(Reply("…", answered=True, papers=("a", "b", "x", "o")))
    assert value("set_precision", record) == pytest.approx(2 / 3)
    assert value("set_recall", record) == 0.5
    assert value("set_f1", record) == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))  # 4/7
    assert value("set_f1", several(replace(SILENT, papers=("a",)))) == 0.0


def test_an_empty_set_answer_scores_nothing():
    assert overlap([], ["a"]) == overlap(["x"], ["a"])
    assert overlap([], ["a"]).precision == 0.0


def test_retrieval_metrics_read_the_ranking_of_the_record():
    record = Record(replace(CASE, papers=("p", "q")), GOOD, ranking=("x", "p", "y", "z", "u", "v", "q"))
    assert value("recall_5", record) == 0.5
    assert value("recall_10", record) == 1.0
    assert value("mrr", record) == 0.5
    assert value("ndcg_10", record) == pytest.approx((0.63093 + 1 / 3) / (1 + 0.63093), abs=1e-5)


def test_a_missing_answer_gets_the_default_and_stays_in_the_mean():
    failed = Record(CASE, None, failure="TimedOut: no reply in time")
    assert value("answer", failed) == 0.0
    assert value("quote_validity", failed) == 0.0
    # What was found is scored whether or not an answer came of it.
    assert value("mrr", replace(failed, ranking=("p",))) == 1.0
    found = score(BY_NAME["answer"], [Record(CASE, GOOD), replace_id(failed, "number-2")], CORPUS)
    assert sum(found.scores.values()) / len(found.scores) == 0.5


def replace_id(record: Record, name: str) -> Record:
    return replace(record, case=replace(record.case, id=name))


def test_a_failed_judge_is_unscored_and_counted_not_zero():
    judged = Record(CASE, GOOD, judged={"correct": 1.0})
    failed = replace_id(Record(CASE, GOOD, judged={"correct": None}), "number-2")
    found = score(BY_NAME["judged_correct"], [judged, failed], CORPUS)
    assert dict(found.scores) == {"number-1": 1.0}
    assert found.unscored == ("number-2",)
    assert score(BY_NAME["judged_correct"], [Record(CASE, GOOD)], CORPUS).scores == {}
    assert value("judged_support", Record(CASE, GOOD, judged={"support": 0.0})) == 0.0


def test_abstention_is_scored_both_ways():
    nothing = Case("u", "unanswerable", "Who?")
    assert value("abstention", Record(nothing, SILENT)) == 1.0
    assert value("abstention", Record(nothing, GOOD)) == 0.0
    assert value("attempt", Record(CASE, GOOD)) == 1.0
    assert value("attempt", Record(CASE, SILENT)) == 0.0
    assert value("attempt", Record(nothing, SILENT)) is None
    assert value("abstention", Record(CASE, SILENT)) is None


def test_a_quote_that_is_not_at_its_span_is_not_valid():
    moved = replace(GOOD.cited[0], start=22, end=59)
    twice = replace(GOOD, cited=(GOOD.cited[0], moved))
    assert value("quote_validity", Record(CASE, GOOD)) == 1.0
    assert value("quote_validity", Record(CASE, twice)) == 0.5
    assert not literal("Foo", 0, 4, ABSTRACT)
    assert not literal("", 3, 3, ABSTRACT)
    assert not literal("Foo", 0, 3, "")


def test_a_number_outside_every_cited_quote_makes_an_answer_unfaithful():
    wrong = replace(GOOD, text=GOOD.text.replace("12", "11"))
    assert value("number_faithfulness", Record(CASE, GOOD)) == 1.0
    assert value("number_faithfulness", Record(CASE, wrong)) == 0.0
    assert value("number_faithfulness", Record(CASE, replace(wrong, computed=(11.0,)))) == 1.0


def test_numbers_are_read_without_labels_and_names_and_compared_by_value():
    assert figures("GPT-4 and F1 gain 1,234.50 points [3], 0.5% of Llama-3.1-8B") == [1234.5, 0.5]
    assert unfounded("60.0% of 2,000", ["60 % of 2000"]) == []
    assert unfounded("5 times", ["five times less"]) == []
    assert unfounded("0.5 of it", ["halved"]) == []
    assert unfounded("51%", ["50% and 1%"]) == [51.0]


def test_five_wordings_agree_by_the_mean_jaccard_index_of_their_pairs():
    # {a,b} against {a,b}: 1; twice {a,b} against {a}: 1/2 each; mean of three pairs.
    assert agreement([{"a", "b"}, {"b", "a"}, {"a"}]) == pytest.approx((1 + 0.5 + 0.5) / 3)
    assert agreement([set(), set()]) == 1.0
    assert agreement([{"a"}, set()]) == 0.0
    case = replace(CASE, wordings=("again?",))
    assert value("agreement", Record(case, GOOD, rewordings=(GOOD,))) == 1.0
    assert value("agreement", Record(case, GOOD, rewordings=(SILENT,))) == 0.0
    assert value("agreement", Record(case, GOOD, rewordings=(None,))) == 0.0


def test_questions_across_papers_are_scored_by_recall_groups_and_sides():
    assert recall_of({"a", "x"}, {"a", "b"}, 12) == 0.5
    assert recall_of(map(str, range(30)), [*map(str, range(40))], 12) == 1.0  # type: ignore[arg-type]
    assert purity([{"a", "b", "x"}, {"c"}], [{"a"}, {"b", "c"}]) == pytest.approx(2 / 3)
    assert purity([{"x"}], [{"a"}]) == 0.0
    case = Case(
        "evidence-1", "evidence", "Does it?", papers=("a", "b"), groups=(("a",), ("b",)),
        stances={"a": "for", "b": "against"}, wordings=("does it?",),
    )  # fmt: skip
    shown = Reply(
        "…", answered=True, papers=("a", "b"), groups=(Together(("a",), "for"), Together(("b",), None))
    )
    record = Record(case, shown, rewordings=(replace(shown, papers=("a",)),))
    assert value("recall_12", record) == 1.0
    assert value("group_purity", record) == 1.0
    assert value("stance", record) == 0.5
    assert value("agreement_across", record) == 0.5
    assert value("agreement", record) is None
    assert value("stance", Record(case, SILENT)) == 0.0


def by_words(quotes: object, sentence: str) -> bool:
    """A sentence is supported when the quotes together hold all of its letters."""
    return set(sentence) <= set("".join(quotes))  # type: ignore[arg-type]


def test_citation_recall_and_precision_follow_alce_on_a_worked_example():
    quotes = {1: "ab", 2: "b", 3: "c"}
    said = [
        ("ab", (1, 2)),  # supported; 1 alone supports, so it is needed; 2 does not and 1 does without it
        ("bc", (2, 3)),  # supported only together: both are needed
        ("cd", (3,)),  # not supported: its citation has no precision
        ("a", ()),  # not cited
    ]
    assert citation_recall(said, quotes, by_words) == 2 / 4
    assert citation_precision(said, quotes, by_words) == 3 / 5
    assert citation_recall([], quotes, by_words) is None
    assert citation_precision([("a", ())], quotes, by_words) is None


def test_a_label_without_a_citation_supports_nothing():
    assert citation_recall([("a", (7,))], {1: "a"}, by_words) == 0.0
    assert citation_precision([("a", (1, 7))], {1: "a"}, by_words) == 0.5


def test_answers_split_into_sentences_with_their_labels():
    assert sentences("Foo is fast. It takes 2 h [1][2]. Bar is not.") == [
        ("Foo is fast.", ()),
        ("It takes 2 h", (1, 2)),
        ("Bar is not", ()),
    ]
    assert sentences("Foo: “One. Two.” [1] “Three.” [2]") == [("Foo: “One. Two.”", (1,)), ("“Three.”", (2,))]
    table = "2 of 9 papers match.\n- Foo — 2x [1] (= 50 % less); 3x [2]\nNote: read so."
    assert sentences(table, table=True) == [("- Foo — 2x", (1,)), ("(= 50 % less); 3x", (2,))]


def test_citation_metrics_read_the_reply():
    assert value("citation_recall", Record(CASE, GOOD)) == 1.0
    assert value("citation_precision", Record(CASE, GOOD)) == 1.0
    extra = replace(GOOD, text=f"{GOOD.text} Birds migrate south in winter.")
    assert value("citation_recall", Record(CASE, extra)) == 0.5
    assert value("citation_recall", Record(CASE, SILENT)) is None


def test_support_needs_every_number_and_most_content_words():
    quote = "Training takes 12 minutes on 3 cards."
    assert supports([quote], "The training takes 12 minutes")
    assert not supports([quote], "The training takes 13 minutes")
    assert not supports([quote], "The evaluation lasts 12 weeks altogether")
    assert not supports([], "anything")
    assert supports(["Foo trains a model.", "It took 12 minutes."], "Foo trained it, which took 12 minutes")


def test_keys_are_whole_numbers_and_beginnings_of_words():
    assert keys_met(r"saves 50\% of 1,500 hours", [["50%"], ["1500"]])
    assert not keys_met("saves 150% or 50.5 or 500", [["50"]])
    assert keys_met("flatness matters", [["flat"]])
    assert not keys_met("it should", [["uld"]])
    assert keys_met("the ULD method", [["uld", "logit difference"]])
    assert not keys_met("only the first", [["first"], ["second"]])
    assert not keys_met("label [5] here", [["5"]])
    assert first_words("a b c", 2) == "a b"


def test_every_metric_is_worked_out_by_hand_above():
    """A metric that a report prints and no test of this file knows would go unnoticed."""
    known = set(re.findall(r'value\(\s*"(\w+)"', Path(__file__).read_text(encoding="utf-8")))
    known |= {"judged_correct"}  # scored with its failures in a test of its own
    assert {metric.name for metric in METRICS} - known == set()


def test_a_pointer_to_more_papers_is_no_statement():
    """It is neither supported nor unsupported."""
    assert sentences("Kites fly [1]\n+2 more [2] [3]", table=True) == sentences("Kites fly [1]", table=True)
