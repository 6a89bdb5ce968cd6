"""What a sentence has to tell to answer a question over many papers: a way, a finding, a trouble, the topic.

"how are ... ?" wants a way in which it is done, "does ... ?" what was found, "what limits ... ?" and "why
does ... fail?" what is wrong and whence it comes, and a bare topic what a paper does about it. One fitted
judgement over the words of the question: ``python -m eval.fit.lines wants``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

from assistant.language.linear import fitted
from assistant.language.words import STOP, words

__all__ = ["WANTS", "Want", "wants", "wants_signs"]

Want: TypeAlias = Literal["finding", "topic", "trouble", "way"]
WANTS: tuple[Want, ...] = get_args(Want)

_OPENING = 3
_OTHER = "_"


@lru_cache(maxsize=512)
def wants(question: str) -> Mapping[Want, float]:
    """How likely each of :data:`WANTS` is what the question asks for; they sum to one."""
    found = fitted("wants").chances(wants_signs(question))
    total = sum(found.values())
    return {want: found[want] / total for want in WANTS}


def wants_signs(question: str) -> frozenset[str]:
    """Its words, and pairs of them and how it opens by its small words alone, ``_`` for any other."""
    said = words(question)
    small = [word if word in STOP else _OTHER for word in said]
    opening = ("^" + " ".join(small[:count]) for count in range(1, _OPENING + 1))
    return frozenset((*said, *map(" ".join, pairwise(small)), *opening))
