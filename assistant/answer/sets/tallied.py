"""On how many devices papers train or run, in how many steps they sample, to how many bits they quantize.

A number counts where the sentence says it of the paper's own work; which side a device belongs to is told by
the nearest word of training or running.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.theirs import Printed, amount, holding, of_others
from assistant.deadline import watched
from assistant.language.quantities import CONSUMER, measure, tallies
from assistant.types import Claim, Context, Paper, Query

__all__ = ["asks_tally", "tallied"]

_UNITS = {"devices": "GPUs", "steps": "steps", "bits": "bits"}
_SIDE = re.compile(
    r"(?P<training>train|tun(?:ed|ing)|distill|converg)|infer|\brun|deploy|serv|fps|latency|real-?time",
    re.IGNORECASE,
)
_NEAR = 40
_SAMPLES = re.compile(r"diffus|denois|flow match|flow map|rectified|consistency model|NFE", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:in|within|with|just|only|to|few as|than|using|at)\s$", re.IGNORECASE)


def asks_tally(query: Query) -> bool:
    """The filter compares a number of devices, sampling steps or bits."""
    known = measure(1.0, query.unit or "")
    return known is not None and known.dimension in _UNITS and (query.quantity != "steps" or _samples(query))


def _samples(query: Query) -> bool:
    return query.context == "inference"


def tallied(papers: Sequence[Paper], query: Query) -> Iterator[Claim]:
    """A claim for each number of the kind that ``query`` asks for."""
    known = measure(1.0, query.unit or "")
    unit = _UNITS[known.dimension] if known else ""
    for paper in watched(papers):
        for one in tallies(paper.abstract, [unit]):
            span = holding(paper, one.start)
            if span is None or (query.counted == CONSUMER and one.sort != CONSUMER):
                continue
            place = one.start - span.start
            theirs = unit != "GPUs" and of_others(
                span.text[max(0, place - _NEAR) : place], _NEAR, phrase=True
            )
            raw = paper.abstract[one.start : one.end]
            counts = unit != "steps" or _sampled(raw, span.text[:place], paper)
            if not theirs and counts and query.quantity is not None:
                printed = Printed(one.start, raw, one.value, unit)
                claim = amount(paper, span, query.quantity, printed)
                yield replace(claim, direction="decrease", context=_side(unit, span.text, place))


def _sampled(raw: str, before: str, paper: Paper) -> bool:
    """Steps of sampling: "a one-step student" of diffusion, "in 4 steps", not "consists of three steps"."""
    bare = raw.count(" ") == 1 and raw.endswith("steps")
    return _SAMPLES.search(paper.abstract) is not None and (not bare or _WITHIN.search(before) is not None)


def _side(unit: str, sentence: str, place: int) -> Context:
    """The side of the word that stands nearest."""
    if unit == "steps":
        return "inference"
    near = min(_SIDE.finditer(sentence), key=lambda one: abs(one.start() - place), default=None)
    return "both" if near is None or unit == "bits" else "training" if near["training"] else "inference"
