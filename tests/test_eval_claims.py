"""Claim extraction held against gold, on an example worked out by hand."""

from __future__ import annotations

from typing import Any

from assistant.types import Claim
from eval.metrics.claims import GoldClaim, score_claims

SENTENCE = "Training is 4x faster and needs 30% less memory on 2 cards."
TITLES = {"p": "Foo"}


def gold(name: str, quantity: str, value: float, saving: float | None, **changes: Any) -> GoldClaim:
    given: dict[str, Any] = {
        "id": name,
        "paper": "Foo",
        "quantities": frozenset({quantity}),
        "directions": frozenset({"decrease"}),
        "bounds": frozenset({"exact"}),
        "value": value,
        "saving": saving,
        "savings": () if saving is None else (saving,),
        "quote": "Training is 4x faster" if quantity == "training_time" else "30% less memory",
        "optional": False,
    }
    return GoldClaim(**(given | changes))


def claim(name: str, quantity: Any, value: float, saving: float | None, **changes: Any) -> Claim:
    given: dict[str, Any] = {
        "id": name,
        "paper_id": "p",
        "quantity": quantity,
        "context": "training",
        "direction": "decrease",
        "raw": str(value),
        "value": value,
        "unit": "times",
        "bound": "exact",
        "quote": SENTENCE,
        "start": 0,
        "end": len(SENTENCE),
        "saving": saving,
    }
    return Claim(**(given | changes))


TIME = gold("g1", "training_time", 4.0, 0.75)
MEMORY = gold("g2", "memory", 30.0, 0.3)
CARDS = gold("g3", "other", 2.0, None, quote="on 2 cards", optional=True)


def test_one_found_one_missed_one_invented_and_one_optional():
    predicted = [
        claim("c1", "training_time", 4.0, 0.75),
        claim("c2", "memory", 99.0, 0.99),
        claim("c3", "other", 2.0, None),
    ]
    found = score_claims([TIME, MEMORY, CARDS], predicted, TITLES)
    assert found.found == {"g1": 1.0, "g2": 0.0}
    # The optional one is left out of precision, too.
    assert found.wanted == {"c1": 1.0, "c2": 0.0}
    by_name = {scored.name: scored.scores for scored in found.scored()}
    assert by_name["claim_recall"] == {"g1": 1.0, "g2": 0.0}
    assert by_name["claim_precision"] == {"c1": 1.0, "c2": 0.0}


def test_each_field_is_scored_of_the_claims_found():
    wrong = claim("c1", "memory", 4.0, 0.25, direction="increase", bound="up_to")
    found = score_claims([TIME], [wrong], TITLES)
    assert found.found == {"g1": 1.0}
    assert (found.quantity, found.direction) == ({"g1": 0.0}, {"g1": 0.0})
    assert (found.bound, found.saving) == ({"g1": 0.0}, {"g1": 0.0})


def test_the_prediction_with_the_right_resource_is_taken():
    both = [claim("c1", "memory", 4.0, 0.75), claim("c2", "training_time", 4.0, 0.75)]
    found = score_claims([TIME], both, TITLES)
    assert found.quantity == {"g1": 1.0}
    assert found.wanted == {"c1": 1.0, "c2": 1.0}


def test_a_quote_from_elsewhere_is_not_the_claim():
    other = claim("c1", "training_time", 4.0, 0.75, quote="Inference is 4x faster.", end=23)
    found = score_claims([TIME], [other], TITLES)
    assert found.found == {"g1": 0.0}
    assert found.wanted == {"c1": 0.0}


def test_claims_of_quality_are_not_counted():
    found = score_claims([TIME], [claim("c1", "quality", 4.0, 0.75)], TITLES)
    assert found.wanted == {}
    assert found.found == {"g1": 0.0}


def test_a_saving_counts_for_the_same_value_in_another_unit():
    percent = claim("c1", "training_time", 75.0, 0.752, unit="percent")
    assert score_claims([TIME], [percent], TITLES).found == {"g1": 1.0}
    range_end = claim("c2", "training_time", 9.0, 0.9, saving_low=0.75)
    assert score_claims([TIME], [range_end], TITLES).found == {"g1": 1.0}
