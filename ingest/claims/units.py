"""The resource that a unit measures by itself."""

from __future__ import annotations

from assistant.language.quantities import Term

__all__ = ["CORPUS_TOKENS", "UNIT_TERMS"]

CORPUS_TOKENS = 1e7
"""As many tokens are learned from; nobody reads them at once."""

UNIT_TERMS: dict[str, Term] = {
    "time": Term("inference_latency"),
    "bytes": Term("memory"),
    "energy": Term("energy"),
    "power": Term("energy"),
    "money": Term("cost"),
    "FLOPs": Term("compute"),
    "MACs": Term("compute"),
    "parameters": Term("model_size"),
    "tokens": Term("data"),
    "steps": Term("steps"),
    "epochs": Term("steps", "training"),
    "frame rate": Term("inference_latency", None, "rate"),
    "query rate": Term("throughput", None, "rate"),
}
"""Dimension of a unit -> the resource it measures when the words around it do not say."""
