"""The wheel carries all it needs and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEEDED = {
    "assistant/py.typed", "ingest/demo/page-1.txt", "ingest/demo/page-5.txt", "prompts/answer.md",
    "prompts/mcp.md", "ui/assets/style.css", "ui/assets/app.js", "eval/gates.toml",
}  # fmt: skip


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a wheel built from this tree."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel: pip install hatchling")
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_has_its_data(names: set[str]) -> None:
    """Demo pages, prompts, style sheet, gates and type marker are in the wheel."""
    assert names >= NEEDED


def test_the_wheel_has_nothing_else(names: set[str]) -> None:
    """Only the five packages and the metadata; no tests, no caches."""
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "assistant", "prompts", "ingest", "ui", "eval",
    }  # fmt: skip
    assert not [name for name in names if "__pycache__" in name]
