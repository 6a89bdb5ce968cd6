# ruff: noqa: E501  tables read best a row a line
"""What a language model gets wrong, done on purpose: one fault at a time, by rule and seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["KINDS", "mutations"]

KINDS = ("digit", "swap", "unit", "direction", "negation", "bound", "name", "addition")

_NUMBER = re.compile(r"(?<![\w.@-])\d[\d,]*(?:\.\d+)?")
_UNITS = (
    (r"(?<=\d)%", ("x", " points")), (r"\bpercent\b", ("points",)), (r"(?<=\d)x\b(?! ?\d)", ("%", " points")),
    (r"(?<=\d) times\b", ("%",)), (r"(?<=\d) points\b", ("%", "x")), (r"\bhours?\b", ("minutes", "days")),
    (r"\bminutes?\b", ("seconds", "hours")), (r"\bdays\b", ("weeks", "hours")), (r"\bseconds?\b", ("minutes", "ms")),
    (r"(?<=\d) ms\b", (" s", " minutes")), (r"\bGB\b", ("MB", "TB")), (r"\bMB\b", ("GB", "KB")), (r"\bmillion\b", ("billion", "thousand")),
    (r"\bbillion\b", ("million", "trillion")), (r"(?<=\d)M\b", ("B", "K")), (r"(?<=\d)B\b", ("M",)), (r"(?<=\d)K\b", ("M",)),
    (r"\bGPU hours\b", ("GPU days",)), (r"\bFPS\b", ("ms",)), (r"(?<=\$)(?=\d)", ()), (r"\bbits?\b", ("bytes",)),
    (r"\btokens per second\b", ("tokens per minute",)), (r"\bfold\b", ("%",)),
)  # fmt: skip
_OPPOSITES = dict(
    pair.split("/")
    for pair in (
        "reduces/increases reduced/increased reducing/increasing cuts/raises cutting/raising cut/raise lowers/raises "
        "lower/higher decreases/increases falls/rises falling/rising drops/climbs drop/gain declines/grows less/more "
        "fewer/more smaller/larger faster/slower saves/costs shortens/lengthens shrinks/enlarges sheds/adds "
        "increases/reduces increase/decrease raises/lowers rises/falls grows/shrinks climbs/falls more/less higher/lower "
        "larger/smaller longer/shorter improves/degrades improved/degraded improving/degrading improve/degrade "
        "outperforms/underperforms better/worse gains/loses gain/loss beats/trails slower/faster accelerates/slows "
        "speedup/slowdown best/worst strongest/weakest loses/gains above/below lowest/highest"
    ).split()
)
_CHANGE = re.compile(r"\b(?:" + "|".join(_OPPOSITES) + r")\b")
_DENIALS = (
    (r"\bno more than\b", "more than"), (r"\bnot more than\b", "more than"), (r"\bat most\b", "at least"),
    (r"\bless than\b", "more than"), (r"\bfewer than\b", "more than"), (r"\bunder\b", "over"), (r"\bbelow\b", "above"),
    (r"\bdoes not (\w+?)\b", r"does \1"), (r"\bdo not\b", "do"), (r"\bnever\b", "always"), (r"\bwithout\b", "with"),
    (r"\bis not\b", "is"), (r"\bcannot\b", "can"), (r"\bno (?=[a-z])", "a "), (r"\bnot (?=[a-z])", ""), (r"\bNo (?=[a-z])", "A "),
    (r"\bneither\b", "both"), (r"\bNeither\b", "Both"),
)  # fmt: skip
_BOUNDS = (
    (r"\bup to\b ", ("", "at least ")), (r"\bmore than\b", ("less than", "up to")), (r"\bat least\b", ("at most",)),
    (r"\bless than\b", ("at least",)), (r"\bat best\b", ("on average",)), (r"\bon average\b", ("at best",)),
    (r"\babout\b ", ("more than ",)), (r"\bas few as\b", ("at least",)),
)  # fmt: skip
_NAME = re.compile(r"\b(?:[A-Z][a-z]*[A-Z]\w*(?:-[\w.]+)*|[A-Z]{2,}[a-z]?\w*|[A-Za-z]+-\d[\w.]*)\b")
_OTHERS = (
    "GPT-4o",
    "ResNet-50",
    "CIFAR-100",
    "Qwen2.5",
    "MATH500",
    "COCO",
    "SQuAD",
    "DeepSeek-R1",
    "AlpacaEval",
)


def mutations(said: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """``(kind, mutated)`` for every fault of :data:`KINDS` that can be made in ``said``."""
    makers = (_digits, _swaps, _units, _directions, _negations, _bounds, _names, _additions)
    for kind, make in zip(KINDS, makers, strict=True):
        for mutated in make(said, rng):
            if mutated != said:
                yield kind, mutated


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _digits(text: str, rng: random.Random) -> Iterator[str]:
    """Another digit at a random place of each number, and one digit more."""
    for match in _NUMBER.finditer(text):
        digits = match.group()
        place = rng.choice([index for index, sign in enumerate(digits) if sign.isdigit()])
        other = rng.choice([digit for digit in "123456789" if digit != digits[place]])
        yield _put(text, match, digits[:place] + other + digits[place + 1 :])
        yield _put(text, match, rng.choice("123456789") + digits.replace(",", ""))


def _swaps(text: str, rng: random.Random) -> Iterator[str]:
    """Two numbers of the same unit change places."""
    found = list(_NUMBER.finditer(text))
    for one, two in pairwise(found):
        units = [re.match(r"%|x\b| \w+|", text[match.end() :])[0] for match in (one, two)]  # type: ignore[index]
        listed = re.fullmatch(r"\S*(?:\s?(?:-|–|,|/|to|and|or)\s?)+", text[one.end() : two.start()])
        if units[0] == units[1] and one.group() != two.group() and not listed:
            yield (
                text[: one.start()]
                + two.group()
                + text[one.end() : two.start()]
                + one.group()
                + text[two.end() :]
            )


def _units(text: str, rng: random.Random) -> Iterator[str]:
    for pattern, others in _UNITS:
        for match in re.finditer(pattern, text):
            if others and re.search(r"\d[\d,.]*[ -]?(?:\w+ )?$", text[: match.start()]):
                yield _put(text, match, rng.choice(others))


def _directions(text: str, rng: random.Random) -> Iterator[str]:
    for match in _CHANGE.finditer(text):
        bound = re.match(r" than (?:\d|an? |half)", text[match.end() :])
        if bound is None:  # "less than 5" is a bound
            yield _put(text, match, _OPPOSITES[match.group()])


def _negations(text: str, rng: random.Random) -> Iterator[str]:
    for pattern, other in _DENIALS:
        for match in re.finditer(pattern, text):
            if re.search(r"\d|\b(?:one|two|three|half|third)\b", text):
                yield _put(text, match, match.expand(other))


def _bounds(text: str, rng: random.Random) -> Iterator[str]:
    for pattern, others in _BOUNDS:
        for match in re.finditer(pattern, text):
            yield _put(text, match, rng.choice(others))


def _names(text: str, rng: random.Random) -> Iterator[str]:
    for match in _NAME.finditer(text):
        if match.group() not in {"GPU", "GPUs", "FPS", "GB", "MB", "CPU", "RL", "SQL"}:
            yield _put(text, match, rng.choice([name for name in _OTHERS if name != match.group()]))


_UNTOLD = (
    ", which makes it suitable for medical diagnosis",
    ", and clinicians in several countries already rely on it",
    ", and its weights are licensed for commercial deployment",
    ", a result later confirmed by independent laboratories",
    " because the optimizer discovers hidden symmetries",
    ", and reviewers called it the most elegant idea of the decade",
)


def _additions(text: str, rng: random.Random) -> Iterator[str]:
    """Something that no quote says, at the end."""
    yield text.rstrip(".") + rng.choice(_UNTOLD) + "."
