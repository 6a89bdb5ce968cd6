"""Durations, bytes, parameters, tokens, samples, steps: what such an amount is of, if it is used at all."""

from __future__ import annotations

import re

from assistant.language.quantities import Term, measure
from assistant.types import Context
from ingest.claims.window import HARDWARE, TRAINS, Window, anywhere, ending, opening

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

_LEAD = ending(
    "in within under takes take taking require requires required requiring need needs time_of times_of "
    "latency_of runtime_of after spend spends spending cost costs is are about using with by at to reach "
    "reaches for"
)
_LEAD_WORDS = re.compile(r"(?:(?:only|just|as little as|an average of|average|less than|under)\s)+$")
# "routes for 4 hours" lasts, it does not take.
_LASTS = ending("for with by at using after to")
_BARE = ending("in within under")
_WORK = opening("training inference latency pre_training fine_tuning")
_OF_WORK = opening("train training tuning fine_tuning pre_training optimization learning", between=2, of=True)
# "57% at 30 ms" and "On FLEURS at 160 ms, ..." tell where it was measured.
_MEASURED_AT = re.compile(r"\d ?%?\)? at\s*$|(?:^|[,(] ?)(?:on|for) (?:[\w-]+ ){1,3}at\s*$")
_PER = re.compile(
    r"^(?:\sper |/)(?:image|frame|step|scene|query|sample|iteration|token|prompt|video|edit|generation|"
    r"object|shape|instance|asset|task|item|page|epoch|request|call|document|molecule|user)\b"
)
_CONTENT = opening(
    "video audio speech footage recording data music robot demonstration experience flight driving play "
    "sound conversation human gameplay interaction content transmission",
    between=5,
    stems=True,
    of=True,
)
_LEARNED = anywhere("train pretrain finetun fine_tun learn adapt label annotat supervis", stems=True)
_LENGTH = opening(
    "long video videos clip clips audio speech window windows segment segments old ago apart horizon "
    "ahead context resolution forecast interval later prior before earlier lookahead acquisition recording "
    "recordings demo demos song each in_the_future in_advance a_day a_week per_day per_week missions "
    "chapter storyline"
)
_CALENDAR = ending(
    "past last recent next previous every over_the first final of_the age aged than_a for_over "
    "for_more_than decade coming from",
    between=1,
)
_PIECE = re.compile(r"\b(?:window|clip|segment|horizon|recording|context|sample|snippet)s? of (?:\w+ ){0,2}$")
_INFERS = anywhere("infer generat decod", stems=True)
_LONG = frozenset({"hours", "days", "weeks"})
_SHORT = frozenset({"ms", "us", "ns"})


def duration(window: Window) -> Term | None:
    """The resource of a duration in wall-clock units, or ``None`` when it takes no work.

    ``only 20 hours of speech`` is data.
    """
    if _CONTENT.search(window.after) and window.little and _LEARNED.search(window.all):
        return Term("data", "training")
    if _names_something(window):
        return None
    if window.unit in _SHORT:
        return Term("inference_latency", None if window.cue() == "training" else "inference")
    context = (_context(window) or _aside(window)) if _takes(window) else None
    if context is None:
        return None
    return Term("training_time" if context == "training" else "inference_latency", context)


def _takes(window: Window) -> bool:
    """The words before or behind say that something takes that long."""
    lead = _LEAD_WORDS.sub("", window.before)
    if not (_LEAD.search(lead) or window.little or _is_work(window) or _aside(window)):
        return False
    lasts = _LASTS.search(window.before) and not window.little
    return not lasts or TRAINS.search(window.before[-60:]) is not None


def _aside(window: Window) -> Context | None:
    """``real-time previews (0.01s)``: what is quick at work."""
    bracketed = window.near.endswith("(") and window.after.startswith(")")
    return "inference" if bracketed and _QUICK.search(window.before) else None


_QUICK = re.compile(r"\b(?:real[- ]?time|fast|quick|efficient|instant)\w*\b")


def _context(window: Window) -> Context | None:
    return _by_item(window) or window.cue() or _by_hardware(window) or _by_work(window)


def _by_item(window: Window) -> Context | None:
    """``0.1 s per token``: steps, samples and epochs may be of training, other items are not."""
    each = _PER.search(window.after)
    if each and _MADE.search(window.after):
        return "inference"
    if each is None or (TRAINS.search(window.before) and each[0].endswith(_TRAINED)):
        return None
    return "training" if each[0].endswith("epoch") else "inference"


_MADE = re.compile(r"^\S* ?\w* (?:generation|inference|synthesis|rendering|decoding)\b")
_TRAINED = ("step", "iteration", "sample", "epoch", "scene", "object", "task", "image", "video")


def _by_work(window: Window) -> Context | None:
    """``completes in 3 weeks``: what takes hours is training."""
    if not window.works():
        return None
    return "training" if window.unit in _LONG else "inference"


def _names_something(window: Window) -> bool:
    """``a 10-second video``, ``over the past 5 years``, ``31-day windows``, ``an error of 20 ms``."""
    if window.unit in {"years", "months"} and not TRAINS.search(window.before + window.after):
        return True
    if window.unit in _SHORT and _MEASURED_AT.search(window.before):
        return True
    if _PIECE.search(window.before) or _CALENDAR.search(window.near):
        return True
    if _CONTENT.search(window.after) or _LENGTH.search(window.after):
        return True
    kept_short = window.raw.startswith("sub")  # "sub-second latency"
    joined = "-" in window.raw and window.after[:1] == " " and not kept_short
    return joined and window.amount.value_low is None


def _is_work(window: Window) -> bool:
    return any(pattern.search(window.after) for pattern in (_WORK, _OF_WORK, _PER))


def _by_hardware(window: Window) -> Context | None:
    """``in under 24 hours on one server`` without a verb: what takes hours is training."""
    if not HARDWARE.search(window.all) or not (window.little or _BARE.search(window.near)):
        return None
    if window.unit in _LONG and window.little:
        return "training"
    return window.setting.context()


_SPENT_ON = re.compile(r"\sof (?!training|pre-?training|fine-?tuning|compute|computation|optimi)\w")
_GATHERED = anywhere("curation curating annotation annotating")


def device_time(window: Window) -> Term | None:
    """GPU hours are training's, unless only inference is spoken of."""
    if _GATHERED.search(window.before):
        return Term("cost")
    if _SPENT_ON.match(window.after):
        return None  # "a benchmark of a million GPU hours of outcomes"
    trained = TRAINS.search(window.before + window.after[:30])
    if not trained and _INFERS.search(window.before[-30:] + window.after[:30]):
        return Term("inference_latency", "inference")
    return Term("training_time", "training")


CORPUS_TOKENS = 1e7
"""As many tokens are learned from; nobody reads them at once."""
BATCH_SIZE = Term("steps", "training", "level")
"""More of it is the achievement."""

_CORPUS = opening(
    "data dataset datasets corpus corpora text subset tokens raw image images video videos transfer dump "
    "archive",
    between=3,
)
_PLACED = re.compile(r"^\s(?:on|for|in|with|across|per)\s")
_SUBSET = opening("subset")
_CARD_HYPHEN = re.compile(r"\b[ahv]\d{2,3}[- ]$")
_DURING = re.compile(r"\s(?:during|at|for) (?:training|inference)\b")
_COUNTED = re.compile(r"\d\s*$")
_DEVICE = opening(
    "gpu gpus memory vram ram sram dram card graphics device footprint budget hbm flash cache", between=2
)
_DEVICE_BEFORE = ending("gpu gpus memory vram ram footprint card cache device", between=3)
_SIZE_BEFORE = ending("size compress compressed compresses storage model checkpoint weights", between=4)
_SIZE = opening("model in_size storage")
_MEMORY = anywhere("memory vram ram sram dram hbm footprint kv_cache")


def bytes_of(window: Window) -> Term | None:
    """Memory, the size of a model, or a small corpus; a card's size in its name is none of these."""
    corpus = _CORPUS.search(window.after) and not _PLACED.match(window.after)
    if corpus:
        return Term("data", "training") if window.little or _SUBSET.search(window.after) else None
    if _COUNTED.search(window.near) or _CARD_HYPHEN.search(window.near):
        return None  # "8 80GB GPUs" counts GPUs
    if _DEVICE.search(window.after) or _DEVICE_BEFORE.search(window.before):
        return Term("memory")
    if _SIZE_BEFORE.search(window.before) or _SIZE.search(window.after):
        return Term("model_size")
    return Term("memory") if _MEMORY.search(window.before) or _DURING.match(window.after) else None


_DOWN_TO = ending("to at under down_to")
_STORED = anywhere("kv cache memory optimizer activation activations")


_CACHED = re.compile(r"\s(?:kv|key-value|optimizer)[ -](?:cache|states?|quanti)")


def bits(window: Window) -> Term | None:
    """``the KV cache quantized down to 1 bit``."""
    reduced = _DOWN_TO.search(window.near + window.lead) or window.little
    stored = reduced and _STORED.search(window.all)
    return Term("memory") if stored or _CACHED.match(window.after) else None


_PARITY = anywhere(
    "outperform surpass rival comparable on_par match competitive beat exceed better_than", stems=True
)
_HAS = ending("with has have having using activates activate activating")
_RIVAL = re.compile(r"\b(?:outperform|surpass|beat|exceed)\w*\s(?:[\w-]+\s){0,4}$")

_THEIRS = re.compile(
    r"\b(?:outperform|surpass|beat|exceed)\w*\b[^,;]*?"
    r"\b(?:model|network|baseline|llm|variant|counterpart)s? (?:with|of|having) $"
)


def _set_against(window: Window) -> bool:
    """``with 400 steps, outperforming``: one amount of what does as well as others or better."""
    matched = _PARITY.search(window.all) and _HAS.search(window.near)
    return matched is not None and window.alone


def parameters(window: Window) -> Term | None:
    """A size is a claim when it is called small, or set against what it beats."""
    if _RIVAL.search(window.before) or (_THEIRS.search(window.before) and not window.little):
        return None
    ranged = window.amount.value_low is not None and window.near.endswith("(")
    if ranged or _KIND_OF_SIZE.search(window.near + window.lead):
        return None  # "small models (<= 3B parameters)" says what small means
    if window.unit == "parameters" and (window.amount.form == "word" or window.amount.value < _FEW):
        return None  # "each point has only five geometric parameters"
    matched = _set_against(window) and "up to" not in window.lead
    return Term("model_size") if window.little or matched or _COMPACT.search(window.before) else None


_FEW = 10
_KIND_OF_SIZE = re.compile(
    r"[(;] ?(?:<=?|≤) ?$|\b(?:v?llms?|m?llms?|slms?|models)\)? (?:with|of|having) (?:fewer|less) than $"
)
_COMPACT = re.compile(r"\b(?:lightweight|compact|tiny|small|efficient)\b(?: [\w-]+){0,3} \($")
_CONTEXT_LENGTH = anywhere(
    "context contexts window windows length lengths sequence sequences output outputs input inputs per "
    "generated"
)
_SEEN = anywhere("vision visual image video")
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
    if "-token" in window.raw or _CONTEXT_LENGTH.search(window.near + window.raw + window.after[:20]):
        return None
    if _BUDGET_OF.search(window.before):
        return None
    if _SEEN.search(window.raw) or _seen_of(window):
        return Term("compute", "inference") if window.little else None
    if window.little:
        return Term("data", "training" if TRAINS.search(window.all) else None)
    trained = _TRAINED_ON.search(_BRACKETS.sub("", window.before)) and "up to" not in window.lead
    return Term("data", "training") if trained else None


_LIMITED = anywhere("limitation reliance rely restricted", stems=True)
_LEARNING = anywhere(
    "train tun learn label annotat demonstrat fine_tun supervis adapt example sampl data require need us",
    stems=True,
)


def _single(window: Window) -> bool:
    """``using one training example``: so few, called by what they are for."""
    few = window.amount.form == "word" and _measured(window) <= _FEW and window.amount.bound != "at_least"
    return few and _TAUGHT.search(window.raw) is not None and _WITH.search(window.before) is not None


_TAUGHT = re.compile(r"\b(?:training|labell?ed|unlabell?ed|annotated)\b")
_WITH = ending("using with from require requires requiring on", between=1)
_TESTED = re.compile(
    r"\b(?:benchmark|data ?set|test ?set|evaluation set)s? (?:consist|compris|contain|cover)\w+ (?:of )?$"
    r"|\b(?:benchmark|test ?set|evaluation set)s? (?:\w+ ){0,3}$"
)
_TEST_ITEMS = re.compile(r"\btest (?:samples|questions)")
_OF_A_SHARE = re.compile(r"\d ?%\s+of\s[^,;]{0,40}$")
"""Of "76% of concepts having fewer than 50 examples" the number describes the share."""
_EACH = re.compile(r"\s(?:turns?\b|per (?:prompt|query|question|image|input|example)\b)")
_BUDGET_OF = re.compile(r"\bbudgets? of\b[^,;]{0,15}$")
_BRACKETS = re.compile(r"\([^()]*\)\s?")


def _seen_of(window: Window) -> bool:
    """``prunes 97% of the visual tokens, retaining only 16 tokens``."""
    return _SEEN_TOKENS.search(window.all) is not None and _measured(window) < CORPUS_TOKENS


_SEEN_TOKENS = re.compile(r"\b(?:visual|vision|image|video) tokens?\b")


def items(window: Window) -> Term | None:
    """``only 500 labeled samples``; ``minibatch sizes up to 8192 images``."""
    if _BATCH_BEFORE.search(window.before):
        return by_batch(window)
    tested = _TESTED.search(window.before) or _TEST_ITEMS.search(window.raw)
    tested = tested or _OF_A_SHARE.search(window.before)
    if tested or _LIMITED.search(window.before) or _EACH.match(window.after):
        return None
    if _single(window):
        return Term("data", "training")
    learned = window.little and _LEARNING.search(window.before + window.after + window.raw)
    return Term("data", "training") if learned else None


_COUNTED_STEPS = frozenset("steps iterations NFE epochs updates evaluations passes calls".split())
_WITHIN = ending("within in")
_SCHEDULE = re.compile(r"\s(?:training )?(?:schedule|setting|regime|protocol)")


def steps(window: Window) -> Term | None:
    """``in only 4 sampling steps``, ``within 15 iterations``."""
    if window.unit.endswith("batch size"):
        return by_batch(window)
    if window.unit.rpartition(" ")[2] not in _COUNTED_STEPS or (
        window.amount.form == "word" and window.amount.value == 1
    ):
        return None
    if _SCHEDULE.match(window.after) or ("-" in window.raw and window.amount.form == "word"):
        return None  # "the two-step approach" counts its parts
    printed = window.amount.value > 1 and window.amount.form == "digits"
    placed = _WITHIN.search(window.near) or _set_against(window)
    return Term("steps") if window.little or (printed and placed) else None


_BATCH_BEFORE = re.compile(r"batch[ -]?sizes?\b(?: \w+){0,2}\s*$|batch[ -]?sizes? to the extreme,?\s*$")
_HUGE = 4_000.0
_LARGE = anywhere("scal large huge extreme increas enabl push up_to support", stems=True)
# "scales BERT up to a batch size of 4K, and ViT to one of 16K" without its verb said twice
_UP_TO_BATCH = re.compile(
    r"\bup to (?P<what>(?:an? )?(?:\w+ ){0,2}?(?:mini-?)?batch sizes?(?: of)? ?)"
    r"(?:[^,;]{1,12}, and (?:[\w-]+ ){1,3}to (?P=what))?$"
)


def by_batch(window: Window) -> Term | None:
    """A batch size is a claim when it is called large."""
    named = window.unit.endswith("batch size") or _BATCH_BEFORE.search(window.before)
    large = named and (_LARGE.search(window.far + window.lead) or _measured(window) >= _HUGE)
    return BATCH_SIZE if large else None


def reaches_up(window: Window) -> bool:
    """``up to a batch size of 8K``: the bound stands before the words."""
    return _UP_TO_BATCH.search(window.far + window.lead) is not None
