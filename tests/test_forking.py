"""A process that forks after it opened a collection: its children answer, and end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from written import library

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
SCRIPT = """
import multiprocessing, sys
from pathlib import Path
from assistant import Assistant, Settings

def ask(question):
    return OPENED.ask(question, engine="extractive").text

if __name__ == "__main__":
    OPENED = Assistant.open(settings=Settings(home=Path(sys.argv[1]), embedder=sys.argv[2]))
    here = ask("What does Gannet keep in host memory?")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        there = pool.map_async(ask, ["What does Gannet keep in host memory?"] * 4).get(timeout=60)
    assert there == [here] * 4, there
    assert ask("What does Gannet keep in host memory?") == here
    print("answered")
"""


@pytest.mark.parametrize("embedder", ["none", "auto"])
def test_children_of_a_fork_answer_like_their_parent(tmp_path: Path, embedder: str):
    home = library(tmp_path / "home", embedder=embedder)
    script = tmp_path / "forks.py"
    script.write_text(SCRIPT, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), str(home), embedder],
        capture_output=True,
        text=True,
        timeout=200,
        env=env,
        check=False,
    )
    assert done.stdout.strip() == "answered", done.stderr[-2000:]
