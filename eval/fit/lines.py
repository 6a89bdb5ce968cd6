"""Fits the judgements of :mod:`assistant.language.linear` on labelled lines; writes their JSON.

    python -m eval.fit.lines releases asks stances recommend evidence addresses labels

Each label has its own ridge logistic regression over the signs that enough lines have, each
scaled by its spread. Convex, deterministic, rounded: the same lines give the same file.
``held.jsonl`` teaches nothing; how well its lines are judged is printed. The lines of
``recommend``, ``evidence``, ``addresses``, ``describes`` and ``bears`` hold what a search said of each paper
or sentence, or how it is worded; those of
``releases`` that have no text hold the signs of a paper.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer.sentence import wants_signs
from assistant.language.linear import CONSTANT, Judgement
from assistant.language.releases import release_signs
from assistant.language.stance import asks_signs, stance_signs
from eval.cases import rows
from eval.fit.roles import examples

__all__ = ["TASKS", "Task", "accuracy", "fit", "labelled", "written"]

Rows = NDArray[np.float64]
_STEPS = 60
_TINY = 1e-9
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """How to read a line's signs and labels; ``ridge`` is the strength of the penalty.

    Columns are divided by their spread where they are ``scaled``; signs of fewer lines than ``fewest`` are
    left out. ``package`` holds the JSON, ``data`` is the folder of the lines where it has another name.
    """

    signs: Callable[[Mapping[str, Any]], Collection[str] | Mapping[str, float]]
    labels: Callable[[Mapping[str, Any]], Collection[str]]
    ridge: float
    scaled: bool = False
    package: str = "assistant.language"
    data: str = ""
    fewest: int = 2
    digits: int = 4


TASKS: dict[str, Task] = {
    "releases": Task(
        lambda line: line["signs"].split() if "signs" in line else release_signs(line["title"], line["text"]),
        itemgetter("kinds"),
        2.0,
    ),
    "stances": Task(
        lambda line: stance_signs(line["question"], line["text"], line.get("title", "")),
        lambda line: [line["stance"]],
        3.0,
        fewest=6,
        digits=2,
    ),
    "asks": Task(
        lambda line: asks_signs(line["question"]),
        lambda line: ["bad"] * (line["asks"] == "bad"),
        0.5,
        fewest=1,
    ),
    "wants": Task(
        lambda line: wants_signs(line["question"]), lambda line: [line["wants"]], 1.0, fewest=2, digits=2
    ),
    "recommend": Task(
        itemgetter("signs"), lambda line: ["fits"] * line["fits"], 4.0, True, "assistant.answer"
    ),
    "evidence": Task(
        itemgetter("signs"), lambda line: ["fits"] * line["fits"], 4.0, True, "assistant.answer"
    ),
}
TASKS["anything"] = Task(
    itemgetter("signs"), lambda line: ["fits"] * line["fits"], 1.0, True, "assistant.answer"
)
TASKS["labels"] = TASKS["recommend"]
TASKS["addresses"] = Task(
    itemgetter("signs"), lambda line: ["fits"] * line["fits"], 20.0, True, "assistant.answer"
)
TASKS["pairs"] = replace(TASKS["recommend"], ridge=2.0)
TASKS["single"] = TASKS["recommend"]
TASKS |= dict.fromkeys(("describes", "bears"), replace(TASKS["recommend"], ridge=15.0))
_REPORTING = frozenset({"background", "aim", "method", "resource"})
_STANCES = {"good": "for", "bad": "against", "mixed": "depends", "none": "reports", None: "reports"}
_AGAIN = ("near_likely", "near_unlikely", "discriminant", "neighbours_among", "feedback_among")
_AMONG = tuple(
    f"{sign}_among"
    for sign in ("coverage", "maxsim", "phrases", "similarity", "title_coverage", "title_nearness")
)
_WORDS = ("every_word", "every_word_of_sentence", "least_word", "title_nearness", "sentences", "length")
_FIRST = (*_AGAIN, "neighbours", "feedback", *_AMONG, *_WORDS)  # what the first judgement goes without
_LATE = (*_FIRST, "maxsim", "maxsim_gap", "centre")
_IDLE = (
    *("neighbours", "feedback", "title_nearness", "similarity", "similarity_gap", "similar_and_covered"),
    *("coverage", "centre", "score_gap", "bm25_share"),
)  # what the second judgement has in a better form
_DENSE = (*_LATE, "similarity", "similarity_gap", "score_gap", "similar_and_covered")


def _fits(*without: str, ridge: float = 4.0) -> Task:
    """Papers that are about a topic, judged without some of the signs."""
    return Task(
        lambda line: {sign: much for sign, much in line["signs"].items() if sign not in without},
        lambda line: ["fits"] * line["fits"],
        ridge,
        True,
        "assistant.answer",
        "belonging",
    )


TASKS |= {
    "belonging": _fits(*_IDLE, ridge=10.0),
    "belonging_first": _fits(*_FIRST),
    "belonging_plain": _fits(*_LATE),  # no token vectors are stored
    "belonging_lexical": _fits(*_DENSE),  # no embedder
}


def labelled(name: str, part: str) -> list[dict[str, Any]]:
    """The lines of ``eval/data/NAME/PART.jsonl``."""
    name = TASKS[name].data or name
    entry = files("eval").joinpath("data", name, f"{part}.jsonl")
    found = [row for _, row in rows(entry.read_text(encoding="utf-8"), f"{name}/{part}.jsonl")]
    return [*found, *_outcomes()] if (name, part) == ("stances", "fit") else found


def _outcomes() -> Iterator[dict[str, Any]]:
    """The sentences of the roles as stances to no question in particular: praise is for, blame against."""
    for line in examples():
        if line.outcome or line.role in _REPORTING:
            yield {"question": "", "text": line.text, "stance": _STANCES[line.outcome]}


def fit(name: str) -> dict[str, Any]:
    """What the JSON of a judgement holds."""
    task, lines = TASKS[name], labelled(name, "fit")
    signs = [_much(task, line) for line in lines]
    counts = Counter(sign for of_one in signs for sign in of_one)
    columns = sorted(sign for sign, count in counts.items() if count >= task.fewest)
    table = np.array([[*(of_one.get(column, 0.0) for column in columns), 1.0] for of_one in signs])
    spread = table.std(axis=0) + _TINY if task.scaled else np.ones(table.shape[1])
    spread[-1] = 1.0
    weights = {}
    for label in sorted({label for line in lines for label in task.labels(line)}):
        wanted = np.array([label in task.labels(line) for line in lines], dtype=float)
        found = _logistic(table / spread, wanted, task.ridge) / spread
        rounded = zip((*columns, CONSTANT), np.round(found, task.digits).tolist(), strict=True)
        weights[label] = {column: weight for column, weight in rounded if weight or column == CONSTANT}
    text = "\n".join(json.dumps(line, sort_keys=True) for line in lines)
    return {"lines": len(lines), "sha256": hashlib.sha256(text.encode()).hexdigest(), "labels": weights}


def _much(task: Task, line: Mapping[str, Any]) -> Mapping[str, float]:
    signs = task.signs(line)
    return signs if isinstance(signs, Mapping) else dict.fromkeys(signs, 1.0)


def _logistic(table: Rows, wanted: Rows, ridge: float) -> Rows:
    """Newton's method; the constant, last, is not shrunk."""
    weights = np.zeros(table.shape[1])
    shrink = np.r_[np.full(table.shape[1] - 1, ridge), 1e-6]
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - wanted) + shrink * weights
        bend = (table.T * (chance * (1 - chance))) @ table + np.diag(shrink)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-10:
            break
    return weights


def accuracy(name: str, judgement: Judgement, lines: Sequence[Mapping[str, Any]]) -> float:
    """The share of lines judged right: the likeliest label is one of theirs, none if all are unlikely.

    Where there is one label alone it has to be likely.
    """
    task = TASKS[name]
    right = 0
    for line in lines:
        chances, labels = judgement.chances(task.signs(line)), task.labels(line)
        best = max(sorted(chances), key=chances.__getitem__)
        likely = chances[best] >= _SURE
        right += best in labels and (likely or len(chances) > 1) if labels else not likely
    return right / len(lines)


def written(name: str) -> str:
    """The JSON as it lies in the package."""
    return json.dumps(fit(name), indent=0, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Fit each judgement named on the command line."""
    for name in sys.argv[1:]:
        text = written(name)
        Path(str(files(TASKS[name].package)), f"{name}.json").write_text(text, encoding="utf-8")
        judgement = Judgement(json.loads(text)["labels"])
        told = [f"{part} {accuracy(name, judgement, labelled(name, part)):.3f}" for part in ("fit", "held")]
        sys.stdout.write(f"{name}: {', '.join(told)}\n")


if __name__ == "__main__":
    main()
