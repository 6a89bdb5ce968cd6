"""Training or inference: the context that a sentence gives to a resource that leaves it open."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.quantities import TIMED, Term
from assistant.types import Context, Quantity
from ingest.claims.sentence import Item, Sentence
from ingest.claims.setting import Setting
from ingest.claims.terms import clause

__all__ = ["SPEEDS", "speed", "time_of", "timed", "timely"]

SPEEDS: frozenset[Quantity] = frozenset(TIMED.values())
_SPEED = Term("inference_latency", None, "gain")
# What follows a number tells more about it than what precedes it.
_AHEAD = 0.7
_JOINED = 2


def timed(sentence: Sentence, index: int, term: Term, setting: Setting) -> Term:
    """``term`` with the training or inference that its sentence tells, where it leaves that open."""
    if term.context is None and term.quantity == "model_size" and term.nature == "gain":
        term = setting.compressed(sentence.clean)
    if term.context is not None:
        return term
    if term.quantity in SPEEDS:
        context = _context(sentence, index) or setting.context()
        return replace(term, quantity=TIMED[context], context=context)
    context = _context(sentence, index) or "both"
    if term.quantity == "data" and context != "training":
        return replace(
            term, quantity="compute", context=context
        )  # tokens that are processed, not learned from
    return replace(term, context=context)


def time_of(sentence: Sentence, index: int) -> Term | None:
    """The time named behind ``index`` by words of its own: ``3x lower decoding and upscaling time``."""
    for i in range(index + 1, index + 6):
        item = sentence.at(i)
        if item.word in {"time", "times"}:
            trains = any(between.kind == "TRAIN" for between in sentence.items[index + 1 : i])
            return Term("training_time", "training") if trains else _part_of(sentence, index)
        if item.kind not in {"WORD", "INFER", "TRAIN", "AND"}:
            return None
    return None


def _part_of(sentence: Sentence, index: int) -> Term:
    """``cuts training time by 23%, driven by 42% less densification time``: the time named before."""
    for item in reversed(sentence.items[:index]):
        if item.term is not None and item.term.quantity in SPEEDS and item.term.context is not None:
            return replace(item.term, nature="amount")
    return Term("inference_latency")


def timely(terms: list[Term]) -> list[Term]:
    """The terms of time among ``terms``, as gains in speed."""
    return [Term(term.quantity, term.context, "gain") for term in terms if term.quantity in SPEEDS]


def speed(sentence: Sentence, index: int, setting: Setting) -> Term:
    """The term that a bare *faster* is about."""
    return timed(sentence, index, _SPEED, setting)


def _context(sentence: Sentence, index: int) -> Context | None:
    """By the nearest word of either between the commas, in the clause, in the sentence."""
    first, last = clause(sentence, index)
    for low, high in (_segment(sentence, index, first, last), (first, last), (0, len(sentence.items))):
        cues = [(i, context) for i in range(low, high) if (context := _leaning(sentence, sentence.items[i]))]
        if cues:
            return min(cues, key=lambda cue: (_distance(sentence, cue[0], index), cue[0]))[1]
    return None


# "under the same training recipe" tells how it was measured.
_CONDITION = re.compile(r"\b(?:same|identical|equal) (?:\w+ )?$", re.IGNORECASE)


def _segment(sentence: Sentence, index: int, first: int, last: int) -> tuple[int, int]:
    """The part of a clause between two commas."""
    commas = [i for i in range(first, last) if sentence.items[i].word == ","]
    start = max((i for i in commas if i < index), default=first)
    return start, min((i for i in commas if i > index), default=last)


def _distance(sentence: Sentence, cue: int, index: int) -> float:
    """In items; a word before *and* is further away: ``8x in training and 16x in rendering``."""
    if cue > index:
        return (cue - index) * _AHEAD
    joined = any(item.kind == "AND" for item in sentence.items[cue + 1 : index])
    return float(index - cue + joined * _JOINED)


def _leaning(sentence: Sentence, item: Item) -> Context | None:
    leaning: Context | None = None
    if item.kind in {"TRAIN", "INFER"}:
        leaning = "training" if item.kind == "TRAIN" else "inference"
    elif item.term is not None and item.term.quantity in SPEEDS:
        leaning = item.term.context
    if leaning is None or sentence.clean.startswith(("-based", "-free", "-aware"), item.end):
        return None
    return None if _CONDITION.search(sentence.clean[: item.start]) else leaning
