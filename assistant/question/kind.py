"""What a fitted model says of a question: its kind, decided in one place, and what a follow-up does.

Linear models over the columns of :mod:`assistant.question.shape`; ``kind.json`` and ``move.json`` hold their
weights by column and say what they were fitted on (:mod:`eval.fit.kind`, :mod:`eval.fit.move`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Model", "fitted", "probabilities"]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of each column, one a class in the order of ``kinds``; what taught them."""

    kinds: tuple[str, ...]
    questions: int
    sha256: str
    columns: dict[str, list[float]]


@lru_cache(maxsize=2)
def fitted(name: str = "kind") -> Model:
    """The model in force."""
    data = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return Model(tuple(data["kinds"]), data["questions"], data["sha256"], data["columns"])


def probabilities(columns: Iterable[str], name: str = "kind") -> dict[str, float]:
    """The probability of each class for a question with these columns, likeliest first."""
    model = fitted(name)
    rows = [model.columns[column] for column in columns if column in model.columns]
    sums = [math.fsum(values) for values in zip(*rows, strict=True)] or [0.0] * len(model.kinds)
    powers = [math.exp(value - max(sums)) for value in sums]
    found = {kind: power / sum(powers) for kind, power in zip(model.kinds, powers, strict=True)}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
