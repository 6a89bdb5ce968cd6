"""What a method or a release is said to be, apart from any number: training-free, open, with its code.

Each trait is a way of asking for it and the ways in which abstracts say that it is so. Which papers give
something away is told by the sentence that says where it is, not by the words of a topic.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import NamedTuple

from assistant.language.roles import judged, wanted
from assistant.language.text import Span
from assistant.language.words import stem, terms
from assistant.types import Paper, Question

__all__ = ["TRAITS", "Trait", "given", "gives", "giving", "things", "trait_of"]


class Trait(NamedTuple):
    """``name`` is how a topic has it; ``asked`` finds it in a question, ``said`` in an abstract."""

    name: str
    asked: re.Pattern[str]
    said: re.Pattern[str]


_TRAINING = r"(?:(?:model )?(?:re-?|fine-?|post-?)?(?:training|tuning)|finetuning|retraining)"
_FREE = (
    rf"(?:training|tuning|fine-?tuning|retraining)[- ]free(?:ly)?"
    rf"|without (?:(?:any|additional|extra|further|requiring|the need for|more|needing|costly|model"
    rf"|a) )*{_TRAINING}"
    rf"|(?:no|needs? no|requir\w+ no) (?:(?:additional|extra|further"
    rf"|more) )*{_TRAINING}(?: (?:needed|required))?"
    rf"|(?:do|does) not (?:require|need) (?:(?:any|additional|extra|further) )*{_TRAINING}"
)
TRAITS: tuple[Trait, ...] = (
    Trait(
        "training-free",
        re.compile(rf"\b(?:that (?:are|is) )?(?:{_FREE})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{_FREE}|plug-and-play|off-the-shelf)\b", re.IGNORECASE),
    ),
    Trait(
        "with code",
        re.compile(
            r"\b(?:(?:that |and )?(?:releas|shar|publish|provid|open-?sourc)\w* (?:both |all "
            r"|their |the |its )*(?:source )?code"
            r"|with (?:public |open |available |released )*code(?: available| released)?"
            r"|code (?:is |was )?(?:available|released|public))\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:code|codebase|implementations?)\b[^.]{0,70}?(?:availab|releas|public|open|found at|http)"
            r"|\b(?:releas|open-?sourc|publish|availab)\w*[^.]{0,60}\bcode|github\.(?:com|io)",
            re.IGNORECASE,
        ),
    ),
    Trait(
        "open-source",
        re.compile(
            r"\b(?:(?:fully )?open(?:ly)?[- ](?:source|weights?|sourced|released|available)"
            r"|open(?![- ](?:ended|vocabulary|domain|set)\b)"
            r"(?=[- ](?:[\w-]+ ){0,3}(?:models?|\w{0,2}l[lam]{1,2}s?|agents?|data ?sets?|weights)\b))",
            re.IGNORECASE,
        ),
        re.compile(
            r"\bopen(?:ly|ed)?[- ]?(?:source|weight|release|available|access)|\bfully[- ]open"
            r"|\bopen\b.{0,20}\bmodels?\b"
            r"|\breleas(?:e|ed|ing)\b|\bpublicly\b|\bhugging ?face|github|\bmade available|\bavailable at",
            re.IGNORECASE,
        ),
    ),
)


_GIVEN = re.compile(
    r"\b(?:code(?:base)?|weights|checkpoints|models?|data ?sets?|data|corpus|benchmarks?|demo|recipes?)\b",
    re.IGNORECASE,
)
_BETWEEN = 2  # words: "code, and our trained models"


def given(sentence: str) -> str:
    """What a sentence of release names, in its own words: "code, data, and models"; empty where nothing."""
    found = list(_GIVEN.finditer(sentence))
    if not found:
        return ""
    gaps = (sentence[one.end() : after.start()] for one, after in pairwise(found))
    near = takewhile(lambda gap: "/" not in gap and len(gap.strip(" ,").split()) <= _BETWEEN, gaps)
    return sentence[found[0].start() : found[len(list(near))].end()]


def trait_of(phrase: str) -> Trait | None:
    """The trait that ``phrase`` of a topic asks for."""
    return next((trait for trait in TRAITS if trait.name == phrase), None)


_THINGS = {stem(word): word for word in "code data weights models demo".split()} | {
    stem("dataset"): "data",
    stem("checkpoints"): "weights",
}
_GIVES = frozenset(
    map(stem, "release publish share open source available public free download give licensed".split())
)
_SURE = 0.5


def gives(question: Question) -> bool:
    """Whether all that the topic names is that something is given away.

    "Code" alone may be what papers are about; of papers that were shown it is asked whether they have it.
    """
    found = set(terms(question.topic))
    words = question.topic.lower().split()
    doing = any(word.endswith("ing") and stem(word) in _THINGS for word in words)  # "coding" is no code
    if not found or doing or not found <= _GIVES | set(_THINGS):
        return False
    return bool(found & _GIVES) or question.scope.paper_ids is not None


def things(topic: str) -> list[str]:
    """What is named of what can be given, in the topic's order."""
    return list(dict.fromkeys(_THINGS[term] for term in terms(topic) if term in _THINGS))


def giving(topic: str, paper: Paper) -> Span | None:
    """The sentence that says where the thing is; of a topic that names none, where anything is."""
    if not wanted(paper.abstract):
        return None
    named = frozenset(things(topic))
    return next(
        (
            one.span
            for one in judged(paper.abstract)
            if one.chances["resource"] >= _SURE and (not named or named & set(things(one.span.text)))
        ),
        None,
    )
