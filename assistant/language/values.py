"""Words of praise and of blame, and what turns them round: denial, lessening, disappearance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.words import stem, words

__all__ = ["BAD", "DOWN", "GOOD", "NOT", "UP", "values"]


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
_PART = re.compile(r"[,;:]")
_BOTH = re.compile(r"\bnot (?:only|just|merely)\b")
_REACH = 4
_OBJECT = 3


def values(text: str, given: frozenset[str] = frozenset()) -> list[int]:
    """+1 for each word of praise, -1 for each of blame, turned round by what denies or lessens it.

    A cost that is ``given`` with the question ("more compute") is no blame.
    """
    plain = re.sub(r"n[’']t\b", " not", _BOTH.sub(" ", text.lower()))
    return [value for part in _PART.split(plain) for value in _part_values(part, given)]


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
