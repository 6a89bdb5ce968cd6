"""Fits the model of the kind of question; prints ``assistant/question/kind.json``.

    python -m eval.fit.kind > assistant/question/kind.json

Its questions are in ``eval/data/kinds``: frames filled with subjects from ``slots.json``, whole
questions, and those of ``eval/data/subjects.json``. None of them
is a question that the evaluation reports, or one that is held out.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any, get_args

import numpy as np

from assistant.question import seen
from assistant.types import Kind
from eval.fit.ones import column_weights
from eval.fit.subject import UNMARKED, marked

__all__ = ["examples", "held_out", "main", "write"]

Example = tuple[Kind, str]

KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "list")
"""``list`` is no kind of its own: papers on a topic are an overview."""
_FILLINGS = {"chat": 1, "browse": 2, "overview": 4}
_FILLED = 3
_SLOT = re.compile(r"\{(\w+)\}")
_OF = {"other": "name", "third": "name", "paper2": "paper", "doing2": "doing"}
_SEEN = 4  # a column that fewer questions have is left out
_RIDGE = 0.7
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
    plain = [(kind, question) for kind, some in _load("held_out").items() for question in some]
    return plain + [
        (kind, question.translate(UNMARKED)) for kind, some in marked("held_out").items() for question in some
    ]


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
    for kind, questions in marked("taught").items():
        for question in questions:
            yield kind, question.translate(UNMARKED)


def _filled(frame: str, slots: dict[str, list[str]], start: int) -> str:
    taken: Counter[str] = Counter()

    def fill(match: re.Match[str]) -> str:
        name = _OF.get(match[1], match[1])
        taken[name] += 1
        return slots[name][(start + 5 * (taken[name] - 1)) % len(slots[name])]

    return _SLOT.sub(fill, frame)


def write(
    taught: Sequence[tuple[str, str]],
    classes: Sequence[str],
    columns: Callable[[str], Sequence[str]],
    *,
    ridge: float,
) -> None:
    """Print the weights of each column, one a class, and what they were made from."""
    text = "\n".join(f"{name}\t{question}" for name, question in taught)
    labels = np.array([[float(name == one) for one in classes] for name, _ in taught])
    rows = [columns(question) for _, question in taught]
    weights = column_weights(rows, labels, ridge=ridge, least=_SEEN, digits=_DIGITS)
    head = {"kinds": classes, "questions": len(taught), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    sys.stdout.write(f'{json.dumps(head)[:-1]}, "columns": {{\n{lines}\n}}}}\n')


def main() -> None:
    """Print the weights with their columns, and what they were made from."""
    write(examples(), KINDS, seen, ridge=_RIDGE)


if __name__ == "__main__":
    main()
