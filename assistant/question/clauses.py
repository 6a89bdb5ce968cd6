"""Questions of several parts, and two conditions at once.

"2x faster and half the memory", "fewer steps or tool calls", "how many on speech vs how many on music".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from assistant.language.metrics import ASKED
from assistant.language.quantities.vocabulary import words_of
from assistant.language.text import blanked
from assistant.question.described import described
from assistant.question.limits import Limit, joined, limits
from assistant.question.ranking import Ranking
from assistant.question.resource import Resource, by_phase, named, resource
from assistant.question.words import CUT, GAIN, WORSE

__all__ = ["Condition", "Conditions", "conditions", "counted_apart", "traded"]

Span = tuple[int, int]

_AND = re.compile(
    r"\s*,?\s+(?:and|but|while|plus|(?P<either>or))\s+(?:also\s+|at the same time\s+)?"
    r"|\s+with\s+|\s*[&+]\s*|,\s+"
)
_MOST_WORDS = 8
"""So many words between two numbers at the most for them to be two conditions of one question."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One clause of a question with what it measures; ``spans`` are places in the whole question."""

    text: str
    limit: Limit | None
    resource: Resource
    spans: tuple[Span, ...]
    dataset: str | None = None


class Conditions(NamedTuple):
    """The two of a question; with ``either`` one of them is enough."""

    first: Condition
    second: Condition
    either: bool = False


def conditions(text: str) -> Conditions | None:
    """The two conditions of ``text`` (made plain); ``None`` when it has one or none."""
    cut = _cut(text)
    if cut is None:
        return _sharing(text)
    first, second = (_condition(text, start, end) for start, end in ((0, cut.end()), (cut.end(), len(text))))
    return _pair(first, second, either=cut["either"] is not None)


def _pair(first: Condition | None, second: Condition | None, *, either: bool) -> Conditions | None:
    if first is None or second is None:
        return None
    kinds = [(one.resource.quantity, one.resource.counted) for one in (first, second)]
    same = kinds[0] == kinds[1] if either else kinds[0][0] == kinds[1][0]
    return None if same else Conditions(first, second, either)


def _sharing(text: str) -> Conditions | None:
    """Two resources that one number is said of: "cut latency and memory by half"."""
    found = limits(text)
    if len(found) != 1:
        return None
    own = (found[0].start, found[0].end)
    if phases := by_phase(text, resource(text, found[0])):
        spans = (*phases[0].spans, own)
        first, second = (Condition(text, found[0], one, spans) for one in phases)
        return Conditions(first, second, either=True)
    read = sorted((one.start, one.end, one.weak) for one in named(text, own, own))
    for (start, end, weak), (after, last, other) in pairwise(read):
        joint = _COORDINATED.fullmatch(text, end, after)
        if joint is None or (joint["either"] is None and (weak or other)):
            continue
        one, two = (_condition(blanked(text, [span]), 0, len(text)) for span in ((end, last), (start, after)))
        if pair := _pair(one, two, either=joint["either"] is not None):
            return pair
    return None


_COORDINATED = re.compile(
    r"(?: \w+)? (?:and|(?P<either>or)|as well as|&) (?:the |its )?(?:number of )?(?:\w+ )?", re.IGNORECASE
)


def _condition(text: str, start: int, end: int) -> Condition | None:
    clause = text[start:end]
    found = limits(clause)
    limit = found[0] if found else None
    own = described(clause, Ranking(), listing=True) if limit else None
    limit, measured = (own.limit, own.resource) if own and own.limit else (limit, resource(clause, limit))
    if measured is None or measured.quantity is None or (limit is None and not _changes(clause)):
        return None
    spans = [*measured.spans, *([(limit.start, limit.end)] if limit else ())]
    places = tuple((start + low, start + high) for low, high in spans)
    return Condition(clause, limit, measured, places, own.dataset if own else None)


def _cut(text: str) -> re.Match[str] | None:
    """The joint behind which the second condition begins: between two numbers, else between two savings."""
    found = limits(text)
    if len(found) > 1 and joined(text, found[0], found[1]) is None:
        return _joint(text, found[0].end, found[1].start)
    marks = [] if found else [match.span() for match in CUT.finditer(text.lower())]
    return next(
        (
            cut
            for (_, before), (after, _) in pairwise(marks)
            if (cut := _joint(text, before, after)) is not None
        ),
        None,
    )


def _joint(text: str, start: int, end: int) -> re.Match[str] | None:
    if end <= start or len(text[start:end].split()) > _MOST_WORDS:
        return None
    return _AND.search(text, start, end + 1)


def _changes(clause: str) -> bool:
    lower = clause.lower()
    return CUT.search(lower) is not None or GAIN.search(lower) is not None


_TRADE = re.compile(
    r"\btrade[ -]?offs?\b|\bbest trade\b|\btrades? off\b|\bpareto\b|\bbalance (?:of|between)\b"
)
_JOINT = re.compile(
    r"(?P<slash>(?<=[a-z])/(?=[a-zA-Z]))"
    r"|\s*,?\s+(?:(?P<loose>and|with|to)|against|versus|vs\.?|for)\s+(?:the |its |their )?"
)


def traded(text: str) -> Conditions | None:
    """Two quantities set against each other; ``None`` where there are not two, or a number bounds one.

    "memory saving against accuracy loss", "the trade-off between speed and quality".
    """
    lower = text.lower()
    if limits(text):
        return None
    said = [match.span() for match in _TRADE.finditer(lower)]
    for joint in _JOINT.finditer(lower):
        first, second = _side(text, 0, joint.start()), _side(text, joint.end(), len(text))
        if (joint["loose"] or joint["slash"]) and not said:
            continue
        if first and second and first.resource.quantity != second.resource.quantity:
            return Conditions(
                first, replace(second, spans=(*first.spans, *second.spans, joint.span(), *said))
            )
    return None


_GAINS = re.compile(r"\b(?:gains?|improvements?)\b")


def _side(text: str, start: int, end: int) -> Condition | None:
    clause = text[start:end]
    measured, lower = resource(clause, None), clause.lower()
    quality = tuple((first, last) for word, first, last in words_of(clause) if ASKED.get(word) == "")
    gains = tuple(match.span() for match in _GAINS.finditer(lower))
    if gains and (measured is None or measured.quantity is None or measured.weak):
        measured = Resource("quality", gains)
    if measured is None and quality:
        measured = Resource("quality", quality)
    if measured is None or measured.quantity is None:
        return None
    words = [match.span() for rule in (CUT, GAIN, WORSE) for match in rule.finditer(lower)]
    spans = tuple((start + low, start + high) for low, high in (*measured.spans, *words))
    return Condition(clause, None, measured, spans)


_PAPERS = r"(?:papers?|works?|studies|articles|publications|abstracts)"
_ON = r"(?:are |is |were |there )*(?:about|on|in|for|dealing with|that study|studying|covering|concerning)"
_COUNTED = re.compile(
    rf"^(?:how many|count(?: the)?|number of) (?:{_PAPERS} )?(?:{_ON} )?(?P<one>.+?)"
    rf"(?:,? (?:(?:vs\.?|versus|against|compared (?:to|with))(?: how many(?: {_PAPERS})?)?"
    rf"|(?:and )?how many(?: {_PAPERS})?))"
    rf" ?(?:{_ON} )?(?P<other>.+)$"
    rf"|^(?:are there |is there )?(?:more|fewer) {_PAPERS} (?:{_ON} )?(?P<this>.+?) (?:or"
    rf"|than) (?:{_ON} )?(?P<that>.+)$",
    re.IGNORECASE,
)
_OF_PAPERS = re.compile(rf"\b{_PAPERS}\b", re.IGNORECASE)


def counted_apart(text: str) -> tuple[str, ...]:
    """The two counts of "how many papers on speech vs how many on music"; empty for any other question."""
    match = _COUNTED.match(text.strip(" ?"))
    if match is None or not _OF_PAPERS.search(text):
        return ()  # "how many layers has A, and how many has B?" counts what one paper each says
    about = [match[name].strip() for name in ("one", "other", "this", "that") if match[name]]
    return tuple(f"how many papers are about {_OF_PAPERS.sub('', topic).strip()}?" for topic in about)
