"""On which side of a question a conclusion stands: for, against, depends, or it only reports.

A question such as "does pruning hurt robustness?" asserts something good or bad of its subject: that is
one fitted judgement, of the question alone. The other weighs the words of a conclusion: what of them is
praise and what is denied tells the more for a side the better the question makes its subject; of two
compared things it matters which one stands before a word and which behind it. No word has a meaning
here but what the labelled lines gave it: both are fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language.linear import fitted
from assistant.language.values import BAD, DOWN, GOOD, NOT, UP, values
from assistant.language.versus import compared, named, sides
from assistant.language.words import covered, stem, terms, words

__all__ = ["STANCES", "asks_signs", "side", "stance_signs", "stances"]

STANCES = ("against", "depends", "for", "reports")

_DECIDED = 0.7  # of the three that are sides
_REPORTS = 0.35
_ASKED = "§"  # stands for a word of the question
_NEAR = 4
_BOTH = 2
_LEAST = 1e-9
_PART = re.compile(r"[,;:()]|\s-+\s|\b(?:but|while|whereas|although|though|however|yet)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:only (?:if|when|for|in|on|with|after)|depend\w*|unless|if|when|provided|trade-?offs?|not always"
    r"|mixed|in some|some cases|var(?:y|ies)|limited to|up to a point|but|while|whereas|although|however)\b",
    re.IGNORECASE,
)
# "Does X matter for Y?": that it has an effect, of whatever kind, is for.
_HAS_EFFECT = frozenset(
    map(
        stem,
        "matter affect depend influence impact need necessary require important crucial critical key role "
        "effect dramatic significant".split(),
    )
)
_TOKEN = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_NAME = re.compile(r"[\w-]+[A-Z][\w-]*")


def stances(question: str, conclusion: str, title: str = "") -> dict[str, float]:
    """The probability of each of :data:`STANCES` that ``conclusion`` takes to what ``question`` asks.

    ``title`` is that of the paper, which may name what the sentence does not.
    """
    found = fitted("stances").chances(stance_signs(question, conclusion, title))
    total = sum(found.values()) or 1.0
    return {stance: chance / total for stance, chance in found.items()}


def side(question: str, conclusion: str, title: str = "") -> str | None:
    """The stance that is likely enough to be shown, or nothing; of two compared things both must be named."""
    pair = compared(question)
    if pair and len(named(conclusion, sides(*pair[:2]))) < _BOTH:
        return None
    chances = stances(question, conclusion, title)
    taken = {stance: chance for stance, chance in chances.items() if stance != "reports"}
    likeliest = max(sorted(taken), key=taken.__getitem__)
    decided = taken[likeliest] >= _DECIDED * (sum(taken.values()) + _LEAST)
    return likeliest if decided and chances["reports"] < _REPORTS else None


@lru_cache(maxsize=512)
def _asked(question: str) -> float:
    """1 where a question asks for something good of its subject, -1 for something bad, and between."""
    if not question:
        return 1.0
    return 1 - 2 * fitted("asks").chances(asks_signs(question))["bad"]


def asks_signs(question: str) -> dict[str, float]:
    """The words of a question, and of which value the first and the last of them are."""
    found = dict.fromkeys(map(stem, words(question)), 1.0)
    valued = values(question)
    return found | ({"first valued": float(valued[0]), "last valued": float(valued[-1])} if valued else {})


@lru_cache(maxsize=4096)
def stance_signs(question: str, conclusion: str, title: str = "") -> Mapping[str, float]:
    """What a conclusion says, by its words; ``~`` marks what is turned round for a question of the bad.

    Of two compared things ``before`` and ``behind`` tell which one stands there: 1 the first, -1 the other.
    """
    asked = frozenset(terms(question))
    plain = re.sub(r"n[’']t\b", " not", conclusion)
    said = [stem(word) for word in words(plain)]
    marked = [_ASKED if word in asked else word for word in said]
    valued = values(plain, asked)
    good, bad = valued.count(1), valued.count(-1)
    found: defaultdict[str, float] = defaultdict(float)
    found.update(dict.fromkeys(said, 1.0))
    found.update((f"{one} {other}", 1.0) for one, other in pairwise(marked))
    found |= {
        "#covered": covered(asked, conclusion) if asked else 1.0,
        "#covered with the title": covered(asked, f"{title}\n{conclusion}") if asked else 1.0,
        "#valued": float(bool(valued)),
        "#mixed": float(bool(good and bad)),
        "#named": float(any(stem(name.lower()) not in asked for name in _NAME.findall(conclusion))),
        "#number": float(bool(re.search(r"\d", conclusion))),
    }
    pair = compared(question)
    turned = _of_pair(pair, plain, found) if pair else _turned(plain, asked)
    way = 1.0 if pair else _asked(question)
    for sign, much in turned:
        found[sign] += way * much
    if not pair:
        found["~#good"], found["~#bad"] = way * min(2, good), way * min(2, bad)
        found["~#net"] = way * ((good > bad) - (bad > good))
    if question:
        found.update(_said_of(question, asked, plain, way))
    return {sign: max(-2.0, min(2.0, much)) for sign, much in found.items() if much}


def _said_of(
    question: str, asked: frozenset[str], conclusion: str, way: float
) -> Iterator[tuple[str, float]]:
    """What is said where the question's subject stands and elsewhere; whether its own words come again."""
    valued = values(conclusion, asked)
    of_it = {True: 0, False: 0}
    for part in _PART.split(conclusion):
        of_it[bool(asked & set(map(stem, words(part))))] += sum(values(part, asked))
    yield "~#of it", way * of_it[True]
    yield "~#beside", way * of_it[False]
    if valued:
        yield "~#first", way * valued[0]
        yield "~#last", way * valued[-1]
    said = [stem(word) for word in words(conclusion)]
    asks = [stem(word) for word in words(question)]
    yield "#again", _affirmed(said, {one for one in asks if one in GOOD | BAD | UP | DOWN})
    if _HAS_EFFECT.intersection(asks):
        yield "#has effect", _affirmed(said, _HAS_EFFECT)
        yield "#has value", float(bool(valued))
    yield "#denied", float(bool(NOT.intersection(said)))
    yield "#condition", float(_CONDITION.search(conclusion) is not None)


def _affirmed(said: Sequence[str], these: Collection[str]) -> float:
    """How often one of these is said, less how often it is denied."""
    places = [place for place, word in enumerate(said) if word in these]
    denied = sum(bool(NOT.intersection(said[max(0, place - _NEAR) : place])) for place in places)
    return float(len(places) - 2 * denied)


def _turned(conclusion: str, asked: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Words and pairs of words; those denied apart."""
    for part in _PART.split(conclusion):
        stems = [stem(word) for word in words(part)]
        marked = [_ASKED if word in asked else word for word in stems]
        yield from ((f"~{sign}", 1.0) for sign in _denied(stems, marked))
        yield from ((f"~{one} {other}", 1.0) for one, other in pairwise(marked))


def _denied(stems: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Each word, told apart where one just before it denies it."""
    return [
        f"not {word}" if any(one in NOT for one in stems[max(0, place - _NEAR) : place]) else word
        for place, word in enumerate(shown)
    ]


def _of_pair(
    pair: tuple[str, str, int], conclusion: str, found: dict[str, float]
) -> Iterator[tuple[str, float]]:
    """Each word with the side that stands before it and the one behind it; denied words apart."""
    left, right, way = pair
    both = sides(left, right) if way >= 0 else sides(right, left)
    found[f"#names {len(named(conclusion, both))}"] = 1.0
    level = ["level "] if way == 0 else []
    for part in _PART.split(conclusion):
        tokens = _TOKEN.findall(part)
        stems = [stem(token.lower()) for token in tokens]
        shown = _denied(stems, stems)
        for place in range(len(tokens)):
            around = {
                "before": named(" ".join(tokens[:place]), both),
                "behind": named(" ".join(tokens[place + 1 :]), both),
            }
            next_to = [f"{shown[place]} {stems[place + 1]}"] if place + 1 < len(stems) else []
            for sign in (shown[place], *next_to):
                yield from ((f"{kind}{sign}", 1.0) for kind in level)
                for where, which in around.items():
                    if len(which) == 1:
                        yield f"{where}:{sign}", 1.0 if 0 in which else -1.0
