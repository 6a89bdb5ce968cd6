"""An encoder's graph on ONNX Runtime: one text at a time, several on threads.

That is as fast as padded batches (65 abstracts, one core: 1.06 s against 1.34 s), and a vector
depends on its text alone: int8 scales are taken over a whole batch, and the same text in another
batch came out with a cosine of only 0.979 to itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.config import Settings

__all__ = ["Encoder", "cache_folder"]

T = TypeVar("T")


class Encoder:
    """``graph`` is a serialised ONNX model; ``threads`` texts are encoded at a time, else one a core."""

    def __init__(self, graph: bytes, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encoder")
        self._session = _session(graph)

    def each(self, work: Callable[[str], T], texts: Sequence[str]) -> list[T]:
        """What ``work`` makes of each text, in order."""
        if len(texts) > 1 and self._threads > 1:
            return list(self._pool.map(work, texts))
        return [work(text) for text in texts]

    def run(self, ids: Sequence[int], *outputs: str) -> list[NDArray[np.float32]]:
        """The outputs for one text."""
        row = np.array([ids], dtype=np.int32)
        found = self._session.run(list(outputs), {"ids": row, "mask": np.ones_like(row)})
        return [output[0] for output in found]


def cache_folder(settings: Settings) -> Path:
    """Where built graphs are kept: the platform's cache, or the home where that cannot be written."""
    from platformdirs import user_cache_path

    for folder in (user_cache_path("askpapers", appauthor=False) / "models", settings.home / "models"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return settings.home / "models"


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a text: parallelism comes from several texts at once.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
