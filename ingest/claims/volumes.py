"""Durations, bytes, parameters, tokens, samples, steps: what such an amount is of, if it is used at all."""

from __future__ import annotations

import re

from assistant.language.quantities import Term, measure
from assistant.types import Context
from ingest.claims.lexicon import Words
from ingest.claims.window import HARDWARE, RUNS, TRAINS, Window

__all__ = [
    "BATCH_SIZE",
    "CORPUS_TOKENS",
    "bits",
    "by_batch",
    "bytes_of",
    "device_time",
    "duration",
    "items",
    "parameters",
    "reaches_up",
    "steps",
    "tokens",
]

_LEAD = Words(
    "in within under takes take taking require requires required requiring need needs time_of times_of "
    "latency_of runtime_of after spend spends spending cost costs is are about using with by at to reach "
    "reaches for"
)
# "routes for 4 hours" lasts, it does not take.
_LASTS = Words("for with by at using after to")
_BARE = Words("in within under")
_WORK = Words("training inference latency pre_training fine_tuning")
_OF_WORK = Words(
    "train training tuning fine_tuning pre_training pretraining optimization learning compute computation",
    between=2,
    of=True,
)
# "57% at 30 ms" and "On FLEURS at 160 ms, ..." tell where it was measured.
_MEASURED_AT = re.compile(r"\d ?%?\)? at\s*$|(?:^|[,(] ?)(?:on|for) (?:[\w-]+ ){1,3}at\s*$")
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
_LENGTH = Words(
    "long video videos clip clips audio speech window windows segment segments old ago apart horizon "
    "ahead context resolution forecast interval later prior before earlier lookahead acquisition recording "
    "recordings demo demos song each in_the_future in_advance a_day a_week per_day per_week missions "
    "chapter storyline"
)
_CALENDAR = Words(
    "past last recent next previous every over_the first final of_the age aged than_a for_over "
    "for_more_than decade coming from",
    between=1,
)
_PIECE = Words(
    "window_of windows_of clip_of clips_of segment_of segments_of horizon_of horizons_of recording_of "
    "recordings_of context_of contexts_of sample_of samples_of snippet_of snippets_of",
    between=2,
)
_INFERS = Words("infer generat decod", stems=True)
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
    """``0.1 s per token``: steps, samples and epochs may be of training, other items are not."""
    each = _PER.search(window.after)
    if each and RUNS.within(window.after[each.end() :][:_GLANCE]):
        return "inference"
    if each is None or (TRAINS.within(window.before) and each[0].endswith(_TRAINED)):
        return None
    return "training" if each[0].endswith("epoch") else "inference"


_GLANCE = 12
_TRAINED = ("step", "iteration", "sample", "epoch", "scene", "object", "task", "image", "video")


def _by_work(window: Window) -> Context | None:
    """``completes in 3 weeks``: what takes hours is training."""
    if not window.works():
        return None
    return "training" if window.unit in _LONG else "inference"


def _names_something(window: Window) -> bool:
    """``a 10-second video``, ``over the past 5 years``, ``31-day windows``, ``an error of 20 ms``."""
    if window.unit in {"years", "months"} and not TRAINS.within(window.before + window.after):
        return True
    if window.unit in _SHORT and _MEASURED_AT.search(window.before):
        return True
    if _PIECE.ends(window.before) or _CALENDAR.ends(window.near):
        return True
    if _CONTENT.opens(window.after) or _LENGTH.opens(window.after):
        return True
    kept_short = window.raw.startswith("sub")  # "sub-second latency"
    joined = "-" in window.raw and window.after[:1] == " " and not kept_short
    return joined and window.amount.value_low is None


def _is_work(window: Window) -> bool:
    return _WORK.opens(window.after) or _OF_WORK.opens(window.after) or _PER.search(window.after) is not None


def _by_hardware(window: Window) -> Context | None:
    """``in under 24 hours on one server`` without a verb: what takes hours is training."""
    if not HARDWARE.within(window.all) or not (window.little or _BARE.ends(window.near)):
        return None
    if window.unit in _LONG and window.little:
        return "training"
    return window.setting.context()


def device_time(window: Window) -> Term | None:
    """GPU hours are training's, unless only inference is spoken of."""
    if window.after.startswith(" of ") and not _OF_WORK.opens(window.after):
        return None  # "a benchmark of a million GPU hours of outcomes"
    trained = TRAINS.within(window.before + window.after[:30])
    if not trained and _INFERS.within(window.before[-30:] + window.after[:30].partition(",")[0]):
        return Term("inference_latency", "inference")
    return Term("training_time", "training")


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
_SIZE = Words("model in_size storage")
_MEMORY = Words("memory vram ram sram dram hbm footprint kv_cache")


def bytes_of(window: Window) -> Term | None:
    """Memory, the size of a model, or a small corpus; a card's size in its name is none of these."""
    corpus = (
        _CORPUS.opens(window.after)
        and window.after.split(" ", 2)[1:2] != []
        and window.after.split(" ", 2)[1] not in _PLACES
    )
    if corpus:
        return Term("data", "training") if window.little or _SUBSET.opens(window.after) else None
    if window.near.rstrip(" -")[-1:].isdigit():
        return None  # "8 80GB GPUs" counts GPUs, "an A100-80GB" is a card
    if _DEVICE.opens(window.after) or _DEVICE_BEFORE.ends(window.before):
        return Term("memory")
    if _SIZE_BEFORE.ends(window.before) or _SIZE.opens(window.after):
        return Term("model_size")
    return Term("memory") if _MEMORY.within(window.before) or _DURING.opens(window.after) else None


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
_BEATS = Words("outperform surpass beat exceed", stems=True, between=4)


def _set_against(window: Window) -> bool:
    """``with 400 steps, outperforming``: one amount of what does as well as others or better."""
    return window.alone and _PARITY.within(window.all) and _HAS.ends(window.near)


def parameters(window: Window) -> Term | None:
    """A size is a claim when it is called small, or set against what it beats."""
    beaten = _BEATS.within(window.before.rpartition(",")[2]) and not window.little
    if beaten or _BEATS.ends(window.before):
        return None
    ranged = window.amount.value_low is not None and window.near.endswith("(")
    if ranged or _KIND_OF_SIZE.search(window.near + window.lead):
        return None  # "small models (<= 3B parameters)" says what small means
    if window.unit == "parameters" and (window.amount.form == "word" or window.amount.value < _FEW):
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
    if _BUDGET_OF.ends(window.before):
        return None
    if _SEEN.within(window.raw) or _seen_of(window):
        return Term("compute", "inference") if window.little else None
    if window.little:
        return Term("data", "training" if TRAINS.within(window.all) else None)
    trained = _TRAINED_ON.search(_BRACKETS.sub("", window.before)) and "up to" not in window.lead
    return Term("data", "training") if trained else None


_LIMITED = Words("limitation reliance rely restricted", stems=True)
_LEARNING = Words(
    "train tun learn label annotat demonstrat fine_tun supervis adapt example sampl data require need us",
    stems=True,
)


def _single(window: Window) -> bool:
    """``using one training example``: so few, called by what they are for."""
    few = window.amount.form == "word" and _measured(window) <= _FEW and window.amount.bound != "at_least"
    return few and _TAUGHT.within(window.raw) and _WITH.ends(window.before)


_TAUGHT = Words("training labeled labelled unlabeled unlabelled annotated")
_WITH = Words("using with from require requires requiring on", between=1)
_TESTED = Words("benchmark benchmarks test_set test_sets testset evaluation_set", between=3)
_SETS = Words("dataset datasets data_set data_sets")
_CONSISTS = Words("consist compris contain cover", stems=True, between=1)
_TEST_ITEMS = Words("test_samples test_questions")
_BUDGET_OF = Words("budget_of budgets_of", between=2)
_BRACKETS = re.compile(r"\([^()]*\)\s?")
_EACH = Words("turn turns per_prompt per_query per_question per_image per_input per_example")


def _seen_of(window: Window) -> bool:
    """``prunes 97% of the visual tokens, retaining only 16 tokens``."""
    return _SEEN_TOKENS.within(window.all) and _measured(window) < CORPUS_TOKENS


_SEEN_TOKENS = Words(
    "visual_token visual_tokens vision_token vision_tokens image_token image_tokens video_token video_tokens"
)


def items(window: Window) -> Term | None:
    """``only 500 labeled samples``; ``minibatch sizes up to 8192 images``."""
    if _BATCH_BEFORE.search(window.before):
        return by_batch(window)
    consists = _CONSISTS.ends(window.before) and _SETS.within(window.before)
    if consists or _TESTED.ends(window.before) or _TEST_ITEMS.within(window.raw):
        return None
    # Of "76% of concepts having fewer than 50 examples" the number describes the share.
    share = "% of " in window.before.rpartition(",")[2]
    if share or _LIMITED.within(window.before) or _EACH.opens(window.after):
        return None
    if _single(window):
        return Term("data", "training")
    learned = window.little and _LEARNING.within(window.before + window.after + window.raw)
    return Term("data", "training") if learned else None


_COUNTED_STEPS = frozenset("steps iterations NFE epochs updates evaluations passes calls".split())
_WITHIN = Words("within in")
_SCHEDULE = Words("schedule setting regime protocol", stems=True, between=1)


def steps(window: Window) -> Term | None:
    """``in only 4 sampling steps``, ``within 15 iterations``."""
    if window.unit.endswith("batch size"):
        return by_batch(window)
    if window.unit.rpartition(" ")[2] not in _COUNTED_STEPS or (
        window.amount.form == "word" and window.amount.value == 1
    ):
        return None
    if _SCHEDULE.opens(window.after) or ("-" in window.raw and window.amount.form == "word"):
        return None  # "the two-step approach" counts its parts
    printed = window.amount.value > 1 and window.amount.form == "digits"
    placed = _WITHIN.ends(window.near) or _set_against(window)
    return Term("steps") if window.little or (printed and placed) else None


_BATCH_BEFORE = re.compile(r"batch[ -]?sizes?\b(?: \w+){0,2}\s*$")
_HUGE = 4_000.0
_LARGE = Words("scal large huge extreme increas enabl push up_to support", stems=True)
# "scales BERT up to a batch size of 4K, and ViT to one of 16K" without its verb said twice
_UP_TO_BATCH = re.compile(
    r"\bup to (?P<what>(?:an? )?(?:\w+ ){0,2}?(?:mini-?)?batch sizes?(?: of)? ?)"
    r"(?:[^,;]{1,12}, and (?:[\w-]+ ){1,3}to (?P=what))?$"
)


def by_batch(window: Window) -> Term | None:
    """A batch size is a claim when it is called large."""
    named = window.unit.endswith("batch size") or _BATCH_BEFORE.search(window.before)
    large = named and (_LARGE.within(window.far + window.lead) or _measured(window) >= _HUGE)
    return BATCH_SIZE if large else None


def reaches_up(window: Window) -> bool:
    """``up to a batch size of 8K``: the bound stands before the words."""
    return _UP_TO_BATCH.search(window.far + window.lead) is not None
