"""Papers of one topic put into groups, each with a label from the papers' own words.

A group is of papers that say the same noun phrase in their titles or where they tell of themselves, if
the phrase is likely to name what they share. Signs of that are general: how many of those who say it have it
in their titles, what stands around it, how common its words are, and whether it is known as a metric; fitted
by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.language.linear import fitted
from assistant.language.metrics import ASKED, METRICS
from assistant.language.phrases import noun_phrases
from assistant.language.words import STOP, rarity, terms, words
from assistant.limits import watched

__all__ = [
    "NEAREST",
    "OTHER",
    "Candidate",
    "Cluster",
    "Described",
    "Saying",
    "chance",
    "clusters",
    "label_signs",
    "says",
    "shared",
]

_CAME = re.compile(r"([a-z]+)[\s-]+$")
_ACTION = ("tion", "sion", "ment", "ance", "ence")
_GOES_ON = re.compile(r"[\s-]+([a-z]+)")


@dataclass(frozen=True, slots=True)
class Saying:
    """What a paper says, in lower case: its title, and ``text``, which begins with the title."""

    title: str
    text: str


def chance(signs: Mapping[str, float]) -> float:
    """How likely a phrase with these signs is a label."""
    return fitted("labels", __package__).chances(signs)["fits"]


def label_signs(
    key: tuple[str, ...], spelled: str, asked: frozenset[str], group: Sequence[Saying]
) -> dict[str, float]:
    """The signs of a phrase, its stems in ``key``, as the label of ``group``, all of which say it.

    ``asked`` are the stems of the topic.
    """
    rare = [rarity(term) for term in key]
    own = max((rarity(term) for term in key if term not in asked), default=0.0)
    *_, last = words = spelled.lower().split()
    signs = {
        "titled": sum(says(one.title, key) for one in group) / len(group),
        "commonest": min(rare),
        "head": rare[-1],
        "single": float(len(words) == 1),
        "single_own": own * (len(words) == 1),
        "metric": float(spelled.lower() in _MEASURED or last in _MEASURED),
        "action": float(last.removesuffix("s").endswith(_ACTION)),
        **_around(spelled.lower(), group),
    }
    return {sign: round(much, 4) for sign, much in signs.items()}


_MEASURED = METRICS.keys() | ASKED.keys()


def says(text: str, key: tuple[str, ...]) -> bool:
    """Whether the stems of a phrase stand in a text one after the other."""
    own = terms(text)
    return any(own[at : at + len(key)] == key for at in range(len(own) - len(key) + 1))


def _around(spelled: str, group: Sequence[Saying]) -> dict[str, float]:
    """Shares of the places of a phrase: after a further word, and within the commonest longer phrase."""
    phrase = re.compile(rf"(?<!\w){re.escape(spelled)}s?(?!\w)")
    said = [
        (one.text[: found.start()][-30:], one.text[found.end() :])
        for one in group
        for found in phrase.finditer(one.text)
    ]
    before = Counter(_word(_CAME.search(came)) for came, _ in said)
    after = Counter(_word(_GOES_ON.match(goes_on)) for _, goes_on in said)
    del before[""], after[""]
    places = max(1, len(said))
    return {
        "comes_after": before.total() / places,
        "part": max((*before.values(), *after.values()), default=0) / places,
    }


def _word(found: re.Match[str] | None) -> str:
    """The word found where it is one that tells."""
    word = found.group(1) if found else ""
    return "" if word in STOP else word


_ALONE = 5  # as many papers as need no groups
_MOST = 6
_FEWEST = 2  # papers of a group
_GROUPED = 0.5  # groups that hold fewer of the papers sort nothing
_LIKELY = 0.42  # chance from which a phrase is a label
_FIRST = 3  # papers by which a group is placed
OTHER, NEAREST = "More on this", "Nearest to the question"
"""The labels of the papers that share none, the latter where they stand first."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a paper is grouped by: its title, and what it says of itself."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Places of the papers of a group in the order they came in, and its label."""

    label: str
    places: tuple[int, ...]


def clusters(papers: Sequence[Described], topic: str) -> list[Cluster]:
    """Groups that hold every paper once, that of the likeliest papers first.

    ``papers`` come likeliest first.
    """
    everyone = tuple(range(len(papers)))
    groups = _groups(papers, frozenset(terms(topic))) if len(papers) > _ALONE else {}
    grouped = sum(map(len, groups.values()))
    if grouped < _GROUPED * len(papers) or not groups:
        return [Cluster("", everyone)]
    rest = tuple(sorted({*everyone}.difference(*groups.values())))
    found = [Cluster(label, own) for label, own in [*groups.items(), *([(OTHER, rest)] if rest else [])]]
    found.sort(key=lambda one: fmean(one.places[:_FIRST]))
    first = found[0]
    return [Cluster(NEAREST, first.places) if first.label == OTHER else first, *found[1:]]


def _groups(papers: Sequence[Described], asked: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """The papers that say each of up to six phrases; a paper that says several is in the first chosen.

    What is chosen next is likely a label, and said by many that have none yet; no two share a stem.
    """
    candidates = [one for one in shared(papers, asked) if one.chance >= _LIKELY]
    free = set(range(len(papers)))
    groups: dict[str, tuple[int, ...]] = {}
    while candidates and len(groups) < _MOST:
        best = max(candidates, key=lambda one: (one.chance * math.log(len(free & one.places)), one.key))
        groups[best.spelled] = tuple(sorted(free & best.places))
        free -= best.places
        candidates = [
            one
            for one in candidates
            if not set(one.key) & set(best.key) and len(free & one.places) >= _FEWEST
        ]
    return groups


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that several papers say of themselves, by its stems, and what speaks for it as a label."""

    key: tuple[str, ...]
    spelled: str
    places: frozenset[int]
    signs: Mapping[str, float]

    @property
    def chance(self) -> float:
        """How likely it is that the phrase is a label."""
        return chance(self.signs)


def shared(papers: Sequence[Described], asked: frozenset[str]) -> list[Candidate]:
    """The phrases that two papers or more say in their titles or where they tell of themselves."""
    printed: dict[tuple[str, ...], Counter[str]] = {}
    for paper in papers:
        for key, phrase in _phrases(paper).items():
            printed.setdefault(key, Counter())[phrase] += 1
    spelled_out = {stem for key, phrases in printed.items() if _initials(phrases) & asked for stem in key}
    saying = [Saying(one.title.lower(), f"{one.title}. {one.text}".lower()) for one in papers]
    found = []
    for key, phrases in watched(sorted(printed.items())):
        if phrases.total() < _FEWEST or (asked | spelled_out).issuperset(key):
            continue
        places = [place for place, one in enumerate(saying) if says(one.text, key)]
        if len(places) >= _FEWEST:
            signs = label_signs(key, _spelled(phrases), asked, [saying[place] for place in places])
            found.append(Candidate(key, _spelled(phrases), frozenset(places), signs))
    return found


def _initials(printed: Counter[str]) -> set[str]:
    """What a phrase is abbreviated to: what spells out an acronym of the topic is no approach to it."""
    return {"".join(word[0] for word in words(phrase)) for phrase in printed if " " in phrase}


def _subtitle(paper: Described) -> str:
    """A title without the name before its colon."""
    return paper.title.partition(": ")[2] or paper.title


def _phrases(paper: Described) -> dict[tuple[str, ...], str]:
    """Noun phrases by their stems; a single word must be one of the title."""
    titled = noun_phrases(_subtitle(paper))
    found: dict[tuple[str, ...], str] = {}
    for phrase in (*(one for one in noun_phrases(paper.text) if " " in one), *titled):
        key = terms(phrase)
        if key:
            found.setdefault(key, phrase)
    return found


def _spelled(printed: Counter[str]) -> str:
    """The commonest spelling, in lower case unless the capitals are inside a word."""
    phrase = min(printed, key=lambda one: (-printed[one], one))
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in phrase.split())
