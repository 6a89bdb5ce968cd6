"""How long videos are and how large pictures are: "minute-long videos", "clips of 4 minutes", "4K images"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.sets.theirs import Printed, amount, clause, of_others
from assistant.language.numerals import CARDINALS
from assistant.language.resolutions import resolutions
from assistant.language.sentences import informative
from assistant.language.text import Span, either
from assistant.limits import watched
from assistant.types import Bound, Claim, Paper

__all__ = ["footage", "widths"]

_NUMBER = rf"(?P<number>\d{{1,4}}(?:\.\d+)?|an?|{either(CARDINALS)})"
_UNIT = r"(?P<unit>second|minute|hour)s?"
_THING = r"(?:videos?|clips?|footage|movies?|films?|recordings?|audio|speech|music|songs?|streams?)"
_LASTING = (
    r"(?:of|up to|to|lasting|spanning|exceeding|over|beyond|than|least)(?: (?:up to|about|over|around))?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\w.])(?:{_NUMBER}[ -])?{_UNIT}[ -](?:long|length|level|scale)\b",
        rf"(?<![\w.]){_NUMBER}[ -](?P<unit>second|minute|hour)(?: [\w-]+){{0,2}}? {_THING}\b",
        rf"\b{_THING}(?: [\w-]+){{0,4}}? {_LASTING} {_NUMBER}[ -]{_UNIT}\b(?! (?:in|on|per)\b)",
        rf"\bup to {_NUMBER} {_UNIT} long\b",
    )
)
_ABOUT = re.compile(rf"\b{_THING}\b", re.IGNORECASE)
_HARD = re.compile(
    r"\b(?:struggl|fail|challeng|difficult|limited|cannot|remain|impractical|delay)\w*", re.IGNORECASE
)
_HOLDING = re.compile(r"\b(?:dataset|corpus|corpora|hours of|trained on|data)\b[^,;]*$", re.IGNORECASE)


def footage(papers: Sequence[Paper]) -> Iterator[Claim]:
    """A claim for each length; none where a sentence only says that it is hard, nor of data."""
    for paper in watched(papers):
        if not any(unit in paper.abstract for unit in ("second", "minute", "hour")):
            continue
        for span in informative(paper.abstract):
            if _ABOUT.search(f"{paper.title} {span.text}") and not _HARD.search(span.text):
                yield from _in(paper, span)


def _in(paper: Paper, span: Span) -> Iterator[Claim]:
    seen: set[int] = set()
    for form in _FORMS:
        for match in form.finditer(span.text):
            place = match.start("number") if match["number"] else match.start("unit")
            if place in seen or of_others(span.text, place) or _HOLDING.search(clause(span.text, place)):
                continue
            seen.add(place)
            yield _claim(paper, span, match, place)


def _claim(paper: Paper, span: Span, match: re.Match[str], place: int) -> Claim:
    number = (match["number"] or "a").lower()
    value = 1.0 if number in {"a", "an"} else float(CARDINALS.get(number) or number)
    printed = Printed(
        span.start + place, span.text[place : match.end("unit")], value, f"{match['unit'].lower()}s"
    )
    many = match["number"] is None and match.string.startswith("s", match.end("unit"))
    bound: Bound = "at_least" if many else "exact"
    return replace(amount(paper, span, "video_length", printed), bound=bound)


def widths(papers: Sequence[Paper]) -> Iterator[Claim]:
    """A claim for each resolution, in pixels of the longer side; none of what is only said to be hard."""
    for paper in watched(papers):
        for span in informative(paper.abstract):
            if _HARD.search(span.text) or _FIELD.match(span.text):
                continue
            for one in resolutions(span.text):
                if not of_others(span.text, one.start):
                    raw = span.text[one.start : one.end]
                    printed = Printed(span.start + one.start, raw, one.pixels, "pixels wide")
                    yield amount(paper, span, "resolution", printed)


_FIELD = re.compile(r"(?:however, )?(?:current|existing|prior|previous|most|many)\b", re.IGNORECASE)
