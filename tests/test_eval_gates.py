"""Gates hold, trip for the right reason, and name the questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InputError
from eval.gates import Gate, load_gates, packaged_gates
from eval.stats import compare, interval

SCORES = {f"q{number:02}": float(number >= 10) for number in range(40)}  # mean .75


def test_a_mean_above_its_floor_holds():
    assert Gate("answer", 0.75).judge(interval(list(SCORES.values())), SCORES, {}).passed


def test_a_mean_below_its_floor_trips_and_lists_the_questions_that_failed():
    verdict = Gate("answer", 0.8).judge(interval(list(SCORES.values())), SCORES, {})
    assert not verdict.passed
    assert verdict.reason == "is below its floor"
    assert verdict.questions == tuple(f"q{number:02}" for number in range(10))


def test_a_certain_loss_trips_above_the_floor_and_lists_what_got_worse():
    before = dict.fromkeys(SCORES, 1.0)
    verdict = Gate("answer", 0.5).judge(
        interval(list(SCORES.values())), SCORES, {"answer": compare(before, SCORES)}
    )
    assert not verdict.passed
    assert "fell by 0.250 against the baseline" in verdict.reason
    assert verdict.questions == tuple(f"q{number:02}" for number in range(10))


def test_a_small_loss_and_a_gain_do_not_trip():
    one = SCORES | {"q39": 0.0}
    for before, now in ((SCORES, one), (dict.fromkeys(SCORES, 0.0), SCORES)):
        changes = {"answer": compare(before, now)}
        assert Gate("answer", 0.5).judge(interval(list(now.values())), now, changes).passed


def test_a_certain_loss_of_less_than_a_hundredth_is_rounding():
    before = {name: score * 0.9 + 0.005 for name, score in SCORES.items()}
    after = {name: score - 0.004 for name, score in before.items()}
    changes = {"answer": compare(before, after)}
    assert changes["answer"].certain
    assert Gate("answer", 0.5).judge(interval(list(after.values())), after, changes).passed


def test_a_metric_that_was_not_measured_trips():
    verdict = Gate("answr", 0.0).judge(None, {}, {})
    assert (verdict.passed, verdict.reason) == (False, "was not measured")


def test_the_packaged_gates_cover_every_promise():
    gated = {gate.metric for gate in packaged_gates()}
    assert gated >= {
        "recall_10", "answer", "set_f1/set", "claim_f1", "claim_saving", "citation_recall",
        "citation_precision", "quote_validity", "number_faithfulness", "abstention", "attempt", "agreement",
    }  # fmt: skip


def test_a_file_of_gates_that_cannot_be_used_is_named(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        load_gates(tmp_path / "none.toml")
    for text in ("gates = 3", "[gates]\nanswer = { flor = 1 }", "[gates", "[gates]\nanswer = 0.5"):
        (tmp_path / "gates.toml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="not a file of gates"):
            load_gates(tmp_path / "gates.toml")
