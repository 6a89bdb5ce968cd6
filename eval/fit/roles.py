"""Fits the roles of sentences; prints ``assistant/language/roles.json``.

    python -m eval.fit.roles > assistant/language/roles.json

The sentences are in ``eval/data/roles.jsonl``, whole abstracts of our own making. Every sixth abstract
never teaches: :func:`held_out`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from assistant.language.roles import ROLES, Role, chances, seen
from eval.fit.ones import column_weights

__all__ = ["Line", "accuracy", "examples", "fit", "held_out", "lines", "main"]

_HELD = 6
_SEEN = 2  # a column that fewer sentences have is left out
_RIDGE = 2.0
_DIGITS = 2
_LEAST = 0.05  # a column whose weights are all smaller decides nothing


class Line(NamedTuple):
    """One sentence with its role and its place in its abstract, 0 (first) to 1 (last).

    ``outcome`` is what a finding tells of its thing: ``good``, ``bad``, ``mixed`` or ``none``.
    """

    abstract: int
    position: float
    role: Role
    text: str
    outcome: str | None = None


def lines() -> list[Line]:
    """Every sentence, abstract by abstract in reading order."""
    text = files("eval").joinpath("data", "roles.jsonl").read_text(encoding="utf-8")
    return [Line(**json.loads(line)) for line in text.splitlines()]


def examples() -> list[Line]:
    """The sentences that teach."""
    return [line for line in lines() if line.abstract % _HELD]


def held_out() -> list[Line]:
    """The sentences that never teach."""
    return [line for line in lines() if not line.abstract % _HELD]


def fit(taught: Sequence[Line]) -> dict[str, list[float]]:
    """The weights of each column, one a role, in the order of :data:`ROLES`."""
    rows = [sorted(seen(line.text, line.position)) for line in taught]
    labels = np.array([[float(line.role == role) for role in ROLES] for line in taught])
    weights = column_weights(rows, labels, ridge=_RIDGE, least=_SEEN, digits=_DIGITS)
    return {
        name: [value + 0.0 for value in row] for name, row in weights.items() if max(map(abs, row)) >= _LEAST
    }


def accuracy(lines: Sequence[Line]) -> float:
    """The share of ``lines`` whose role the weights in force read right."""
    found = chances([line.text for line in lines], [line.position for line in lines]).argmax(axis=1)
    return float(np.mean([ROLES[row] == line.role for row, line in zip(found, lines, strict=True)]))


def main() -> None:
    """Print the weights with their columns, and what they were made from."""
    taught = examples()
    text = "\n".join(f"{line.role}\t{line.position}\t{line.text}" for line in taught)
    head = {"roles": ROLES, "sentences": len(taught), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    columns = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row)}" for name, row in fit(taught).items()
    )
    sys.stdout.write(f'{json.dumps(head)[:-1]}, "columns": {{\n{columns}\n}}}}\n')


if __name__ == "__main__":
    main()
