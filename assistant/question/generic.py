"""Words that by themselves are no topic, as data."""

from __future__ import annotations

__all__ = ["GENERIC"]

GENERIC = frozenset(
    """
    usual usually typical normal normally conventional ordinary spent spend spends
    took ran runs a about above abstract abstracts according achieve achieved achieves achieving across actual
    actually again algorithm algorithms all allow allows along also am among amongst amount amounts an
    and another answer any anybody anyone anything anywhere approach approaches approx approximately
    architecture architectures are around article articles as ascending at author authors available away
    back based baseline baselines be became become becomes becoming been behind being besides best
    better between beyond big bigger biggest both bring bringing brings brought but by can case cases
    cheaper cheapest claim claimed claiming claims clearly collection compare compared compute concrete
    consumption converge converges converging cost costs could count cut cuts cutting database date
    dates day days decrease decreases deliver delivers descending describe described design designs
    despite did different do does doing done double doubled doubles doubling down drive drives driving
    needing requiring
    during each effective effectively efficiency efficient either else enable enables entire entries
    entry even ever every everybody everyone everything exact exactly except experiment experiments
    explicit explicitly extent factor faster fastest few fewer fewest figure figures find first fit fits
    following footprint for framework frameworks from full further gain gains gave get gets getting give
    given gives giving good gpu gpu-hour gpu-hours gpus great greater greatest group groups had half
    halve halved halves has have having help helps here high higher highest highly hold hour hours how
    however huge i idea ideas if improvement improvements in increase increased increases indeed infer
    inference into is it its itself just keep keeps kind kinds know known large larger largest last
    latest least less level levels libraries library lighter lightest like list lists little long longer
    stuff things
    look looking lot low lower lowest made main mainly make makes making manage managed manages many
    maximum may me mean measure measured mention mentions merely method methods might minimum minute
    minutes model models month months more most much must my name named near nearly need needed needs
    network networks new newest next no none nor not note now number numbers numeric obtain obtains of
    off offer offers ok oldest on once one ones only onto or order ordered original other others our out
    over overall own paper papers peak people per percent percentage pick pipeline pipelines please
    point points possible preprint preprints present presented presents procedure procedures process
    processes project projects proportion proposal proposals propose proposed proposes provide provides
    publication publications publish published push pushes quantifies quantify quantitative question
    quicker quickest quite rank ranked ranking rate rather ratio reach reached reaches reaching real
    really realtime recent recently recipe recipes reduction reductions relative released report reported
    reporting reports require required requirement requirements requires research researchers result
    results roughly run running runs said same sample save saves saving savings say says scheme schemes
    second seconds see seen set several share should show showing shown shows significant significantly
    simply since single size small smaller smallest so solution solutions some somebody someone
    something somewhat sort sorted speed speedier speedup speedups state stated states still strategies
    strategy strictly strong studies study substantial substantially such sure system systems take taken
    takes taking team teams technique techniques tell than that the their them then there these they
    thing things this those thrice through time times to together too tool tools top total toward
    towards train trained trainer trainers training trains trick tricks triple triples try twice type
    types under unit units until up upon us usage use used uses using value values variant variants very
    via wall-clock wallclock want was way ways we well were what whatever when where whether which while
    who whole whom whose why will wise with within without work works would year years yet yield yields
    you your
    """.split()
)
"""Function words, and what every question of this kind says: papers, methods, report, reduce, training ..."""
