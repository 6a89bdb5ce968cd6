"""Training or inference: which side of a resource a question is about."""

from __future__ import annotations

import re

from assistant.question.terms import NARROWING
from assistant.question.words import INFERENCE, TRAINING, pattern
from assistant.types import Context

__all__ = ["both_phases", "leaning", "named_phase", "narrowing"]

Span = tuple[int, int]


def leaning(text: str, anchor: Span) -> Context | None:
    """The side that the words nearest to ``anchor`` are about; ``None`` without such words."""
    gaps: list[tuple[int, int, Context]] = []
    for order, (name, words) in enumerate((("training", TRAINING), ("inference", INFERENCE))):
        for match in words.finditer(text.lower()):
            gap = max(match.start() - anchor[1], anchor[0] - match.end(), 0)
            gaps.append((gap, -order, name))  # type: ignore[arg-type]  # the two names are contexts
    return min(gaps)[2] if gaps else None


_TRAINS = pattern("train, training, trains, trained, fine-tun*, finetun*, pre-training, pretraining")
_INFERS = pattern("inference, decoding, serving, serve, serves, deploy*, at test time, generation")


def named_phase(text: str) -> Context | None:
    """The one side that is named, as in "memory needed for training"; ``None`` for both or none."""
    lower = text.lower()
    training, inference = _TRAINS.search(lower), _INFERS.search(lower)
    if bool(training) == bool(inference):
        return None
    return "training" if training else "inference"


_WORK = "(?:inference|decoding|serving|generation|sampling)"
_BOTH_PHASES = re.compile(rf"\btraining (?:and|or|/) {_WORK}\b|\b{_WORK} (?:and|or|/) training\b")


def both_phases(text: str) -> bool:
    """Both are asked for at once."""
    return _BOTH_PHASES.search(text.lower()) is not None


_NARROWING = pattern(", ".join(NARROWING))


def narrowing(words: str) -> str | None:
    """The kind of training, inference, memory or data that ``words`` name."""
    found = _NARROWING.search(words.lower())
    return found.group() if found else None
