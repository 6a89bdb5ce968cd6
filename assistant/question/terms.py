"""How questions name resources beyond the vocabulary that claims are read with, as data."""

from __future__ import annotations

import re

from assistant.language.listing import listed
from assistant.language.quantities import QUANTITIES, Term
from assistant.question.words import pattern

__all__ = ["NARROWING", "TRIGGERS", "WEAK"]

NARROWING = listed(
    """
        pre-training, pretraining, fine-tuning, finetuning, decoding, sampling, rendering, retrieval,
        serving, distillation, quantization, quantisation, pruning, search, reconstruction, editing,
        detection, segmentation, simulation, prefilling, prefill, first token,
        first-token, unlearning, adaptation, planning, retraining,
        reasoning, thinking, visual, speech, indexing, tracking, kv cache, key-value cache, optimizer,
        activation, batch size, labelled,
        labeled, annotated, annotation, labels, demonstrations
    """
)
"""Kinds of training, inference, memory and data that narrow a question: they stay in its topic."""

WEAK = frozenset(
    listed(
        """
            time, efficiency, samples, images, examples, data, dataset, operations, resources, documents,
            overhead, complexity, budget, compression, weights, power, interactions, label, corpus,
            bandwidth, visual tokens, vision tokens, image tokens, video tokens, cost, price, expense,
            sparsity, convergence, storage, trajectories, demonstrations, synthetic data, transmission,
            delay
        """
    )
)
"""Vocabulary phrases that are as often the subject of a paper as its resource."""

TRIGGERS: tuple[tuple[re.Pattern[str], Term], ...] = tuple(
    (pattern(block), term) for entry in QUANTITIES.values() for block, term in entry.triggers()
)
"""Words that name a resource only through what they do to it; a named one nearby goes first."""
