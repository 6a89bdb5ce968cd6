"""The gate on written sentences: honest retellings pass, what models get wrong does not."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import KINDS, mutations
from paraphrases import PAIRS, Pair

from assistant.gate import Source, fault, own_names
from assistant.gate.citations import verify
from assistant.language.numerals import CARDINALS, RATIOS
from assistant.language.text import sentences
from assistant.types import Evidence, Paper, Statement


def judged(
    said: str, quote: str, title: str = "A Paper", methods: tuple[str, ...] = (), others: tuple[str, ...] = ()
) -> str | None:
    return fault(said, (Source((quote,), title, methods),), others=others)


def of(pair: Pair, said: str | None = None) -> str | None:
    return judged(said if said is not None else pair.said, pair.quote, pair.title)


# ---------------------------------------------------------------- rates


def test_at_most_one_honest_retelling_in_fifty_is_rejected():
    rejected = {pair.said: of(pair) for pair in PAIRS if of(pair)}
    assert len(PAIRS) >= 100
    assert len(rejected) <= 0.02 * len(PAIRS), rejected


def test_at_least_95_in_100_mutated_retellings_are_caught():
    made, caught = Counter[str](), Counter[str]()
    for seed in range(3):
        rng = random.Random(seed)
        for pair in PAIRS:
            for kind, mutated in mutations(pair.said, rng):
                made[kind] += 1
                caught[kind] += of(pair, mutated) is not None
    assert set(made) == set(KINDS)
    assert made.total() > 1800
    assert caught.total() / made.total() >= 0.97
    for kind, least in {"digit": 0.995, "unit": 0.98, "swap": 0.95, "name": 0.95, "addition": 0.95}.items():
        assert caught[kind] / made[kind] >= least, kind
    assert caught["direction"] / made["direction"] >= 0.9
    assert caught["bound"] / made["bound"] >= 0.85
    assert caught["negation"] / made["negation"] >= 0.75


def test_a_sentence_with_another_citation_is_caught():
    pairs = [(pair, other) for pair in PAIRS for other in PAIRS if other is not pair]
    wrong = [(pair, other) for pair, other in pairs if pair.title != other.title][::12]
    caught = [pair for pair, other in wrong if judged(pair.said, other.quote, other.title)]
    assert len(caught) / len(wrong) >= 0.995
    same = [(pair, other) for pair, other in pairs if pair.title == other.title]
    caught = [pair for pair, other in same if judged(pair.said, other.quote, other.title)]
    assert len(caught) / len(same) >= 0.95


def test_sentences_of_papers_support_themselves_and_their_mutations_are_caught(demo_sentences):
    """A second look, on sentences that the gate was not made with."""
    rng = random.Random(1)
    made, caught = Counter[str](), Counter[str]()
    for title, sentence in demo_sentences:
        assert judged(f"{sentence.rstrip('.')} .", sentence, title) is None, sentence
        for kind, mutated in mutations(sentence, rng):
            made[kind] += 1
            caught[kind] += judged(mutated, sentence, title) is not None
    assert made.total() > 1000
    assert caught.total() / made.total() >= 0.97
    assert caught["digit"] / made["digit"] >= 0.99


@pytest.fixture(scope="module")
def demo_sentences() -> list[tuple[str, str]]:
    import ingest.demo
    from ingest.reading import read
    from ingest.records import Record

    pages = sorted(Path(ingest.demo.__file__).parent.glob("*.txt"))
    records = sorted({record.title: record for record in read(pages) if isinstance(record, Record)}.items())
    found = [(title, span.text) for title, record in records for span in sentences(record.abstract)]
    return found[::3]


# ---------------------------------------------------------------- no number from nowhere

_PRINTED = re.compile(r"\d*\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*")


def _numbers(text: str) -> set[str]:
    plain = (number.replace(",", "") for number in _PRINTED.findall(text))
    return {f"{float(number):g}" if number.count(".") < 2 else number for number in plain}


def _stated(number: str, pair: Pair) -> bool:
    """In digits, in words, or as K for thousand."""
    held = _numbers(f"{pair.quote} {pair.title}".replace("120K", "120000"))
    words = {
        f"{value:g}"
        for word, value in (CARDINALS | RATIOS).items()
        if re.search(rf"\b{word}\b", pair.quote.lower())
    }
    tenfold = number == "10" and "order of magnitude" in pair.quote
    return number in held | words or tenfold


def test_no_number_reaches_a_reader_that_is_not_in_the_cited_quote():
    """Thousands of mutated sentences: whatever passes prints numbers of its quote only."""
    passed = 0
    for seed in range(4):
        rng = random.Random(1000 + seed)
        for pair in PAIRS:
            quote = Evidence("a", "p", pair.title, pair.quote, 0, len(pair.quote))
            for _, mutated in mutations(pair.said, rng):
                got = verify(
                    [Statement(mutated, ("a",))],
                    {"a": quote},
                    {"p": Paper("p", pair.title, pair.quote)},
                    strict=True,
                )
                if not got.citations:
                    continue
                passed += 1
                text = re.sub(r"\s\[\d+\]", "", got.text)
                assert all(_stated(number, pair) for number in _numbers(text)), (text, pair.quote)
    assert passed > 0


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(PAIRS), st.data())
def test_a_digit_put_anywhere_never_makes_a_new_number_pass(pair: Pair, data: st.DataObject):
    place = data.draw(st.integers(0, len(pair.said)))
    digit = data.draw(st.sampled_from("0123456789"))
    mutated = pair.said[:place] + digit + pair.said[place:]
    if of(pair, mutated) is None:
        assert all(_stated(number, pair) for number in _numbers(mutated))


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_makes_the_gate_fail(said: str, quote: str):
    assert judged(said, quote) is None or judged(said, quote)


@given(st.text(min_size=1, max_size=200))
def test_a_quote_supports_itself(text: str):
    if text.strip():
        assert judged(text, text) is None


# ---------------------------------------------------------------- each check, by example

QUOTE = (
    "Over five runs, Petrel cuts training time by up to 45% on CIFAR-10, from 20 hours to 11 hours, "
    "without losing more than 0.5 points of accuracy."
)


@pytest.mark.parametrize(
    "said",
    [
        "Petrel trains in up to 45% less time on CIFAR-10.",
        "On CIFAR-10, Petrel takes 11 hours to train instead of 20 hours.",
        "Petrel loses at most 0.5 points of accuracy over five runs.",
        "Training time falls from 20 to 11 hours with Petrel.",
        "Petrel's accuracy loss is no more than 0.5 points.",
    ],
)
def test_other_words_for_the_same_pass(said):
    assert judged(said, QUOTE, "Petrel: Fast Training") is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Petrel cuts training time by 45% on CIFAR-10.", "best case"),
        ("Petrel cuts training time by at least 45% on CIFAR-10.", "bounded otherwise"),
        ("Petrel cuts training time to 45% on CIFAR-10.", "'by' before 45%"),
        ("Petrel raises training time by up to 45% on CIFAR-10.", "direction"),
        ("Petrel is up to 45% slower on CIFAR-10.", "direction"),
        ("Petrel cuts training time from 11 hours to 20 hours.", "'to' before 11 hours"),
        ("Petrel trains in 11 days.", "number 11 days"),
        ("Petrel trains in 11.5 hours.", "number 11.5"),
        ("Petrel loses more than 0.5 points of accuracy.", "0.5"),
        ("Petrel cuts training time by up to 45% on CIFAR-100.", "number 100"),
        ("Petrel cuts training time by up to 45x on CIFAR-10.", "number 45x"),
        ("Petrel cuts training time by up to 45 points on CIFAR-10.", "number 45 points"),
        ("Over six runs, Petrel cuts training time by up to 45%.", "number six"),
        ("Petrel halves training time on CIFAR-10.", "number halves"),
        ("Kestrel cuts training time by up to 45% on CIFAR-10.", "name 'Kestrel'"),
    ],
)
def test_what_was_changed_is_named(said, reason):
    assert reason in (judged(said, QUOTE, "Petrel: Fast Training") or "passed")


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Memory falls by 50%.", "Memory is halved."),
        ("The sampler needs 4 steps.", "The sampler needs four steps."),
        ("It is ten times faster.", "It is an order of magnitude faster."),
        ("It covers 120,000 problems.", "It covers 120K problems."),
        ("Its model has 1.5 billion parameters.", "Its model has 1.5B parameters."),
        ("The error is 10^-3.", "The error is 10⁻³."),
        ("Accuracy is 71.3 %.", "Accuracy is 71.3\\%."),
    ],
)
def test_a_number_may_be_printed_in_another_way(said, quote):
    assert judged(said, quote) is None


def test_a_name_may_come_from_where_the_paper_introduces_itself():
    abstract = "We propose FooNet, a network. Our method trains 3x faster than BarNet."
    assert own_names(abstract) == ("FooNet",)
    quote = "Our method trains 3x faster than BarNet."
    assert judged("FooNet trains 3x faster than BarNet.", quote, methods=("FooNet",)) is None
    assert "FooNet" in (judged("FooNet trains 3x faster than BarNet.", quote) or "")


def test_an_acronym_stands_for_its_words_and_the_name_of_another_paper_does_not():
    quote = "Large language models are trained by reinforcement learning."
    assert judged("LLMs are trained by RL.", quote) is None
    assert "Heron" in (
        judged("Heron models are trained by reinforcement learning.", quote, others=("Heron",)) or ""
    )


def test_several_quotes_support_a_sentence_together():
    sources = (Source(("Rook trains 3x faster.",), "Rook"), Source(("Dove saves 40% of memory.",), "Dove"))
    assert fault("Rook trains 3x faster, while Dove saves 40% of memory.", sources) is None
    assert fault("Rook trains 4x faster, while Dove saves 40% of memory.", sources)


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script> Memory is halved.",
        "Memory is halved ![x](http://a.example/x.png).",
        "Memory is halved, says www.example.com.",
        "Memory is halved. javascript:alert(1)",
        "Memory is halved <|im_end|>",
        "Memory is \u202ehalved.",
        'It says "memory was never a concern of ours" about memory.',
    ],
)
def test_markup_addresses_and_invented_quotations_are_refused(said):
    assert judged(said, "Memory is halved.")


def test_a_quotation_that_is_there_passes():
    quote = "We call this the valley of silence, because the loss does not move."
    assert judged('They call it "the valley of silence", because the loss does not move.', quote) is None
