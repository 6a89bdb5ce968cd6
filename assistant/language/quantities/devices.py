"""On how many devices a time was spent: "6 hours on eight H100s" is 48 GPU hours."""

from __future__ import annotations

import re

from assistant.language.number_words import CARDINALS, either

__all__ = ["devices"]

_CARD = (
    r"(?:(?:NVIDIA|Nvidia|AMD|Tesla|GeForce|Ascend|RTX|TITAN|Quadro|TPU)[ -]?)*"
    r"(?:[AHVBLTP]\d{1,3}0?0?s?|RTX[ -]?\d{4}|MI\d{3}X?s?|[3-5]0[6-9]0s?|GPUs?|TPUs?|NPUs?)"
)
_COUNTED = re.compile(
    rf"\b(?:(?P<one>a single|single|one|an?)|(?P<word>{either(CARDINALS)})|(?P<digits>\d{{1,5}}))"
    rf"\s*[x×*]?\s*(?:\w+[ -])??{_CARD}(?!\w|\.\d)"
)
_REACH = 60
"""Characters between a time and the devices it was spent on."""


def devices(sentence: str, raw: str) -> int | None:
    """How many devices the words nearest to ``raw`` in ``sentence`` count; ``None`` when none do."""
    start = max(sentence.find(raw), 0)
    end = start + len(raw)
    near = [
        (max(match.start() - end, start - match.end(), 0), match)
        for match in _COUNTED.finditer(sentence)
        if match.end() <= start or match.start() >= end
    ]
    if not near or min(near, key=lambda one: one[0])[0] > _REACH:
        return None
    match = min(near, key=lambda one: one[0])[1]
    if match["one"]:
        return 1
    return CARDINALS[match["word"]] if match["word"] else int(match["digits"])
