"""The gate over sentences of whole kinds: honest ones stay, planted ones do not, paper by paper."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from assistant.errors import InputError
from assistant.gate import Source, fault
from eval.fit_gate import fitted
from eval.gating import judge_sentences, packaged_sentences, read_sentences

KEPT, STOPPED = 0.88, 0.84


def rates(part: str) -> dict[str, list[bool]]:
    """Whether each sentence got its verdict, by ``honest``/``planted`` and kind."""
    found = defaultdict(list)
    sentences = packaged_sentences(part)
    for sentence, verdict in zip(sentences, judge_sentences(sentences), strict=True):
        right = verdict.passed is sentence.true
        found["honest" if sentence.true else "planted"].append(right)
        found[f"{'honest' if sentence.true else 'planted'} {sentence.kind}"].append(right)
    return found


@pytest.fixture(scope="module")
def held_out() -> dict[str, list[bool]]:
    return rates("test")


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_honest_sentences_that_taught_nothing_are_kept(held_out):
    assert len(held_out["honest"]) >= 48
    assert share(held_out["honest"]) >= KEPT


def test_planted_errors_that_taught_nothing_are_stopped(held_out):
    assert len(held_out["planted"]) >= 70
    assert share(held_out["planted"]) >= STOPPED
    for kind in ("digit", "direction", "numberswap", "scope", "wrongpaper"):
        assert share(held_out[f"planted {kind}"]) == 1.0, kind


def test_no_sentence_is_in_both_parts():
    fit, test = ({sentence.text for sentence in packaged_sentences(part)} for part in ("fit", "test"))
    assert len(fit | test) >= 250
    assert not fit & test


def test_the_weights_can_be_made_again_to_the_digit():
    stored = json.loads(files("assistant.gate").joinpath("paraphrase.json").read_text(encoding="utf-8"))
    assert stored == fitted()


# ---------------------------------------------------------------- paper by paper

ROOK = Source(
    ("Rook, a sparse optimizer, trains ResNet-50 3.5x faster.", "It needs no learning-rate warmup."),
    "Rook: Sparse Steps",
    published=date(2025, 4, 8),
)
DOVE = Source(
    ("Dove quantizes the cache and saves 40% of memory on long documents.",),
    "Dove: Small Caches",
    published=date(2024, 1, 1),
    precision="year",
)


@pytest.mark.parametrize(
    "text",
    [
        "Rook trains ResNet-50 3.5x faster, while Dove saves 40% of memory on long documents.",
        "Rook trains ResNet-50 3.5 times faster and Dove quantizes the cache.",
        "Dove: 40% of memory saved on long documents; Rook: 3.5x faster training of ResNet-50.",
        "Two papers are cited here: Rook and Dove.",
        "The abstracts do not compare Rook with Dove.",
        "Neither paper reports energy.",
    ],
)
def test_each_thing_may_be_said_of_its_own_paper(text: str):
    assert fault(text, (ROOK, DOVE)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Dove trains ResNet-50 3.5x faster.",
        "Rook saves 40% of memory on long documents.",
        "Rook quantizes the cache.",
        "Dove, a sparse optimizer, needs no warmup.",
        "Rook: 40% of memory saved.",
        "Rook quantizes the cache and saves 40% of memory on long documents.",
        "Dove saves 40% of memory, and it trains ResNet-50 3.5x faster.",
        "Three papers are cited here: Rook and Dove.",
    ],
)
def test_two_papers_together_prove_nothing(text: str):
    assert fault(text, (ROOK, DOVE)) is not None
    assert fault(text, (DOVE, ROOK)) is not None


@pytest.mark.parametrize(
    ("text", "source", "passes"),
    [
        ("Rook was published in April 2025.", ROOK, True),
        ("Rook (2025) trains ResNet-50 3.5x faster.", ROOK, True),
        ("Rook was published on 8 April 2025.", ROOK, True),
        ("Rook was published in May 2025.", ROOK, False),
        ("Rook was published on 9 April 2025.", ROOK, False),
        ("Rook was published in 2024.", ROOK, False),
        ("Dove was published in 2024.", DOVE, True),
        ("Dove was published in January 2024.", DOVE, False),
        ("Dove was published in 2024.", replace(DOVE, published=None), False),
    ],
)
def test_a_date_is_that_of_the_paper_as_finely_as_it_is_known(text: str, source: Source, passes: bool):
    assert (fault(text, (source,)) is None) is passes


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The abstract does not report energy.", True),
        ("No training cost is given for Dove.", True),
        ("The abstract gives no memory figure.", False),
        ("The paper does not say how much memory is saved on long documents.", False),
    ],
)
def test_what_the_abstracts_are_said_not_to_say_is_looked_for(text: str, passes: bool):
    assert (fault(text, (DOVE,)) is None) is passes


def test_what_is_missing_is_looked_for_in_all_that_was_given():
    text = "The abstracts give no figure for warmup cost."
    assert fault(text, (DOVE,)) is None
    assert fault(text, (DOVE,), given=("Warmup cost falls by 12%.",)) is not None


# ---------------------------------------------------------------- kinds, by rule

REPORT = (
    "We cut latency from 9 ms to 4 ms on phones and by up to 30% on laptops, while accuracy stays at 71%."
)
PAIRED = "It speeds up training by over 17x and 45x over Alpha and the plain recipe, respectively."
CONTRAST = "While dense models are highly sensitive to noise, sparse models remain robust."


@pytest.mark.parametrize(
    ("quote", "honest", "planted"),
    [
        (REPORT, "Latency on phones falls from 9 ms to 4 ms.", "Latency on phones rises from 4 ms to 9 ms."),
        (REPORT, "Accuracy stays at 71%.", "Latency stays at 71%."),
        (REPORT, "On laptops latency drops by up to 30%.", "On laptops memory drops by up to 30%."),
        (REPORT, "Latency falls to 4 ms on phones.", "Latency always falls to 4 ms on phones."),
        (
            PAIRED,
            "Training is over 17x faster than with Alpha and over 45x faster than with the plain recipe.",
            "Training is over 45x faster over Alpha and 17x over the plain recipe.",
        ),
        (CONTRAST, "Sparse models are robust to noise.", "Sparse models are highly sensitive to noise."),
        (CONTRAST, "Noise hurts dense models, which are sensitive to it.", "Dense models remain robust."),
        (
            "Models are poorly calibrated on easy problems.",
            "Calibration is poor on easy problems.",
            "Models are well calibrated on easy problems.",
        ),
        (
            "The method works with little loss of quality.",
            "The method maintains quality.",
            "The method loses quality.",
        ),
        (
            "There is no evidence that pruning hurts recall.",
            "No evidence was found that pruning hurts recall.",
            "There is evidence that pruning hurts recall.",
        ),
        (
            "Open models trail closed models by 13 points.",
            "Open models are 13 points behind closed models.",
            "Closed models trail open models by 13 points.",
        ),
        (
            "Adam further reduces memory by 20%.",
            "Adam reduces memory by a further 20%.",
            "Adam further increases memory by 20%.",
        ),
        (
            "Sharing states between steps makes inference faster.",
            "Inference is faster because states are shared between steps.",
            "States are shared between steps, which lowers the energy bill.",
        ),
    ],
)
def test_an_honest_retelling_passes_and_its_planted_twin_does_not(quote: str, honest: str, planted: str):
    assert fault(honest, (Source((quote,), "A Paper"),)) is None
    assert fault(planted, (Source((quote,), "A Paper"),)) is not None


# ---------------------------------------------------------------- files of sentences


def test_a_file_of_sentences_gets_a_verdict_a_line(tmp_path):
    cite = {"title": "Rook", "published": "2025-04", "quote": "Rook trains 3.5x faster."}
    lines = [
        {"id": "a", "text": "Rook trains 3.5 times faster.", "cites": [cite]},
        {"id": "b", "text": "Rook trains 5.3 times faster.", "cites": [cite, cite]},
    ]
    file = tmp_path / "sentences.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    verdicts = judge_sentences(read_sentences(file))
    assert [(one.id, one.passed) for one in verdicts] == [("a", True), ("b", False)]
    assert "5.3" in (verdicts[1].reason or "")


@pytest.mark.parametrize(
    "line", ["{}", '{"id": "a", "text": "x", "cites": [{"title": "T"}]}', "no json", "[1]"]
)
def test_a_line_that_is_no_sentence_is_named(tmp_path, line: str):
    file = tmp_path / "sentences.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=r"sentences\.jsonl:1"):
        read_sentences(file)


def test_one_study_is_any_of_them_and_a_count_is_not():
    assert fault("One study trains ResNet-50 3.5x faster.", (ROOK, DOVE)) is None
    assert fault("Four studies train ResNet-50 3.5x faster.", (ROOK, DOVE)) is not None


def test_all_papers_are_spoken_for_only_where_all_are_cited():
    text = "All of these papers train ResNet-50 3.5x faster."
    assert fault(text, (ROOK,)) is None
    assert "all papers" in (fault(text, (ROOK,), others=("Heron",)) or "")


@pytest.mark.parametrize("piece", ["no no ", "3 and 4 respectively ", "Rook and ", "unlike it, ", "April "])
def test_what_is_very_long_is_judged_all_the_same(piece: str):
    assert fault(piece * 300, (ROOK, DOVE)) is not None
