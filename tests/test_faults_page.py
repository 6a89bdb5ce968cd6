"""FAULTS.md: every row names a test that is there, and says what the program says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CODE = [path for part in ("assistant", "ingest", "ui") for path in sorted((HERE.parent / part).rglob("*.py"))]
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in (HERE / "FAULTS.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "::" in line
]


@pytest.fixture(scope="module")
def said() -> str:
    """Every text in the program, each with its parts put together."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in CODE]
    nodes = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return "\n".join(value for value in nodes if isinstance(value, str))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_is_held(row: list[str], said: str) -> None:
    _, outcome, words, held = row
    file, _, name = held.strip("`").partition("::")
    assert f"def {name}(" in (HERE / file).read_text(encoding="utf-8")
    assert outcome
    assert not words or words.strip("`") in said


def test_the_page_has_rows() -> None:
    assert len(ROWS) > 25
