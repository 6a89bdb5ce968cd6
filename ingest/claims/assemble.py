"""From sentences to claims: the frames in turn, savings, baselines, spans and ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from assistant.language.addressed import informative
from assistant.language.own_names import own_names
from assistant.language.quantities import Amount, Saving, from_to, measure, saving
from assistant.language.quantities.numbers import undress
from assistant.language.quantities.scale import NO_SAVING
from assistant.language.text import Span
from assistant.types import Bound, Claim, Paper
from ingest.claims.absolute import absolutes
from ingest.claims.frames import changes
from ingest.claims.pairs import pairs
from ingest.claims.quality import dataset, quality
from ingest.claims.reading import Reading
from ingest.claims.resources import Setting
from ingest.claims.scope import background
from ingest.claims.sentence import Sentence, read
from ingest.claims.shares import share_of

__all__ = ["EXTRACTOR", "LONGEST", "extract"]

_AGAINST = re.compile(
    r"\b(?:compared (?:to|with)|relative to|in comparison (?:to|with)|than|versus|vs\.?|over|against)\s+"
    r"(?P<name>(?:(?:the|a|an|its|their)\s+)?[\w*+./-]+"
    r"(?:\s(?!(?:on|in|for|while|with|and|when|by|at|using|under|across|is|are|to|as|without|that|which|via|during)\b)"
    r"[\w*+./-]+){0,6})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^(?:an?|the|its?|their|\d[\d.,]*%?)$|^\d", re.IGNORECASE)


def baseline(sentence: Sentence, amount: Amount) -> str | None:
    """What follows *compared to* or *than* nearest behind the amount, else before it."""
    match = _AGAINST.search(sentence.clean, amount.end) or _AGAINST.search(sentence.clean[: amount.lead])
    if match is None or _NOTHING.match(match["name"]):
        return None
    start = match.start("name")
    return sentence.text[start : start + len(match["name"])].rstrip(".,;")


EXTRACTOR = "rules-3"


def build(paper: Paper, span: Span, sentence: Sentence, reading: Reading, method: str | None) -> Claim:
    """The claim of one reading; its quote is the whole sentence."""
    amount = reading.amount
    worth = _saving(reading)
    raw = _raw(span, reading)
    return Claim(
        id=_id(paper.id, span, reading, raw),
        paper_id=paper.id,
        quantity=reading.quantity,
        context=reading.context or "both",
        direction=reading.direction,
        raw=raw,
        value=amount.value,
        unit=_unit(reading),
        bound=_bound(reading),
        quote=span.text,
        start=span.start,
        end=span.end,
        value_low=amount.value_low,
        statistic=amount.statistic,
        saving=worth.saving,
        saving_low=worth.low,
        readings=worth.readings,
        baseline=_baseline(sentence, reading),
        method=method,
        metric=reading.metric,
        dataset=dataset(sentence, amount) if reading.quantity == "quality" else None,
        extractor=EXTRACTOR,
    )


def _unit(reading: Reading) -> str:
    """A number without a unit: points of a metric that gains, else a count."""
    if reading.amount.unit != "count":
        return reading.amount.unit
    return "points" if reading.quantity == "quality" else "absolute:count"


def _baseline(sentence: Sentence, reading: Reading) -> str | None:
    named = baseline(sentence, reading.amount)
    return named or (reading.before.raw if reading.before is not None else None)


def _saving(reading: Reading) -> Saving:
    amount = reading.amount
    if reading.quantity == "quality":
        return NO_SAVING
    if reading.before is not None:
        a, b = measure(reading.before.value, reading.before.unit), measure(amount.value, amount.unit)
        gains = reading.direction == "decrease" or reading.quantity == "throughput"
        return Saving(from_to(a.amount, b.amount, rate=reading.rate)) if a and b and gains else NO_SAVING
    return saving(reading.wording, amount.value, amount.value_low) if reading.wording else NO_SAVING


def _bound(reading: Reading) -> Bound:
    """A printed range reaches up to its end."""
    amount = reading.amount
    return reading.bound or (
        "up_to" if amount.value_low is not None and amount.bound == "exact" else amount.bound
    )


def _raw(span: Span, reading: Reading) -> str:
    amount, before = reading.amount, reading.before
    if before is not None and before.start < amount.start:
        return span.text[before.start : amount.end]
    return amount.raw


def _id(paper_id: str, span: Span, reading: Reading, raw: str) -> str:
    amount: Amount = reading.amount
    place = span.start + amount.start
    key = f"{paper_id}\0{place}\0{reading.quantity}\0{reading.metric or ''}\0{raw}"
    return hashlib.sha256(key.encode()).hexdigest()[:20]


# A sentence without any of these has no amount: most sentences are not looked at again.
_DIGIT = re.compile(r"\d")
_NUMBER_WORDS = (
    "half", "halv", "twice", "doubl", "tripl", "quadrupl", "order", "hundreds", "thousands", "tens", "third",
    "quarter", "tenth", "fold", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "sub-", "a single",
)  # fmt: skip
_NUMERIC = re.compile(
    r"\b(?:half|halv|twice|doubl|tripl|quadrupl|order|hundreds|thousands|tens|third|quarter|tenth|\w+fold"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|sub-|a single)"
)


def _numeric(sentence: str) -> bool:
    """Whether there is a digit or a word of number; substrings first, which is many times as fast."""
    if _DIGIT.search(sentence):
        return True
    lower = sentence.lower()
    return any(word in lower for word in _NUMBER_WORDS) and _NUMERIC.search(lower) is not None


# The longest sentence of 80,000 abstracts has 1,752 characters; a longer one is a table or an attack.
LONGEST = 2000


def extract(paper: Paper) -> list[Claim]:
    """The claims of ``paper`` in the order of its abstract."""
    setting = Setting(paper.title, paper.abstract)
    names: tuple[str, ...] | None = None
    claims: dict[str, Claim] = {}
    for span in informative(paper.abstract):
        readable = len(span.text) <= LONGEST and _numeric(span.text)
        found = _readings(span, setting) if readable else []
        if found and names is None:
            names = own_names(paper.title, paper.abstract)
        for sentence, reading in found:
            if not background(sentence, reading, names or ()):
                claim = build(paper, span, sentence, reading, names[0] if names else None)
                claims.setdefault(claim.id, claim)
    return list(claims.values())


def _readings(span: Span, setting: Setting) -> list[tuple[Sentence, Reading]]:
    sentence = read(span.text, undress(span.text))
    return [(sentence, reading) for reading in _understood(sentence, setting)]


def _understood(sentence: Sentence, setting: Setting) -> Iterator[Reading]:
    """Pairs first, then changes, absolute amounts and, last, quality."""
    paired: set[int] = set()
    for first, second, readings in pairs(sentence, setting):
        paired |= {first, second}
        yield from readings
    changed = changes(sentence, setting)
    found_quality: list[Reading] = []
    stated: list[Reading] = []
    for number, group in enumerate(sentence.groups):
        if number in paired:
            continue
        readings = share_of(sentence, group, stated)
        readings = readings or changed.get(number) or absolutes(sentence, group, setting)
        stated = readings
        if not readings:
            readings = quality(sentence, group, found_quality)
            found_quality = readings if readings or not group.bracketed else found_quality
        yield from readings
