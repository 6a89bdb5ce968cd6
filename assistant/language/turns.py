"""What single words say of a change: less or more, faster or slower, better or worse, kept."""

from __future__ import annotations

from enum import Enum

from assistant.language.words import stem

__all__ = ["COSTS", "OPPOSITES", "TURNS", "WORTHS", "Turn"]


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
        adds adding lift lifts lifted enlarge enlarges enlarged lengthen lengthens
        lengthened spend spends
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
        behind inferior lag lags trail trails trailing trailed worst weakest
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
