"""Words of denial, and pairs of words that say the opposite of each other."""

from __future__ import annotations

__all__ = ["CONTRARY", "DENIALS", "LITTLE", "SOFT_DENIALS", "contrary_prefix"]

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
        local/global static/dynamic trainable/frozen online/offline safe/unsafe
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
