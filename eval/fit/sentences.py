"""Fits which sentence of a paper is shown for a question; prints ``assistant/answer/sentence.json``.

    python -m eval.fit.sentences > assistant/answer/sentence.json
    python -m eval.fit.sentences record DEMO DAILY

A line of ``eval/data/sentences`` is a question with a paper that was found for it: the places of its quotable
spans that answer ``best``, of those that are ``hopeless``, and the signs of all as they were recorded, row by
row. The papers are of the demo corpus, by place, or of the Daily Papers, by arXiv id; ``record`` takes their
signs anew from a home of each. ``held.jsonl`` teaches nothing, and shares neither a question nor a paper with
``fit.jsonl``.

Of two sentences of a paper the better one is to be ahead: a logistic regression over the differences, in
which every pair of question and paper weighs the same. Convex, deterministic, rounded.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer.sentence import COLUMNS, NEAR, Rows, crossed, names, signs
from assistant.identity import title_key
from assistant.types import Paper
from eval.cases import rows
from eval.fit_answers import demo_papers

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["Case", "cases", "fit", "main", "opened", "precision", "written"]

_RIDGE = 40.0
_STEPS = 40
_TINY = 1e-6
_PARTS = ("fit", "held")


@dataclass(frozen=True, slots=True)
class Case:
    """A question with a paper: the signs of the paper's spans, and which of them are good and bad."""

    question: str
    paper: str
    best: frozenset[int]
    hopeless: frozenset[int]
    table: Rows

    @property
    def grades(self) -> Rows:
        """1 for what answers, -1 for what is hopeless, 0 between."""
        return np.array([(place in self.best) - (place in self.hopeless) for place in range(len(self.table))])


def cases(part: str) -> list[Case]:
    """The labelled lines of ``fit`` or ``held``."""
    return [
        Case(
            line["question"],
            str(line["paper"]),
            frozenset(line["best"]),
            frozenset(line["hopeless"]),
            np.array(line["signs"], dtype=float),
        )
        for line in _lines(part)
    ]


def fit(taught: Sequence[Case], *, without: frozenset[str] = frozenset()) -> dict[str, float]:
    """The weight of each column but those of ``without``, crossed or not, rounded."""
    tables = [crossed(case.question, case.table) for case in taught]
    spread = np.concatenate(tables).std(axis=0) + _TINY
    keep = np.array([name.rpartition("*")[2] not in without for name in names()], dtype=float)
    pairs = [_pairs(table, case.grades) for table, case in zip(tables, taught, strict=True)]
    apart = np.concatenate([differences for differences, _ in pairs]) / spread * keep
    weights = _logistic(apart, np.concatenate([much for _, much in pairs]))
    rounded = zip(names(), weights / spread * keep, strict=True)
    return {name: float(f"{weight:.3g}") for name, weight in rounded if weight}


def _pairs(table: Rows, grades: Rows) -> tuple[Rows, Rows]:
    """For each two spans the better one's signs less the other's, and what that weighs; all sum to one."""
    better, worse = np.nonzero(grades[:, None] > grades[None, :])
    much = grades[better] - grades[worse] - 0.5 * (grades[better] == 0)
    return table[better] - table[worse], much / (much.sum() or 1.0)


def _logistic(apart: Rows, much: Rows) -> Rows:
    """Newton's method under a ridge: what makes every difference likely above zero."""
    weights = np.zeros(apart.shape[1])
    for _ in range(_STEPS):
        wrong = 1 / (1 + np.exp(apart @ weights))
        slope = _RIDGE * weights - apart.T @ (much * wrong)
        bend = (apart.T * (much * wrong * (1 - wrong))) @ apart + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-10:
            break
    return weights


def precision(measured: Sequence[Case], weights: dict[str, float]) -> tuple[float, float]:
    """Of how many cases the first sentence is one of the best, and of how many a hopeless one."""
    linear = np.array([weights.get(name, 0.0) for name in names()])
    first = [int(np.argmax(crossed(case.question, case.table) @ linear)) for case in measured]
    best = [place in case.best for place, case in zip(first, measured, strict=True)]
    hopeless = [place in case.hopeless for place, case in zip(first, measured, strict=True)]
    return float(np.mean(best)), float(np.mean(hopeless))


def written() -> str:
    """The JSON as it lies in the package."""
    taught = cases("fit")
    head = {"pairs": len(taught), "sha256": hashlib.sha256(_text("fit").encode()).hexdigest()}
    scores = {"near": fit(taught), "plain": fit(taught, without=frozenset(NEAR))}
    return json.dumps({"trained_on": head, "scores": scores}, indent=1) + "\n"


def _file(part: str) -> Path:
    return Path(str(files("eval").joinpath("data", "sentences", f"{part}.jsonl")))


def _text(part: str) -> str:
    return _file(part).read_text(encoding="utf-8")


def _lines(part: str) -> list[dict[str, Any]]:
    return [line for _, line in rows(_text(part), f"sentences/{part}.jsonl")]


def _called(paper: Paper) -> tuple[str | int | None, ...]:
    """By what a line calls a paper: its arXiv id, or its place in the demo corpus."""
    return paper.arxiv_id, _places().get(title_key(paper.title))


@lru_cache(maxsize=1)
def _places() -> Mapping[str, int]:
    return {key: place for place, key in enumerate(demo_papers())}


def opened(homes: Mapping[str, str]) -> dict[str, Assistant]:
    """The collection of each corpus."""
    from assistant.assistant import Assistant
    from assistant.config import Settings

    return {name: Assistant.open(settings=Settings.load(Path(home))) for name, home in homes.items()}


def record(part: str, homes: Mapping[str, str]) -> Iterator[str]:
    """The lines with the signs that their papers have now; ``homes`` by the name of their corpus."""
    open_ = opened(homes)
    held = {
        name: {key: paper for paper in one.stores.catalog.papers() for key in _called(paper)}
        for name, one in open_.items()
    }
    for line in _lines(part):
        corpus = line["corpus"]
        paper, near = held[corpus][line["paper"]], open_[corpus].retriever.sentence_nearness
        topic = line["topic"]
        table = signs(line["question"], topic, paper, near(topic, [paper])[0])
        if table.shape[1] != len(COLUMNS):
            raise ValueError(f"{table.shape[1]} signs for {len(COLUMNS)} columns")
        line["signs"] = [[int(much) if much == int(much) else much for much in row] for row in table.tolist()]
        yield json.dumps(line, ensure_ascii=False, separators=(", ", ":")) + "\n"


def main(*what: str) -> None:
    """Print the weights, or record the signs anew."""
    if what[:1] == ("record",):
        homes = dict(zip(("demo", "daily"), what[1:], strict=True))
        for part in _PARTS:
            _file(part).write_text("".join(list(record(part, homes))), encoding="utf-8")
    else:
        sys.stdout.write(written())


if __name__ == "__main__":
    main(*sys.argv[1:])
