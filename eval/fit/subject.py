"""Fits the models of which words a question is about; prints ``assistant/question/subject.json``.

    python -m eval.fit.subject > assistant/question/subject.json
    python -m eval.fit.subject set > assistant/question/set_subject.json

The questions are in ``eval/data/subjects.json``, by kind, with what each is about in square brackets. Set
questions are told apart: of all that they ask for, what is measured is no part of what they are about.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.question.subject import Tagged, signs, words
from assistant.types import Kind
from eval.fit.ones import column_weights

__all__ = ["UNMARKED", "examples", "fit", "main", "marked"]

UNMARKED = str.maketrans("", "", "[]")
"""Takes the marks out of a question."""

_KNOWN = 4  # a word that fewer questions have is known by its form alone
_SEEN = 3
_RIDGE = 2.0
_DIGITS = 2


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[Kind, list[str]]]:
    found: dict[str, dict[Kind, list[str]]] = json.loads(
        files("eval").joinpath("data", "subjects.json").read_text(encoding="utf-8")
    )
    return found


def marked(part: str) -> Mapping[Kind, Sequence[str]]:
    """The marked questions of ``taught`` or ``held_out``, by kind."""
    return _data()[part]


def examples(part: str, *, sets: bool = False) -> list[Tagged]:
    """The words of each question, set questions or all others, and which of them it is about."""
    asked = marked(part).items()
    return [_tagged(question) for kind, some in asked if (kind == "set") == sets for question in some]


def _tagged(question: str) -> Tagged:
    found: list[tuple[str, bool]] = []
    for inside, piece in enumerate(re.split(r"[\[\]]", question)):
        found += [(word.group(), bool(inside % 2)) for word in words(piece)]
    return found


def fit(taught: Sequence[Tagged]) -> dict[str, Any]:
    """The words that are known, and the weight of each column for a word that the question is about."""
    counted: dict[str, set[int]] = defaultdict(set)
    for place, question in enumerate(taught):
        for word, _ in question:
            counted[word.lower()].add(place)
    known = frozenset(word for word, places in counted.items() if len(places) >= _KNOWN)
    rows, labels = [], []
    for question in taught:
        columns = signs([word for word, _ in question], known)
        before = False
        for own, (_, about) in zip(columns, question, strict=True):
            rows.append((*own, *(f"{int(before)} {column}" for column in own[:2])))
            labels.append((not about, about))
            before = about
    weights = column_weights(rows, np.array(labels, dtype=float), ridge=_RIDGE, least=_SEEN, digits=_DIGITS)
    return {
        "known": sorted(known),
        "columns": {name: round(about - other, _DIGITS) for name, (other, about) in weights.items()},
    }


def main(*what: str) -> None:
    """Print the weights with their columns, and what they were made from."""
    taught = examples("taught", sets=what == ("set",))
    digest = hashlib.sha256(json.dumps(taught).encode()).hexdigest()
    model = fit(taught)
    head = {"questions": len(taught), "sha256": digest, "known": model["known"]}
    columns = ",\n".join(f"{json.dumps(name)}: {value}" for name, value in model["columns"].items())
    sys.stdout.write(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "columns": {{\n{columns}\n}}}}\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
