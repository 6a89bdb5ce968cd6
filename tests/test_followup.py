"""Follow-ups: a set is narrowed, a paper is pointed back to, and a new question stays its own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.answer.followup import standalone
from assistant.question import Move, amend, move, parse
from assistant.question.kind import fitted
from assistant.types import Answer, Citation, Query, Question, Reading
from eval.fit.kind import same
from eval.fit.move import examples, held_out, main

TRAINING = Query(quantity="training_time", direction="decrease", op=">", saving=0.5)


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("And by more than 90%?", {"saving": 0.9}),
        ("now at least 3x faster", {"op": ">=", "saving": 0.66667}),
        ("Only those on graphs, please.", {"topic": "graphs"}),
        ("what about memory?", {"quantity": "memory"}),
        ("for diffusion models", {"topic": "diffusion models"}),
        ("and since 2023?", {"since": date(2023, 1, 1)}),
        ("in 2019?", {"since": date(2019, 1, 1), "until": date(2019, 12, 31)}),
    ],
)
def test_a_follow_up_changes_only_what_it_names(question: str, changes: dict[str, Any]) -> None:
    """The rest of the filter stays."""
    found = amend(question, TRAINING)
    assert found is not None
    kept = {name: value for name, value in TRAINING.to_dict().items() if name not in changes}
    assert {name: found.to_dict()[name] for name in kept} == kept
    assert {name: getattr(found, name) for name in changes} == changes


@pytest.mark.parametrize(
    "question",
    ["Which datasets did they use?", "What does LoRAT do?", "And how does GaLore compare?", "thanks",
     "In what year was it released?", "which papers reduce memory by half?"],
)  # fmt: skip
def test_a_question_of_its_own_changes_no_filter(question: str) -> None:
    """What asks for something else is not read as a change."""
    assert amend(question, TRAINING) is None


def test_two_topics_are_joined_when_the_set_is_narrowed() -> None:
    """`Only those on ...` keeps the topic that was there."""
    narrowed = amend("only those on graphs", Query(quantity="memory", op=">", saving=0.5, topic="pruning"))
    assert narrowed is not None
    assert narrowed.topic == "pruning, graphs"


def test_the_plan_says_how_the_follow_up_was_read() -> None:
    """A reader sees the whole question that was answered."""
    cited = Citation(1, "p", "T", None, "q", 0, 1)
    last = Answer("?", "answered", "set", "t [1]", citations=(cited,), query=TRAINING)
    plan = standalone(parse("And by more than 90%?"), [last])
    assert (plan.kind, plan.query and plan.query.saving) == ("set", 0.9)
    assert "training time" in (plan.reading or "")


def test_it_is_the_paper_last_quoted() -> None:
    """A short question with a pronoun gets the paper's name."""
    cited = Citation(1, "p", "LoRAT: Faster Tracking", None, "q", 0, 1)
    last = Answer("?", "answered", "lookup", "t [1]", citations=(cited,))
    plan = standalone(Question("How much memory does it need?", "lookup"), [last])
    assert "LoRAT" in plan.text


PAPERS = tuple(
    Citation(number, f"p{number}", title, None, "q", 0, 1, published=date(year, 1, 1))
    for number, title, year in (
        (1, "Quill: A Test of Maps", 2024),
        (2, "Inkwell", 2025),
        (3, "Blotter", 2023),
    )
)
SHOWN = Answer(
    "which benchmarks exist for map reading?",
    "answered",
    "recommend",
    "t [1]",
    citations=PAPERS,
    reading=Reading("map reading"),
)
FILTERED = Answer("?", "answered", "set", "t [1]", citations=PAPERS, query=TRAINING)


def ids(question: Question) -> set[str] | None:
    """The papers that a question is limited to."""
    return None if question.scope.paper_ids is None else set(question.scope.paper_ids)


@pytest.mark.parametrize(
    ("text", "kind", "papers"),
    [
        ("the newest one?", "lookup", {"p2"}),
        ("and the oldest?", "lookup", {"p3"}),
        ("compare the first two", "compare", {"p1", "p2"}),
        ("tell me more about the third", "lookup", {"p3"}),
        ("what about [2]?", "lookup", {"p2"}),
        ("which of those are for video?", "browse", {"p1", "p2", "p3"}),
        ("sort them by date", "browse", {"p1", "p2", "p3"}),
        ("and which one of them is the hardest?", "recommend", {"p1", "p2", "p3"}),
        ("why?", "lookup", {"p1", "p2", "p3"}),
    ],
)
def test_follow_ups_work_on_what_was_shown(text: str, kind: str, papers: set[str]) -> None:
    """By place, by date, all of them; never on other papers."""
    found = standalone(parse(text), [SHOWN])
    assert (found.kind, ids(found)) == (kind, papers)
    assert found.reading is not None


@pytest.mark.parametrize(
    ("text", "extreme"),
    [("and which one of them is the hardest?", "hardest"), ("the largest one?", "largest")],
)
def test_of_things_recommended_the_one_with_most_of_it_comes_first(text: str, extreme: str) -> None:
    """What was looked for stays as it was."""
    found = standalone(parse(text), [SHOWN])
    assert (found.kind, found.wanted, found.extreme) == ("recommend", "benchmark", extreme)
    assert ids(found) == {"p1", "p2", "p3"}


def test_the_last_question_is_asked_again_with_what_is_new() -> None:
    """Another period or place; its topic and kind stay."""
    later = standalone(parse("only since 2025"), [SHOWN])
    assert (later.kind, later.wanted, later.scope.since) == ("recommend", "benchmark", date(2025, 1, 1))
    asked = Answer("overview of map reading", "answered", "overview", "t [1]", citations=PAPERS)
    assert standalone(parse("and on ImageNet?"), [asked]).topic == "map reading on ImageNet"


def test_another_filter_is_for_the_papers_of_the_set() -> None:
    """Both conditions hold, though only the second is looked up anew."""
    also = standalone(parse("and which of them also save memory?"), [FILTERED])
    assert (also.kind, also.query and also.query.quantity, ids(also)) == ("set", "memory", {"p1", "p2", "p3"})


def test_a_set_among_the_papers_shown_stays_among_them() -> None:
    """A period, or another order, of what was limited before is no question about all papers."""
    also = Answer("which of them also save memory?", "answered", "set", "t [1]", citations=(PAPERS[0],))
    also = replace(also, query=Query(quantity="memory", direction="decrease"))
    later = standalone(parse("only since 2025"), [FILTERED, also])
    assert later.query is not None
    assert (later.query.since, later.query.quantity, ids(later)) == (
        date(2025, 1, 1),
        "memory",
        {"p1", "p2", "p3"},
    )


def test_another_place_stands_where_the_first_one_stood() -> None:
    """Not both of them: nothing is in two places."""
    asked = Answer(
        "what lowers fabrication in picture models?", "answered", "overview", "t", citations=PAPERS
    )
    assert standalone(parse("and in text models?"), [asked]).text == "what lowers fabrication in text models?"


def test_more_of_one_paper_is_what_it_proposes_and_finds() -> None:
    """The wording of the follow-up names no fact that could be looked up."""
    assert standalone(parse("tell me more about the second"), [SHOWN]).text == (
        "what does Inkwell propose, and what did it find?"
    )


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("newest first", {"order": "date"}),
        ("only the top 3", {"limit": 3}),
        ("which of those are for video?", {"topic": "video"}),
        ("and on ImageNet?", {"topic": "ImageNet"}),
    ],
)
def test_a_sets_condition_stays(text: str, changes: dict[str, Any]) -> None:
    """What is named changes, and nothing besides."""
    found = standalone(parse(text), [FILTERED]).query
    assert found is not None
    assert {
        key: value for key, value in found.to_dict().items() if value != TRAINING.to_dict()[key]
    } == changes


def test_a_second_topic_narrows_the_first() -> None:
    """`and on ImageNet` keeps what the papers must be about."""
    found = amend("and on ImageNet?", Query(quantity="memory", op=">", saving=0.5, topic="pruning"))
    assert found is not None
    assert found.topic == "pruning, ImageNet"


@pytest.mark.parametrize("text", ["what is GaLore?", "thanks", "papers on optical flow"])
def test_a_new_question_stays_its_own(text: str) -> None:
    """Nothing of the papers shown is in it."""
    assert standalone(parse(text), [SHOWN]) == parse(text)


@pytest.mark.parametrize(
    ("question", "does"),
    [
        ("how do language models keep their caches small?", "own"),
        ("do agents know when tools fail them?", "own"),
        ("which of them are for video?", "them"),
        ("do they need labels?", "them"),
        ("how large are their models?", "them"),
        ("and which of those also save memory?", "them"),
        ("who wrote the fourth?", "ask"),
        ("the two newest", "pick"),
        ("oldest first please", "order"),
        ("and on ImageNet?", "limit"),
        ("what about birds instead?", "swap"),
        ("how come?", "why"),
        ("are there more of these?", "more"),
        ("how fast is it?", "it"),
    ],
)
def test_what_a_line_does_to_the_answer_before_it(question: str, does: Move) -> None:
    """A pronoun with its noun in the question points at nothing before."""
    assert move(question) == does


def test_the_moves_in_force_are_what_the_fit_makes(capsys: pytest.CaptureFixture[str]) -> None:
    """To the digit, from the lines in the repository."""
    main()
    made, model = json.loads(capsys.readouterr().out), fitted("move")
    assert made["sha256"] == model.sha256, "the lines have changed: run python -m eval.fit.move"
    assert made["columns"] == model.columns


def test_held_out_lines_are_read_right() -> None:
    """Most of the follow-ups, and nearly all questions of their own; none of them teaches."""
    lines = held_out()
    assert not {same(line) for _, line in examples()} & {same(line) for _, line in lines}
    wrong = Counter(does == "own" for does, line in lines if move(line) != does)
    own = sum(does == "own" for does, _ in lines)
    assert wrong[True] / own <= 0.02
    assert wrong[False] / (len(lines) - own) <= 0.15


LEVY = Query(quantity="memory", direction="decrease", op=">", saving=0.5)


def test_two_conditions_hold_of_the_papers_shown() -> None:
    """Another quantity is asked of those that fit the first; a weak word of the same one changes it."""
    both = standalone(parse("and at least 2x faster"), [replace(FILTERED, query=LEVY)])
    assert (both.query and both.query.quantity, ids(both)) == ("inference_latency", {"p1", "p2", "p3"})
    changed = standalone(parse("now at least 3x faster"), [FILTERED])
    assert (changed.query and changed.query.quantity, ids(changed)) == ("training_time", None)


def test_what_narrows_the_papers_shown_is_never_about_others() -> None:
    """By topic, by place or by date; a condition that is none of these asks the whole question again."""
    narrowed = standalone(parse("only those from 2025"), [SHOWN])
    assert (ids(narrowed), narrowed.scope.since) == ({"p1", "p2", "p3"}, date(2025, 1, 1))
    of_place = standalone(parse("how many of them are from Glim?"), [SHOWN])
    assert (of_place.scope.organization, of_place.topic, ids(of_place)) == ("Glim", "", {"p1", "p2", "p3"})
    again = standalone(parse("and for ships?"), [SHOWN])
    assert (again.text, ids(again)) == ("which benchmarks exist for ships?", None)


def test_the_papers_shown_are_put_in_order() -> None:
    """By date either way, or by an amount that they report; by what none reports they cannot be."""
    assert standalone(parse("oldest first"), [SHOWN]).order == "oldest"
    saving = standalone(parse("sort them by saving"), [SHOWN])
    assert (saving.kind, saving.query and saving.query.order, ids(saving)) == (
        "set",
        "saving",
        {"p1", "p2", "p3"},
    )
    assert standalone(parse("sort them by beauty"), [SHOWN]).kind == "chat"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("compare the first and the third", "compare Quill and Blotter"),
        ("how does the second one work?", "how does Inkwell work?"),
        ("the last one, please explain", "what does Blotter propose, and what did it find?"),
        ("which of these papers is the most recent?", "what does Inkwell propose, and what did it find?"),
        ("compare the two most recent", "compare Inkwell and Quill"),
    ],
)
def test_papers_meant_by_their_place_are_called_by_name(text: str, read: str) -> None:
    """So that what is asked of them is read as it would be of any paper."""
    assert standalone(parse(text), [SHOWN]).text == read


@pytest.mark.parametrize(
    ("asked", "text", "read"),
    [
        ("how do people prune speech models?", "does it hurt accuracy?", "does {} hurt accuracy?"),
        ("what is GaLore?", "how does it compare to LoRA?", "how does GaLore compare to LoRA?"),
    ],
)
def test_it_is_the_practice_or_the_thing_that_was_asked_about(asked: str, text: str, read: str) -> None:
    """Not one of the papers that speak of it."""
    root = parse(asked)
    before = Answer(asked, "answered", root.kind, "t [1]", citations=PAPERS)
    assert standalone(parse(text), [before]).reading == f"read as: {read.format(root.topic)}"


def test_a_look_into_one_paper_leaves_the_list_as_it_was() -> None:
    """ "Which of them" are those that the one was picked from; "it" is the one."""
    picked = Answer("the second", "answered", "lookup", "t [1]", citations=(PAPERS[1],))
    assert ids(standalone(parse("which of them are for video?"), [SHOWN, picked])) == {"p1", "p2", "p3"}
    assert ids(standalone(parse("the third one"), [SHOWN, picked])) == {"p3"}
    assert ids(standalone(parse("does it need labels?"), [SHOWN, picked])) == {"p2"}


@pytest.mark.parametrize(
    ("text", "kind", "wanted", "order"),
    [
        ("any datasets among them?", "browse", "dataset", "relevance"),
        ("is there a newer one?", "browse", None, "date"),
        ("how many questions do they have?", "recommend", "benchmark", "relevance"),
        ("what trouble do they name?", "lookup", None, "relevance"),
        ("the best performing?", "recommend", "benchmark", "relevance"),
    ],
)
def test_what_is_asked_of_the_list(text: str, kind: str, wanted: str | None, order: str) -> None:
    """Those of a kind, the newest, how much they hold, what each says; all of it among those shown."""
    found = standalone(parse(text), [SHOWN])
    assert (found.kind, ids(found), found.order) == (kind, {"p1", "p2", "p3"}, order)
    assert wanted is None or found.wanted == wanted


def test_what_none_of_those_shown_fits_is_asked_of_all() -> None:
    """The last question with the condition in it; another kind of thing is wanted for the same purpose."""
    narrowed = standalone(parse("which of those are for video?"), [SHOWN])
    assert narrowed.wider is not None
    assert (narrowed.wider.kind, narrowed.wider.wanted, narrowed.wider.scope.paper_ids) == (
        "recommend",
        "benchmark",
        None,
    )
    assert standalone(parse("and datasets?"), [SHOWN]).reading == "read as: datasets for map reading"


def test_a_month_without_its_year_is_of_the_year_before_it() -> None:
    """And takes the place of the month that was asked for."""
    asked = Answer("papers from March 2024 on maps", "answered", "browse", "t [1]", citations=PAPERS)
    later = standalone(parse("and in May?"), [asked])
    assert (later.scope.since, later.scope.until) == (date(2024, 5, 1), date(2024, 5, 31))
    assert later.topic == "maps"


def test_papers_without_a_thing_are_not_those_with_it() -> None:
    """What they lack is looked for by the name that such papers give themselves."""
    assert standalone(parse("which of them need no labels?"), [SHOWN]).topic == "labels-free"


def test_one_of_several_is_not_guessed() -> None:
    """ "It" after a list is any of them."""
    assert standalone(parse("how fast is it?"), [SHOWN]).kind == "chat"


def test_a_long_conversation_is_read_once() -> None:
    """Each question rests on those before it; none of them is read again for every later one."""
    asked: list[str] = []

    def read(text: str) -> Question:
        asked.append(text)
        return parse(text)

    texts = ["how do people prune speech models?", *["which of them are for phones?"] * 15]
    history = [replace(SHOWN, question=text) for text in texts]
    standalone(parse("and which of those are open?"), history, read)
    assert 0 < len(asked) <= 2 * len(texts)


def test_a_follow_up_of_a_follow_up_is_about_the_question_that_stood_alone() -> None:
    """What was picked in between changes nothing of it."""
    picked = Answer("the newest one?", "answered", "lookup", "t [1]", citations=(PAPERS[1],))
    assert standalone(parse("why?"), [SHOWN, picked]).text == "why: which benchmarks exist for map reading?"


@pytest.mark.parametrize("question", ["and which one of them is the hardest?", "the second one"])
def test_of_nothing_shown_nothing_is_meant(question: str) -> None:
    """Without an answer before it, it is not a question about every paper."""
    alone = standalone(parse(question), [])
    assert (alone.kind, alone.everything) == ("chat", False)


def test_every_paper_can_still_be_asked_for() -> None:
    """Where nothing points back."""
    assert standalone(parse("list all papers"), []).everything


@pytest.mark.parametrize(
    "text", ["what costs less than $7?", "which benchmarks do humans solve to over 85%?"]
)
def test_a_number_is_enough_to_ask_for_first(text: str) -> None:
    """A filter that compares needs no topic and no answer before it."""
    assert standalone(parse(text), []).kind == "set"
