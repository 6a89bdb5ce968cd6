"""The fitted numbers of the drafter, in one value that can be replaced.

Each is a linear score over the columns named in :mod:`assistant.answer.extractive.features`,
:mod:`assistant.answer.extractive.answerability` and :mod:`assistant.answer.extractive.listing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Weights", "fitted"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear scores.

    ``sentence`` ranks sentences by wording alone, ``quoted`` with cosines, ``compared`` the same
    for comparisons; ``paper`` ranks papers, ``reread`` the nearest few again by their
    :class:`~assistant.search.rerank.Likeness`. ``answers`` and ``belongs`` end with a
    constant: above zero the paper answers, or belongs to the list. Of some there is one more for
    embedders of whole vectors only (``plain``), and one without any embedder (``lexical``).
    """

    sentence: tuple[float, ...]
    quoted: tuple[float, ...]
    compared: tuple[float, ...]
    paper: tuple[float, ...]
    paper_lexical: tuple[float, ...]
    reread: tuple[float, ...]
    reread_plain: tuple[float, ...]
    answers: tuple[float, ...]
    answers_plain: tuple[float, ...]
    answers_lexical: tuple[float, ...]
    belongs: tuple[float, ...]
    belongs_plain: tuple[float, ...]
    belongs_lexical: tuple[float, ...]


@lru_cache(maxsize=1)
def fitted() -> Weights:
    """The weights in force: ``weights.txt``, lines of ``name number number ...``."""
    text = files(__package__).joinpath("weights.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return Weights(**{name: tuple(map(float, numbers)) for name, *numbers in lines})
