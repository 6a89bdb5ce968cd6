"""Killed at any moment and run again, an ingest ends as if nothing had happened."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("forks and kills", allow_module_level=True)

DRIVER = Path(__file__).with_name("crashing.py")


def test_a_killed_ingest_ends_like_one_that_was_not(tmp_path: Path) -> None:
    """Catalogue, words and vectors, on a first ingest and on one that changes and unites papers."""
    check(tmp_path)


def test_so_it_does_with_servers(tmp_path: Path, postgres: str, chroma_server: str) -> None:
    """The catalogue on PostgreSQL and the vectors on a Chroma server."""
    check(tmp_path, postgres, chroma_server)


def check(folder: Path, *servers: str) -> None:
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(folder), "1", *servers],
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["died"] >= 4
    whole = result["homes"].pop("whole")
    assert whole["chunks"] == whole["words"] == whole["vectors"] == whole["tokens"]
    assert len(whole["papers"]) == 30
    for name, state in result["homes"].items():
        assert state == whole, name
