"""Absolute amounts: ``in 4 minutes``, ``only 16 GB memory``, ``21.7 GFLOPs``, ``at 65 FPS``."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.language.quantities import Term, measure
from assistant.types import Bound, Direction
from ingest.claims.lexicon import Words
from ingest.claims.reading import Reading
from ingest.claims.resources import Setting, phased
from ingest.claims.sentence import Group, Sentence
from ingest.claims.volumes import (
    BATCH_SIZE,
    HARDWARE,
    TRAINS,
    Window,
    bits,
    by_batch,
    bytes_of,
    duration,
    items,
    parameters,
    reaches_up,
    steps,
    tokens,
)

__all__ = ["absolutes", "of_baseline"]


def absolutes(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """The readings of a group whose unit is absolute; empty when it only describes."""
    unit = group.amounts[0].unit
    if not (unit.startswith("absolute:") or unit == "count") or of_baseline(sentence, group):
        return []
    found = []
    shared: Term | None = None
    for amount in group.amounts:
        size = measure(amount.value, amount.unit)
        reader = _READERS.get(_family(size.dimension)) if size else None
        window = Window(sentence, group, amount, setting)
        term = reader(window) if reader and amount.sign != "+" else None
        shared = term = term or shared  # "in 9 and 40 minutes"
        if term is not None:
            large = term.quantity == "throughput" or term == BATCH_SIZE
            direction: Direction = "increase" if large else "decrease"
            bound: Bound | None = "up_to" if term == BATCH_SIZE and reaches_up(window) else None
            settled = phased(sentence, group.last, term, setting)
            found.append(
                Reading(amount, settled.quantity, settled.context, direction, bound=bound, achieved=large)
            )
    return found


_RIVALS = frozenset({"THAN", "BEAT", "PAR"})
_NAMING = frozenset({"WORD", "TRAIN", "INFER", "METRIC", "PREPOSITION"})
_REACH = 12


def of_baseline(sentence: Sentence, group: Group) -> bool:
    """``faster than Habitat (7699 SPS)``: the number belongs to what is compared with."""
    is_gain = group.amounts[0].sign == "+"  # "improves over LoRA on GSM8K (+4.9%)"
    if is_gain or _of_a_baseline(sentence, group):
        return not is_gain
    if not group.bracketed:
        return _of_what_is_named(sentence, group)
    for i in range(group.first - 2, max(-1, group.first - 1 - _REACH), -1):
        item = sentence.items[i]
        if item.kind in _RIVALS:
            return True
        listed = item.kind in {"AND", "OPEN", "CLOSE"}  # "rivals A (74.5) and B (74.9)"
        counted = item.amount is not None and item.amount.unit in {"count", "percent"}
        if item.kind not in _NAMING and not listed and not counted:
            return False
    return False


def _of_what_is_named(sentence: Sentence, group: Group) -> bool:
    """``faster than the Notch Filter's 5 seconds``: only names lie between."""
    near = sentence.items[max(0, group.first - _NAMES) : group.first]
    nearest = next((item for item in reversed(near) if item.kind != "WORD"), None)
    return nearest is not None and nearest.kind == "THAN"


_NAMES = 6


def _of_a_baseline(sentence: Sentence, group: Group) -> bool:
    """``the cloud-only baseline obtains 80.8%``, ``the best baseline (MSMT, 6.8 degrees, 83% recall)``."""
    for i in range(group.first - 1, max(-1, group.first - _REACH), -1):
        if sentence.items[i].kind in {"REACH", "OPEN"}:
            return sentence.at(i - 1).word in {"baseline", "baselines"}
        if sentence.items[i].kind in {"BREAK", "CLOSE"}:
            return False
    return False


def _family(dimension: str) -> str:
    if dimension.endswith(" time"):
        return "device time"
    return "rate" if dimension.endswith("/s") else dimension


_FOOTAGE = Words("video videos footage camera cameras recording recordings", between=3)
_FORMAT = Words("480p 720p 1080p 1440p 2160p resolution video videos")
_SOURCE = re.compile(
    r"\b(?:base|input|source|native|original|capture|camera|recording|sampling) (?:frame )?rates? of\s*$"
    r"|\b(?:captures?|capturing|records?|recording|films?) [^;]{0,40}\b(?:frames?|images?|videos?|pixels)\b"
    r"[^;]{0,40}\bat\s*$|\b(?:low|lower|high|higher|different|various|varying) frame rates?\b[^,;]{0,4}$"
)
_PASSED_THROUGH = Words("throughput", between=1)
_LIVE = Words("real_time realtime streaming interactive")
_LOOPS = Words("control inference run frequency rate real_time realtime operat speed", stems=True)


def _frames(window: Window) -> Term | None:
    """Frames per second that are reached, not those of a video; hertz of a control loop."""
    footage = _FOOTAGE.opens(window.after) and not window.after.startswith((" for ", " on ", " in "))
    live = HARDWARE.within(window.all) or _LIVE.within(window.all)
    formatted = (window.near.endswith("/") or _FORMAT.within(window.near)) and not live
    if footage or formatted or _SOURCE.search(window.before) or window.unit == "kHz":
        return None
    if _PASSED_THROUGH.ends(window.near.rstrip(": ")):
        return Term("throughput")
    looped = window.unit != "Hz" or _LOOPS.within(window.before[-40:] + window.after[:25])
    return Term("inference_latency", "inference") if looped else None


_FUNDS = Words(
    "damage loss losses caused trillion market billion revenue holdings fund invest per_capita salar income "
    "wage worth attract vault chip win stak raised",
    stems=True,
)


def _money(window: Window) -> Term | None:
    if _FUNDS.within(window.near + window.unit + window.after[:40]):
        return None
    return Term("cost", "training" if TRAINS.within(window.before) else None)


def _always(term: Term) -> Callable[[Window], Term | None]:
    return lambda _: term


# What is worked through; trades and visits per day are none.
_WORKED = Words(
    "token image frame sample video page document query request prompt sequence example step sentence word "
    "char paper file flop op iteration episode slide scan molecule structure transaction gb mb byte bit",
    stems=True,
)
_LEISURELY = frozenset({"day", "h", "min"})


def _rate(window: Window) -> Term | None:
    what, _, per = window.unit.rpartition("/")
    return None if per in _LEISURELY and not _WORKED.within(what) else Term("throughput")


_DEVICE_TIME = _always(Term("training_time", "training"))
_COMPUTE, _ENERGY = _always(Term("compute")), _always(Term("energy"))
_READERS: dict[str, Callable[[Window], Term | None]] = {
    "time": duration, "device time": _DEVICE_TIME, "bytes": bytes_of, "bits": bits, "FLOPs": _COMPUTE,
    "MACs": _COMPUTE, "frame rate": _frames, "rate": _rate, "query rate": _rate,
    "step rate": _rate, "parameters": parameters, "tokens": tokens, "items": items, "steps": steps,
    "epochs": steps, "count": by_batch, "money": _money, "energy": _ENERGY, "power": _ENERGY,
}  # fmt: skip
"""Dimension of the unit -> who says what such an amount is about."""
