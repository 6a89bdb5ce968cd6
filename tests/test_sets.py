"""Set questions answered: all matches in order, the undecided apart, the counts, the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from set_cases import SmallCollection, claim, collection

from assistant.answer.sets.answer import SetAnswer, answer_set
from assistant.answer.sets.find import find
from assistant.question import parse
from assistant.types import Claim, JudgedClaim, Paper, Query, Question, Scope
from ui.plots import trade_off

OVER_HALF = Query("training_time", "decrease", ">", 0.5)
THREE = collection(
    ("Quick Graph Nets", claim("70%", 0.7, paper_id="a", value=70.0)),
    ("Fast Diffusion", claim("up to 4x", 0.75, paper_id="b", value=4.0, unit="times", bound="up_to")),
    ("Slow Start", claim("at least 40%", 0.4, paper_id="c", value=40.0, bound="at_least")),
    ("Never Mind", claim("10%", 0.1, paper_id="d", value=10.0)),
)


def ask(question: str, papers: SmallCollection = THREE) -> SetAnswer:
    """The answer to a question over a small collection."""
    return answer_set(parse(question), catalog=papers, retriever=papers)


def test_matches_come_best_first_with_counts_and_labels() -> None:
    """All matches, the undecided apart, and how many papers were looked at."""
    answer = ask("Which methods cut training time by over 50%?")
    assert answer.outcome == "answered"
    assert [(row.title, row.verdict, row.label) for row in answer.claims] == [
        ("Fast Diffusion", "match", 1),
        ("Quick Graph Nets", "match", 2),
        ("Slow Start", "cannot_tell", None),
    ]
    coverage = answer.coverage
    counts = (coverage.papers, coverage.papers_with_claim, coverage.matched, coverage.undecided)
    assert counts == (4, 4, 2, 1)
    assert [citation.title for citation in answer.citations] == ["Fast Diffusion", "Quick Graph Nets"]


def test_text_opens_with_the_denominators() -> None:
    """The first sentence counts; each row has its number, label and conversion."""
    head = "2 of the 4 papers cut training time by more than 50 %."
    assert ask("Which methods cut training time by over 50%?").text.splitlines() == [
        f"{head} 4 give a number for training time; 1 could not be decided.",
        "- Fast Diffusion — up to 4x faster [1] (= 75 % less, best case)",
        "- Quick Graph Nets — 70% less [2]",
        "Not decided:",
        "- Slow Start (it says at least, which does not decide)",
    ]


def test_text_for_one_none_and_sixty() -> None:
    """Singular, nothing with the nearest named, and one line a paper for many."""
    one = ask("Which methods cut training time by over 72%?").text
    assert one.startswith("1 of the 4 papers cuts training time by more than 72 %. ")
    none = ask("Which methods cut training time by over 90%?")
    assert none.outcome == "abstained"
    assert none.citations == ()
    assert none.text.startswith("None of the 4 papers cuts training time by more than 90 %. ")
    assert "Nearest: Fast Diffusion; Quick Graph Nets; Never Mind." in none.text
    assert [piece.title for piece in none.nearest] == ["Fast Diffusion", "Quick Graph Nets", "Never Mind"]
    rows = [(f"Paper {n}", claim(f"{n}%", n / 100, paper_id=f"p{n}", value=float(n))) for n in range(30, 90)]
    many = ask("Which methods cut training time by over 10%?", collection(*rows))
    assert len(many.rows) == len(many.citations) == 60
    assert many.rows[0] == "- Paper 89 — 89% less [1]"


def test_every_number_of_a_row_is_quoted_or_a_stated_conversion() -> None:
    """A row whose number is not in its quote is dropped, counted out and reported."""
    wrong = claim("95%", 0.95, paper_id="x", value=95.0, quote="It reduces training time by 59%.")
    papers = collection(("Honest", claim("80%", 0.8, paper_id="a", value=80.0)), ("Wrong", wrong))
    answer = ask("Which methods cut training time by over 50%?", papers)
    assert [row.title for row in answer.claims] == ["Honest"]
    assert answer.coverage.matched == 1
    assert [row.reason for row in answer.rejected] == ["number 95% is in no cited quote"]


def test_topic_by_words_or_by_meaning() -> None:
    """A word in the title counts, and so does a near passage; the text says the topic."""
    graph = ask("Which graph papers cut training time by over 50%?")
    assert [row.title for row in graph.claims if row.verdict == "match"] == [
        "Fast Diffusion",
        "Quick Graph Nets",
    ]
    only = ask("Which diffusion papers cut training time by over 50%?")
    assert [row.title for row in only.claims] == ["Fast Diffusion"]
    assert "is about “diffusion”" in only.text


def test_topic_in_passing_cannot_be_told() -> None:
    """One mention far from the topic by meaning is left undecided, unless the claim itself makes it."""
    aside = claim("80%", 0.8, paper_id="a", value=80.0, quote="Like diffusion. Training time falls by 80%.")
    aside = replace(aside, quote="Training time falls by 80%.", start=16, end=43)
    own = claim("90%", 0.9, paper_id="c", value=90.0, quote="Diffusion training time falls by 90%.")
    papers = SmallCollection(
        [
            Paper("a", "Aside", "Like diffusion. Training time falls by 80%."),
            Paper("b", "Diffusion", "We study diffusion."),
            Paper("c", "Own", own.quote),
        ],
        [aside, own],
    )
    answer = ask("Which diffusion papers cut training time by over 50%?", papers)
    verdicts = [(row.title, row.verdict) for row in answer.claims]
    assert verdicts == [("Own", "match"), ("Aside", "cannot_tell")]


def test_limit_dates_and_order() -> None:
    """One superlative is one paper of all that match; dates narrow the papers looked at."""
    best = ask("What is the largest cut in training time?")
    assert (len(best.rows), best.coverage.matched) == (1, 4)
    assert "the largest is shown" in best.headline
    recent = ask("Which methods cut training time by over 5% since 2022?")
    assert recent.coverage.papers == 2
    assert "papers from 2022-01-01" in recent.text
    newest = ask("List papers that cut training time by over 5%, newest first")
    assert [row.title for row in newest.claims] == [
        "Never Mind",
        "Slow Start",
        "Fast Diffusion",
        "Quick Graph Nets",
    ]


def test_same_question_same_answer_in_any_order_of_the_store() -> None:
    """A total order: how the claims lie in the store does not show."""
    rows = [(f"T{n}", claim("60%", paper_id=f"p{n}")) for n in range(6)]
    forward, backward = collection(*rows), collection(*reversed(rows))
    question = "Which methods cut training time by over 50%?"
    assert ask(question, forward).text == ask(question, backward).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("over 150% less training time", "150 %"),
        ("Which papers use over 5 GB training time?", "GB do not measure training time"),
        ("Which papers since 2024 and before 2023 cut memory by over 50%?", "2024-01-01"),
    ],
)
def test_impossible_question_is_answered_with_one_line(question: str, said: str) -> None:
    """In natural language a filter that nothing can meet is an abstention that says so."""
    answer = ask(question)
    assert (answer.outcome, answer.citations) == ("abstained", ())
    assert said in answer.text
    assert "\n" not in answer.text


def test_empty_collection_says_so() -> None:
    """Nothing to look at is not the same as nothing found."""
    answer = ask("Which methods cut training time by over 50%?", SmallCollection([]))
    assert (answer.outcome, answer.text) == (
        "abstained",
        "The collection is empty: ingest some papers first.",
    )
    none = ask("Which methods cut training time by over 50% since 2030?")
    assert none.text == "No paper of the collection is from 2030-01-01; widen the filter."


def test_edited_filter_is_used_as_it_is() -> None:
    """A caller's filter wins over the wording, with the plan's dates where it has none."""
    edited = Question("anything", "set", replace(OVER_HALF, saving=0.72), Scope(since=date(2021, 1, 1)))
    result = find(replace(OVER_HALF, saving=0.72), catalog=THREE, retriever=THREE)
    assert [row.title for row in result.matches] == ["Fast Diffusion"]
    answer = answer_set(edited, catalog=THREE, retriever=THREE)
    assert answer.query == replace(OVER_HALF, saving=0.72, since=date(2021, 1, 1))
    assert answer.coverage.papers == 3


def test_sizes_are_read_where_a_paper_only_describes_its_models() -> None:
    """From names, brackets and parameters; not those of what is beaten, nor of data."""
    texts = {
        "a": "We present Ibis-1.7B, which outperforms the much larger Heron-70B.",
        "b": "Our 0.5B model rivals systems of 13B parameters.",
        "c": "We train on 2B tokens and compare with a 1B model.",
        "d": "Plover (900M) comes with 1.2 billion parameters and beats GPT-4.",
    }
    papers = SmallCollection([Paper(key, f"Paper {key}", text) for key, text in texts.items()])
    small = ask("Which models have under 3B parameters?", papers)
    assert {(row.claim.paper_id, row.claim.raw) for row in small.claims} == {
        ("a", "1.7B"),
        ("b", "0.5B"),
        ("d", "900M"),
        ("d", "1.2 billion"),
    }
    better = ask("models under 3B that beat larger ones", papers)
    assert [row.claim.paper_id for row in better.claims] == ["a"]
    assert {citation.quote for citation in better.citations} == {texts["a"]}


def test_both_sides_of_or_share_their_noun() -> None:
    """Image or video generation is not everything about images."""
    rows = [
        ("Images", claim("80%", 0.8, paper_id="a", quote="Image generation trains in 80% less time.")),
        ("Videos", claim("70%", 0.7, paper_id="b", quote="Video generation trains in 70% less time.")),
        ("Other", claim("60%", 0.6, paper_id="c", quote="Image classification trains in 60% less time.")),
    ]
    answer = ask("image or video generation that cuts training time by over 50%", collection(*rows))
    assert [row.title for row in answer.claims if row.verdict == "match"] == ["Images", "Videos"]


def test_two_quantities_are_set_beside_each_other() -> None:
    """A row for each paper that has both; the change of a quality is any change, and a number bounds none."""
    rows = [
        claim("80%", 0.8, paper_id="a", quantity="memory", context="both", quote="Gull saves 80% of memory."),
        claim("2%", None, paper_id="a", quantity="quality", metric="accuracy", direction="decrease",
              context="both", value=2.0, quote="Gull loses 2% accuracy."),
        claim("60%", 0.6, paper_id="b", quantity="memory", context="both", quote="Tern saves 60% of memory."),
    ]  # fmt: skip
    texts = {"a": "Gull saves 80% of memory. Gull loses 2% accuracy.", "b": "Tern saves 60% of memory."}
    rows[1] = replace(rows[1], start=26, end=49)
    papers = SmallCollection([Paper(key, key.upper(), text) for key, text in texts.items()], rows)
    for question in (
        "memory saving against accuracy loss",
        "the trade-off between memory and accuracy",
    ):
        read = parse(question)
        assert read.query is not None, question
        assert read.query.topic is None
        answer = answer_set(read, catalog=papers, retriever=papers)
        assert answer.table is not None
        assert (answer.table.columns[1], len(answer.table.rows)) == ("memory use", 1)
        assert answer.table.rows[0].cells[0] == "A"
    assert ask("Which papers halve memory?", papers).table is None
    assert parse("LoRA versus full fine-tuning on accuracy").kind == "compare"


def test_a_trade_off_is_drawn_once_for_each_paper_that_has_both() -> None:
    """Saved from left to right, lost quality below the axis; nothing for a question with one quantity."""
    saved = claim("80%", 0.8, paper_id="a", quantity="memory", context="both")
    lost = claim(
        "2%", None, paper_id="a", quantity="quality", direction="decrease", context="both", value=2.0
    )
    alone = claim("60%", 0.6, paper_id="b", quantity="memory", context="both")
    rows = [JudgedClaim(one, one.paper_id.upper(), "match", None) for one in (saved, lost, alone)]
    query = parse("memory saving against accuracy change").query
    assert query is not None
    drawn = trade_off(query, rows)
    assert drawn.count('data-do="paper"') == 1
    assert "left:80.00%;bottom:0.00%" in drawn
    assert trade_off(replace(query, also=None), rows) == ""


def small(texts: dict[str, str], *claims: Claim) -> SmallCollection:
    return SmallCollection([Paper(key, f"Paper {key}", text) for key, text in texts.items()], claims)


def matched(question: str, papers: SmallCollection) -> set[str]:
    return {row.claim.paper_id for row in ask(question, papers).claims if row.verdict == "match"}


def test_a_paper_that_meets_one_of_two_conditions_is_enough() -> None:
    rows = [
        claim("80%", 0.8, paper_id="a", quantity="memory", context="both", quote="Gull saves 80% of memory."),
        claim("60%", 0.6, paper_id="b", quantity="energy", context="both", quote="Tern saves 60% of energy."),
        claim("10%", 0.1, paper_id="c", quantity="energy", context="both", quote="Auk saves 10% of energy."),
    ]
    papers = small({row.paper_id: row.quote for row in rows}, *rows)
    assert matched("which methods save half the memory or energy?", papers) == {"a", "b"}
    assert matched("which methods save half the memory and half the energy?", papers) == set()


def test_how_much_smaller_than_what_it_beats() -> None:
    """Sizes on both sides of the verb; its own may have been given before; equals only where asked."""
    texts = {
        "a": "We present Gull-7B. It outperforms the larger Heron-300B on all tasks.",
        "b": "Our 8B model surpasses a 13B baseline, and a 2B variant beats Heron-70B.",
        "c": "Our 8B model outperforms Heron-9B with a larger corpus of 900B tokens.",
        "d": "Tern-1B matches the larger Heron-70B.",
    }
    assert matched("models that beat models at least 30 times their size", small(texts)) == {"a", "b"}
    assert "d" in matched("models that match models at least 30 times their size", small(texts))


def test_scores_are_those_that_stand_where_the_name_does() -> None:
    """In lists, under the short form that the papers define, and not what the field reaches."""
    texts = {
        "a": "Gull attains $91.6\\%$, $53.3\\%$ and $31.2\\%$ on the Nest-Bench, Wing-Bench, and Egg-Bench.",
        "b": "Current agents still achieve 60% on Wing-Bench.",
        "c": "We test on the Wing and Feather Exam (WFE).",
        "d": "On WFE, our agent reaches 44.0%.",
    }
    papers = small(texts)
    assert matched("which models score over 50% on Wing-Bench?", papers) == {"a"}
    assert matched("models above 40% on the Wing and Feather Exam", papers) == {"d"}


def test_a_number_without_a_data_set_is_of_the_one_its_paper_names() -> None:
    fields = {"quantity": "quality", "metric": "FID", "unit": "absolute:fid", "context": "both"}
    rows = [
        claim("1.9", None, paper_id=key, value=1.9, quote="Gull reaches an FID of 1.9.", **fields)
        for key in ("a", "b")
    ]
    papers = small({"a": f"{rows[0].quote} We train on ImageNet.", "b": rows[1].quote}, *rows)
    assert matched("FID below 2 on ImageNet", papers) == {"a"}


def test_the_time_of_one_epoch_is_not_that_of_the_training() -> None:
    fields = {"unit": "absolute:seconds", "value": 21.0}
    rows = [
        claim("21 s", None, paper_id="a", quote="Training takes 21 s per epoch.", **fields),
        claim("21 s", None, paper_id="b", quote="Training takes 21 s.", **fields),
    ]
    papers = small({row.paper_id: row.quote for row in rows}, *rows)
    assert matched("what trains in less than an hour?", papers) == {"b"}


def test_the_length_of_what_is_shown_is_no_time_that_it_takes() -> None:
    texts = {
        "a": "Gull generates minute-long videos from text by video generation.",
        "b": "Our video generation makes videos of up to 45 seconds.",
        "c": "We collect 26 hours of dance videos for video generation.",
        "d": "Generating one-minute videos remains challenging for video generation.",
        "e": "Our video generation makes a clip in 2 minutes.",
    }
    assert matched("who can generate videos of one minute or longer?", small(texts)) == {"a"}
    assert matched("minute-long video generation", small(texts)) == {"a"}
    assert matched("who can generate videos longer than 30 seconds?", small(texts)) == {"a", "b"}
    timed = parse("who generates a video in under 10 seconds?").query
    assert timed is not None
    assert timed.quantity == "inference_latency"


def test_pictures_are_as_wide_as_is_asked() -> None:
    texts = {
        "a": "Our image generation makes 4K images in seconds.",
        "b": "Our image generation makes pictures of 1024x1024 pixels.",
        "c": "Image generation of 4K images remains impractical.",
        "d": "Our image generation learns from 4K tokens.",
    }
    assert matched("who generates images at 4K or higher?", small(texts)) == {"a"}
    assert matched("who generates images at 1000x1000 or higher?", small(texts)) == {"a", "b"}


def test_billions_of_images_are_at_least_one() -> None:
    texts = {"a": "We train Gull on billions of images.", "b": "We train Tern on 5 million images."}
    assert matched("trained on at least 50 million images", small(texts)) == {"a"}


def test_a_paper_that_lacks_a_doubtful_word_alone_stands_apart() -> None:
    """With the reason, where other words say the topic; and those that have it are the set."""
    asked = replace(
        parse("which papers on kites train at least twice as fast?"), doubtful=("splendid",), topic=""
    )
    asked = replace(asked, query=replace(asked.query or Query(), topic="kites, splendid"))
    texts = {"a": "Splendid kites cut training time by 70%.", "c": "Kites cut training time by 60%."}
    claims = [
        claim("70%", 0.7, paper_id="a", value=70.0, quote=texts["a"]),
        claim("60%", 0.6, paper_id="c", value=60.0, quote=texts["c"]),
    ]
    found = answer_set(asked, catalog=(one := small(texts, *claims)), retriever=one)
    verdicts = {row.claim.paper_id: (row.verdict, row.reason) for row in found.claims}
    assert verdicts["a"][0] == "match"
    assert verdicts["c"] == ("cannot_tell", "it does not speak of “splendid”")


def test_what_is_kept_is_said_and_no_topic() -> None:
    text = "Our kites halve the training time without loss of accuracy."
    fast = claim("halve", 0.5, paper_id="a", value=50.0, quote=text)
    asked = parse("which kites papers halve training time without losing accuracy?")
    found = answer_set(asked, catalog=(one := small({"a": text}, fast)), retriever=one)
    assert "is about “kites” and says “without losing accuracy”" in found.headline


def test_a_stray_word_is_left_out_where_no_paper_fits_with_it() -> None:
    """And said so; not where papers are called by it."""
    stray = replace(parse("which papers on kites train at least twice as fast?"), doubtful=("kites",))
    text = "Tern cuts training time by 70%."
    fast = claim("70%", 0.7, paper_id="a", value=70.0, quote=text)
    found = answer_set(stray, catalog=(one := small({"a": text}, fast)), retriever=one)
    assert found.outcome == "answered"
    assert "“kites” is left out" in found.text
    called = [Paper(f"k{place}", f"On Kites {place}", "They fly.") for place in range(3)]
    many = SmallCollection([Paper("a", "Tern", text), *called], [fast])
    assert answer_set(stray, catalog=many, retriever=many).outcome == "abstained"
