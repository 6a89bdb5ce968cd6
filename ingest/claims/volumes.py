"""Volumes: bytes, bits, parameters, tokens, samples, steps, batch sizes."""

from __future__ import annotations

import re

from assistant.language.quantities import Term, measure
from ingest.claims.around import TRAINS, Around
from ingest.claims.cues import anywhere, ending, opening

__all__ = [
    "BATCH_SIZE",
    "CORPUS_TOKENS",
    "bits",
    "by_batch",
    "bytes_of",
    "items",
    "parameters",
    "reaches_up",
    "steps",
    "tokens",
]

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
_PER_SECOND = re.compile(r"^\s*(?:/s|per second)")
_SUBSET = opening("subset")
_CARD = ending("a100 h100 v100 a800 h800 h20 a100- h100- v100- a800-")
_CARD_HYPHEN = re.compile(r"\b[ahv]\d{2,3}[- ]$")
_DURING = re.compile(r"\s(?:during|at|for) (?:training|inference)\b")
_COUNTED = re.compile(r"\d\s*$")
_DEVICE = opening(
    "gpu gpus memory vram ram sram dram card graphics device footprint budget hbm flash cache", between=2
)
_DEVICE_BEFORE = ending("gpu gpus memory vram ram footprint card cache device", between=3)
_SIZE_BEFORE = ending("size compress compressed compresses storage model checkpoint weights file", between=4)
_SIZE = opening("model in_size storage")
_MEMORY = anywhere("memory vram ram sram dram hbm footprint kv_cache")


def bytes_of(around: Around) -> Term | None:
    """Memory, the size of a model, or a small corpus; a card's size in its name is none of these."""
    corpus = _CORPUS.search(around.after) and not _PLACED.match(around.after)
    if corpus or _PER_SECOND.match(around.after):
        return Term("data", "training") if around.little or _SUBSET.search(around.after) else None
    if _COUNTED.search(around.near) or _CARD_HYPHEN.search(around.near):
        return None  # "8 80GB GPUs" counts GPUs
    if _DEVICE.search(around.after) or _DEVICE_BEFORE.search(around.before):
        return Term("memory")
    if _SIZE_BEFORE.search(around.before) or _SIZE.search(around.after):
        return Term("model_size")
    return Term("memory") if _MEMORY.search(around.before) or _DURING.match(around.after) else None


_DOWN_TO = ending("to at under down_to")
_STORED = anywhere("kv cache memory optimizer activation activations")


_CACHED = re.compile(r"\s(?:kv|key-value|optimizer)[ -](?:cache|states?|quanti)")


def bits(around: Around) -> Term | None:
    """``the KV cache quantized down to 1 bit``."""
    reduced = _DOWN_TO.search(around.near + around.lead) or around.little
    stored = reduced and _STORED.search(around.all)
    return Term("memory") if stored or _CACHED.match(around.after) else None


_PARITY = anywhere(
    "outperform surpass rival comparable on_par match competitive beat exceed better_than", stems=True
)
_HAS = ending("with has have having using activates activate activating")
_RIVAL = re.compile(r"\b(?:outperform|surpass|beat|exceed)\w*\s(?:[\w-]+\s){0,4}$")

_THEIRS = re.compile(
    r"\b(?:outperform|surpass|beat|exceed)\w*\b[^,;]*?"
    r"\b(?:model|network|baseline|llm|variant|counterpart)s? (?:with|of|having) $"
)


def _set_against(around: Around) -> bool:
    """``with 400 steps, outperforming``: one amount of what does as well as others or better."""
    matched = _PARITY.search(around.all) and _HAS.search(around.near)
    return matched is not None and around.alone


def parameters(around: Around) -> Term | None:
    """A size is a claim when it is called small, or set against what it beats."""
    if _RIVAL.search(around.before) or (_THEIRS.search(around.before) and not around.little):
        return None
    if around.unit == "parameters" and (around.amount.form == "word" or around.amount.value < _FEW):
        return None  # "each point has only five geometric parameters"
    matched = _set_against(around) and "up to" not in around.lead
    return Term("model_size") if around.little or matched else None


_FEW = 10
_LENGTH = anywhere(
    "context contexts window windows length lengths sequence sequences output outputs input inputs per"
)
_SEEN = anywhere("vision visual image video")
_TRAINED_ON = re.compile(
    r"\b(?:train|pre-?train|fine-?tun|tun)\w*,?\s(?:[\w.-]+,?\s){0,6}(?:on|with|using|for|over|of)"
    r"\s(?:[\w-]+\s){0,3}$"
)


def _measured(around: Around) -> float:
    size = measure(around.amount.value, around.amount.unit)
    return size.amount if size else 0.0


def tokens(around: Around) -> Term | None:
    """Tokens learned from, or few tokens processed; the length of a context is neither."""
    if _measured(around) >= CORPUS_TOKENS and around.little:
        return Term("data", "training")
    if "-token" in around.raw or _LENGTH.search(around.near + around.after[:20]):
        return None
    if _SEEN.search(around.raw) or _seen_of(around):
        return Term("compute", "inference") if around.little else None
    if around.little:
        return Term("data", "training" if TRAINS.search(around.all) else None)
    trained = _TRAINED_ON.search(_BRACKETS.sub("", around.before))
    return Term("data", "training") if trained else None


_LIMITED = anywhere("limitation reliance rely restricted", stems=True)
_LEARNED = anywhere(
    "train tun learn label annotat demonstrat fine_tun supervis adapt example sampl data require need us",
    stems=True,
)


_BRACKETS = re.compile(r"\([^()]*\)\s?")


def _seen_of(around: Around) -> bool:
    """``prunes 97% of the visual tokens, retaining only 16 tokens``."""
    return _SEEN_TOKENS.search(around.all) is not None and _measured(around) < CORPUS_TOKENS


_SEEN_TOKENS = re.compile(r"\b(?:visual|vision|image|video) tokens?\b")


def items(around: Around) -> Term | None:
    """``only 500 labeled samples``; ``minibatch sizes up to 8192 images``."""
    if _BATCH_BEFORE.search(around.before):
        return by_batch(around)
    if _LIMITED.search(around.before):
        return None
    learned = around.little and _LEARNED.search(around.before + around.after + around.raw)
    return Term("data", "training") if learned else None


_COUNTED_STEPS = frozenset("steps iterations NFE epochs updates evaluations passes calls".split())
_WITHIN = ending("within in")
_BUDGET = re.compile(r"\s(?:[\w-]+\s)?(?:budget|horizon|window|lookahead)")


def steps(around: Around) -> Term | None:
    """``in only 4 sampling steps``, ``within 15 iterations``."""
    if around.unit.endswith("batch size"):
        return by_batch(around)
    if around.unit.rpartition(" ")[2] not in _COUNTED_STEPS or (
        around.amount.form == "word" and around.amount.value == 1
    ):
        return None
    if _BUDGET.match(around.after) or ("-" in around.raw and around.amount.form == "word"):
        return None  # "the two-step approach" counts its parts
    printed = around.amount.value > 1 and around.amount.form == "digits"
    placed = _WITHIN.search(around.near) or _set_against(around)
    return Term("steps") if around.little or (printed and placed) else None


_BATCH_BEFORE = re.compile(r"batch[ -]?sizes?\b(?: \w+){0,2}\s*$|batch[ -]?sizes? to the extreme,?\s*$")
_HUGE = 4_000.0
_LARGE = anywhere("scal large huge extreme increas enabl push up_to support", stems=True)
# "scales BERT up to a batch size of 4K, and ViT to one of 16K" without its verb said twice
_UP_TO_BATCH = re.compile(
    r"\bup to (?P<what>(?:an? )?(?:\w+ ){0,2}?(?:mini-?)?batch sizes?(?: of)? ?)"
    r"(?:[^,;]{1,12}, and (?:[\w-]+ ){1,3}to (?P=what))?$"
)


def by_batch(around: Around) -> Term | None:
    """A batch size is a claim when it is called large."""
    named = around.unit.endswith("batch size") or _BATCH_BEFORE.search(around.before)
    large = named and (_LARGE.search(around.far + around.lead) or _measured(around) >= _HUGE)
    return BATCH_SIZE if large else None


def reaches_up(around: Around) -> bool:
    """``up to a batch size of 8K``: the bound stands before the words."""
    return _UP_TO_BATCH.search(around.far + around.lead) is not None
