"""Where words stand that decide what an amount is of."""

from __future__ import annotations

import pytest

from ingest.claims.lexicon import Words


@pytest.mark.parametrize(
    ("text", "there"),
    [("on one gpu", True), ("on multi-gpu nodes", True), ("on gpus", False), ("its kv cache", True)],
)
def test_whole_words_and_phrases_are_found(text: str, there: bool) -> None:
    """A hyphen parts words; an underscore stands for it or for a space."""
    assert Words("gpu kv_cache").within(text) is there


def test_stems_match_any_ending() -> None:
    """``train`` finds *training*; those that name who does it can be left out."""
    verbs = Words("train", stems=True)
    assert verbs.last("we train, then retrain while training") == 5
    assert verbs.last("we train trainers", but=("ers",)) == 1
    assert verbs.last("a plan") == -1


@pytest.mark.parametrize(
    ("text", "there"),
    [("fits in only ", True), ("it uses only about ", True), ("only, it ", False), ("only (", True)],
)
def test_what_leads_to_an_amount_may_stand_a_word_away(text: str, there: bool) -> None:
    """Never past a comma."""
    assert Words("only", between=1).ends(text) is there


@pytest.mark.parametrize(
    ("text", "of", "there"),
    [
        (" of training", True, True),
        (" training", True, False),
        (" training", False, True),
        (", training", False, False),
    ],
)
def test_what_follows_an_amount(text: str, of: bool, there: bool) -> None:
    """Right behind it, or behind *of* where that is asked for."""
    assert Words("training", of=of).opens(text) is there
