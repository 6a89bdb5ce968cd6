"""Absolute amounts: ``in 4 minutes``, ``only 16 GB memory``, ``21.7 GFLOPs``, ``at 65 FPS``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from assistant.quantities import Amount, Term, measure
from assistant.types import Bound, Direction
from ingest.claims.reading import Reading
from ingest.claims.resource import Setting, timed
from ingest.claims.sentence import Group, Sentence

__all__ = ["absolutes", "of_baseline"]


def absolutes(sentence: Sentence, group: Group, setting: Setting) -> list[Reading]:
    """The readings of a group whose unit is absolute; empty when it only describes."""
    found: list[Reading] = []
    if of_baseline(sentence, group):
        return found
    for amount in group.amounts:
        size = measure(amount.value, amount.unit)
        if size is None:
            continue
        dimension = _family(size.dimension)
        around = _Around(sentence, amount, setting, alone=len(group.amounts) == 1)
        reader = _READERS.get(dimension)
        term = reader(around) if reader else None
        if term is not None:
            large = term.quantity == "throughput" or term == _BATCH_SIZE
            direction: Direction = "increase" if large else "decrease"
            bound: Bound | None = (
                "up_to" if term == _BATCH_SIZE and _UP_TO.search(around.far + around.lead) else None
            )
            settled = timed(sentence, group.last, term, setting)
            found.append(
                Reading(amount, settled.quantity, settled.context, direction, bound=bound, achieved=large)
            )
    return found


def of_baseline(sentence: Sentence, group: Group) -> bool:
    """``faster than Habitat (7699 SPS)``: the bracketed number belongs to what is compared with."""
    if not group.bracketed:
        near = sentence.items[max(0, group.first - 3) : group.first]
        return any(item.kind == "THAN" for item in near) and all(
            item.kind in {"THAN", "WORD"} for item in near[-2:]
        )
    for i in range(group.first - 2, max(-1, group.first - 12), -1):
        if sentence.items[i].kind in {"THAN", "BEAT", "PAR"}:
            return True
        number = sentence.items[i].amount
        if number is not None and number.unit == "count":
            continue
        if (
            sentence.items[i].kind not in {"WORD", "TRAIN", "INFER", "METRIC", "PREPOSITION"}
            and sentence.items[i].word != "both"
        ):
            return False
    return False


def _family(dimension: str) -> str:
    if dimension.endswith(" time"):
        return "device time"
    return "rate" if dimension.endswith("/s") else dimension


_CLAUSES = re.compile(r";|, (?:and|while|whereas|but|which)\b|\b(?:while|whereas)\b")


def _last_clause(before: str) -> str:
    return _CLAUSES.split(before)[-1]


_UP_TO = re.compile(r"\bup to (?:an? )?(?:\w+ ){0,2}?(?:mini-?)?batch size(?: of)?\s*$")
_BATCH_SIZE = Term("steps", "training", "level")


class _Around:
    """The words close to an amount, for the readers below."""

    def __init__(self, sentence: Sentence, amount: Amount, setting: Setting, *, alone: bool) -> None:
        clean = sentence.clean
        self.amount = amount
        self.far = clean[max(0, amount.lead - 110) : amount.lead].lower()
        self.before = _last_clause(self.far)
        self.near = clean[max(0, amount.lead - 22) : amount.lead].lower()
        self.lead = clean[amount.lead : amount.start].lower()
        self.after = clean[amount.end : amount.end + 50].lower()
        self.all = clean.lower()
        self.setting = setting
        self.alone = alone

    def cue(self) -> Literal["training", "inference"] | None:
        """Training or inference, by the nearest verb of either: right behind the amount, else before it in the clause."""
        behind = self.after[:28]
        if re.search(r"\b(?:runs?|running|operat\w+|execut\w+|respon\w+) (?:in|within|at)\s*$", self.before):
            return "inference"
        if _TRAINS.search(behind):
            return "training"
        trains = max((m.start() for m in _TRAINS.finditer(self.before)), default=-1)
        runs = max((m.start() for m in _RUNS.finditer(self.before)), default=-1)
        if trains < 0 and runs < 0:
            return "inference" if _RUNS.search(behind) or _WORKS.search(self.before[-45:]) else None
        return "training" if trains >= runs else "inference"

    @property
    def little(self) -> bool:
        """The amount is called small: ``only``, ``just``, ``less than``, ``as few as``."""
        return (
            self.amount.bound == "up_to"
            and not re.search(r"up to|as (?:large|high|many|much|big) as", self.lead)
            or re.search(r"\b(?:only|just|merely|mere)\b", self.lead) is not None
            or re.search(r"\b(?:only|just|merely|a mere)\s(?:\w+\s){0,2}$", self.near) is not None
        )


_TRAINS = re.compile(
    r"\b(?:train|pre-?train|fine-?tun|converge|optimi[sz]|learn|distill|retrain|adapt|quantiz|prun)"
)
_RUNS = re.compile(
    r"\b(?:infer|generat|render|decod|sampl|predict|synthesi|edit|respon|latenc|runtime|detect|segment|solv|execut|produc|creat|retriev|plan|search|simulat|reconstruct)"
)
# Verbs of any work: they tell of inference only when nothing tells of training.
_WORKS = re.compile(r"\b(?:run|complet|take|comput|finish|process|perform)")
_TIME_LEAD = re.compile(
    r"(?:\bin|\bwithin|\bunder|\btakes?|\btaking|\brequir\w+|\bneeds?|\btimes? of|\blatency of|\bruntime of|\bafter|\bspend\w*|\bcosts?|\bis|\bare|\babout|\busing|\bwith|\bby|\bat|\bto|\breach\w*|\btime:|\bfor)\s+(?:only |just |as little as |an average of |average |less than |under )*$"
)
_OF_WORK = re.compile(
    r"\s(?:of (?:\w+\s){0,2}(?:pre-?|fine-?)?(?:train|tun|optimi|learn)|training|inference|latency|per (?:image|frame|"
    r"step|scene|query|sample|iteration|token|prompt|video|edit|generation|object|shape|instance|asset|task|item))"
)
# "routes for 4 hours" lasts, it does not take.
_LOOSE_LEAD = re.compile(r"\b(?:for|with|by|at|using|after|to)\s*$")
_BARE_LEAD = re.compile(r"\b(?:in|within|under)\s*$")
_HARDWARE = re.compile(
    r"\b(?:gpu\w*|tpu\w*|cpu\w*|laptop|server|accelerators?|workstation|node|nodes|a100s?|h100s?|v100s?|rtx|hardware|desktop|phone|device)\b"
)
_MEDIA = re.compile(
    r"^[\s-]*(?:long|of (?:[\w-]+\s){0,3}(?:video|audio|speech|footage|recording|data|music|robot|demonstration|experience|flight|driving|play|sound|conversation|human|gameplay|interaction|content)|videos?\b|clips?\b|audio|speech|window|segments?\b|old\b|ago\b|apart|horizon|ahead|context|resolution|forecast|interval|later|a (?:day|week)|per (?:day|week)|-?minute video|prior|before|earlier|in the future|recordings?|demos?\b|song|each\b)"
)
_PAST = re.compile(
    r"\b(?:past|last|recent|next|previous|every|over the|first|final|of the|age|aged|between|than a|for over|for more than|decade|coming|from)\s+(?:\w+\s)?$"
)


def _time(around: _Around) -> Term | None:
    if re.search(r"\b(?:errors?|deviations?|drift|offset|jitter|accuracy)\b", around.near):
        return None
    if _MEDIA.search(around.after) or _PAST.search(around.near):
        return None
    name = around.amount.unit.removeprefix("absolute:")
    if (
        "-" in around.amount.raw
        and not around.amount.raw.startswith("-")
        and around.after[:1] == " "
        and around.amount.value_low is None
    ):
        return None  # "31-day windows" names the windows
    if name in {"years", "months"} and not _TRAINS.search(around.before + around.after):
        return None
    if name in {"ms", "us", "ns"}:
        return Term("inference_latency", None if around.cue() == "training" else "inference")
    if not (_TIME_LEAD.search(around.before) or around.little or _OF_WORK.match(around.after)):
        return None
    if _LOOSE_LEAD.search(around.before) and not around.little and not _TRAINS.search(around.before[-30:]):
        return None
    cue = around.cue() or (
        "training"
        if name in {"hours", "days", "weeks"} and around.little and _HARDWARE.search(around.all)
        else None
    )
    if cue is None and (around.little or _BARE_LEAD.search(around.near)) and _HARDWARE.search(around.all):
        cue = around.setting.context()
    return Term("training_time" if cue == "training" else "inference_latency", cue) if cue else None


def _device_time(around: _Around) -> Term | None:
    trained = _TRAINS.search(around.before[-70:] + around.after[:30])
    if not trained and re.search(r"\b(?:infer|generat|decod)", around.before[-30:] + around.after[:30]):
        return Term("inference_latency", "inference")
    return Term("training_time", "training")


_MEMORY_WORDS = re.compile(r"\b(?:memory|vram|ram|sram|dram|hbm|footprint|kv cache|kv-cache)\b")
_DEVICE_WORDS = re.compile(
    r"^[\s)]*(?:of |on (?:a|an|one) )?(?:\w+\s){0,2}(?:gpus?|memory|vram|ram|sram|dram|card|graphics|device|footprint|budget|hbm|flash|cache)\b"
)
_DEVICE_BEFORE = re.compile(
    r"\b(?:gpus?|memory|vram|ram|footprint|card|cache|device)\b(?: \w+){0,3}\s*[(]?\s*$"
)
_SIZE_WORDS = re.compile(
    r"\b(?:size|compress\w*|storage|model|checkpoint|weights|file)\b(?: \w+){0,4}\s*\(?\s*$"
)
_CORPUS = re.compile(
    r"^\s*(?:of )?(?:[\w-]+\s){0,3}(?:data|datasets?|corpus|corpora|text|subset|tokens|raw|images?|videos?|transfer|/s|dump|archive)\b|^\s*(?:/s|per second)"
)


def _bytes(around: _Around) -> Term | None:
    if _CORPUS.search(around.after):
        return Term("data", "training") if around.little or "subset" in around.after[:12] else None
    if re.search(r"\d\s*$", around.near):
        return None  # "8 80GB GPUs" counts GPUs
    if around.near.endswith(
        ("a100-", "h100-", "v100-", "a800-", "a100 ", "h100 ", "v100 ", "h800 ", "a800 ", "h20 ")
    ):
        return None
    if _DEVICE_WORDS.search(around.after) or _DEVICE_BEFORE.search(around.before):
        return Term("memory")
    if _SIZE_WORDS.search(around.before) or re.match(
        r"\s*(?:model|in size|of storage|storage)\b", around.after
    ):
        return Term("model_size")
    if _MEMORY_WORDS.search(around.before):
        return Term("memory")
    return None


def _flops(around: _Around) -> Term | None:
    return Term("compute")


def _frames(around: _Around) -> Term | None:
    if re.match(r"\s*(?:[\w-]+\s){0,3}?(?:videos?|footage|cameras?|recordings?)\b", around.after):
        return None
    if re.search(r"\b(?:\d{3,4}p|resolution|videos?)\b|/$", around.near):
        return None
    if around.amount.unit.endswith(("Hz", "kHz")):
        cue = re.search(
            r"\b(?:control|inference|run|frequency|rate|real-?time|operat|speed)",
            around.before[-40:] + around.after[:25],
        )
        return Term("inference_latency", "inference") if cue and "kHz" not in around.amount.unit else None
    return Term("inference_latency", "inference")


def _rates(around: _Around) -> Term | None:
    return Term("throughput")


_PARITY = re.compile(
    r"\b(?:outperform|surpass|rival|comparable|on par|match|competitive|beat|exceed|better than)"
)


def _parameters(around: _Around) -> Term | None:
    """A size is a claim when it is called small, or set against what it beats."""
    if around.little or (
        _PARITY.search(around.all)
        and "up to" not in around.lead
        and re.search(r"\b(?:with|has|have|using)\s*$", around.near)
        and around.alone
    ):
        return Term("model_size")
    return None


def _tokens(around: _Around) -> Term | None:
    if re.search(
        r"\b(?:context|window|length|sequence|output|input|per)s?\b", around.near + around.after[:20]
    ):
        return None
    if "-token" in around.amount.raw.lower():
        return None
    if re.search(r"\b(?:vision|visual|image|video)\b", around.amount.raw.lower()):
        return Term("compute", "inference") if around.little else None
    if around.little:
        return Term("data", "training" if _TRAINS.search(around.all) else None)
    trained = re.search(
        r"\b(?:train|pretrain|pre-train|fine-?tun|tun)\w*\s(?:[\w-]+\s){0,4}(?:on|with|using|for|over|of)\s(?:[\w-]+\s){0,3}$",
        around.before,
    )
    return Term("data", "training") if trained else None


def _items(around: _Around) -> Term | None:
    if _BATCH.search(around.before):
        return _batch(around)
    if not around.little:
        return None
    learned = re.search(
        r"\b(?:train|tun|learn|label|annotat|demonstrat|fine-?tun|supervis|adapt|example|sampl|data|require|need|us)",
        around.before + around.after + around.amount.raw,
    )
    return Term("data", "training") if learned else None


def _money(around: _Around) -> Term | None:
    return (
        None
        if re.search(
            r"\b(?:trillion|market|billion|revenue|holdings|fund)", around.amount.unit + around.after[:30]
        )
        else Term("cost")
    )


_POWER = re.compile(r"\b(?:energy|power|joules?|watts?|consum|carbon|electric|battery)")


def _energy(around: _Around) -> Term | None:
    return Term("energy") if _POWER.search(around.all) else None


_STEP_UNITS = frozenset({"steps", "iterations", "NFE", "epochs", "updates", "evaluations", "passes", "calls"})


def _steps(around: _Around) -> Term | None:
    if around.amount.unit.endswith("batch size"):
        return _batch(around)
    unit = around.amount.unit.rpartition(":")[2].rpartition(" ")[2]
    if around.amount.form == "word" and around.amount.value == 1:
        return None
    small = around.little or (
        around.amount.value > 1
        and around.amount.form == "digits"
        and re.search(r"\b(?:within|in)\s*$", around.near)
    )
    return Term("steps") if small and unit in _STEP_UNITS else None


_BATCH = re.compile(r"batch[ -]?sizes?\b(?: \w+){0,2}\s*$")
_LARGE = re.compile(r"\b(?:scal|large|huge|extreme|increas|enabl|push|up to|support)")


def _batch(around: _Around) -> Term | None:
    """A batch size is a claim when it is called large."""
    named = around.amount.unit.endswith("batch size") or _BATCH.search(around.before)
    return _BATCH_SIZE if named and _LARGE.search(around.far + around.lead) else None


def _bits(around: _Around) -> Term | None:
    if not re.search(r"\b(?:to|at|under)\s*$", around.near + around.lead) and not around.little:
        return None
    if re.search(r"\b(?:kv|cache|memory|optimizer|activation)", around.all):
        return Term("memory")
    return None


_READERS: dict[str, Callable[[_Around], Term | None]] = {
    "time": _time, "device time": _device_time, "bytes": _bytes, "FLOPs": _flops, "MACs": _flops,
    "frame rate": _frames, "rate": _rates, "query rate": _rates, "step rate": _rates, "parameters": _parameters, "tokens": _tokens,
    "items": _items, "money": _money, "energy": _energy, "power": _energy, "steps": _steps, "epochs": _steps,
    "bits": _bits, "count": _batch,
}  # fmt: skip
