"""Drafts without a model: the sentence that answers, both sides, the list, the honest no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shelf import PAPERS, shelved

from assistant.answer.comparison import two
from assistant.answer.extractive.drafting import choose_together
from assistant.answer.extractive.features import fitted
from assistant.answer.extractive.ranking import Candidate
from assistant.answer.forms import Collection
from assistant.answer.lookup import compare, weighed
from assistant.language.bibliography import short_title
from assistant.language.linear import Judgement
from assistant.language.sentences import quotable_spans
from assistant.language.versus import halves
from assistant.language.words import UNSEEN, holds, rarity, stem, terms
from assistant.question import parse
from assistant.types import Draft, Hit, Need, Paper, Scope
from eval.fit.rarity import table
from ingest.chunk import chunk


@pytest.fixture(scope="module")
def collection(tmp_path_factory) -> Collection:
    return Collection(*shelved(tmp_path_factory.mktemp("shelf")))


def ask(collection: Collection, question: str, kind: str = "lookup", **filters) -> Draft:
    return compare(replace(parse(question), kind=kind, scope=Scope(**filters)), collection)


def said(draft: Draft) -> str:
    return " ".join(statement.text for statement in draft.statements)


@pytest.mark.parametrize(
    ("question", "title", "words"),
    [
        ("How much GPU memory does Lantern need?", "Lantern", "3 GB"),
        ("How long does training Lantern take?", "Lantern", "40 minutes"),
        (
            "On which corpus does sparse tuning lower the word error of speech recognisers?",
            "Lantern",
            "Fjord",
        ),
        ("Which model answers coastal image questions best?", "Harbour", "Kelp-7B"),
        ("How many questions about coastal photographs are there?", "Harbour", "4,200"),
        ("Why do ensembles of wide networks forget?", "Why Wide Ensembles Forget", "batch statistics"),
        ("Which method prunes embedding tables of recommenders while training?", "Ember", "prunes them"),
        ("What makes models fail on pictures of the sea?", "Harbour", "small boats vanish"),
    ],
)
def test_the_answer_names_the_paper_and_holds_the_fact(collection, question: str, title: str, words: str):
    draft = ask(collection, question)
    assert draft.abstain_reason is None
    assert said(draft).startswith(title)
    assert words in said(draft)


def test_every_statement_quotes_a_span_of_its_paper(collection):
    abstracts = {paper.id: paper.abstract for paper in PAPERS}
    for question in ("How much memory does Lantern need?", "Which papers train walking robots?"):
        draft = ask(collection, question, "list" if "papers" in question else "lookup")
        assert draft.statements
        for statement in draft.statements:
            for key in statement.evidence:
                piece = draft.evidence[key]
                assert abstracts[piece.paper_id][piece.start : piece.end] == piece.quote
                assert piece.quote in statement.text


def test_a_lookup_stays_within_four_quotes_and_a_hundred_words(collection):
    for paper in PAPERS:
        draft = ask(collection, f"What is {short_title(paper.title)} about?")
        assert 1 <= len(draft.statements) <= 4
        assert len(said(draft).split()) <= 100


def test_a_comparison_quotes_both_papers_in_the_order_asked(collection):
    draft = ask(collection, "Which makes serving faster: Cinder or Ember?", "compare")
    assert draft.evidence[draft.statements[0].evidence[0]].paper_id == "p4"
    assert {piece.paper_id for piece in draft.evidence.values()} == {"p3", "p4"}
    assert "2.4x" in said(draft)
    assert "1.6x" in said(draft)


@pytest.mark.parametrize(
    "question",
    [
        "What do Ember and Cinder each report?",
        "How much faster is serving with Ember and with Cinder?",
        "How much faster do Ember and Cinder serve?",
    ],
)
def test_two_papers_called_by_name_are_compared_whatever_the_wording(collection, question: str):
    draft = ask(collection, question)
    assert draft.kind == "compare"
    assert {piece.paper_id for piece in draft.evidence.values()} == {"p3", "p4"}
    assert said(draft).index("Ember") < said(draft).index("Cinder")


@pytest.mark.parametrize(
    "question", ["is Ember faster than Cinder?", "compare the speed of Ember with that of Cinder"]
)
def test_two_methods_that_are_weighed_by_name_are_quoted_from_their_papers(collection, question: str):
    draft = weighed(replace(parse(question), kind="evidence"), collection)
    assert draft.kind == "compare"
    assert {piece.paper_id for piece in draft.evidence.values()} == {"p3", "p4"}


def test_papers_are_called_by_what_leads_their_titles_also_in_common_words(tmp_path):
    """Also when one of them mentions the other, and when a third one has more of the words."""
    papers = [
        Paper("a", "Sail Sewing: Faster Cloth", "Sails wear out. Sail sewing takes an hour a sail."),
        Paper("b", "Sail Gluing: Cloth at Sea", "Unlike sail sewing, sail gluing takes two minutes a sail."),
        Paper("c", "Comparing Sails", "How sail sewing and sail gluing differ in time is measured."),
    ]
    collection = Collection(*shelved(tmp_path, papers))
    draft = ask(collection, "How do sail sewing and sail gluing differ in time?", "compare")
    assert {piece.paper_id for piece in draft.evidence.values()} == {"a", "b"}


def test_two_papers_that_are_not_told_apart_are_two_whose_titles_are_alike(tmp_path):
    papers = [
        Paper("a", "Sail Sewing by Hand", "Sewing a sail takes an hour with a needle of 2 mm."),
        Paper("b", "Needles and Thread for the Sewer", "Sewing takes a needle, and a needle takes thread."),
        Paper("c", "Fast Sail Sewing", "With our needle of 3 mm sewing takes ten minutes a sail."),
    ]
    collection = Collection(*shelved(tmp_path, papers))
    draft = ask(collection, "Which needle do the two papers about sewing each take?", "compare")
    assert {piece.paper_id for piece in draft.evidence.values()} == {"a", "c"}


@pytest.mark.parametrize(("log_odds", "papers"), [(-1.0, 2), (-9.0, 0)])
def test_what_is_worded_as_a_comparison_and_hardly_is_of_two_papers_is_about_one(
    monkeypatch: pytest.MonkeyPatch, log_odds: float, papers: int
):
    judged = Judgement({"fits": {"constant": log_odds}})
    monkeypatch.setattr("assistant.answer.comparison.fitted", lambda *_: judged)
    hits = [Hit(paper, chunk(paper)[0], 1.0, similarity=0.5, maxsim=0.5) for paper in PAPERS[:3]]
    question = parse("Compare the paper that tunes recognisers with the one that prunes tables.")
    assert len(two(question, lambda *_: hits, fitted()).papers) == papers


@pytest.mark.parametrize(("log_odds", "kind"), [(9.0, "compare"), (-9.0, "evidence")])
def test_a_choice_is_answered_from_two_papers_where_it_surely_is_of_them(
    collection, monkeypatch: pytest.MonkeyPatch, log_odds: float, kind: str
):
    judged = Judgement({"fits": {"constant": log_odds}})
    monkeypatch.setattr("assistant.answer.comparison.fitted", lambda *_: judged)
    draft = ask(collection, "Sparse tuning of recognisers or Harbour: how large is each?", "compare")
    assert draft.kind == kind
    if kind == "compare":
        assert {piece.paper_id for piece in draft.evidence.values()} == {"p1", "p2"}


@pytest.mark.parametrize(
    "question",
    [
        "How much memory does Lantern need and how long does it take?",
        "How much faster is Ember on Criteo and on MovieLens?",
        "How much does Lantern save on the Zephyr-9 corpus and on Fjord?",
    ],
)
def test_a_paper_and_what_it_was_tried_on_are_not_two_papers(collection, question: str):
    assert ask(collection, question).kind != "compare"


@pytest.mark.parametrize(
    ("question", "telling"),
    [
        ("What does OpenAI's o3-mini refuse?", ["o3-mini"]),
        ("Which models did a French university enter in CrocoContest?", ["CrocoContest"]),
        ("Which dataset of French contracts is there?", ["French"]),
    ],
)
def test_makers_and_their_places_are_no_names_to_look_for(question: str, telling: list[str]):
    assert [name for name, _ in parse(question).need.names] == telling


def test_a_comparison_fills_its_hundred_words_with_the_best_of_either():
    short = candidate("Short. " + "Filler words of no use at all here. " * 2)
    long = candidate(" ".join(f"Sentence {word} has exactly six words." for word in "one two three".split()))
    scores = [np.array([5.0, 0.0, 0.0][: len(short.spans)]), np.array([3.0, 2.5, 2.0])]
    assert choose_together([short, long], scores, budget=20) == [[0], [0, 1, 2]]
    assert choose_together([short, long], scores, budget=8) == [[0], [0]]
    # Fifty times less likely than the best of its own: left out, room or not.
    assert choose_together([short, long], [scores[0], scores[1] * 3], budget=200)[0] == [0]


def candidate(abstract: str) -> Candidate:
    return Candidate(Need(), Paper("p", "Title", abstract), np.zeros(0), 0.0, None, None, ())


@pytest.mark.parametrize(
    "question",
    [
        "How many kilowatt-hours does Lantern use?",
        "What BLEU score does Harbour report?",
        "How much GPU memory does Lantern need on a Jetson Nano with CUDA-12?",
        "Who won the football world cup?",
        "What is the boiling point of mercury?",
    ],
)
def test_what_is_not_there_is_not_answered(collection, question: str):
    draft = ask(collection, question)
    assert draft.statements == ()
    assert draft.abstain_reason


def test_an_abstention_names_the_nearest_papers_and_what_is_missing(collection):
    draft = ask(collection, "How many kilowatt-hours does Lantern use?")
    assert draft.nearest[0].paper_id == "p1"
    assert "energy" in draft.abstain_reason


def test_a_comparison_on_a_fact_neither_paper_states_is_not_answered(collection):
    draft = ask(collection, "Compare the energy in kWh of Cinder and Ember", "compare")
    assert draft.abstain_reason
    assert {piece.paper_id for piece in draft.nearest} == {"p3", "p4"}


def test_filters_hold(collection):
    draft = ask(collection, "Which papers train walking robots?", "list", since=date(2025, 3, 1))
    assert {piece.paper_id for piece in draft.evidence.values()} <= {"p7"}


def test_the_same_question_gives_the_same_draft(tmp_path):
    first, second = (
        Collection(*shelved(tmp_path / name, order)) for name, order in (("a", PAPERS), ("b", PAPERS[::-1]))
    )
    for question, kind in (("How fast is serving?", "lookup"), ("Which papers prune tables?", "list")):
        assert ask(first, question, kind) == ask(second, question, kind)


def test_nothing_to_search_gives_an_abstention(tmp_path):
    empty = Collection(*shelved(tmp_path, ()))
    for kind in ("lookup", "list", "compare", "set"):
        assert ask(empty, "How much memory does Lantern need?", kind).abstain_reason


@pytest.mark.parametrize(
    "question",
    [
        "?",
        "...",
        "a",
        "the of and",
        "42",
        "\\textbf{",
        "<script>alert(1)</script>",
        "é" * 300,
        "how many",
        "日本語の質問",
    ],
)
def test_odd_questions_do_no_harm(collection, question: str):
    for kind in ("lookup", "list", "compare"):
        draft = ask(collection, question, kind)
        assert draft.statements or draft.abstain_reason


# ---------------------------------------------------------------- reading the question


@pytest.mark.parametrize(
    ("question", "shapes"),
    [
        ("How many tokens were used?", {"number"}),
        ("By what factor is decoding faster?", {"number"}),
        ("What frame rate is reached?", {"number"}),
        ("Why does it diverge?", {"reason"}),
        ("How does it avoid collapse?", {"reason"}),
        ("How can I steer a model?", {"method"}),
        ("Which approach does that?", {"method", "name"}),
        ("To which site are programs sent?", {"name"}),
        ("At what stage does noise matter?", {"name"}),
    ],
)
def test_the_shape_of_the_answer_is_read(question: str, shapes: set[str]):
    assert parse(question).need.shapes == shapes


def test_what_is_counted_is_the_plural_after_how_many():
    assert parse("How many human preference pairs were collected?").need.counted == stem("pairs")
    assert parse("How many GPU-hours did it take?").need.counted == stem("hours")
    assert parse("How many were there?").need.counted is None


@pytest.mark.parametrize(
    ("question", "left", "right"),
    [
        ("Which is faster: Ember or Cinder?", "Ember", "Cinder"),
        ("Compare GaLore with Q-GaLore", "Compare GaLore", "Q-GaLore"),
        ("How do graph nets as opposed to transformers scale?", "How do graph nets", "transformers scale"),
        (
            "How large is the corpus of Ember, and how large is that of Cinder?",
            "How large is the corpus of Ember",
            "large is that of Cinder",
        ),
        (
            "Two methods prune sails: one by their seams, the other by their cloth. Which cuts more?",
            "Two methods prune sails by their seams",
            "Two methods prune sails by their cloth",
        ),
    ],
)
def test_a_comparison_is_cut_at_its_word(question: str, left: str, right: str):
    assert (left, right) in halves(question)


def test_two_papers_that_are_not_told_apart_have_no_sides():
    assert halves("How do the two pruning papers with masks and gates decide what to cut?") == ()


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    "family",
    [
        "optimise optimize optimiser optimization optimised",
        "distill distillation distilling distilled",
        "label labelled labeled labelling",
        "behaviour behavior",
        "reduce reduction reduces",
        "prune pruning pruned",
        "compress compression compressing",
        "speed speeds",
        "llm llms",
        "reliability reliabilities",
    ],
)
def test_one_word_in_its_forms_and_spellings_has_one_stem(family: str):
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["use useful", "robust robustness", "transform transformer", "effect effective"]
)
def test_an_ending_that_makes_another_word_of_it_is_kept(pair: str):
    assert len({stem(word) for word in pair.split()}) == 2


def test_rarity_is_counted_in_papers_and_rarer_stems_share_one_level():
    """Of 64 papers: ``ln(1 + 64 / 64)`` is .7, ``ln(1 + 64 / 32)`` is 1.1; what 16 have is not listed."""
    texts = ["tides"] * 32 + ["tides turning, a turned tide"] * 16 + ["Tidal tide turns rarely"] * 16
    assert table(texts) == "14\n7 tide\n11 turn\n"


def test_common_words_tell_less_than_rare_ones():
    assert rarity(stem("model")) < rarity(stem("pruning")) < rarity(stem("zeugma"))
    assert rarity(stem("zeugma")) == UNSEEN
    assert terms("the of a which is") == ()


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("tested on CIFAR-10", "CIFAR10", True),
        ("we use GPT 4", "GPT-4", True),
        ("recurrent neural networks", "RNNs", True),
        ("a comparison", "Paris", False),
        ("we use GPT-40", "GPT-4", False),
        ("many GPUs", "GPU", True),
    ],
)
def test_names_are_found_whole_and_in_any_spelling(text: str, name: str, held: bool):
    assert holds(text, name) is held


# ---------------------------------------------------------------- pieces and titles


def test_pieces_hold_every_word_once_and_cut_only_long_sentences():
    long = (
        "Our results show that: 1) the small model gains a lot on every task that we looked at in "
        "this study; 2) the large model gains nothing at all, while it needs much more memory and far more "
        "time to train on the same cards than the small one does."
    )
    text = f"A short sentence stays whole. {long} The end."
    cut = quotable_spans(text)
    assert cut[0].text == "A short sentence stays whole."
    assert len(cut) > 3
    assert " ".join(piece.text for piece in cut).split() == text.split()
    assert all(text[piece.start : piece.end] == piece.text for piece in cut)


def test_a_title_is_called_by_its_name_when_it_leads_with_one():
    assert short_title("Lantern: Sparse Tuning") == "Lantern"
    assert short_title("A Plain Title Without a Name") == "A Plain Title Without a Name"
