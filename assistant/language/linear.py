"""A fitted judgement over named signs: several labels, a probability for each.

The weights are JSON: ``labels`` holds, for each label, the weight of each sign and of the
``constant``; ``lines`` and ``sha256`` say which labelled lines taught them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["CONSTANT", "Judgement", "fitted"]

CONSTANT = "constant"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Weights of signs by label."""

    labels: Mapping[str, Mapping[str, float]]

    def chances(self, signs: Collection[str] | Mapping[str, float]) -> dict[str, float]:
        """The probability of each label, given the signs that there are, or how much of each."""
        much = signs if isinstance(signs, Mapping) else dict.fromkeys(signs, 1.0)
        return {label: _chance(weights, much) for label, weights in self.labels.items()}


def _chance(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    known = (weights[sign] * signs[sign] for sign in sorted(signs) if sign in weights)
    return 1 / (1 + math.exp(-math.fsum((weights[CONSTANT], *known))))


@lru_cache(maxsize=16)
def fitted(name: str, package: str = __package__) -> Judgement:
    """The weights in ``NAME.json`` of a package."""
    text = files(package).joinpath(f"{name}.json").read_text(encoding="utf-8")
    return Judgement(json.loads(text)["labels"])
