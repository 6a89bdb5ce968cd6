"""What a question is about, without the words of its form: the same for every way of asking.

``how do people reduce hallucination in VLMs?``, ``methods for reducing hallucination in VLMs`` and
``list papers on reducing hallucination in VLMs`` are all about ``reducing hallucination in VLMs``.

Which words say it is told by a maximum-entropy Markov model (McCallum et al., 2000) over a window of five
words; ``subject.json`` holds its weights by column and says what they were fitted on
(:mod:`eval.fit.subject`).
A word that few taught questions have is known by its form alone, so that a topic nobody wrote about is seen
as one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import TypeAlias

from assistant.language.asking import FORM, WANTED, gerund

__all__ = [
    "SMALL",
    "Model",
    "Tagged",
    "about",
    "completed",
    "doubtful",
    "fitted",
    "listed",
    "sides",
    "signs",
    "small",
    "subject",
    "tagged",
    "wanted",
    "words",
]

Tagged: TypeAlias = list[tuple[str, bool]]
"""Each word or mark of a question, and whether the question is about it."""

_TOKEN = re.compile(r"[^\W_](?:[\w.+/@'’-]*[\w+])?%?|[^\w\s]")
_ENDINGS = ("ing", "ed", "ly", "s")
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Model:
    """The weight of each column for a word that a question is about, and the words that are known."""

    questions: int
    sha256: str
    known: frozenset[str]
    columns: dict[str, float]


@lru_cache(maxsize=2)
def fitted(name: str = "subject") -> Model:
    """The model in force: ``subject``, or ``set_subject`` of set questions."""
    data = json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return Model(data["questions"], data["sha256"], frozenset(data["known"]), data["columns"])


def words(text: str, marks: str = "?:;,.()–—-") -> Iterable[re.Match[str]]:
    """The words of ``text``, and those of its marks that are among these."""
    return (one for one in _TOKEN.finditer(text) if one.group()[0].isalnum() or one.group() in marks)


def about(found: Sequence[str]) -> list[bool]:
    """For each of these words and marks whether it says what the question is about.

    Where none is told to, all count that are no words of form.
    """
    tags = tagged(found, fitted())
    return tags if any(tags) else [_form(word) == "U" for word in found]


_OF_A_TOPIC = frozenset("about for in of on with".split())


def doubtful(text: str, topic: str | None) -> tuple[str, ...]:
    """What of a set question's ``topic`` hardly says what its papers are about.

    Phrases of which no word does, and words at the ends of others. What a preposition of place or purpose
    leads in always says it.
    """
    found = [one.group() for one in words(text)]
    tags = tagged(found, fitted("set_subject"))
    before = ["", *map(str.lower, found)]
    telling = {
        word.lower()
        for word, tag, last in zip(found, tags, before, strict=False)
        if tag or last in _OF_A_TOPIC
    }
    return tuple(piece for phrase in (topic or "").split(", ") for piece in _untold(phrase, telling))


def _untold(phrase: str, telling: AbstractSet[str]) -> Iterator[str]:
    said = [one.span() for one in words(phrase, "") if one.group().lower() in telling]
    if not said:
        yield from (phrase,) if phrase else ()
        return
    ends = phrase[: said[0][0]].strip(), phrase[said[-1][1] :].strip()
    yield from (end for end in ends if any(_form(word) == "U" for word in end.split()))


def tagged(found: Sequence[str], model: Model) -> list[bool]:
    """The likeliest tags of these words and marks (Viterbi)."""
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
    return max(best.values(), key=lambda way: way[0])[1]


def signs(found: Sequence[str], known: AbstractSet[str]) -> list[tuple[str, ...]]:
    """The columns that are 1 for each word: it, its neighbours, and whether they are words of form.

    The first two are looked at together with the tag of the word before as well.
    """
    spelled = ["^", "^", *(_spelled(word, known) for word in found), "$", "$"]
    forms = ["^", "^", *(_form(word) for word in found), "$", "$"]
    return [
        (*_window(spelled[at : at + 5], forms[at : at + 5]), f"^,0 {spelled[2]} {spelled[at + 2]}")
        for at in range(len(found))
    ]


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


def subject(text: str) -> tuple[str, ...]:
    """The things that ``text`` (made plain, dates taken out) is about, in order."""
    found = list(words(text))
    tags = about([word.group() for word in found])
    return tuple(_phrase(text, found, run) for run in _runs(found, tags))


def _runs(found: list[re.Match[str]], tags: list[bool]) -> list[range]:
    """Runs of words; one joint between two runs ties them: "rendering for dentistry"."""
    runs: list[range] = []
    for place, tag in enumerate(tags):
        if not (tag and found[place].group()[0].isalnum()):
            continue
        tied = runs and (
            runs[-1].stop == place
            or (runs[-1].stop == place - 1 and found[place - 1].group().lower() in _TIES)
        )
        runs = [*runs[:-1], range(runs[-1].start, place + 1)] if tied else [*runs, range(place, place + 1)]
    return runs


_TIES = frozenset("- – of in on for with to from by at the a an".split())
_NO_VERB = frozenset("a an the of in on for about with and or by at from as is are".split())


def _phrase(text: str, found: list[re.Match[str]], run: range) -> str:
    phrase = " ".join(text[found[run.start].start() : found[run.stop - 1].end()].split())
    before = found[run.start - 1].group().lower() if run.start else "the"
    return phrase if before in _NO_VERB or not before[0].isalnum() else gerund(phrase)


def sides(about_these: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The two things that are set against each other; empty when there are not two."""
    if len(names) > 1:
        return names[:2]
    return about_these[:2] if len(about_these) > 1 else ()


_PLACED = re.compile(
    r"\b(?:for|on|of|to|in|about|that|which|testing|covering|with|from|measuring)\b", re.IGNORECASE
)


def wanted(text: str) -> tuple[str | None, str]:
    """The kind of thing asked for, and the words that narrow it: a "reward" model, a "vision encoder".

    It is the last noun of such a kind before "for", else the first of all.
    """
    lower = text.lower()
    placed = _PLACED.search(lower)
    parts = (lower[: placed.start()].rstrip(" ?"), lower[placed.start() :]) if placed else (lower, "")
    for part, last in zip(parts, (True, False), strict=True):
        found = [
            (match.start(), kind, match.group())
            for kind, words in WANTED.items()
            for match in words.finditer(part)
        ]
        if found:
            start, kind, noun = (max if last else min)(found)
            narrow = [noun] if noun.removesuffix("s") in _NARROW else []
            return kind, " ".join([*_narrowing(part[:start]), *narrow])
    return None, ""


_NARROW = frozenset("encoder detector generator simulator".split())
"""Nouns that say more than that it is a model or a tool."""


def completed(text: str, thing: str) -> str:
    """``thing`` with the noun that ends it, where a model of words of form took that for one of them.

    "A survey on self-evolving agents" is about these agents, "multilingual datasets" about no datasets.
    """
    placed = _PLACED.search(text)
    start = text.find(thing)
    rest = text[start + len(thing) :].strip(" ?.!").lower()
    ends = rest.rstrip("s") == "paper" or any(nouns.fullmatch(rest) for nouns in WANTED.values())
    return f"{thing} {rest}" if placed and placed.start() < start and ends else thing


def listed(text: str) -> str | None:
    """The kind of thing that is to be listed: "surveys from 2025 on agents"; ``None`` for any papers."""
    placed = _PLACED.search(text)
    words_before = text[: placed.start()].split() if placed else []
    kind = wanted(words_before[-1])[0] if words_before else None
    return kind if kind in _OF_PAPERS else None


_OF_PAPERS = frozenset({"survey", "dataset", "benchmark"})
"""What papers may be called by: a model or an agent is what they are about."""


def _narrowing(before: str) -> list[str]:
    """The last words that belong to no form of asking, in order."""
    words_before = [match.group() for match in words(before)]
    return [*takewhile(lambda word: word[0].isalnum() and word not in FORM, reversed(words_before))][::-1]


SMALL = re.compile(r"\b(?:small|tiny|compact|light-?weight|mini|on-device|edge device)", re.IGNORECASE)


def small(text: str) -> bool:
    """Whether the thing asked for has to be small."""
    return SMALL.search(text) is not None
