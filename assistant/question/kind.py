"""What fitted models say of a question, from its shape: its kind, and what a follow-up does.

The shape is its words with every subject made alike: ``how do people reduce hallucination in VLMs`` becomes
``how do people CUT X in X``, so that a question on a topic nobody wrote about is read like one on another.
Linear models over its columns; ``kind.json`` and ``move.json`` hold their weights by column and say what they
were fitted on (:mod:`eval.fit.kind`, :mod:`eval.fit.move`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, TypeAlias

from assistant.language.asking import FORM
from assistant.question.subject import words
from assistant.question.vocabulary import Named
from assistant.question.words import CUT, GAIN, REPORT

__all__ = ["CHANGES", "Model", "Move", "columns", "fitted", "move_columns", "probabilities", "shape"]

Span = tuple[int, int]

_AMOUNT = re.compile(r"[~<>=]*\$?\d[\d.,]*(?:%|x|k|m|b|gb|mb|kb|fps|ms|s|h|min|tb)?")
_CLASSES = (("CUT", CUT), ("GAIN", GAIN), ("TELL", REPORT))
_LONGEST_RUN = 3
_MOST_WORDS = (4, 7, 11, 16, 23)


def shape(
    text: str, names: Sequence[Named], resources: Iterable[Span] = (), traits: Iterable[Span] = ()
) -> tuple[str, ...]:
    """The words of ``text`` (made plain, dates taken out) in lower case, with subjects as classes.

    ``N`` is a name, ``R`` a resource or metric, ``T`` a trait, ``#`` an amount, ``X`` any other run of words
    and ``XS`` one that ends in a plural.
    """
    marked = [(span, "N") for name in names for span in name.spans]
    marked += [(span, "R") for span in resources] + [(span, "T") for span in traits]
    found: list[str] = []
    for token in words(text, "?:;,"):
        one = _class(token, marked)
        if one in {"X", "XS"} and found and found[-1] in {"X", "XS"}:
            found[-1] = one
        elif one not in {"N", "R", "T", "#"} or not found or found[-1] != one:
            found.append(one)
    return tuple(found)


def _class(token: re.Match[str], marked: Sequence[tuple[Span, str]]) -> str:
    word = token.group().lower()
    inside = next((name for (start, end), name in marked if start <= token.start() < end), None)
    if inside in {"N", "T"}:
        return inside
    if word in FORM or not word[0].isalnum():
        return word
    if inside:
        return inside
    if _AMOUNT.fullmatch(word):
        return "#"
    matched = next((name for name, verbs in _CLASSES if verbs.fullmatch(word)), None)
    return matched or ("XS" if re.search(r"[a-z](?<![sui])s$", word) else "X")


def columns(found: Sequence[str], signs: Iterable[str]) -> tuple[str, ...]:
    """The columns that are 1 for a question of this shape: its n-grams and what else was seen in it."""
    return tuple(sorted({*_grams(found), *signs}))


def _grams(found: Sequence[str]) -> Iterator[str]:
    bounded = ("^", *found, "$")
    for size in range(1, _LONGEST_RUN + 1):
        for start in range(len(bounded) - size + 1):
            yield " ".join(bounded[start : start + size])
    words = sum(one[0].isalnum() or one == "#" for one in found)
    yield f"words<{next((most for most in _MOST_WORDS if words < most), 99)}"
    yield f"subjects={min(4, sum(one in {'X', 'XS', 'N'} for one in found))}"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of each column, one a class in the order of ``kinds``; what taught them."""

    kinds: tuple[str, ...]
    questions: int
    sha256: str
    columns: dict[str, list[float]]


@lru_cache(maxsize=2)
def fitted(name: str = "kind") -> Model:
    """The model in force."""
    data = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return Model(tuple(data["kinds"]), data["questions"], data["sha256"], data["columns"])


def probabilities(columns: Iterable[str], name: str = "kind") -> dict[str, float]:
    """The probability of each class for a question with these columns, likeliest first."""
    model = fitted(name)
    rows = [model.columns[column] for column in columns if column in model.columns]
    sums = [math.fsum(values) for values in zip(*rows, strict=True)] or [0.0] * len(model.kinds)
    powers = [math.exp(value - max(sums)) for value in sums]
    found = {kind: power / sum(powers) for kind, power in zip(model.kinds, powers, strict=True)}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


Move: TypeAlias = Literal["own", "them", "pick", "ask", "order", "limit", "swap", "why", "more", "it"]
"""``own`` is a question of its own; ``them`` asks of the papers shown, ``it`` of the one that was.

``pick`` wants some by their place or date, ``ask`` asks something of those; ``order`` sorts, ``limit`` adds a
condition to the last question, ``swap`` puts another subject in its place, ``why`` asks for its reason and
``more`` for the rest.
"""
CHANGES = frozenset({"them", "pick", "order", "limit", "swap"})
"""What may change the filter of a set."""

_PLACE = re.compile(r"\d{1,2}")
_LONGEST = 12


def move_columns(text: str, shape: Iterable[str]) -> tuple[str, ...]:
    """The columns that are 1 for this line, whose shape has those in ``shape``."""
    said = [_plain(match.group().lower()) for match in words(text, "[]#?,:%")]
    bounded = ["^", *said, "$"]
    pairs = (f"word {left} {right}" for left, right in pairwise(bounded))
    return tuple(
        sorted({*shape, *pairs, *(f"word {one}" for one in said), f"long={min(len(said), _LONGEST)}"})
    )


def _plain(word: str) -> str:
    return "9" if _PLACE.fullmatch(word) else "99" if word[0].isdigit() else word
