"""Which words of a question say what it is about: a fitted tagger.

A maximum-entropy Markov model (McCallum et al., 2000) over a window of five words; ``subject.json`` holds
its weights by column and says what they were fitted on (:mod:`eval.fit.subject`). A word that few taught
questions have is known by its form alone, so that a topic nobody wrote about is seen as one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypeAlias

from assistant.language.asking import FORM

__all__ = ["Model", "Tagged", "about", "fitted", "signs", "words"]

Tagged: TypeAlias = list[tuple[str, bool]]
"""Each word or mark of a question, and whether the question is about it."""

_TOKEN = re.compile(r"[^\W_](?:[\w.+/@'’-]*[\w+])?%?|[?:;,.()–—-]")
_ENDINGS = ("ing", "ed", "ly", "s")
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Model:
    """The weight of each column for a word that a question is about, and the words that are known."""

    questions: int
    sha256: str
    known: frozenset[str]
    columns: dict[str, float]


@lru_cache(maxsize=1)
def fitted() -> Model:
    """The model in force."""
    data = json.loads(files(__package__).joinpath("subject.json").read_text(encoding="utf-8"))
    return Model(data["questions"], data["sha256"], frozenset(data["known"]), data["columns"])


def words(text: str) -> Iterable[re.Match[str]]:
    """The words and marks of ``text``."""
    return _TOKEN.finditer(text)


def about(found: Sequence[str]) -> list[bool]:
    """For each of these words and marks whether it says what the question is about (Viterbi)."""
    model = fitted()
    best: dict[bool, tuple[float, list[bool]]] = {False: (0.0, [])}
    for columns in signs(found, model.known):
        alone = math.fsum(model.columns.get(column, 0.0) for column in columns)
        ways: dict[bool, tuple[float, list[bool]]] = {}
        for before, (score, path) in best.items():
            tied = math.fsum(model.columns.get(f"{int(before)} {column}", 0.0) for column in columns[:2])
            for tag in (False, True):
                reached = score - math.log1p(math.exp(-(alone + tied) if tag else alone + tied))
                if tag not in ways or reached > ways[tag][0]:
                    ways[tag] = reached, [*path, tag]
        best = ways
    tags = max(best.values(), key=lambda way: way[0])[1]
    return tags if any(tags) else [_form(word) == "U" for word in found]


def signs(found: Sequence[str], known: AbstractSet[str]) -> list[tuple[str, ...]]:
    """The columns that are 1 for each word: it, its neighbours, and whether they are words of form.

    The first two are looked at together with the tag of the word before as well.
    """
    spelled = ["^", "^", *(_spelled(word, known) for word in found), "$", "$"]
    forms = ["^", "^", *(_form(word) for word in found), "$", "$"]
    return [_window(spelled[at : at + 5], forms[at : at + 5]) for at in range(len(found))]


def _window(spelled: Sequence[str], forms: Sequence[str]) -> tuple[str, ...]:
    far, last, own, then, after = spelled
    form = forms[2]
    return (
        "bias",
        f"0 {own}",
        f"-1 {last}",
        f"+1 {then}",
        f"-2 {far}",
        f"+2 {after}",
        f"-1,0 {last} {own}",
        f"0,+1 {own} {then}",
        f"-2,-1 {far} {last}",
        f"+1,+2 {then} {after}",
        f"-1,+1 {last} {then}",
        f"form {''.join(forms[1:4])}",
        f"form {''.join(forms)}",
        f"-1,form {last} {form}",
        f"-1,form,+1 {last} {form} {then}",
        f"form,+1 {form} {then}",
        f"-2,-1,form {far} {last} {form}",
        f"form,+1,+2 {form} {then} {after}",
    )


def _form(word: str) -> str:
    if not word[0].isalnum():
        return word
    return "F" if word.lower() in FORM else "U"


def _spelled(word: str, known: AbstractSet[str]) -> str:
    """A known word or a mark; of any other word how it is spelled."""
    lower = word.lower()
    if lower in known or not word[0].isalnum():
        return lower
    form = _form(word)
    if any(letter.isdigit() for letter in word):
        return f"{form}#"
    if word[1:].lower() != word[1:]:
        return f"{form}N"
    if "-" in word:
        return f"{form}-"
    stems = (one for one in _ENDINGS if lower.endswith(one) and len(lower) >= len(one) + _LEAST_STEM)
    ending = next(stems, "")
    return f"{form}{ending}"
