"""Acronyms that the collection defines: found in texts, added to what the indexes hold, never to a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.language.acronyms import Acronyms, defined, mined
from assistant.store.stores import open_stores
from ingest.pipeline import reindex, store
from ingest.records import Record


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("We study sail shape estimation (SSE).", [("SSE", "sail shape estimation")]),
        ("We use Large Tide Models (LTMs) here", [("LTM", "large tide model")]),
        ("by rudder-aware harbour planning (RAHP) and", [("RAHP", "rudder aware harbour planning")]),
        ("Tests of buoys in fog (BIF).", [("BIF", "buoys in fog")]),
        ("It is fast. (ABC) stands alone", []),
        ("as shown before (see Fig. 2) and (Smith)", []),
        ("the gull (TERN) flies", []),
    ],
)
def test_definitions_are_told_by_their_letters(text: str, pairs: list[tuple[str, str]]) -> None:
    """Plurals and hyphens do not matter; a bracket alone defines nothing."""
    assert defined(text) == pairs


def test_two_papers_make_a_synonym() -> None:
    """One definition may be a slip; each form brings the other, where it is not there already."""
    once = "Sail shape estimation (SSE) is hard."
    assert mined([once]).synonyms("We improve SSE.") == ""
    both = mined([once, "We do sail shape estimation (SSE) at sea.", "Salt spray erosion (SSE) is bad."])
    assert both.synonyms("We improve SSE.") == "sail shape estimation"
    assert both.synonyms("For sail shape estimation we ...") == "SSE"
    assert both.synonyms("Sail-shape estimation (SSE) again") == ""
    assert both.synonyms("salt spray erosion") == ""


def test_the_longest_form_counts_and_an_ambiguous_one_stays_short() -> None:
    """A large tide model is no tide model; an acronym of two meanings is not spelled out."""
    table = Acronyms(
        {
            ("LTM", "large tide model"): 3,
            ("TM", "tide model"): 3,
            ("TM", "topic map"): 3,
            ("TM", "tern mating"): 1,
        }
    )
    assert table.synonyms("a large tide model") == "LTM"
    assert table.synonyms("a tide model") == "TM"
    assert table.synonyms("the TM of 2020") == ""


def test_each_form_finds_papers_with_the_other(tmp_path: Path) -> None:
    """Also those that were stored before the second definition, once the home is reindexed."""
    records = [
        Record("Gull", "We are good at SSE on open water.", "a.txt", 1),
        Record("Heron", "Sail shape estimation (SSE) is hard.", "a.txt", 2),
        Record("Ibis", "We do sail shape estimation (SSE) at sea.", "a.txt", 3),
        Record("Jay", "Sail shape estimation without labels.", "a.txt", 4),
    ]
    settings = Settings.load(tmp_path, embedder="none")
    store(records[:2], settings=settings)
    store(records, settings=settings)
    assert _found(settings, "SSE") == 3 + 1
    assert _found(settings, "estimation") == 3
    reindex(settings=settings)
    assert _found(settings, "estimation") == 4


def _found(settings: Settings, query: str) -> int:
    with open_stores(settings) as stores:
        return len(stores.lexical.search(query, 10))
