"""How many devices, steps of sampling or bits a text says, and what data sets are counted in.

"Eight H100s", "one-step" and "2-bit" are small numbers, as often words as digits, and glued to what they
count. Questions and abstracts are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from assistant.language.numerals import CARDINALS
from assistant.language.text import either

__all__ = ["CONSUMER", "COUNTED", "DESK", "ITEMS", "SORTS", "TESTS", "Tally", "devices", "kind_of", "tallies"]

TESTS = "benchmark"
"""Stands before what is counted where only that of a benchmark is."""

SORTS: dict[str, str] = {
    "questions": "questions|problems|queries|qas|qa pairs|prompts|tasks",
    "documents": "documents|papers|articles|pages|chapters|books|reports",
    "trajectories": "trajectories|demonstrations|episodes|rollouts",
    "conversations": "conversations|dialogues",
    "objects": "objects?|assets|shapes|meshes|scenes|3d models",
    "molecules": "molecules|compounds|proteins",
}
"""Examples of one sort -> the nouns that say so; who asks for one sort is not answered by another."""

COUNTED: dict[str, str] = {
    "languages": "languages",
    "hours": "hours",
    "tokens": r"tokens|token(?=(?: [\w-]+){0,2} (?:corpus|corpora|data\b|dataset))",
    "images": "images|scans|slices|photos|photographs|pictures",
    "videos": "videos?|clips|video clips",
    "frames": "frames",
    "annotations": "masks|annotations|labels|boxes|pixels|regions|steps|turns|rewards|comparisons",
    **SORTS,
    "examples": (
        r"samples|examples|example(?= (?:dataset|corpus|collection))"
        "|instances|pairs|triplets|triples|tuples|entries|items|instructions|traces|solutions"
        "|captions|data|sequences|paragraphs|volumes|cases|records|fables|stories|descriptions|motions|tables"
        "|charts|structures|interactions|preferences|datapoints|sentences|utterances|songs|recordings|functions|programs|edits"
    ),
}
"""What is counted -> the nouns that say so; the first that fits decides."""

ITEMS = frozenset({"examples", "images", "videos", *SORTS})
"""What are examples, of whatever sort."""


def kind_of(noun: str) -> str | None:
    """What ``noun`` counts; ``None`` for what data sets are not counted in."""
    return next((kind for kind, nouns in COUNTED.items() if re.fullmatch(nouns, noun, re.IGNORECASE)), None)


CONSUMER = "consumer GPUs"
"""Cards that are bought for a desk, not for a data centre."""


class Tally(NamedTuple):
    """A number of ``GPUs``, ``steps`` or ``bits``; ``text[start:end]`` is it with its noun.

    ``sort`` is :data:`CONSUMER` for such cards.
    """

    start: int
    end: int
    value: float
    unit: str
    sort: str | None


_MAKERS = r"(?:(?:NVIDIA|AMD|Tesla|GeForce|Ascend|RTX|TITAN|Quadro|TPU)[ -]?)*"
_CARD = (
    rf"{_MAKERS}(?:[AHVBLTP]\d{{1,3}}0?0?s?|RTX[ -]?\d{{4}}|MI\d{{3}}X?s?|[2-5]0[6-9]0s?|GPUs?|TPUs?|NPUs?"
    r"|graphics cards?|(?<=consumer )(?:cards?|hardware)|(?<=grade )(?:cards?|hardware))"
)
_DONE = "sampling|denoising|diffusion|inference|generation|decoding|refinement|integration|function"
_COUNT = rf"(?:(?:an? )?single|one|{either(CARDINALS)}|\d[\d.,]*)"
_TALLY = re.compile(
    rf"\b(?:(?P<one>(?:an? )?single|one)|(?P<word>{either(CARDINALS)})"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?)|(?P<article>an?|on|of|with|to|another))"
    r"(?:(?:\s*[x×*]\s*|[ -])"
    rf"(?:(?!(?:in|on|for|of|and|or|with|to|by|{_COUNT})\b)(?:[A-Za-z][\w.]*|\d+GB)[ -]){{0,3}}?"
    rf"(?P<card>{_CARD})"
    rf"(?!\w|\.\d|[ -](?:\d+GB?[ -])?(?:GPU[ -])?(?:nodes?|servers?|hours?|days?|memory|kernels?)\b)"
    rf"|[ -](?:(?:{_DONE})[ -])?(?P<steps>steps?|NFEs?|evaluations?)\b"
    r"(?! (?:closer|further|forward|at a time)\b)"
    r"|[ -](?P<bits>bits?)\b)"
    r"|\b(?:INT|(?:NV|MX)?FP|NF|W)(?P<format>\d{1,2})(?![\d.])",
    re.IGNORECASE,
)
_NOUNS = {
    "GPUs": (
        "gpu",
        "tpu",
        "npu",
        "rtx",
        "100",
        "200",
        "800",
        "060",
        "070",
        "080",
        "090",
        "graphics card",
        "-grade hardware",
    ),
    "steps": ("-step", " step", "nfe", "function evaluation"),
    "bits": (
        "-bit",
        " bit",
        *(f"{kind}{bits}" for kind in ("int", "fp", "nf", "w") for bits in (1, 2, 3, 4, 6, 8)),
    ),
}
"""Every number of a unit stands near one of these, in lower case."""
DESK = ("consumer", "commodity", "desktop", "laptop", "gaming", "graphics")
"""Words for the cards on a desk."""
_DESK = re.compile(rf"\b(?:{'|'.join(DESK)}|RTX|GeForce)|\b[2-5]0[6-9]0", re.IGNORECASE)
_BEFORE, _BEHIND = 60, 40
"""Characters around a noun in which its number stands."""


def tallies(text: str, units: Collection[str] = tuple(_NOUNS)) -> Iterator[Tally]:
    """Every number of devices, steps or bits, in order for each; a card without a number is one."""
    lower = text.lower()
    for unit in units:
        end = 0
        for noun in sorted(place for sign in _NOUNS[unit] for place in _places(sign, lower)):
            start = max(end, noun - _BEFORE)
            while match := _TALLY.search(text, start, noun + _BEHIND):
                start = end = match.end()
                found = _tally(match)
                if found is not None and found.unit == unit:
                    yield found


def _places(sign: str, text: str) -> Iterator[int]:
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _tally(match: re.Match[str]) -> Tally | None:
    unit = "GPUs" if match["card"] else "steps" if match["steps"] else "bits"
    desk = unit == "GPUs" and _DESK.search(match.group()) is not None
    if match["article"] and (unit != "GPUs" or not (desk or match["article"][0] == "a")):
        return None  # "on GPUs" is any number of them, "on consumer GPUs" one
    return Tally(match.start(), match.end(), _value(match), unit, CONSUMER if desk else None)


def _value(match: re.Match[str]) -> float:
    if match["word"]:
        return float(CARDINALS[match["word"].lower()])
    digits = match["digits"] or match["format"]
    return float(digits.replace(",", "")) if digits else 1.0


_REACH = 60
"""Characters between a time and the devices it was spent on."""


def devices(sentence: str, raw: str) -> int | None:
    """How many devices the words nearest to ``raw`` in ``sentence`` count; ``None`` when none do."""
    start = max(sentence.find(raw), 0)
    end = start + len(raw)
    near = [
        (max(one.start - end, start - one.end, 0), one.start, one.value)
        for one in tallies(sentence, ["GPUs"])
        if one.end <= start or one.start >= end
    ]
    gap, _, number = min(near, default=(_REACH + 1, 0, 0.0))
    return int(number) if gap <= _REACH else None
