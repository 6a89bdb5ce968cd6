"""Proven offline: an empty cache, every socket but loopback blocked, and the main job still runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Runs in a process of its own, so that nothing this test session imported or cached can help.
SCRIPT = """
import json, socket, sys

reached = []
connect = socket.socket.connect

def guarded(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        reached.append(repr(address))
        raise OSError(f"blocked: {address}")
    return connect(self, address)

def unresolved(host, *args, **kwargs):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        reached.append(repr(host))
        raise socket.gaierror(f"blocked: {host}")
    return resolve(host, *args, **kwargs)

resolve, socket.getaddrinfo, socket.socket.connect = socket.getaddrinfo, unresolved, guarded

from assistant import Assistant
from ingest import ingest

report = ingest([sys.argv[1]], home=sys.argv[2])
with Assistant.open(sys.argv[2]) as papers:
    set_answer = papers.ask("which methods cut training time over 50%?")
    lookup = papers.ask("Which language model was quantized on a 24GB card?")
    reason = papers.stores.embedder_choice.reason
print(json.dumps({
    "reached": reached, "new": report.new, "outcome": set_answer.outcome, "engine": lookup.engine,
    "cost": lookup.usage.cost_usd, "reason": reason,
}))
"""


def test_the_main_job_touches_no_network(tmp_path: Path) -> None:
    """Imports, ingests and asks with no key, no cache and no network; nothing even tries to connect."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "ASKPAPERS_", "HF_"))
    }
    environment |= {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "ASKPAPERS_OFFLINE": "1",
    }
    page = str(files("ingest.demo") / "page-1.txt")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, page, str(tmp_path / "home")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["reached"] == []
    assert (told["new"], told["outcome"], told["engine"], told["cost"]) == (56, "answered", "extractive", 0.0)
    assert told["reason"]
