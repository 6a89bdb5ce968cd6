"""Fits the gate's model of retelling on sentences of our own: ``python -m eval.fit_gate``.

Ridge logistic regression over :data:`assistant.gate.paraphrase.FEATURES`. A sentence that is true and has
one paper is a retelling; planted ones that no rule of numbers, names, direction or negation is for (an added
cause, another scope, another paper) are none, nor is a true sentence beside the quotes of another paper.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.gate.paraphrase import FEATURES, features
from assistant.gate.sources import Source
from eval.gating import Sentence, packaged_sentences

__all__ = ["fit", "training_set"]

Rows = NDArray[np.float64]

_ADDED = "causal"
_RIDGE = 2.0
_TRUE_WEIGHT = 4.0
"""A true sentence that is dropped counts as much as so many that are not true and pass the model."""
_ROUNDS = 60
_DIGITS = 4


def sources(sentence: Sentence) -> list[Source]:
    """The cited papers as the gate sees them."""
    return [
        Source(
            tuple(piece.quote for piece in sentence.evidence if piece.paper_id == paper.id),
            paper.title,
            published=paper.published,
            precision=paper.date_precision,
        )
        for paper in sentence.papers
    ]


def training_set(sentences: Sequence[Sentence]) -> tuple[Rows, Rows, Rows]:
    """Features, labels (1 for a retelling) and weights, one row a sentence and paper."""
    single = [one for one in sentences if len(one.papers) == 1]
    rows = [(features(one.text, sources(one)[0]), 1.0, _TRUE_WEIGHT) for one in single if one.true]
    rows += [
        (features(one.text, sources(one)[0]), 0.0, 1.0)
        for one in single
        if not one.true and one.kind == _ADDED
    ]
    for place, one in enumerate(one for one in single if one.true):
        for step in (7, 19):
            other = single[(place * step + step) % len(single)]
            if other.papers[0].title != one.papers[0].title:
                rows.append((features(one.text, sources(other)[0]), 0.0, 1.0))
    for one in sentences:
        if len(one.papers) > 1 and not one.true and one.kind == "mix":
            rows += [(features(one.text, source), 0.0, 1.0) for source in sources(one)]
    table = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    return table[0], table[1], table[2]


_HELPFUL = frozenset({"coverage", "figure_quote", "figures"})


def fit(rows: Rows, labels: Rows, weights: Rows) -> tuple[float, Rows]:
    """Bias and weights; a column that would count the wrong way round is left out."""
    right = np.array([1.0 if name in _HELPFUL else -1.0 for name in FEATURES])
    used = np.ones(len(FEATURES))
    while True:
        bias, found = _newton(rows * used, labels, weights)
        wrong = (found * right < 0) & (used > 0)
        if not wrong.any():
            return bias, found * used
        used[wrong] = 0.0


def _newton(rows: Rows, labels: Rows, weights: Rows) -> tuple[float, Rows]:
    """Newton's method; columns are scaled inside, so that one ridge fits all."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    shrink = np.diag([0.0, *([_RIDGE] * rows.shape[1])])
    found = np.zeros(scaled.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ (weights * (chance - labels)) + shrink @ found
        curve = (scaled * (weights * chance * (1 - chance))[:, None]).T @ scaled + shrink
        found -= np.linalg.solve(curve, slope)
    plain = found[1:] / spread
    return float(found[0] - plain @ mean), plain


def fitted() -> dict[str, Any]:
    """What ``paraphrase.json`` holds."""
    data = files("eval").joinpath("data", "gate.jsonl").read_bytes()
    rows, labels, weights = training_set(packaged_sentences("fit"))
    bias, found = fit(rows, labels, weights)
    return {
        "bias": round(bias, _DIGITS),
        "weights": {name: round(float(one), _DIGITS) for name, one in zip(FEATURES, found, strict=True)},
        "rows": len(labels),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


if __name__ == "__main__":
    place = Path(__file__).resolve().parents[1] / "assistant" / "gate" / "paraphrase.json"
    place.write_text(json.dumps(fitted(), indent=1) + "\n", encoding="utf-8")
