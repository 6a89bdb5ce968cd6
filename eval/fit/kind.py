"""Fits the model of the kind of question; prints ``assistant/question/kind.json``.

    python -m eval.fit.kind > assistant/question/kind.json

Its questions are in ``eval/data/kinds``: frames filled with subjects from ``slots.json``, and whole
questions. None of them is a question that the evaluation reports, or one that is held out.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.question import seen
from assistant.types import Kind

__all__ = ["examples", "fit", "held_out", "main"]

Rows = NDArray[np.float64]
Example = tuple[Kind, str]

KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "list")
"""``list`` is no kind of its own: papers on a topic are an overview."""
_FILLINGS = {"chat": 1, "browse": 2, "overview": 4}
_FILLED = 3
_SLOT = re.compile(r"\{(\w+)\}")
_OF = {"other": "name", "third": "name", "paper2": "paper", "doing2": "doing"}
_SEEN = 4  # a column that fewer questions have is left out
_RIDGE = 0.7
_STEPS = 300
_POWER_STEPS = 30
_DIGITS = 3
_REPORTED = (
    "compare date entity evidence follow_up list method number overview recommend set unanswerable why_how"
).split()


def _load(name: str) -> Any:
    return json.loads(files("eval").joinpath("data", "kinds", f"{name}.json").read_text(encoding="utf-8"))


def same(question: str) -> str:
    """What two questions share that differ in case and signs alone."""
    return " ".join(re.findall(r"\w+", question.lower()))


def reported() -> set[str]:
    """Every question, in each wording, that the evaluation reports."""
    found: set[str] = set()
    for name in _REPORTED:
        text = files("eval").joinpath("data", f"{name}.jsonl").read_text(encoding="utf-8")
        for row in map(json.loads, text.splitlines()):
            found |= {same(row["question"]), *map(same, row.get("wordings", ()))}
    return found


def held_out() -> list[Example]:
    """Questions that never teach, for measuring."""
    return [(kind, question) for kind, some in _load("held_out").items() for question in some]


def examples() -> list[Example]:
    """Every question that teaches, once, with its kind."""
    unfit = reported() | {same(question) for _, question in held_out()}
    found = {same(question): (kind, question) for kind, question in _taught()}
    return [example for key, example in sorted(found.items()) if key not in unfit]


def _taught() -> Iterator[Example]:
    slots = _load("slots")
    for kind, frames in _load("frames").items():
        for place, frame in enumerate(frames):
            for turn in range(_FILLINGS.get(kind, _FILLED)):
                yield kind, _filled(frame, slots, place * 7 + turn * 31)
    for kind, questions in _load("free").items():
        for question in questions:
            yield kind, question


def _filled(frame: str, slots: dict[str, list[str]], start: int) -> str:
    taken: Counter[str] = Counter()

    def fill(match: re.Match[str]) -> str:
        name = _OF.get(match[1], match[1])
        taken[name] += 1
        return slots[name][(start + 5 * (taken[name] - 1)) % len(slots[name])]

    return _SLOT.sub(fill, frame)


def fit(taught: Sequence[Example]) -> dict[str, list[float]]:
    """Weights of each column, one a kind, in the order of :data:`KINDS`."""
    rows = [seen(question) for _, question in taught]
    counted = Counter(column for row in rows for column in row)
    names = sorted(column for column, count in counted.items() if count >= _SEEN)
    place = {name: index for index, name in enumerate(names)}
    ones = [(index, place[name]) for index, row in enumerate(rows) for name in row if name in place]
    labels = np.array([[float(kind == one) for one in KINDS] for kind, _ in taught])
    weights = _softmax(_Ones(np.array(ones), len(rows), len(names)), labels)
    kept = {name: [round(float(value), _DIGITS) for value in weights[index]] for name, index in place.items()}
    return {name: values for name, values in kept.items() if any(values)}


class _Ones:
    """A matrix of few ones, by their places; every row and every column has at least one.

    Sums run in one order, whatever the machine's threads, so that the digits stay the same.
    """

    def __init__(self, places: NDArray[np.int64], rows: int, columns: int) -> None:
        self._row, self._column = places.T
        self._by_column = np.lexsort((self._row, self._column))
        self._row_starts = np.searchsorted(self._row, np.arange(rows))
        self._column_starts = np.searchsorted(self._column[self._by_column], np.arange(columns))
        self.columns = columns

    def times(self, weights: Rows) -> Rows:
        """One row of sums for each row of the matrix."""
        return np.add.reduceat(weights[self._column], self._row_starts, axis=0)

    def turned(self, values: Rows) -> Rows:
        """The same of the matrix turned: one row of sums for each column."""
        return np.add.reduceat(values[self._row[self._by_column]], self._column_starts, axis=0)

    def steepness(self, weight: Rows) -> float:
        """The largest eigenvalue of the weighted Gram matrix, a little above; by power iteration."""
        vector = np.ones((self.columns, 1))
        for _ in range(_POWER_STEPS):
            vector = self.turned(self.times(vector / np.linalg.norm(vector)) * weight)
        return 1.02 * float(np.linalg.norm(vector))


def _softmax(matrix: _Ones, labels: Rows) -> Rows:
    """Multinomial logistic regression under a ridge: Nesterov's steps, long enough to settle."""
    balance = 1.0 / np.sqrt(labels.sum(axis=0))  # a rare kind counts for more than its share
    weight = (labels * balance).sum(axis=1, keepdims=True)
    weight *= len(weight) / weight.sum()
    steepest = 0.5 * matrix.steepness(weight) + _RIDGE
    at = ahead = np.zeros((matrix.columns, labels.shape[1]))
    pace = (1 - np.sqrt(_RIDGE / steepest)) / (1 + np.sqrt(_RIDGE / steepest))
    for _ in range(_STEPS):
        scores = matrix.times(ahead)
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = matrix.turned((likely - labels) * weight) + _RIDGE * ahead
        before, at = at, ahead - slope / steepest
        ahead = at + pace * (at - before)
    return at


def main() -> None:
    """Print the weights with their columns, and what they were made from."""
    taught = examples()
    text = "\n".join(f"{kind}\t{question}" for kind, question in taught)
    head = {"kinds": KINDS, "questions": len(taught), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    columns = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in fit(taught).items())
    sys.stdout.write(f'{json.dumps(head)[:-1]}, "columns": {{\n{columns}\n}}}}\n')


if __name__ == "__main__":
    main()
