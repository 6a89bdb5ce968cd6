"""How questions name resources and metrics beyond the vocabulary that claims are read with, as data."""

from __future__ import annotations

import re

from assistant.language.quantities import QUANTITIES, Term
from assistant.question.words import listed, pattern

__all__ = ["METRICS", "NARROWING", "TRIGGERS", "WEAK"]

NARROWING = listed(
    """
        pre-training, pretraining, fine-tuning, finetuning, decoding, sampling, rendering, retrieval,
        serving, distillation, quantization, quantisation, pruning, search, reconstruction, editing,
        detection, segmentation, simulation, prefilling, unlearning, adaptation, planning, retraining,
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

_SPELLED: dict[str, str] = {
    "top-1 accuracy": "top-1 accuracy, top 1 accuracy, top-1, top1",
    "top-5 accuracy": "top-5 accuracy, top-5",
    "accuracy": "accuracy, accuracies, acc",
    "robust accuracy": "robust accuracy",
    "F1": "f1 score, f1-score, f1, macro-f1",
    "BLEU": "bleu",
    "ROUGE": "rouge, rouge-l",
    "FID": "fid, frechet inception distance",
    "FVD": "fvd",
    "mAP": "map, mean average precision, ap, average precision",
    "AUC": "auc, auroc",
    "perplexity": "perplexity, ppl",
    "WER": "wer, word error rate",
    "success rate": "success rate, success rates",
    "win rate": "win rate, win rates, win-rate",
    "IoU": "miou, iou",
    "PSNR": "psnr",
    "SSIM": "ssim",
    "LPIPS": "lpips",
    "recall": "recall",
    "precision": "precision",
    "pass@1": "pass@1, pass@k",
    "error": "error rate, error rates, errors, error",
    "hallucination": "hallucination, hallucinations, hallucination rate",
    "exact match": "exact match",
    "nDCG": "ndcg",
    "Elo": "elo",
    "": "performance, quality, score, scores",
}
METRICS: dict[str, str] = {word: name for name, words in _SPELLED.items() for word in listed(words)}
"""Spellings of quality metrics, and their names; the empty name is quality in general."""
