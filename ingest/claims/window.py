"""The words close to an amount: what stands before, behind, and in the whole sentence."""

from __future__ import annotations

import re
from typing import Literal

from assistant.language.quantities import Amount
from ingest.claims.lexicon import Words
from ingest.claims.resources import Setting
from ingest.claims.sentence import Group, Sentence

__all__ = ["HARDWARE", "RUNS", "TRAINS", "Window"]


TRAINS = Words(
    "train pretrain pre_train finetun fine_tun converge optimiz optimis learn distill retrain adapting "
    "adapts adaptation quantiz prun",
    stems=True,
)
RUNS = Words(
    "infer generat render decod sampling predict synthesi edit respon latenc runtime detect segment solv "
    "execut produc creat retriev plan search simulat reconstruct",
    stems=True,
)
_DOERS = ("or", "ors", "er", "ers")  # "trains a detector in 4 minutes" trains
# Verbs of any work: they tell of inference only when nothing tells of training.
_WORKS = Words("run complet take comput finish process perform", stems=True)
_OF_RUNNING = Words("inference latency decoding generation rendering response runtime")
HARDWARE = Words(
    "gpu tpu cpu laptop server accelerator workstation node a100 h100 v100 rtx hardware desktop phone device",
    stems=True,
)
_CLAUSES = re.compile(r";|, (?:and|while|whereas|but|which)\b|\b(?:while|whereas)\b")
_BIG = Words("up_to as_large as_high as_many as_much as_big")
_ONLY = Words("only just merely mere", between=2)
_FAR, _NEAR, _BEHIND, _GLANCE = 110, 22, 50, 28


class Window:
    """Lower-case windows on the LaTeX-free sentence around one amount.

    ``before`` reaches back to the start of its clause, ``far`` past it; ``near`` and
    ``after`` are short; ``lead`` is the words of the bound; ``alone`` tells that the
    amount is no member of a list.
    """

    def __init__(self, sentence: Sentence, group: Group, amount: Amount, setting: Setting) -> None:
        clean = sentence.clean.lower()
        self.all = clean
        self.amount = amount
        self.alone = len(group.amounts) == 1
        self.setting = setting
        self.far = clean[max(0, amount.lead - _FAR) : amount.lead]
        self.before = _CLAUSES.split(self.far)[-1]
        self.near = clean[max(0, amount.lead - _NEAR) : amount.lead]
        self.lead = clean[amount.lead : amount.start]
        self.after = clean[amount.end : amount.end + _BEHIND]
        self.raw = amount.raw.lower()
        self.unit = amount.unit.removeprefix("absolute:")
        self._opening = _opening_of_list(sentence, group)

    @property
    def little(self) -> bool:
        """The amount is called small: ``only``, ``just``, ``less than``, ``as few as``."""
        if self.amount.bound == "up_to" and not _BIG.within(self.lead):
            return True
        if _ONLY.within(self._opening):
            return True
        return _ONLY.within(self.lead) or _ONLY.ends(self.near)

    def cue(self) -> Literal["training", "inference"] | None:
        """Training or inference, by the nearest verb of either: right behind the amount, else before it."""
        behind = self.after[:_GLANCE]
        if _OF_RUNNING.opens(behind):
            return "inference"
        if TRAINS.within(behind):
            return "training"
        trains, runs = (verbs.last(self.before, but=_DOERS) for verbs in (TRAINS, RUNS))
        if trains < 0 and runs < 0:
            return "inference" if RUNS.within(behind) else None
        return "training" if trains >= runs else "inference"

    def works(self) -> bool:
        """A verb of any work stands before the amount in its clause."""
        return _WORKS.within(self.before)


def _opening_of_list(sentence: Sentence, group: Group) -> str:
    """The words in front of the amount that *and* joins this one to: ``only 4.9 GFLOPs and 3.7M ...``."""
    before = [other for other in sentence.groups if other.last < group.first]
    if not before or any(item.kind != "AND" for item in sentence.until(group, before[-1].last + 1)):
        return ""
    amount = before[-1].amounts[0]
    return sentence.clean[max(0, amount.lead - _ROOM) : amount.start].lower()


_ROOM = 8
