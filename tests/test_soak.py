"""A short soak: kills, faults, two writers and eight readers at once; `make soak` does the same for long."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("kills", allow_module_level=True)

DRIVER = Path(__file__).with_name("soak.py")


def test_a_bad_quarter_of_a_minute_loses_nothing(tmp_path: Path) -> None:
    """Every quote is literal, whoever is refused is told what to do, and all is mended at the end."""
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path / "soak"), "15", "7"],
        capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["problems"] == [], done.stderr
    assert result["counts"]["kills"] >= 1
    assert result["counts"]["changes"] >= 1
    assert result["counts"]["answered"] >= 1
