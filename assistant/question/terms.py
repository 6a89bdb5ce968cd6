"""How questions name resources and metrics beyond the vocabulary that claims are read with, as data."""

from __future__ import annotations

import re

from assistant.language.quantities import Term
from assistant.question.words import listed, pattern
from assistant.types import Quantity

__all__ = ["FITTING", "METRICS", "NARROWING", "TRIGGERS", "UNIT_QUANTITY", "WEAK"]

NARROWING = listed(
    """
        pre-training, pretraining, fine-tuning, finetuning, decoding, sampling, rendering, retrieval,
        serving, distillation, quantization, quantisation, pruning, search, reconstruction, editing,
        detection, segmentation, simulation, prefilling, unlearning, adaptation, planning, retraining,
        indexing, tracking, kv cache, key-value cache, optimizer, activation, batch size, labelled,
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

TRIGGERS: tuple[tuple[re.Pattern[str], Term], ...] = (
    (
        pattern(
            """
                faster, fastest, quicker, quickest, speedier, as fast, as quick, as quickly,
                accelerat*, speed up, speeds up, speeding up, sped up, speeds, quicken*, half the
                time, of the time, less time, time saving*, saving* in time, time reduction*,
                saves time, save time, most time, least time, wall-clock, wall clock, take longer,
                takes longer, taking longer, run longer, runs longer, slow down, slows down, slower
            """
        ),
        Term("inference_latency", None, "gain"),
    ),
    (
        pattern("""
                gpu hours, gpu days, gpu-hours, gpu-days, gpu time, tpu hours, training hours,
                time to train, longer to train, train longer, trains longer, slower to train
            """),
        Term("training_time", "training"),
    ),
    (
        pattern("""
                smaller, smallest, lighter, lightest, lighten*, compact, shrink*, shrunk, slim, slims,
                compress, compresses, compressed, compressing
            """),
        Term("model_size"),
    ),
    (
        pattern("cheaper, cheapest, less expensive, least expensive, cheapen*, money, dollars, bill, bills"),
        Term("cost"),
    ),
    (
        pattern("""
                fit in, fits in, fit on, fits on, fit into, fits into, fit within, fits within, gpu ram
            """),
        Term("memory"),
    ),
    (pattern("batches"), Term("steps", "training")),
    (pattern("tokens, labelled examples, annotated examples"), Term("data")),
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

UNIT_QUANTITY: dict[str, Quantity] = {
    "parameters": "model_size", "layers": "model_size", "tokens": "data", "items": "data", "words": "data",
    "FLOPs": "compute", "MACs": "compute", "TOPS": "compute", "frame rate": "inference_latency",
    "query rate": "throughput", "energy": "energy", "power": "energy", "money": "cost", "steps": "steps",
    "epochs": "steps", "bytes": "memory", "bits": "memory",
}  # fmt: skip
"""What a unit's dimension is about when no word says otherwise; time is decided by context."""

FITTING: dict[str, tuple[Quantity, ...]] = {
    "bytes": ("memory", "model_size", "data", "communication"),
    "bits": ("memory", "model_size", "communication"),
    "time": ("training_time", "inference_latency"),
    "parameters": ("model_size",),
    "tokens": ("data", "steps"),
    "items": ("data",),
    "FLOPs": ("compute",),
    "MACs": ("compute",),
    "frame rate": ("inference_latency", "throughput"),
    "energy": ("energy",),
    "power": ("energy",),
    "money": ("cost",),
    "steps": ("steps",),
    "epochs": ("steps",),
}
"""Which named resources a unit's dimension can be an amount of."""
