"""Several things asked of one paper: a sentence for each, in the order in which they are asked.

Each is judged on its own, by what it says and not by what the others say; one sentence answers two only where
no other comes near it for either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from assistant.answer.extractive.drafting import Nearness
from assistant.answer.extractive.features import Rows
from assistant.answer.extractive.ranking import Candidate
from assistant.answer.selection import selected
from assistant.question.need import need
from assistant.types import Paper, Question

__all__ = ["each_asked", "in_turn"]

_SAME = 1.5  # log odds: what it costs to answer two things with one sentence
_TRIED = 3  # sentences for each
_FAR = -4.0  # log odds of what is left out


def each_asked(question: Question, paper: Paper, near: Nearness) -> list[Rows]:
    """For each thing that is asked the log odds of the paper's sentences."""
    return [
        _among(selected(replace(question, text=ask, need=need(ask)), paper, near)) for ask in question.asks
    ]


def _among(scores: Rows) -> Rows:
    above = scores - scores.max()
    found: Rows = above - np.log(np.exp(above).sum())
    return found


def in_turn(paper: Candidate, odds: Sequence[Rows], room: int, *, most: int) -> list[int]:
    """The sentence for each thing asked, in order of asking, then what answers any of them next best.

    What is more goes into ``room`` words, ``most`` sentences in all.
    """
    places = list(dict.fromkeys(_assigned(odds)))
    best: Rows = np.max(odds, axis=0)
    words = [len(span.text.split()) for span in paper.spans]
    for place in map(int, np.argsort(-best, kind="stable")):
        if len(places) == most or best[place] < _FAR:
            break
        if place not in places and sum(words[one] for one in (*places, place)) <= room:
            places.append(place)
    return places


def _assigned(odds: Sequence[Rows]) -> tuple[int, ...]:
    """The likeliest sentence for each, rather different ones."""
    tried = [[int(place) for place in np.argsort(-own, kind="stable")[:_TRIED]] for own in odds]

    def worth(places: tuple[int, ...]) -> float:
        likely = sum(float(own[place]) for own, place in zip(odds, places, strict=True))
        return likely - _SAME * (len(places) - len(set(places)))

    return max(product(*tried), key=worth)
