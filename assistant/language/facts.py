"""Facts that a question may ask for, and how a sentence shows one.

Data, not code. A fact is asked for when its first pattern is in the question and shown when
its second is in a sentence. A *firm* fact cannot be answered by a paper that never shows
it: a question about watts is not answered by a paper about hours.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.listing import either
from assistant.language.metrics import ASKED
from assistant.language.numerals import ONES

__all__ = ["FACTS", "Fact", "asked"]


class Fact(NamedTuple):
    """One fact; see the module."""

    name: str
    asked: re.Pattern[str]
    shown: re.Pattern[str]
    firm: bool


_TIMES = r"\d\s*(?:x|×|times|\\times)|\d-?fold|twice|double|triple|halv|half|orders? of magnitude"
_PERCENT = r"\d\s*\\?%|percent"
_DURATION = (
    r"\d\s*-?\s*(?:(?:gpu|tpu|a100|h100)[- ])?(?:hours?|days?|minutes?|mins?|seconds?|secs?|ms|milliseconds?"
    r"|weeks?|months?|years?|h|s)\b|\b(?:one|two|three|few|half an?|single) (?:hour|day|minute|week|second)s?"
)
_ITEMS = (
    r"\d[\d,]*\s+(?:[\w-]+\s+){0,3}(?:problems|questions|samples|examples|instances|images|tasks|documents"
    r"|pairs|papers|videos|clips|items|inputs|games|prompts|categories|classes|languages|datasets|models)\b"
)
_BIG = r"\d\s*\.?\d*\s*-?(?:m|b|k|t|million|billion|trillion|thousand)\b"


def asked(question: str) -> tuple[str, ...]:
    """The names of the facts that a question asks for."""
    return tuple(name for name, fact in FACTS.items() if fact.asked.search(question))


def _fact(name: str, asked: str, shown: str, *, firm: bool = False) -> Fact:
    return Fact(name, re.compile(asked, re.IGNORECASE), re.compile(shown, re.IGNORECASE), firm)


def _metric(name: str, metric: str) -> Fact:
    spelled = rf"\b(?:{either(word for word, asked in ASKED.items() if asked == metric)})\b"
    return _fact(name, spelled, spelled, firm=True)


_METRICS = {
    "BLEU score": "BLEU", "FID": "FID", "FVD": "FVD", "word error rate": "WER", "perplexity": "perplexity",
    "F1 score": "F1", "AUC": "AUC",
}  # fmt: skip
"""Metrics by what a fact of one is called."""

_FACTS = (
    # Amounts that many wordings answer: useful for choosing a sentence, not for doubting a paper.
    _fact(
        "share",
        (
            r"%|percent|\bshare\b|fraction|proportion|how much (?:less|more|smaller|cheaper"
            r"|lower)|by how much|how (?:much|many) .*(?:sav|cut|reduc|fall|drop|less|fewer"
            r"|shrink|smaller|cheaper|ris|rais|gain|improv|increas|slash)|what (?:saving"
            r"|reduction|gain|drop|improvement)|(?:largest|larger|bigger|smaller|greater|more)"
            r" (?:\w+ ){0,2}(?:share|saving|cut|reduction|gain|drop)"
            r"|\b(?:saves|cuts|reduces|shrinks|frees up|slashes)\b"
        ),
        rf"{_PERCENT}|{_TIMES}|points",
    ),
    _fact(
        "ratio",
        (
            r"how (?:much|many times) (?:faster|quicker|larger|longer|smaller|bigger)"
            r"|speed-?\s?up|speed gain|factor|accelerat|faster|throughput|how fast|quicker"
        ),
        rf"{_TIMES}|{_PERCENT}|faster|speed-?up|\d+\s*fps|/s\b|per second",
    ),
    _fact(
        "score",
        (
            r"accura|score|how well|how good|top-1|index|success|solve|perform|correct"
            r"|trustworthy|agree|correlat|closely|error|rate\b|pass@|quality|track"
        ),
        (
            r"accurac|score|\bfid\b|bleu|f1|auc|\bmap\b|index|top-1|success|correlation|error"
            rf"|wer\b|perplexity|pass@|{_PERCENT}|achiev|reach|obtain"
        ),
    ),
    _fact(
        "size",
        r"how (?:large|big|small)|model size|weights|\bsizes?\b|in size",
        rf"{_BIG}|parameters?|\bsize|{_TIMES}|\d\s*[gmt]b|{_ITEMS}",
    ),
    _fact(
        "tokens",
        r"tokens?|\btext\b|words|pretrained on|trained on",
        rf"{_BIG}|tokens?|words|documents?|corpus",
    ),
    # What must be there by name.
    _fact(
        "memory",
        r"memory|storage|\b[gm]b\b|[gm]igabyte|megabyte|vram",
        r"memory|storage|footprint|\d\s*[gmtk]i?b\b|[gm]igabyte|megabyte",
        firm=True,
    ),
    _fact(
        "duration",
        r"how long|how quickly|latency|(?:take|took|need)s? (?:per|for one)",
        rf"{_DURATION}|latency|runtime|time\b|speed|faster",
        firm=True,
    ),
    _fact(
        "hours",
        r"\bhours?\b|gpu-hours",
        r"\bhours?\b|\bdays?\b|\d\s*h\b|gpu-?hours|minutes",
        firm=True,
    ),
    _fact(
        "minutes",
        r"\bminutes?\b",
        r"\bminutes?\b|\bmins?\b|seconds?|hours?",
        firm=True,
    ),
    _fact(
        "seconds",
        r"how many seconds|in seconds",
        r"\bseconds?\b|minutes?|\d\s*s\b|\bms\b|milliseconds?|hours?",
        firm=True,
    ),
    _fact(
        "milliseconds",
        r"milliseconds?|\bms\b",
        r"milliseconds?|\bms\b",
        firm=True,
    ),
    _fact(
        "days",
        r"how many days",
        r"\bdays?\b|weeks?|hours?",
        firm=True,
    ),
    _fact(
        "frame rate",
        r"frame rate|\bfps\b|frames per second",
        r"\bfps\b|frames per second|\bhz\b|real-?time",
        firm=True,
    ),
    _fact(
        "throughput",
        r"throughput",
        r"throughput|per second|/s\b|speed|faster",
        firm=True,
    ),
    _fact(
        "speed",
        r"how much (?:faster|quicker)|speed-?up",
        rf"faster|speed-?up|{_TIMES}|accelerat|quicker|time|latency",
        firm=True,
    ),
    _fact(
        "energy",
        r"\benergy\b|watts?\b|kilowatt|kwh|joules?|power (?:draw|consum|use)|electric",
        r"\benergy|watts?\b|kilowatt|kwh|joules?|\bpower\b",
        firm=True,
    ),
    _fact(
        "carbon",
        r"carbon|co_?2|emission|emit",
        r"carbon|co_?2|emission",
        firm=True,
    ),
    _fact(
        "cost",
        r"dollars?|\bprice|how much .*\bcosts?\b|\bcosts?\b.*(?:dollar|usd)|\bcheaper|in usd",
        r"\$\s*\d|\bcosts?\b|dollar|price|cheap|expens|budget",
        firm=True,
    ),
    _fact(
        "agreement",
        r"agreement|kappa",
        r"agreement|kappa|correlat|consensus",
        firm=True,
    ),
    *(_metric(name, metric) for name, metric in _METRICS.items()),
    _fact(
        "accuracy",
        r"\baccura|top-1",
        rf"accura|top-1|{_PERCENT}|\d\.\d|score",
        firm=True,
    ),
    _fact(
        "number of parameters",
        r"how many (?!fewer|less|more)(?:\w+ ){0,2}(?:parameters|weights)|parameter count"
        r"|number of parameters",
        rf"{_BIG}(?! (?:\w+ )?tokens)|\d+[mb]\b",
        firm=True,
    ),
    _fact(
        "number of machines",
        r"how many (?:\w+ )?(?:gpus|tpus|accelerators|machines|nodes)",
        (
            r"(?:\d|single|one|two|four|eight)\s*-?(?:[\w-]+ ){0,3}(?:gpus?|tpus?|chips"
            r"|accelerators|machines|nodes)"
        ),
        firm=True,
    ),
    _fact(
        "optimizer",
        r"(?:which|what) optimi[sz]er",
        r"optimi[sz]er|\badam|\bsgd",
        firm=True,
    ),
    _fact(
        "learning rate",
        r"(?:which|what) learning rate|learning rate (?:works|was|is)",
        r"learning[- ]rate",
        firm=True,
    ),
    _fact(
        "number",
        r"how many|what (?:share|fraction|percentage)",
        (
            rf"\d|half|twice|third|quarter|\b(?:{'|'.join(ONES[1:])}|ten|dozen"
            r"|hundred|thousand|million|billion)s?\b|tens of"
        ),
        firm=True,
    ),
)
FACTS = {fact.name: fact for fact in _FACTS}
"""The facts by their names."""
