"""From sentences to claims: the frames in turn, savings, baselines, spans and ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from assistant.language.metrics import BENCHMARKS
from assistant.language.numerals import ONES
from assistant.language.quantities import Amount, Saving, amounts, from_to, measure, saving
from assistant.language.quantities.numbers import undress
from assistant.language.quantities.scale import NO_SAVING
from assistant.language.releases import own_names
from assistant.language.sentences import informative
from assistant.language.text import Span, either
from assistant.types import Bound, Claim, Context, Direction, Paper, Quantity, Statistic
from ingest.claims.absolute import absolutes
from ingest.claims.frames import changes
from ingest.claims.levels import dataset
from ingest.claims.pairs import pairs
from ingest.claims.quality import quality
from ingest.claims.reading import Reading
from ingest.claims.resources import Setting, clause
from ingest.claims.scope import background
from ingest.claims.sentence import Group, Item, Sentence, read
from ingest.claims.shares import share_of

__all__ = ["EXTRACTOR", "LONGEST", "extract", "validate"]

_AGAINST = re.compile(
    r"\b(?:compared (?:to|with)|relative to|in comparison (?:to|with)|than|versus|vs\.?|over|against"
    r"|(?P<beats>(?:outperform|surpass|exceed|beat)(?:s|ing|ed)?))\s+"
    r"(?P<name>(?:(?:the|a|an|its|their)\s+)?[\w*+./-]+"
    r"(?:(?<!\.)\s(?!(?:on|in|for|while|with|and|when|by|at|using|under|across|is|are|to|as|without|that|which|via|during)\b)"
    r"[\w*+./-]+){0,6})",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"^(?:an?|by|the|its?|their|\d[\d.,]*%?)$|^\d", re.IGNORECASE)


def baseline(sentence: Sentence, reading: Reading) -> str | None:
    """What follows *compared to* or *than* nearest behind the amount in its clause, else before it.

    Of a level that is reached only what stands in the same phrase: in ``runs at 16 FPS, 3x faster than
    A`` the change is compared. What opens the sentence holds for all of it.
    """
    amount = reading.amount
    index = next((i for i, item in enumerate(sentence.items) if item.start <= amount.start < item.end), 0)
    first, last = clause(sentence, index)
    level = amount.unit.startswith("absolute:") and reading.before is None
    behind = sentence.items[index + 1 : last + 1]
    ends = (
        item.start
        for i, item in enumerate(behind, index + 1)
        if item.kind == "BREAK"
        or (level and item.word == ",")
        or (item.kind == "OPEN" and sentence.at(i + 1).amount)
    )
    opened = any(item.kind == "THAN" for item in sentence.items[:2])
    opened = opened and all(item.word != ";" for item in sentence.items[:index])
    start = 0 if opened else amount.lead if level else sentence.at(first).start
    after = _AGAINST.finditer(sentence.clean, amount.end, next(ends, len(sentence.clean)))
    before = _AGAINST.finditer(sentence.clean, start, amount.lead)
    shrunk = sentence.at(index + 1).comparative is not None  # "a 16x smaller cache over patches"
    found = (
        *(match for match in after if not match["beats"] and not (shrunk and match[0].startswith("over"))),
        *(match for match in [*before][::-1] if not match["beats"] or _by(sentence, match, amount)),
    )
    counted = [item for item in sentence.items if item.amount]
    match = next((match for match in found if _names(match, counted)), None)
    return sentence.text[match.start("name") : match.end("name")].rstrip(".,;") if match else None


def _names(match: re.Match[str], amounts: Sequence[Item]) -> bool:
    """What follows *than* is a name: no bare article, and not the "two orders" of "more than two orders"."""
    start = match.start("name")
    return _NOTHING.match(match["name"]) is None and not any(one.start <= start < one.end for one in amounts)


def _by(sentence: Sentence, match: re.Match[str], amount: Amount) -> bool:
    """``outperforms A by 5%``: not ``outperforms A, improving F1 by 5%``, nor ``A by 5% and B by 3%``."""
    leads = (group.amounts[0].lead for group in sentence.groups if amount in group.amounts)
    between = sentence.clean[match.end() : next(leads, amount.lead)]
    aside = between.strip() == "("
    tied = {"by", "with"}.intersection(between.split())
    return aside or bool(tied and "," not in between and " and " not in between)


EXTRACTOR = "rules-13"


def build(paper: Paper, span: Span, sentence: Sentence, reading: Reading, method: str | None) -> Claim:
    """The claim of one reading; its quote is the whole sentence."""
    amount = reading.amount
    worth = _saving(reading)
    raw = _raw(span, reading)
    metric = reading.metric
    place = dataset(sentence, amount) if reading.quantity == "quality" else None
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
        metric=None if metric and metric.lower() in BENCHMARKS and place not in {metric, None} else metric,
        dataset=place,
        extractor=EXTRACTOR,
    )


def _unit(reading: Reading) -> str:
    """A number without a unit: points of a metric that gains, else a count."""
    if reading.amount.unit != "count":
        return reading.amount.unit
    return "points" if reading.quantity == "quality" else "absolute:count"


def _baseline(sentence: Sentence, reading: Reading) -> str | None:
    named = baseline(sentence, reading)
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
    "quarter", "tenth", "fold", *ONES, "ten", "sub-", "a single",
)  # fmt: skip
_NUMERIC = re.compile(rf"\b(?:{either(_NUMBER_WORDS)}|\w+fold)")


def _number_words(text: str) -> list[str]:
    """The words of number that are in ``text``, also as parts of others."""
    lower = text.lower()
    return [word for word in _NUMBER_WORDS if word in lower]


def _numeric(sentence: str, likely: Sequence[str]) -> bool:
    """Whether there is a digit or a word of number.

    ``likely`` are those in the abstract: to look for these first is many times as fast.
    """
    if _DIGIT.search(sentence):
        return True
    lower = sentence.lower()
    return any(word in lower for word in likely) and _NUMERIC.search(lower) is not None


# The longest sentence of 80,000 abstracts has 1,752 characters; a longer one is a table or an attack.
LONGEST = 2000


def extract(paper: Paper) -> list[Claim]:
    """The claims of ``paper`` in the order of its abstract."""
    setting = Setting(paper.title, paper.abstract)
    names: tuple[str, ...] | None = None
    claims: dict[str, Claim] = {}
    likely = _number_words(paper.abstract)
    for span in informative(paper.abstract):
        readable = len(span.text) <= LONGEST and _numeric(span.text, likely)
        found = _readings(span, setting) if readable else []
        if found and names is None:
            names = own_names(paper.title, paper.abstract)
        for sentence, reading in found:
            if not background(sentence, reading, names or (), setting):
                claim = build(paper, span, sentence, reading, names[0] if names else None)
                claims.setdefault(claim.id, claim)
    return list(claims.values())


def _readings(span: Span, setting: Setting) -> list[tuple[Sentence, Reading]]:
    sentence = read(span.text, undress(span.text))
    return [(sentence, reading) for reading in _understood(sentence, setting)]


def _again(sentence: Sentence, group: Group, stated: Sequence[Reading]) -> list[Reading]:
    """``a 79% reduction in latency for A and a 50% reduction for B``: the second is of the same.

    So is ``a 42x speedup and a 47x boost over B``: what multiplies is no metric.
    """
    boosted = sentence.right(group).kind in {"GAIN", "BETTER"} and group.amounts[0].unit == "times"
    listed = sentence.left(group).kind == "AND" and (boosted or sentence.right(group).kind == "LESS")
    placed = sentence.right(group, 2).word in ({"for", "on", "over"} if boosted else {"for", "on"})
    last = stated[-1] if stated else None
    if last is None or not (listed and placed) or last.quantity == "quality" or last.before is not None:
        return []
    if last.amount.unit != group.amounts[0].unit:
        return []
    return [replace(last, amount=amount) for amount in group.amounts]


def _understood(sentence: Sentence, setting: Setting) -> Iterator[Reading]:
    """Pairs first, then changes, absolute amounts and, last, quality."""
    paired: set[int] = set()
    for first, second, readings in pairs(sentence, setting):
        paired |= {first, second}
        yield from readings
    changed = changes(sentence, setting)
    found_quality: list[Reading] = []
    inner: list[Reading] = []
    stated: list[Reading] = []
    for number, group in enumerate(sentence.groups):
        if number in paired:
            continue
        readings = share_of(sentence, group, stated)
        readings = readings or changed.get(number) or absolutes(sentence, group, setting)
        readings = readings or _again(sentence, group, stated)
        stated = readings
        if not readings:
            aside = _depth(sentence, group)
            readings = quality(sentence, group, inner if aside else found_quality)
            inner = readings or inner if aside else readings
            found_quality = found_quality if aside else readings
        yield from readings


def _depth(sentence: Sentence, group: Group) -> int:
    """How many brackets are open around a group."""
    before = sentence.until(group)
    return sum((item.kind == "OPEN") - (item.kind == "CLOSE") for item in before)


# What every claim must satisfy, whoever found it: rules or a language model.

_ALLOWED = {
    "quantity": get_args(Quantity),
    "context": get_args(Context),
    "direction": get_args(Direction),
    "bound": get_args(Bound),
    "statistic": (*get_args(Statistic), None),
}
_PLAIN_UNITS = frozenset({"percent", "points", "times"})
_CLOSE = 1e-6


def validate(claim: Claim, abstract: str) -> tuple[str, ...]:
    """What is wrong with ``claim`` as read from ``abstract``, one clear line each; empty when nothing is.

    The quote must stand literally at its span, the printed amount and its number in the
    quote, and every field in its range.
    """
    return (*_span(claim, abstract), *_vocabulary(claim), *_number(claim), *_ranges(claim))


def _span(claim: Claim, abstract: str) -> Iterator[str]:
    if not 0 <= claim.start < claim.end <= len(abstract):
        yield f"span {claim.start}:{claim.end} is not in the abstract of {len(abstract)} characters"
    elif abstract[claim.start : claim.end] != claim.quote:
        yield f"the quote is not literally at {claim.start}:{claim.end}"
    if claim.raw not in claim.quote:
        yield f"{claim.raw!r} is not in the quote"


def _vocabulary(claim: Claim) -> Iterator[str]:
    for name, allowed in _ALLOWED.items():
        if getattr(claim, name) not in allowed:
            yield f"{name} {getattr(claim, name)!r} is unknown"
    unit = claim.unit.removeprefix("absolute:")
    known = claim.quantity == "quality" or measure(1.0, unit) is not None
    if claim.unit not in _PLAIN_UNITS and not (claim.unit.startswith("absolute:") and known):
        yield f"unit {claim.unit!r} is unknown"
    if claim.unit == "points" and claim.quantity != "quality":
        yield "points measure quality only"


def _number(claim: Claim) -> Iterator[str]:
    printed = [value for amount in amounts(claim.quote) for value in (amount.value, amount.value_low)]
    for name in ("value", "value_low"):
        value = getattr(claim, name)
        if value is not None and not any(_same(abs(value), number) for number in printed):
            yield f"{name} {value:g} is not a number of the quote"


def _same(value: float, number: float | None) -> bool:
    return number is not None and abs(value - number) <= _CLOSE * max(1.0, abs(number))


def _ranges(claim: Claim) -> Iterator[str]:
    if claim.value_low is not None and claim.value_low > claim.value:
        yield f"value_low {claim.value_low:g} is above value {claim.value:g}"
    savings = {"saving": claim.saving, "saving_low": claim.saving_low}
    for name, worth in (*savings.items(), *(("reading", one) for one in claim.readings)):
        if worth is not None and not 0 <= worth < 1:
            yield f"{name} {worth:g} is not in [0, 1)"
    if claim.saving_low is not None and (claim.saving is None or claim.saving_low > claim.saving):
        yield "saving_low needs a saving that is not below it"
    lessened = claim.direction == "decrease" or claim.quantity == "throughput"
    if claim.saving is not None and not lessened:
        yield f"a saving of {claim.quantity} cannot come from an increase"
