"""Verbs of change, by what they say of their object: the one table, with every form of each verb."""

from __future__ import annotations

from functools import cache
from typing import Literal, TypeAlias

__all__ = ["Change", "forms", "verbs"]

Change: TypeAlias = Literal["less", "more", "better", "faster", "slower"]

_VERBS: dict[Change, str] = {
    "less": """
        alleviate bring~down compress condense conserve curtail cut cut~down decline decrease deflate diminish
        dip discard downsize drop economize eliminate fall filter~out go~down lessen lower minimize mitigate
        offload plummet prune reduce remove save scale~down shave shed shorten shrink sink skip slash sparsify
        trim
    """,
    "more": """
        expand extend grow increase inflate enlarge multiply raise scale scale~up
    """,
    "better": """
        advance amplify boost elevate enhance improve lift optimize strengthen
    """,
    "faster": """
        accelerate expedite fasten quicken speed speed~up
    """,
    "slower": """
        slow slow~down
    """,
}
_IRREGULAR = {
    "bring": "brought", "cut": "cut", "fall": "fell fallen", "go": "went gone", "grow": "grew grown",
    "shed": "shed", "shrink": "shrank shrunk", "sink": "sank sunk", "speed": "sped",
}  # fmt: skip
_DOUBLED = frozenset("cut dip drop shed skip trim".split())


@cache
def verbs(change: Change) -> frozenset[str]:
    """Every form of every verb that says ``change``."""
    return frozenset(form for verb in _VERBS[change].split() for form in forms(verb.replace("~", " ")))


def forms(verb: str) -> tuple[str, ...]:
    """Base, third person, participles and past of a verb; a particle stays behind it."""
    head, _, particle = verb.partition(" ")
    found = (head, _third(head), *_past(head).split(), f"{_stem(head)}ing")
    return tuple(dict.fromkeys(f"{form} {particle}".strip() for form in found))


def _stem(verb: str) -> str:
    if verb in _DOUBLED:
        return verb + verb[-1]
    return verb.removesuffix("e")


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return verb + ("es" if verb.endswith(("sh", "ss", "o")) else "s")


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ied"
    return f"{_stem(verb)}ed"
