"""One table of quantities, from which everything that lists them derives."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from assistant.answer.sets.check import check
from assistant.answer.sets.describe import filter_words
from assistant.language.quantities import QUANTITIES, measure, mentions
from assistant.language.text import listed
from assistant.types import Quantity, Query

ROOT = Path(__file__).resolve().parents[1]


def test_every_quantity_has_its_entry_in_order() -> None:
    """The table and the type list the same names."""
    assert tuple(QUANTITIES) == get_args(Quantity)


@pytest.mark.parametrize("name", get_args(Quantity))
def test_a_quantity_is_spoken_of_by_its_own_words(name: Quantity) -> None:
    """Each phrase of an entry is read back as that quantity, and a filter says its noun."""
    entry = QUANTITIES[name]
    for phrase, term in entry.named():
        assert [(found.phrase, found.term) for found in mentions(phrase)] == [(phrase, term)]
    assert entry.noun in filter_words(Query(quantity=name, op=">", saving=0.5, direction="decrease"))


@pytest.mark.parametrize("name", get_args(Quantity))
def test_a_quantity_is_measured_in_its_own_unit(name: Quantity) -> None:
    """The unit that "the smallest" is asked in, and what means the quantity, are among what measures it."""
    entry = QUANTITIES[name]
    assert {dimension for dimension in listed(entry.means) if not entry.measures(dimension)} == set()
    if entry.unit:
        assert check(Query(quantity=name, op="<", value=1.0, unit=entry.unit)).unit == entry.unit
        assert measure(1.0, entry.unit) is not None


_ENTRY = """
    Definition(
        "area",
        noun="chip area",
        comparative="smaller",
        terms="[any amount] chip area, silicon area",
    ),
"""
_ASKED = """
import json
from assistant.answer.sets.describe import filter_words
from assistant.answer.sets.judge import judge
from assistant.answer.sets.describe import stated
from assistant.question import parse
from assistant.types import Paper
from ingest.claims import extract, validate
from datetime import date
from ui.web.filters import QUANTITIES

abstract = "We present a multiplier. Our design reduces silicon area by 40% over a plain one."
[claim] = extract(Paper(id="1", title="A multiplier", abstract=abstract))
query = parse("Which papers cut chip area by more than 30%?", today=date(2026, 1, 1)).query
print(json.dumps([claim.quantity, claim.saving, validate(claim, abstract), query.quantity,
                  judge(query, claim).verdict, filter_words(query), stated(claim),
                  ("chip area", "area") in QUANTITIES]))
"""


def test_a_thirteenth_quantity_is_one_entry(tmp_path: Path) -> None:
    """With its name in the type and one entry, from a sentence to a claim, a question and its filter."""
    for layer in ("assistant", "ingest", "prompts", "ui"):
        shutil.copytree(ROOT / layer, tmp_path / layer, ignore=shutil.ignore_patterns("__pycache__", "demo"))
    types = tmp_path / "assistant" / "types.py"
    types.write_text(types.read_text().replace('    "other",\n]', '    "area",\n    "other",\n]', 1))
    table = tmp_path / "assistant" / "language" / "quantities" / "definitions.py"
    table.write_text(table.read_text().replace("_ENTRIES = (", f"_ENTRIES = ({_ENTRY}", 1))
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == [
        "area", 0.4, [], "area", "match", "cut chip area by more than 30 %", "chip area: 40% less", True,
    ]  # fmt: skip
