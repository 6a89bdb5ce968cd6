"""Durations, bytes, parameters, tokens, samples, steps: what such an amount is of, if it is used at all.

The words close to the amount tell: before it, behind it, and in the whole sentence.
"""

from __future__ import annotations

import re

from assistant.language.quantities import Amount, Term, measure
from assistant.types import Context
from ingest.claims.lexicon import Words
from ingest.claims.resources import Setting
from ingest.claims.sentence import Group, Sentence

__all__ = [
    "BATCH_SIZE",
    "CORPUS_TOKENS",
    "HARDWARE",
    "TRAINS",
    "Window",
    "bits",
    "by_batch",
    "bytes_of",
    "duration",
    "items",
    "parameters",
    "reaches_up",
    "steps",
    "tokens",
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

    def cue(self) -> Context | None:
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


_LEAD = Words(
    "in within under takes take taking require requires required requiring need needs time_of times_of "
    "latency_of runtime_of after spend spends spending cost costs is are about using with by at to reach "
    "reaches for"
)
# "routes for 4 hours" lasts, it does not take.
_LASTS = Words("for with by at using after to")
_BARE = Words("in within under")
_WORK = Words("training inference latency pre_training fine_tuning")
_PER = re.compile(
    r"^(?:\sper |/)(?:image|frame|step|scene|query|sample|iteration|token|prompt|video|edit|generation|"
    r"object|shape|instance|asset|task|item|page|epoch|request|call|document|molecule|user)\b"
)
_CONTENT = Words(
    "video audio speech footage recording data music robot demonstration experience flight driving play "
    "sound conversation human gameplay interaction content transmission",
    between=5,
    stems=True,
    of=True,
)
_LEARNED = Words("train pretrain finetun fine_tun learn adapt label annotat supervis", stems=True)
_LONG = frozenset({"hours", "days", "weeks"})
_SHORT = frozenset({"ms", "us", "ns"})


def duration(window: Window) -> Term | None:
    """The resource of a duration in wall-clock units, or ``None`` when it takes no work.

    ``only 20 hours of speech`` is data.
    """
    if _CONTENT.opens(window.after) and window.little and _LEARNED.within(window.all):
        return Term("data", "training")
    if _names_something(window):
        return None
    if window.unit in _SHORT:
        return Term("inference_latency", None if window.cue() == "training" else "inference")
    context = _context(window) if _takes(window) else None
    if context is None:
        return None
    return Term("training_time" if context == "training" else "inference_latency", context)


def _takes(window: Window) -> bool:
    """The words before or behind say that something takes that long."""
    if not (_LEAD.ends(window.before) or window.little or _is_work(window)):
        return False
    lasts = _LASTS.ends(window.before) and not window.little
    return not lasts or TRAINS.within(window.before[-60:])


def _context(window: Window) -> Context | None:
    return _by_item(window) or window.cue() or _by_hardware(window) or _by_work(window)


def _by_item(window: Window) -> Context | None:
    """``0.1 s per token``: steps and samples may be of training, other items are not."""
    each = _PER.search(window.after)
    trained = each and TRAINS.within(window.before) and each[0].endswith(_TRAINED)
    return "inference" if each and not trained else None


_TRAINED = ("step", "iteration", "sample", "epoch", "scene", "object", "task", "image", "video")


def _by_work(window: Window) -> Context | None:
    """``completes in 3 weeks``: what takes hours is training."""
    if not window.works():
        return None
    return "training" if window.unit in _LONG else "inference"


def _names_something(window: Window) -> bool:
    """``a 10-second video``, ``over the past 5 years``, ``31-day windows``."""
    if window.unit in {"years", "months"} or _CONTENT.opens(window.after):
        return True
    kept_short = window.raw.startswith("sub")  # "sub-second latency"
    joined = "-" in window.raw and window.after[:1] == " " and not kept_short
    return joined and window.amount.value_low is None


def _is_work(window: Window) -> bool:
    return _WORK.opens(window.after) or _PER.search(window.after) is not None


def _by_hardware(window: Window) -> Context | None:
    """``in under 24 hours on one server`` without a verb: what takes hours is training."""
    if not HARDWARE.within(window.all) or not (window.little or _BARE.ends(window.near)):
        return None
    if window.unit in _LONG and window.little:
        return "training"
    return window.setting.context()


CORPUS_TOKENS = 1e7
"""As many tokens are learned from; nobody reads them at once."""
BATCH_SIZE = Term("steps", "training", "level")
"""More of it is the achievement."""

_CORPUS = Words(
    "data dataset datasets corpus corpora text subset tokens raw image images video videos transfer dump "
    "archive",
    between=3,
)
_PLACES = frozenset({"on", "for", "in", "with", "across", "per"})
_SUBSET = Words("subset")
_DURING = Words("during_training at_training for_training during_inference at_inference for_inference")
_DEVICE = Words(
    "gpu gpus memory vram ram sram dram card graphics device footprint budget hbm flash cache", between=2
)
_DEVICE_BEFORE = Words("gpu gpus memory vram ram footprint card cache device", between=3)
_SIZE_BEFORE = Words("size compress compressed compresses storage model checkpoint weights", between=4)


def bytes_of(window: Window) -> Term | None:
    """Memory, the size of a model, or a small corpus; a card's size in its name is none of these."""
    if _CORPUS.opens(window.after) and window.after.split()[0] not in _PLACES:
        return Term("data", "training") if _SUBSET.opens(window.after) else None
    if window.near.rstrip(" -")[-1:].isdigit():
        return None  # "8 80GB GPUs" counts GPUs, "an A100-80GB" is a card
    if _DEVICE.opens(window.after) or _DEVICE_BEFORE.ends(window.before):
        return Term("memory")
    if _SIZE_BEFORE.ends(window.before):
        return Term("model_size")
    return Term("memory") if _DURING.opens(window.after) else None


_DOWN_TO = Words("to at under down_to")
_STORED = Words("kv cache memory optimizer activation activations")


_CACHED = Words("kv_cache key_value_cache optimizer_state kv_quanti", stems=True)


def bits(window: Window) -> Term | None:
    """``the KV cache quantized down to 1 bit``."""
    reduced = _DOWN_TO.ends(window.near + window.lead) or window.little
    stored = reduced and _STORED.within(window.all)
    return Term("memory") if stored or _CACHED.opens(window.after) else None


_PARITY = Words(
    "outperform surpass rival comparable on_par match competitive beat exceed better_than", stems=True
)
_HAS = Words("with has have having using activates activate activating")
_BEATS = Words("outperform surpass beat exceed", stems=True)


def _set_against(window: Window) -> bool:
    """``with 400 steps, outperforming``: one amount of what does as well as others or better."""
    return window.alone and _PARITY.within(window.all) and _HAS.ends(window.near)


def parameters(window: Window) -> Term | None:
    """A size is a claim when it is called small, or set against what it beats."""
    if _BEATS.within(window.before.rpartition(",")[2]) and not window.little:
        return None
    if _KIND_OF_SIZE.search(window.near + window.lead):
        return None  # "small models (<= 3B parameters)" says what small means
    if window.unit == "parameters" and window.amount.value < _FEW:
        return None  # "each point has only five geometric parameters"
    matched = _set_against(window) and "up to" not in window.lead
    compact = window.near.endswith("(") and _COMPACT.ends(window.before)
    return Term("model_size") if window.little or matched or compact else None


_FEW = 10
_KIND_OF_SIZE = re.compile(
    r"[(;] ?(?:<=?|≤) ?$|\b(?:v?llms?|m?llms?|slms?|models)\)? (?:with|of|having) (?:fewer|less) than $"
)
_COMPACT = Words("lightweight compact tiny small efficient", between=3)
_CONTEXT_LENGTH = Words(
    "context contexts window windows length lengths sequence sequences output outputs input inputs per "
    "generated"
)
_SEEN = Words("vision visual image video")
_TRAINED_ON = re.compile(
    r"\b(?:train|pre-?train|fine-?tun|tun)\w*,?\s(?:[\w.-]+,?\s){0,6}(?:on|with|using|for|over|of)"
    r"\s(?:[\w-]+\s){0,3}$"
)


def _measured(window: Window) -> float:
    size = measure(window.amount.value, window.amount.unit)
    return size.amount if size else 0.0


def tokens(window: Window) -> Term | None:
    """Tokens learned from, or few tokens processed; the length of a context is neither."""
    if _measured(window) >= CORPUS_TOKENS and window.little:
        return Term("data", "training")
    if "-token" in window.raw or _CONTEXT_LENGTH.within(window.near + window.raw + window.after[:20]):
        return None
    if _SEEN.within(window.raw):
        return Term("compute", "inference") if window.little else None
    if window.little:
        return Term("data", "training" if TRAINS.within(window.all) else None)
    trained = _TRAINED_ON.search(_BRACKETS.sub("", window.before)) and "up to" not in window.lead
    return Term("data", "training") if trained else None


_LEARNING = Words(
    "train tun learn label annotat demonstrat fine_tun supervis adapt example sampl data require need us",
    stems=True,
)


def _single(window: Window) -> bool:
    """``using one training example``: so few, called by what they are for."""
    few = _measured(window) <= _FEW
    return few and _TAUGHT.within(window.raw) and _WITH.ends(window.before)


_TAUGHT = Words("training labeled labelled unlabeled unlabelled annotated")
_WITH = Words("using with from require requires requiring on", between=1)
_TESTED = Words("benchmark benchmarks test_set test_sets testset evaluation_set", between=3)
_BRACKETS = re.compile(r"\([^()]*\)\s?")
_EACH = Words("turn turns per_prompt per_query per_question per_image per_input per_example")


def items(window: Window) -> Term | None:
    """``only 500 labeled samples``; ``minibatch sizes up to 8192 images``."""
    if _BATCH_BEFORE.search(window.before):
        return by_batch(window)
    if _TESTED.ends(window.before) or _EACH.opens(window.after):
        return None
    if _single(window):
        return Term("data", "training")
    learned = window.little and _LEARNING.within(window.before + window.after + window.raw)
    return Term("data", "training") if learned else None


_COUNTED_STEPS = frozenset("steps iterations NFE epochs updates evaluations passes calls".split())
_WITHIN = Words("within in")


def steps(window: Window) -> Term | None:
    """``in only 4 sampling steps``, ``within 15 iterations``."""
    if window.unit.endswith("batch size"):
        return by_batch(window)
    if window.unit.rpartition(" ")[2] not in _COUNTED_STEPS or (
        window.amount.form == "word" and window.amount.value == 1
    ):
        return None
    if "-" in window.raw and window.amount.form == "word":
        return None  # "the two-step approach" counts its parts
    printed = window.amount.value > 1 and window.amount.form == "digits"
    placed = _WITHIN.ends(window.near) or _set_against(window)
    return Term("steps") if window.little or (printed and placed) else None


_BATCH_BEFORE = re.compile(r"batch[ -]?sizes?\b(?: \w+){0,2}\s*$")
_HUGE = 4_000.0
# "scales BERT up to a batch size of 4K, and ViT to one of 16K" without its verb said twice
_UP_TO_BATCH = re.compile(
    r"\bup to (?P<what>(?:an? )?(?:\w+ ){0,2}?(?:mini-?)?batch sizes?(?: of)? ?)"
    r"(?:[^,;]{1,12}, and (?:[\w-]+ ){1,3}to (?P=what))?$"
)


def by_batch(window: Window) -> Term | None:
    """A batch size is a claim when it is called large."""
    named = window.unit.endswith("batch size") or _BATCH_BEFORE.search(window.before)
    return BATCH_SIZE if named and _measured(window) >= _HUGE else None


def reaches_up(window: Window) -> bool:
    """``up to a batch size of 8K``: the bound stands before the words."""
    return _UP_TO_BATCH.search(window.far + window.lead) is not None
