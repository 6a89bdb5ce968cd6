"""What the wording of an abstract's sentence gives away, whatever the question.

A sentence that proposes, names, reports or only sets the scene does so in a few dozen
phrases; they are here as data. :func:`traits` reads one sentence once.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from assistant.language.quantities import amounts
from assistant.language.words import names, terms

__all__ = ["Traits", "traits"]

_PROPOSES = re.compile(
    r"\bwe (?:\w+ly )?(?:propose|introduce|present|develop|design|devise|describe|release|build|create"
    r"|call|term"
    r"|name|dub|demonstrate|show)\b|\b(?:this|our) (?:paper|work|study|report|article|research) (?:\w+ly )?"
    r"(?:propos|introduc|present|develop|describ|investigat|explor|stud|report|show)"
    r"|\b(?:named|called|dubbed|termed)\b|(?:is|are) (?:proposed|introduced|presented)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"(?:propose|introduce|present|develop|devise|named|called|dubbed|termed|call|is an?"
    r"|release)\s+(?:\w+\s+){0,6}?"
    r"\(?[\"“'`]*[A-Z][\w$^{}\-+*]*|\([A-Z][A-Za-z0-9\-+*$^{}]{1,15}\)"
)
_REPORTS = re.compile(
    r"\b(?:results?|experiments?|evaluations?|empirical(?:ly)?|achiev\w+|outperform\w*|reduc\w+|improv\w+"
    r"|surpass\w*"
    r"|demonstrat\w+|show\w*|find|found|reveal\w*|observe\w*|reach\w*|attain\w*|obtain\w*|speed\w*"
    r"|identif\w+)\b",
    re.IGNORECASE,
)
_SETS_SCENE = re.compile(
    r"^(?:however|while|although|despite|existing|prior|previous|recent\w*|traditional\w*|conventional"
    r"|current\w*"
    r"|most|many|in recent years|nowadays|typically|yet|but)\b|\bchalleng|\bremain"
    r"|\b(?:has|have) (?:gained|attracted|become|emerged|shown|demonstrated|made)|widely used"
    r"|\bstate-of-the-art (?:methods|approaches) (?:\w+ )?(?:rely|suffer)",
    re.IGNORECASE,
)
_POINTS_AWAY = re.compile(
    r"https?://|github|\bcode (?:is|and|will|are)|available at|publicly available|project page|open-source",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\b(?:because|due to|since|caused? by|causes?|leads? to|leading to|results? (?:in|from)|stems? from"
    r"|therefore"
    r"|thus|hence|thereby|attribut\w+|explain\w*|reason|owing|so that|by \w+ing|in order to|allow\w*|enabl\w+"
    r"|instead of|rather than|without|mitigat\w+|avoid\w*|key (?:idea|insight|observation)|observ\w+|insight"
    r"|we (?:find|show|prove|identify|reveal)|suggest\w*|mechanism|arise\w*|tends? to|the main)\b",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:unable|limit\w*|suffer\w*|drawbacks?|fail\w*|challeng\w*|cost\w*|degrad\w*|lack\w*|loss of"
    r"|inconsistent"
    r"|problem\w*|cannot|not|difficult\w*|poor\w*|bottleneck|worse|harm\w*|hinder\w*|misalign\w*|drop\w*"
    r"|unlikely"
    r"|rely|increases|inaccurate|inefficien\w*|obstacle|rare\w*|detrimental|instability|unstable"
    r"|ineffective)\b",
    re.IGNORECASE,
)
_BEST = re.compile(
    r"\b(?:best|top|highest|outperform\w*|most|superior|leading|lowest|strongest|wins?|consistently|first"
    r"|surpass\w*"
    r"|greatest|robust|emerg\w+)\b",
    re.IGNORECASE,
)
_TESTS = re.compile(
    r"\b(?:dataset|data set|corpus|corpora|collection|benchmark|testbed|test set|platform|suite|database"
    r"|evaluat\w+"
    r"|experiment\w*|conduct\w*|tested|trained on|subset|showcase|using|applied|apply)\b",
    re.IGNORECASE,
)


class Traits(NamedTuple):
    """One sentence's own properties; ``amounts`` counts them."""

    stems: dict[str, int]
    ordered: tuple[str, ...]
    names: tuple[str, ...]
    length: float
    amounts: int
    digits: bool
    proposes: bool
    introduces_name: bool
    reports: bool
    sets_scene: bool
    points_away: bool
    explains: bool
    trouble: bool
    best: bool
    tests: bool


@lru_cache(maxsize=16384)
def traits(sentence: str) -> Traits:
    """Read once, kept: the same sentences come up for many questions."""
    ordered = terms(sentence)
    stems: dict[str, int] = {}
    for term in ordered:
        stems[term] = stems.get(term, 0) + 1
    return Traits(
        stems=stems,
        ordered=ordered,
        names=names(sentence),
        length=math.log1p(len(sentence.split())),
        amounts=len(amounts(sentence)),
        digits=any(letter.isdigit() for letter in sentence),
        proposes=bool(_PROPOSES.search(sentence)),
        introduces_name=bool(_NAMES.search(sentence)),
        reports=bool(_REPORTS.search(sentence)),
        sets_scene=bool(_SETS_SCENE.search(sentence)),
        points_away=bool(_POINTS_AWAY.search(sentence)),
        explains=bool(_EXPLAINS.search(sentence)),
        trouble=bool(_TROUBLE.search(sentence)),
        best=bool(_BEST.search(sentence)),
        tests=bool(_TESTS.search(sentence)),
    )
