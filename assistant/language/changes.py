"""Words of change and of denial: verbs with all their forms, what other words say, and opposites."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Literal, TypeAlias

from assistant.language.words import stem

__all__ = [
    "CONTRARY",
    "COSTS",
    "DENIALS",
    "LITTLE",
    "OPPOSITES",
    "SOFT_DENIALS",
    "TURNS",
    "WORTHS",
    "Change",
    "Turn",
    "contrary_prefix",
    "forms",
    "verbs",
]

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


# Words of denial, and pairs of words that say the opposite of each other.

DENIALS = frozenset(
    """
    aren't can't cannot couldn't didn't doesn't don't hardly hasn't haven't isn't neither never no
    nobody none nor not nothing nowhere scarcely shouldn't wasn't weren't without won't
""".split()
)
"""Words that deny what follows."""

SOFT_DENIALS = frozenset(
    """
    absence absent avoid avoided avoiding avoids barely disappear disappears dispense dispenses drop
    drops eliminate eliminates eliminating except excluding fail failed failing fails few forgo
    forgoes free impossible independent instead intact lack lacking lacks little longer
    lossless missing needless neither omit omits omitting rarely rather refuse refuses remove
    removes removing seldom skip skips stop stopped stops unable unaffected unchanged undo unlabeled
    unlabelled unlike unnecessary unseen vanish vanishes zero
""".split()
)
"""Words that deny without a "not": a retelling may use either."""

LITTLE = frozenset(
    """
    barely hardly insignificant insignificantly little marginal marginally minimal minimally minor
    negligible negligibly scarcely slight slightly virtually
""".split()
)
"""Words that make a loss or a rise so small that it counts as none."""

CONTRARY = frozenset(
    frozenset(pair.split("/"))
    for pair in """
        a/no above/below after/before all/no all/none all/some always/never an/no any/no best/worst
        big/little both/neither can/cannot early/late easy/hard either/neither every/no few/many
        first/last high/low highest/lowest large/small least/most long/short no/some no/the
        over/under poor/rich strong/weak with/without
        poorly/well badly/well better/worse easier/harder faster/slower fewer/more higher/lower
        larger/smaller longer/shorter stronger/weaker earlier/later simpler/harder frequent/rare
        frequently/rarely often/rarely often/seldom common/rare positive/negative positively/negatively
        robust/sensitive robust/fragile stable/unstable reliable/unreliable sensitive/insensitive
        possible/impossible necessary/unnecessary sufficient/insufficient consistent/inconsistent
        efficient/inefficient accurate/inaccurate correct/incorrect useful/useless helpful/harmful
        beneficial/harmful help/hurt helps/hurts help/harm helps/harms succeed/fail succeeds/fails
        prevents/causes prevent/cause prevents/triggers weaken/strengthen weakens/strengthens
        agree/disagree overconfident/underconfident increasing/decreasing cheap/expensive dense/sparse
        local/global static/dynamic trainable/frozen online/offline safe/unsafe identical/different
        identical/differ identical/differs pause/continue pauses/continues
    """.split()
)
"""Pairs of words that say the opposite in the same place of a sentence."""

_PREFIXES = (("over", "under"), ("in", "out"), ("up", "down"))


def contrary_prefix(one: str, two: str) -> bool:
    """``overestimates`` and ``underestimates``: one word but for a prefix and its opposite."""
    for first, second in _PREFIXES:
        for left, right in ((one, two), (two, one)):
            rest = left.removeprefix(first)
            if rest != left and len(rest) > 4 and right == second + rest:
                return True
    return False
