"""Amounts that papers only describe: lengths of context, devices, steps, bits, sizes, scores on benchmarks.

None is a claim of a saving, so none is stored: they are read from the abstracts when a question asks
for them. Every number is bound to what it measures in its own sentence, and is quoted with it. It counts
where the sentence says it of the paper's own work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.beaten import asks_beaten, beaten
from assistant.answer.sets.counts import counts
from assistant.answer.sets.footage import footage, widths
from assistant.answer.sets.holdings import holdings
from assistant.answer.sets.scores import scores
from assistant.answer.sets.sizes import asks_size, sizes
from assistant.answer.sets.theirs import Printed, amount, clause, figures, holding, of_others
from assistant.language.metrics import OWN_SCALES, WHOSE
from assistant.language.quantities import CONSUMER, measure, tallies
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.text import Span
from assistant.limits import watched
from assistant.types import Bound, Claim, Context, Paper, Quantity, Query

__all__ = ["asks_described", "asks_tally", "described", "lengths", "tallied"]

_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)?)"
    r"(?:(?P<short>[KkM])(?![A-Za-z])|[ -](?P<long>thousand|million|[KM])\b)?\+?"
)
_LONG = r"(?:contexts?|windows?|sequences?|inputs?|outputs?|lengths?|prompts?|documents?)"
_LENGTH = re.compile(
    # "128K context window", "256K tokens of context", "16M ultra-long context"
    rf"{_NUMBER}(?:[- ](?P<tokens>tokens?)\b)?"
    r"(?P<behind>(?:[- ](?:extended|ultra-long|long|maximum|native|effective|of|token))*"
    r"[- ](?:contexts?\b|window|(?:sequence|input|output|prompt|token)s?[- ]lengths?|lengths?\b"
    r"|sequence\b|input\b))?"
)
_BEFORE = re.compile(
    rf"(?<![\w-]){_LONG}\b(?:[ -](?:length|window|size)s?)?(?:,? (?!with\b"
    rf"|and\b)[\w-]+){{0,5}},? ?\(?(?:e\.g\.,? )?$",
    re.IGNORECASE,
)
_READ = re.compile(
    r"\b(?:context|long|sequences?|inference|generali[sz]\w+|robust\w*|scal\w+|extrapolat\w+)\b",
    re.IGNORECASE,
)
_REACHING = re.compile(r"\b(?:up to|exceeding|beyond|at|over|reliable scaling to)\s(?:about |around )?$")
_HANDLES = re.compile(
    r"\b(?:support|handl|process|scal|extend|enabl|capab|nativ|generali[sz]|robust|accommodat|allow|compris"
    r"|with an?\b|featur|exceed|span|over a\b|exten[ds]|max)\w*",
    re.IGNORECASE,
)
_MEASURED_AT = re.compile(r"\b(?:at|under|for an?|on|e\.g\.,)\s(?:a )?$")
_CURRENT = re.compile(
    r"\b(?:current|existing|prior|many|these|most) (?:\w+ )?(?:models|llms|methods)\b", re.IGNORECASE
)
_FACTORS = {scale: factor for scale, (_, factor) in MULTIPLIERS.items()}
_SPOKEN = ("context", "token", "sequence", "window")
_LEAST, _MOST = 2e3, 1e8
_UNITS = {1e3: "thousand tokens", 1e6: "million tokens", 1.0: "tokens"}


def lengths(papers: Sequence[Paper]) -> Iterator[Claim]:
    """A claim for each length of context; one where something is only measured is of context ``other``."""
    for paper in watched(papers):
        lower = paper.abstract.lower()
        if not any(word in lower for word in _SPOKEN):
            continue
        for match in figures(paper.abstract, _LENGTH, "_.$-"):
            if not (match["short"] or match["long"] or match["tokens"] or match["behind"]):
                continue
            span = holding(paper, match.start())
            if span is not None and _is_length(span, match):
                yield _claim(paper, span, match)


def _number(match: re.Match[str]) -> tuple[float, float]:
    """The number as printed, and what it is to be multiplied by."""
    scale = (match["short"] or match["long"] or "").lower()
    return float(match["number"].replace(",", "")), _FACTORS.get(scale, 1.0)


def _is_length(span: Span, match: re.Match[str]) -> bool:
    before = match.string[span.start : match.start()]
    printed, factor = _number(match)
    if not _LEAST <= printed * factor <= _MOST or _CURRENT.search(before):
        return False
    if match["behind"]:
        return True
    read = match["tokens"] and _REACHING.search(before) and _READ.search(span.text)
    return bool(read or _BEFORE.search(before))


def _claim(paper: Paper, span: Span, match: re.Match[str]) -> Claim:
    printed, factor = _number(match)
    place = match.start() - span.start
    said = clause(span.text, place)
    bound: Bound = "up_to" if re.search(r"\bup to\b[^,;]*$", said) else "exact"
    measured = _MEASURED_AT.search(said) and not _HANDLES.search(said)
    aside = re.search(r"\([^()]*$", said) is not None
    context: Context = "other" if measured or (aside and not _HANDLES.search(said)) else "both"
    length = Printed(match.start(), match.group().strip(), printed, _UNITS[factor])
    return replace(amount(paper, span, "context_length", length), bound=bound, context=context)


_TALLIED = {"devices": "GPUs", "steps": "steps", "bits": "bits"}
_SIDE = re.compile(
    r"(?P<training>train|tun(?:ed|ing)|distill|converg)|infer|\brun|deploy|serv|fps|latency|real-?time",
    re.IGNORECASE,
)
_NEAR = 40
_SAMPLES = re.compile(r"diffus|denois|flow match|flow map|rectified|consistency model|NFE", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:in|within|with|just|only|to|few as|than|using|at)\s$", re.IGNORECASE)


def asks_tally(query: Query) -> bool:
    """The filter compares a number of devices, sampling steps or bits."""
    known = measure(1.0, query.unit or "")
    return (
        known is not None and known.dimension in _TALLIED and (query.quantity != "steps" or _samples(query))
    )


def _samples(query: Query) -> bool:
    return query.context == "inference"


def tallied(papers: Sequence[Paper], query: Query) -> Iterator[Claim]:
    """A claim for each number of the kind that ``query`` asks for."""
    known = measure(1.0, query.unit or "")
    unit = _TALLIED[known.dimension] if known else ""
    for paper in watched(papers):
        for one in tallies(paper.abstract, [unit]):
            span = holding(paper, one.start)
            if span is None or (query.counted == CONSUMER and one.sort != CONSUMER):
                continue
            place = one.start - span.start
            theirs = unit != "GPUs" and of_others(
                span.text[max(0, place - _NEAR) : place], _NEAR, phrase=True
            )
            raw = paper.abstract[one.start : one.end]
            counts = unit != "steps" or _sampled(raw, span.text[:place], paper)
            if not theirs and counts and query.quantity is not None:
                printed = Printed(one.start, raw, one.value, unit)
                claim = amount(paper, span, query.quantity, printed)
                yield replace(claim, direction="decrease", context=_side(unit, span.text, place))


def _sampled(raw: str, before: str, paper: Paper) -> bool:
    """Steps of sampling: "a one-step student" of diffusion, "in 4 steps", not "consists of three steps"."""
    bare = raw.count(" ") == 1 and raw.endswith("steps")
    return _SAMPLES.search(paper.abstract) is not None and (not bare or _WITHIN.search(before) is not None)


def _side(unit: str, sentence: str, place: int) -> Context:
    """The side of the word that stands nearest."""
    if unit == "steps":
        return "inference"
    near = min(_SIDE.finditer(sentence), key=lambda one: abs(one.start() - place), default=None)
    return "both" if near is None or unit == "bits" else "training" if near["training"] else "inference"


def asks_described(query: Query) -> bool:
    """Whether the answer is in what papers describe."""
    kept = query.quantity == "data_size" or query.quantity in _READERS or _asks_count(query)
    asked = asks_size(query) or asks_tally(query) or asks_beaten(query)
    return kept or asked or _asks_tokens(query) or _asks_scores(query)


def _asks_count(query: Query) -> bool:
    """How many there are of something that has no unit of its own."""
    return query.quantity == "other" and query.counted is not None


def _asks_tokens(query: Query) -> bool:
    """On how many tokens something is trained at most."""
    known = measure(1.0, query.unit or "")
    return query.quantity == "data" and known is not None and known.dimension == "tokens"


def _learned(claim: Claim) -> bool:
    """What something is trained on: so much that it is no length of an input."""
    known = measure(claim.value, claim.unit)
    trains = "train" in claim.quote[: claim.quote.find(claim.raw)].lower()
    return trains and known is not None and known.amount >= _CORPUS


_CORPUS = 1e6


def _asks_scores(query: Query) -> bool:
    absolute = query.unit is None or query.unit.startswith("absolute:")
    told = query.dataset if query.metric not in OWN_SCALES | {"top-1 accuracy", "top-5 accuracy"} else None
    return query.quantity == "quality" and absolute and bool(told or query.method in WHOSE)


def described(query: Query, papers: Sequence[Paper]) -> Iterator[Claim]:
    """Every amount of the kind that ``query`` asks for, each once; quotes are whole sentences."""
    first: dict[tuple[object, ...], Claim] = {}
    for claim in _read(query, papers):
        told = (claim.paper_id, claim.value, claim.unit, claim.dataset, claim.context, claim.saving)
        first.setdefault(told, claim)
    yield from first.values()


_READERS: dict[Quantity, Callable[[Sequence[Paper]], Iterator[Claim]]] = {
    "context_length": lengths, "video_length": footage, "resolution": widths,
}  # fmt: skip


def _read(query: Query, papers: Sequence[Paper]) -> Iterator[Claim]:
    if asks_beaten(query):
        yield from beaten(papers, query)
    elif asks_size(query):
        yield from sizes(papers, named=query.op == "=", own=query.op is None)
    elif asks_tally(query):
        yield from tallied(papers, query)
    elif query.quantity in _READERS:
        yield from _READERS[query.quantity](papers)
    elif query.quantity == "data":
        learned = (one for one in holdings(papers, "tokens") if _learned(one))
        yield from (replace(one, quantity="data", direction="decrease") for one in learned)
    elif _asks_count(query):
        yield from counts(papers, query.counted or "")
    elif query.quantity == "data_size":
        yield from holdings(papers, query.counted)
    elif query.method in WHOSE:
        yield from scores(papers, whose=query.method)
    elif query.dataset:
        yield from scores(papers, benchmark=query.dataset)
