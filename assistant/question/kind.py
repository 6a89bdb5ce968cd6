"""Which kind of question this is, decided in one place by a fitted model.

A linear model over the columns of :mod:`assistant.question.shape`; ``kind.json`` holds its weights by
column and says what they were fitted on (:mod:`eval.fit.kind`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from assistant.types import Kind

__all__ = ["Model", "fitted", "probabilities"]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of each column, one a kind in the order of ``kinds``; what taught them."""

    kinds: tuple[Kind, ...]
    questions: int
    sha256: str
    columns: dict[str, list[float]]


@lru_cache(maxsize=1)
def fitted() -> Model:
    """The model in force."""
    data = json.loads(files(__package__).joinpath("kind.json").read_text(encoding="utf-8"))
    return Model(tuple(data["kinds"]), data["questions"], data["sha256"], data["columns"])


def probabilities(columns: Iterable[str]) -> dict[Kind, float]:
    """The probability of each kind for a question with these columns, likeliest first."""
    model = fitted()
    rows = [model.columns[column] for column in columns if column in model.columns]
    sums = [math.fsum(values) for values in zip(*rows, strict=True)] or [0.0] * len(model.kinds)
    powers = [math.exp(value - max(sums)) for value in sums]
    found = {kind: power / sum(powers) for kind, power in zip(model.kinds, powers, strict=True)}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
