"""What the whole paper is about, for sentences that do not say: training or inference."""

from __future__ import annotations

import re

from assistant.types import Context

__all__ = ["Setting"]

_TRAINING = re.compile(
    r"\b(?:pre-?|fine-?|re)?(?:training|tuning)\b|\boptimi[sz]ers?\b|\bsgd\b|\bbackprop|\blearning rates?\b"
    r"|\bbatch size"
)
_INFERENCE = re.compile(
    r"\b(?:inference|serving|edge|sampling|runtime|throughput|speculative|kernels?|real-?time|test[ -]time)\b"
    r"|\b(?:decod|latency|deploy|render|generat|detect)"
)
_MARGIN = 1.5


class Setting:
    """The title and abstract of one paper, in lower case."""

    def __init__(self, title: str, abstract: str) -> None:
        self._title = title.lower()
        self._abstract = abstract.lower()

    def context(self) -> Context:
        """``training`` when the title names it or the abstract speaks mostly of it."""
        if _TRAINING.search(self._title):
            return "training"
        train, infer = len(_TRAINING.findall(self._abstract)), len(_INFERENCE.findall(self._abstract))
        return "training" if train > _MARGIN * (infer + 1) else "inference"
