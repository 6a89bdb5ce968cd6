"""Which sentence of a paper is shown for a question over many papers: a fitted ranking of all it can quote.

The sentence has to speak of what is asked, and tell what the question wants of it. "how are ... ?" wants a
way in which it is done, "does ... ?" what was found, "what limits ... ?" the trouble,
and a bare topic what a paper does about it: ``python -m eval.fit.lines wants``. What a sentence does in its
abstract counts for each of these on its own: :mod:`eval.fit.sentences`, of questions of our own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.answer.extractive.cues import traits
from assistant.language.bibliography import title_head
from assistant.language.linear import fitted
from assistant.language.roles import ROLES, judged
from assistant.language.sentences import hangs, informative, quotable_spans
from assistant.language.stance import values
from assistant.language.text import Span
from assistant.language.words import STOP, covered, terms, words
from assistant.protocols import SentenceNearness
from assistant.types import Paper

__all__ = [
    "COLUMNS",
    "CROSSED",
    "NEAR",
    "WANTS",
    "Rows",
    "Want",
    "closeness",
    "crossed",
    "names",
    "scored",
    "shown",
    "signs",
    "speaking",
    "wants",
    "wants_signs",
    "worth",
]

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


Rows = NDArray[np.float64]

NEAR = ("near", "near_gap", "left_open", "near_neighbour")
"""How near a sentence comes to the topic by the stored tokens; the gap is to the nearest of the abstract."""
_SHARED = ("covered", "covered_gap", "untitled", "covered_before", "rest")
_WORDED = (
    "position first last length short long fragment announces unfinished hangs named amount good bad blamed"
    " proposes introduces reports explains trouble sets_scene best tests"
).split()
COLUMNS = (*NEAR, *_SHARED, *ROLES, *_WORDED)
"""What is known of each sentence."""
CROSSED = (
    *ROLES, "near", "near_gap", "left_open", "covered", "covered_gap", "untitled", "rest", "position",
    "first", "amount", "good", "bad", "blamed", "proposes", "reports", "explains", "trouble", "tests",
)  # fmt: skip
"""What counts differently for each of :data:`~assistant.answer.sentence.WANTS`."""
_PLACES = tuple(COLUMNS.index(name) for name in CROSSED)
_WHOLE = 50  # words of a sentence that is shown as one
_WORDS = 25.0
_SHORT, _LONG = 8, 36  # words
_AMOUNTS, _VALUES = 3, 2  # more count no more


def speaking(question: str, topic: str, papers: Sequence[Paper], near: SentenceNearness) -> list[Span]:
    """For each paper what speaks best to the question; each must have something to quote."""
    return [
        shown(paper.abstract, quotable_spans(paper.abstract)[int(np.argmax(scores))])
        for paper, scores in zip(papers, worth(question, topic, papers, near), strict=True)
    ]


def shown(abstract: str, span: Span) -> Span:
    """The whole sentence that a quotable span is of, where it is not so long that a reader is lost in it."""
    whole = next(one for one in reversed(informative(abstract)) if one.start <= span.start)
    return whole if len(whole.text.split()) <= _WHOLE else span


def worth(question: str, topic: str, papers: Sequence[Paper], near: SentenceNearness) -> list[Rows]:
    """For each paper how well each of its quotable spans speaks to the question: log odds among them."""
    return [
        scored(question, topic, paper, close)
        for paper, close in zip(papers, near.sentence_nearness(topic, papers), strict=True)
    ]


def scored(question: str, topic: str, paper: Paper, near: Rows | None) -> Rows:
    """The same for one paper; ``near`` is the nearness to the topic, ``None`` where it is unknown."""
    weights = _fitted()["plain" if near is None else "near"]
    found: Rows = crossed(question, signs(question, topic, paper, near)) @ weights
    return found


def names() -> list[str]:
    """The columns of :func:`crossed`."""
    return [*COLUMNS, *(f"{want}*{name}" for want in WANTS for name in CROSSED)]


def crossed(question: str, rows: Rows) -> Rows:
    """The signs, and once more for each want those that it weighs on its own, as far as it is likely."""
    likely = wants(question)
    return np.concatenate([rows, *(likely[want] * rows[:, _PLACES] for want in WANTS)], axis=1)


@lru_cache(maxsize=1)
def _fitted() -> Mapping[str, Rows]:
    """The weights in force, with token vectors (``near``) and without (``plain``), by :func:`names`."""
    text = files(__package__).joinpath("sentence.json").read_text(encoding="utf-8")
    scores: dict[str, dict[str, float]] = json.loads(text)["scores"]
    return {kind: np.array([columns.get(name, 0.0) for name in names()]) for kind, columns in scores.items()}


def signs(question: str, topic: str, paper: Paper, near: Rows | None) -> Rows:
    """``(spans, len(COLUMNS))``; ``near`` is the nearness to the topic, ``None`` where it is unknown."""
    worded = _worded(paper.title, paper.abstract)
    shared = _shared(frozenset(terms(question)), frozenset(terms(topic)), paper)
    return np.round(np.concatenate([closeness(near, len(worded)), shared, worded], axis=1), 3)


def closeness(near: Rows | None, spans: int) -> Rows:
    """``(spans, len(NEAR))``; zeros where the nearness is unknown."""
    if near is None:
        return np.zeros((spans, len(NEAR)))
    whole, left_open = near.T
    padded = np.concatenate(([0.0], whole, [0.0]))
    return np.stack([whole, whole - whole.max(), left_open, np.maximum(padded[:-2], padded[2:])], axis=1)


def _shared(asked: frozenset[str], topic: frozenset[str], paper: Paper) -> Rows:
    """Words of the topic, of what the title leaves open of it, and of the rest of the question."""
    texts = [span.text for span in quotable_spans(paper.abstract)]
    about = np.array([covered(topic, text) for text in texts])
    open_, rest = topic.difference(terms(paper.title)), asked - topic
    return np.stack(
        [
            about,
            about - about.max(),
            [covered(open_, text) for text in texts],
            np.concatenate(([0.0], about[:-1])),
            [covered(rest, text) for text in texts],
        ],
        axis=1,
    )


@lru_cache(maxsize=4096)
def _worded(title: str, abstract: str) -> Rows:
    """What holds of each span whatever is asked: the roles of its sentence, its place, its wording."""
    spans, sentences = quotable_spans(abstract), judged(abstract)
    begun = {one.span.start: one for one in sentences}
    name = title_head(title)
    rows = []
    for place, span in enumerate(spans):
        chances = next(one for one in reversed(sentences) if one.span.start <= span.start).chances
        text, said, valued = span.text, traits(span.text), values(span.text)
        words = len(text.split())
        blamed = said.trouble or -1 in valued
        rows.append(
            [
                *(chances[role] for role in ROLES),
                place / max(1, len(spans) - 1),
                place == 0,
                place == len(spans) - 1,
                words / _WORDS,
                words < _SHORT,
                words > _LONG,
                span.start not in begun or not text[0].isalpha(),
                text.endswith(":"),
                text[-1] not in '.!?"”’):',
                hangs(text),
                name != title and name in text,
                min(_AMOUNTS, said.amounts) / _AMOUNTS,
                min(_VALUES, valued.count(1)) / _VALUES,
                min(_VALUES, valued.count(-1)) / _VALUES,
                (chances["background"] + chances["limit"]) * blamed,
                said.proposes,
                said.introduces_name,
                said.reports,
                said.explains,
                said.trouble,
                said.sets_scene,
                said.best,
                said.tests,
            ]
        )
    return np.array(rows, dtype=float)
