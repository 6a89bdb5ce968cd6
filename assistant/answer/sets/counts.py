"""How many of anything a paper says it has: "meshes of 40K faces", for what is no unit and no resource."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer.sets.theirs import Printed, amount, figures, holding, of_others
from assistant.language.quantities.units import MULTIPLIERS
from assistant.language.words import stem
from assistant.limits import watched
from assistant.types import Claim, Paper

__all__ = ["counts"]

_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d+)?)"
    r"(?:(?P<short>[KkMBT])(?![A-Za-z])|[ -](?P<long>thousand|million|billion|trillion)\b)?\+?"
    r"(?:[ -](?!(?:and|or|for|from|of|in|on|with|to|across|over)\b)[\w-]+){0,2}[ -]"
)


def counts(papers: Sequence[Paper], noun: str) -> Iterator[Claim]:
    """A claim for each number of what ``noun``, a plural, names."""
    root = noun.lower().removesuffix("s") if len(stem(noun)) < len(noun) - 1 else stem(noun.lower())
    pattern = re.compile(rf"{_NUMBER}{re.escape(root)}\w{{0,3}}\b", re.IGNORECASE)
    for paper in watched(papers):
        if root not in paper.abstract.lower():
            continue
        for match in figures(paper.abstract, pattern, "_.$/-"):
            span = holding(paper, match.start())
            if span is None or of_others(span.text, match.start() - span.start):
                continue
            scale = (match["short"] or match["long"] or "").lower()
            unit = MULTIPLIERS[scale][0] if scale in MULTIPLIERS else scale or "count"
            value = float(match["number"].replace(",", ""))
            yield amount(paper, span, "other", Printed(match.start(), match.group(), value, unit))
