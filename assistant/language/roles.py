"""What a sentence does in its abstract: sets the scene, states an aim, tells how or what was found.

One linear model over words, pairs of words, how the sentence opens, where it stands and how long
it is. ``python -m eval.fit.roles`` makes its weights from the sentences in ``eval/data/roles.jsonl``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.language.sentences import informative
from assistant.language.text import Span

__all__ = ["ROLES", "Judged", "Role", "chances", "judged", "role_of", "seen", "wanted"]

Role: TypeAlias = Literal["background", "aim", "method", "result", "limit", "resource", "other"]
ROLES: tuple[Role, ...] = get_args(Role)
"""``resource`` says where code or data is; ``other`` is praise, hope and consequence."""

_ADDRESS = re.compile(r"\\?(?:url|href)\b\W*|(?:https?://|www\.|\bgithub\.(?:com|io))\S*", re.IGNORECASE)
_DRESS = re.compile(r"\\[a-zA-Z]+|[{}$]")
_TOKEN = re.compile(r"\d[\d.,]*\s*(?:%|x\b|×)?|[^\W\d_]+|[?:]")
_OPENING = 3
_SHORTEST_ABSTRACT = 5  # sentences: the last of two is no place for where the code is
_PLACES = 6
_SHORT, _LONG = 12, 28  # words
_CLEARLY = 0.8


_ASKS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "limit",
        re.compile(
            r"\b(?:limit(?:s|ation|ations)?|weakness(?:es)?|drawbacks?|shortcomings?|caveats?|downsides?)\b"
            r"|\b(?:where|when|how) (?:does|do|did|can|might) .{1,60}\b(?:fails?|struggles?|breaks? down)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "resource",
        re.compile(
            r"\b(?:code|weights?|checkpoints?|github|repository|download\w*|open[- ]source\w*|releas\w+"
            r"|available|licen[cs]e|url|website|project page)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "result",
        re.compile(
            r"\bwhat (?:did|does|do|was|were|is|are) .{0,60}\b(?:finds?|found|findings?|conclu\w+|results?"
            r"|shows?|shown|discover\w*|learn\w*|reveals?)\b|\bfindings\b",
            re.IGNORECASE,
        ),
    ),
)


def wanted(question: str) -> Role | None:
    """The role of the sentences that answer, where a question asks for limits, findings or code by name."""
    return next((role for role, asks in _ASKS if asks.search(question)), None)


class Judged(NamedTuple):
    """A sentence, its likeliest role, and how likely each role is."""

    span: Span
    role: Role
    chances: Mapping[Role, float]


@lru_cache(maxsize=8192)
def judged(abstract: str) -> tuple[Judged, ...]:
    """Every sentence of an abstract that tells of research, in order with its role."""
    spans = informative(abstract)
    last = max(_SHORTEST_ABSTRACT, len(spans)) - 1
    rows = chances([span.text for span in spans], [place / last for place in range(len(spans))])
    return tuple(
        Judged(span, ROLES[int(np.argmax(row))], dict(zip(ROLES, map(float, row), strict=True)))
        for span, row in zip(spans, rows, strict=True)
    )


def role_of(sentence: str, abstract: str) -> Role | None:
    """The role of one sentence of an abstract; ``None`` when it is not clear, or not judged there."""
    told = [span.text for span in informative(abstract)]
    if sentence not in told:
        return None
    place = told.index(sentence) / (max(_SHORTEST_ABSTRACT, len(told)) - 1)
    likely = chances([sentence], [place])[0]
    return ROLES[int(np.argmax(likely))] if likely.max() > _CLEARLY else None


def chances(texts: Sequence[str], positions: Sequence[float]) -> NDArray[np.float64]:
    """Probabilities of :data:`ROLES`, ``(len(texts), 7)``; a position is 0 (first) to 1 (last)."""
    columns, weights = _fitted()
    scores = np.empty((len(texts), len(ROLES)))
    for row, (text, position) in enumerate(zip(texts, positions, strict=True)):
        scores[row] = weights[[columns[name] for name in seen(text, position) if name in columns]].sum(axis=0)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(texts) else scores
    likely: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
    return likely


def seen(text: str, position: float) -> frozenset[str]:
    """The names of the columns that a sentence has."""
    words = _words(text)
    names = {*words, *map(" ".join, pairwise(words)), "constant", *_shape(len(words), position)}
    names |= {"^" + " ".join(words[:count]) for count in range(1, _OPENING + 1)}
    return frozenset(names)


def _words(text: str) -> list[str]:
    plain = _DRESS.sub(" ", _ADDRESS.sub(" webaddress ", text)).lower()
    return [_number(token) if token[0].isdigit() else token for token in _TOKEN.findall(plain)]


def _number(token: str) -> str:
    return "#" + token.lstrip("0123456789., ")


def _shape(length: int, position: float) -> Iterator[str]:
    yield f"place {min(int(position * _PLACES), _PLACES - 1)}"
    if position in {0.0, 1.0}:
        yield "first" if position == 0.0 else "last"
    yield "short" if length < _SHORT else "long" if length > _LONG else "middling"


@lru_cache(maxsize=1)
def _fitted() -> tuple[dict[str, int], NDArray[np.float64]]:
    model = json.loads(files(__package__).joinpath("roles.json").read_text(encoding="utf-8"))
    columns: dict[str, list[float]] = model["columns"]
    return {name: row for row, name in enumerate(columns)}, np.array(list(columns.values()))
