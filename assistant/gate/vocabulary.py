"""The word tables of verification: data only."""

from __future__ import annotations

from enum import Enum

from assistant.language.words import stem

__all__ = [
    "CONTRARY",
    "COSTS",
    "DENIALS",
    "FRAME",
    "MEASURES",
    "OPPOSITES",
    "SOFT_DENIALS",
    "TURNS",
    "WORTHS",
    "Turn",
]


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


_TURNS: dict[Turn, str] = {
    Turn.LESS: """
        reduce reduces reduced reducing reduction reductions cut cuts cutting lower lowers lowered
        lowering decrease decreases decreased decreasing shrink shrinks shrank shrinking slash
        slashes slashed slashing shave shaves trim trims trimmed save saves saved saving savings
        shed sheds shedding drop drops dropped dropping fall falls fell fallen falling decline
        declines declined less fewer smaller shorter lighter cheaper halve halves halved halving
        compress compresses compressed compressing eliminate eliminates discard discards discarding
        skip skips skipping remove removes removed removing prune prunes pruned pruning minimize
        minimizes minimise minimises shorten shortens shortened shortening diminish diminishes
    """,
    Turn.MORE: """
        increase increases increased increasing raise raises raised raising rise rises rose rising
        grow grows grew growing climb climbs climbed more higher larger longer greater bigger
        heavier double doubles doubled doubling triple triples tripled expand expands expanded add
        adds adding additional extra lift lifts lifted enlarge enlarges enlarged lengthen lengthens
        lengthened spend spends another further
    """,
    Turn.LOSS: """
        lose loses lost losing loss losses
    """,
    Turn.GAIN: """
        boost boosts boosted boosting gain gains gained gaining
    """,
    Turn.FAST: """
        faster quicker speedup speedups speed-up speed-ups speeds accelerate accelerates accelerated
        accelerating acceleration sooner fast
    """,
    Turn.SLOW: """
        slower slow slows slowed slowdown delays delay delayed
    """,
    Turn.GOOD: """
        improve improves improved improving improvement improvements outperform outperforms
        outperformed outperforming beat beats beating better surpass surpasses surpassed surpassing
        superior enhance enhances enhanced ahead best strongest
    """,
    Turn.BAD: """
        worse worsen worsens worsened degrade degrades degraded degrading degradation deteriorate
        deteriorates hurt hurts harm harms underperform underperforms underperformed underperforming
        behind inferior lags trails worst weakest
    """,
    Turn.KEEP: """
        retain retains retained retaining keep keeps kept keeping preserve preserves preserved
        preserving maintain maintains maintained maintaining
    """,
}

TURNS = {word: turn for turn, words in _TURNS.items() for word in words.split()}
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

FRAME = frozenset(
    stem(word)
    for word in """
        abstract below above within versus against between beyond toward towards upon during across
        along alone still even already
        paper method approach author work study report show find propose present introduce describe
        result state accord compare relative base achieve reach obtain yield provide give take let
        enable allow run keep stay remain become come need require mean whole thus therefore instead
        rather whereas however still roughly approximately nearly average overall per both same
        different new novel because since due help perform
    """.split()
)
"""Stems that frame a report and say nothing of its subject."""

MEASURES = frozenset(
    """
    CPU CPUs FLOPs FPS GB GFLOPs GHz GMACs GPU GPUs Hz KB MACs MB MHz PB PFLOPs TB TFLOPs TPU TPUs
    USD Wh dB kHz kW kWh mAP mW pp vs
""".split()
)
"""Units and the like, which are no names."""

DENIALS = frozenset(
    """
    aren't can't cannot couldn't didn't doesn't don't hasn't haven't isn't neither never no nobody
    none nor not nothing nowhere shouldn't wasn't weren't without won't
""".split()
)
"""Words that deny what follows."""

SOFT_DENIALS = frozenset(
    """
    absence absent avoid avoided avoiding avoids barely disappear disappears dispense dispenses drop
    drops eliminate eliminates eliminating except excluding fail failed failing fails few forgo
    forgoes free hardly impossible independent instead intact lack lacking lacks little longer
    lossless missing needless neither omit omits omitting rarely rather refuse refuses remove
    removes removing seldom skip skips stop stopped stops unable unaffected unchanged undo unlabeled
    unlabelled unlike unnecessary unseen vanish vanishes zero
""".split()
)
"""Words that deny without a "not": a retelling may use either."""

CONTRARY = frozenset(
    frozenset(pair.split("/"))
    for pair in """
        a/no above/below after/before all/no all/none all/some always/never an/no any/no best/worst
        big/little both/neither can/cannot early/late easy/hard either/neither every/no few/many
        first/last high/low highest/lowest large/small least/most long/short no/some no/the
        over/under poor/rich strong/weak with/without
    """.split()
)
"""Pairs of words that say the opposite in the same place of a sentence."""
