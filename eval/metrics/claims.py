"""Claim extraction against claims found by hand.

A predicted claim meets a gold claim of the same paper when its value or its saving is the
same and its quote holds the gold quote. Optional gold claims count neither way. Claims of
quality are not in the gold and are not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.types import Claim
from eval.cases import rows
from eval.metrics.table import Scored

__all__ = ["ClaimScores", "GoldClaim", "packaged_claims", "score_claims"]

_SAME_SAVING = 0.006
_SAME_VALUE = 0.01


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A number that an abstract states, as a reader wrote it down; ``paper`` is a title."""

    id: str
    paper: str
    quantities: frozenset[str]
    directions: frozenset[str]
    bounds: frozenset[str]
    value: float
    saving: float | None
    savings: tuple[float, ...]
    quote: str
    optional: bool


@dataclass(frozen=True, slots=True)
class ClaimScores:
    """Per gold claim: found, and of those found whether each field is right; per prediction: wanted.

    Every mapping goes from an id to 0 or 1.
    """

    found: Mapping[str, float]
    wanted: Mapping[str, float]
    quantity: Mapping[str, float]
    direction: Mapping[str, float]
    bound: Mapping[str, float]
    saving: Mapping[str, float]

    def scored(self) -> list[Scored]:
        """One metric for each field of a claim, by claim id."""
        return [
            Scored("claim_recall", "claims", "claims in the abstracts that were extracted", self.found),
            Scored("claim_precision", "claims", "extracted claims that are in the abstracts", self.wanted),
            Scored("claim_quantity", "claims", "right resource, of those found", self.quantity),
            Scored("claim_direction", "claims", "right direction, of those found", self.direction),
            Scored("claim_bound", "claims", "right bound, of those found", self.bound),
            Scored("claim_saving", "claims", "right saving, of those found", self.saving),
        ]


def packaged_claims() -> list[GoldClaim]:
    """The gold claims of the demo corpus: every one of its abstracts was read."""
    text = files("eval").joinpath("data", "claims.jsonl").read_text(encoding="utf-8")
    return [_gold(row) for _, row in rows(text, "claims.jsonl")]


def _gold(row: Mapping[str, Any]) -> GoldClaim:
    others = [row[name] for name in ("saving", "saving_low") if row.get(name) is not None]
    return GoldClaim(
        id=row["id"],
        paper=row["paper"],
        quantities=frozenset(row.get("quantities", [row["quantity"]])),
        directions=frozenset(row.get("directions", [row["direction"]])),
        bounds=frozenset(row.get("bounds", [row["bound"]])),
        value=float(row["value"]),
        saving=row["saving"],
        savings=(*others, *row.get("readings", ())),
        quote=row["quote"],
        optional=row.get("optional", False),
    )


def score_claims(
    gold: Sequence[GoldClaim], predicted: Iterable[Claim], titles: Mapping[str, str]
) -> ClaimScores:
    """Hold the extractor's claims against the gold. ``titles`` maps paper id to title."""
    by_title: dict[str, list[Claim]] = defaultdict(list)
    for claim in predicted:
        if claim.quantity != "quality":
            by_title[titles[claim.paper_id]].append(claim)
    firm = [one for one in gold if not one.optional]
    best = {one.id: _best(one, by_title[one.paper]) for one in firm}
    pairs = [(one, met) for one in firm if (met := best[one.id]) is not None]
    return ClaimScores(
        found={one.id: float(best[one.id] is not None) for one in firm},
        wanted=_wanted(gold, by_title),
        quantity={one.id: float(claim.quantity in one.quantities) for one, claim in pairs},
        direction={one.id: float(claim.direction in one.directions) for one, claim in pairs},
        bound={one.id: float(claim.bound in one.bounds) for one, claim in pairs},
        saving={one.id: float(_same_saving(one, claim)) for one, claim in pairs if one.saving is not None},
    )


def _wanted(gold: Sequence[GoldClaim], by_title: Mapping[str, list[Claim]]) -> dict[str, float]:
    """1 for a claim that is gold, 0 for one that is not; those that meet only optional gold are left out."""
    per_paper: dict[str, list[GoldClaim]] = defaultdict(list)
    for one in gold:
        per_paper[one.paper].append(one)
    verdicts = {}
    for title, found in sorted(by_title.items()):
        for claim in found:
            met = [one for one in per_paper[title] if _same(one, claim)]
            if not met or not all(one.optional for one in met):
                verdicts[claim.id] = float(bool(met))
    return verdicts


def _best(gold: GoldClaim, claims: Iterable[Claim]) -> Claim | None:
    same = [claim for claim in claims if _same(gold, claim)]
    return max(
        same,
        key=lambda claim: (claim.quantity in gold.quantities, _same_saving(gold, claim), claim.id),
        default=None,
    )


def _same(gold: GoldClaim, claim: Claim) -> bool:
    return gold.quote in claim.quote and (_same_saving(gold, claim) or _same_value(gold, claim))


def _same_saving(gold: GoldClaim, claim: Claim) -> bool:
    own = [saving for saving in (claim.saving, claim.saving_low, *claim.readings) if saving is not None]
    return any(abs(one - other) <= _SAME_SAVING for one in gold.savings for other in own)


def _same_value(gold: GoldClaim, claim: Claim) -> bool:
    own = [value for value in (claim.value, claim.value_low) if value is not None]
    return any(abs(gold.value - value) <= _SAME_VALUE * max(1.0, abs(gold.value)) for value in own)
