"""Metrics as pure functions on what was asked, what was said and what is right."""

from __future__ import annotations

from eval.metrics.table import METRICS, Corpus, Metric, Scored, score

__all__ = ["METRICS", "Corpus", "Metric", "Scored", "score"]
