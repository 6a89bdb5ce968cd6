"""Durations: ``trains in 4 minutes``, ``40 ms latency``, ``35 GPU hours``; not clips or windows."""

from __future__ import annotations

import re

from assistant.language.quantities import Term
from assistant.types import Context
from ingest.claims.around import HARDWARE, TRAINS, Around
from ingest.claims.cues import anywhere, ending, opening

__all__ = ["device_time", "duration"]

_LEAD = ending(
    "in within under takes take taking require requires required requiring need needs time_of times_of "
    "latency_of runtime_of after spend spends spending cost costs is are about using with by at to reach "
    "reaches for"
)
_NAMED = re.compile(
    r"\b(?:(?:time|latency|runtime)s?\s?[:=]"
    r"|(?:latency|runtime|(?:running|inference|training|processing) time) ?\()\s*$"
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
_DEVIATION = re.compile(r"\b(?:(?:errors?|deviations?|drift|offset|jitter)\b|accuracy (?:of|within|to)\b)")
_INFERS = anywhere("infer generat decod", stems=True)
_LONG = frozenset({"hours", "days", "weeks"})
_SHORT = frozenset({"ms", "us", "ns"})


def duration(around: Around) -> Term | None:
    """The resource of a duration in wall-clock units, or ``None`` when it takes no work.

    ``only 20 hours of speech`` is data.
    """
    if _CONTENT.search(around.after) and around.little and _LEARNED.search(around.all):
        return Term("data", "training")
    if _names_something(around):
        return None
    if around.unit in _SHORT:
        return Term("inference_latency", None if around.cue() == "training" else "inference")
    context = _context(around) if _takes(around) else None
    if context is None:
        return None
    return Term("training_time" if context == "training" else "inference_latency", context)


def _takes(around: Around) -> bool:
    """The words before or behind say that something takes that long."""
    lead = _LEAD_WORDS.sub("", around.before)
    if not (_LEAD.search(lead) or _NAMED.search(lead) or around.little or _is_work(around)):
        return False
    lasts = _LASTS.search(around.before) and not around.little
    return not lasts or TRAINS.search(around.before[-30:]) is not None


def _context(around: Around) -> Context | None:
    return _by_item(around) or around.cue() or _by_hardware(around) or _by_work(around)


def _by_item(around: Around) -> Context | None:
    """``0.1 s per token``: steps, samples and epochs may be of training, other items are not."""
    each = _PER.search(around.after)
    if each is None or (TRAINS.search(around.before) and each[0].endswith(_TRAINED)):
        return None
    return "training" if each[0].endswith("epoch") else "inference"


_TRAINED = ("step", "iteration", "sample", "epoch", "scene", "object", "task", "image", "video")


def _by_work(around: Around) -> Context | None:
    """``completes in 3 weeks``: what takes hours is training."""
    if not around.works():
        return None
    return "training" if around.unit in _LONG else "inference"


def _names_something(around: Around) -> bool:
    """``a 10-second video``, ``over the past 5 years``, ``31-day windows``, ``an error of 20 ms``."""
    if around.unit in {"years", "months"} and not TRAINS.search(around.before + around.after):
        return True
    if around.unit in _SHORT and _MEASURED_AT.search(around.before):
        return True
    if _DEVIATION.search(around.near) or _CALENDAR.search(around.near):
        return True
    if _CONTENT.search(around.after) or _LENGTH.search(around.after):
        return True
    kept_short = around.raw.startswith("sub")  # "sub-second latency"
    joined = "-" in around.raw and around.after[:1] == " " and not kept_short
    return joined and around.amount.value_low is None


def _is_work(around: Around) -> bool:
    return any(pattern.search(around.after) for pattern in (_WORK, _OF_WORK, _PER))


def _by_hardware(around: Around) -> Context | None:
    """``in under 24 hours on one server`` without a verb: what takes hours is training."""
    if not HARDWARE.search(around.all) or not (around.little or _BARE.search(around.near)):
        return None
    if around.unit in _LONG and around.little:
        return "training"
    return around.setting.context()


_GATHERED = anywhere("curation curating annotation annotating")


def device_time(around: Around) -> Term | None:
    """GPU hours are training's, unless only inference is spoken of."""
    if _GATHERED.search(around.before):
        return Term("cost")
    trained = TRAINS.search(around.before + around.after[:30])
    if not trained and _INFERS.search(around.before[-30:] + around.after[:30]):
        return Term("inference_latency", "inference")
    return Term("training_time", "training")
