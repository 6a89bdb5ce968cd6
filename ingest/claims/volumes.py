"""What an amount is of: training time, memory, data, steps ..., or nothing that is used at all.

The unit leaves a few quantities open: "4 hours" may be of training, of a recording, of a patient's day. The
words around it decide, by what they are about and where they stand; one fitted judgement over all units, on
sentences of our own: ``python -m eval.fit.lines volumes``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from assistant.language.linear import fitted
from assistant.language.quantities import Amount, Term, measure
from ingest.claims.lexicon import Words
from ingest.claims.resources import Setting
from ingest.claims.sentence import Group, Sentence

__all__ = [
    "BATCH_SIZE",
    "CORPUS_TOKENS",
    "COUNTED",
    "HARDWARE",
    "RUNS",
    "TRAINS",
    "Window",
    "counted",
    "reaches_up",
    "volume_signs",
]

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


def _opening_of_list(sentence: Sentence, group: Group) -> str:
    """The words in front of the amount that *and* joins this one to: ``only 4.9 GFLOPs and 3.7M ...``."""
    before = [other for other in sentence.groups if other.last < group.first]
    if not before or any(item.kind != "AND" for item in sentence.until(group, before[-1].last + 1)):
        return ""
    amount = before[-1].amounts[0]
    return sentence.clean[max(0, amount.lead - _ROOM) : amount.start].lower()


_ROOM = 8


CORPUS_TOKENS = 1e7
"""As many tokens are learned from; nobody reads them at once."""
BATCH_SIZE = Term("steps", "training", "level")
"""More of it is the achievement."""

_TERMS: dict[str, Term] = {
    "training_time": Term("training_time", "training"),
    "inference_latency": Term("inference_latency", "inference"),
    "data": Term("data", "training"),
    "memory": Term("memory"),
    "model_size": Term("model_size"),
    "compute": Term("compute", "inference"),
    "steps": Term("steps"),
    "batch_size": BATCH_SIZE,
}
"""The labels of the judgement, and what is claimed of each; no label is sure of what only describes."""
COUNTED: dict[str, tuple[str, ...]] = {
    "time": ("training_time", "inference_latency", "data"),
    "device time": ("training_time", "inference_latency"),
    "bytes": ("memory", "model_size", "data"),
    "bits": ("memory",),
    "parameters": ("model_size",),
    "tokens": ("data", "compute"),
    "items": ("data", "batch_size"),
    "steps": ("steps", "batch_size"),
    "epochs": ("steps",),
    "count": ("batch_size",),
}
"""Dimension of the unit -> what such an amount can be of."""

_ABOUT: dict[str, tuple[str, ...]] = {
    name: tuple(stems.split())
    for name, stems in {
        "trains": "train pretrain finetun tun converg optimi learn distill retrain adapt epoch",
        "runs": (
            "infer generat render decod sampl predict synthesi edit respon latenc runtime detect segment "
            "solv execut produc creat retriev search simulat reconstruct process real"
        ),
        "takes": "take took requir need spend spent cost consum occup finish complet us run reach achiev",
        "media": (
            "video audio speech footage record music clip song demo data robot demonstration experience "
            "flight driv play conversation human gameplay content sound"
        ),
        "sets": "dataset corpus corpora benchmark collection archive dump test text set",
        "part": "subset part fraction portion",
        "memory": "memory vram ram dram sram footprint cache kv",
        "device": (
            "gpu card device laptop phone cpu tpu server a100 h100 rtx nvidia hardware machine node edge"
        ),
        "model": "model network weight checkpoint parameter storage size llm architecture",
        "length": (
            "context window length sequence input output long horizon segment per budget each delay interval"
        ),
        "beats": "outperform surpass rival match beat exceed comparable par competitive",
        "calendar": "past last recent previous ago year earlier later day daily week age old every",
        "label": "label annotat supervis example instance sample shot pair unlabel",
        "holds": "consist contain compris cover span includ total curat collect releas introduc provid",
        "big": "large huge scal increas extreme push support",
        "seen": "vision visual image",
        "compress": "quanti compress reduc prun bit",
        "steps": "step iteration pass evaluation denois",
        "batch": "batch minibatch",
    }.items()
}
"""What a word is about -> the stems of such words."""
_SMALL = frozenset(
    "in within under at for over of on with by to from between after before than is are just only about a an "
    "the and or per as be while that ( ) , . ; : /".split()
)
"""Words and marks that count by themselves."""
_TOKEN = re.compile(r"[a-z]+|\d+|[^\w\s-]")
_LONG = frozenset({"hours", "days", "weeks"})
_WORDS_NEAR, _WORDS_BEHIND = 4, 5
_CLOSING = frozenset(",.;()")
_LIKELY = 0.5


def counted(window: Window) -> Term | None:
    """What the amount is of; ``None`` where it only describes."""
    size = measure(window.amount.value, window.amount.unit)
    if size is None:
        return None
    chances = fitted("volumes", __package__).chances(volume_signs(window))
    best = max(COUNTED[_family(size.dimension)], key=chances.__getitem__)
    return _TERMS[best] if chances[best] >= _LIKELY else None


def volume_signs(window: Window) -> frozenset[str]:
    """What is said around an amount and how, each by itself and for this dimension."""
    size = measure(window.amount.value, window.amount.unit)
    much = "" if size is None or size.amount <= 0 else f"much:{math.floor(math.log10(size.amount))}"
    signs = {
        *_placed(window),
        much,
        f"unit:{window.unit.rpartition(' ')[2]}",
        "long" if window.unit in _LONG else "",
        f"cue:{window.cue()}",
        f"bound:{window.amount.bound}",
        "little" if window.little else "",
        "joined" if "-" in window.raw else "",
        "worded" if window.amount.form == "word" else "",
        "alone" if window.alone else "",
        "share" if "% of" in window.before else "",  # "60% of classes have fewer than 30 examples"
        "range" if window.amount.value_low is not None else "",
    } - {""}
    dimension = _family(size.dimension) if size else ""
    close = (sign for sign in signs if not sign.startswith("sentence:"))
    return frozenset({*signs, dimension, *(f"{dimension} {sign}" for sign in close)})


def _family(dimension: str) -> str:
    return "device time" if dimension.endswith(" time") else dimension


def _placed(window: Window) -> Iterator[str]:
    """The words before the amount, in it and behind it, by what they are about."""
    before, after = _TOKEN.findall(window.before), _TOKEN.findall(window.after)
    close = next((place for place, word in enumerate(after) if word in _CLOSING), len(after))
    for place, word in zip(("last", "last but one"), [*reversed(before), "^", "^"], strict=False):
        yield from _said(place, word)
    for place, word in zip(("next", "next but one"), [*after, "$", "$"], strict=False):
        yield from _said(place, word)
    yield from (f"lead:{word}" for word in window.lead.split())
    yield from _about("near", before[-_WORDS_NEAR:])
    yield from _about("far", before[:-_WORDS_NEAR])
    yield from _about("inside", _TOKEN.findall(window.raw))
    yield from _about("behind", after[: min(close, _WORDS_BEHIND)])
    yield from _about("sentence", _TOKEN.findall(window.all))


def _said(place: str, word: str) -> Iterator[str]:
    if word in _SMALL or word.isdigit():
        yield f"{place}:{'#' if word.isdigit() else word}"
    else:
        yield from set(_about(place, [word])) or {f"{place}:other"}


def _about(place: str, words: Sequence[str]) -> Iterator[str]:
    return (f"{place}:{name}" for word in words for name in _named(word))


@lru_cache(maxsize=8192)
def _named(word: str) -> tuple[str, ...]:
    return tuple(name for name, stems in _ABOUT.items() if word.startswith(stems))


def reaches_up(window: Window) -> bool:
    """``up to a batch size of 8K``: the bound stands before words, and holds where they are said again."""
    before, _, words = f" {window.far}{window.lead}".rpartition(" to ")
    return before.endswith(" up") or (words != "" and f" up to {words}" in before)
