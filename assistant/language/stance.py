"""On which side of a question a conclusion stands: for, against, depends, or it only reports.

A question such as "does pruning hurt robustness?" asserts something good or bad of its subject: that is
one fitted judgement, of the question alone. The other weighs the words of a conclusion: what of them is
praise and what is denied tells the more for a side the better the question makes its subject; of two
compared things it matters which one stands before a word and which behind it. Words of praise and blame are
listed; for a side none has a meaning but what the labelled lines gave it: :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.language.linear import fitted
from assistant.language.versus import compared, named, sides
from assistant.language.words import covered, stem, terms, words

__all__ = [
    "BAD",
    "DOWN",
    "GOOD",
    "NOT",
    "STANCES",
    "UP",
    "asks_signs",
    "side",
    "stance_signs",
    "stances",
    "values",
]


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))


GOOD = _stems(
    "improve boost enhance outperform surpass exceed beat better best gain gains benefit beneficial "
    "help profit effective succeed robust reliable reliably match matches par preserve retain intact "
    "lossless solve unlock expand sufficient suffice enough faithful accurate rival win stable safe "
    "superior perfect near-perfect useful worth trust converge generalise generalize comparable "
    "harmless adequate necessary essential crucial needed advantage remarkable capable competitive "
    "outdo progress handle replace caught catch faster fast prefer favour favor pays trustworthy excel "
    "advantageous fix repair"
)
BAD = _stems(
    "degrade hurt harm worse worst drop decline fail collapse lose loses lost loss losses lag brittle "
    "unreliable bias biased inconsistent inconsistency hallucinate hallucination forget forgetting "
    "vulnerable fall falls deteriorate suffer struggle unstable instability diverge insufficient "
    "waste wasteful trail erase compromise mislead slow contaminated contamination hacked wrong poor "
    "chance break weak limit limited limitation unfaithful manipulated useless problem risk saturated "
    "curse overthink spurious shortcut illusion inferior misaligned memorise memorize underperform "
    "difficult unsafe unsafely culprit underestimate far mirage merely unsafe error errors mistake "
    "mistakes stereotype defect undermine diminish behind failure impede hinder hamper destroy destructive "
    "leak deficit shortfall regress fabricate fabrication ignore wrongly fragile"
)
UP = _stems(
    "increase raise grow grows rise boost improve enhance amplify higher more better gain widen expand"
)
DOWN = _stems(
    "reduce reduces lower lowers cut cuts decrease drop drops decline fewer less shrink mitigate prevent "
    "detect recognise recognize correct alleviate eliminate avoid close closes narrow remove"
)
# Good or bad only as the object of a change.
_MORE_IS_BETTER = _stems(
    "accuracy performance score scores quality success robustness generalisation generalization "
    "ability abilities diversity diverse reliability agreement faithfulness safety speed knowledge"
)
_LESS_IS_BETTER = _stems(
    "cost costs latency time steps tokens memory compute gap variance perplexity epochs overhead"
)
NOT = _stems(
    "not no never cannot without little rarely barely hardly seldom neither nor lack lacks insensitive "
    "negligible unaffected few scarcely independent"
) | {"n't", "no", "nor", "not"}
_GONE = _stems("less nothing little vanish vanishes disappear disappears rarely hardly zero")
_VALUED = re.compile(r"[,;:]")
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\b")
_REACH = 4
_OBJECT = 3


def values(text: str, given: frozenset[str] = frozenset()) -> list[int]:
    """+1 for each word of praise, -1 for each of blame, turned round by what denies or lessens it.

    A cost that is ``given`` with the question ("more compute") is no blame.
    """
    plain = re.sub(r"n[’']t\b", " not", _NOT_ONLY.sub(" ", text.lower()))
    return [value for part in _VALUED.split(plain) for value in _part_values(part, given)]


def _part_values(text: str, given: frozenset[str]) -> list[int]:
    tokens = [stem(word) for word in words(text)]
    valued = [_valued(tokens, place, given) for place in range(len(tokens))]
    # What a change does to its object says it all: in "reduces errors" the verb is no blame.
    return [
        value
        for place, value in enumerate(valued)
        if value and not (tokens[place] in UP | DOWN and any(valued[place + 1 : place + 1 + _OBJECT]))
    ]


def _valued(tokens: Sequence[str], place: int, given: frozenset[str]) -> int:
    before, after = tokens[max(0, place - _REACH) : place], tokens[place + 1 : place + 3]
    if len(before) > 1 and before[-1] in {"of", "in"} and before[-2] in BAD | GOOD:
        return 0  # in "loss of robustness" the loss says it all
    changed = [one for one in tokens[max(0, place - _OBJECT) : place] if one in UP | DOWN]
    token = tokens[place]
    value = (token in GOOD) - (token in BAD)
    if changed and not value:
        value = (token in _MORE_IS_BETTER) - (token in _LESS_IS_BETTER - given)
    lessened = sum(one in DOWN for one in changed) % 2
    denied = any(one in NOT for one in before) or any(one in _GONE for one in after)
    return -value if lessened != denied else value


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
