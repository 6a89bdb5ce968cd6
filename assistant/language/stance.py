"""On which side of a question a conclusion stands: for, against, depends, or it only reports.

A question such as "does pruning hurt robustness?" asserts something good or bad of its subject;
a conclusion says something good or bad too. Words of value, what denies them, what was left out
("without X, accuracy drops"), contrasts, and the order of two compared sides are the signs; how
much each tells is fitted by :mod:`eval.fit.lines`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.language.linear import fitted
from assistant.language.words import covered, stem, terms, words

__all__ = ["STANCES", "stance_signs", "stances"]

STANCES = ("against", "depends", "for", "reports")


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))


_GOOD = _stems(
    "improve boost enhance outperform surpass exceed beat better best gain gains benefit beneficial "
    "help profit effective succeed robust reliable reliably match matches par preserve retain intact "
    "lossless solve unlock expand sufficient suffice enough faithful accurate rival win stable safe "
    "superior perfect near-perfect useful worth trust converge generalise generalize comparable "
    "harmless adequate necessary essential crucial needed advantage remarkable capable competitive "
    "outdo progress handle replace caught catch faster fast prefer favour favor pays"
)
_BAD = _stems(
    "degrade hurt harm worse worst drop decline fail collapse lose loses lost loss losses lag brittle "
    "unreliable bias biased inconsistent inconsistency hallucinate hallucination forget forgetting "
    "vulnerable fall falls deteriorate suffer struggle unstable instability diverge insufficient "
    "waste wasteful trail erase compromise mislead slow contaminated contamination hacked wrong poor "
    "chance break weak limit limited limitation unfaithful manipulated useless problem risk saturated "
    "curse overthink spurious shortcut illusion inferior misaligned memorise memorize underperform "
    "difficult unsafe unsafely culprit underestimate far mirage merely unsafe error errors mistake "
    "mistakes stereotype defect undermine diminish behind"
)
_UP = _stems(
    "increase raise grow grows rise boost improve enhance amplify higher more better gain widen expand"
)
_DOWN = _stems(
    "reduce reduces lower lowers cut cuts decrease drop drops decline fewer less shrink mitigate prevent "
    "alleviate eliminate avoid close closes narrow remove"
)
# Good or bad only as the object of a change.
_MORE_IS_BETTER = _stems(
    "accuracy performance score scores quality success robustness generalisation generalization "
    "ability abilities diversity diverse reliability agreement faithfulness safety speed knowledge"
)
_LESS_IS_BETTER = _stems(
    "cost costs latency time steps tokens memory compute gap variance perplexity epochs overhead"
)
_NOT = _stems(
    "not no never cannot without little rarely barely hardly seldom neither nor lack lacks insensitive "
    "negligible unaffected few scarcely independent"
) | {"n't", "no", "nor", "not"}
_LEFT_OUT = re.compile(
    r"\b(?:without|remov\w+|skipp\w+|replac\w+|drop\w+|eliminat\w+|ablat\w+|instead of)\b|\w-free\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:need\w*|necessary|required?|essential|enough|suffic\w+|crucial|matters?)\b", re.IGNORECASE
)
_CONTRAST = re.compile(
    r"\b(?:while|whereas|but|yet|though|although|however|unless|except|rather than|elsewhere|otherwise)\b|;",
    re.IGNORECASE,
)
_DEPENDS = re.compile(
    r"\b(?:depend\w*|var(?:y|ies)|only (?:when|if|for|with|below|above|until|in|on|languages)"
    r"|under (?:certain|some)"
    r"|trade-?offs?|optimal|mixed|context-dependent|task-dependent|up to a point|beyond|first .{3,30} then"
    r"|some"
    r"|neither|conditions?|regimes?|mostly|few|mild|moderate)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\bwe (?:\w+ly )?(?:propos\w*|introduc\w*|present\w*|releas\w*|collect\w*|train\w*|stud\w+|compar\w+"
    r"|describ\w*"
    r"|audit\w*|interview\w*|use|tune|vary|order|test|analy[sz]e|investigat\w*|explor\w*|develop\w*)\b"
    r"|\b(?:has|have) (?:been|become|advanced|gained|shown|emerged)\b|\b(?:popular|widely)\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:find|found|show|shows|reveal\w*|observ\w*|demonstrat\w*|uncover\w*|result\w*|surpris\w*|consistent\w*"
    r"|significant\w*|even|contrary)\b",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:than|versus|vs\.?|or|over|as \w+ as|beyond|rather than)\b", re.IGNORECASE)
_RIVALS = re.compile(r"\b(?:than|versus|vs\.?)\b", re.IGNORECASE)
_BEATS = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beats?|better than|wins? (?:over|against)|superior to|ahead of"
    r"|more \w+ than|whereas|while|matches)\b",
    re.IGNORECASE,
)
_LOSES = re.compile(
    r"\b(?:lag\w*|trail\w*|worse than|inferior to|underperform\w*|less \w+ than|behind)\b", re.IGNORECASE
)
_REACH = 4
_OBJECT = 3
_MUCH = 0.5


def stances(question: str, conclusion: str, sides: Sequence[str] = ()) -> dict[str, float]:
    """The probability of each of :data:`STANCES` that ``conclusion`` takes to what ``question`` asks."""
    signs = stance_signs(question, conclusion, tuple(sides))
    if _RIVALS.search(question) and not signs & {"first ahead", "second ahead"}:
        # Of two rivals one must be put before the other: praise of a third is no side.
        return {stance: float(stance == "reports") for stance in STANCES}
    return fitted("stances").chances(signs)


@lru_cache(maxsize=4096)
def stance_signs(question: str, conclusion: str, sides: tuple[str, ...] = ()) -> frozenset[str]:
    """Agreement in value, each way of qualifying, and which of two sides is put first."""
    asked = -1 if _value(question) < 0 else 1
    said = _values(conclusion)
    good, bad = said.count(1), said.count(-1)
    signs = {"mixed"} if good and bad else set()
    net = (good > bad) - (bad > good)
    left_out = any(
        _shared(question, " ".join(conclusion[match.end() :].split()[:_OBJECT]))
        for match in _LEFT_OUT.finditer(conclusion)
    )
    needs = "needs:" if _NEEDS.search(question) else ""
    agreement = ("silent", "agrees", "opposes")[net * asked]
    signs |= {agreement, f"{'bad' if asked < 0 else 'good'}:{agreement}", f"{needs}{agreement}"}
    signs |= {f"left out:{agreement}", f"{needs}left out:{agreement}"} if left_out else set()
    for name, pattern in (
        ("contrast", _CONTRAST),
        ("depends", _DEPENDS),
        ("reports", _REPORTS),
        ("finds", _FINDS),
    ):
        signs |= {name} if pattern.search(conclusion) else set()
    signs |= {"contrast in mixed"} if {"contrast", "mixed"} <= signs else set()
    signs |= {"contrast and depends"} if {"contrast", "depends"} <= signs else set()
    signs.add(_speaks(question, conclusion))
    order = _order(question, conclusion, sides) * asked
    signs |= {("", "first ahead", "second ahead")[order]} if order else set()
    return frozenset(signs)


def _value(text: str) -> int:
    return sum(_values(text))


def _values(text: str) -> list[int]:
    """+1 for each word of praise, -1 for each of blame, turned round by what denies or lessens it."""
    plain = re.sub(r"n[’']t\b", " not", text.lower())
    tokens = [stem(word) for word in words(plain)]
    values = [_valued(tokens, place) for place in range(len(tokens))]
    # What a change does to its object says it all: in "reduces errors" the verb is no blame.
    return [
        value
        for place, value in enumerate(values)
        if value and not (tokens[place] in _UP | _DOWN and any(values[place + 1 : place + 1 + _OBJECT]))
    ]


def _valued(tokens: Sequence[str], place: int) -> int:
    before = tokens[max(0, place - _REACH) : place]
    changed = [one for one in tokens[max(0, place - _OBJECT) : place] if one in _UP | _DOWN]
    token = tokens[place]
    value = (token in _GOOD) - (token in _BAD)
    if changed and not value:
        value = (token in _MORE_IS_BETTER) - (token in _LESS_IS_BETTER)
    lessened = sum(one in _DOWN for one in changed) % 2
    denied = any(one in _NOT for one in before)
    return -value if lessened != denied else value


def _shared(question: str, conclusion: str) -> frozenset[str]:
    return frozenset(terms(question)) & frozenset(terms(conclusion))


def _speaks(question: str, conclusion: str) -> str:
    """How much of the question's subject the conclusion names."""
    share = covered(frozenset(terms(question)), conclusion)
    return "speaks:much" if share >= _MUCH else "speaks:some" if share > 0 else "speaks:nothing"


def _order(question: str, conclusion: str, sides: tuple[str, ...]) -> int:
    """+1 when the conclusion puts the first of two compared sides ahead, -1 when the second."""
    parts = sides if len(sides) > 1 else tuple(_VERSUS.split(question.rstrip("?"), maxsplit=1))
    if len(parts) < 2:  # two sides
        return 0
    left, right = (_spelled(part) for part in parts[:2])
    for pattern, way in ((_BEATS, 1), (_LOSES, -1)):
        match = pattern.search(conclusion)
        if match is None:
            continue
        before, after = (_spelled(text) for text in (conclusion[: match.start()], conclusion[match.end() :]))
        forward = len(before & left - right) + len(after & right - left)
        backward = len(before & right - left) + len(after & left - right)
        if forward != backward:
            return way if forward > backward else -way
    return 0


def _spelled(text: str) -> frozenset[str]:
    """Stems, and the initials of each run of two to four words: "reinforcement learning" is also "rl"."""
    found, plain = set(terms(text)), words(text)
    for size in range(2, 5):
        found |= {"".join(word[0] for word in plain[at : at + size]) for at in range(len(plain) - size + 1)}
    return frozenset(found)
