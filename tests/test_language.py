"""The shared tables of English: numbers in words, bounds, verbs of change, names."""

from __future__ import annotations

import pytest

from assistant.language.changes import forms, verbs
from assistant.language.numerals import CARDINALS, numerals
from assistant.language.quantities import amounts
from assistant.language.quantities.bounds import LEADING, TRAILING, sign
from assistant.language.releases import own_names
from assistant.question.spelling import plain


@pytest.mark.parametrize("word", sorted(set(CARDINALS) - {"zero"}))
def test_a_cardinal_is_the_same_number_for_every_reader(word: str) -> None:
    """Claims, the comparison of answers and questions read one table."""
    [amount] = amounts(f"in {word} hours")
    assert amount.value == CARDINALS[word]
    assert float(numerals(f"{word} hours", words=True)[-1].value) == CARDINALS[word]
    assert plain(f"by a factor of {word}") == f"by a {CARDINALS[word]} times"


@pytest.mark.parametrize(("words", "bound"), [*LEADING.items(), *TRAILING.items()])
def test_bounds_of_claims_and_questions_agree(words: str, bound: str) -> None:
    """What is a bound in an abstract is the same bound in a question."""
    expected = {"best": "up_to", "<": "up_to", "<=": "up_to", ">": "at_least", ">=": "at_least", "~": "about"}
    assert expected.get(sign(words) or "", "exact") == bound


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("cut", "cut cuts cutting"),
        ("drop", "drop drops dropped dropping"),
        ("compress", "compress compresses compressed compressing"),
        ("multiply", "multiply multiplies multiplied multiplying"),
        ("convey", "convey conveys conveyed conveying"),
        ("shrink", "shrink shrinks shrank shrunk shrinking"),
        ("reduce", "reduce reduces reduced reducing"),
    ],
)
def test_every_form_of_a_verb(verb: str, expected: str) -> None:
    """Regular, doubled, irregular."""
    assert list(forms(verb)) == expected.split()


def test_a_particle_stays_behind_its_verb() -> None:
    """Two words are one verb in every form."""
    assert {"speeds up", "sped up", "speeding up"} <= verbs("faster")


def test_names_of_its_own() -> None:
    """Before the colon of a title, introduced, or spelled out by the title."""
    found = own_names(
        "Kelp: Tidal Pruning Methods", "We introduce Kelp. Tidal Pruning Methods (TPM) use TideNet."
    )
    assert found == ("Kelp", "TPM")
