"""Answers without a model: the sentences that answer, quoted.

Question and sentences are compared by a handful of general signals (shared words by
rarity, cosines, the shape of the answer asked for, what a sentence's wording gives away),
weighted by a linear model; see :mod:`assistant.answer.extractive.weights`.
"""

from __future__ import annotations

from assistant.answer.extractive.engine import ExtractiveDrafter

__all__ = ["ExtractiveDrafter"]
