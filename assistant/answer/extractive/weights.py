"""The fitted numbers of the drafter, in one value that can be replaced.

Each is a linear score over the columns named in :mod:`assistant.answer.extractive.features`,
:mod:`assistant.answer.extractive.ranking` and :mod:`assistant.answer.extractive.answerability`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Weights", "fitted", "named"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear scores.

    ``sentence`` ranks sentences by wording alone, ``quoted`` also by their nearness to the question;
    ``paper`` ranks papers. ``answers`` ends with a constant: above zero the paper answers. Of some there
    is one more for where no token vectors are stored, as with embedders of whole vectors only
    (``plain``), and one without any embedder (``lexical``).
    """

    sentence: tuple[float, ...]
    quoted: tuple[float, ...]
    quoted_plain: tuple[float, ...]
    paper: tuple[float, ...]
    paper_plain: tuple[float, ...]
    paper_lexical: tuple[float, ...]
    answers: tuple[float, ...]
    answers_plain: tuple[float, ...]
    answers_lexical: tuple[float, ...]


@lru_cache(maxsize=1)
def fitted() -> Weights:
    """The weights in force, in the order of their columns."""
    return Weights(**{name: tuple(columns.values()) for name, columns in named().items()})


def named() -> Mapping[str, Mapping[str, float]]:
    """For each score of ``weights.json`` its weights by the names of their columns."""
    text = files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, float]] = json.loads(text)["scores"]
    return found
