"""Whether quotes support a sentence: a stand-in for an entailment model, offline and exact to repeat.

ALCE (Gao et al., 2023) asks a natural language inference model. Here a sentence counts as
supported when each of its numbers stands in the quotes and most of its content words do.
``askpapers eval --judge`` asks a language model instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from eval.metrics.figures import unfounded

__all__ = ["supports"]

_ENOUGH = 0.6
_WORD = re.compile(r"[a-z][a-z0-9]+")
_EMPTY = frozenset(
    "the a an of in on to for and or by with at as is are was were be been it its this that these those from "
    "than then into over under per not no nor but so such which who whom whose what when where how why can "
    "could may might will would should do does did has have had about against between their they them we our"
    .split()
)  # fmt: skip


def supports(quotes: Sequence[str], sentence: str, computed: Collection[float] = ()) -> bool:
    """Whether the ``quotes`` together carry the ``sentence``.

    Args:
        quotes: What is cited, each with the title of its paper if that may count.
        sentence: What the answer says, with or without its labels.
        computed: Numbers that the answer states of its own work, which need no quote.
    """
    if not quotes or unfounded(sentence, quotes, computed):
        return False
    said = _content(sentence)
    known = {word for quote in quotes for word in _content(quote)}
    return not said or len(said & known) >= _ENOUGH * len(said)


def _content(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY}


def _stem(word: str) -> str:
    """Plurals and common endings of verbs, so that "trains" meets "training"."""
    for ending in ("ing", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
