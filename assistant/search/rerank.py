"""How near to a question the sentences of a paper are, as wholes and word by word.

Word by word is late interaction (Khattab and Zaharia, ColBERT, 2020): each token of the
question looks for the nearest token of the paper, and counts by the rarity of its word. It
finds "shrinks" in "reduces", where words must be shared to count, and misses a single
word that is nowhere, where a cosine of wholes hardly notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.language.sentences import quotable_spans
from assistant.protocols import Encoded
from assistant.search.late import token_weights
from assistant.types import Paper

__all__ = ["Encodes", "LateScores", "Reader", "Reads"]


class Reads(Protocol):
    """Tells how near papers are to one question."""

    def read(self, papers: Sequence[Paper]) -> list[LateScores]:
        """One :class:`LateScores` for each paper, in order."""


class Encodes(Protocol):
    """What is needed of :class:`~assistant.search.retriever.Retriever`."""

    def similarities(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of the query with each text; zeros without an embedder."""

    def encode(self, texts: Sequence[str]) -> list[Encoded] | None:
        """The texts token by token; ``None`` where that cannot be had."""


@dataclass(frozen=True, slots=True, eq=False)
class LateScores:
    """One paper against a question.

    ``cosines`` holds one for each quotable span, zeros without an embedder. ``matched`` is
    the mean over the question's tokens, weighted by rarity, of the nearest token's cosine in
    the title and abstract; ``None`` where the embedder gives whole vectors only.
    """

    cosines: NDArray[np.float32]
    matched: float | None = None


class Reader:
    """Reads papers for one question; the question itself is read once."""

    def __init__(self, question: str, retriever: Encodes) -> None:
        self._question = question
        self._retriever = retriever

    def read(self, papers: Sequence[Paper]) -> list[LateScores]:
        """One :class:`LateScores` for each paper, in order."""
        texts = [[paper.title, *(span.text for span in quotable_spans(paper.abstract))] for paper in papers]
        ends = np.cumsum([len(of_one) for of_one in texts])[:-1]
        flat = [text for of_one in texts for text in of_one]
        encoded = self._retriever.encode(flat) if self._asked is not None else None
        if encoded is None:
            cosines = np.split(self._retriever.similarities(self._question, flat), ends)
            return [LateScores(of_one[1:]) for of_one in cosines]
        starts = [0, *ends]
        return [
            self._late_scores(encoded[start : start + len(of_one)])
            for start, of_one in zip(starts, texts, strict=True)
        ]

    @cached_property
    def _asked(self) -> Encoded | None:
        encoded = self._retriever.encode([self._question])
        return encoded[0] if encoded else None

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """How much each token of the question counts; they sum to one."""
        assert self._asked is not None
        return token_weights(self._question, self._asked)

    def _late_scores(self, encoded: Sequence[Encoded]) -> LateScores:
        """The title is first; it has no cosine, for it is no quote."""
        assert self._asked is not None
        cosines = np.stack([one.vector for one in encoded[1:]]) @ self._asked.vector
        nearest = np.array([_nearest(self._asked, one) for one in encoded]) * self._weights
        return LateScores(cosines, float(nearest.max(axis=0).sum()))


def _nearest(asked: Encoded, text: Encoded) -> NDArray[np.float32]:
    """For each token of the question the cosine of the text's nearest token."""
    if not len(text.tokens):
        return np.zeros(len(asked.tokens), dtype=np.float32)
    nearest: NDArray[np.float32] = (asked.tokens @ text.tokens.T).max(axis=1)
    return nearest
