"""Words of change: verbs by what they say of their object, with every form of each; what other words say."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Literal, TypeAlias

from assistant.language.words import stem

__all__ = ["COSTS", "OPPOSITES", "TURNS", "WORTHS", "Change", "Turn", "forms", "verbs"]

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
    "beat": "beat beaten", "bring": "brought", "cut": "cut", "fall": "fell fallen", "go": "went gone",
    "grow": "grew grown", "hurt": "hurt", "keep": "kept", "lose": "lost", "rise": "rose risen",
    "shed": "shed", "shrink": "shrank shrunk", "sink": "sank sunk", "speed": "sped", "spend": "spent",
}  # fmt: skip
_DOUBLED = frozenset("cut dip drop lag shed skip trim".split())


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


# What single words say of a change: less or more, faster or slower, better or worse, kept.


class Turn(Enum):
    """What a word of change says of the thing it is about."""

    LESS = "less"
    MORE = "more"
    FAST = "fast"
    SLOW = "slow"
    GOOD = "good"
    BAD = "bad"
    KEEP = "keep"
    LOSS = "loss"
    GAIN = "gain"


_TURNS: dict[Turn, tuple[str, str]] = {
    Turn.LESS: (
        """
            compress cut decline decrease diminish discard drop eliminate fall halve lower minimise minimize
            prune reduce remove save shave shed shorten shrink skip slash trim
        """,
        "cheaper fewer less lighter reduction reductions savings shorter smaller",
    ),
    Turn.MORE: (
        "add climb double enlarge expand grow increase lengthen lift raise rise spend triple",
        "bigger greater heavier higher larger longer more",
    ),
    Turn.LOSS: ("lose", "loss losses"),
    Turn.GAIN: ("boost gain", ""),
    Turn.FAST: (
        "accelerate",
        "acceleration fast faster quicker sooner speed-up speed-ups speeds speedup speedups",
    ),
    Turn.SLOW: ("delay slow", "slowdown slower"),
    Turn.GOOD: (
        "beat enhance improve outperform surpass",
        "ahead best better improvement improvements strongest superior",
    ),
    Turn.BAD: (
        "degrade deteriorate harm hurt lag trail underperform worsen",
        "behind degradation inferior weakest worse worst",
    ),
    Turn.KEEP: ("keep maintain preserve retain", ""),
}
"""Verbs, whose every form is meant, and other words."""

TURNS = {
    word: turn
    for turn, (verbal, other) in _TURNS.items()
    for word in (*(form for verb in verbal.split() for form in forms(verb)), *other.split())
}
"""Words of change, and what each says."""

OPPOSITES = frozenset(
    frozenset(pair)
    for pair in (
        (Turn.LESS, Turn.MORE),
        (Turn.FAST, Turn.SLOW),
        (Turn.GOOD, Turn.BAD),
        (Turn.KEEP, Turn.LESS),
        (Turn.KEEP, Turn.LOSS),
        (Turn.LOSS, Turn.GAIN),
        (Turn.LOSS, Turn.MORE),
        (Turn.LOSS, Turn.GOOD),
        (Turn.GAIN, Turn.LESS),
        (Turn.GAIN, Turn.BAD),
        (Turn.MORE, Turn.BAD),
    )
)
"""Turns that contradict each other when they are about the same thing."""

COSTS = frozenset(
    stem(word)
    for word in """
        time latency memory parameter compute computation flops energy power cost price overhead
        error loss perplexity storage step iteration epoch token label data communication bandwidth
        footprint cache hour delay runtime complexity budget fid wer carbon emission expense
        annotation traffic
    """.split()
)
"""Stems of what is good to have less of."""

WORTHS = frozenset(
    stem(word)
    for word in """
        accuracy throughput quality score success performance precision recall f1 bleu map auc fps
        speed efficiency rate robustness agreement utilization reward win fidelity coverage exact
        match
    """.split()
)
"""Stems of what is good to have more of."""
