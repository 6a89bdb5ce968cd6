"""Which of several recommendations is the best, the hardest, the largest: by what their papers report.

Results are compared only where two papers report the same benchmark in the same unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answer.fitting import Fitting
from assistant.answer.sets.holdings import holdings
from assistant.answer.sets.scores import scores
from assistant.answer.sets.sizes import sizes
from assistant.language.metrics import BEST_MODEL
from assistant.language.quantities.units import MULTIPLES
from assistant.language.text import Span
from assistant.types import Claim, Paper, Question

__all__ = ["Ordered", "by_extreme"]

_MEASURED = frozenset({None, "model", "agent"})


@dataclass(frozen=True, slots=True)
class Ordered:
    """What fits in its order, how it is ordered, and the sentence that each place rests on, by paper.

    ``sizes`` are the amounts that an order by size rests on.
    """

    fitting: Sequence[Fitting]
    told: str = ""
    spans: Mapping[str, Span] = field(default_factory=dict)
    sizes: Sequence[Claim] = ()


def by_extreme(fitting: Sequence[Fitting], question: Question, claims: Iterable[Claim]) -> Ordered:
    """``fitting`` with the one asked for first; as it stood where none is asked for, or where nothing tells.

    ``claims`` are those of quality.
    """
    if question.extreme in {"largest", "smallest"}:
        data = question.wanted in {"dataset", "benchmark"}
        return _by_size(fitting, rising=question.extreme == "smallest", data=data)
    levels = [claim for claim in claims if claim.unit.startswith("absolute:")]
    if question.extreme == "best" and question.wanted in _MEASURED:
        return _by_benchmark(fitting, levels)
    if question.extreme == "best":
        return Ordered(fitting, "Papers do not measure these against each other, so none is called best.")
    return _by_score(fitting) if question.extreme == "hardest" else Ordered(fitting)


def _by(
    fitting: Sequence[Fitting], measure: Callable[[Paper], float | None], *, rising: bool
) -> list[Fitting]:
    """By the measure; those that have none come last, as they stood."""
    known = [(measure(one.hit.paper), one) for one in fitting]
    having = [
        (value if rising else -value, place) for place, (value, _) in enumerate(known) if value is not None
    ]
    return [known[place][1] for _, place in sorted(having)] + [one for value, one in known if value is None]


def _by_size(fitting: Sequence[Fitting], *, rising: bool, data: bool) -> Ordered:
    """By the parameters that each names as its own, or by what its data hold, in what most of them count."""
    papers = [one.hit.paper for one in fitting]
    stated: dict[str, list[Claim]] = defaultdict(list)
    for claim in holdings(papers, None) if data else sizes(papers, own=True):
        stated[_counted(claim) if data else "parameters"].append(claim)
    what = max(stated, key=lambda noun: (len({claim.paper_id for claim in stated[noun]}), noun), default="")
    known: dict[str, Claim] = {}
    for claim in sorted(stated[what], key=_much, reverse=not rising):
        known.setdefault(claim.paper_id, claim)
    if not known:
        return Ordered(fitting, "None says its size in a way that can be compared; they stand as they fit.")
    way = "Smallest" if rising else "Largest"
    told = f"{way} first, by the {what} that {_share(len(known), len(fitting))} named; the others follow."
    told = told if len(known) < len(fitting) else told.replace("; the others follow", "")
    amounts = {key: _much(claim) for key, claim in known.items()}
    ranked = _by(fitting, lambda paper: amounts.get(paper.id), rising=rising)
    return Ordered(ranked, told if len(fitting) > 1 else "", sizes=tuple(known.values()))


def _much(claim: Claim) -> float:
    """The amount in single units."""
    return claim.value * MULTIPLES.get(claim.unit.removeprefix("absolute:").partition(" ")[0], 1.0)


def _counted(claim: Claim) -> str:
    """What is counted: "tokens" of a claim in billions of tokens."""
    scale, _, noun = claim.unit.removeprefix("absolute:").partition(" ")
    return noun if scale in MULTIPLES else f"{scale} {noun}".strip()


def _share(count: int, of: int) -> str:
    return f"all {of} have" if count == of else f"{count} of {of} {'has' if count == 1 else 'have'}"


def _by_benchmark(fitting: Sequence[Fitting], levels: Iterable[Claim]) -> Ordered:
    """The best result on the benchmark that most of them report first, and the others as they fit."""
    shared: dict[tuple[str, str], dict[str, Claim]] = defaultdict(dict)
    for claim in levels:
        if claim.dataset:
            of_one = shared[claim.dataset.lower(), claim.unit]
            kept = of_one.get(claim.paper_id)
            of_one[claim.paper_id] = claim if kept is None or _better(claim, kept) else kept
    reported = max(shared.values(), key=len, default={})
    if len(reported) < 2:
        return Ordered(
            fitting,
            "No two of them report the same benchmark, so none is called best; they stand as they fit.",
        )
    one = next(iter(reported.values()))
    told = (
        f"Best result on {one.dataset} first, which {len(reported)} of them report; "
        "the others stand as they fit."
    )
    values = {key: claim.value for key, claim in reported.items()}
    rising = one.direction == "decrease"
    return Ordered(_by(fitting, lambda paper: values.get(paper.id), rising=rising), told, _spans(reported))


def _better(claim: Claim, kept: Claim) -> bool:
    return claim.value < kept.value if claim.direction == "decrease" else claim.value > kept.value


def _by_score(fitting: Sequence[Fitting]) -> Ordered:
    """Hardest first: by the best score that a paper reports on its own, the lowest of these first."""
    best: dict[str, Claim] = {}
    for claim in scores([one.hit.paper for one in fitting], whose=BEST_MODEL):
        kept = best.get(claim.paper_id)
        best[claim.paper_id] = claim if kept is None or claim.value > kept.value else kept
    if not best:
        return Ordered(fitting, "None of them says how well the best model does, so they stand as they fit.")
    told = (
        f"Hardest first: by the best score that {_share(len(best), len(fitting))} reported, lowest first; "
        "the scores are of different models."
    )
    reached = {key: claim.value for key, claim in best.items()}
    return Ordered(_by(fitting, lambda paper: reached.get(paper.id), rising=True), told, _spans(best))


def _spans(claims: Mapping[str, Claim]) -> dict[str, Span]:
    return {key: Span(claim.start, claim.end, claim.quote) for key, claim in claims.items()}
