"""What a question is read as: dates, thresholds, resources, topics, names, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.dates import periods
from assistant.question import CollectionWords, parse
from assistant.question.asks import asks
from assistant.question.limits import limits
from assistant.question.spelling import _slipped, plain
from assistant.types import WHOLE, Query, Question, Scope
from tests.doubles import FakeVocabulary

TODAY = date(2025, 11, 21)


def query(question: str) -> Query:
    """The filter of a set question."""
    plan = parse(question, today=TODAY)
    assert plan.kind == "set", plan
    assert plan.query is not None
    return plan.query


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("since 2023", "2023-01-01", None),
        ("in March 2024", "2024-03-01", "2024-03-31"),
        ("March 2024 papers on optics", "2024-03-01", "2024-03-31"),
        ("papers on optics, 2024", "2024-01-01", "2024-12-31"),
        ("before March 2022", None, "2022-02-28"),
        ("after 2022", "2023-01-01", None),
        ("until the year 2022", None, "2022-12-31"),
        ("published between 2021 and 2023", "2021-01-01", "2023-12-31"),
        ("2021-2023 papers", "2021-01-01", "2023-12-31"),
        ("from 2022 onwards", "2022-01-01", None),
        ("on 2024-03-05", "2024-03-05", "2024-03-05"),
        ("since 5 May 2023", "2023-05-05", None),
        ("in Q2 2024", "2024-04-01", "2024-06-30"),
        ("in the first half of 2023", "2023-01-01", "2023-06-30"),
        ("no later than June 2020", None, "2020-06-30"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("this month", "2025-11-01", "2025-11-21"),
        ("in the past six months", "2025-05-21", "2025-11-21"),
        ("over the last 2 weeks", "2025-11-07", "2025-11-21"),
        ("since 2021 and before 2023", "2021-01-01", "2022-12-31"),
        ("optics, nov-dec 2024", "2024-11-01", "2024-12-31"),
        ("from Nov to Feb 2024", "2023-11-01", "2024-02-29"),
        ("optics between March and May 2024", "2024-03-01", "2024-05-31"),
        ("in june and july ’24", "2024-06-01", "2024-07-31"),
        ("May 5-9 2024", "2024-05-05", "2024-05-09"),
        ("the week of 8 May 2024", "2024-05-06", "2024-05-12"),
        ("2024-11 to 2024-12", "2024-11-01", "2024-12-31"),
        ("optics 11/2024", "2024-11-01", "2024-11-30"),
        ("optics, H2 2024", "2024-07-01", "2024-12-31"),
        ("in the last quarter of 2024", "2024-10-01", "2024-12-31"),
        ("autumn 2024", "2024-09-01", "2024-11-30"),
        ("since winter 2024", "2023-12-01", None),
        ("before the summer of 2024", None, "2024-05-31"),
        ("late 2024", "2024-09-01", "2024-12-31"),
        ("since mid-2024", "2024-05-01", None),
        ("until the end of May 2024", None, "2024-05-31"),
        ("in the last two months of 2024", "2024-11-01", "2024-12-31"),
        ("in the first week of March 2024", "2024-03-01", "2024-03-07"),
        ("in October", "2025-10-01", "2025-10-31"),
        ("since December", "2024-12-01", None),
        ("last November", "2024-11-01", "2024-11-30"),
        ("this autumn", "2025-09-01", "2025-11-30"),
    ],
)
def test_dates_become_whole_periods(text: str, since: str | None, until: str | None) -> None:
    """Both ends are inclusive, and relative wording counts from the day handed in."""
    found = periods(text, TODAY)
    shown = [day.isoformat() if day else None for day in (found.since, found.until)]
    assert shown == [since, until]


@pytest.mark.parametrize(
    "text",
    [
        "in 2000 steps",
        "up to 2048 tokens",
        "by 2000x",
        "ImageNet 2012",
        "ICLR 2024",
        "over 2020 images",
        "driving in winter scenes",
        "papers that may help",
        "march towards agents",
    ],
)
def test_amounts_and_names_are_no_dates(text: str) -> None:
    """A year needs a preposition of time and no unit."""
    assert periods(text, TODAY).spans == ()


def test_relative_dates_without_a_day_are_left_out_and_said() -> None:
    """Nothing reads the clock; what cannot be resolved is named."""
    plan = parse("Which papers cut memory by half last year?")
    assert plan.query is not None
    assert (plan.query.since, plan.query.until) == (None, None)
    assert plan.reading is not None
    assert "last year" in plan.reading


def test_impossible_day_is_left_out_and_said() -> None:
    """2023-13-01 is no date."""
    plan = parse("Which papers since 2023-13-01 study agents?", today=TODAY)
    assert plan.scope.since is None
    assert plan.reading is not None
    assert "2023-13-01" in plan.reading


def test_dates_hold_for_every_kind() -> None:
    """A lookup or list keeps its period too."""
    plan = parse("Which papers study agents in 2024?", today=TODAY)
    assert (plan.kind, plan.scope.since, plan.scope.until) == (
        "browse",
        date(2024, 1, 1),
        date(2024, 12, 31),
    )


@pytest.mark.parametrize(
    ("words", "op", "saving"),
    [
        ("over 50% less", ">", 0.5),
        ("at least 50% less", ">=", 0.5),
        ("by 50% or more", ">=", 0.5),
        ("strictly more than 40% less", ">", 0.4),
        ("by exactly 2x fewer", "=", 0.5),
        ("by no more than 30%", "<=", 0.3),
        ("less than 20% less", "<", 0.2),
        ("4x faster", ">=", 0.75),
        ("more than 3 times as fast", ">", 0.66667),
        ("reduced to under 10%", ">", 0.9),
        ("using a tenth of the labels", ">=", 0.9),
        ("with less than a third of the data", ">", 0.66667),
        ("in half the time", ">=", 0.5),
        ("cut it in half", ">=", 0.5),
        ("two orders of magnitude smaller", ">=", 0.99),
        ("50% faster", ">=", 0.33333),
    ],
)
def test_wordings_land_on_one_scale(words: str, op: str, saving: float) -> None:
    """Percent, times, fractions, what is left and what is saved are one saving."""
    found = limits(plain(words))
    assert [(limit.op, limit.saving) for limit in found] == [(op, saving)]


def test_ranges_and_two_ends_become_between() -> None:
    """ "Between 30 and 60 %" and "over 30 % but under 60 %" are the same filter."""
    for question in (
        "Which papers cut memory by between 30% and 60%?",
        "Which papers cut memory by over 30% but under 60%?",
    ):
        found = query(question)
        assert (found.op, found.saving, found.saving_high) == ("between", 0.3, 0.6)


@pytest.mark.parametrize(
    ("question", "quantity", "context"),
    [
        ("Which papers report 3x faster training?", "training_time", None),
        ("Which papers report 3x faster decoding?", "inference_latency", None),
        ("Which papers save over 30% of training memory?", "memory", "training"),
        ("Which papers shrink the KV cache memory by half?", "memory", "inference"),
        ("Which papers need half as many epochs?", "steps", "training"),
        ("Which papers have under 5M parameters?", "model_size", None),
        ("Which papers train within 12 hours?", "training_time", None),
        ("Which papers answer in less than 10 ms?", "inference_latency", None),
        ("Which papers use at most 16 GB?", "memory", None),
        ("Which papers make models three times smaller?", "model_size", None),
        ("Which papers need under 2 GFLOPs?", "compute", None),
        ("Which papers send 10x less data between clients, cutting communication?", "communication", None),
        ("Which papers run at over 25 FPS?", "inference_latency", None),
        ("Which papers consume less than 2 kWh?", "energy", None),
        ("Which papers cost less than 100 dollars?", "cost", None),
        ("Which papers at least double throughput?", "throughput", None),
    ],
)
def test_resource_is_found_by_name_verb_or_unit(question: str, quantity: str, context: str | None) -> None:
    """The nearest named resource, else the verb, else the unit of the number."""
    found = query(question)
    assert (found.quantity, found.context) == (quantity, context)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Which diffusion papers cut training time by half?", "diffusion"),
        ("Which papers halve training time for graph neural networks?", "graph neural networks"),
        ("Which papers halve memory use without losing accuracy?", "without losing accuracy"),
        ("Which papers halve the fine-tuning time?", "fine-tuning"),
        ("Which papers halve training time?", None),
        ("Which approaches for video recognition save over 40% of FLOPs?", "video recognition"),
        ("code agents that solve over 50% on SWE-bench", "code agents"),
        ("speech models that respond in under 300 ms", "speech models"),
        ("robots that learn from fewer than 50 demonstrations", "robots"),
    ],
)
def test_topic_is_what_remains(question: str, topic: str | None) -> None:
    """What is neither opener, verb, number, date nor resource."""
    assert query(question).topic == topic


def test_baseline_dataset_metric_and_method_are_told_apart() -> None:
    """Names have parts: compared with, measured on, measured as, asked about."""
    assert query("Which papers train 2x faster than Adam?").baseline == "Adam"
    assert (
        query("Which papers save 30% of memory compared with full fine-tuning?").baseline
        == "full fine-tuning"
    )
    assert query("Which papers are 2x faster at inference than the baseline?").baseline is None
    found = query("Which papers gain over 3 points of accuracy on CIFAR-100?")
    assert (found.quantity, found.metric, found.dataset, found.topic) == (
        "quality",
        "accuracy",
        "CIFAR-100",
        None,
    )
    named = parse("List the memory savings of GaLore")
    assert (named.kind, named.names) == ("lookup", ("GaLore",)), (
        "a question that names one method is about it"
    )


@pytest.mark.parametrize(
    ("question", "op", "value", "unit", "direction"),
    [
        ("Which papers gain over 5 points on ImageNet?", ">", 5.0, "points", "increase"),
        ("Which papers improve F1 by at least 3%?", ">=", 3.0, "percent", "increase"),
        ("Which papers reduce the error rate by more than 10%?", ">", 10.0, "percent", "decrease"),
        ("Who reaches over 80% accuracy on GSM8K?", ">", 80.0, "absolute:percent", None),
        ("Which generators have an FID below 3?", "<", 3.0, "absolute:score", None),
        ("What is the largest gain in accuracy?", ">", 0.0, "points", "increase"),
        ("What is the highest accuracy on ImageNet?", None, None, "absolute:percent", None),
    ],
)
def test_quality_is_a_change_or_a_level(
    question: str, op: str | None, value: float | None, unit: str, direction: str | None
) -> None:
    """Points and percent gained are changes; what is reached is a level."""
    found = query(question)
    assert (found.quantity, found.op, found.value, found.unit) == ("quality", op, value, unit)
    assert found.direction == direction


@pytest.mark.parametrize(
    ("question", "order", "ascending", "limit", "count"),
    [
        ("What is the largest memory saving?", "saving", False, 1, False),
        ("Top 5 inference speedups", "saving", False, 5, False),
        ("Give me the three biggest energy savings", "saving", False, 3, False),
        ("Rank the papers by training-time reduction", "saving", False, None, False),
        ("Sort all memory savings from smallest to largest", "saving", True, None, False),
        ("What is the smallest model size reported?", "value", True, 1, False),
        ("List papers that cut memory by half, newest first", "date", False, None, False),
        ("How many papers report over 50% less memory?", "saving", False, None, True),
        ("Which papers save the most memory?", "saving", False, None, False),
    ],
)
def test_superlatives_order_limit_and_count(
    question: str, order: str, ascending: bool, limit: int | None, count: bool
) -> None:
    """One extreme is one row; several are all rows in order."""
    found = query(question)
    assert (found.order, found.ascending, found.limit, found.count) == (order, ascending, limit, count)


def test_no_threshold_means_any_saving() -> None:
    """ "Any energy saving?" is a saving above nothing."""
    found = query("any energy saving?")
    assert (found.quantity, found.direction, found.op, found.saving) == ("energy", "decrease", ">", 0.0)


def test_numbers_asked_for_without_a_saving_take_every_number() -> None:
    """Who states what something needs is asked for amounts too."""
    found = query("Who gives a figure for how much memory fine-tuning needs?")
    assert (found.quantity, found.context, found.op, found.direction) == ("memory", "training", None, None)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which methods cut memory by 40%?", "at least that much"),
        ("Which methods are more than 50% faster at inference?", "33.3 % less time"),
        ("What gives a speedup of over 10x?", "training answers too"),
        ("Which papers report savings over 90%?", "any is taken"),
        ("Which papers cut memory by over 80%, and by over 50% on phones?", "left out"),
        ("Is there a paper that saves over 60% of energy?", "all papers that fit"),
    ],
)
def test_reading_is_said_when_wording_leaves_it_open(question: str, said: str) -> None:
    """A reader sees which reading was taken."""
    plan = parse(question, today=TODAY)
    assert plan.kind == "set"
    assert plan.reading is not None
    assert said in plan.reading


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("Which papers cut memory by over 80% and energy by over 50%?", ("memory", 0.8), ("energy", 0.5)),
        ("methods that are 2x faster and use half the memory", ("inference_latency", 0.5), ("memory", 0.5)),
        (
            "which papers report both a speedup and a memory saving?",
            ("inference_latency", 0.0),
            ("memory", 0.0),
        ),
        ("2x faster with 30% less memory", ("inference_latency", 0.5), ("memory", 0.3)),
    ],
)
def test_two_conditions_are_one_filter(
    question: str, first: tuple[str, float], second: tuple[str, float]
) -> None:
    """The same paper must meet both."""
    found = query(question)
    assert found.also is not None
    assert ((found.quantity, found.saving), (found.also.quantity, found.also.saving)) == (first, second)
    assert Query.from_dict(found.to_dict()) == found


def test_words_of_two_quantities_set_nothing_against_another() -> None:
    """Where the question is plainly about a topic."""
    assert parse("how does test-time scaling work for maps?").kind == "overview"


def test_a_letter_from_elsewhere_on_the_keys_makes_another_word() -> None:
    """Struck for its neighbour it is a slip."""
    assert _slipped("halluconation", "hallucination")
    assert not _slipped("humidity", "humility")


def test_questions_of_several_parts_are_read_part_by_part() -> None:
    """Each by its own kind; what points back or sets two things side by side is one question."""
    found = parse("what attacks work on chatbots and which datasets are there for training defences?")
    assert [part.kind for part in found.parts] == ["overview", "recommend"]
    assert parse("Why do small models fail, and how is that mended?").parts == ()
    assert parse("What data does GaLore use and what data does LoRA use?").parts == ()
    assert parse("papers on pruning and quantization").parts == ()


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what is KiteNet and how much does it save?", ("what is KiteNet", "how much does it save")),
        (
            "How is KiteNet trained, and on what data?",
            ("How is KiteNet trained", "on what data is KiteNet trained"),
        ),
        ("KiteNet: what does it steer, is there code?", ("what does it steer", "is there code")),
        ("does KiteNet help sailors and do they trust it", ("does KiteNet help sailors", "do they trust it")),
        ("In KiteNet, what is the reward?", ()),
        ("the paper on what kites do and how they do it", ()),
        ("which kites are small and do not drift", ()),
    ],
)
def test_what_is_asked_of_one_thing_is_told_apart(question: str, asked: tuple[str, ...]) -> None:
    """What a later question leaves out the first one says; a clause is no question."""
    assert asks(question) == asked


def test_slips_of_typing_are_mended_and_said() -> None:
    """In the question's own words and in the collection's; a word that anything knows stays."""
    slipped = parse("whcih mehtods halve trainin time or beter", vocabulary=FakeVocabulary())
    assert slipped.query == query("which methods halve training time or better")
    assert slipped.words.corrected == {
        "whcih": "which", "mehtods": "methods", "trainin": "training", "beter": "better"
    }  # fmt: skip
    assert parse("papers on halucination", vocabulary=FakeVocabulary()).topic == "hallucination"
    assert parse("papers on watermarks", vocabulary=FakeVocabulary()).words.corrected == {}


def test_names_in_lower_case_are_known_from_titles() -> None:
    """A name that a title opens with, and none without the collection."""
    assert parse("puffin lighthouse speedup on images", vocabulary=FakeVocabulary()).names == (
        "puffin lighthouse",
    )
    assert parse("puffin lighthouse speedup on images").names == ()


@pytest.mark.parametrize(
    ("question", "scope", "topic"),
    [
        ("papers by Grace Heron on nests", Scope(author="Grace Heron"), "nests"),
        ("what did Heron publish on nests?", Scope(author="Heron"), "nests"),
        ("papers from Nest Labs", Scope(organization="Nest Labs"), ""),
        ("papers about nests at ICLR", Scope(), None),
        ("papers published in Nature", Scope(venue="Nature"), ""),
        ("2401.04088", Scope(paper_ids=frozenset({"2401.04088"})), ""),
    ],
)
def test_people_and_places_are_a_scope(question: str, scope: Scope, topic: str | None) -> None:
    """By, from and at; what the words around a name say where no collection can."""
    found = parse(question)
    assert found.scope == scope
    assert topic is None or found.topic == topic


@pytest.mark.parametrize(
    ("question", "scope"),
    [
        ("papers by ada quail about nests", Scope(author="ada quail")),
        ("papers by Nestle Labs", Scope(organization="Nestle Labs")),
        ("what does 10.1000/nest.5 find?", Scope(paper_ids=frozenset({"3"}))),
        ("quail2020nests", Scope(paper_ids=frozenset({"3"}))),
        ("papers by Grace Heron", Scope(author="Grace Heron")),
        ("papers by people in labs", Scope()),
    ],
)
def test_the_collection_says_what_a_name_is(question: str, scope: Scope) -> None:
    """A name in lower case only where it is known; one in capitals that is unknown stays a name."""
    assert parse(question, vocabulary=CollectionWords(Shelf())).scope == scope


def test_a_paper_called_by_an_identifier_is_looked_up() -> None:
    """Alone it is shown, in a question it is asked."""
    assert (parse("2401.04088").kind, parse("what does arXiv 2401.04088 find?").kind) == ("browse", "lookup")


def test_what_is_no_part_of_the_filter_is_named() -> None:
    """A comparison with others cannot be looked up in a table of savings; one with larger ones is judged."""
    found = parse("models under 3B that beat all others")
    assert found.words.ignored == ("that beat all others",)
    assert "that beat all others" in (found.reading or "")
    judged = parse("models under 3B that beat larger ones")
    assert judged.query is not None
    assert (judged.query.topic, judged.words.ignored) == ("beat larger ones", ())


@pytest.mark.parametrize(
    ("question", "topic", "counted"),
    [
        (
            "sparse attention that makes video generation 2x faster",
            "sparse attention, video generation",
            None,
        ),
        ("methods that use 3x fewer sampling or decoding steps", None, None),
        ("merging or pruning visual tokens by over 70%", "visual", "visual tokens"),
        ("what cuts reasoning tokens by half?", "reasoning", "reasoning tokens"),
        ("which methods save half of the FLOPs?", None, None),
    ],
)
def test_what_is_counted_is_told_from_the_topic(
    question: str, topic: str | None, counted: str | None
) -> None:
    """Acts, phases and relative clauses of form are no topic; tokens are told from work at large."""
    found = parse(question).query
    assert found is not None
    assert (found.topic, found.counted) == (topic, counted)


def test_the_order_of_a_rate_is_that_of_its_unit() -> None:
    """The top three in frames per second are those with the most of them, not the largest speedup."""
    found = query("top 3 rendering papers by frames per second")
    assert (found.unit, found.limit, found.op) == ("absolute:FPS", 3, None)


def test_an_amount_takes_the_side_that_is_named() -> None:
    """Money for training is another than money for a task."""
    assert query("models trained for under $1000").context == "training"
    assert query("agents that cost less than $1").context is None


class Shelf:
    """A catalogue of three papers, one of them by a person, one at a venue."""

    def titles(self) -> dict[str, str]:
        return {"1": "TurboQuail: Fast Nests", "2": "Memory: A Study", "3": "Nests of Birds"}

    def recorded(self) -> frozenset[str]:
        return frozenset({"author", "organization", "venue"})

    def paper_ids(self, scope: Scope = WHOLE) -> set[str]:
        held = {Scope(author="ada quail"): {"1"}, Scope(organization="Nestle Labs"): {"2"}}
        return held.get(scope, set())

    def named(self, name: str) -> list[str]:
        return ["3"] if name in {"10.1000/nest.5", "quail2020nests"} else []


def test_titles_give_words_and_names() -> None:
    """The name before the colon, in any case; a common word only as it is spelled."""
    words = CollectionWords(Shelf())
    assert (words.count("nests"), words.count("owls")) == (2, 0)
    assert words.closest("nestz") == "nests"
    assert (words.name("turboquail"), words.name("memory"), words.name("Memory")) == (
        "TurboQuail",
        None,
        None,
    )


def test_plain_question_needs_no_reading() -> None:
    """Nothing is said where nothing was open."""
    assert parse("which methods cut training time over 50%?").reading is None


def test_impossible_thresholds_are_kept_for_the_check() -> None:
    """ "Over 150 % less" reaches the filter as it was asked."""
    assert query("over 150% less training time").saving == 1.5
    found = query("Which papers use over 5 GB training time?")
    assert (found.quantity, found.unit) == ("training_time", "absolute:GB")


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    """No wording raises, and the same wording is read the same way."""
    plan = parse(text, today=TODAY)
    assert isinstance(plan, Question)
    assert plan == parse(text, today=TODAY)
    assert plan.query is None or Query.from_dict(plan.query.to_dict()) == plan.query


@pytest.mark.parametrize(
    "question",
    [
        "largest accuracy drop",
        "what is the biggest loss of accuracy?",
        "which paper has the largest drop in F1?",
    ],
)
def test_the_largest_drop_of_a_metric_is_a_decrease(question: str) -> None:
    """A drop is never answered with gains, and is no topic."""
    wanted = query(question)
    assert (wanted.quantity, wanted.direction, wanted.topic) == ("quality", "decrease", None)


@pytest.mark.parametrize(
    "kept", ["but do not hurt accuracy", "and don't lose accuracy", "that does not reduce quality"]
)
def test_not_hurting_quality_stands_apart_from_the_saving(kept: str) -> None:
    """The number belongs to the saving, and what is kept is a topic."""
    wanted = query(f"which methods train 2x faster {kept}?")
    assert (wanted.quantity, wanted.saving, wanted.topic) == ("training_time", 0.5, kept)


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("who needs 5x fewer tokens?", "compute"),
        ("which methods generate at least 30% fewer tokens?", "compute"),
        ("which methods train on 5x fewer tokens?", "data"),
    ],
)
def test_fewer_tokens_are_work_unless_trained_on(question: str, quantity: str) -> None:
    """Questions meet the claims on token use."""
    assert query(question).quantity == quantity


@pytest.mark.parametrize(
    "question",
    [
        "which models have a context window of more than 100k tokens?",
        "which papers handle context lengths over 1M tokens?",
    ],
)
def test_context_length_is_no_training_data(question: str) -> None:
    """Tokens that fit in are no tokens trained on."""
    assert query(question).quantity == "context_length"


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("Which methods take longer to train?", "training_time"),
        ("Which papers need more memory than the baseline?", "memory"),
        ("Who reports higher energy use?", "energy"),
        ("Which approaches increase inference latency?", "inference_latency"),
        ("Which models are slower at inference?", "inference_latency"),
        ("Which approaches cost more compute?", "compute"),
    ],
)
def test_what_a_method_costs_is_asked_like_what_it_saves(question: str, quantity: str) -> None:
    """Any increase that is stated in numbers."""
    query = parse(question).query
    assert query is not None
    assert (query.quantity, query.direction, query.op, query.saving) == (quantity, "increase", None, None)


@pytest.mark.parametrize(
    "question",
    ["Which papers study how to increase the batch size?", "Which methods handle longer context?",
     "Who studies slower learning rates?"],
)  # fmt: skip
def test_more_of_what_is_studied_is_no_cost(question: str) -> None:
    """A topic."""
    assert parse(question).kind != "set"


@pytest.mark.parametrize(
    ("question", "op", "value", "high", "unit"),
    [
        ("models trained for between 20 and 90 GPU hours", "between", 20, 90, "absolute:GPU hours"),
        ("which models train in 2 to 6 days?", "between", 2, 6, "absolute:days"),
    ],
)
def test_two_amounts_are_a_range(question: str, op: str, value: float, high: float, unit: str) -> None:
    found = query(question)
    assert (found.op, found.value, found.value_high, found.unit) == (op, value, high, unit)


@pytest.mark.parametrize(
    ("question", "quantity", "saving", "topic"),
    [
        ("methods that tune under 5% of the parameters", "model_size", 0.95, None),
        ("prune at least 70% of the tokens", "compute", 0.7, None),
        ("training memory cut by 40% with higher accuracy", "memory", 0.4, "with higher accuracy"),
        ("2x faster training with better FID", "training_time", 0.5, "with better FID"),
        (
            "adapters or optimizers that cut training time by half",
            "training_time",
            0.5,
            "adapters or optimizers",
        ),
    ],
)
def test_what_a_share_is_of_and_what_goes_with_it(
    question: str, quantity: str, saving: float, topic: str | None
) -> None:
    found = query(question)
    assert (found.quantity, found.saving, found.topic) == (quantity, saving, topic)


def test_one_number_said_of_two_resources_is_two_conditions() -> None:
    found = query("which papers cut latency and memory by at least half?")
    assert found.also is not None
    assert {found.quantity, found.also.quantity} == {"inference_latency", "memory"}
    assert found.saving == found.also.saving == 0.5


def test_a_level_on_a_benchmark_is_a_set_unless_it_is_asked_of_one() -> None:
    assert parse("which agents solve over 40% of SWE-bench Verified?").kind == "set"
    assert parse("does Plover-7B score over 40 on SWE-bench?").kind != "set"


@pytest.mark.parametrize(
    ("question", "said_as"),
    [
        ("models trained in less then two days", "models trained in less than two days"),
        ("sub-90M parameter models", "models under 90M parameters"),
        ("agents needing at most 60% of the tokens", "agents that need at most 60% of the tokens"),
    ],
)
def test_another_wording_is_the_same_filter(question: str, said_as: str) -> None:
    assert query(question) == query(said_as)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("methods that save 30% of the memory or energy", "memory", "energy"),
        ("agents that make at least 30% fewer steps or tool calls", "steps", "compute"),
        ("training or inference made 3x faster", "training_time", "inference_latency"),
        ("2x faster or half the memory", "inference_latency", "memory"),
    ],
)
def test_one_of_two_conditions_is_enough(question: str, first: str, second: str) -> None:
    found = parse(question).query
    assert found is not None
    assert found.also is not None
    assert (found.quantity, found.also.quantity, found.either) == (first, second, True)
    assert Query.from_dict(found.to_dict()) == found


@pytest.mark.parametrize(
    ("question", "metric", "dataset", "unit"),
    [
        ("image generators with an ImageNet FID below 2", "FID", "ImageNet", "absolute:score"),
        ("who reaches over 50 mIoU on ADE20K?", "IoU", "ADE20K", "absolute:score"),
        ("WER under 5% on LibriSpeech", "WER", "LibriSpeech", "absolute:percent"),
        ("the three highest scores on Heron's Long Exam", None, "Heron's Long Exam", "absolute:percent"),
    ],
)
def test_a_metric_beside_a_benchmark_is_no_topic(
    question: str, metric: str | None, dataset: str, unit: str
) -> None:
    found = parse(question).query
    assert found is not None
    assert (found.metric, found.dataset, found.unit) == (metric, dataset, unit)
    assert found.topic in {None, "image generators"}


def test_how_many_prefer_it_is_a_level_and_no_saving() -> None:
    found = parse("Whose pictures are preferred by people in more than 70% of the comparisons?").query
    assert found is not None
    assert (found.metric, found.op, found.value, found.unit) == (
        "human preference",
        ">",
        70.0,
        "absolute:percent",
    )


@pytest.mark.parametrize("question", ["models that beat ones 10x larger", "what beats models 10x its size?"])
def test_beating_what_is_larger_compares_sizes(question: str) -> None:
    found = parse(question).query
    assert found is not None
    assert (found.quantity, found.direction, found.saving) == ("model_size", "decrease", 0.9)


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("reinforcement learning that needs only 1,000 to 5,000 samples", "data"),
        ("robot policies trained on 1,000 to 5,000 demonstrations", "data_size"),
    ],
)
def test_what_is_spared_is_no_size_of_a_data_set(question: str, quantity: str) -> None:
    found = parse(question).query
    assert found is not None
    assert found.quantity == quantity


def test_every_telling_word_is_used_or_named() -> None:
    written = parse("serving systems written in Rust that are 2x faster")
    assert written.query is not None
    assert written.query.topic == "serving, Rust"
    assert written.scope.venue is None
    assert parse("papers published in Nature that halve memory").scope.venue == "Nature"
    shared = parse("robot datasets or policies with over 1,000 hours of data")
    assert shared.reading is not None
    assert "“policies” is no filter" in shared.reading


@pytest.mark.parametrize(
    ("question", "quantity", "value", "topic"),
    [
        ("what makes pictures at 4K resolution or higher?", "resolution", 3840.0, "picture generation"),
        ("video super-resolution to 1080p", "resolution", 1920.0, "video super-resolution"),
        ("which models follow videos of an hour or longer?", "video_length", 1.0, "videos"),
        ("models with a context of 4K tokens", "context_length", 4.0, None),
        ("trained on or releasing at least 50 million images or pairs", "data_size", 50.0, None),
    ],
)
def test_amounts_that_are_only_described(
    question: str, quantity: str, value: float, topic: str | None
) -> None:
    found = parse(question).query
    assert found is not None
    assert (found.quantity, found.value, found.topic) == (quantity, value, topic)


@pytest.mark.parametrize(
    ("question", "metric", "op", "value", "topic"),
    [
        ("judges that agree with humans at 90% or more", "agreement", ">=", 90.0, "judges"),
        ("which papers cut an error rate or error measure by 30%?", "error", ">=", 30.0, None),
    ],
)
def test_every_word_of_a_metric_is_used(
    question: str, metric: str, op: str, value: float, topic: str | None
) -> None:
    found = parse(question).query
    assert found is not None
    assert (found.metric, found.op, found.value, found.topic) == (metric, op, value, topic)


def test_equal_or_better_results_are_judged_apart() -> None:
    found = parse("equal or better results with only 10% of the training data").query
    assert found is not None
    assert (found.quantity, found.saving, found.topic) == ("data", 0.9, "equal or better results")


@pytest.mark.parametrize(
    ("question", "bound"),
    [
        ("which papers cut the number of sampling steps to 4 or fewer?", ("<=", 4.0, "absolute:steps")),
        ("flow models with 4 or fewer sampling steps", ("<=", 4.0, "absolute:steps")),
        ("who trains for at most 10 epochs?", ("<=", 10.0, "absolute:epochs")),
        ("generation in about a second", ("between", 0.7, "absolute:seconds")),
    ],
)
def test_a_bare_number_counts_the_noun_beside_it(question: str, bound: tuple[str, float, str]) -> None:
    """Whether that stands before it or behind the words of the bound."""
    found = query(question)
    assert (found.op, found.value, found.unit) == bound
