"""Which sentence of a paper is shown: the weights are made again, what never taught is answered."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from assistant.answer.forms import line
from assistant.answer.sentence import COLUMNS, WANTS, Rows, crossed, names, shown, signs, speaking, wants
from assistant.language.sentences import quotable_spans
from assistant.language.text import Span
from assistant.types import Paper
from eval.fit.lines import labelled
from eval.fit.sentences import cases, fit, precision, written

OYSTERS = Paper(
    "o1",
    "Oyster Reefs",
    "Oyster reefs protect many shores. However, reefs often collapse because silt buries the young oysters. "
    "We propose to seed reefs on raised shells, so that currents keep them free of silt. "
    "We find that raised reefs keep 80% of their oysters over ten years, against 15% on flat ground. "
    "Our data are available at https://example.org/oysters.",
)


class Near:
    """Token vectors as a retriever has them, or none."""

    def __init__(self, rows: Rows | None = None) -> None:
        self._rows = rows

    def sentence_nearness(self, query: str, papers: list[Paper]) -> list[Rows | None]:
        return [self._rows for _ in papers]


def test_the_weights_in_force_are_what_the_fit_makes():
    held = files("assistant.answer").joinpath("sentence.json").read_text(encoding="utf-8")
    assert json.loads(held) == json.loads(written())


def test_what_taught_measures_nothing():
    taught, kept = cases("fit"), cases("held")
    assert len(taught) >= 300
    assert len(kept) >= 100
    assert not {case.question for case in taught} & {case.question for case in kept}
    assert not {case.paper for case in taught} & {case.paper for case in kept}


@pytest.mark.parametrize("part", ["fit", "held"])
def test_a_line_has_the_signs_of_every_sentence(part: str):
    for case in cases(part):
        assert case.table.shape[1] == len(COLUMNS)
        assert case.best
        assert not case.best & case.hopeless
        assert max(case.best | case.hopeless) < len(case.table)


@pytest.mark.parametrize("kind", ["near", "plain"])
def test_the_first_sentence_mostly_answers_questions_that_never_taught(kind: str):
    """By its role alone it was one of the best for 50 in a hundred, and hopeless for eight."""
    weights = json.loads(written())["scores"][kind]
    best, hopeless = precision(cases("held"), weights)
    assert best >= 0.62
    assert hopeless <= 0.06


def test_weights_are_of_known_columns_and_only_of_those_kept():
    weights = fit(cases("held"), without=frozenset({"covered"}))
    assert set(weights) <= set(names())
    assert not {name for name in weights if name.endswith("covered")}


@pytest.mark.parametrize(
    ("question", "topic", "shown"),
    [
        ("how are oyster reefs kept alive?", "oyster reefs", "seed reefs on raised shells"),
        ("why do oyster reefs fail?", "oyster reefs fail", "silt buries"),
        ("what limits oyster reefs?", "oyster reefs", "silt buries"),
        ("do raised oyster reefs last longer?", "raised oyster reefs last longer", "80% of their oysters"),
        ("oyster reefs", "oyster reefs", "seed reefs on raised shells"),
    ],
)
def test_the_same_paper_speaks_otherwise_to_another_question(question: str, topic: str, shown: str):
    (span,) = speaking(question, topic, [OYSTERS], Near())
    assert shown in span.text


def test_the_sentence_that_comes_nearest_counts_for_more():
    count = len(quotable_spans(OYSTERS.abstract))
    near, far = np.zeros((count, 2)), np.zeros((count, 2))
    near[2], far[0] = 0.8, 0.8
    rows = [signs("oyster reefs", "oyster reefs", OYSTERS, one)[2] for one in (near, far)]
    assert rows[0][COLUMNS.index("near")] == pytest.approx(0.8)
    assert rows[0][COLUMNS.index("near_gap")] == 0
    assert rows[1][COLUMNS.index("near_gap")] == pytest.approx(-0.8)


def test_signs_are_weighed_by_what_is_wanted():
    table = signs("why do oyster reefs fail?", "oyster reefs", OYSTERS, None)
    wide = crossed("why do oyster reefs fail?", table)
    assert wide.shape == (len(table), len(names()))
    place, likely = names().index("trouble*background"), wants("why do oyster reefs fail?")["trouble"]
    assert wide[:, place] == pytest.approx(table[:, COLUMNS.index("background")] * likely)


def test_what_a_question_wants_sums_to_one_and_is_read_from_its_words():
    assert sum(wants("how do oysters feed?").values()) == pytest.approx(1.0)
    assert {
        max(WANTS, key=wants(question).__getitem__) for question in ("oyster farming", "tell me of pearls")
    } == {"topic"}
    assert {line["wants"] for line in labelled("wants", "fit")} == set(WANTS)


def test_a_piece_of_a_sentence_is_shown_as_a_piece():
    start = OYSTERS.abstract.index("so that currents")
    text = OYSTERS.abstract[start : OYSTERS.abstract.index(" We find")]
    assert line(OYSTERS, Span(start, start + len(text), text)).text == f"Oyster Reefs: “… {text}”"
    whole = quotable_spans(OYSTERS.abstract)[0]
    assert line(OYSTERS, whole).text == f"Oyster Reefs: “{whole.text}”"


@pytest.mark.parametrize(("more", "whole"), [(4, True), (30, False)])
def test_a_sentence_is_shown_whole_unless_it_is_very_long(more: int, whole: bool):
    first = "We seed a reef on shells that were raised above the mud by divers in the spring" + " tide" * more
    second = (
        "while the currents of the open bay keep all of the young oysters on it free of silt and of weed."
    )
    abstract = f"Reefs fail. {first}, {second} They live."
    spans = [span for span in quotable_spans(abstract) if span.text.startswith("while")]
    (piece,) = spans
    assert (shown(abstract, piece).text == f"{first}, {second}") == whole
    assert shown(abstract, quotable_spans(abstract)[0]).text == "Reefs fail."
