"""Which phrase names what the papers of a group share: a fitted judgement of each candidate.

Signs are general: how many of those who say the phrase have it in their titles, what stands
around it, how common its words are, and whether it is known as a metric. Fitted by
:mod:`eval.fit.lines`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.language.linear import fitted
from assistant.language.metrics import ASKED, METRICS
from assistant.language.words import STOP, rarity, terms

__all__ = ["Saying", "chance", "label_signs", "says"]

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
